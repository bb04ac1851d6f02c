//! What people read on its way to a screen: each line is brought to the width and into the characters that the screen
//! has, one by one as they come. Belongs here: the stream. Does not: where lines break (see `fold`).

use std::io::{self, Write};

use super::charset::Charset;
use super::wrap::{columns, fold, is_marked, plain, unmarked};

/// No text before two blanks is a label if it is wider.
const LABEL: usize = 34;
/// Text that begins here has an empty label before it.
const BESIDE: usize = 12;

/// Writes lines that fit.
pub struct Page<'w> {
    out: &'w mut dyn Write,
    width: Option<usize>,
    glyphs: Charset,
    line: Vec<u8>,
}

impl<'w> Page<'w> {
    /// Into `width` columns; `None`: as many as it takes.
    pub fn new(out: &'w mut dyn Write, width: Option<usize>, glyphs: Charset) -> Self {
        Self { out, width, glyphs, line: Vec::new() }
    }

    /// Writes a last line that has no end.
    pub fn finish(mut self) -> io::Result<()> {
        if self.line.is_empty() {
            return Ok(());
        }
        let line = std::mem::take(&mut self.line);
        let text = fitted(&String::from_utf8_lossy(&line), self.width, self.glyphs);
        self.out.write_all(text.trim_end_matches('\n').as_bytes())
    }

    fn line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let is_short = self.width.is_none_or(|width| line.len() <= width);
        let is_plain = line.is_ascii() || self.glyphs == Charset::Unicode;
        if is_short && is_plain && !is_marked(&line) {
            // Nothing takes more columns than bytes.
            self.out.write_all(&line)?;
            self.out.write_all(b"\n")?;
        } else {
            let text = fitted(&String::from_utf8_lossy(&line), self.width, self.glyphs);
            self.out.write_all(text.as_bytes())?;
        }
        self.line = line;
        self.line.clear();
        Ok(())
    }
}

impl Write for Page<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            self.line.extend_from_slice(&rest[..end]);
            self.line()?;
            rest = &rest[end + 1..];
        }
        self.line.extend_from_slice(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A line, fitted: one or several, each with its end.
pub fn fitted(line: &str, width: Option<usize>, glyphs: Charset) -> String {
    let line = glyphs.text(line);
    let lines = match width {
        Some(width) => fold(&line, width, hanging(&line), glyphs),
        None => vec![line.into_owned()],
    };
    lines.iter().fold(String::new(), |text, line| text + &unmarked(line) + "\n")
}

/// Where further lines begin: below the text beside a label, which may be empty; else, and in a list, a little deeper than
/// the line.
fn hanging(line: &str) -> usize {
    let line = plain(line);
    let text = line.trim_start_matches(' ');
    let lead = line.len() - text.len();
    if let Some(end) = text.find("  ").filter(|end| columns(&text[..*end]) <= LABEL) {
        let gap = text[end..].len() - text[end..].trim_start_matches(' ').len();
        return lead + columns(&text[..end]) + gap;
    }
    if lead >= BESIDE && !text.starts_with("- ") { lead } else { lead + 2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::whole;

    fn shown(text: &str, width: Option<usize>, glyphs: Charset) -> String {
        let mut out = Vec::new();
        let mut page = Page::new(&mut out, width, glyphs);
        // In pieces, as writers do.
        for piece in text.as_bytes().chunks(7) {
            page.write_all(piece).unwrap();
        }
        page.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_fit_and_hang_below_their_text() {
        let text = "Label   one two three four five\n  - five six seven eight nine ten\nlast";
        let fitted = "Label   one two three four\n        five\n  - five six seven eight\n    nine ten\nlast";
        assert_eq!(shown(text, Some(28), Charset::Unicode), fitted);
        assert_eq!(shown(text, None, Charset::Unicode), text);
    }

    #[test]
    fn what_is_copied_is_whole() {
        let text = format!("Back: {}\n", whole("ckpt undo 20261122T184500Z-repair '/a b'"));
        let command = "ckpt undo 20261122T184500Z-repair '/a b'";
        assert_eq!(shown(&text, Some(30), Charset::Unicode), format!("Back: {command}\n"));
        assert_eq!(shown(&text, None, Charset::Unicode), format!("Back: {command}\n"));
    }

    #[test]
    fn ascii_is_ascii() {
        let text = "├─ executor ü: a → b, and a few more words\n";
        assert_eq!(
            shown(text, Some(24), Charset::Ascii),
            "|- executor \\u{fc}: a ->\n  b, and a few more\n  words\n"
        );
    }
}
