//! What differs from call to call, replaced in printed output so that it can be pinned: paths of temporary folders,
//! and ages. Columns stay where they are.

use std::path::Path;

/// What is replaced, and by what.
#[derive(Debug, Default)]
pub(crate) struct Redactions {
    paths: Vec<(String, &'static str)>,
}

impl Redactions {
    /// `name` in place of the path.
    pub(crate) fn path(&mut self, path: &Path, name: &'static str) {
        self.paths.push((path.to_str().unwrap().to_owned(), name));
    }

    /// The text with everything replaced.
    pub(crate) fn apply(&self, text: &str) -> String {
        if self.paths.is_empty() {
            return text.to_owned();
        }
        text.split_inclusive('\n').map(|line| self.line(line)).collect()
    }

    fn line(&self, line: &str) -> String {
        self.paths.iter().fold(line.to_owned(), |line, (from, to)| replace(&line, from, to))
    }
}

/// Replaces `from`, and moves what stands in the columns behind it back to where it was.
fn replace(line: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(from) {
        out.push_str(&rest[..at]);
        out.push_str(to);
        rest = &rest[at + from.len()..];
        // The rest of the cell, and the gap to the next one.
        let Some(gap) = rest.find("  ") else { continue };
        let (cell, behind) = rest.split_at(gap);
        out.push_str(cell);
        let spaces = behind.len() - behind.trim_start_matches(' ').len();
        let moved = (spaces + from.len()).saturating_sub(to.len()).max(2);
        out.extend(std::iter::repeat_n(' ', moved));
        rest = &behind[spaces..];
    }
    out + rest
}

/// The text with every `3 hours ago` alike: it is another age tomorrow.
pub(crate) fn without_ages(text: &str) -> String {
    let mut parts = text.split(" ago").peekable();
    let mut out = String::new();
    while let Some(part) = parts.next() {
        let words: Vec<_> = part.rsplitn(3, ' ').collect();
        match (parts.peek(), &words[..]) {
            (Some(_), [_, _, before]) => out.extend([before, " some time ago"]),
            (Some(_), _) => out.extend([part, " ago"]),
            (None, _) => out.push_str(part),
        }
    }
    out
}

/// The text with every `due 2026-11-29T19:34:10Z` alike: such times count from now.
pub(crate) fn without_dues(text: &str) -> String {
    const TIME: usize = "2026-11-29T19:34:10Z".len();
    let mut parts = text.split("due ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_time = part.get(..TIME).is_some_and(|time| time.starts_with("20") && time.ends_with('Z'));
        out.extend([
            "due ",
            if is_time { "some time" } else { "" },
            if is_time { &part[TIME..] } else { part },
        ]);
    }
    out
}

#[test]
fn times_from_now_are_alike() {
    assert_eq!(without_dues("anew; due 2026-11-29T19:34:10Z\"}"), "anew; due some time\"}");
    assert_eq!(without_dues("due to age"), "due to age");
}

#[test]
fn ages_are_alike() {
    assert_eq!(without_ages("last 3 hours ago, x\n"), "last some time ago, x\n");
    assert_eq!(without_ages("a 1 day ago b 2 weeks ago"), "a some time ago b some time ago");
    assert_eq!(without_ages("none"), "none");
}

#[test]
fn columns_stay_where_they_are() {
    let mut redactions = Redactions::default();
    redactions.path(Path::new("/tmp/.tmpAbCdEf"), "$TREE");
    let before = "/tmp/.tmpAbCdEf/meta  4 files\nread /tmp/.tmpAbCdEf\nnothing     here\n";
    let after = "$TREE/meta            4 files\nread $TREE\nnothing     here\n";
    assert_eq!(redactions.apply(before), after);
}
