//! The plain readers: list, open, read to the end, close, nothing else. One with `std::fs`, one with the fewest system
//! calls: relative to descriptors, types from the listing, a reused buffer.

use std::ffi::CString;
use std::fs;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::DirEntryExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rustix::fs::{CWD, FileType, Mode, OFlags, RawDir, openat};
use rustix::io::read as read_fd;

/// The depth of the directories that are distributed among the threads: `slaves/S/frameworks/F/executors/E`.
const SHARED_DEPTH: usize = 6;

/// Fills the page cache in the order of the inodes, level by level, which no reader follows. The kernel's objects are then in
/// memory in that order; in the order of one reader they would make this one faster than the others afterwards.
pub(crate) fn fill(work_dir: &Path) {
    let mut level = vec![(0, work_dir.join("meta"))];
    while !level.is_empty() {
        level.sort_unstable();
        let mut below = Vec::new();
        for (_, path) in level {
            if let Ok(entries) = fs::read_dir(&path) {
                let entries = entries.map(|entry| entry.expect("a directory can be listed"));
                let is_walked = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| !kind.is_symlink());
                below.extend(entries.filter(is_walked).map(|entry| (entry.ino(), entry.path())));
            } else if path.is_file() {
                std::hint::black_box(fs::read(&path).expect("a file can be read"));
            }
        }
        level = below;
    }
}

/// Reads every file below `meta`. Returns how many there were.
pub(crate) fn read(work_dir: &Path, threads: usize) -> usize {
    let meta = openat(CWD, work_dir.join("meta"), DIRECTORY, Mode::empty()).expect("meta can be opened");
    let mut parents = Vec::new();
    let mut shared = Vec::new();
    let mut reader = Reader::default();
    reader.directory(meta, 1, Some((&mut parents, &mut shared)));
    let next = AtomicUsize::new(0);
    let in_threads: usize = thread::scope(|scope| {
        let work = || {
            let mut reader = Reader::default();
            // A few neighbours at a time.
            while let Some(some) = chunk(&next, &shared) {
                for (parent, name) in some {
                    let directory = openat(parents[*parent].as_fd(), name, DIRECTORY, Mode::empty());
                    reader.directory(directory.expect("a directory that was listed"), SHARED_DEPTH + 1, None);
                }
            }
            reader.files
        };
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().map(|handle| handle.join().expect("a reader ends")).sum()
    });
    reader.files + in_threads
}

const DIRECTORY: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

fn chunk<'a, T>(next: &AtomicUsize, list: &'a [T]) -> Option<&'a [T]> {
    let at = next.fetch_add(16, Ordering::Relaxed);
    list.get(at..(at + 16).min(list.len())).filter(|some| !some.is_empty())
}

/// Directories whose content other threads read: the descriptor above, and the name.
type Shared<'a> = (&'a mut Vec<OwnedFd>, &'a mut Vec<(usize, CString)>);

struct Reader {
    files: usize,
    buffer: Vec<u8>,
}

impl Default for Reader {
    fn default() -> Self {
        Self { files: 0, buffer: vec![0; 64 * 1024] }
    }
}

impl Reader {
    fn directory(&mut self, dir: OwnedFd, depth: usize, mut share: Option<Shared<'_>>) {
        let mut space = Vec::with_capacity(32 * 1024);
        let mut names = Vec::new();
        let mut list = RawDir::new(&dir, space.spare_capacity_mut());
        while let Some(entry) = list.next() {
            let entry = entry.expect("a directory can be listed");
            let name = entry.file_name();
            match entry.file_type() {
                FileType::RegularFile => self.file(dir.as_fd(), name),
                FileType::Directory if !matches!(name.to_bytes(), b"." | b"..") => {
                    names.push(name.to_owned());
                }
                _ => {}
            }
        }
        match &mut share {
            Some((parents, shared)) if depth == SHARED_DEPTH => {
                shared.extend(names.into_iter().map(|name| (parents.len(), name)));
                parents.push(dir);
            }
            _ => {
                for name in names {
                    let inner = openat(dir.as_fd(), &*name, DIRECTORY, Mode::empty());
                    let share = share.as_mut().map(|(parents, shared)| (&mut **parents, &mut **shared));
                    self.directory(inner.expect("a directory that was listed"), depth + 1, share);
                }
            }
        }
    }

    fn file(&mut self, dir: BorrowedFd<'_>, name: &std::ffi::CStr) {
        let file = openat(dir, name, FILE, Mode::empty()).expect("a file that was listed");
        while read_fd(&file, &mut self.buffer[..]).expect("a file can be read") > 0 {}
        self.files += 1;
    }
}

/// The same with the standard library: whole paths, a new buffer for each file.
pub(crate) fn read_with_std(work_dir: &Path, threads: usize) -> usize {
    let mut shared = Vec::new();
    let first = walk(&work_dir.join("meta"), 1, &mut Some(&mut shared));
    let next = AtomicUsize::new(0);
    let in_threads: usize = thread::scope(|scope| {
        let work = || {
            let mut files = 0;
            while let Some(some) = chunk(&next, &shared) {
                files += some.iter().map(|dir| walk(dir, SHARED_DEPTH + 1, &mut None)).sum::<usize>();
            }
            files
        };
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().map(|handle| handle.join().expect("a reader ends")).sum()
    });
    first + in_threads
}

fn walk(dir: &Path, depth: usize, share: &mut Option<&mut Vec<PathBuf>>) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(dir).expect("a directory can be listed") {
        let entry = entry.expect("a directory can be listed");
        let kind = entry.file_type().expect("an entry has a type");
        if kind.is_file() {
            std::hint::black_box(fs::read(entry.path()).expect("a file can be read"));
            files += 1;
        } else if kind.is_dir() {
            match share {
                Some(shared) if depth == SHARED_DEPTH => shared.push(entry.path()),
                _ => files += walk(&entry.path(), depth + 1, share),
            }
        }
    }
    files
}
