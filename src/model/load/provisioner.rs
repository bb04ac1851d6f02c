//! Loads what the provisioner finds of containers: their layers, and directories of backends that it does not know (R146).

use super::cursor::Cursor;
use super::reader::{Opened, Reader};
use super::runtime::{side_file, unread_below};
use crate::model::{Checkpoint, SideKind};
use crate::source::NodeType;

/// Backends of any release.
const BACKENDS: [&[u8]; 4] = [b"aufs", b"bind", b"copy", b"overlay"];

/// Nesting of containers that is followed.
const MAX_NESTING: usize = 64;

/// The containers below a directory, and those nested in them.
pub(super) fn load<'s>(
    reader: &mut Reader<'s>,
    parent: &Opened<'s>,
    cursor: &Cursor<'_>,
    checkpoint: &mut Checkpoint,
    depth: usize,
) {
    const LAYERS: SideKind = SideKind::ProvisionerLayers;
    if parent.listing.node(b"containers").is_none() {
        return;
    }
    let (state, containers, cursor) = reader.named_directory(parent, cursor, b"containers");
    let Some(containers) = containers else {
        checkpoint.side.extend(unread_below(state, cursor.path(), LAYERS));
        return;
    };
    for entry in containers.listing.entries().iter().filter(|entry| entry.node == NodeType::Directory) {
        let (state, container, cursor) =
            reader.directory(&containers.directory, &cursor, &entry.name, Some(entry.node));
        let Some(container) = container else {
            checkpoint.side.extend(unread_below(state, cursor.path(), LAYERS));
            continue;
        };
        checkpoint.side.extend(side_file(reader, &container, &cursor, "layers", LAYERS));
        unknown_backends(reader, &container, &cursor, checkpoint);
        if depth < MAX_NESTING {
            load(reader, &container, &cursor, checkpoint, depth + 1);
        }
    }
}

fn unknown_backends<'s>(
    reader: &mut Reader<'s>,
    container: &Opened<'s>,
    cursor: &Cursor<'_>,
    checkpoint: &mut Checkpoint,
) {
    let (_, backends, cursor) = reader.named_directory(container, cursor, b"backends");
    let Some(backends) = backends else { return };
    for entry in backends.listing.entries() {
        if entry.node != NodeType::Directory || BACKENDS.contains(&&*entry.name) {
            continue;
        }
        let (_, backend, cursor) =
            reader.directory(&backends.directory, &cursor, &entry.name, Some(entry.node));
        let Some(backend) = backend else { continue };
        let (_, systems, _) = reader.named_directory(&backend, &cursor, b"rootfses");
        let is_used = systems.is_some_and(|systems| {
            systems.listing.entries().iter().any(|entry| entry.node == NodeType::Directory)
        });
        if is_used {
            checkpoint.unknown_backends.push(cursor.path());
        }
    }
}
