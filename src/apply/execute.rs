//! Carries a plan out: everything is looked at first, then batch after batch is written down, done and synced.

use std::os::fd::OwnedFd;
use std::path::PathBuf;

use chrono::{SecondsFormat, Utc};
use rustix::io::Errno;

use super::backup::set_aside;
use super::cancel::Watch;
use super::delete::delete;
use super::error::{ApplyError, Fault};
use super::journal::{ChangeLog, JournalPlace};
use super::permit::{Refusal, WritePermit};
use super::precheck::{Checked, PlanAge, Skipped, check, check_all};
use super::record::Record;
use super::sync::sync_directories;
use super::tree::identity_at;
use crate::layout::{PathSet, RelPath};
use crate::plan::{Action, Before, PathLine, Plan, Step};

/// Moves that are written down and synced together.
const BATCH: usize = 4096;

/// A change that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name, for `ckpt undo`.
    pub id: String,
    /// Its journal.
    pub journal: PathBuf,
    /// Steps that were carried out.
    pub steps: usize,
    /// Entries that were deleted for good, and the bytes that this has freed.
    pub deleted: (u64, u64),
    /// What was to be deleted and still stands.
    pub spared: Skipped,
}

/// Carries a plan out in the first of these places for a journal that takes it.
pub fn execute(
    permit: &WritePermit<'_>,
    plan: &Plan,
    made: PlanAge,
    places: &[JournalPlace],
    watch: &Watch,
) -> Result<Applied, ApplyError> {
    let (checked, spared) = check_all(permit.tree(), &plan.steps, made).map_err(ApplyError::Surprises)?;
    let log = ChangeLog::begin(permit.hands(), permit.tree(), places, plan, &now())
        .map_err(ApplyError::NotBegun)?;
    let mut run =
        Run { permit, plan, log: &log, watch, checked: &checked, seen: PathSet::default(), done: 0, spared };
    match run.all() {
        Ok(()) => Ok(Applied {
            id: log.id.to_string(),
            journal: log.path.clone(),
            steps: plan.steps.len() - run.spared.count,
            deleted: watch.deleted(),
            spared: run.spared,
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
    /// Directories whose times were written down.
    seen: PathSet,
    done: usize,
    spared: Skipped,
}

impl Run<'_> {
    fn all(&mut self) -> Result<(), String> {
        let mut records = Vec::new();
        let mut from = 0;
        while from < self.plan.steps.len() {
            let batch = self.batch(from);
            let to = from + batch.len();
            for step in &batch {
                self.note_directories(step, &mut records)?;
            }
            records.push(Record::Intend { from, to });
            self.put(&records)?;
            records.clear();
            for (index, step) in (from..).zip(&batch) {
                if self.watch.is_cancelled() {
                    return Err("an end was asked for".to_owned());
                }
                self.permit.ask_again().map_err(|refusal| in_words(&refusal))?;
                self.step_or_spare(index, step)?;
                self.done = index + 1;
                self.watch.step();
            }
            self.sync(&batch).map_err(|fault| fault.to_string())?;
            records.push(Record::Done { from, to });
            from = to;
        }
        self.note_ends(records)
    }

    /// Writes down how the directories were left, and the end.
    fn note_ends(&self, mut records: Vec<Record>) -> Result<(), String> {
        let mut said = PathSet::default();
        for path in self.plan.steps.iter().flat_map(|step| directories(&step)) {
            if !self.seen.contains(&path) || !said.insert(&path) {
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

    fn put(&self, records: &[Record]) -> Result<(), String> {
        self.log.put(self.permit.hands(), records).map_err(|fault| fault.to_string())
    }

    /// Moves and deletions follow each other in batches; anything else is one of its own.
    fn batch(&self, from: usize) -> Vec<Step> {
        let plain = |step: &Step| matches!(step.action, Action::SetAside | Action::Delete);
        let mut steps = self.plan.steps.range(from..from + BATCH).peekable();
        let first = steps.next_if(|step| !plain(step));
        match first {
            Some(alone) => vec![alone],
            None => steps.take_while(plain).collect(),
        }
    }

    /// Writes down the times of the directories that a step touches, as they are before the first touch.
    fn note_directories(&mut self, step: &Step, records: &mut Vec<Record>) -> Result<(), String> {
        // What is deleted for good does not come back, and nor do the times above it.
        if step.action == Action::Delete {
            return Ok(());
        }
        for path in directories(step) {
            if self.seen.contains(&path) {
                continue;
            }
            let stat = match self.permit.tree().directory(&path).and_then(|fd| rustix::fs::fstat(&fd)) {
                Ok(stat) => stat,
                // An earlier step makes it; going back removes it.
                Err(Errno::NOENT) => continue,
                Err(errno) => return Err(Fault::new("opening the directory", &path, errno).to_string()),
            };
            let times = (stat.st_atime, nanos(stat.st_atime_nsec));
            records.push(Record::Directory { path: PathLine::new(&path), mtime: mtime(&stat), atime: times });
            self.seen.insert(&path);
        }
        Ok(())
    }

    /// Carries a step out. What can't be deleted is left: neither another step nor going back hangs on it.
    fn step_or_spare(&mut self, index: usize, step: &Step) -> Result<(), String> {
        if self.checked.get(index) == Some(&Checked::Skipped) {
            return Ok(());
        }
        match self.step(index, step) {
            Err(why) if step.action == Action::Delete && !self.watch.is_cancelled() => {
                self.spared.add(why);
                Ok(())
            }
            result => result,
        }
    }

    fn step(&self, index: usize, step: &Step) -> Result<(), String> {
        let fault = |errno: Errno| -> String {
            if errno == Errno::STALE {
                return format!("{}: somebody put something else there meanwhile", step.path);
            }
            Fault::new(doing(step), &step.path, errno).to_string()
        };
        let (parent, name) = self.permit.tree().parent(&step.path).map_err(fault)?;
        let wanted = self.look_again(index, step, &parent, name)?;
        let hands = self.permit.hands();
        match &step.action {
            Action::SetAside => set_aside(hands, self.log, index, &parent, name, wanted).map_err(fault),
            Action::Delete => delete(hands, &parent, name, self.watch).map_err(fault),
            Action::Write { content, attributes } => {
                self.write((index, step), &parent, name, content, *attributes).map_err(fault)
            }
            Action::Link { text } => self.link((index, step), &parent, name, text).map_err(fault),
            Action::Rename { to, over } => self.rename(index, &parent, name, to, over),
            Action::MakeDirectory(made) => self.make_directory(index, &parent, name, *made).map_err(fault),
        }
    }

    /// Looks once more at what a step needs, right before it: at a directory that was summed up before, whether it is
    /// still the same one; at anything else whether nothing has changed.
    fn look_again(
        &self,
        index: usize,
        step: &Step,
        parent: &OwnedFd,
        name: &[u8],
    ) -> Result<Option<(u64, u64)>, String> {
        match (self.checked.get(index), &step.before) {
            (Some(Checked::As(wanted)), Before::Directory(_)) => match identity_at(parent, name) {
                Ok(now) if now == *wanted => Ok(now),
                Ok(_) => Err(format!("{}: another directory stands there now", step.path)),
                Err(errno) => Err(Fault::new("looking at it", &step.path, errno).to_string()),
            },
            _ => check(self.permit.tree(), &step.path, &step.before),
        }
    }

    /// Waits until a batch is on the disk.
    fn sync(&self, batch: &[Step]) -> Result<(), Fault> {
        let directories = batch.iter().flat_map(directories).collect();
        sync_directories(self.permit.hands(), self.permit.tree(), &self.log.kept, directories)
    }
}

/// The directories that a step changes.
fn directories(step: &Step) -> impl Iterator<Item = RelPath> + use<> {
    let parent = |path: &RelPath| path.parent();
    [Some(parent(&step.path)), step.to().map(parent)].into_iter().flatten()
}

fn in_words(refusal: &Refusal) -> String {
    format!("{refusal}. {}", refusal.next())
}

fn doing(step: &Step) -> &'static str {
    match step.action {
        Action::SetAside => "moving it into the journal",
        Action::Write { .. } => "writing it anew",
        Action::Rename { .. } => "renaming it",
        Action::Link { .. } => "making the link",
        Action::MakeDirectory(_) => "making the directory",
        Action::Delete => "deleting it",
    }
}

pub(super) fn mtime(stat: &rustix::fs::Stat) -> (i64, u32) {
    (stat.st_mtime, nanos(stat.st_mtime_nsec))
}

fn nanos(nanos: u64) -> u32 {
    u32::try_from(nanos).unwrap_or_default()
}
