//! Small words: counts with plurals, sizes, where a checkpoint comes from, and lines that fit.

use crate::check::Severity;
use crate::source::Source;

use super::paint::{Paint, Tone};
use super::{escape, path_text};

/// A count and its noun.
pub fn plural(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// How many findings of a severity: `2 fatal`, `2 warnings`.
pub(super) fn severity_count(severity: Severity, count: u64) -> String {
    match severity {
        Severity::Fatal => format!("{} fatal", grouped(count)),
        Severity::Error | Severity::Warning | Severity::Note => plural(count, severity.word()),
    }
}

/// A number with a comma between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Where a checkpoint comes from, and why that one; `more` stands beside the reason.
pub(super) fn origin(source: &Source, more: &str) -> String {
    format!("{} ({}{more})", path_text(&source.path), escape(source.chosen_because.as_bytes()))
}

/// The first line about a folder that looks like a copy.
pub fn copy_line(paint: Paint) -> String {
    let text = "This looks like a copy from another host or place; to judge it as one, add --relocated";
    paint.tone(Tone::Doubtful, text) + "\n"
}

/// A size as people say it.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let mut value = size;
    let mut rest = 0;
    let mut unit = 0;
    while value >= 1024 && unit + 1 < UNITS.len() {
        rest = value % 1024;
        value /= 1024;
        unit += 1;
    }
    if unit == 0 {
        return plural(size, "byte");
    }
    format!("{value}.{} {}", rest * 10 / 1024, UNITS[unit])
}

/// Breaks a line at blanks, the rest indented under the text. What has no blanks is left whole.
pub fn wrap(text: &str, width: Option<u16>) -> Vec<String> {
    const INDENT: usize = 12;
    let width = width.map_or(usize::MAX, usize::from);
    let (mut lines, mut current) = (Vec::new(), String::new());
    for word in text.split_inclusive(' ') {
        let fits = visible(&current) + visible(word.trim_end()) <= width;
        // A word that would not fit the next line either gains nothing by going there.
        let hopeless = INDENT + visible(word.trim_end()) > width && current.trim().len() <= INDENT;
        if !fits && !hopeless && !current.trim().is_empty() {
            lines.push(std::mem::replace(&mut current, " ".repeat(INDENT)));
        }
        current.push_str(word);
    }
    lines.push(current);
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Columns that a text takes: escape sequences take none.
fn visible(text: &str) -> usize {
    let mut count = 0;
    let mut in_escape = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => in_escape = true,
            'm' if in_escape => in_escape = false,
            _ if !in_escape => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_sizes() {
        assert_eq!((plural(1, "task"), plural(2, "task")), ("1 task".to_owned(), "2 tasks".to_owned()));
        assert_eq!((grouped(999), plural(100_000, "task")), ("999".to_owned(), "100,000 tasks".to_owned()));
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(3 << 30), "3.0 GiB");
    }

    #[test]
    fn lines_fit() {
        let lines = wrap("Label       one two three four", Some(24));
        assert_eq!(lines, ["Label       one two", "            three four"]);
        assert_eq!(wrap("no width at all", None), ["no width at all"]);
    }
}
