//! Files that an interrupted commit of resources left (R103 to R105, R217): it is completed in the right order, where it
//! creates and deletes no volume.

use std::collections::BTreeSet;

use crate::check::{Code, Finding};
use crate::layout::RelPath;
use crate::layout::resources::{INFO, OLD_TARGET, STATE, TARGET, path};
use crate::model::{File, ResourceFacts};
use crate::plan::{Action, Attributes, Content, Precondition};
use crate::recovery::releases;
use crate::source::Existence;
use crate::values::{Resource, Resources};

use super::context::{NOT_APPLICABLE, NoRepair, ProposedStep, RepairContext, RepairResult, cannot};

/// Completes a commit.
pub(super) fn complete(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match finding.row.code {
        Code::TargetWithoutOld => without_old_target(context),
        Code::OldTargetOnly => old_target(context),
        _ => old_target_behind(context),
    }
}

/// R104: the target has no `resources.target` to go with it, over which the agent fails once.
fn without_old_target(context: &RepairContext<'_>) -> RepairResult {
    let files = &context.checkpoint.resources;
    let (Some(state), Some(target)) = (files.state.value(), files.target.value()) else {
        return NOT_APPLICABLE;
    };
    match volumes(context, &state.resources, &target.resources)? {
        Volumes::Done => Ok(vec![rename(TARGET, STATE, "complete the commit: its volumes are as it says")]),
        Volumes::ToMake if resources(&files.info) == Some(&target.resources) => {
            // The agent makes the volume itself, if the second of its renames has something to rename.
            let Some(bytes) = context.read(&path(INFO)) else {
                return cannot("resources.info cannot be read");
            };
            let Ok(stat) = context.source.stat(&path(INFO)) else { return NOT_APPLICABLE };
            let attributes = Some(Attributes::from(&stat));
            let action = Action::Write { content: Content::Bytes(bytes), attributes };
            let why = "resources.info contains the target already: a second copy lets the agent complete the commit";
            Ok(vec![ProposedStep::new(action, &path(OLD_TARGET), why)])
        }
        Volumes::ToMake => cannot(
            "the commit would create a volume: the agent does that, fails once, and starts the next time",
        ),
        Volumes::ToDelete => {
            cannot("the commit would delete a volume; check the volume before you start the agent")
        }
    }
}

/// R105: `resources.target` of an agent before 1.8.
fn old_target(context: &RepairContext<'_>) -> RepairResult {
    let files = &context.checkpoint.resources;
    if files.target.exists() != Some(false) || files.state.exists() != Some(false) {
        return cannot("there are files of both formats");
    }
    let empty = Resources::default();
    let of = |file: &'_ File<ResourceFacts>| match file {
        File::Read(facts) => Some(facts.resources.clone()),
        File::Empty => Some(empty.clone()),
        _ => None,
    };
    let (Some(info), Some(target)) = (of(&files.info), of(&files.old_target)) else { return NOT_APPLICABLE };
    match volumes(context, &info, &target)? {
        Volumes::Done => {
            Ok(vec![rename(OLD_TARGET, INFO, "complete the commit: its volumes are as it says")])
        }
        Volumes::ToMake => cannot("the commit would create a volume that does not exist"),
        Volumes::ToDelete => cannot("the commit would delete a volume, or declare it gone"),
    }
}

/// R103: the second of two renames is left to do; the state has the resources already.
fn old_target_behind(context: &RepairContext<'_>) -> RepairResult {
    let files = &context.checkpoint.resources;
    let same = resources(&files.old_target).is_some_and(|old| resources(&files.state) == Some(old));
    if !same || !context.is_file(&path(OLD_TARGET)) {
        return cannot("it differs from the state file: it may belong to another commit");
    }
    Ok(vec![rename(OLD_TARGET, INFO, "complete the commit: the state has these resources already")])
}

/// A state that cannot be read, beside a `resources.info` that was written in the same commit: without the state the
/// agent reads that (R18, R217).
pub(super) fn old_format(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let files = &context.checkpoint.resources;
    let under_way = files.target.exists() != Some(false) || files.old_target.exists() != Some(false);
    match &files.info {
        // 1.8 wrote the state first, and resources.info only when the volumes were made.
        _ if !releases::prepares_operations(context.input.conditions.release) => {
            cannot("agents before 1.9 do not write both in one commit")
        }
        _ if under_way => {
            cannot("a commit was interrupted: which resources are the latest cannot be determined")
        }
        File::Read(facts) if context.is_file(&finding.path) => {
            let count = facts.resources.len();
            let why = format!(
                "resources.info has the same {count} resources; without the state the agent reads it"
            );
            Ok(vec![ProposedStep::new(Action::SetAside, &finding.path, why)])
        }
        _ => cannot("there is not a good resources.info beside it"),
    }
}

fn resources(file: &File<ResourceFacts>) -> Option<&Resources> {
    file.value().map(|facts| &facts.resources)
}

fn rename(from: &str, to: &str, why: &str) -> ProposedStep {
    let action = Action::Rename { to: path(to), over: Precondition::Absent };
    ProposedStep::new(action, &path(from), why)
}

/// What a commit means for volumes.
enum Volumes {
    /// All that it says is so on disk.
    Done,
    /// One is to be created, as far as can be determined.
    ToMake,
    /// One is to be deleted, or declared gone.
    ToDelete,
}

fn volumes(
    context: &RepairContext<'_>,
    committed: &Resources,
    target: &Resources,
) -> Result<Volumes, NoRepair> {
    let (old, new) = (paths(committed)?, paths(target)?);
    if !old.is_subset(&new) {
        return Ok(Volumes::ToDelete);
    }
    // Where this user cannot read it, the agent finds out itself, and creates what is missing.
    if new.difference(&old).any(|path| context.source.exists(path) != Existence::Yes) {
        return Ok(Volumes::ToMake);
    }
    Ok(Volumes::Done)
}

/// The directories of persistent volumes.
fn paths(resources: &Resources) -> Result<BTreeSet<RelPath>, NoRepair> {
    let volumes = resources.iter().filter(|resource| resource.is_persistent_volume());
    let path = |volume: &Resource| {
        let path = volume
            .volume_path(b"")
            .map_err(|why| NoRepair::because(format!("a volume has no directory: {why:?}")))?;
        // Of a disk of its own, the path is absolute, and stays so.
        Ok(RelPath::new(
            path.strip_prefix(b"/volumes").map_or(path.clone(), |rest| [b"volumes", rest].concat()),
        ))
    };
    volumes.map(path).collect()
}
