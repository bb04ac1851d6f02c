//! `latest` links: re-pointed where only one answer is possible.

use std::os::unix::ffi::OsStringExt;

use crate::check::Finding;
use crate::layout::{Name, RelPath, is_hidden};
use crate::model::{Executor, Latest, Part, Progress, Provider, Request, load};
use crate::plan::{Action, Before, Step};
use crate::recovery::Effect;
use crate::recovery::outcome::Holder;
use crate::schema::{decode, table};
use crate::source::NodeType;
use crate::wire::{Frame, Frames};

use super::context::{Draft, NOT_MEANT, RepairContext, RepairResult, RunRef, basename, no};
use super::overlay::after;

/// Re-points `slaves/latest`.
pub(super) fn agent(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    if finding.path.as_bytes() != b"meta/slaves/latest" {
        return NOT_MEANT;
    }
    let directories = directories(case, &RelPath::new("meta/slaves"));
    let latest = &case.checkpoint.latest;
    point(case, finding, latest, &directories, &|text| never_was(case, latest, &directories, text))
}

/// Re-points `runs/latest` of an executor.
pub(super) fn run(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(executor) = of_run_link(case, finding) else { return NOT_MEANT };
    let directories = directories(case, &finding.path.parent());
    point(case, finding, &executor.latest, &directories, &|link| proved(case, finding, executor, link))
}

/// Moves a `runs/latest` away that names a run which is gone, for agents that it stops.
pub(super) fn drop_run(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(executor) = of_run_link(case, finding) else { return NOT_MEANT };
    if finding.strict < Effect::Fails || !matches!(executor.latest, Latest::Dangling { .. }) {
        return NOT_MEANT;
    }
    let why = "the run that it names is gone; up to 1.11.0 the agent does not start over it";
    Ok(vec![Draft::new(Action::SetAside, &finding.path, why)])
}

/// Re-points `latest` of a resource provider.
pub(super) fn provider(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(agent) = case.checkpoint.agent_of(&finding.entity) else { return NOT_MEANT };
    let directory = finding.path.parent();
    let mut names = directory.components().collect::<Vec<_>>().into_iter().rev();
    let (Some(name), Some(kind)) = (names.next(), names.next()) else { return NOT_MEANT };
    let is_it = |node: &&Provider| node.kind.as_bytes() == kind && node.name.as_bytes() == name;
    let Some(provider) = agent.providers.iter().find(is_it) else { return NOT_MEANT };
    point(case, finding, &provider.latest, &directories(case, &directory), &|_| None)
}

fn of_run_link<'a>(case: &RepairContext<'a>, finding: &Finding) -> Option<&'a Executor> {
    let is_link = finding.path.as_bytes().ends_with(b"/runs/latest");
    case.checkpoint.executor_of(&finding.entity).filter(|_| is_link)
}

/// Lets a link lead to the directory that it names; or, where it names none at all, to the only one there is.
fn point(
    case: &RepairContext<'_>,
    finding: &Finding,
    latest: &Latest,
    directories: &[Name],
    proved: &dyn Fn(&[u8]) -> Option<Name>,
) -> RepairResult {
    let Some(place) = case.source.place.as_deref() else {
        return no("where the work_dir stands is not known: name the work_dir, not its meta");
    };
    let text: &[u8] = match latest {
        Latest::Dangling { text } | Latest::Loop { text } | Latest::Resolves { text: Some(text), .. } => text,
        Latest::Resolves { text: None, .. } if case.is_file(&finding.path) => b"",
        _ => return NOT_MEANT,
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
        return no(format!(
            "it names none of the {count} directories beside it, so that there is no single answer"
        ));
    };
    let to = finding.path.parent().join(&id).below(place).into_os_string().into_vec();
    if to == text {
        return NOT_MEANT;
    }
    let why = if text.is_empty() {
        "it is no link".to_owned()
    } else {
        format!("it leads to {}", String::from_utf8_lossy(text))
    };
    Ok(vec![Draft::new(Action::Link { text: to }, &finding.path, why)])
}

/// Makes `slaves/latest` again, where it is gone and the id is the only possible one, or named by a person.
pub(super) fn again(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    if finding.path.as_bytes() != b"meta/slaves/latest" {
        return NOT_MEANT;
    }
    let Some(place) = case.source.place.as_deref() else {
        return no("where the work_dir stands is not known: name the work_dir, not its meta");
    };
    let directories = directories(case, &RelPath::new("meta/slaves"));
    let id = chosen(case, &directories)?;
    if !knows_itself(case, &id) {
        return no(format!("slave.info of {id} is not good, or is of another agent"));
    }
    let to = finding.path.parent().join(&id).below(place).into_os_string().into_vec();
    let link = Draft::new(Action::Link { text: to }, &finding.path, "");
    let why = format!("lets agent {id} come back, with {}", what_returns(case, &link)?);
    Ok(vec![Draft { why, ..link }])
}

