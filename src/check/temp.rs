//! Temp files that a crash has left between writing and renaming: whether one is a good copy of the file beside it.

use crate::layout::{Framing, RelPath, kind_of};
use crate::model::{Checkpoint, Stray};
use crate::recovery::Code;
use crate::schema::{Message, Release, is_acceptable};
use crate::source::{NodeType, Source};
use crate::wire::{Frame, Frames};

use super::collector::Collector;

/// Files with a length prefix that a temp file may have been about to replace.
const NEIGHBOURS: &[&str] = &[
    "slave.info",
    "drain.config",
    "framework.info",
    "executor.info",
    "task.info",
    "resources_and_operations.state",
    "resources_and_operations.target",
    "resource_provider.state",
    "volume_gids",
    "device.state",
];

pub(super) fn look(looker: &mut Collector<'_>, checkpoint: &Checkpoint, source: &Source, release: Release) {
    for stray in &checkpoint.strays {
        if !stray.temp || stray.node != NodeType::File {
            let what = match stray.node {
                NodeType::File => "a file",
                NodeType::Directory => "a directory",
                NodeType::Symlink => "a symlink",
                NodeType::Other => "a pipe, socket or device",
            };
            looker.note(Code::UnknownEntry, &stray.path, format!("{what} that no agent writes"));
            continue;
        }
        match good_copy_of(stray, source, release) {
            Some(neighbour) => {
                looker.note(
                    Code::TempFileGoodCopy,
                    &stray.path,
                    format!("a good copy of {neighbour}, which itself is missing, empty or damaged"),
                );
            }
            None => looker.note(Code::TempFile, &stray.path, "an unfinished write".to_owned()),
        }
    }
}

/// The name of the file beside it that is missing, empty or damaged, and of which this is a good copy.
pub fn good_copy_of(stray: &Stray, source: &Source, release: Release) -> Option<&'static str> {
    let directory = stray.path.parent();
    let bytes = read(source, &stray.path).filter(|bytes| !bytes.is_empty())?;
    NEIGHBOURS.iter().copied().find(|name| {
        let path = directory.join(name);
        let Some(kind) = kind_of(path.as_bytes()).filter(|kind| kind.framing == Framing::Single) else {
            return false;
        };
        let Some(message) = kind.root else { return false };
        let belongs = match directory.file_name() {
            Some(b"resources") => name.starts_with("resources_and"),
            _ => belongs_to(name, &directory),
        };
        belongs
            && is_good(&bytes, message, release)
            && !read(source, &path).is_some_and(|neighbour| is_good(&neighbour, message, release))
    })
}

/// Whether such a directory contains a file of this name.
fn belongs_to(name: &str, directory: &RelPath) -> bool {
    let parent = directory.parent();
    let above: &[u8] = parent.file_name().unwrap_or_default();
    match name {
        "slave.info" | "drain.config" => above == b"slaves",
        "framework.info" => above == b"frameworks",
        "executor.info" => above == b"executors",
        "task.info" => above == b"tasks",
        "volume_gids" => directory.file_name() == Some(b"volume_gid_manager"),
        "device.state" => directory.file_name() == Some(b"device_manager"),
        _ => false,
    }
}

fn read(source: &Source, path: &RelPath) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    source.read(path, &mut bytes).ok()?;
    Some(bytes)
}

fn is_good(bytes: &[u8], message: &'static Message, release: Release) -> bool {
    // An empty message parses as almost any type: it proves nothing.
    matches!(Frames::new(bytes).next(), Some(Frame::Whole { body, .. })
        if !body.is_empty() && is_acceptable(message, body, release))
}
