//! Finds the checkpoint inside an archive.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::archive::{self, ArchiveError, Skipped};
use super::archive_search::{Found, search, shown};
use super::archive_tree::{Content, Node};
use super::linked::{LinkedDirectory, find_linked, skipped_of_meta, work_dir_of_linked_meta};
use super::locate::{Options, is_of_meta, on_disk, relative};
use super::locate_error::LocateError;
use super::packed_paths::Names;
use super::place::place_by_symlinks;
use super::root::{Base, Kind, Source, push};
use crate::layout::RelPath;

/// Finds the checkpoint in an archive that is read from a stream, e.g. standard input, which is shown as `-`.
pub fn locate_stream(
    stream: impl Read,
    chosen_because: &str,
    options: &Options,
) -> Result<Source, LocateError> {
    let read = archive::read_stream(stream, options.limits, &options.progress);
    from_archive(read, Path::new("-"), chosen_because, options)
}

/// Finds the checkpoint in an archive that is a file.
pub(super) fn locate_file(
    path: &Path,
    chosen_because: &str,
    options: &Options,
) -> Result<Source, LocateError> {
    let read = |of_meta: &[Names]| {
        let read = archive::read(path, options.limits, of_meta, &options.progress);
        from_archive(read, path, chosen_because, options)
    };
    let source = read(&[])?;
    // Where symlinks of a checkpoint lead is known only after the last member: what was skipped there is read now.
    let skipped = skipped_of_meta(&source);
    if skipped.is_empty() {
        return Ok(source);
    }
    drop(source);
    read(&skipped)
}

fn from_archive(
    read: Result<(Node, Skipped), ArchiveError>,
    path: &Path,
    chosen_because: &str,
    options: &Options,
) -> Result<Source, LocateError> {
    let (mut tree, skipped) = read.map_err(|error| match error {
        ArchiveError::Empty if path == Path::new("-") => LocateError::NothingPiped,
        ArchiveError::NotAnArchive | ArchiveError::Empty => LocateError::NotACheckpoint(path.to_owned()),
        ArchiveError::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            LocateError::NotPermitted(path.to_owned())
        }
        error => LocateError::Archive(path.to_owned(), error),
    })?;
    let mut metas = Vec::new();
    find_metas(&tree, &mut Vec::new(), &mut metas);
    let named: Vec<_> =
        metas.iter().filter(|names| names.last().is_some_and(|name| **name == *b"meta")).collect();
    let meta = match (&metas[..], &named[..]) {
        ([one], _) => one.clone(),
        (_, [one]) => (*one).clone(),
        ([], _) => without_known_meta(&mut tree, path)?,
        _ => return Err(several(path, &metas)),
    };
    let work = match meta.split_last() {
        Some((name, parents)) if **name == *b"meta" => Some(parents.to_vec()),
        _ => None,
    };
    let linked_from = work_dir_of_linked_meta(&tree, &meta);
    let linked = linked_from.iter().map(|_| LinkedDirectory::meta_in_archive(&meta)).collect();
    let work = linked_from.or(work);
    let mut source = Source {
        identity: None,
        runtime: find_runtime(&tree, options.runtime_dir.as_deref()),
        // A runtime directory on disk belongs to an archive only if the archive contains none.
        runtime_dir: None,
        work,
        meta,
        kind: Kind::Archive,
        path: path.to_owned(),
        chosen_because: format!("{chosen_because}{skipped}"),
        reached_by: None,
        in_place: false,
        place: None,
        scope: RelPath::default(),
        skipped,
        base: Base::Packed(tree),
        overlay: None,
        linked,
    };
    if source.runtime.is_none() {
        source.runtime_dir = on_disk(options.runtime_dir.as_deref());
    }
    find_linked(&mut source);
    source.place = options.place.clone().or_else(|| place_by_symlinks(&source)).or_else(|| {
        let names = source.work.as_ref()?;
        Some(names.iter().fold(PathBuf::from("/"), |path, name| push(&path, name)))
    });
    Ok(source)
}

