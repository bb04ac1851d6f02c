//! Directories on disk, by descriptor: one component at a time, never through a symlink, never blocking.

use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::buffer::spare_capacity;
use rustix::fs::{
    AtFlags, FileType, Mode, OFlags, RawDir, ResolveFlags, openat, openat2, readlinkat, statat,
};

use smallvec::SmallVec;

use super::directory::{Entry, NodeType, ReadError, Stat, Visit};
use super::errno::Errno;

/// Larger files are not read into memory; no checkpoint file comes near this.
const MAX_FILE: usize = 256 << 20;
/// Bytes that are read from a disk together, or not at all.
const PAGE: usize = 4 << 10;
/// Bytes of one read: nearly every checkpoint file fits.
const CHUNK: usize = 32 << 10;

/// Initial buffer for a symlink's target: a path with four ids fits.
const LINK: usize = 512;

const DIRECTORY: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC)
    .union(OFlags::NONBLOCK);
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC).union(OFlags::NONBLOCK);

/// Opens the directory at a path of the user's. Symlinks in it are followed.
pub(super) fn open_root(path: &Path) -> Result<Handle, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let fd = rustix::fs::open(path, flags, Mode::empty())?;
    Ok(Handle::opened(fd))
}

/// An open directory.
#[derive(Debug)]
pub struct Handle {
    fd: OwnedFd,
    /// Its file system fills the buffer of a listing as long as there are entries, so that a short listing is complete.
    /// Calling again to find out would cost a system call for each directory.
    fills: bool,
}

impl AsFd for Handle {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl Handle {
    /// What is opened below it is assumed to be on the same file system.
    pub(super) fn opened(fd: OwnedFd) -> Self {
        let fills =
            rustix::fs::fstatfs(&fd).is_ok_and(|fs| FILLING.iter().any(|known| *known == fs.f_type.into()));
        Self { fd, fills }
    }

    /// A handle for a directory on the same file system.
    pub(super) fn sibling(&self, fd: OwnedFd) -> Self {
        Self { fd, fills: self.fills }
    }
}

/// ext4, XFS, Btrfs and tmpfs, by the magic numbers of `statfs(2)`.
const FILLING: [i128; 4] = [0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994];
/// Bytes of entries that are in one block of any of these file systems. Where a later block cannot be read, a listing ends
/// before it, and only the next call says why.
const FIRST_BLOCK: usize = 1 << 10;

/// Detects the end of a listing without another system call.
struct EndOfListing {
    fills: bool,
    used: usize,
}

impl EndOfListing {
    fn of(fd: &Handle) -> Self {
        Self { fills: fd.fills, used: 0 }
    }

    fn saw(&mut self, name: &[u8]) {
        self.used += (19 + name.len() + 1).next_multiple_of(8);
    }

