//! Lines that fit a screen: broken at blanks, the rest below the text. The rule of what may be wider than the screen
//! is here and nowhere else:
//!
//! What is there to be copied is marked by [`whole`] and stays so: a command to paste, a path to go to, an id where it is
//! shown in full. Where no line holds it, it gets one of its own, with at most a label before it. Any other word that no
//! line holds loses its middle, a path whole names; `--wide` and JSON have it.

use super::charset::Charset;
use super::fit;

/// Precedes what stays whole, and uses no column. No text from outside holds one: control characters are escaped.
const MARK: char = '\u{1e}';
/// A blank in it.
const JOINT: char = '\u{1f}';

/// What may precede a thing that is wider than the line: a label, or the bars of a tree.
const LABEL: usize = 14;
/// Text that hangs below a label gets no less space than this.
const NARROW: usize = 20;
/// No word is shortened to less than this.
const LEAST: usize = 8;

/// A text that is there to be copied: never broken, never shortened.
pub fn whole(text: &str) -> String {
    format!("{MARK}{}", text.replace(' ', "\u{1f}"))
}

/// Whether something in a text is marked.
pub(super) fn is_marked(bytes: &[u8]) -> bool {
    bytes.contains(&(MARK as u8))
}

/// A text as it is shown, without marks.
pub(super) fn unmarked(text: &str) -> String {
    text.replace(MARK, "").replace(JOINT, " ")
}

/// A text that may end in a command to paste, which then is [`whole`]: `sudo ckpt ...`, `did you mean --id? ckpt ...`.
pub fn with_command(text: &str) -> String {
    const STARTS: [&str; 2] = ["ckpt ", "sudo ckpt "];
    let is_start = |at: usize| STARTS.iter().any(|start| text[at..].starts_with(start));
    let after = [": ", "? "].iter().filter_map(|end| text.rfind(end).map(|at| at + end.len())).max();
    match after.into_iter().chain([0]).find(|at| is_start(*at)) {
        Some(at) => format!("{}{}", &text[..at], whole(&text[at..])),
        None => text.to_owned(),
    }
}

/// Columns that a text takes: escape sequences take none.
pub(super) fn columns(text: &str) -> usize {
    if text.contains(['\u{1b}', MARK]) { fit::width(&plain(text)) } else { fit::width(text) }
}

/// The text without colour and marks.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_escape = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => in_escape = true,
            'm' if in_escape => in_escape = false,
            MARK => {}
            c if !in_escape => out.push(c),
            _ => {}
        }
    }
    out
}

/// Breaks a line into lines of at most `width` columns, the further ones behind `indent` blanks.
pub(super) fn fold(line: &str, width: usize, indent: usize, glyphs: Charset) -> Vec<String> {
    if columns(line) <= width {
        return vec![line.trim_end().to_owned()];
    }
    // On a narrow screen the text needs the space more than its order does.
    let indent = if indent > width / 2 || indent + NARROW > width { 2.min(width / 8) } else { indent };
    let mut folding = Folding { lines: Vec::new(), line: String::new(), used: 0, blank: true, color: None };
    let mut gap = 0;
    for word in line.split(' ') {
        if word.is_empty() {
            gap += 1;
            continue;
        }
        folding.word(word, gap, width, indent, glyphs);
        gap = 1;
    }
    folding.lines.push(folding.line);
    folding.lines
}

struct Folding<'t> {
    lines: Vec<String>,
    line: String,
    /// Columns of the line so far.
    used: usize,
    /// Contains nothing but blanks.
    blank: bool,
    /// The colour that is on.
    color: Option<&'t str>,
}

