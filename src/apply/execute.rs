//! Carries a plan out: everything is checked first, then each batch of steps is recorded, carried out and synced.

use std::os::fd::OwnedFd;
use std::path::PathBuf;

use chrono::{SecondsFormat, Utc};
use rustix::io::Errno;

use super::backup::set_aside;
use super::cancel::Watch;
use super::delete::{DeleteError, delete_bounded};
use super::error::{ApplyError, Fault, Mismatch, MismatchReason, StopReason};
use super::journal::ChangeLog;
use super::journal_place::JournalPlace;
use super::permit::WritePermit;
use super::precheck::{Checked, PlanAge, Skipped, Times, check, check_all, check_metadata};
use super::record::Record;
use super::sync::sync_directories;
use super::tree::identity_at;
use crate::layout::{PathSet, RelPath};
use crate::plan::{Action, Batch, FileTime, PathLine, Plan, Precondition, Step};

/// Steps that are recorded and synced together.
const BATCH: usize = 4096;

/// A change that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name, for `ckpt undo`.
    pub id: String,
    pub journal: PathBuf,
    /// Steps that were carried out.
    pub steps: usize,
    /// Entries that were deleted for good, and the bytes that this has freed.
    pub deleted: (u64, u64),
    /// What was to be deleted and still exists.
    pub skipped: Skipped,
}

/// Carries a plan out: what it names is first read with as many threads as requested, or as the disk is faster with for 0. The
/// journal is in the first of these places that can be written.
pub fn execute(
    permit: &WritePermit<'_>,
    plan: &Plan,
    age: PlanAge,
    threads: usize,
    places: &[JournalPlace],
    watch: &Watch,
) -> Result<Applied, ApplyError> {
    let found = check_all(permit.tree(), &plan.steps, age, threads).map_err(ApplyError::Mismatches)?;
    let log = ChangeLog::begin(permit.syscalls(), permit.tree(), places, plan, &now())?;
    let (checked, skipped) = (&found.checked[..], found.skipped);
    let mut run = Run { permit, plan, log: &log, watch, checked, seen: PathSet::default(), done: 0, skipped };
    match run.all() {
        Ok(()) => Ok(Applied {
            id: log.id.to_string(),
            journal: log.path.clone(),
            steps: plan.steps.len() - run.skipped.count,
            deleted: watch.deleted(),
            skipped: run.skipped,
        }),
        Err(why) => Err(ApplyError::Stopped { id: log.id.to_string(), steps: run.done, why }),
    }
}

pub(super) fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub(super) struct Run<'a> {
    pub(super) permit: &'a WritePermit<'a>,
    plan: &'a Plan,
    pub(super) log: &'a ChangeLog,
    watch: &'a Watch,
    checked: &'a [Checked],
    /// Directories whose times are recorded.
    seen: PathSet,
    done: usize,
    skipped: Skipped,
}

