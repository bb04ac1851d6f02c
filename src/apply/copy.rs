//! Copies to another file system: content with its holes, owner, mode, times, extended attributes and symlink targets, read back and
//! compared before anything depends on them.

use std::ops::Range;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, SeekFrom, Timespec, Timestamps};
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
            // A new owner has no capabilities.
            copy_xattrs(syscalls, source.as_fd(), copy.as_fd())?;
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

/// Copies what a file contains, without its holes, then reads both again and compares.
fn copy_content(syscalls: &Syscalls, source: &OwnedFd, copy: &OwnedFd) -> Result<(), Errno> {
    let mut buffer = vec![0; CHUNK];
    let mut end = 0;
    while let Some(data) = next_data(source, end)? {
        rustix::fs::seek(copy, SeekFrom::Start(data.start))?;
        end = data.start;
        while end < data.end {
            let got = rustix::io::pread(source, chunk(&mut buffer, end..data.end), end)?;
            if got == 0 {
                break;
            }
            syscalls.write(copy, &buffer[..got])?;
            end += got as u64;
        }
        if end < data.end {
            break;
        }
    }
    let size = size(source)?;
    if end < size {
        syscalls.truncate(copy, size)?;
    }
    syscalls.sync(copy)?;
    let mut again = vec![0; CHUNK];
    let mut compared = 0;
    loop {
        // What is a hole in both is equal.
        let (its, ours) = (next_data(source, compared)?, next_data(copy, compared)?);
        let Some(data) = its.into_iter().chain(ours).min_by_key(|data| data.start) else { break };
        compared = data.start;
        while compared < data.end {
            let got = rustix::io::pread(source, chunk(&mut buffer, compared..data.end), compared)?;
            let same = rustix::io::pread(copy, chunk(&mut again, compared..data.end), compared)?;
            if got == 0 || buffer[..got] != again[..same] {
                return Err(Errno::IO);
            }
            compared += got as u64;
        }
    }
    Ok(())
}

/// The next part of a file, from a position on, outside of holes. Where the file system does not know holes, it is the rest.
fn next_data(file: &OwnedFd, from: u64) -> Result<Option<Range<u64>>, Errno> {
    let size = size(file)?;
    if from >= size {
        return Ok(None);
    }
    let start = match rustix::fs::seek(file, SeekFrom::Data(from)) {
        Ok(start) => start,
        Err(Errno::NXIO) => return Ok(None),
        Err(Errno::INVAL | Errno::OPNOTSUPP) => return Ok(Some(from..size)),
        Err(errno) => return Err(errno),
    };
    let end = rustix::fs::seek(file, SeekFrom::Hole(start)).unwrap_or(size);
    Ok(Some(start..end.max(start + 1)))
}

fn chunk(buffer: &mut [u8], range: Range<u64>) -> &mut [u8] {
    let left = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
    let wanted = buffer.len().min(left);
    &mut buffer[..wanted]
}

fn size(file: &OwnedFd) -> Result<u64, Errno> {
    Ok(u64::try_from(rustix::fs::fstat(file)?.st_size).unwrap_or_default())
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

/// Owner and mode, as in `stat`.
pub(super) fn attributes(stat: &rustix::fs::Stat) -> Attributes {
    Attributes { mode: stat.st_mode & 0o7777, uid: stat.st_uid, gid: stat.st_gid }
}

/// Times, as in `stat`.
pub(super) fn times(stat: &rustix::fs::Stat) -> Timestamps {
    let time = |secs: i64, nanos: u64| Timespec { tv_sec: secs, tv_nsec: nanos.cast_signed() };
    Timestamps {
        last_access: time(stat.st_atime, stat.st_atime_nsec),
        last_modification: time(stat.st_mtime, stat.st_mtime_nsec),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{FileExt as _, MetadataExt as _};

    #[test]
    fn holes_stay_holes() {
        let dir = tempfile::tempdir().unwrap();
        let open = |path: &std::path::Path| OwnedFd::from(std::fs::File::open(path).unwrap());
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        for (size, data) in [
            (0, vec![]),
            (5, vec![0]),
            (1 << 40, vec![]),
            (1 << 40, vec![0, 77 << 20, (1 << 40) - 5]),
            (9 << 20, vec![1 << 20]),
        ] {
            let file = std::fs::File::create(&from).unwrap();
            file.set_len(size).unwrap();
            for at in &data {
                file.write_all_at(b"bytes", *at).unwrap();
            }
            let copy = std::fs::File::options()
                .create(true)
                .truncate(true)
                .read(true)
                .write(true)
                .open(&to)
                .unwrap();
            let copy = OwnedFd::from(copy);
            copy_content(&Syscalls::default(), &open(&from), &copy).unwrap();
            let (its, ours) = (std::fs::metadata(&from).unwrap(), std::fs::metadata(&to).unwrap());
            assert_eq!(its.len(), ours.len());
            assert!(ours.blocks() <= its.blocks().max(16), "{size}: {} of {}", ours.blocks(), its.blocks());
            for at in data {
                let mut bytes = [0; 5];
                std::fs::File::from(copy.try_clone().unwrap()).read_exact_at(&mut bytes, at).unwrap();
                assert_eq!(&bytes, b"bytes", "{at}");
            }
        }
    }
}
