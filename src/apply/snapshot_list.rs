//! The list of the snapshots in a directory, which `ckpt snapshot --dir` writes there, and the directories that it has
//! used for a checkpoint, which are recorded beside the journals.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::error::Fault;
use super::journal_error::{JournalError, RecordFault};
use super::journal_place::{JournalPlace, open_directory, open_to_read, open_to_write};
use super::journal_read::open_file;
use super::syscalls::Syscalls;
use super::tree::{Tree, identity_at};
use super::trust::check_trusted;
use crate::layout::RelPath;
use crate::plan::{PathLine, Sha256Sum};

/// The list in a directory of snapshots. Hidden, so that a pattern for snapshots does not match it.
const LIST: ListName = ListName { name: b".ckpt-snapshots", new: b".ckpt-snapshots.new" };
/// The directories of snapshots, beside the journals.
const DIRECTORIES: ListName = ListName { name: b"snapshots", new: b"snapshots.new" };
/// Bytes that are read of a list at most: tens of thousands of snapshots.
const MAX_BYTES: u64 = 16 << 20;

/// The name of a file with a list, and its name while it is written.
#[derive(Clone, Copy)]
struct ListName {
    name: &'static [u8],
    new: &'static [u8],
}

/// A snapshot in a directory of snapshots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Its file name.
    pub name: String,
    pub agent: String,
    /// When it was taken: RFC 3339, UTC.
    pub taken: String,
    /// `None`: it was begun and not completed.
    pub made: Option<Made>,
}

/// What is known of a completed snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the archive.
    pub sha256: String,
    /// Nothing changed while it was taken.
    pub consistent: bool,
    /// Nothing was left out.
    pub complete: bool,
    /// A strict agent recovers from it.
    pub recovers: bool,
}

impl Listed {
    /// Whether all of it can be relied on, as it was written.
    pub(super) fn is_good(&self) -> bool {
        self.made.as_ref().is_some_and(|made| made.consistent && made.complete && made.recovers)
    }

    /// The name while it is written.
    pub(super) fn part(&self) -> String {
        format!(".{}.part", self.name)
    }

    /// Whether its name is one that ckpt gives: a list can be edited.
    fn is_plausible(&self) -> bool {
        self.name.starts_with("ckpt-") && !self.name.contains(['/', '\0']) && self.name.len() < 250
    }
}

/// A snapshot that ckpt has made for a timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSnapshot {
    /// The archive.
    pub path: PathBuf,
    pub agent: String,
    /// When it was taken.
    pub taken: DateTime<Utc>,
    /// It is complete and consistent, and a strict agent recovers from it.
    pub is_good: bool,
}

/// The snapshots of a directory that still exist with the size that they had, the oldest first. None where the list could
/// have been written by another user.
pub fn stored_snapshots(directory: &Path) -> Vec<StoredSnapshot> {
    let Ok(open) = open_directory(directory) else { return Vec::new() };
    let listed = read_list(&open).unwrap_or_default();
    let stored = listed.iter().filter_map(|one| {
        let made = one.made.as_ref()?;
        let taken = DateTime::parse_from_rfc3339(&one.taken).ok()?.to_utc();
        let path = directory.join(&one.name);
        let stat = std::fs::symlink_metadata(&path).ok()?;
        let exists = stat.is_file() && stat.len() == made.size;
        exists.then(|| StoredSnapshot { path, agent: one.agent.clone(), taken, is_good: one.is_good() })
    });
    let mut all: Vec<StoredSnapshot> = stored.collect();
    // The list is in order: of two in one second the second one is newer.
    all.sort_by_key(|one| one.taken);
    all
}

/// The directories that `ckpt snapshot --dir` has used for a checkpoint.
pub fn snapshot_directories(tree: &Tree, places: &[JournalPlace]) -> Vec<PathBuf> {
    let opened = places.iter().filter_map(|place| open_to_read(tree, place).ok()?);
    let mut all: Vec<PathBuf> = opened.flat_map(|root| recorded(&root).unwrap_or_default()).collect();
    all.dedup();
    all
}

/// Records that a directory is used, in the first place that can be written.
pub(super) fn record_directory(
    syscalls: &Syscalls,
    tree: &Tree,
    places: &[JournalPlace],
    directory: &Path,
) -> Result<(), Fault> {
    let mut last = Ok(());
    for place in places {
        let fault = |errno| Fault::new("recording the directory of snapshots", place.path.display(), errno);
        last = open_to_write(syscalls, tree, place).and_then(|root| {
            let mut all = recorded(&root).map_err(|_| fault(Errno::PERM))?;
            if all.iter().any(|known| known == directory) {
                return Ok(());
            }
            all.push(directory.to_owned());
            let line = |path: &PathBuf| PathLine::new(&RelPath::new(path.as_os_str().as_bytes()));
            let lines = all.iter().map(line);
            replace(syscalls, &root, DIRECTORIES, lines).map_err(fault)
        });
        if last.is_ok() {
            break;
        }
    }
    last
}

fn recorded(root: &OwnedFd) -> Result<Vec<PathBuf>, JournalError> {
    let lines: Vec<PathLine> = read_lines(root, DIRECTORIES)?;
    let paths = lines.iter().filter_map(|line| line.path().ok());
    Ok(paths.map(|path| PathBuf::from(OsStr::from_bytes(path.as_bytes()))).collect())
}

/// Reads the list of an open directory; empty where there is none.
pub(super) fn read_list(directory: &OwnedFd) -> Result<Vec<Listed>, JournalError> {
    let mut listed: Vec<Listed> = read_lines(directory, LIST)?;
    listed.retain(Listed::is_plausible);
    Ok(listed)
}

/// Replaces the list by one rename.
pub(super) fn write_list(syscalls: &Syscalls, directory: &OwnedFd, listed: &[Listed]) -> Result<(), Errno> {
    replace(syscalls, directory, LIST, listed.iter())
}

fn read_lines<T: for<'de> Deserialize<'de>>(
    directory: &OwnedFd,
    list: ListName,
) -> Result<Vec<T>, JournalError> {
    check_trusted(directory, &String::from_utf8_lossy(list.name))?;
    let Some(file) = open_file(directory, list.name)? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file.take(MAX_BYTES)).split(b'\n')) {
        let line = line.map_err(|error| crate::source::Errno::of_io(&error))?;
        let parsed = serde_json::from_slice(&line);
        all.push(parsed.map_err(|error| JournalError::Line {
            line: number,
            fault: RecordFault::Json(error.to_string()),
        })?);
    }
    Ok(all)
}

fn replace(
    syscalls: &Syscalls,
    directory: &OwnedFd,
    list: ListName,
    lines: impl Iterator<Item = impl Serialize>,
) -> Result<(), Errno> {
    if identity_at(directory, list.new)?.is_some() {
        syscalls.unlink(directory, list.new)?;
    }
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, &line).map_err(|_| Errno::IO)?;
        bytes.push(b'\n');
    }
    let file = syscalls.create(directory, list.new)?;
    syscalls.write(&file, &bytes)?;
    syscalls.sync(&file)?;
    syscalls.rename(directory, list.new, directory, list.name)?;
    syscalls.sync(directory)
}

/// The digest of a listed archive, if its list has one.
pub(super) fn digest(listed: &Listed) -> Option<Sha256Sum> {
    Sha256Sum::parse(&listed.made.as_ref()?.sha256)
}

pub(super) fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
