//! The tree that is changed, by descriptors: a path is opened from its root downwards, never through a symlink, never
//! across a mount point, never out of the root, whatever another process does to the tree meanwhile.

use std::os::fd::{AsFd, AsRawFd as _, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, ResolveFlags, StatVfsMountFlags};
use rustix::io::Errno;

use super::error::Fault;
use super::trust::untrusted_on_way;
use crate::layout::RelPath;
use crate::source::Source;

const DIRECTORY: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// The open roots of a checkpoint.
#[derive(Debug)]
pub struct Tree {
    meta: OwnedFd,
    beside: OwnedFd,
    has_work_dir: bool,
    runtime: Option<(PathBuf, OwnedFd)>,
    meta_path: PathBuf,
    /// Directories that are a part of it by symlink, with the path of that and of the directory.
    linked: Vec<(RelPath, PathBuf, OwnedFd)>,
    /// What another user could replace on the way of a symlink.
    untrusted: Option<PathBuf>,
}

impl Tree {
    /// Opens the roots. Symlinks in the paths that the user named are followed, as the user meant it. Without a
    /// `work_dir` only `meta` can be changed; the journal is beside it all the same.
    pub fn open(meta: &Path, has_work_dir: bool, runtime: Option<&Path>) -> Result<Self, Fault> {
        let meta_path = std::path::absolute(meta).unwrap_or_else(|_| meta.to_owned());
        let beside_path = meta_path.parent().unwrap_or(Path::new("/"));
        let opened = |path: &Path| {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            rustix::fs::openat(CWD, path, flags, Mode::empty())
                .map_err(|errno| Fault::new("opening the directory", path.display(), errno))
        };
        let runtime = match runtime {
            Some(path) if path.is_dir() => Some((path.to_owned(), opened(path)?)),
            _ => None,
        };
        let (meta, beside) = (opened(&meta_path)?, opened(beside_path)?);
        let (linked, untrusted) = (Vec::new(), None);
        Ok(Self { meta, beside, has_work_dir, runtime, meta_path, linked, untrusted })
    }

    /// Opens the roots of a source, and the directories that are a part of it by symlink.
    pub fn of(source: &Source) -> Result<Self, Fault> {
        let runtime = source.runtime_path();
        let mut tree = Self::open(&source.meta_dir(), source.has_work_dir(), runtime.as_deref())?;
        let fault = |path: &Path, errno: crate::source::Errno| {
            Fault::new("opening the directory", path.display(), errno)
        };
        let mut ways = vec![(tree.meta_path.clone(), false)];
        ways.extend(source.reached_by.clone().map(|given| (given, false)));
        for linked in &source.linked {
            let fd = linked.descriptor(source).map_err(|errno| fault(&linked.target, errno))?;
            if linked.path.as_bytes() == b"meta" {
                tree.meta = fd;
            } else {
                tree.linked.push((linked.path.clone(), linked.target.clone(), fd));
            }
            // On this host, the symlink of a copy may point elsewhere than where the copy was made.
            ways.push(if source.in_place {
                (linked.path.below(tree.meta_path.parent().unwrap_or(Path::new("/"))), false)
            } else {
                (linked.target.clone(), true)
            });
        }
        let owner =
            rustix::fs::fstat(&tree.meta).map_err(|errno| fault(&tree.meta_path, errno.into()))?.st_uid;
        tree.untrusted = ways.iter().find_map(|(way, is_linked)| untrusted_on_way(way, *is_linked, owner));
        Ok(tree)
    }

    /// What another user could replace on the way of a symlink.
    pub fn untrusted(&self) -> Option<&Path> {
        self.untrusted.as_deref()
    }

    /// Device and inode of `meta`.
    pub fn identity(&self) -> Result<(u64, u64), Fault> {
        identity(&self.meta).map_err(|errno| Fault::new("looking at it", self.meta_path.display(), errno))
    }

    /// The `meta` directory itself: what keeps two changes apart is a lock on it.
    pub(super) fn meta(&self) -> &OwnedFd {
        &self.meta
    }

    /// The directory that contains `meta`.
    pub(super) fn beside(&self) -> &OwnedFd {
        &self.beside
    }

    /// The directories that are a part of it by symlink.
    pub(super) fn linked(&self) -> impl Iterator<Item = &OwnedFd> {
        self.linked.iter().map(|(_, _, fd)| fd)
    }

    /// The path of `meta`.
    pub(super) fn meta_path(&self) -> &Path {
        &self.meta_path
    }

    /// The first root of these paths that is mounted read-only.
    pub(super) fn read_only(&self, paths: impl Iterator<Item = RelPath>) -> Option<&Path> {
        let mut looked_at = Vec::new();
        for path in paths {
            let Ok(Root { fd, path, .. }) = self.root(&path) else { continue };
            if looked_at.contains(&fd.as_raw_fd()) {
                continue;
            }
            looked_at.push(fd.as_raw_fd());
            let mount = rustix::fs::fstatvfs(fd).map(|stat| stat.f_flag);
            if mount.is_ok_and(|flags| flags.contains(StatVfsMountFlags::RDONLY)) {
                return Some(path);
            }
        }
        None
    }

