//! Goes back: from the last step that was written down to the first, whatever became of each, then the times of the
//! directories. Going back that was stopped is gone on with by doing it again.

use std::cell::Cell;
use std::collections::HashSet;

use rustix::fs::{Timespec, Timestamps};
use rustix::io::Errno;

use super::backup::{drop_halves, remove_if_there};
use super::cancel::Watch;
use super::error::{ApplyError, Fault};
use super::execute::{mtime, now};
use super::history::HistoryEntry;
use super::journal::{ChangeLog, JournalPlace, open_change, open_to_read};
use super::permit::WritePermit;
use super::precheck::{MOST, check};
use super::record::{Record, Records};
use super::sync::sync_directories;
use super::tree::identity_at;
use super::undo_step::{Back, Found, UndoStep};
use crate::layout::RelPath;
use crate::plan::{Plan, Step};

/// What going back came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// Steps that were taken back.
    pub steps: usize,
    /// Paths that were deleted for good, and can't come back.
    pub gone: Vec<RelPath>,
    /// Paths that were to be, and stand otherwise than before: deleted in part, or changed by somebody since.
    pub altered: Vec<RelPath>,
}

/// Goes back to before a change. Nothing is touched unless every step can be taken back.
pub fn undo(
    permit: &WritePermit<'_>,
    places: &[JournalPlace],
    entry: &HistoryEntry,
    watch: &Watch,
) -> Result<Undone, ApplyError> {
    let place = places.iter().find(|place| Some(&*place.path) == entry.path.parent());
    let place = place.ok_or_else(|| unreadable(entry, "it lies in none of the places for journals"))?;
    let root = open_to_read(permit.tree(), place).map_err(ApplyError::NotBegun)?;
    let root = root.ok_or_else(|| unreadable(entry, "it is gone"))?;
    let change =
        open_change(&root, &place.path, entry.id.clone()).map_err(|reason| unreadable(entry, &reason))?;
    let change = change.ok_or_else(|| unreadable(entry, "it was never begun"))?;
    let log = ChangeLog::reopen(permit.hands(), &change).map_err(ApplyError::NotBegun)?;
    let (plan, records) = (&change.plan, &change.records);
    let back = Going { permit, plan, records, log: &log, watch, steps: Cell::new(0) };
    let states = back.look().map_err(ApplyError::Surprises)?;
    match back.all(&states) {
        Ok(()) => Ok(back.undone()),
        Err(why) => Err(ApplyError::Stopped { id: log.id.to_string(), steps: back.steps.get(), why }),
    }
}

fn unreadable(entry: &HistoryEntry, reason: &str) -> ApplyError {
    ApplyError::Journal { path: entry.path.display().to_string(), reason: reason.to_owned() }
}

struct Going<'a> {
    permit: &'a WritePermit<'a>,
    plan: &'a Plan,
    records: &'a Records,
    log: &'a ChangeLog,
    watch: &'a Watch,
    /// Steps that were taken back.
    steps: Cell<usize>,
}

