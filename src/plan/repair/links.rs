//! `latest` symlinks: pointed to another target where only one is possible.

use std::fmt;
use std::os::unix::ffi::OsStringExt;

use chrono::{DateTime, Utc};

use crate::check::Finding;
use crate::layout::{Name, RelPath, is_hidden};
use crate::model::{Agent, Checkpoint, Executor, Latest, Part, Progress, Provider, Request, load};
use crate::plan::{Action, Detail, PathError, Precondition, Step};
use crate::recovery::outcome::Holder;
use crate::recovery::{Effect, ResourceFiles};
use crate::schema::{decode, field, table};
use crate::source::{NodeType, Source};
use crate::values::Resources;
use crate::wire::{Frame, Frames};

use super::context::{
    NOT_APPLICABLE, NoRepair, ProposedStep, RepairContext, RepairResult, RunRef, basename, cannot,
};
use super::lookups::Lookups;
use super::name::RepairName;
use super::overlay::after;
use super::table::{REPAIRS, Repair};

/// Retargets `slaves/latest`.
pub(super) fn agent(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    if finding.path.as_bytes() != b"meta/slaves/latest" {
        return NOT_APPLICABLE;
    }
    let directories = directories(context, &RelPath::new("meta/slaves"));
    let latest = &context.checkpoint.latest;
    point(context, finding, latest, &directories, &|text| never_was(context, latest, &directories, text))
}

/// Retargets `runs/latest` of an executor.
pub(super) fn run(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(executor) = of_run_link(context, finding) else { return NOT_APPLICABLE };
    let directories = directories(context, &finding.path.parent());
    let alive = || only_alive(context, finding, executor);
    if executor.latest == Latest::Missing {
        return alive()
            .map_or(NOT_APPLICABLE, |run| link(context, &finding.path, &run, "its process is alive"));
    }
    let latest = executor.latest.clone();
    let latest = latest.spelled_out(context.source.place.as_deref(), &finding.path.parent());
    point(context, finding, &latest, &directories, &|_| alive())
}

/// Moves a `runs/latest` away that names a run which is gone, for agents that it stops.
pub(super) fn drop_run(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(executor) = of_run_link(context, finding) else { return NOT_APPLICABLE };
    if finding.strict < Effect::Fails || !matches!(executor.latest, Latest::Dangling { .. }) {
        return NOT_APPLICABLE;
    }
    let why = "its run does not exist; agents up to 1.11.0 refuse to start with it";
    Ok(vec![ProposedStep::new(Action::SetAside, &finding.path, why)])
}

/// Retargets `latest` of a resource provider.
pub(super) fn provider(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(agent) = context.checkpoint.agent_of(&finding.entity) else { return NOT_APPLICABLE };
    let directory = finding.path.parent();
    let mut names = directory.components().collect::<Vec<_>>().into_iter().rev();
    let (Some(name), Some(kind)) = (names.next(), names.next()) else { return NOT_APPLICABLE };
    let place = |node: &Provider| (node.kind.as_bytes(), node.name.as_bytes()).cmp(&(kind, name));
    let Ok(found) = agent.providers.binary_search_by(place) else { return NOT_APPLICABLE };
    point(context, finding, &agent.providers[found].latest, &directories(context, &directory), &|_| None)
}

pub(super) fn of_run_link<'a>(context: &RepairContext<'a>, finding: &Finding) -> Option<&'a Executor> {
    let is_link = finding.path.as_bytes().ends_with(b"/runs/latest");
    context.checkpoint.executor_of(&finding.entity).filter(|_| is_link)
}

/// Points a symlink to the directory that it names; or, where it names none, to the only one.
fn point(
    context: &RepairContext<'_>,
    finding: &Finding,
    latest: &Latest,
    directories: &[Name],
    proved: &dyn Fn(&[u8]) -> Option<Name>,
) -> RepairResult {
    let Some(place) = context.source.place.as_deref() else {
        return cannot("the path of the work_dir is unknown: pass the work_dir, not its meta directory");
    };
    let text: &[u8] = match latest {
        Latest::Dangling { text } | Latest::Loop { text } | Latest::Resolves { text: Some(text), .. } => text,
        Latest::Resolves { text: None, .. } if context.is_file(&finding.path) => b"",
        _ => return NOT_APPLICABLE,
    };
    let named = basename(text).filter(|name| *name != b"latest");
    let by_name = named.and_then(|name| directories.iter().find(|id| id.as_bytes() == name)).cloned();
    let names_nothing = named.is_none() || !matches!(latest, Latest::Dangling { .. });
    let only = match directories {
        [one] if names_nothing => Some(one.clone()),
        _ => None,
    };
    let Some(id) = by_name.or(only).or_else(|| proved(text)) else {
        let count = directories.len();
        return cannot(format!("its target matches none of the {count} directories beside it"));
    };
    let to = finding.path.parent().join(&id).below(place).into_os_string().into_vec();
    if to == text {
        return NOT_APPLICABLE;
    }
    let why = if text.is_empty() {
        "it is not a symlink".to_owned()
    } else {
        format!("it points to {}", String::from_utf8_lossy(text))
    };
    Ok(vec![ProposedStep::new(Action::Link { text: to }, &finding.path, why)])
}

