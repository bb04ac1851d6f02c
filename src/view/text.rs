//! Small words: counts with plurals, sizes, where a checkpoint comes from, labels, and lines that fit.

use std::fmt::Write as _;

use crate::check::Severity;
use crate::source::Source;

use super::charset::Charset;
use super::paint::{Paint, Style};
use super::wrap::{fold, whole};
use super::{escape, path_text};

/// A count and its noun.
pub fn plural(count: u64, noun: &str) -> String {
    match noun.strip_suffix("ry") {
        _ if count == 1 => format!("1 {noun}"),
        Some(stem) => format!("{} {stem}ries", grouped(count)),
        None => format!("{} {noun}s", grouped(count)),
    }
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

/// Where a checkpoint comes from, and why that one; `more` follows the reason.
pub(super) fn origin(source: &Source, more: &str) -> String {
    let because = escape(source.chosen_because.as_bytes());
    format!("{} ({because}{more}{})", whole(&path_text(&source.path)), symlinks(source))
}

fn symlinks(source: &Source) -> String {
    followed_symlinks(source).iter().flat_map(|sentence| ["; ", sentence]).collect()
}

/// The symlinks on the way to the checkpoint that were followed, in words.
pub(super) fn followed_symlinks(source: &Source) -> Vec<String> {
    let given =
        source.reached_by.iter().map(|given| format!("{} is a symlink to it", whole(&path_text(given))));
    let linked = source.linked.iter().map(|linked| {
        let (path, target) = (escape(linked.path.as_bytes()), path_text(&linked.target));
        format!("{path} is a symlink to {}", whole(&target))
    });
    given.chain(linked).collect()
}

/// The first line about a directory that looks like a copy, and the call that judges it as one.
pub fn copy_line(paint: Paint, call: Option<&str>) -> String {
    let text = "This looks like a copy from another host or place; to judge it as one, add --relocated";
    let call = call.map(|call| format!(":\n  {}", whole(&escape(call.as_bytes())))).unwrap_or_default();
    paint.tone(Style::Doubtful, text) + &call + "\n"
}

/// A path that decides, and whose content is unknown.
pub(super) fn unknown_path(path: &[u8]) -> String {
    format!("{}: not in the source, or not readable by this user", whole(&escape(path)))
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

/// Adds a label and a text beside it. Further lines hang below the text: see `Page`.
pub(super) fn labelled(out: &mut String, label: &str, text: &str) {
    let _ = writeln!(out, "{label:<12}{text}");
}

/// The same below a heading.
pub(super) fn detail(out: &mut String, label: &str, text: &str) {
    let _ = writeln!(out, "  {label:<10}{text}");
}

/// Breaks words into lines of this number of columns.
pub(super) fn fill(text: &str, width: Option<usize>, glyphs: Charset) -> Vec<String> {
    let text = glyphs.text(text);
    match width {
        Some(width) => fold(&text, width, 0, glyphs),
        None => vec![text.into_owned()],
    }
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
}
