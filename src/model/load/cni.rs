//! Loads what the isolator `network/cni` has stored of the networks of containers, as far as it is damaged (R147).

use super::cursor::Cursor;
use super::reader::{Opened, Reader};
use crate::layout::RelPath;
use crate::model::{Checkpoint, CniFile, File};
use crate::source::NodeType;

/// The directories of containers, networks and interfaces.
const LEVELS: usize = 3;

/// Looks below `root`, which is the `work_dir` or the runtime directory.
pub(super) fn load<'s>(
    reader: &mut Reader<'s>,
    root: &Opened<'s>,
    cursor: &Cursor<'_>,
    in_work_dir: bool,
    checkpoint: &mut Checkpoint,
) {
    let (_, isolators, cursor) = reader.named_directory(root, cursor, b"isolators");
    let Some(isolators) = isolators else { return };
    let (_, network, cursor) = reader.named_directory(&isolators, &cursor, b"network");
    let Some(network) = network else { return };
    let (_, cni, cursor) = reader.named_directory(&network, &cursor, b"cni");
    let Some(cni) = cni else { return };
    let mut damaged = Vec::new();
    find(reader, &cni, &cursor, &RelPath::new("isolators/network/cni"), LEVELS, &mut damaged);
    checkpoint.cni_damaged.extend(damaged.into_iter().map(|path| CniFile { in_work_dir, path }));
}

fn find<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    path: &RelPath,
    levels: usize,
    damaged: &mut Vec<RelPath>,
) {
    const NAME: &[u8] = b"network.info";
    if levels == 0 {
        let is_damaged = reader.with_file(
            opened,
            cursor,
            NAME,
            |directory, name, buffer, _| directory.read(name, buffer).is_ok() && !is_object(buffer),
            |file| matches!(file, File::Unreadable(_)),
        );
        if is_damaged {
            damaged.push(path.join(NAME));
        }
        return;
    }
    for entry in opened.listing.entries().iter().filter(|entry| entry.node == NodeType::Directory) {
        let (_, below, cursor) = reader.directory(&opened.directory, cursor, &entry.name, Some(entry.node));
        if let Some(below) = below {
            find(reader, &below, &cursor, &path.join(&entry.name), levels - 1, damaged);
        }
    }
}

/// Whether a text may be a JSON object. Plugins write what the agent's parser accepts, and others may not.
fn is_object(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    text.len() > 1 && text.starts_with(b"{") && text.ends_with(b"}")
}
