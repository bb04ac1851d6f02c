//! Writes the journal of a change: its plan, what is about to be done, and backups of what it replaces.

use std::cell::Cell;
use std::io::{self, BufWriter, Write};
use std::os::fd::OwnedFd;
use std::path::PathBuf;

use rustix::io::Errno;

use super::chain::Chain;
use super::change::ChangeId;
use super::error::{ApplyError, Fault};
use super::journal_error::JournalError;
use super::journal_place::{JournalPlace, open_to_read, open_to_write};
use super::journal_read::{OpenChange, ids, open_trusted};
use super::record::Record;
use super::syscalls::Syscalls;
use super::tree::{Tree, beneath};
use crate::plan::{Plan, Summed, put_plan};

/// The journal of one change.
#[derive(Debug)]
pub(super) struct ChangeLog {
    pub id: ChangeId,
    /// Backups, by number of the step.
    pub kept: OwnedFd,
    /// Its directory, for people.
    pub path: PathBuf,
    lines: OwnedFd,
    /// The checksums of the lines so far.
    chain: Cell<Chain>,
}

/// Bytes of a plan that are written at once.
const CHUNK: usize = 256 << 10;
pub(super) const PLAN: &[u8] = b"plan";
pub(super) const LINES: &[u8] = b"journal";
/// The directory of the backups.
pub(super) const KEPT: &[u8] = b"kept";

