//! `meta`, `slaves`, an agent's directory and `volumes` that are symlinks to directories elsewhere, e.g. on another disk, as
//! operators set them up.
//! The agent follows such symlinks, so the target is part of the source. It is opened once, and used by descriptor.

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::archive_tree::{Content, Node};
use super::directory::{Directory, Listing, NodeType, Stat};
use super::disk::{self, Handle};
use super::errno::Errno;
use super::packed_paths::{Names, resolved};
use super::resolve::Resolved;
use super::root::{Base, Source};
use crate::layout::RelPath;

/// The directories that may be symlinks, parents first.
const LINKABLE: [&str; 4] = ["meta", "meta/slaves", "slaves", "volumes"];

/// A directory of the checkpoint that is a symlink to a directory elsewhere.
#[derive(Debug, Clone)]
pub struct LinkedDirectory {
    /// The symlink, relative to the `work_dir`.
    pub path: RelPath,
    /// The directory that it points to: on disk, or in the archive.
    pub target: PathBuf,
    root: LinkedRoot,
}

#[derive(Debug, Clone)]
enum LinkedRoot {
    Disk(Arc<Handle>),
    /// Components from the top of the archive.
    Packed(Vec<Box<[u8]>>),
    /// Relative to the `work_dir`.
    Inside(RelPath),
}

impl LinkedDirectory {
    /// A symlink `meta` to the directory with these components from the top of an archive.
    pub(super) fn meta_in_archive(names: &[Box<[u8]>]) -> Self {
        Self { path: RelPath::new("meta"), target: shown(names), root: LinkedRoot::Packed(names.to_vec()) }
    }

    pub(super) fn open<'s>(&self, source: &'s Source) -> Result<Directory<'s>, Errno> {
        match &self.root {
            LinkedRoot::Disk(handle) => disk::directory(handle, b".").map(Directory::Disk),
            LinkedRoot::Packed(names) => match &source.base {
                Base::Packed(tree) => {
                    let node = tree.at(names.iter().map(|name| &**name)).ok_or(Errno::NOENT)?;
                    super::archive_tree::as_directory(node).map(Directory::Packed)
                }
                Base::Disk(_) => Err(Errno::NOENT),
            },
            LinkedRoot::Inside(path) => source.directory(path),
        }
    }

    pub(super) fn stat(&self, source: &Source) -> Result<Stat, Errno> {
        self.open(source)?.stat(b".")
    }

    /// A descriptor of a target on disk.
    ///
    /// # Errors
    /// It cannot be opened, or is in an archive.
    pub fn descriptor(&self, source: &Source) -> Result<OwnedFd, Errno> {
        let target = self.open(source)?;
        target.fd()?.try_clone_to_owned().map_err(|error| Errno::of_io(&error))
    }

    /// Device and inode of a target on disk.
    pub(super) fn identity(&self) -> Option<(u64, u64)> {
        match &self.root {
            LinkedRoot::Disk(handle) => disk::identity(handle),
            LinkedRoot::Packed(_) | LinkedRoot::Inside(_) => None,
        }
    }
}

/// Adds the linked directories of a source whose targets it contains.
pub(super) fn find_linked(source: &mut Source) {
    for name in LINKABLE {
        add_linked(source, RelPath::new(name));
    }
    let slaves = RelPath::new("meta/slaves");
    for name in agents(source, &slaves) {
        add_linked(source, slaves.join(&name));
    }
}

/// The symlinks in `meta/slaves` to a directory of the same name: the agent takes its ID from the name of the directory that
/// `latest` resolves to.
fn agents(source: &Source, slaves: &RelPath) -> Vec<Vec<u8>> {
    let mut listing = Listing::default();
    let Ok(directory) = source.directory(slaves) else { return Vec::new() };
    if directory.list(&mut listing).is_err() {
        return Vec::new();
    }
    let entries = listing.take().into_iter().filter(|entry| entry.node == NodeType::Symlink);
    let is_same = |name: &[u8]| {
        let text = directory.read_link(name).unwrap_or_default();
        Path::new(OsStr::from_bytes(&text)).file_name() == Some(OsStr::from_bytes(name))
    };
    entries.map(|entry| entry.name.to_vec()).filter(|name| name != b"latest" && is_same(name)).collect()
}

fn add_linked(source: &mut Source, path: RelPath) {
    if source.linked_at(&path).is_some() {
        return;
    }
    let Some(text) = symlink_target(source, &path) else { return };
    let root = match &source.base {
        Base::Packed(tree) => in_archive(source, tree, &path, &text),
        Base::Disk(_) if source.in_place => in_place(source, &path, &text),
        Base::Disk(base) => in_copy(base, &path, &text),
    };
    if let Some((root, target)) = root {
        source.linked.push(LinkedDirectory { path, target, root });
    }
}

