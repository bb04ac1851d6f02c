//! Snapshots for a timer: a new one in a directory, verified before older ones are deleted. Only files that ckpt has listed
//! there, and that are still as it has written them, are ever deleted.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rustix::fs::{AtFlags, FileType, FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use super::error::Fault;
use super::journal_place::{JournalPlace, open_directory};
use super::snapshot::{Packing, Snapshot, SnapshotError, snapshot};
use super::snapshot_list::{Listed, Made, digest, read_list, record_directory, rfc3339, write_list};
use super::syscalls::{FaultInjector, Syscalls};
use super::tree::{Tree, identity_at};
use crate::plan::{Sha256Sum, sum_of_bytes};
use crate::source::Source;

/// A snapshot that is wanted, and which older ones are kept.
pub struct Rotation<'a> {
    /// What it is taken of.
    pub source: &'a Source,
    /// Where it is written, and the others are.
    pub directory: &'a Path,
    /// How many good ones are kept, the new one among them; at least one.
    pub keep: usize,
    /// How many threads read, or 0 for as many as the disk is faster with.
    pub threads: usize,
    /// The agent: snapshots of others are not touched.
    pub agent: &'a str,
    /// When it is taken.
    pub now: DateTime<Utc>,
    /// Whether a strict agent recovers from an archive.
    pub recovers: &'a dyn Fn(&Path) -> bool,
    /// Lets a test break any system call that changes the disk.
    pub injector: Option<FaultInjector>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The new archive.
    pub path: PathBuf,
    pub taken: Snapshot,
    /// It is complete and consistent, and a strict agent recovers from it.
    pub is_good: bool,
    /// Older ones that were deleted.
    pub removed: Vec<PathBuf>,
    /// Snapshots of the agent that there are now, the new one among them.
    pub kept: usize,
    /// Older ones that are no longer as they were written. They are not deleted, and do not count.
    pub damaged: Vec<PathBuf>,
    /// Older ones that should be deleted and could not be.
    pub left: Vec<PathBuf>,
}

/// Takes a snapshot, then deletes older ones.
pub fn rotate(rotation: &Rotation<'_>) -> Result<Rotated, SnapshotError> {
    let syscalls = rotation.injector.clone().map_or_else(Syscalls::default, Syscalls::with);
    let path = rotation.directory;
    let fault =
        |doing: &'static str| move |errno| SnapshotError::Target(Fault::new(doing, path.display(), errno));
    let directory = open_directory(path).map_err(fault("opening the directory"))?;
    match rustix::fs::flock(&directory, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(Errno::WOULDBLOCK) => return Err(SnapshotError::Locked(path.to_owned())),
        Err(errno) => return Err(fault("locking it")(errno)),
    }
    let list = read_list(&directory).map_err(|reason| SnapshotError::List(path.to_owned(), reason))?;
    let mut store = Store { syscalls: &syscalls, path, directory, list };
    let stored = store.clear_unfinished().and_then(|()| store.add(rotation));
    let (name, taken, is_good) = stored?;
    let mut rotated = Rotated {
        path: path.join(&name),
        taken,
        is_good,
        removed: Vec::new(),
        kept: 0,
        damaged: Vec::new(),
        left: Vec::new(),
    };
    store.prune(rotation, &name, &mut rotated).map_err(fault("deleting older snapshots"))?;
    Ok(rotated)
}

/// What a rotation would do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRotation {
    /// The new archive.
    pub path: PathBuf,
    /// Older ones that would be deleted, if the new one is good.
    pub removed: Vec<PathBuf>,
}

/// Says what [`rotate`] would do, and changes nothing.
pub fn plan_rotation(rotation: &Rotation<'_>) -> Result<PlannedRotation, SnapshotError> {
    let path = rotation.directory;
    let fault =
        |doing: &'static str| move |errno| SnapshotError::Target(Fault::new(doing, path.display(), errno));
    let directory = open_directory(path).map_err(fault("opening the directory"))?;
    let list = read_list(&directory).map_err(|reason| SnapshotError::List(path.to_owned(), reason))?;
    let mut store = Store { syscalls: &Syscalls::default(), path, directory, list };
    let name = store.free_name(rotation).map_err(fault("naming the snapshot"))?;
    let good = Made { size: 0, sha256: String::new(), consistent: true, complete: true, recovers: true };
    let (agent, taken) = (rotation.agent.to_owned(), rfc3339(rotation.now));
    store.list.retain(|one| is_file(&store.directory, one.name.as_bytes()) == Ok(true));
    store.list.push(Listed { name: name.clone(), agent, taken, made: Some(good) });
    let removed = store.sorted(rotation, &name).old.into_iter().map(|name| path.join(name)).collect();
    Ok(PlannedRotation { path: path.join(name), removed })
}

