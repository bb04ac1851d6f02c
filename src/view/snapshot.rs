//! What a snapshot contains, and what became of the older ones, for people.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::text::{bytes, plural};
use super::wrap::whole;
use super::{escape, path_text};
use crate::apply::{Rotated, Snapshot};

/// A snapshot that was taken.
#[derive(Debug)]
pub struct SnapshotText<'a> {
    /// The directory that it is of.
    pub from: &'a Path,
    /// The archive.
    pub to: &'a Path,
    /// What is in it.
    pub taken: &'a Snapshot,
    /// What became of the older ones.
    pub rotated: Option<&'a Rotated>,
    /// The command that shows it.
    pub inspect: &'a str,
}

/// What was written, and how far it can be relied on.
pub fn snapshot_text(shown: &SnapshotText<'_>) -> String {
    let SnapshotText { from, to, taken, rotated, inspect } = shown;
    let mut text = format!("Snapshot of {} in {}\n", whole(&path_text(from)), whole(&path_text(to)));
    let sizes = format!("{} in {}", bytes(taken.bytes), bytes(taken.size));
    let _ = writeln!(text, "{}, {sizes}; written and verified.", plural(taken.files, "file"));
    if !taken.is_consistent {
        text += "meta changed while it was read, e.g. by a running agent: each file is complete, but the snapshot is not \
                 consistent. To get a consistent one, stop the agent.\n";
    }
    for path in &taken.left_out {
        let _ = writeln!(text, "LEFT OUT {}", whole(&escape(path.as_bytes())));
    }
    if let Some(rotated) = rotated {
        text += &rotation_text(rotated);
    }
    let _ = writeln!(text, "To inspect it: {}", whole(inspect));
    text
}

fn rotation_text(rotated: &Rotated) -> String {
    let mut text = String::new();
    if !rotated.is_good && rotated.taken.is_consistent && rotated.taken.left_out.is_empty() {
        text += "A strict agent does not recover from this snapshot, or loses something. Older good ones are kept.\n";
    }
    let all = |text: &mut String, word: &str, paths: &[PathBuf]| {
        for path in paths {
            let _ = writeln!(text, "{word} {}", whole(&path_text(path)));
        }
    };
    all(&mut text, "DELETED", &rotated.removed);
    all(&mut text, "NOT DELETED", &rotated.left);
    all(&mut text, "DAMAGED (not as it was written; it does not count)", &rotated.damaged);
    let _ =
        writeln!(text, "The directory contains {} of this agent.", plural(rotated.kept as u64, "snapshot"));
    text
}
