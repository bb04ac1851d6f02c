//! What no plan may do, because plan files can be edited: checks that need the plan alone, not the tree.

use crate::layout::{PathSet, RelPath};

use super::plan::Plan;
use super::precondition::Precondition;
use super::step::{Action, Attributes, Content, Step};

/// The longest word for a command: it becomes part of a directory's name.
const LONGEST_COMMAND: usize = 64;

/// Why a command can't have made a plan.
pub(super) fn command(word: &str) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_lowercase() || c == '-';
    if word.is_empty() || word.len() > LONGEST_COMMAND || !word.chars().all(plain) {
        return Err(format!("not a command of ckpt: {word:?}"));
    }
    Ok(())
}

/// Why a step can't be one of a plan.
pub(super) fn step(step: &Step) -> Result<(), String> {
    for path in [Some(&step.path), step.to()].into_iter().flatten() {
        match &step.action {
            Action::SetDirectory(_) if path.as_bytes() == b"meta" => {}
            _ => in_tree(path)?,
        }
    }
    match &step.action {
        Action::Delete | Action::SetAside if step.before == Precondition::Absent => {
            Err(format!("{}: there is nothing to remove", step.path))
        }
        Action::Delete if !may_be_deleted(&step.path) => {
            Err(format!("{}: only sandboxes and what containers leave are ever deleted", step.path))
        }
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
fn in_meta(path: &RelPath) -> Result<(), String> {
    if path.is_below(&RelPath::new("meta")) { Ok(()) } else { Err(format!("{path}: only meta is restored")) }
}

fn possible_time(time: (i64, u32)) -> Result<(), String> {
    if time.1 < 1_000_000_000 { Ok(()) } else { Err(format!("not a number of nanoseconds: {}", time.1)) }
}

/// Why a plan can't be carried out for want of an archive.
pub(super) fn has_archive(plan: &Plan) -> Result<(), String> {
    let restores = |step: &Step| matches!(step.action, Action::Restore(_));
    match plan.steps.iter().find(restores).filter(|_| plan.archive.is_none()) {
        Some(step) => Err(format!("{}: it is to be restored, and the plan names no archive", step.path)),
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
    /// Why a step can't come now: it wants something where an earlier one has left nothing.
    pub(super) fn step(&mut self, step: &Step) -> Result<(), String> {
        let wants = step.before != Precondition::Absent;
        if wants && self.gone.covers(&step.path) && !self.made.covers(&step.path) {
            return Err(format!("{}: an earlier step removes it", step.path));
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

/// Why a plan can't be one that may be carried out beside a running agent.
pub(super) fn beside_agent(plan: &Plan) -> Result<(), String> {
    let gone = |step: &Step| matches!(step.action, Action::Delete | Action::SetAside);
    let used = plan.steps.iter().find(|step| !gone(step) || !may_be_deleted(&step.path));
    match used.filter(|_| plan.beside_agent) {
        Some(step) => Err(format!("{}: an agent uses it, so that none may run", step.path)),
        None => Ok(()),
    }
}

/// `meta` as a whole, and the journals beside it, are never changed.
fn in_tree(path: &RelPath) -> Result<(), String> {
    let mut names = path.components();
    let first = names.next().unwrap_or_default();
    let is_absolute = path.as_bytes().starts_with(b"/");
    if !is_absolute && (first == b".ckpt" || first.starts_with(b".ckpt-")) {
        return Err(format!("{path}: it belongs to ckpt's journal"));
    }
    if is_absolute && !path.components().any(|name| name == b"containers") {
        return Err(format!("{path}: nothing but containers is changed in the runtime directory"));
    }
    if first == b"meta" && !is_absolute && names.next().is_none() {
        return Err("meta: not as a whole".to_owned());
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
fn possible(made: &Attributes) -> Result<(), String> {
    if made.mode & !0o7777 != 0 || made.uid == u32::MAX || made.gid == u32::MAX {
        return Err(format!("not an owner and mode: {}:{} {:o}", made.uid, made.gid, made.mode));
    }
    Ok(())
}

/// Parts of a file are within its size.
fn parts(content: &Content, before: &Precondition) -> Result<(), String> {
    let Content::Keep(parts) = content else { return Ok(()) };
    let size = before.bytes();
    match parts.iter().find(|part| part.start > part.end || part.end > size) {
        Some(part) => Err(format!("bytes {} to {} of a file of {size}", part.start, part.end)),
        None => Ok(()),
    }
}
