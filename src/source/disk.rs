//! Folders on disk, by descriptor: one component at a time, never through a link, nothing that can block.

use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::buffer::spare_capacity;
use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir, openat, readlinkat, statat};

use smallvec::SmallVec;

use super::errno::Errno;
use super::folder::{Entry, NodeType, ReadError, Stat};

/// No checkpoint file comes near this; a larger one is not read into memory.
const MAX_FILE: usize = 256 << 20;
/// What is read at once; nearly every checkpoint file fits.
const CHUNK: usize = 32 << 10;

/// Room for the text of a link as agents write it: a path with four ids.
const LINK: usize = 512;

const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC)
    .union(OFlags::NONBLOCK);
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC).union(OFlags::NONBLOCK);

/// Opens the folder at a path that the user named; links in it are followed, as the user meant it.
pub(super) fn open_root(path: &Path) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    rustix::fs::open(path, flags, Mode::empty()).map_err(Errno::from)
}

pub(super) fn folder(at: impl AsFd, name: &[u8]) -> Result<OwnedFd, Errno> {
    openat(at, name, FOLDER, Mode::empty()).map_err(Errno::from)
}

pub(super) fn list(fd: &OwnedFd, entries: &mut Vec<Entry>) -> Result<(), Errno> {
    let mut buffer = [MaybeUninit::<u8>::uninit(); 8 << 10];
    let mut names = RawDir::new(fd, &mut buffer);
    while let Some(entry) = names.next() {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name == b"." || name == b".." {
            continue;
        }
        let node = match entry.file_type() {
            FileType::Unknown => stat(fd, name).map_or(NodeType::Other, |stat| stat.node),
            known => node_type(known),
        };
        entries.push(Entry { name: SmallVec::from_slice(name), node });
    }
    Ok(())
}

fn node_type(kind: FileType) -> NodeType {
    match kind {
        FileType::RegularFile => NodeType::File,
        FileType::Directory => NodeType::Folder,
        FileType::Symlink => NodeType::Link,
        _ => NodeType::Other,
    }
}

pub(super) fn read(at: &OwnedFd, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
    let fd = openat(at, name, FILE, Mode::empty()).map_err(|errno| ReadError::Open(errno.into()))?;
    loop {
        buffer.reserve(CHUNK);
        let room = buffer.capacity() - buffer.len();
        let got = match rustix::io::read(&fd, spare_capacity(buffer)) {
            Ok(got) => got,
            Err(rustix::io::Errno::INTR) => continue,
            Err(errno) => return Err(ReadError::Read(errno.into())),
        };
        // A short read of a regular file is its end; asking again would cost a system call for each file.
        if got < room {
            return Ok(());
        }
        if buffer.len() > MAX_FILE {
            return Err(ReadError::TooLarge(buffer.len() as u64));
        }
    }
}

pub(super) fn link(at: &OwnedFd, name: &[u8]) -> Result<Vec<u8>, Errno> {
    readlinkat(at, name, Vec::with_capacity(LINK)).map(std::ffi::CString::into_bytes).map_err(Errno::from)
}

pub(super) fn stat(at: impl AsFd, name: &[u8]) -> Result<Stat, Errno> {
    let raw = statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(from_raw(&raw))
}

/// `lstat` on a path anywhere: for links that lead out of the root, of which only existence is asked.
pub(super) fn stat_path(path: &Path) -> Result<Stat, Errno> {
    let raw = statat(rustix::fs::CWD, path, AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(from_raw(&raw))
}

/// The text of a link anywhere.
pub(super) fn link_path(path: &Path) -> Result<Vec<u8>, Errno> {
    readlinkat(rustix::fs::CWD, path, Vec::new()).map(std::ffi::CString::into_bytes).map_err(Errno::from)
}

/// Device and inode of an open folder.
pub(super) fn identity(fd: &OwnedFd) -> Option<(u64, u64)> {
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
    }
}
