//! The characters that a screen can show: all, or those of ASCII. Belongs here: what is drawn and written where only
//! ASCII will do. Does not: finding out which (see `ui`).

use std::borrow::Cow;

/// The characters that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// All of Unicode that can be seen.
    #[default]
    Unicode,
    /// ASCII. Ids are written so too: a terminal that takes no UTF-8 may take half of a letter for a command.
    Ascii,
}

impl Charset {
    /// The sign for text that is left out.
    pub(super) fn ellipsis(self) -> &'static str {
        match self {
            Self::Unicode => "…",
            Self::Ascii => "...",
        }
    }

    /// A text in these characters: lines and arrows drawn with others, letters of ids escaped.
    pub fn text(self, text: &str) -> Cow<'_, str> {
        if self == Self::Unicode || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '─' => out.push('-'),
                '│' | '├' => out.push('|'),
                '└' => out.push('`'),
                '→' => out.push_str("->"),
                '…' => out.push_str("..."),
                c if c.is_ascii() => out.push(c),
                c => out.extend(c.escape_unicode()),
            }
        }
        Cow::Owned(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_form_in_ascii() {
        assert_eq!(Charset::Ascii.text("│  ├─ a\n└─ b"), "|  |- a\n`- b");
        assert_eq!(Charset::Ascii.text("cpus 8 → 9, näme…"), "cpus 8 -> 9, n\\u{e4}me...");
        assert_eq!(Charset::Unicode.text("näme…"), "näme…");
    }
}