    fn is_reached(&self, all_seen: bool) -> bool {
        self.fills && self.used > 0 && self.used <= FIRST_BLOCK && all_seen
    }
}

pub(super) fn directory(at: &Handle, name: &[u8]) -> Result<Handle, Errno> {
    Ok(at.sibling(openat(at, name, DIRECTORY, Mode::empty())?))
}

/// A directory some levels below, in one call where the kernel has one that follows no symlink. Where that fails, a walk finds
/// out which of the directories is to blame.
pub(super) fn descend(at: &Handle, names: &[&[u8]]) -> Result<Handle, Errno> {
    if let [name] = names {
        return directory(at, name);
    }
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    if let Ok(fd) = openat2(at, names.join(&b'/'), DIRECTORY, Mode::empty(), resolve) {
        return Ok(at.sibling(fd));
    }
    let mut below = at.sibling(openat(at, ".", DIRECTORY, Mode::empty())?);
    for name in names {
        below = directory(&below, name)?;
    }
    Ok(below)
}

pub(super) fn parent(fd: &Handle) -> Result<Handle, Errno> {
    directory(fd, b"..")
}

pub(super) fn list(fd: &Handle, entries: &mut Vec<Entry>) -> Result<(), Errno> {
    let mut buffer = [MaybeUninit::<u8>::uninit(); 8 << 10];
    let mut end = EndOfListing::of(fd);
    let mut names = RawDir::new(fd, &mut buffer);
    loop {
        if end.is_reached(names.is_buffer_empty()) {
            return Ok(());
        }
        let Some(entry) = names.next() else { return Ok(()) };
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        end.saw(name);
        if name == b"." || name == b".." {
            continue;
        }
        let node = match entry.file_type() {
            FileType::Unknown => stat(fd, name).map_or(NodeType::Other, |stat| stat.node),
            known => node_type(known),
        };
        entries.push(Entry { name: SmallVec::from_slice(name), node });
    }
}

pub(super) fn each(fd: &Handle, visit: &mut Visit<'_>) -> Result<(), Errno> {
    // A second descriptor has a listing position of its own.
    let own = directory(fd, b".")?;
    each_once(&own, visit)
}

/// Leaves the descriptor at the end of its listing.
pub(super) fn each_once(fd: &Handle, visit: &mut Visit<'_>) -> Result<(), Errno> {
    // On the heap, because listings nest.
    let mut buffer = Vec::with_capacity(8 << 10);
    let mut names = RawDir::new(fd, buffer.spare_capacity_mut());
    let mut end = EndOfListing::of(fd);
    while !end.is_reached(names.is_buffer_empty()) {
        let Some(entry) = names.next() else { break };
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        end.saw(name);
        if name != b"." && name != b".." {
            let node = match entry.file_type() {
                FileType::Unknown => stat(fd, name).map_or(NodeType::Other, |stat| stat.node),
                known => node_type(known),
            };
            visit(name, node)?;
        }
    }
    Ok(())
}

fn node_type(kind: FileType) -> NodeType {
    match kind {
        FileType::RegularFile => NodeType::File,
        FileType::Directory => NodeType::Directory,
        FileType::Symlink => NodeType::Symlink,
        _ => NodeType::Other,
    }
}

pub(super) fn read(at: &Handle, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
    let fd = openat(at, name, FILE, Mode::empty()).map_err(|errno| ReadError::Open(errno.into()))?;
    loop {
        buffer.reserve(CHUNK);
        let room = buffer.capacity() - buffer.len();
        let got = match rustix::io::read(&fd, spare_capacity(buffer)) {
            Ok(got) => got,
            Err(rustix::io::Errno::INTR) => continue,
            Err(errno) => return Err(ReadError::Read(errno.into())),
        };
        // A short read of a regular file is its end, or ends before a page that cannot be read, which the next call says. To
        // call again for what is in one page would cost a system call for nearly every file.
        if got == 0 || got < room && buffer.len() <= PAGE {
            return Ok(());
        }
        if got < room {
            continue;
        }
        if buffer.len() == got {
            // Not all of it was in the first read: now its size is worth a system call.
            let size = rustix::fs::fstat(&fd).map_or(0, |raw| from_raw(&raw).size);
            if size > MAX_FILE as u64 {
                buffer.clear();
                return Err(ReadError::TooLarge(size));
            }
            let left = usize::try_from(size).unwrap_or_default().saturating_sub(buffer.len());
            buffer.reserve_exact(left + 1);
        }
        if buffer.len() > MAX_FILE {
            return Err(ReadError::TooLarge(buffer.len() as u64));
        }
    }
}

pub(super) fn read_start(
    at: &Handle,
    name: &[u8],
    buffer: &mut Vec<u8>,
    limit: usize,
) -> Result<u64, ReadError> {
    let fd = openat(at, name, FILE, Mode::empty()).map_err(|errno| ReadError::Open(errno.into()))?;
    buffer.reserve(limit + 1);
    let size = loop {
        match rustix::io::read(&fd, spare_capacity(buffer)) {
            Ok(got) if got <= limit => break got as u64,
            Ok(got) => {
                break rustix::fs::fstat(&fd).map_or(got as u64, |raw| from_raw(&raw).size.max(got as u64));
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(errno) => return Err(ReadError::Read(errno.into())),
        }
    };
    buffer.truncate(limit);
    Ok(size)
}

pub(super) fn read_link(at: &Handle, name: &[u8]) -> Result<Vec<u8>, Errno> {
    readlinkat(at, name, Vec::with_capacity(LINK)).map(std::ffi::CString::into_bytes).map_err(Errno::from)
}

pub(super) fn stat(at: impl AsFd, name: &[u8]) -> Result<Stat, Errno> {
    let raw = statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(from_raw(&raw))
}

/// `lstat` of any path: for symlinks that point outside the root, of which only the existence of the target matters.
pub(super) fn stat_path(path: &Path) -> Result<Stat, Errno> {
    let raw = statat(rustix::fs::CWD, path, AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(from_raw(&raw))
}

pub(super) fn link_path(path: &Path) -> Result<Vec<u8>, Errno> {
    readlinkat(rustix::fs::CWD, path, Vec::new()).map(std::ffi::CString::into_bytes).map_err(Errno::from)
}

pub(super) fn identity(fd: &Handle) -> Option<(u64, u64)> {
    rustix::fs::fstat(fd).ok().map(|raw| from_raw(&raw).identity)
}

#[expect(
    clippy::cast_sign_loss,
    clippy::unnecessary_cast,
    clippy::cast_possible_truncation,
    reason = "the widths of these fields differ between architectures; none is negative"
)]
fn from_raw(raw: &rustix::fs::Stat) -> Stat {
    Stat {
        node: node_type(FileType::from_raw_mode(raw.st_mode)),
        size: raw.st_size as u64,
        mode: raw.st_mode as u32 & 0o7777,
        uid: raw.st_uid,
        gid: raw.st_gid,
        mtime: raw.st_mtime as i64,
        mtime_nanos: raw.st_mtime_nsec as u32,
        identity: (raw.st_dev as u64, raw.st_ino as u64),
        share: on_disk(raw) / (raw.st_nlink as u64).max(1),
    }
}

/// Bytes that a file occupies on disk, at most its size: a sparse file occupies less.
#[expect(
    clippy::cast_sign_loss,
    reason = "the widths of these fields differ between architectures; none is negative"
)]
pub fn on_disk(raw: &rustix::fs::Stat) -> u64 {
    (raw.st_size as u64).min((raw.st_blocks as u64).saturating_mul(512))
}
