//! Colour that carries meaning, where colour is wanted; and with it the characters that can be shown.

use super::glyphs::Glyphs;

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// All is well.
    Good,
    /// Something is lost, or does not work.
    Bad,
    /// Something might be.
    Doubtful,
    /// Nothing in particular.
    #[default]
    Plain,
    /// Over and done with: in the background.
    Past,
    /// A heading or a label.
    Heading,
}

/// What words are painted with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    /// Colour is wanted.
    pub color: bool,
    /// The characters that can be shown.
    pub glyphs: Glyphs,
}

impl Paint {
    /// A word in its tone.
    pub fn tone(self, tone: Tone, word: &str) -> String {
        let code = match tone {
            Tone::Good => "32",
            Tone::Bad => "1;31",
            Tone::Doubtful => "33",
            Tone::Past => "2",
            Tone::Heading => "1",
            Tone::Plain => return word.to_owned(),
        };
        if self.color { format!("\u{1b}[{code}m{word}\u{1b}[0m") } else { word.to_owned() }
    }
}
