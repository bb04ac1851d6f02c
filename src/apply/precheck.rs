//! Whether every path that a plan names is as the plan says: for all steps before the first one, and again at each.

use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::io::Errno;

use super::copy::attributes;
use super::error::{Mismatch, Mismatches, StopReason};
use super::execute::mtime;
use super::tree::Tree;
use crate::layout::{PathSet, RelPath};
use crate::plan::{Action, Detail, DirectoryMetadata, Precondition, Step, StepList};
use crate::source::{Directory, NodeType, ReadThreads, distribute};

/// The check ends after this number of mismatches.
pub(super) const MAX_MISMATCHES: usize = 20;

/// Steps that a thread checks at a time.
const CHUNK: usize = 64;

/// What a step will find, as far as that can be determined before the first step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked {
    /// The path is as planned: this device and inode, `None` for nothing.
    As(Option<(u64, u64)>),
    /// An earlier step makes it what it must be.
    Later,
    /// It changed since the plan was made, and is skipped.
    Skipped,
}

/// What was to be deleted and still exists, at least in part. No other step depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    /// How many paths.
    pub count: usize,
    /// The first of them, each with the reason.
    pub reasons: Vec<StopReason>,
}

impl Skipped {
    pub(super) fn add(&mut self, why: StopReason) {
        self.count += 1;
        if self.reasons.len() < MAX_MISMATCHES {
            self.reasons.push(why);
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.reasons.extend(other.reasons);
        self.reasons.truncate(MAX_MISMATCHES);
    }
}

/// When a plan was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanAge {
    /// By this call, a moment ago. A directory that is only moved, and can be moved back with
    /// its whole content, is then not summed up a second time; a sandbox that has changed is skipped.
    ThisRun,
    /// Earlier: everything is compared.
    FromFile,
}

/// The result of a check of all steps.
pub(super) struct CheckedSteps {
    pub(super) checked: Vec<Checked>,
    pub(super) skipped: Skipped,
}

/// What was found of one chunk.
#[derive(Default)]
struct Part {
    checked: Vec<Checked>,
    mismatches: Vec<Mismatch>,
    skipped: Skipped,
}

/// Checks the paths of all steps of a stored plan, and changes nothing.
///
/// # Errors
/// Some are not as they must be.
pub fn check_plan(tree: &Tree, steps: &StepList, threads: usize) -> Result<(), Mismatches> {
    check_all(tree, steps, PlanAge::FromFile, threads).map(drop)
}

/// Checks the paths of all steps, with several threads. Deletions by a plan of this run are skipped where the path has
/// changed: a task that writes into its sandbox does not keep the others.
pub(super) fn check_all(
    tree: &Tree,
    steps: &StepList,
    age: PlanAge,
    threads: usize,
) -> Result<CheckedSteps, Mismatches> {
    let dependent = dependent_steps(steps);
    let found = AtomicUsize::new(0);
    let check = |checker: &mut Checker<'_>, chunk: usize| {
        let from = chunk * CHUNK;
        let mut part = Part::default();
        for (step, dependent) in steps.range(from..from + CHUNK).zip(&dependent[from..]) {
            if found.load(Ordering::Relaxed) >= MAX_MISMATCHES {
                break;
            }
            let before = part.mismatches.len();
            let mut checked = Checked::Later;
            match checker.check_path(&step, *dependent) {
                Ok(one) => checked = one,
                Err(mismatch) if age == PlanAge::ThisRun && step.action == Action::Delete => {
                    checked = Checked::Skipped;
                    part.skipped.add(mismatch.into());
                }
                Err(mismatch) => part.mismatches.push(mismatch),
            }
            part.checked.push(checked);
            part.mismatches.extend(checker.check_target(&step, *dependent).err());
            found.fetch_add(part.mismatches.len() - before, Ordering::Relaxed);
        }
        part
    };
    let chunks = steps.len().div_ceil(CHUNK);
    let checker = || Checker { tree, age, open: None };
    let parts = distribute(&ReadThreads::new(threads), chunks, 1, &mut Vec::new(), checker, check);
    let (mut checked, mut mismatches, mut skipped) =
        (Vec::with_capacity(steps.len()), Mismatches::default(), Skipped::default());
    for part in parts {
        checked.extend(part.checked);
        mismatches.list.extend(part.mismatches);
        skipped.merge(part.skipped);
    }
    mismatches.is_cut = mismatches.list.len() >= MAX_MISMATCHES;
    if mismatches.list.is_empty() { Ok(CheckedSteps { checked, skipped }) } else { Err(mismatches) }
}

/// Which paths of a step depend on earlier steps.
#[derive(Clone, Copy)]
struct Dependent {
    path: bool,
    target: bool,
}

