//! Undoes a change: from the last recorded step to the first, whatever became of each, then the times of the directories.
//! Running undo again resumes an interrupted undo.

use std::cell::Cell;
use std::collections::HashSet;

use rustix::fs::{Timespec, Timestamps};
use rustix::io::Errno;

use super::backup::{drop_halves, remove_if_there};
use super::cancel::Watch;
use super::error::{ApplyError, Fault, Mismatches, StopReason};
use super::execute::{directories, mtime, now};
use super::history::HistoryEntry;
use super::journal::ChangeLog;
use super::journal_error::JournalError;
use super::journal_place::{JournalPlace, open_to_read};
use super::journal_read::open_change;
use super::permit::WritePermit;
use super::precheck::{MAX_MISMATCHES, check};
use super::record::{Record, Records};
use super::sync::sync_directories;
use super::tree::identity_at;
use super::undo_step::{StepState, StepUndone, UndoStep};
use crate::layout::{RelPath, is_hidden};
use crate::plan::{Action, FileTime, Plan, Step};
use crate::source::Directory;

/// The result of an undo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// Steps that were undone.
    pub steps: usize,
    /// Paths that were deleted for good and cannot be restored.
    pub gone: Vec<RelPath>,
    /// Paths that were deleted in part, or have been changed since.
    pub altered: Vec<RelPath>,
}

/// Undoes a change. Nothing is changed unless every step can be undone.
pub fn undo(
    permit: &WritePermit<'_>,
    places: &[JournalPlace],
    entry: &HistoryEntry,
    watch: &Watch,
) -> Result<Undone, ApplyError> {
    let place = places.iter().find(|place| Some(&*place.path) == entry.path.parent());
    let place = place.ok_or_else(|| unreadable(entry, JournalError::Elsewhere))?;
    let root = open_to_read(permit.tree(), place).map_err(|reason| unreadable(entry, reason))?;
    let root = root.ok_or_else(|| unreadable(entry, JournalError::Gone))?;
    let change =
        open_change(&root, &place.path, entry.id.clone()).map_err(|reason| unreadable(entry, reason))?;
    let change = change.ok_or_else(|| unreadable(entry, JournalError::NeverBegun))?;
    let log = ChangeLog::reopen(permit.syscalls(), &change)?;
    let (plan, records) = (&change.plan, &change.records);
    let run = UndoRun { permit, plan, records, log: &log, watch, steps: Cell::new(0) };
    let states = run.states().map_err(ApplyError::Mismatches)?;
    match run.all(&states) {
        Ok(()) => Ok(run.undone()),
        Err(why) => Err(ApplyError::Stopped { id: log.id.to_string(), steps: run.steps.get(), why }),
    }
}

fn unreadable(entry: &HistoryEntry, reason: JournalError) -> ApplyError {
    ApplyError::Journal { path: entry.path.display().to_string(), reason }
}

struct UndoRun<'a> {
    permit: &'a WritePermit<'a>,
    plan: &'a Plan,
    records: &'a Records,
    log: &'a ChangeLog,
    watch: &'a Watch,
    /// Steps that were undone.
    steps: Cell<usize>,
}