/// The id that comes back: what a person named, else the only one that ever was here.
fn chosen(case: &RepairContext<'_>, directories: &[Name]) -> Result<Name, Option<String>> {
    if let Some(named) = case.agent_named {
        let found = directories.iter().find(|id| id.as_bytes() == named.as_bytes()).cloned();
        return found.ok_or_else(|| Some(format!("there is no agent {named} below meta/slaves")));
    }
    let [only] = directories else {
        let ids: Vec<String> = directories.iter().map(|id| told(case, id)).collect();
        let why = if ids.is_empty() {
            "no agent is left below meta/slaves".to_owned()
        } else {
            format!("several ids may be meant, --agent ID names one: {}", ids.join(", "))
        };
        return Err(Some(why));
    };
    let others = case.checkpoint.sandbox_agents.iter().filter(|id| *id != only);
    match others.map(ToString::to_string).next() {
        Some(other) => Err(Some(format!(
            "{other} has sandboxes here too, and may have been the last one: --agent {only}, if you mean {only}"
        ))),
        None => Ok(only.clone()),
    }
}

/// An id, and when its agent wrote `slave.info`: the last one to register wrote it last.
fn told(case: &RepairContext<'_>, id: &Name) -> String {
    let stat = case.source.stat(&RelPath::new("meta/slaves").join(id).join("slave.info")).ok();
    let written = stat.and_then(|stat| chrono::DateTime::from_timestamp(stat.mtime, 0));
    let words = written.map(|at| format!(" (slave.info of {})", at.format("%FT%TZ")));
    format!("{id}{}", words.unwrap_or_default())
}

/// What an agent finds again behind the link.
fn what_returns(case: &RepairContext<'_>, link: &Draft) -> Result<String, Option<String>> {
    let Draft { action, path, .. } = link.clone();
    let before = Before::look(case.source, &path, false).map_err(|errno| Some(errno.to_string()))?;
    let step = Step { action, path, why: "".into(), code: "".into(), before };
    let tree = after(case.source, &[step]);
    let request = Request { release: Some(case.conditions.release), ..Request::default() };
    let checkpoint = load(&tree, &request, &Progress::default());
    let case = RepairContext { checkpoint: &checkpoint, source: &tree, ..*case };
    let runs: Vec<RunRef<'_>> = case.live_runs().collect();
    let tasks: usize = runs.iter().map(|place| place.run.tasks.len()).sum();
    let files = &checkpoint.resources;
    let committed = files.state.value().or_else(|| files.info.value());
    let all = committed.into_iter().flat_map(|facts| facts.resources.iter());
    let volumes = all.filter(|resource| resource.is_persistent_volume()).count();
    Ok(format!("its executors ({}), their tasks ({tasks}) and persistent volumes ({volumes})", runs.len()))
}

/// Whether the agent's info is good and its own.
fn knows_itself(case: &RepairContext<'_>, id: &Name) -> bool {
    let bytes = case.read(&RelPath::new("meta/slaves").join(id).join("slave.info"));
    let Some(Frame::Whole { body, .. }) = bytes.as_deref().and_then(|bytes| Frames::new(bytes).next()) else {
        return false;
    };
    let info = decode(&table::SLAVE_INFO, body, case.conditions.release);
    let named = info.value.message("id").and_then(|id| id.text("value"));
    info.damage.is_none() && named == Some(id.as_bytes())
}

/// The only agent there is, if its info is its own, and the id that the link names has left no sandboxes either.
fn never_was(case: &RepairContext<'_>, latest: &Latest, directories: &[Name], text: &[u8]) -> Option<Name> {
    let ([only], Latest::Dangling { .. }) = (directories, latest) else { return None };
    let named = basename(text)?;
    let traces = &case.checkpoint.sandbox_agents;
    let known = case.checkpoint.coverage.sandboxes == Part::Read && traces.contains(only);
    if !known || traces.iter().any(|id| id.as_bytes() == named) {
        return None;
    }
    knows_itself(case, only).then(|| only.clone())
}

/// The only run whose process is proved to live, where the link names no run that is gone.
fn proved(case: &RepairContext<'_>, finding: &Finding, executor: &Executor, text: &[u8]) -> Option<Name> {
    if matches!(executor.latest, Latest::Dangling { .. }) && basename(text) != Some(b"latest") {
        return None;
    }
    let (agent, framework) =
        (case.checkpoint.agent_of(&finding.entity)?, case.checkpoint.framework_of(&finding.entity)?);
    let places = executor.runs.iter().map(|run| RunRef { agent, framework, executor, run });
    let mut alive = places.filter(|place| place.pid().is_some() && case.holder(place) == Holder::Same);
    let first = alive.next()?;
    alive.next().is_none().then(|| first.run.id.clone())
}

/// The directories among the entries, as the agent sees them.
fn directories(case: &RepairContext<'_>, path: &RelPath) -> Vec<Name> {
    let is_directory = |name: &Name| {
        let stat = case.source.stat(&path.join(name));
        stat.is_ok_and(|stat| stat.node == NodeType::Directory) && !is_hidden(name.as_bytes())
    };
    case.names(path).into_iter().filter(is_directory).collect()
}
