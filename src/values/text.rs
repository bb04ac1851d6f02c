//! Text as Mesos stores it: any bytes, compared byte by byte, and shown as UTF-8.

use std::borrow::Borrow;
use std::fmt;

/// Text of any bytes (`Value.Text`, names, roles, ids). Shown with U+FFFD for invalid UTF-8.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Box<[u8]>);

impl Text {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, if it is UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `strings::trim` of stout: blank, tab, line feed and carriage return at both ends.
pub fn trim(bytes: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let start = bytes.iter().position(|byte| !is_space(byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_space(byte)).map_or(start, |last| last + 1);
    &bytes[start..end]
}

/// `strings::tokenize` of stout: the pieces between any of the delimiters, without the empty ones.
pub fn tokenize<'a>(bytes: &'a [u8], delimiters: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    bytes.split(|byte| delimiters.contains(byte)).filter(|token| !token.is_empty())
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into_bytes().into())
    }
}

impl Borrow<[u8]> for Text {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&String::from_utf8_lossy(&self.0), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_and_tokenizes_as_stout() {
        assert_eq!(trim(b" \t a b\r\n"), b"a b");
        assert_eq!(trim(b" \n"), b"");
        assert_eq!(trim(b"\x0ba"), b"\x0ba");
        let tokens: Vec<_> = tokenize(b";a;;b\nc;", b";\n").collect();
        assert_eq!(tokens, [b"a", b"b", b"c"]);
        assert_eq!(tokenize(b"", b";").count(), 0);
    }

    #[test]
    fn any_bytes_are_text() {
        let text = Text::from(&b"a\xff"[..]);
        assert_eq!(text.to_string(), "a\u{fffd}");
        assert_eq!(text.as_str(), None);
        assert_ne!(text, "a\u{fffd}");
        assert_eq!(trim(b" x "), b"x");
    }
}
