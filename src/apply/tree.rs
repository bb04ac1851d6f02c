//! The tree that is changed, by descriptors: a path is opened from its root downwards, never through a symlink, never
//! across a mount point, never out of the root, whatever another process does to the tree meanwhile.

use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, ResolveFlags, StatVfsMountFlags};
use rustix::io::Errno;

use super::error::Fault;
use crate::layout::RelPath;

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
        Ok(Self { meta, beside, has_work_dir, runtime, meta_path })
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

    /// The path of `meta`.
    pub(super) fn meta_path(&self) -> &Path {
        &self.meta_path
    }

    /// The first root of these paths that is mounted read-only.
    pub(super) fn read_only(&self, paths: impl Iterator<Item = RelPath>) -> Option<&Path> {
        let beside = self.meta_path.parent().unwrap_or(Path::new("/"));
        let mut roots = [Some((&self.meta, &*self.meta_path)), Some((&self.beside, beside)), None];
        roots[2] = self.runtime.as_ref().map(|(path, fd)| (fd, &**path));
        for path in paths {
            let index = match path.as_bytes() {
                bytes if bytes.starts_with(b"/") => 2,
                bytes if bytes == b"meta" || bytes.starts_with(b"meta/") => 0,
                _ => 1,
            };
            let Some((fd, root)) = roots[index].take() else { continue };
            let mount = rustix::fs::fstatvfs(fd).map(|stat| stat.f_flag);
            if mount.is_ok_and(|flags| flags.contains(StatVfsMountFlags::RDONLY)) {
                return Some(root);
            }
            if roots.iter().all(Option::is_none) {
                break;
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
        let bytes = path.as_bytes();
        if bytes.starts_with(b"/") {
            let (root, fd) = self.runtime.as_ref().ok_or(Errno::XDEV)?;
            let root = RelPath::new(root.as_os_str().as_encoded_bytes());
            if !path.is_below(&root) {
                return Err(Errno::XDEV);
            }
            let rest = &bytes[root.as_bytes().len()..];
            let rest = rest.strip_prefix(b"/").unwrap_or(rest);
            // Nothing else in the runtime directory is ever changed, whatever a plan or journal says.
            if rest != b"containers" && !rest.starts_with(b"containers/") {
                return Err(Errno::XDEV);
            }
            return beneath(fd, rest);
        }
        match bytes.strip_prefix(b"meta") {
            Some(b"") => beneath(&self.meta, b""),
            Some(rest) if rest.starts_with(b"/") => beneath(&self.meta, &rest[1..]),
            _ if self.has_work_dir => beneath(&self.beside, bytes),
            _ => Err(Errno::XDEV),
        }
    }
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