fn dependent_steps(steps: &StepList) -> Vec<Dependent> {
    let mut touched = PathSet::default();
    let mut depends = |step: Step| {
        let path = touched.covers(&step.path);
        let target = step.to().is_some_and(|to| touched.covers(to));
        if let Some(to) = step.to() {
            touched.insert(to);
        }
        touched.insert(&step.path);
        Dependent { path, target }
    };
    steps.iter().map(&mut depends).collect()
}

/// Checks one path after another. The directory of the last one is kept open.
struct Checker<'a> {
    tree: &'a Tree,
    age: PlanAge,
    open: Option<(RelPath, Directory<'static>)>,
}

impl Checker<'_> {
    fn check_path(&mut self, step: &Step, dependent: Dependent) -> Result<Checked, Mismatch> {
        if dependent.path {
            Ok(Checked::Later)
        } else if matches!(step.action, Action::SetDirectory(_)) {
            check_metadata(self.tree, step, Times::Same).map(|()| Checked::Later)
        } else if self.age == PlanAge::ThisRun && step.action == Action::SetAside {
            self.check_without_sum(&step.path, &step.before).map(Checked::As)
        } else {
            self.check(&step.path, &step.before).map(Checked::As)
        }
    }

    fn check_target(&mut self, step: &Step, dependent: Dependent) -> Result<(), Mismatch> {
        match &step.action {
            Action::Rename { to, over } if !dependent.target => self.check(to, over).map(drop),
            _ => Ok(()),
        }
    }

    /// The same for what was summed up a moment ago: whether the directory still exists.
    fn check_without_sum(
        &mut self,
        path: &RelPath,
        planned: &Precondition,
    ) -> Result<Option<(u64, u64)>, Mismatch> {
        if !matches!(planned, Precondition::Directory(_)) {
            return self.check(path, planned);
        }
        let (directory, name) = self.parent(path).map_err(|errno| Mismatch::io(path, errno))?;
        let found = match directory.stat(name) {
            Ok(stat) if stat.node == NodeType::Directory => return Ok(Some(stat.identity)),
            Ok(_) => Precondition::of(directory, name, Detail::Metadata),
            Err(errno) if errno.is_missing() => Ok(Precondition::Absent),
            Err(errno) => Err(errno),
        };
        let found = found.map_err(|errno| Mismatch::io(path, errno))?;
        Err(Mismatch::differs(path, planned, found))
    }

    /// The open directory of a path, and the name in it.
    fn parent<'p>(&mut self, path: &'p RelPath) -> Result<(&Directory<'static>, &'p [u8]), Errno> {
        let parent = path.parent();
        let directory = match self.open.take() {
            Some((open, directory)) if open == parent => directory,
            _ => Directory::opened(self.tree.directory(&parent)?),
        };
        let (_, directory) = self.open.insert((parent, directory));
        Ok((directory, path.file_name().ok_or(Errno::INVAL)?))
    }

    fn check(&mut self, path: &RelPath, planned: &Precondition) -> Result<Option<(u64, u64)>, Mismatch> {
        let (directory, name) = match self.parent(path) {
            Ok(found) => found,
            Err(Errno::NOENT) if *planned == Precondition::Absent => return Ok(None),
            Err(errno) => return Err(Mismatch::io(path, errno)),
        };
        let (found, identity) = Precondition::with_identity(directory, name, planned.detail())
            .map_err(|errno| Mismatch::io(path, errno))?;
        // More bytes than the plan says are not what the user agreed to.
        if found == *planned && found.bytes() <= planned.bytes() {
            Ok(identity)
        } else {
            Err(Mismatch::differs(path, planned, found))
        }
    }
}

/// Whether the times of a directory must be as planned, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    Same,
    /// Earlier steps have changed what is in it.
    Any,
}

/// Checks owner and mode of a directory; one that an earlier step creates only has to be there.
pub(super) fn check_metadata(tree: &Tree, step: &Step, times: Times) -> Result<(), Mismatch> {
    let Precondition::Metadata(planned) = &step.before else { return Ok(()) };
    let stat = tree.directory(&step.path).and_then(|fd| rustix::fs::fstat(&fd));
    let stat = stat.map_err(|errno| Mismatch::io(&step.path, errno))?;
    let attributes = attributes(&stat);
    let is_same = attributes == planned.attributes && (times == Times::Any || mtime(&stat) == planned.mtime);
    if is_same {
        return Ok(());
    }
    let found = DirectoryMetadata { attributes, mtime: mtime(&stat) };
    Err(Mismatch::differs(&step.path, &step.before, Precondition::Metadata(found)))
}

/// Checks one path; gives its device and inode.
pub(super) fn check(
    tree: &Tree,
    path: &RelPath,
    planned: &Precondition,
) -> Result<Option<(u64, u64)>, Mismatch> {
    Checker { tree, age: PlanAge::FromFile, open: None }.check(path, planned)
}