impl ChangeLog {
    /// Begins the journal of a change in the first place that can be written.
    pub(super) fn begin(
        syscalls: &Syscalls,
        tree: &Tree,
        places: &[JournalPlace],
        plan: &Plan,
        at: &str,
    ) -> Result<Self, ApplyError> {
        let number = next_number(tree, places)?;
        let mut first: Option<Fault> = None;
        for place in places {
            check_place(tree, place)?;
            let begun = open_to_write(syscalls, tree, place).and_then(|root| {
                let id = ChangeId { number, command: plan.command.clone() };
                let instead = first.as_ref().map(Fault::to_string);
                let begin = |sum| Record::Begin { at: at.to_owned(), instead, plan: Some(sum) };
                let begun = Self::begin_in(syscalls, &root, place, id, plan, begin);
                begun.map_err(|errno| Fault::new("starting a journal", place.path.display(), errno))
            });
            match begun {
                Ok(log) => return Ok(log),
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        let none = || Fault::new("starting a journal", tree.meta_path().display(), Errno::NOENT);
        Err(ApplyError::NotBegun(first.unwrap_or_else(none)))
    }

    fn begin_in(
        syscalls: &Syscalls,
        root: &OwnedFd,
        place: &JournalPlace,
        id: ChangeId,
        plan: &Plan,
        begin: impl FnOnce(String) -> Record,
    ) -> Result<Self, Errno> {
        let name = id.to_string().into_bytes();
        syscalls.mkdir(root, &name)?;
        let directory = beneath(root, &name)?;
        let begun = Self::fill(syscalls, &directory, plan, begin);
        match begun {
            Ok((kept, lines, chain)) => {
                syscalls.sync(root)?;
                Ok(Self { path: place.path.join(id.to_string()), id, kept, lines, chain: Cell::new(chain) })
            }
            Err(errno) => {
                // Without a first line the change never began.
                let _ = syscalls.unlink(&directory, LINES);
                let _ = syscalls.unlink(&directory, PLAN);
                let _ = syscalls.rmdir(&directory, KEPT);
                let _ = syscalls.rmdir(root, &name);
                Err(errno)
            }
        }
    }

    fn fill(
        syscalls: &Syscalls,
        directory: &OwnedFd,
        plan: &Plan,
        begin: impl FnOnce(String) -> Record,
    ) -> Result<(OwnedFd, OwnedFd, Chain), Errno> {
        syscalls.mkdir(directory, KEPT)?;
        let kept = beneath(directory, KEPT)?;
        let file = syscalls.create(directory, PLAN)?;
        let mut out = BufWriter::with_capacity(CHUNK, Summed::new(SyscallWriter { syscalls, file: &file }));
        let written = put_plan(&mut out, plan).and_then(|()| out.flush());
        written.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        let sum = out.get_ref().sum().to_string();
        syscalls.sync(&file)?;
        let lines = syscalls.create(directory, LINES)?;
        syscalls.reserve(&lines, room_for(plan))?;
        let mut chain = Chain::default();
        syscalls.write(&lines, &chain.line(&begin(sum)))?;
        syscalls.sync(&lines)?;
        syscalls.sync(directory)?;
        Ok((kept, lines, chain))
    }

    /// Opens the journal of an earlier change, to undo it.
    pub(super) fn reopen(syscalls: &Syscalls, change: &OpenChange) -> Result<Self, ApplyError> {
        let fault =
            |errno| ApplyError::NotBegun(Fault::new("opening the journal", change.path.display(), errno));
        let unusable = |reason| ApplyError::Journal { path: change.path.display().to_string(), reason };
        let kept = open_trusted(&change.directory, KEPT).map_err(unusable)?;
        let kept = kept.ok_or_else(|| fault(Errno::NOENT))?;
        let lines = syscalls.append(&change.directory, LINES).map_err(fault)?;
        if change.records.torn {
            syscalls.write(&lines, b"\n\n").map_err(fault)?;
        }
        let chain = Cell::new(change.records.chain);
        Ok(Self { id: change.id.clone(), kept, path: change.path.clone(), lines, chain })
    }

    /// Writes lines, and waits until they are on the disk.
    pub(super) fn put(&self, syscalls: &Syscalls, records: &[Record]) -> Result<(), Fault> {
        let fault = |errno| Fault::new("writing the journal", self.path.display(), errno);
        let mut chain = self.chain.get();
        let bytes: Vec<u8> = records.iter().flat_map(|record| chain.line(record)).collect();
        let size = rustix::fs::fstat(&self.lines).map_err(fault)?.st_size;
        let put = syscalls.write(&self.lines, &bytes).and_then(|()| syscalls.sync(&self.lines));
        if put.is_err() {
            // Half a line would hide the next one.
            let _ = syscalls.truncate(&self.lines, u64::try_from(size).unwrap_or_default());
        }
        put.map_err(fault)?;
        self.chain.set(chain);
        Ok(())
    }
}

/// Whether the first of these places can be used for a journal, as far as that is known without writing.
///
/// # Errors
/// It is not a directory, or another user can write to it. The next place is not used instead: a journal there would not
/// be found where it is expected.
pub fn check_places(tree: &Tree, places: &[JournalPlace]) -> Result<(), ApplyError> {
    places.first().map_or(Ok(()), |place| check_place(tree, place))
}

fn check_place(tree: &Tree, place: &JournalPlace) -> Result<(), ApplyError> {
    match open_to_read(tree, place) {
        Err(reason @ (JournalError::NotADirectory | JournalError::NotPrivate(_))) => {
            Err(ApplyError::Journal { path: place.path.display().to_string(), reason })
        }
        _ => Ok(()),
    }
}

/// One more than the largest number in any place.
fn next_number(tree: &Tree, places: &[JournalPlace]) -> Result<u32, ApplyError> {
    let mut last = 0;
    for place in places {
        let Ok(Some(root)) = open_to_read(tree, place) else { continue };
        let Ok((ids, forgotten)) = ids(&root) else { continue };
        let numbers = ids.iter().chain(&forgotten).map(|id| id.number);
        last = numbers.max().unwrap_or_default().max(last);
    }
    let overflow = || Fault::new("numbering the change", tree.meta_path().display(), Errno::OVERFLOW);
    last.checked_add(1).ok_or_else(|| ApplyError::NotBegun(overflow()))
}

/// Writes to a file by the system calls that a test can make fail.
struct SyscallWriter<'a> {
    syscalls: &'a Syscalls,
    file: &'a OwnedFd,
}

impl Write for SyscallWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.syscalls.write(self.file, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes that the lines of a journal take at most. They are reserved, so that a disk that fills up does not stop a change
/// half-way.
fn room_for(plan: &Plan) -> u64 {
    const LINE: usize = 400;
    let paths = plan.steps.iter().map(|step| LINE + 2 * step.path.as_bytes().len()).sum::<usize>();
    (4096 + 2 * paths) as u64
}