fn several(path: &Path, found: &[Names]) -> LocateError {
    LocateError::SeveralInArchive(path.to_owned(), found.iter().map(shown).collect())
}

/// Where `meta` is, or would be, by what else the archive shows of an agent.
fn without_known_meta(tree: &mut Node, path: &Path) -> Result<Names, LocateError> {
    match search(tree) {
        Found::LinkedMeta(names) => Ok(names),
        Found::WorkDir(mut names) => {
            let node = tree.at_mut(names.iter().map(|name| &**name));
            // Where something in a directory was packed, and not the directory, there may have been more in it.
            if let Some(node) = node.filter(|node| !node.is_listed) {
                node.partial = true;
            }
            names.push(Box::from(&b"meta"[..]));
            Ok(names)
        }
        Found::LinkedAway { link, target } => {
            Err(LocateError::LinkedAway { path: path.to_owned(), link: shown(&link), target })
        }
        Found::Several(found) => Err(several(path, &found)),
        Found::Nothing => Err(LocateError::NoneInArchive(path.to_owned())),
    }
}

fn find_metas(node: &Node, at: &mut Names, found: &mut Vec<Names>) {
    let Some(entries) = node.entries() else { return };
    let named_meta = at.last().is_some_and(|name| **name == *b"meta");
    // The sandboxes' `slaves`, beside `meta`, can look like that of a `meta`.
    let is_beside_meta = !named_meta
        && entries
            .get(&b"meta"[..])
            .is_some_and(|node| matches!(node.content, Content::Directory(_) | Content::Symlink(_)));
    let has_agent = entries.get(&b"slaves"[..]).and_then(Node::entries).is_some_and(|agents| {
        let is_of_meta =
            |node: &Node| matches!(&node.content, Content::Symlink(text) if is_of_meta(&path_of(text)));
        agents.get(&b"latest"[..]).is_some_and(is_of_meta)
            || agents
                .iter()
                .any(|(_, agent)| agent.entries().is_some_and(|files| files.contains(b"slave.info")))
    });
    let is_boot_id = |node: &Node| !matches!(node.content, Content::Directory(_));
    // `proc/sys/kernel/random/boot_id` is not that of a checkpoint.
    let has_boot_id = entries.get(&b"boot_id"[..]).is_some_and(is_boot_id) && !entries.contains(b"uuid");
    let in_proc = at.iter().any(|name| **name == *b"proc");
    let known = ["slaves", "resources", "boot_id"];
    let plain_meta =
        named_meta && (entries.is_empty() || known.iter().any(|name| entries.contains(name.as_bytes())));
    if plain_meta || !in_proc && (has_agent && !is_beside_meta || has_boot_id) {
        found.push(at.clone());
        return;
    }
    for (name, child) in entries.iter() {
        at.push(name.into());
        find_metas(child, at, found);
        at.pop();
    }
}

fn path_of(text: &[u8]) -> PathBuf {
    push(Path::new(""), text)
}

fn find_runtime(tree: &Node, named: Option<&Path>) -> Option<Names> {
    if let Some(named) = named {
        let names: Names = relative(named).components().map(Box::from).collect();
        if tree.at(names.iter().map(|name| &**name)).is_some() {
            return Some(names);
        }
    }
    let mut at = Vec::new();
    find_run_mesos(tree, &mut at).then_some(at)
}

fn find_run_mesos(node: &Node, at: &mut Names) -> bool {
    if at.len() >= 2
        && *at[at.len() - 1] == *b"mesos"
        && *at[at.len() - 2] == *b"run"
        && node.entries().is_some()
    {
        return true;
    }
    // Checkpoints and sandboxes are not searched.
    let Some(entries) = node.entries().filter(|entries| !entries.contains(b"meta")) else {
        return false;
    };
    for (name, child) in entries.iter() {
        at.push(name.into());
        if find_run_mesos(child, at) {
            return true;
        }
        at.pop();
    }
    false
}