impl<'t> Folding<'t> {
    fn word(&mut self, word: &'t str, gap: usize, width: usize, indent: usize, glyphs: Charset) {
        let wide = columns(word);
        let stays = word.contains(MARK);
        let fits = self.used + gap + wide <= width;
        // What no line holds gains nothing by a line of its own where only a label precedes it.
        let hopeless = indent + wide > width;
        let left = width.saturating_sub(self.used + gap);
        let here = self.blank
            || fits
            || hopeless && (stays && self.used + gap <= LABEL || !stays && left >= LEAST.max(width / 3));
        let (gap, space) = if here {
            (gap, left)
        } else {
            self.feed(indent);
            (0, width.saturating_sub(indent))
        };
        self.line.extend(std::iter::repeat_n(' ', gap));
        if stays || wide <= space {
            self.line.push_str(word);
            self.used += gap + wide;
        } else {
            let short = shorten(word, space, glyphs);
            self.used += gap + columns(&short);
            self.line.push_str(&short);
        }
        self.blank = false;
        for start in word.match_indices('\u{1b}').map(|(at, _)| &word[at..]) {
            let code = start.split_inclusive('m').next().unwrap_or_default();
            self.color = (code != "\u{1b}[0m").then_some(code);
        }
    }

    /// Ends the line. Colour does: pagers show each line for itself.
    fn feed(&mut self, indent: usize) {
        if self.color.is_some() {
            self.line.push_str("\u{1b}[0m");
        }
        self.lines.push(std::mem::take(&mut self.line));
        self.line.extend(std::iter::repeat_n(' ', indent));
        self.line.push_str(self.color.unwrap_or_default());
        (self.used, self.blank) = (indent, true);
    }
}

/// Shortens a word, between the escape sequences around it.
fn shorten(word: &str, space: usize, glyphs: Charset) -> String {
    let text = plain(word);
    let short = if text.contains('/') {
        fit::elide_path(&text, space, glyphs)
    } else {
        fit::shorten(&text, space, glyphs)
    };
    match word.split_once(&text) {
        Some((before, after)) => format!("{before}{short}{after}"),
        None => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str, width: usize) -> Vec<String> {
        fold(text, width, 4, Charset::Unicode)
    }

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(
            folded("one two three four five six seven", 24),
            ["one two three four five", "    six seven"]
        );
        assert_eq!(folded("it all fits", 11), ["it all fits"]);
        // Where little space is left, less of it stays empty.
        assert_eq!(folded("one two three four five", 16), ["one two three", "  four five"]);
    }

    #[test]
    fn what_is_copied_stays_whole() {
        let command = whole("ckpt undo 7 '/a place/of mine'");
        let lines = folded(&format!("To take it back: {command}"), 24);
        assert_eq!(lines, ["To take it back:", &format!("    {command}")]);
        let path = whole("meta/slaves/of/a/long/name");
        assert_eq!(folded(&format!("read {path} now"), 24), [&format!("read {path}"), "    now"]);
        let lines = folded(&format!("what became of {path}"), 24);
        assert_eq!(lines, ["what became of", &format!("    {path}")]);
        assert_eq!(unmarked(&path), "meta/slaves/of/a/long/name");
        assert_eq!(with_command("sudo ckpt inspect a"), whole("sudo ckpt inspect a"));
        assert_eq!(
            with_command("is it an id? ckpt inspect a"),
            format!("is it an id? {}", whole("ckpt inspect a"))
        );
        assert_eq!(with_command("check the path"), "check the path");
    }

    #[test]
    fn other_words_lose_their_middle() {
        assert_eq!(
            folded("of '/meta/slaves/1c999a0a-5cba-41af-af1a-043bcdc1aeb7/x': bad", 30),
            ["of '/meta/slaves/…/x': bad"]
        );
        let lines = folded("of 1c999a0a-5cba-41af-af1a-043bcdc1aeb7 alone", 24);
        assert_eq!(lines, ["of 1c999a0a-5c…bcdc1aeb7", "    alone"]);
    }

    #[test]
    fn colour_ends_with_its_line() {
        let red = "\u{1b}[31mone two three four five six\u{1b}[0m seven";
        let lines = ["\u{1b}[31mone two three four five\u{1b}[0m", "    \u{1b}[31msix\u{1b}[0m seven"];
        assert_eq!(folded(red, 24), lines);
    }
}
