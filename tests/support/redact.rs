//! What differs from call to call, replaced in printed output so that it can be pinned: paths of temporary directories.
//! Columns stay where they are.

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

/// Replaces `from`, and moves what is in the columns after it back to where it was.
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

#[test]
fn columns_stay_where_they_are() {
    let mut redactions = Redactions::default();
    redactions.path(Path::new("/tmp/.tmpAbCdEf"), "$TREE");
    let before = "/tmp/.tmpAbCdEf/meta  4 files\nread /tmp/.tmpAbCdEf\nnothing     here\n";
    let after = "$TREE/meta            4 files\nread $TREE\nnothing     here\n";
    assert_eq!(redactions.apply(before), after);
}