impl Run<'_> {
    fn all(&mut self) -> Result<(), StopReason> {
        let mut records = Vec::new();
        let mut from = 0;
        while from < self.plan.steps.len() {
            let batch = self.batch(from);
            let to = from + batch.len();
            for step in &batch {
                self.record_directories(step, &mut records)?;
            }
            records.push(Record::Intend { from, to });
            self.put(&records)?;
            records.clear();
            for (index, step) in (from..).zip(&batch) {
                if self.watch.is_cancelled() {
                    return Err(StopReason::Cancelled);
                }
                self.permit.check_again()?;
                self.step_or_skip(index, step)?;
                self.done = index + 1;
                self.watch.step();
            }
            self.sync(&batch)?;
            records.push(Record::Done { from, to });
            from = to;
        }
        self.record_end(records)
    }

    /// Records the times that the change left on directories, and its end.
    fn record_end(&self, mut records: Vec<Record>) -> Result<(), StopReason> {
        let mut recorded = PathSet::default();
        for path in self.plan.steps.iter().flat_map(|step| directories(&step)) {
            if !self.seen.contains(&path) || !recorded.insert(&path) {
                continue;
            }
            let left = self.permit.tree().directory(&path).and_then(|fd| rustix::fs::fstat(&fd));
            if let Ok(stat) = left {
                records.push(Record::Left { path: PathLine::new(&path), mtime: mtime(&stat) });
            }
            if records.len() >= BATCH {
                self.put(&records)?;
                records.clear();
            }
        }
        records.push(Record::End { at: now() });
        self.put(&records)
    }

    fn put(&self, records: &[Record]) -> Result<(), StopReason> {
        Ok(self.log.put(self.permit.syscalls(), records)?)
    }

    /// Steps that share one record, from this one on; at least one.
    fn batch(&self, from: usize) -> Vec<Step> {
        let mut steps = self.plan.steps.range(from..from + BATCH);
        let Some(first) = steps.next() else { return Vec::new() };
        let Some(batch) = first.action.batch() else { return vec![first] };
        let is_same = |step: &Step| step.action.batch() == Some::<Batch>(batch);
        std::iter::once(first).chain(steps.take_while(is_same)).collect()
    }

    /// Records the times of the directories that a step changes, as they are before the first change.
    fn record_directories(&mut self, step: &Step, records: &mut Vec<Record>) -> Result<(), StopReason> {
        // A deletion is not undone, so the times above it are not restored either.
        if !step.is_reversible() {
            return Ok(());
        }
        for path in directories(step) {
            if self.seen.contains(&path) {
                continue;
            }
            let stat = match self.permit.tree().directory(&path).and_then(|fd| rustix::fs::fstat(&fd)) {
                Ok(stat) => stat,
                // An earlier step creates it; undo removes it.
                Err(Errno::NOENT) => continue,
                Err(errno) => return Err(Fault::new("opening the directory", &path, errno).into()),
            };
            let times = (stat.st_atime, nanos(stat.st_atime_nsec));
            records.push(Record::Directory { path: PathLine::new(&path), mtime: mtime(&stat), atime: times });
            self.seen.insert(&path);
        }
        Ok(())
    }

    /// Carries a step out. A deletion that fails is skipped: neither another step nor undo depends on it.
    fn step_or_skip(&mut self, index: usize, step: &Step) -> Result<(), StopReason> {
        if self.checked.get(index) == Some(&Checked::Skipped) {
            return Ok(());
        }
        match self.step(index, step) {
            Err(why) if step.action == Action::Delete && !self.watch.is_cancelled() => {
                self.skipped.add(why);
                Ok(())
            }
            result => result,
        }
    }

    fn step(&self, index: usize, step: &Step) -> Result<(), StopReason> {
        let fault = |errno: Errno| step_failed(step, errno);
        if let Action::SetDirectory(after) = &step.action {
            // Earlier steps have changed what is in it.
            check_metadata(self.permit.tree(), step, Times::Any)?;
            return self.set_directory(step, *after).map_err(fault);
        }
        let (parent, name) = self.permit.tree().parent(&step.path).map_err(fault)?;
        let identity = self.check_again(index, step, &parent, name)?;
        let syscalls = self.permit.syscalls();
        match &step.action {
            Action::SetAside => set_aside(syscalls, self.log, index, &parent, name, identity).map_err(fault),
            Action::Delete => self.delete(step, &parent, name),
            Action::Write { content, attributes } => {
                self.write(index, step, &parent, name, content, *attributes).map_err(fault)
            }
            Action::Link { text } => self.link(index, step, &parent, name, text, identity).map_err(fault),
            Action::Rename { to, over } => self.rename(index, &parent, name, to, over),
            Action::MakeDirectory(made) => self.make_directory(index, &parent, name, *made).map_err(fault),
            Action::Restore(restored) => self.restore(index, step, &parent, name, restored).map_err(fault),
            Action::SetDirectory(_) => Ok(()),
        }
    }

    fn delete(&self, step: &Step, parent: &OwnedFd, name: &[u8]) -> Result<(), StopReason> {
        let planned = match &step.before {
            Precondition::Directory(sum) => sum.entries,
            _ => 0,
        };
        let deleted = delete_bounded(self.permit.syscalls(), parent, name, planned, self.watch);
        deleted.map_err(|error| match error {
            DeleteError::StillWritten => StopReason::StillWritten(step.path.clone()),
            DeleteError::Io(Errno::INTR) if self.watch.is_cancelled() => StopReason::Cancelled,
            DeleteError::Io(errno @ (Errno::XDEV | Errno::BUSY)) => {
                Fault::new("something is mounted in it: deleting it", &step.path, errno).into()
            }
            DeleteError::Io(errno) => step_failed(step, errno),
        })
    }

    /// Checks once more what a step needs, right before it: of a directory that was summed up before, whether it is
    /// still the same one; of anything else, whether nothing has changed.
    fn check_again(
        &self,
        index: usize,
        step: &Step,
        parent: &OwnedFd,
        name: &[u8],
    ) -> Result<Option<(u64, u64)>, Mismatch> {
        match (self.checked.get(index), &step.before) {
            (Some(Checked::As(planned)), Precondition::Directory(_)) => match identity_at(parent, name) {
                Ok(now) if now == *planned => Ok(now),
                Ok(_) => Err(Mismatch::new(&step.path, MismatchReason::Replaced)),
                Err(errno) => Err(Mismatch::io(&step.path, errno)),
            },
            _ => check(self.permit.tree(), &step.path, &step.before),
        }
    }

    /// Waits until a batch is on the disk.
    fn sync(&self, batch: &[Step]) -> Result<(), Fault> {
        let directories = batch.iter().flat_map(directories).collect();
        sync_directories(self.permit.syscalls(), self.permit.tree(), &self.log.kept, directories)
    }
}

/// The error of a step: `ESTALE` says that the path was replaced while it was changed.
fn step_failed(step: &Step, errno: Errno) -> StopReason {
    match errno {
        Errno::STALE => Mismatch::new(&step.path, MismatchReason::Replaced).into(),
        errno => Fault::new(step.action.doing(), &step.path, errno).into(),
    }
}

/// The directories that a step changes.
pub(super) fn directories(step: &Step) -> impl Iterator<Item = RelPath> + use<> {
    let parent = |path: &RelPath| path.parent();
    let own = match step.action {
        Action::SetDirectory(_) => step.path.clone(),
        _ => parent(&step.path),
    };
    [Some(own), step.to().map(parent)].into_iter().flatten()
}

pub(super) fn mtime(stat: &rustix::fs::Stat) -> FileTime {
    (stat.st_mtime, nanos(stat.st_mtime_nsec))
}

fn nanos(nanos: u64) -> u32 {
    u32::try_from(nanos).unwrap_or_default()
}
