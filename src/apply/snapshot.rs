//! A snapshot: `meta` as a compressed archive, read back and compared before it counts. What an agent at work changes
//! meanwhile is said.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use tar::{Builder, EntryType, Header};

use super::error::Fault;
use super::export::{new_file, remove_new};
use super::journal_error::JournalError;
use super::packer::{Packer, sum_of_packed};
use crate::layout::RelPath;
use crate::plan::{DirectorySum, Sha256Sum, sum_of_directory};
use crate::source::{Directory, Errno, Listing, NodeType, ReadError, Source, Stat, reading_ahead};

pub use super::packer::Packing;

/// Where an agent is at work, so often it is tried to catch `meta` between two changes.
const TRIES: usize = 3;

/// Longer paths, in bytes, no reader of archives takes, ckpt's own neither (`PATH_MAX`).
const LONGEST_PATH: usize = 4096;

/// A snapshot that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub files: u64,
    pub entries: u64,
    /// Bytes of its files.
    pub bytes: u64,
    /// Size of the archive, in bytes.
    pub size: u64,
    /// Nothing in `meta` changed while it was read.
    pub is_consistent: bool,
    /// Files that could not be read for a failing disk, entries that are not files, directories or symlinks, and what lies
    /// too deep for an archive.
    pub left_out: Vec<String>,
}

/// Why there is no snapshot.
#[derive(Debug)]
pub enum SnapshotError {
    /// Something in `meta` cannot be read by this user, or at all.
    Source(Fault),
    /// The archive cannot be created or written.
    Target(Fault),
    /// The archive does not read back as what was written.
    Differs(PathBuf),
    /// Another ckpt takes a snapshot into this directory.
    Locked(PathBuf),
    /// The list of the snapshots in a directory cannot be used.
    List(PathBuf, JournalError),
}

impl std::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Source(fault) | Self::Target(fault) => fault.fmt(f),
            Self::Differs(path) => {
                write!(
                    f,
                    "{}: what was written does not read back: the disk is not to be trusted",
                    path.display()
                )
            }
            Self::Locked(path) => {
                write!(f, "refused: another ckpt takes a snapshot into {} now", path.display())
            }
            Self::List(path, reason) => {
                write!(f, "{}: the list of its snapshots cannot be used: {reason}", path.display())
            }
        }
    }
}

impl std::error::Error for SnapshotError {}

/// Takes a snapshot into a new file, reading with as many threads as requested, or as the disk is faster with for 0. Where that
/// fails the file is removed again.
pub fn snapshot(
    source: &Source,
    to: &Path,
    packing: Packing,
    threads: usize,
) -> Result<Snapshot, SnapshotError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let file = new_file(to).map_err(SnapshotError::Target)?;
        let taken = reading_ahead(source, &RelPath::new("meta"), threads, || take(source, to, file, packing));
        match taken {
            Ok(taken) if taken.is_consistent || tries == TRIES => return Ok(taken),
            Ok(_) => remove_new(to),
            Err(error) => {
                remove_new(to);
                return Err(error);
            }
        }
    }
}

fn take(source: &Source, to: &Path, file: File, packing: Packing) -> Result<Snapshot, SnapshotError> {
    let meta = RelPath::new("meta");
    let fault =
        |errno: Errno| SnapshotError::Source(Fault::new("reading it", source.meta_dir().display(), errno));
    let written = |error: &io::Error| {
        let errno = Errno::of_io(error);
        SnapshotError::Target(Fault::new("writing the archive", to.display(), errno))
    };
    let directory = source.directory(&meta).map_err(fault)?;
    let before = match source.directory(&meta).and_then(|directory| sum_of_directory(&directory)) {
        // What was listed has vanished: an agent is at work.
        Err(errno) if errno.is_missing() => None,
        sum => Some(sum.map_err(fault)?),
    };
    let stat = source.stat(&meta).map_err(fault)?;
    let mut taker = Taker {
        tar: Builder::new(Packer::new(file, packing)),
        path: name_in_archive(source),
        taken: Snapshot {
            files: 0,
            entries: 0,
            bytes: 0,
            size: 0,
            is_consistent: false,
            left_out: Vec::new(),
        },
    };
    taker.put_directory(&stat).map_err(|error| written(&error))?;
    taker.fill(&directory, 0).map_err(|trouble| match trouble {
        Trouble::Read(path, errno) => SnapshotError::Source(Fault::new("reading it", path.display(), errno)),
        Trouble::Write(error) => written(&error),
    })?;
    let Taker { tar, mut taken, .. } = taker;
    let packer = tar.into_inner().map_err(|error| written(&error))?;
    let (file, sum) = packer.finish().map_err(|error| written(&error))?;
    let read_back: Sha256Sum = sum_of_packed(&file, packing).map_err(|error| written(&error))?;
    if read_back != sum {
        return Err(SnapshotError::Differs(to.to_owned()));
    }
    taken.size = file.metadata().map_err(|error| written(&error))?.len();
    taken.is_consistent = before.is_some_and(|before| is_unchanged(source, &meta, &before));
    Ok(taken)
}