/// Makes a symlink to a directory beside it.
pub(super) fn link(context: &RepairContext<'_>, path: &RelPath, to: &Name, why: &str) -> RepairResult {
    let Some(place) = context.source.place.as_deref() else {
        return cannot("the path of the work_dir is unknown: pass the work_dir, not its meta directory");
    };
    let text = path.parent().join(to).below(place).into_os_string().into_vec();
    Ok(vec![ProposedStep::new(Action::Link { text }, path, why)])
}

/// Makes `slaves/latest` again, where it is gone and the id is the only possible one, or named by a person.
pub(super) fn restore(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let latest = RelPath::new("meta/slaves/latest");
    let is_it = finding.path == latest || (finding.path.is_below(&latest) && is_nothing(context, &latest));
    if !is_it {
        return NOT_APPLICABLE;
    }
    let Some(place) = context.source.place.as_deref() else {
        return cannot("the path of the work_dir is unknown: pass the work_dir, not its meta directory");
    };
    let directories = directories(context, &RelPath::new("meta/slaves"));
    let id = chosen(context, &directories)?;
    if !knows_itself(context, &id) {
        return cannot(format!("slave.info of {id} is damaged, or belongs to another agent"));
    }
    let to = latest.parent().join(&id).below(place).into_os_string().into_vec();
    let link = ProposedStep::new(Action::Link { text: to }, &latest, "");
    let why = format!("the agent keeps the ID {id}, with {}", what_returns(context, &link)?);
    Ok(vec![ProposedStep { why, ..link }])
}

/// Whether it is a file or an empty directory: it names no agent, as if it were missing.
fn is_nothing(context: &RepairContext<'_>, path: &RelPath) -> bool {
    match context.source.stat(path).map(|stat| stat.node) {
        Ok(NodeType::File) => true,
        Ok(NodeType::Directory) => context.names(path).is_empty(),
        _ => false,
    }
}

/// The ID to restore: what the user chose, else the only one that was ever used here.
fn chosen(context: &RepairContext<'_>, directories: &[Name]) -> Result<Name, NoRepair> {
    if let Some(named) = context.input.selection.agent() {
        let found = directories.iter().find(|id| id.as_bytes() == named.as_bytes()).cloned();
        return found
            .ok_or_else(|| NoRepair::because(format!("there is no agent {named} below meta/slaves")));
    }
    let [only] = directories else {
        let why = if directories.is_empty() {
            "no agent is left below meta/slaves".to_owned()
        } else {
            let ids: Vec<String> =
                possible_agents(context.source, context.checkpoint).iter().map(ToString::to_string).collect();
            format!("several agent IDs are possible, choose one with --agent ID: {}", ids.join(", "))
        };
        return Err(NoRepair::because(why));
    };
    let others = context.checkpoint.sandbox_agents.iter().filter(|id| *id != only);
    match others.map(ToString::to_string).next() {
        Some(other) => Err(NoRepair::because(format!(
            "{other} has sandboxes here too, and may be the latest one: --agent {only} chooses {only}"
        ))),
        None => Ok(only.clone()),
    }
}

/// An agent that `slaves/latest` may have named, and its last sign of life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PossibleAgent {
    pub id: Name,
    /// The newest status update, or when `slave.info` was written.
    last_sign: Option<DateTime<Utc>>,
}

impl fmt::Display for PossibleAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last_sign {
            Some(at) => write!(f, "{} (last sign of life {})", self.id, at.format("%FT%TZ")),
            None => write!(f, "{} (no sign of life)", self.id),
        }
    }
}

/// The agents below `meta/slaves`, the one that was alive last first.
pub fn possible_agents(source: &Source, checkpoint: &Checkpoint) -> Vec<PossibleAgent> {
    let slaves = RelPath::new("meta/slaves");
    let ids = source.directories(&slaves).into_iter().map(|name| Name::from(&*name));
    let ids = ids.filter(|id| !is_hidden(id.as_bytes()) && id.as_bytes() != b"latest");
    let mut agents: Vec<PossibleAgent> = ids
        .map(|id| {
            let info = source.stat(&slaves.join(&id).join("slave.info")).ok();
            let written = info.and_then(|stat| DateTime::from_timestamp(stat.mtime, 0));
            let updated = checkpoint.agent(id.as_bytes()).and_then(Agent::newest_update);
            PossibleAgent { id, last_sign: written.max(updated) }
        })
        .collect();
    agents.sort_by(|a, b| b.last_sign.cmp(&a.last_sign).then_with(|| a.id.cmp(&b.id)));
    agents
}