impl UndoRun<'_> {
    /// The steps that were begun, the last one first.
    fn backwards(&self) -> impl Iterator<Item = UndoStep<'_>> {
        let begun = (0..self.records.intended).rev();
        begun.filter_map(|index| Some(self.step(index, self.plan.steps.get(index)?)))
    }

    fn step(&self, index: usize, step: Step) -> UndoStep<'_> {
        UndoStep {
            syscalls: self.permit.syscalls(),
            tree: self.permit.tree(),
            log: self.log,
            step,
            index,
            was_done: index < self.records.done,
            undo_begun: self.records.undo_begun,
        }
    }

    /// What became of each step; or what is no longer as the change left it.
    fn states(&self) -> Result<Vec<StepState>, Mismatches> {
        let mut mismatches = Mismatches::default();
        let mut states = Vec::with_capacity(self.records.intended);
        // What a later step has changed again is checked once that one is undone.
        let mut later = TouchedPaths::default();
        for undo in self.backwards() {
            let step = &undo.step;
            match undo.state() {
                Ok(state) => states.push(state),
                Err(_) if later.hides(&step.path) && !self.has_new_entry(step, &later) => {
                    states.push(StepState::Later);
                }
                Err(_) if self.was_undone(&undo) => states.push(StepState::NotDone),
                Err(mismatch) => mismatches.list.push(mismatch),
            }
            // What is in a directory does not depend on its owner, mode and time.
            if !matches!(step.action, Action::SetDirectory(_)) {
                [Some(&step.path), step.to()].into_iter().flatten().for_each(|path| later.add(path));
            }
            if mismatches.list.len() >= MAX_MISMATCHES {
                mismatches.is_cut = true;
                break;
            }
        }
        states.reverse();
        if mismatches.list.is_empty() { Ok(states) } else { Err(mismatches) }
    }

    /// Whether a directory that the change created contains what no step of it has put there: it could not be removed once
    /// the later steps are undone.
    fn has_new_entry(&self, step: &Step, later: &TouchedPaths) -> bool {
        if !matches!(step.action, Action::MakeDirectory(_)) {
            return false;
        }
        let Ok(directory) = self.permit.tree().directory(&step.path) else { return false };
        let mut is_new = false;
        let listed = Directory::opened(directory).each_once(&mut |name, _| {
            is_new |= !is_hidden(name) && !later.names(&step.path.join(name));
            Ok(())
        });
        listed.is_ok() && is_new
    }

    /// Whether an earlier undo has passed a step: there is no backup of it any more, and what an earlier step moved away
    /// from the same path is back.
    fn was_undone(&self, undo: &UndoStep<'_>) -> bool {
        let earlier = || self.plan.steps.range(0..undo.index).enumerate();
        self.records.undo_begun
            && !undo.has_backup()
            && earlier()
                .filter(|(_, step)| undo.step.path.is_below(&step.path))
                .any(|(index, step)| self.step(index, step).state() == Ok(StepState::NotDone))
    }

    /// Directories whose times are no longer those that the change left: another process changed them.
    fn moved_on(&self) -> HashSet<RelPath> {
        let left = if self.records.undo_begun { &[][..] } else { &self.records.left[..] };
        let moved = left.iter().filter(|(path, left)| {
            let now = self.permit.tree().directory(path).and_then(|fd| rustix::fs::fstat(&fd));
            now.is_ok_and(|stat| mtime(&stat) != *left)
        });
        moved.map(|(path, _)| path.clone()).collect()
    }

    fn all(&self, states: &[StepState]) -> Result<(), StopReason> {
        let moved_on = self.moved_on();
        let put = |records: &[Record]| self.log.put(self.permit.syscalls(), records);
        put(&[Record::Undo { at: now() }])?;
        let mut touched = Vec::new();
        for undo in self.backwards() {
            if self.watch.is_cancelled() {
                return Err(StopReason::Cancelled);
            }
            self.permit.check_again()?;
            let state = match states[undo.index] {
                StepState::Later => undo.state()?,
                state => state,
            };
            if undo.undo(state)? == StepUndone::Yes {
                self.steps.set(self.steps.get() + 1);
            }
            self.tidy(&undo)?;
            let step = &undo.step;
            touched.extend(directories(step));
            self.watch.step();
        }
        self.restore_times(&moved_on)?;
        sync_directories(self.permit.syscalls(), self.permit.tree(), &self.log.kept, touched)?;
        Ok(put(&[Record::Undone { at: now() }])?)
    }

    /// Removes what a killed step has left.
    fn tidy(&self, undo: &UndoStep<'_>) -> Result<(), Fault> {
        let (step, index) = (&undo.step, undo.index);
        let fault = |errno: Errno| Fault::new("removing an unfinished write", &step.path, errno);
        drop_halves(self.permit.syscalls(), &self.log.kept, index).map_err(fault)?;
        if matches!(step.action, Action::SetDirectory(_)) {
            return Ok(());
        }
        match self.permit.tree().parent(&step.path) {
            Ok((parent, _)) => {
                remove_if_there(self.permit.syscalls(), &parent, &self.log.id.stage(index)).map_err(fault)
            }
            Err(Errno::NOENT) => Ok(()),
            Err(errno) => Err(fault(errno)),
        }
    }

    /// Restores the times of directories, unless another process has changed them since.
    fn restore_times(&self, moved_on: &HashSet<RelPath>) -> Result<(), Fault> {
        let own = self.records.directories.iter().filter(|(path, ..)| !moved_on.contains(path));
        for (path, modified, accessed) in own {
            let fault = |errno: Errno| Fault::new("restoring its times", path, errno);
            let directory = match self.permit.tree().directory(path) {
                Ok(directory) => directory,
                Err(Errno::NOENT) => continue,
                Err(errno) => return Err(fault(errno)),
            };
            let time = |(secs, nanos): FileTime| Timespec { tv_sec: secs, tv_nsec: nanos.into() };
            let times = Timestamps { last_access: time(*accessed), last_modification: time(*modified) };
            let stat = rustix::fs::fstat(&directory).map_err(fault)?;
            if mtime(&stat) != *modified {
                self.permit
                    .syscalls()
                    .set_times(std::os::fd::AsFd::as_fd(&directory), &times)
                    .map_err(fault)?;
            }
        }
        Ok(())
    }

    /// What was restored, and what cannot be. A deletion may have skipped a path, too.
    fn undone(&self) -> Undone {
        let mut undone = Undone { steps: self.steps.get(), gone: Vec::new(), altered: Vec::new() };
        let begun = self.plan.steps.iter().take(self.records.intended);
        for step in begun.filter(|step| !step.is_reversible()) {
            if !self.exists(&step.path) {
                undone.gone.push(step.path);
            } else if check(self.permit.tree(), &step.path, &step.before).is_err() {
                undone.altered.push(step.path);
            }
        }
        undone
    }

    fn exists(&self, path: &RelPath) -> bool {
        let found = self.permit.tree().parent(path).and_then(|(parent, name)| identity_at(&parent, name));
        !matches!(found, Ok(None) | Err(Errno::NOENT))
    }
}

