//! The snapshots that ckpt knows of for a checkpoint, and the agent that one is of.

use std::path::{Path, PathBuf};

use super::located::Located;
use crate::apply::{StoredSnapshot, Tree, places, snapshot_directories, stored_snapshots};
use crate::layout::{Name, RelPath};
use crate::source::{Kind, Listing, NodeType, Source};

/// The newest snapshot of this checkpoint's agent that ckpt knows of: in a directory that the user names, or in one that
/// `ckpt snapshot --dir` has used for it. One that an agent recovers from goes before a newer one that is damaged or
/// inconsistent.
pub fn newest_snapshot(located: &Located, directory: Option<&Path>) -> Option<StoredSnapshot> {
    let agents: Vec<String> = agent_ids(&located.source).iter().map(ToString::to_string).collect();
    let mut directories: Vec<PathBuf> = directory.map(Path::to_owned).into_iter().collect();
    directories.extend(used_directories(located));
    let stored = directories.iter().flat_map(|directory| stored_snapshots(directory));
    let own = stored.filter(|snapshot| agents.contains(&snapshot.agent));
    own.max_by_key(|snapshot| (snapshot.is_good, snapshot.taken))
}

fn used_directories(located: &Located) -> Vec<PathBuf> {
    let source = &located.source;
    if source.kind == Kind::Archive {
        return Vec::new();
    }
    // Without meta there is no tree to change, but the journals beside it are there.
    let Ok(tree) = Tree::open(&source.meta_dir(), source.has_work_dir(), None) else { return Vec::new() };
    snapshot_directories(&tree, &places(&tree, None))
}

/// The agent that a checkpoint is of: the one of `slaves/latest`; without it, those whose directories are in `meta`; without
/// them, those that have sandboxes.
pub(super) fn agent_ids(source: &Source) -> Vec<Name> {
    let meta = RelPath::new("meta/slaves");
    let latest = source.directory(&meta).and_then(|slaves| slaves.read_link(b"latest"));
    if let Ok(text) = latest {
        let text = text.strip_suffix(b"/").unwrap_or(&text);
        return text.rsplit(|byte| *byte == b'/').next().map(Name::from).into_iter().collect();
    }
    let found = directories_in(source, &meta);
    if found.is_empty() { directories_in(source, &RelPath::new("slaves")) } else { found }
}

fn directories_in(source: &Source, path: &RelPath) -> Vec<Name> {
    let mut listing = Listing::default();
    let listed = source.directory(path).and_then(|directory| directory.list(&mut listing));
    let entries = if listed.is_ok() { listing.take() } else { Vec::new() };
    let directories = entries.into_iter().filter(|entry| entry.node == NodeType::Directory);
    directories.map(|entry| Name::from(&entry.name[..])).collect()
}