fn is_unchanged(source: &Source, meta: &RelPath, before: &DirectorySum) -> bool {
    source
        .directory(meta)
        .and_then(|directory| sum_of_directory(&directory))
        .is_ok_and(|after| after == *before)
}

/// The agent's own path of `meta`, without the leading `/`: unpacked at `/` it is back where it was.
fn name_in_archive(source: &Source) -> PathBuf {
    let place = source.place_or_path().join("meta");
    let place = if source.has_work_dir() || source.place.is_some() { place } else { PathBuf::from("meta") };
    let plain = place.components().filter(|part| matches!(part, std::path::Component::Normal(_)));
    plain.collect()
}

enum Trouble {
    Read(PathBuf, Errno),
    Write(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

struct Taker {
    tar: Builder<Packer>,
    path: PathBuf,
    taken: Snapshot,
}

impl Taker {
    /// Puts everything in a directory, by name in byte order. What vanishes meanwhile is not there.
    fn fill(&mut self, directory: &Directory<'_>, depth: usize) -> Result<(), Trouble> {
        let mut listing = Listing::default();
        directory.list(&mut listing).map_err(|errno| self.unread(errno))?;
        for entry in listing.take() {
            self.path.push(OsStr::from_bytes(&entry.name));
            match self.put(directory, &entry.name, depth) {
                Err(Trouble::Read(_, errno)) if errno.is_missing() => {}
                result => result?,
            }
            self.path.pop();
        }
        Ok(())
    }

    fn unread(&self, errno: Errno) -> Trouble {
        Trouble::Read(Path::new("/").join(&self.path), errno)
    }

    fn put(&mut self, directory: &Directory<'_>, name: &[u8], depth: usize) -> Result<(), Trouble> {
        let stat = directory.stat(name).map_err(|errno| self.unread(errno))?;
        if self.path.as_os_str().len() >= LONGEST_PATH {
            self.leave_out("its path is too long for an archive");
            return Ok(());
        }
        match stat.node {
            NodeType::Directory => {
                if depth > 200 {
                    return Err(self.unread(Errno::NAMETOOLONG));
                }
                let child = directory.directory(name).map_err(|errno| self.unread(errno))?;
                self.put_directory(&stat)?;
                self.fill(&child, depth + 1)
            }
            NodeType::Symlink => {
                let text = directory.read_link(name).map_err(|errno| self.unread(errno))?;
                self.put_time(&stat)?;
                let mut header = header(&stat, EntryType::Symlink);
                self.tar.append_link(&mut header, &self.path, OsStr::from_bytes(&text))?;
                self.taken.entries += 1;
                Ok(())
            }
            NodeType::File => self.put_file(directory, name, &stat),
            NodeType::Other => {
                self.leave_out("a pipe, socket or device");
                Ok(())
            }
        }
    }

    fn put_directory(&mut self, stat: &Stat) -> io::Result<()> {
        self.put_time(stat)?;
        let mut header = header(stat, EntryType::Directory);
        header.set_size(0);
        self.tar.append_data(&mut header, &self.path, io::empty())?;
        self.taken.entries += 1;
        Ok(())
    }

    fn put_file(&mut self, directory: &Directory<'_>, name: &[u8], stat: &Stat) -> Result<(), Trouble> {
        let mut bytes = Vec::new();
        match directory.read(name, &mut bytes) {
            Ok(()) => {}
            // A sector that cannot be read: the rest is archived all the same.
            Err(ReadError::Read(errno)) if !errno.is_permission() => {
                self.leave_out(&errno.to_string());
                return Ok(());
            }
            Err(ReadError::Open(errno) | ReadError::Read(errno)) => return Err(self.unread(errno)),
            Err(ReadError::TooLarge(_)) => return Err(self.unread(Errno::FBIG)),
            Err(ReadError::NotInSource) => return Err(self.unread(Errno::NOENT)),
        }
        self.put_time(stat)?;
        let mut header = header(stat, EntryType::Regular);
        header.set_size(bytes.len() as u64);
        self.tar.append_data(&mut header, &self.path, &bytes[..])?;
        self.taken.entries += 1;
        self.taken.files += 1;
        self.taken.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Times to the nanosecond, which a plain header does not have.
    fn put_time(&mut self, stat: &Stat) -> io::Result<()> {
        if stat.mtime_nanos == 0 && stat.mtime >= 0 {
            return Ok(());
        }
        let mtime = format!("{}.{:09}", stat.mtime, stat.mtime_nanos);
        self.tar.append_pax_extensions([("mtime", mtime.as_bytes())])
    }

    fn leave_out(&mut self, why: &str) {
        self.taken.left_out.push(format!("{}: {why}", self.path.display()));
    }
}

fn header(stat: &Stat, kind: EntryType) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(stat.mode);
    header.set_uid(stat.uid.into());
    header.set_gid(stat.gid.into());
    header.set_mtime(u64::try_from(stat.mtime).unwrap_or_default());
    header.set_size(0);
    header
}
