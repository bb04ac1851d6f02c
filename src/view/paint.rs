//! Colour that carries meaning, where colour is wanted; and with it the characters that can be shown.

use super::charset::Charset;
use crate::app::Answer;
use crate::check::Severity;

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
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

impl From<Answer> for Style {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Good => Self::Good,
            Answer::Bad => Self::Bad,
            Answer::Unknown => Self::Doubtful,
        }
    }
}

impl From<Severity> for Style {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Fatal | Severity::Error => Self::Bad,
            Severity::Warning => Self::Doubtful,
            Severity::Note => Self::Plain,
        }
    }
}

/// What words are painted with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    /// Colour is wanted.
    pub color: bool,
    /// The characters that can be shown.
    pub glyphs: Charset,
}

impl Paint {
    /// A word in its tone.
    pub fn tone(self, tone: Style, word: &str) -> String {
        let code = match tone {
            Style::Good => "32",
            Style::Bad => "1;31",
            Style::Doubtful => "33",
            Style::Past => "2",
            Style::Heading => "1",
            Style::Plain => return word.to_owned(),
        };
        if self.color { format!("\u{1b}[{code}m{word}\u{1b}[0m") } else { word.to_owned() }
    }
}