fn symlink_target(source: &Source, path: &RelPath) -> Option<Vec<u8>> {
    if source.stat(path).ok()?.node != NodeType::Symlink {
        return None;
    }
    let name = path.file_name()?;
    if path.as_bytes() == b"meta" {
        return source.work_directory().ok()?.read_link(name).ok();
    }
    source.directory(&path.parent()).ok()?.read_link(name).ok()
}

fn in_place(source: &Source, path: &RelPath, text: &[u8]) -> Option<(LinkedRoot, PathBuf)> {
    match source.resolve(&path.parent(), text) {
        Resolved::Inside { path: inside, node: NodeType::Directory } => {
            let target = inside.below(source.place_or_path());
            Some((LinkedRoot::Inside(inside), target))
        }
        // The resolved path has no symlinks, so none is followed on the way to it.
        Resolved::Outside(outside) if outside.exists == Some(true) => {
            let handle = open_without_symlinks(Path::new("/"), &outside.path)?;
            Some((LinkedRoot::Disk(Arc::new(handle)), outside.path))
        }
        _ => None,
    }
}

/// In a copy, an absolute target is below the directory that the copy was made in: the nearest ancestor that contains it. The
/// root directory of this host is not part of a copy.
fn in_copy(base: &Path, path: &RelPath, text: &[u8]) -> Option<(LinkedRoot, PathBuf)> {
    let target = normalized(&path.parent().below(Path::new("/")), text)?;
    if text.first() != Some(&b'/') {
        // A relative target inside the copy of the `work_dir`.
        let handle = open_without_symlinks(base, &target)?;
        return Some((LinkedRoot::Disk(Arc::new(handle)), base.join(target.strip_prefix("/").ok()?)));
    }
    let tops = base.ancestors().filter(|top| top.parent().is_some());
    tops.into_iter().find_map(|top| {
        let handle = open_without_symlinks(top, &target)?;
        Some((LinkedRoot::Disk(Arc::new(handle)), top.join(target.strip_prefix("/").ok()?)))
    })
}

/// In an archive, the top of the origin is one of the directories above the `work_dir`.
fn in_archive(source: &Source, tree: &Node, path: &RelPath, text: &[u8]) -> Option<(LinkedRoot, PathBuf)> {
    let work = source.work.as_ref()?;
    let home = work.iter().fold(PathBuf::from("/"), |home, name| home.join(OsStr::from_bytes(name)));
    let target = normalized(&path.parent().below(&home), text)?;
    let prefixes = if text.first() == Some(&b'/') { work.len() } else { 0 };
    (0..=prefixes).find_map(|length| {
        let names = resolved(tree, &work[..length], &target)?;
        tree.at(names.iter().map(|name| &**name))?.entries()?;
        let target = shown(&names);
        Some((LinkedRoot::Packed(names), target))
    })
}

fn shown(names: &[Box<[u8]>]) -> PathBuf {
    names.iter().map(|name| OsStr::from_bytes(name)).collect()
}

/// The target of a symlink in `home` as an absolute path; none if `..` leaves the top.
fn normalized(home: &Path, text: &[u8]) -> Option<PathBuf> {
    let mut path = PathBuf::from("/");
    for component in home.join(OsStr::from_bytes(text)).components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::ParentDir if !path.pop() => return None,
            _ => {}
        }
    }
    Some(path)
}

/// Opens a directory below `top` component by component.
fn open_without_symlinks(top: &Path, target: &Path) -> Option<Handle> {
    let top = disk::open_root(top).ok()?;
    target
        .iter()
        .filter(|name| *name != "/")
        .try_fold(top, |directory, name| disk::directory(&directory, name.as_bytes()).ok())
}

/// The `work_dir` in which a symlink `meta` points to this directory of an archive, if there is one.
pub(super) fn work_dir_of_linked_meta(tree: &Node, meta: &[Box<[u8]>]) -> Option<Vec<Box<[u8]>>> {
    let mut found = None;
    let mut at = Vec::new();
    search(tree, &mut at, &mut |work, text| {
        let home = work.iter().fold(PathBuf::from("/"), |home, name| home.join(OsStr::from_bytes(name)));
        let Some(target) = normalized(&home, text) else { return };
        let is_absolute = text.first() == Some(&b'/');
        let prefixes = if is_absolute { work.len() } else { 0 };
        let points_to_meta = (0..=prefixes)
            .any(|length| resolved(tree, &work[..length], &target).is_some_and(|names| names == meta));
        if points_to_meta && found.is_none() {
            found = Some(work.to_vec());
        }
    });
    found
}