/// The repair that restores `slaves/latest`, and the agents that it may have named, where a person has to choose one, and
/// one of them was alive last.
pub fn choice_of_agent(
    source: &Source,
    checkpoint: &Checkpoint,
    finding: &Finding,
) -> Option<(&'static Repair, Vec<PossibleAgent>)> {
    let repair = REPAIRS.iter().find(|repair| repair.name == RepairName::RestoreLatest)?;
    if !repair.answers(finding.row.code) || finding.path.as_bytes() != b"meta/slaves/latest" {
        return None;
    }
    let mut agents = possible_agents(source, checkpoint);
    agents.retain(|agent| {
        let info = checkpoint.agent(agent.id.as_bytes()).and_then(|agent| agent.info.value());
        info.is_some_and(|info| info.id.as_ref() == Some(&agent.id))
    });
    // The one that was alive last comes first, if one was.
    let is_clear = match &agents[..] {
        [] => false,
        [_] => true,
        [first, second, ..] => first.last_sign > second.last_sign,
    };
    is_clear.then_some((repair, agents))
}

/// What an agent recovers with the symlink.
fn what_returns(context: &RepairContext<'_>, link: &ProposedStep) -> Result<String, NoRepair> {
    let ProposedStep { action, path, .. } = link.clone();
    let before = Precondition::read(context.source, &path, Detail::Metadata)
        .map_err(|errno| NoRepair::Io(PathError::new(&path, errno)))?;
    let step = Step { action, path, why: "".into(), code: "".into(), before };
    let tree = after(context.source, &[step]);
    let request = Request { release: Some(context.input.conditions.release), ..Request::default() };
    let checkpoint = load(&tree, &request, &Progress::default());
    let lookups = Lookups::default();
    let context = RepairContext { checkpoint: &checkpoint, source: &tree, lookups: &lookups, ..*context };
    let runs: Vec<RunRef<'_>> = context.live_runs().collect();
    let tasks: usize = runs.iter().map(|run| run.run.tasks.len()).sum();
    let committed = ResourceFiles::of(&checkpoint.resources, context.input.conditions.release).resources();
    let all = committed.into_iter().flat_map(Resources::iter);
    let volumes = all.filter(|resource| resource.is_persistent_volume()).count();
    Ok(format!("its executors ({}), their tasks ({tasks}) and persistent volumes ({volumes})", runs.len()))
}

/// Whether the agent's info is good and its own.
fn knows_itself(context: &RepairContext<'_>, id: &Name) -> bool {
    let bytes = context.read(&RelPath::new("meta/slaves").join(id).join("slave.info"));
    let Some(Frame::Whole { body, .. }) = bytes.as_deref().and_then(|bytes| Frames::new(bytes).next()) else {
        return false;
    };
    let info = decode(&table::SLAVE_INFO, body, context.input.conditions.release);
    let named = info.value.message(field!("id")).and_then(|id| id.text(field!("value")));
    info.damage.is_none() && named == Some(id.as_bytes())
}

/// The only agent there is, if its info is its own, and the id that the link names has left no sandboxes either.
fn never_was(
    context: &RepairContext<'_>,
    latest: &Latest,
    directories: &[Name],
    text: &[u8],
) -> Option<Name> {
    let ([only], Latest::Dangling { .. }) = (directories, latest) else { return None };
    let named = basename(text)?;
    let traces = &context.checkpoint.sandbox_agents;
    let known = context.checkpoint.coverage.sandboxes == Part::Read && traces.contains(only);
    if !known || traces.iter().any(|id| id.as_bytes() == named) {
        return None;
    }
    knows_itself(context, only).then(|| only.clone())
}

/// The only run whose process is proved to be alive: an executor has no later one then, whatever its symlink says.
pub(super) fn only_alive(
    context: &RepairContext<'_>,
    finding: &Finding,
    executor: &Executor,
) -> Option<Name> {
    let (agent, framework) =
        (context.checkpoint.agent_of(&finding.entity)?, context.checkpoint.framework_of(&finding.entity)?);
    let runs = executor.runs.iter().map(|run| RunRef { agent, framework, executor, run });
    let mut alive = runs.filter(|run| run.pid().is_some() && context.holder(run) == Holder::Same);
    let first = alive.next()?;
    alive.next().is_none().then(|| first.run.id.clone())
}

/// The directories among the entries, as the agent sees them; not a `latest` that is one.
pub(super) fn directories(context: &RepairContext<'_>, path: &RelPath) -> Vec<Name> {
    let is_directory = |name: &Name| {
        let stat = context.source.stat(&path.join(name));
        let is_id = !is_hidden(name.as_bytes()) && name.as_bytes() != b"latest";
        is_id && stat.is_ok_and(|stat| stat.node == NodeType::Directory)
    };
    context.names(path).into_iter().filter(is_directory).collect()
}
