//! What no plan may do, because plan files can be edited: checks that need the plan alone, not the tree.

use crate::layout::{PathSet, RelPath};

use super::plan::Plan;
use super::plan_error::{PlanFault, StepFault};
use super::precondition::{FileTime, Precondition};
use super::step::{Action, Attributes, Content, Step};

/// The longest word for a command: it becomes part of a directory's name.
const LONGEST_COMMAND: usize = 64;

/// Why a command cannot have made a plan.
pub(super) fn command(word: &str) -> Result<(), PlanFault> {
    let plain = |c: char| c.is_ascii_lowercase() || c == '-';
    if word.is_empty() || word.len() > LONGEST_COMMAND || !word.chars().all(plain) {
        return Err(PlanFault::NotACommand(word.to_owned()));
    }
    Ok(())
}

/// Why a step cannot be one of a plan.
pub(super) fn step(step: &Step) -> Result<(), PlanFault> {
    for path in [Some(&step.path), step.to()].into_iter().flatten() {
        match &step.action {
            Action::SetDirectory(_) if path.as_bytes() == b"meta" => {}
            _ => in_tree(path)?,
        }
    }
    match &step.action {
        Action::Delete | Action::SetAside if step.before == Precondition::Absent => {
            Err(StepFault::NothingToRemove.of(&step.path))
        }
        Action::Delete if !may_be_deleted(&step.path) => Err(StepFault::MayNotBeDeleted.of(&step.path)),
        Action::Write { content, attributes } => {
            attributes.as_ref().map_or(Ok(()), possible)?;
            parts(content, &step.before)
        }
        Action::MakeDirectory(made) => possible(made),
        Action::Restore(restored) => {
            in_meta(&step.path)?;
            possible(&restored.attributes)?;
            possible_time(restored.mtime)
        }
        Action::SetDirectory(after) => {
            in_meta(&step.path)?;
            possible(&after.attributes)?;
            possible_time(after.mtime)
        }
        _ => Ok(()),
    }
}

/// Only `meta` is ever restored.
fn in_meta(path: &RelPath) -> Result<(), PlanFault> {
    if path.is_below(&RelPath::new("meta")) { Ok(()) } else { Err(StepFault::OutsideMeta.of(path)) }
}

fn possible_time((_, nanos): FileTime) -> Result<(), PlanFault> {
    if nanos < 1_000_000_000 { Ok(()) } else { Err(PlanFault::Nanoseconds(nanos)) }
}

/// Why a plan without an archive cannot be carried out.
pub(super) fn has_archive(plan: &Plan) -> Result<(), PlanFault> {
    let restores = |step: &Step| matches!(step.action, Action::Restore(_));
    match plan.steps.iter().find(restores).filter(|_| plan.archive.is_none()) {
        Some(step) => Err(StepFault::NoArchive.of(&step.path)),
        None => Ok(()),
    }
}

/// The effect of the steps so far: each path can be removed once.
#[derive(Default)]
pub(super) struct StepOrder {
    gone: PathSet,
    made: PathSet,
}

impl StepOrder {
    /// Why a step cannot come now: it needs something that an earlier one removes.
    pub(super) fn step(&mut self, step: &Step) -> Result<(), PlanFault> {
        let wants = step.before != Precondition::Absent;
        if wants && self.gone.covers(&step.path) && !self.made.covers(&step.path) {
            return Err(StepFault::RemovedEarlier.of(&step.path));
        }
        if step.action.removes() {
            self.gone.insert(&step.path);
        }
        if let Some(path) = step.action.creates(&step.path) {
            self.made.insert(path);
        }
        Ok(())
    }
}

/// Why a plan may not be carried out while an agent runs.
pub(super) fn beside_agent(plan: &Plan) -> Result<(), PlanFault> {
    let gone = |step: &Step| matches!(step.action, Action::Delete | Action::SetAside);
    let used = plan.steps.iter().find(|step| !gone(step) || !may_be_deleted(&step.path));
    match used.filter(|_| plan.beside_agent) {
        Some(step) => Err(StepFault::UsedByAgent.of(&step.path)),
        None => Ok(()),
    }
}

/// `meta` as a whole, and the journals beside it, are never changed.
fn in_tree(path: &RelPath) -> Result<(), PlanFault> {
    let mut names = path.components();
    let first = names.next().unwrap_or_default();
    let is_absolute = path.as_bytes().starts_with(b"/");
    if !is_absolute && (first == b".ckpt" || first.starts_with(b".ckpt-")) {
        return Err(StepFault::InJournal.of(path));
    }
    if is_absolute && !path.components().any(|name| name == b"containers") {
        return Err(StepFault::OutsideContainers.of(path));
    }
    if first == b"meta" && !is_absolute && names.next().is_none() {
        return Err(StepFault::WholeMeta.of(path));
    }
    Ok(())
}

/// Below `slaves`, `provisioner` or the runtime directory; never these themselves, and never anything of `meta`.
fn may_be_deleted(path: &RelPath) -> bool {
    let names: Vec<&[u8]> = path.components().collect();
    let is_absolute = path.as_bytes().starts_with(b"/");
    is_absolute || (names.len() > 1 && matches!(names[0], b"slaves" | b"provisioner"))
}

/// No user has the number that means: unchanged.
fn possible(made: &Attributes) -> Result<(), PlanFault> {
    if made.mode & !0o7777 != 0 || made.uid == u32::MAX || made.gid == u32::MAX {
        return Err(PlanFault::Attributes { mode: made.mode, uid: made.uid, gid: made.gid });
    }
    Ok(())
}

/// Parts of a file are within its size.
fn parts(content: &Content, before: &Precondition) -> Result<(), PlanFault> {
    let Content::Keep(parts) = content else { return Ok(()) };
    let size = before.bytes();
    match parts.iter().find(|part| part.start > part.end || part.end > size) {
        Some(part) => Err(PlanFault::Bytes { start: part.start, end: part.end, size }),
        None => Ok(()),
    }
}