impl Going<'_> {
    /// What was begun, the last step first.
    fn backwards(&self) -> impl Iterator<Item = UndoStep<'_>> {
        let begun = (0..self.records.intended).rev();
        begun.filter_map(|index| Some(self.step(index, self.plan.steps.get(index)?)))
    }

    fn step(&self, index: usize, step: Step) -> UndoStep<'_> {
        UndoStep {
            hands: self.permit.hands(),
            tree: self.permit.tree(),
            log: self.log,
            step,
            index,
            was_done: index < self.records.done,
            is_known_to_be_back: self.records.undo_begun,
        }
    }

    /// What became of each step; or what is no longer as the change left it.
    fn look(&self) -> Result<Vec<Found>, Vec<String>> {
        let mut surprises = Vec::new();
        let mut states = Vec::with_capacity(self.records.intended);
        // What a later step has changed again is looked at when that one is back.
        let mut later = Later::default();
        for undo in self.backwards() {
            let step = &undo.step;
            match undo.look() {
                Ok(found) => states.push(found),
                Err(_) if later.hides(&step.path) => states.push(Found::Later),
                Err(_) if self.was_taken_back(&undo) => states.push(Found::NotDone),
                Err(surprise) => surprises.push(surprise),
            }
            [Some(&step.path), step.to()].into_iter().flatten().for_each(|path| later.add(path));
            if surprises.len() >= MOST {
                surprises.push("and perhaps more".to_owned());
                break;
            }
        }
        states.reverse();
        if surprises.is_empty() { Ok(states) } else { Err(surprises) }
    }

    /// Whether going back has passed a step before: nothing is kept of it any more, and what an earlier step took away
    /// from the same path is back.
    fn was_taken_back(&self, undo: &UndoStep<'_>) -> bool {
        let earlier = || self.plan.steps.range(0..undo.index).enumerate();
        self.records.undo_begun
            && !undo.is_kept()
            && earlier()
                .filter(|(_, step)| undo.step.path.is_below(&step.path))
                .any(|(index, step)| self.step(index, step).look() == Ok(Found::NotDone))
    }

    /// Directories whose times are no longer those that the change left: somebody went on there.
    fn moved_on(&self) -> HashSet<RelPath> {
        let left = if self.records.undo_begun { &[][..] } else { &self.records.left[..] };
        let moved = left.iter().filter(|(path, left)| {
            let now = self.permit.tree().directory(path).and_then(|fd| rustix::fs::fstat(&fd));
            now.is_ok_and(|stat| mtime(&stat) != *left)
        });
        moved.map(|(path, _)| path.clone()).collect()
    }

    fn all(&self, states: &[Found]) -> Result<(), String> {
        let moved_on = self.moved_on();
        let put = |records: &[Record]| {
            self.log.put(self.permit.hands(), records).map_err(|fault| fault.to_string())
        };
        put(&[Record::Undo { at: now() }])?;
        let mut touched = Vec::new();
        for undo in self.backwards() {
            if self.watch.is_cancelled() {
                return Err("an end was asked for".to_owned());
            }
            self.permit.ask_again().map_err(|refusal| format!("{refusal}. {}", refusal.next()))?;
            let found = match states[undo.index] {
                Found::Later => undo.look()?,
                found => found,
            };
            if undo.back(found).map_err(|fault| fault.to_string())? == Back::Taken {
                self.steps.set(self.steps.get() + 1);
            }
            self.tidy(&undo).map_err(|fault| fault.to_string())?;
            let step = &undo.step;
            touched.extend([Some(&step.path), step.to()].into_iter().flatten().map(RelPath::parent));
            self.watch.step();
        }
        self.restore_times(&moved_on).map_err(|fault| fault.to_string())?;
        sync_directories(self.permit.hands(), self.permit.tree(), &self.log.kept, touched)
            .map_err(|fault| fault.to_string())?;
        put(&[Record::Undone { at: now() }])
    }

    /// What a step that was killed has left.
    fn tidy(&self, undo: &UndoStep<'_>) -> Result<(), Fault> {
        let (step, index) = (&undo.step, undo.index);
        let fault = |errno: Errno| Fault::new("removing what was left half-done", &step.path, errno);
        drop_halves(self.permit.hands(), &self.log.kept, index).map_err(fault)?;
        match self.permit.tree().parent(&step.path) {
            Ok((parent, _)) => {
                remove_if_there(self.permit.hands(), &parent, &self.log.id.stage(index)).map_err(fault)
            }
            Err(Errno::NOENT) => Ok(()),
            Err(errno) => Err(fault(errno)),
        }
    }

    /// Sets the times of directories back, unless somebody has changed them since.
    fn restore_times(&self, moved_on: &HashSet<RelPath>) -> Result<(), Fault> {
        let own = self.records.directories.iter().filter(|(path, ..)| !moved_on.contains(path));
        for (path, modified, accessed) in own {
            let fault = |errno: Errno| Fault::new("setting back its times", path, errno);
            let directory = match self.permit.tree().directory(path) {
                Ok(directory) => directory,
                Err(Errno::NOENT) => continue,
                Err(errno) => return Err(fault(errno)),
            };
            let time = |(secs, nanos): (i64, u32)| Timespec { tv_sec: secs, tv_nsec: nanos.into() };
            let times = Timestamps { last_access: time(*accessed), last_modification: time(*modified) };
            let stat = rustix::fs::fstat(&directory).map_err(fault)?;
            if mtime(&stat) != *modified {
                self.permit.hands().set_times(std::os::fd::AsFd::as_fd(&directory), &times).map_err(fault)?;
            }
        }
        Ok(())
    }

    /// What came back, and what can't. A deletion that was carried out may have spared a path, too.
    fn undone(&self) -> Undone {
        let mut undone = Undone { steps: self.steps.get(), gone: Vec::new(), altered: Vec::new() };
        let begun = self.plan.steps.iter().take(self.records.intended);
        for step in begun.filter(|step| !step.is_reversible()) {
            if !self.stands(&step.path) {
                undone.gone.push(step.path);
            } else if check(self.permit.tree(), &step.path, &step.before).is_err() {
                undone.altered.push(step.path);
            }
        }
        undone
    }

    fn stands(&self, path: &RelPath) -> bool {
        let found = self.permit.tree().parent(path).and_then(|(parent, name)| identity_at(&parent, name));
        !matches!(found, Ok(None) | Err(Errno::NOENT))
    }
}

/// What later steps have touched.
#[derive(Default)]
struct Later {
    paths: HashSet<RelPath>,
    /// The directories on the way to them.
    above: HashSet<RelPath>,
}

impl Later {
    fn add(&mut self, path: &RelPath) {
        if !self.paths.insert(path.clone()) {
            return;
        }
        for above in ways_up(path).skip(1) {
            if !self.above.insert(above) {
                break;
            }
        }
    }

    /// Whether a later step was within, above, or on the same path.
    fn hides(&self, path: &RelPath) -> bool {
        self.above.contains(path) || ways_up(path).any(|above| self.paths.contains(&above))
    }
}

/// A path, and the directories above it, the nearest first.
fn ways_up(path: &RelPath) -> impl Iterator<Item = RelPath> {
    let up = |path: &RelPath| Some(path.parent());
    std::iter::successors(Some(path.clone()), up).take_while(|path| !path.as_bytes().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_later_steps_hide() {
        let mut later = Later::default();
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