/// Paths that steps change.
#[derive(Default)]
pub(super) struct TouchedPaths {
    paths: HashSet<RelPath>,
    /// The directories above them.
    above: HashSet<RelPath>,
}

impl TouchedPaths {
    pub(super) fn add(&mut self, path: &RelPath) {
        if !self.paths.insert(path.clone()) {
            return;
        }
        for above in ancestors(path).skip(1) {
            if !self.above.insert(above) {
                break;
            }
        }
    }

    /// Whether a later step was within, or on the same path.
    fn names(&self, path: &RelPath) -> bool {
        self.above.contains(path) || self.paths.contains(path)
    }

    /// Whether a later step was within, above, or on the same path.
    pub(super) fn hides(&self, path: &RelPath) -> bool {
        self.above.contains(path) || ancestors(path).any(|above| self.paths.contains(&above))
    }
}

/// A path, then the directories above it, the nearest first.
fn ancestors(path: &RelPath) -> impl Iterator<Item = RelPath> {
    let up = |path: &RelPath| Some(path.parent());
    std::iter::successors(Some(path.clone()), up).take_while(|path| !path.as_bytes().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_later_steps_hide() {
        let mut later = TouchedPaths::default();
        later.add(&RelPath::new("a/b/c"));
        later.add(&RelPath::new("a/b/d"));
        for hidden in ["a", "a/b", "a/b/c", "a/b/c/x/y"] {
            assert!(later.hides(&RelPath::new(hidden)), "{hidden}");
        }
        for plain in ["a/x", "a/b/e", "b", "a/bc"] {
            assert!(!later.hides(&RelPath::new(plain)), "{plain}");
        }
    }
}