/// The directories of an archive that symlinks make a part of `meta` and that contain files whose content was skipped.
pub(super) fn skipped_of_meta(source: &Source) -> Vec<Names> {
    let Base::Packed(tree) = &source.base else { return Vec::new() };
    let of_meta = source.linked.iter().filter(|linked| linked.path.as_bytes().starts_with(b"meta"));
    let packed = of_meta.filter_map(|linked| match &linked.root {
        LinkedRoot::Packed(names) => Some(names),
        LinkedRoot::Disk(_) | LinkedRoot::Inside(_) => None,
    });
    let is_skipped = |names: &&Names| tree.at(names.iter().map(|name| &**name)).is_some_and(has_skipped);
    packed.filter(is_skipped).cloned().collect()
}

fn has_skipped(node: &Node) -> bool {
    match &node.content {
        Content::Skipped => true,
        Content::Directory(entries) => {
            entries.iter().any(|(name, node)| name != b"runs" && has_skipped(node))
        }
        _ => false,
    }
}

/// Visits all symlinks called `meta`, with the components of their directory.
fn search(node: &Node, at: &mut Vec<Box<[u8]>>, visit: &mut impl FnMut(&[Box<[u8]>], &[u8])) {
    let Some(entries) = node.entries() else { return };
    if let Some(Content::Symlink(text)) = entries.get(&b"meta"[..]).map(|node| &node.content) {
        visit(at, text);
    }
    for (name, child) in entries.iter() {
        at.push(name.into());
        search(child, at, visit);
        at.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Existence, Options, locate};
    use std::fs;
    use std::os::unix::fs::symlink;

    /// A checkpoint below `top` whose `meta` is a symlink to `target`, and is `top` + `at`.
    fn build(top: &Path, at: &str, target: &str) {
        let meta = top.join(at);
        fs::create_dir_all(meta.join("slaves/S")).unwrap();
        fs::write(meta.join("boot_id"), "boot").unwrap();
        fs::create_dir_all(top.join("var/mesos")).unwrap();
        symlink(target, top.join("var/mesos/meta")).unwrap();
    }

    fn paths(source: &Source) -> Vec<&[u8]> {
        source.linked.iter().map(|linked| linked.path.as_bytes()).collect()
    }

    fn read(source: &Source, path: &str) -> Option<Vec<u8>> {
        let mut buffer = Vec::new();
        source.read(&RelPath::new(path), &mut buffer).ok().map(|()| buffer)
    }

    #[test]
    fn directories_on_another_disk_are_part_of_a_checkpoint_in_place() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path().canonicalize().unwrap();
        build(&top, "data/meta", top.join("data/meta").to_str().unwrap());
        let work = top.join("var/mesos");
        symlink(work.join("meta/slaves/S"), top.join("data/meta/slaves/latest")).unwrap();
        fs::create_dir_all(top.join("data/boxes/S")).unwrap();
        symlink("../../data/boxes", work.join("slaves")).unwrap();
        for path in [&work, &work.join("meta"), &work.join("meta/slaves/S")] {
            let source = locate(path, "", &Options::default()).unwrap();
            assert_eq!(paths(&source), [&b"meta"[..], b"slaves"], "{}", path.display());
            assert_eq!(source.linked[0].target, top.join("data/meta"));
            assert_eq!(source.path, work);
            assert_eq!(read(&source, "meta/boot_id").unwrap(), b"boot");
            assert_eq!(source.exists(&RelPath::new("slaves/S")), Existence::Yes);
            let latest =
                source.directory(&RelPath::new("meta/slaves")).unwrap().read_link(b"latest").unwrap();
            let resolved = source.resolve(&RelPath::new("meta/slaves"), &latest);
            let expected = RelPath::new("meta/slaves/S");
            assert_eq!(resolved, Resolved::Inside { path: expected, node: NodeType::Directory });
        }
    }

    #[test]
    fn a_copy_contains_what_was_copied_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path().canonicalize().unwrap();
        build(&top, "data/ckpt-test/meta", "/data/ckpt-test/meta");
        let options = Options { relocated: true, ..Options::default() };
        let source = locate(&top.join("var/mesos"), "", &options).unwrap();
        assert_eq!(source.linked[0].target, top.join("data/ckpt-test/meta"));
        assert_eq!(read(&source, "meta/boot_id").unwrap(), b"boot");
        fs::remove_dir_all(top.join("data")).unwrap();
        let source = locate(&top.join("var/mesos"), "", &options).unwrap();
        assert_eq!(paths(&source), Vec::<&[u8]>::new());
        assert_eq!(source.stat(&RelPath::new("meta")).unwrap().node, NodeType::Symlink);
    }

    #[test]
    fn a_copy_does_not_leave_itself_through_parents_or_symlinks() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path().canonicalize().unwrap();
        let options = Options { relocated: true, ..Options::default() };
        build(&top, "data/meta", "../../data/meta");
        assert!(locate(&top.join("var/mesos"), "", &options).unwrap().linked.is_empty());
        fs::remove_file(top.join("var/mesos/meta")).unwrap();
        symlink("/turn/meta", top.join("var/mesos/meta")).unwrap();
        symlink(top.join("data"), top.join("turn")).unwrap();
        assert!(locate(&top.join("var/mesos"), "", &options).unwrap().linked.is_empty());
    }

    #[test]
    fn an_archive_contains_what_was_packed_with_it() {
        let dir = tempfile::tempdir().unwrap();
        for (target, prefix) in
            [("/data/disk/meta", ""), ("../../data/disk/meta", ""), ("/data/disk/meta", "host/")]
        {
            let path = dir.path().join("archive.tar");
            let mut archive = tar::Builder::new(fs::File::create(&path).unwrap());
            let mut file = tar::Header::new_gnu();
            file.set_size(4);
            archive.append_data(&mut file, format!("{prefix}data/disk/meta/boot_id"), &b"boot"[..]).unwrap();
            archive.append_data(&mut file, format!("{prefix}data/boxes/S/x"), &b"boot"[..]).unwrap();
            let mut link = tar::Header::new_gnu();
            link.set_entry_type(tar::EntryType::Symlink);
            link.set_size(0);
            archive.append_link(&mut link, format!("{prefix}var/mesos/meta"), target).unwrap();
            archive.append_link(&mut link, format!("{prefix}var/mesos/slaves"), "/data/boxes").unwrap();
            archive.into_inner().unwrap();
            let source = locate(&path, "", &Options::default()).unwrap();
            assert_eq!(read(&source, "meta/boot_id").unwrap(), b"boot", "{target}");
            assert_eq!(paths(&source), [&b"meta"[..], b"slaves"], "{target} {prefix}");
            assert_eq!(source.linked[1].target, Path::new(&format!("{prefix}data/boxes")));
            assert_eq!(source.exists(&RelPath::new("slaves/S/x")), Existence::Yes);
            assert_eq!(source.place, Some(PathBuf::from(format!("/{prefix}var/mesos"))));
        }
    }

    /// Every file there is read, in whatever order the members come; of a stream only those that are known by their names.
    #[test]
    fn an_archive_is_read_again_for_what_symlinks_show_to_be_of_meta() {
        let dir = tempfile::tempdir().unwrap();
        for link_first in [true, false] {
            let mut bytes = Vec::new();
            let mut archive = tar::Builder::new(&mut bytes);
            let mut link = tar::Header::new_gnu();
            link.set_entry_type(tar::EntryType::Symlink);
            link.set_size(0);
            let mut add_link = |archive: &mut tar::Builder<_>| {
                archive.append_link(&mut link, "var/mesos/meta/slaves", "/srv/disk/agents").unwrap();
            };
            if link_first {
                add_link(&mut archive);
            }
            for path in ["S/slave.info", "S/resource_provider_registry/CURRENT", "S/other"] {
                let mut file = tar::Header::new_gnu();
                file.set_size(4);
                archive.append_data(&mut file, format!("srv/disk/agents/{path}"), &b"text"[..]).unwrap();
            }
            if !link_first {
                add_link(&mut archive);
            }
            archive.into_inner().unwrap();
            let path = dir.path().join("archive.tar");
            fs::write(&path, &bytes).unwrap();
            let file = locate(&path, "", &Options::default()).unwrap();
            let stream = crate::source::locate_stream(&bytes[..], "", &Options::default()).unwrap();
            let text = Some(b"text".to_vec());
            for (name, in_stream) in [
                ("slave.info", text.clone()),
                ("resource_provider_registry/CURRENT", text.clone()),
                ("other", None),
            ] {
                let path = format!("meta/slaves/S/{name}");
                assert_eq!(read(&file, &path), text, "{path} {link_first}");
                assert_eq!(read(&stream, &path), in_stream, "{path} {link_first}");
            }
        }
    }
}