    /// Opens the directory that contains a path, and gives the name in it.
    pub(super) fn parent<'p>(&self, path: &'p RelPath) -> Result<(OwnedFd, &'p [u8]), Errno> {
        let name = path.file_name().ok_or(Errno::INVAL)?;
        Ok((self.directory(&path.parent())?, name))
    }

    /// Opens a directory below the `work_dir`, or below the runtime directory if the path is absolute.
    pub(super) fn directory(&self, path: &RelPath) -> Result<OwnedFd, Errno> {
        let Root { fd, rest, .. } = self.root(path)?;
        beneath(fd, rest)
    }

    /// The root that a path is below.
    fn root<'p>(&self, path: &'p RelPath) -> Result<Root<'_, 'p>, Errno> {
        if path.as_bytes().starts_with(b"/") {
            let (root, fd) = self.runtime.as_ref().ok_or(Errno::XDEV)?;
            let at = RelPath::new(root.as_os_str().as_encoded_bytes());
            // Nothing else in the runtime directory is ever changed, whatever a plan or journal says.
            if !path.is_below(&at.join("containers")) {
                return Err(Errno::XDEV);
            }
            return Ok(Root { fd, path: root, rest: below(&at, path) });
        }
        let beside = self.meta_path.parent().unwrap_or(Path::new("/"));
        let linked = self.linked.iter().filter(|(at, ..)| path.is_below(at));
        if let Some((at, root, fd)) = linked.max_by_key(|(at, ..)| at.as_bytes().len()) {
            return Ok(Root { fd, path: root, rest: below(at, path) });
        }
        match path.as_bytes().strip_prefix(b"meta") {
            Some(rest @ ([] | [b'/', ..])) => {
                Ok(Root { fd: &self.meta, path: &self.meta_path, rest: rest.get(1..).unwrap_or_default() })
            }
            _ if self.has_work_dir => Ok(Root { fd: &self.beside, path: beside, rest: path.as_bytes() }),
            _ => Err(Errno::XDEV),
        }
    }
}

/// What is left of a path below a directory.
fn below<'p>(directory: &RelPath, path: &'p RelPath) -> &'p [u8] {
    let rest = &path.as_bytes()[directory.as_bytes().len()..];
    rest.strip_prefix(b"/").unwrap_or(rest)
}

/// A root, and what of a path is below it.
struct Root<'t, 'p> {
    fd: &'t OwnedFd,
    path: &'t Path,
    rest: &'p [u8],
}

/// Device and inode of an open file or directory.
pub(super) fn identity(fd: impl AsFd) -> Result<(u64, u64), Errno> {
    let stat = rustix::fs::fstat(fd)?;
    Ok((stat.st_dev, stat.st_ino))
}

/// Device and inode of what has a name, a symlink itself and not its target; `None`: nothing has it.
pub(super) fn identity_at(at: impl AsFd, name: &[u8]) -> Result<Option<(u64, u64)>, Errno> {
    match rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some((stat.st_dev, stat.st_ino))),
        Err(Errno::NOENT) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// Opens a directory below another one; an empty path gives a second descriptor of it.
pub(super) fn beneath(root: impl AsFd, path: &[u8]) -> Result<OwnedFd, Errno> {
    let root = root.as_fd();
    if path.is_empty() {
        return rustix::fs::openat(root, ".", DIRECTORY, Mode::empty());
    }
    let resolve = ResolveFlags::BENEATH
        | ResolveFlags::NO_SYMLINKS
        | ResolveFlags::NO_MAGICLINKS
        | ResolveFlags::NO_XDEV;
    loop {
        match rustix::fs::openat2(root, path, DIRECTORY, Mode::empty(), resolve) {
            // Another process renamed a directory meanwhile.
            Err(Errno::AGAIN | Errno::INTR) => {}
            // Older than Linux 5.6, or forbidden by a filter that does not know the call.
            Err(Errno::NOSYS | Errno::PERM) => return step_by_step(root, path),
            result => return result,
        }
    }
}

/// The same one component after the other.
fn step_by_step(root: impl AsFd, path: &[u8]) -> Result<OwnedFd, Errno> {
    let device = identity(&root)?.0;
    let mut directory = beneath(root, b"")?;
    for name in path.split(|byte| *byte == b'/').filter(|name| !name.is_empty()) {
        if name == b".." {
            return Err(Errno::XDEV);
        }
        directory = rustix::fs::openat(&directory, name, DIRECTORY, Mode::empty())?;
        if identity(&directory)?.0 != device || is_mount_point(&directory) {
            return Err(Errno::XDEV);
        }
    }
    Ok(directory)
}

/// Whether a mount begins here, also one of the same file system. Kernels before 5.8 do not say.
fn is_mount_point(fd: impl AsFd) -> bool {
    use rustix::fs::{StatxAttributes, StatxFlags, statx};
    statx(fd, "", AtFlags::EMPTY_PATH, StatxFlags::BASIC_STATS)
        .is_ok_and(|stat| stat.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}
