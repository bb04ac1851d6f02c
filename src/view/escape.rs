//! Names from disk may hold anything; a terminal must get only what can be seen.

use std::path::Path;

/// Replaces control, bidirectional and zero-width characters by escapes, and what is not UTF-8 by `\xNN`.
pub fn escape(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_harmful(c) { out.extend(c.escape_default()) } else { out.push(c) }
        }
        for byte in chunk.invalid() {
            out.extend(std::ascii::escape_default(*byte).map(char::from));
        }
    }
    out
}

/// A path as it can be seen.
pub fn path_text(path: &Path) -> String {
    escape(path.as_os_str().as_encoded_bytes())
}

/// Whether a character moves what is seen, or can't be seen.
pub(super) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_seen_gets_through() {
        assert_eq!(escape("plain näme".as_bytes()), "plain näme");
        assert_eq!(escape(b"a\x1b[31mb\n"), "a\\u{1b}[31mb\\n");
        assert_eq!(escape("a\u{202e}b\u{200b}".as_bytes()), "a\\u{202e}b\\u{200b}");
        assert_eq!(escape(b"\xff\xfe"), "\\xff\\xfe");
    }
}
