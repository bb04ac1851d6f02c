//! Copies to another file system: content, owner, mode, times, extended attributes and symlink targets, read back and
//! compared before anything depends on them.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Timespec, Timestamps};
use rustix::io::Errno;

use super::syscalls::Syscalls;
use super::tree::beneath;
use crate::plan::{Attributes, Detail, Precondition};
use crate::source::{self, DirStack, Directory, Names};

/// What is read at once.
const CHUNK: usize = 256 << 10;

/// Copies what has a name, with all that is in it, syncs it, and compares the copy with the original.
pub(super) fn copy_verified(
    syscalls: &Syscalls,
    from: &OwnedFd,
    name: &[u8],
    to: &OwnedFd,
    new: &[u8],
) -> Result<(), Errno> {
    copy(syscalls, from, name, to, new)?;
    let look = |at: &OwnedFd, name: &[u8]| -> Result<Precondition, Errno> {
        let directory = Directory::opened(beneath(at, b"")?);
        Ok(Precondition::of(&directory, name, Detail::Metadata)?)
    };
    if look(from, name)? == look(to, new)? { Ok(()) } else { Err(Errno::STALE) }
}

fn copy(
    syscalls: &Syscalls,
    from: impl AsFd,
    name: &[u8],
    to: impl AsFd,
    new: &[u8],
) -> Result<(), source::Errno> {
    let (from, to) = (from.as_fd(), to.as_fd());
    let stat = rustix::fs::statat(from, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
        return Ok(copy_leaf(syscalls, from, name, to, new, &stat)?);
    }
    syscalls.mkdir(to, new)?;
    let mut source = DirStack::from(Directory::opened(open(from, name, OFlags::DIRECTORY)?));
    let mut copy = DirStack::from(Directory::opened(open(to, new, OFlags::DIRECTORY)?));
    let mut levels = vec![fill(syscalls, &source, &copy)?];
    while let Some(left) = levels.last_mut() {
        if let Some(name) = left.pop() {
            syscalls.mkdir(copy.here()?.fd()?, &name)?;
            source.down(&name)?;
            copy.down(&name)?;
            levels.push(fill(syscalls, &source, &copy)?);
        } else {
            finish(syscalls, source.here()?.fd()?, copy.here()?.fd()?)?;
            levels.pop();
            source.up()?;
            copy.up()?;
        }
    }
    Ok(())
}

/// Copies everything but directories from one directory to another; gives the directories that are left to copy.
fn fill(syscalls: &Syscalls, source: &DirStack<'_>, copy: &DirStack<'_>) -> Result<Names, source::Errno> {
    let mut directories = Names::default();
    let (from, to) = (source.here()?.fd()?, copy.here()?.fd()?);
    source.here()?.each(&mut |name, _| {
        let stat = rustix::fs::statat(from, name, AtFlags::SYMLINK_NOFOLLOW)?;
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            directories.push(name);
            return Ok(());
        }
        Ok(copy_leaf(syscalls, from, name, to, name, &stat)?)
    })?;
    Ok(directories)
}

/// Copies the metadata of a directory after its entries: the times last.
fn finish(syscalls: &Syscalls, source: BorrowedFd<'_>, copy: BorrowedFd<'_>) -> Result<(), Errno> {
    let stat = rustix::fs::fstat(source)?;
    copy_xattrs(syscalls, source, copy)?;
    syscalls.set_owner_and_mode(copy, attributes(&stat))?;
    syscalls.set_times(copy, &times(&stat))?;
    syscalls.sync(copy)
}

/// Copies a file or a link.
fn copy_leaf(
    syscalls: &Syscalls,
    from: BorrowedFd<'_>,
    name: &[u8],
    to: BorrowedFd<'_>,
    new: &[u8],
    stat: &rustix::fs::Stat,
) -> Result<(), Errno> {
    let (made, times) = (attributes(stat), times(stat));
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => {
            let source = open(from, name, OFlags::empty())?;
            let copy = syscalls.create(to, new)?;
            copy_content(syscalls, &source, &copy)?;
            copy_xattrs(syscalls, source.as_fd(), copy.as_fd())?;
            syscalls.set_owner_and_mode(copy.as_fd(), made)?;
            syscalls.set_times(copy.as_fd(), &times)?;
            syscalls.sync(&copy)
        }
        FileType::Symlink => {
            let text = rustix::fs::readlinkat(from, name, Vec::new())?;
            syscalls.symlink(text.as_bytes(), to, new)?;
            syscalls.set_symlink_owner(to, new, made)?;
            syscalls.set_times_at(to, new, &times)
        }
        // A socket or device is worth nothing elsewhere.
        _ => Err(Errno::OPNOTSUPP),
    }
}

fn open(at: BorrowedFd<'_>, name: &[u8], more: OFlags) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | more;
    rustix::fs::openat(at, name, flags, Mode::empty())
}

/// Copies bytes, then reads both again and compares.
fn copy_content(syscalls: &Syscalls, source: &OwnedFd, copy: &OwnedFd) -> Result<(), Errno> {
    let mut buffer = vec![0; CHUNK];
    let mut offset = 0;
    loop {
        let got = rustix::io::pread(source, &mut buffer, offset)?;
        if got == 0 {
            break;
        }
        syscalls.write(copy, &buffer[..got])?;
        offset += got as u64;
    }
    syscalls.sync(copy)?;
    let mut again = vec![0; CHUNK];
    let mut compared = 0;
    loop {
        let got = rustix::io::pread(source, &mut buffer, compared)?;
        let same = rustix::io::pread(copy, &mut again, compared)?;
        if buffer[..got] != again[..same] {
            return Err(Errno::IO);
        }
        if got == 0 {
            return Ok(());
        }
        compared += got as u64;
    }
}

/// Copies extended attributes. A file system without any has none to copy.
pub(super) fn copy_xattrs(
    syscalls: &Syscalls,
    from: BorrowedFd<'_>,
    to: BorrowedFd<'_>,
) -> Result<(), Errno> {
    let size = match rustix::fs::flistxattr_query(from) {
        Ok(0) | Err(Errno::OPNOTSUPP) => return Ok(()),
        Ok(size) => size,
        Err(errno) => return Err(errno),
    };
    let mut names = vec![0; size];
    let size = rustix::fs::flistxattr(from, &mut names[..])?;
    names.truncate(size);
    for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let mut value = vec![0; rustix::fs::fgetxattr_query(from, name)?];
        let size = rustix::fs::fgetxattr(from, name, &mut value[..])?;
        let mut has = vec![0; size + 1];
        let same = rustix::fs::fgetxattr(to, name, &mut has[..]).is_ok_and(|got| has[..got] == value[..size]);
        if !same {
            syscalls.set_xattr(to, name, &value[..size])?;
        }
    }
    Ok(())
}

/// Owner and mode, as `stat` tells them.
pub(super) fn attributes(stat: &rustix::fs::Stat) -> Attributes {
    Attributes { mode: stat.st_mode & 0o7777, uid: stat.st_uid, gid: stat.st_gid }
}

/// Times, as `stat` tells them.
pub(super) fn times(stat: &rustix::fs::Stat) -> Timestamps {
    let time = |secs: i64, nanos: u64| Timespec { tv_sec: secs, tv_nsec: nanos.cast_signed() };
    Timestamps {
        last_access: time(stat.st_atime, stat.st_atime_nsec),
        last_modification: time(stat.st_mtime, stat.st_mtime_nsec),
    }
}