/// Records that a directory of snapshots is used for a checkpoint, so that they are found when one is needed.
pub fn remember_directory(tree: &Tree, places: &[JournalPlace], directory: &Path) -> Result<(), Fault> {
    record_directory(&Syscalls::default(), tree, places, directory)
}

/// A locked directory of snapshots.
struct Store<'a> {
    syscalls: &'a Syscalls,
    path: &'a Path,
    directory: OwnedFd,
    list: Vec<Listed>,
}

/// The snapshots of an agent, the newest first.
#[derive(Default)]
struct Sorted {
    /// How many stay.
    kept: usize,
    /// Those that are to be deleted.
    old: Vec<String>,
    damaged: Vec<PathBuf>,
}

impl Drop for Store<'_> {
    fn drop(&mut self) {
        // A process that was forked and is not yet another program has the descriptor too, and with it the lock.
        let _ = rustix::fs::flock(&self.directory, FlockOperation::Unlock);
    }
}

impl Store<'_> {
    fn fault(&self, doing: &'static str) -> impl Fn(Errno) -> SnapshotError + use<> {
        let path = self.path.to_owned();
        move |errno| SnapshotError::Target(Fault::new(doing, path.display(), errno))
    }

    /// Deletes what a snapshot has left that was killed, and forgets those that the user has deleted.
    fn clear_unfinished(&mut self) -> Result<(), SnapshotError> {
        let before = self.list.len();
        let fault = self.fault("deleting an unfinished snapshot");
        let mut kept = Vec::with_capacity(before);
        for one in std::mem::take(&mut self.list) {
            if is_file(&self.directory, one.part().as_bytes()).map_err(&fault)? {
                self.syscalls.unlink(&self.directory, one.part().as_bytes()).map_err(&fault)?;
            }
            if one.made.is_some() && is_file(&self.directory, one.name.as_bytes()).map_err(&fault)? {
                kept.push(one);
            }
        }
        self.list = kept;
        if self.list.len() == before { Ok(()) } else { self.write_list() }
    }

    fn write_list(&self) -> Result<(), SnapshotError> {
        let fault = self.fault("writing the list of snapshots");
        write_list(self.syscalls, &self.directory, &self.list).map_err(fault)
    }

    /// Takes the new snapshot under a hidden name. It is listed before it gets its own.
    fn add(&mut self, rotation: &Rotation<'_>) -> Result<(String, Snapshot, bool), SnapshotError> {
        let name = self.free_name(rotation).map_err(self.fault("naming the snapshot"))?;
        let (agent, taken) = (rotation.agent.to_owned(), rfc3339(rotation.now));
        self.list.push(Listed { name: name.clone(), agent, taken, made: None });
        self.write_list()?;
        let ended = self.take(rotation, &name);
        if ended.is_err() {
            self.list.pop();
            self.remove_failed(&name);
            let _ = self.write_list();
        }
        ended.map(|(taken, is_good)| (name, taken, is_good))
    }

    /// Without its hidden name, it was renamed, and what failed came after that.
    fn remove_failed(&self, name: &str) {
        let part = format!(".{name}.part");
        let made = [part.as_str(), name].into_iter();
        let mut made = made.filter(|name| is_file(&self.directory, name.as_bytes()) == Ok(true));
        if let Some(name) = made.next() {
            let _ = self.syscalls.unlink(&self.directory, name.as_bytes());
        }
    }

    fn take(&mut self, rotation: &Rotation<'_>, name: &str) -> Result<(Snapshot, bool), SnapshotError> {
        let part = format!(".{name}.part");
        let path = self.path.join(&part);
        let taken = snapshot(rotation.source, &path, Packing::Zstd, rotation.threads)?;
        let sum = sum_of(&self.directory, part.as_bytes()).map_err(self.fault("reading it back"))?;
        let made = Made {
            size: taken.size,
            sha256: sum.to_string(),
            consistent: taken.is_consistent,
            complete: taken.left_out.is_empty(),
            recovers: (rotation.recovers)(&path),
        };
        if let Some(last) = self.list.last_mut() {
            last.made = Some(made);
        }
        self.write_list()?;
        let fault = self.fault("giving the snapshot its name");
        let placed = self
            .syscalls
            .rename_new(&self.directory, part.as_bytes(), &self.directory, name.as_bytes())
            .and_then(|()| self.syscalls.sync(&self.directory));
        placed.map_err(fault)?;
        Ok((taken, self.list.last().is_some_and(Listed::is_good)))
    }

    /// `ckpt-AGENT-TIME.tar.zst`, with a number where that exists.
    fn free_name(&self, rotation: &Rotation<'_>) -> Result<String, Errno> {
        let stem = format!("ckpt-{}-{}", word_for(rotation.agent), rotation.now.format("%Y%m%dT%H%M%SZ"));
        for number in 1..1000 {
            let name =
                if number == 1 { format!("{stem}.tar.zst") } else { format!("{stem}-{number}.tar.zst") };
            let part = format!(".{name}.part");
            let is_free = |name: &str| identity_at(&self.directory, name.as_bytes()).map(|id| id.is_none());
            if is_free(&name)? && is_free(&part)? {
                return Ok(name);
            }
        }
        Err(Errno::EXIST)
    }

    /// Which snapshots of the agent stay. As many good ones as are wanted; of the others, only those that are newer than all
    /// good ones, and no more than that.
    fn sorted(&self, rotation: &Rotation<'_>, new: &str) -> Sorted {
        let (mut good, mut others) = (0, 0);
        let mut sorted = Sorted::default();
        let own = |one: &&Listed| one.agent == rotation.agent;
        for one in self.list.iter().rev().filter(own) {
            if one.name != new && !self.is_as_written(one) {
                sorted.damaged.push(self.path.join(&one.name));
                continue;
            }
            let stays = if one.is_good() {
                good += 1;
                good <= rotation.keep
            } else {
                others += 1;
                one.name == new || (good == 0 && others <= rotation.keep)
            };
            if stays {
                sorted.kept += 1;
            } else {
                sorted.old.push(one.name.clone());
            }
        }
        sorted
    }

    /// Deletes older snapshots of the agent.
    fn prune(&mut self, rotation: &Rotation<'_>, new: &str, rotated: &mut Rotated) -> Result<(), Errno> {
        let Sorted { kept, old, damaged } = self.sorted(rotation, new);
        let is_removed = |name: &String| self.syscalls.unlink(&self.directory, name.as_bytes()).is_ok();
        let (gone, left): (Vec<String>, Vec<String>) = old.into_iter().partition(is_removed);
        let paths = |names: &[String]| names.iter().map(|name| self.path.join(name)).collect();
        (rotated.removed, rotated.left, rotated.damaged) = (paths(&gone), paths(&left), damaged);
        rotated.kept = kept + left.len();
        if gone.is_empty() {
            return Ok(());
        }
        self.list.retain(|one| !gone.contains(&one.name));
        self.syscalls.sync(&self.directory)?;
        write_list(self.syscalls, &self.directory, &self.list)
    }

    fn is_as_written(&self, one: &Listed) -> bool {
        digest(one).is_some_and(|sum| sum_of(&self.directory, one.name.as_bytes()) == Ok(sum))
    }
}

/// The agent's ID in a file name.
fn word_for(agent: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !agent.is_empty() && agent.len() <= 128 && agent.chars().all(is_plain) {
        agent.to_owned()
    } else {
        sum_of_bytes(agent.as_bytes()).to_string()[..12].to_owned()
    }
}

fn is_file(directory: &OwnedFd, name: &[u8]) -> Result<bool, Errno> {
    match rustix::fs::statat(directory, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile),
        Err(Errno::NOENT) => Ok(false),
        Err(errno) => Err(errno),
    }
}

/// The SHA-256 of a regular file.
fn sum_of(directory: &OwnedFd, name: &[u8]) -> Result<Sha256Sum, Errno> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut file = File::from(rustix::fs::openat(directory, name, flags, Mode::empty())?);
    let errno = |error: io::Error| Errno::from_io_error(&error).unwrap_or(Errno::IO);
    if !file.metadata().map_err(errno)?.is_file() {
        return Err(Errno::INVAL);
    }
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer).map_err(errno)? {
            0 => return Ok(Sha256Sum(sum.finalize().into())),
            got => sum.update(&buffer[..got]),
        }
    }
}
