//! Where `meta` does not have what must have been there: sandboxes without their runs, runs that `latest` passes over, and
//! executors that only their sandboxes show. An agent makes a sandbox before the run, and collects it earlier.

use std::cmp::Ordering;

use crate::layout::{Name, RelPath};
use crate::model::stream::{StreamIds, parse_updates};
use crate::model::{Agent, Checkpoint, Contradictions, Executor, File, Latest, Part, RecordKind, Run, Task};
use crate::schema::{Release, decode, field, table};
use crate::source::Source;
use crate::wire::{Frame, Frames};

/// Looks for them in the latest agent. An agent that runs may be in the middle of something, so whatever is found is looked at
/// twice.
pub(super) fn contradictions(source: &Source, checkpoint: &Checkpoint) -> Contradictions {
    let mut found = Contradictions::default();
    let Some(agent) = checkpoint.latest_agent().filter(|agent| agent.loaded) else { return found };
    let has_sandboxes = checkpoint.coverage.sandboxes == Part::Read;
    for framework in &agent.frameworks {
        for executor in &framework.executors {
            let home = |root: &str| {
                let frameworks = RelPath::new(root).join(&agent.id).join("frameworks");
                frameworks.join(&framework.id).join("executors").join(&executor.id)
            };
            found.removed_updates.extend(removed_updates(source, executor, || home("meta/slaves")));
            found.newer_runs.extend(newer_runs(source, checkpoint, executor, || home("meta/slaves")));
            if has_sandboxes && is_emptied(source, executor, &home) {
                found.emptied.push(home("meta/slaves"));
            }
            if has_sandboxes {
                found.unknown_tasks.extend(unknown_tasks(source, checkpoint, executor, &home));
            }
        }
    }
    found.newer_runs.sort();
    found.removed_updates.sort();
    found.newer_agent = checkpoint.agents.iter().find(|other| is_newer_agent(source, agent, other)).map(id);
    if has_sandboxes {
        found.unknown_sandboxes = unknown_sandboxes(source, agent);
    }
    found
}

/// Tasks that a default executor has launched and that its run does not have, as its sandbox shows: it links each task to its
/// container.
fn unknown_tasks(
    source: &Source,
    checkpoint: &Checkpoint,
    executor: &Executor,
    home: &dyn Fn(&str) -> RelPath,
) -> Vec<RelPath> {
    let run = executor.latest.id().and_then(|id| executor.run(id)).filter(|run| run.sentinel == Some(false));
    let is_default = executor.info.value().is_some_and(|info| info.is_default);
    let Some(run) = run.filter(|run| is_default && !run.tasks_directory.may_have_more()) else {
        return Vec::new();
    };
    let tasks = |root: &str| home(root).join("runs").join(&run.id).join("tasks");
    let Ok(links) = source.directory(&tasks("slaves")) else { return Vec::new() };
    let mut names = Vec::new();
    // What cannot be listed says nothing.
    let _ = links.each(&mut |name, _| {
        if run.task(&Name::from(name)).is_none() {
            names.push(name.to_vec());
        }
        Ok(())
    });
    let container = checkpoint.container(&run.id);
    // What has ended is still there, and one that lives is found there.
    let has_container = |name: &[u8]| {
        let target = links.read_link(name).unwrap_or_default();
        let id = Name::from(target.rsplit(|byte| *byte == b'/').next().unwrap_or_default());
        container.is_some_and(|container| container.child(&id).is_some())
    };
    // An agent that runs may have made its directory since.
    let is_there = |name: &[u8]| source.stat(&tasks("meta/slaves").join(name)).is_ok();
    names.retain(|name| !has_container(name) && !is_there(name));
    names.iter().map(|name| tasks("slaves").join(name)).collect()
}

/// Seconds between the checkpointing of a task and a change of its directory that are none: the agent writes both in one step.
const ONE_STEP: i64 = 2;

/// Tasks of the open run that have no updates, although something came to their directories or was removed there after
/// `task.info` was written: that is the only other file, so it was there.
fn removed_updates(source: &Source, executor: &Executor, home: impl Fn() -> RelPath) -> Vec<(Name, Name)> {
    let run = executor.latest.id().and_then(|id| executor.run(id)).filter(|run| run.sentinel == Some(false));
    let Some(run) = run else { return Vec::new() };
    let changed = |path: &RelPath| source.stat(path).ok().map(|stat| stat.mtime);
    let is_removed = |task: &&Task| {
        let tasks = || home().join("runs").join(&run.id).join("tasks");
        let path = || tasks().join(&task.id);
        let is_silent = task.updates.file == File::Missing && task.info.value().is_some();
        // Where directories were made again, as by unpacking files alone, their times say nothing.
        let is_kept = |directory| changed(&tasks()).is_some_and(|all| directory - all > ONE_STEP);
        let times = || changed(&path()).filter(|at| is_kept(*at)).zip(changed(&path().join("task.info")));
        // An agent that runs may have written the first one since.
        let is_there = || source.stat(&path().join("task.updates")).is_ok();
        is_silent && times().is_some_and(|(directory, info)| directory - info > ONE_STEP) && !is_there()
    };
    run.tasks.iter().filter(is_removed).map(|task| (run.id.clone(), task.id.clone())).collect()
}

/// Whether an executor has lost the run that was its latest.
fn is_emptied(source: &Source, executor: &Executor, home: &dyn Fn(&str) -> RelPath) -> bool {
    if executor.runs_directory.may_have_more() {
        return false;
    }
    let runs = |root: &str| home(root).join("runs");
    match &executor.latest {
        Latest::Missing if executor.runs.is_empty() => {
            !source.directories(&runs("slaves")).is_empty()
                && source.directories(&runs("meta/slaves")).is_empty()
        }
        Latest::Dangling { .. } => executor.latest.dangling_id().is_some_and(|id| {
            let is_gone = executor.run(&id).is_none() && source.stat(&runs("meta/slaves").join(&id)).is_err();
            is_gone && source.stat(&runs("slaves").join(&id)).is_ok()
        }),
        _ => false,
    }
}

/// Runs that were forked after the latest one. An agent closes a run before it launches the next.
fn newer_runs(
    source: &Source,
    checkpoint: &Checkpoint,
    executor: &Executor,
    home: impl Fn() -> RelPath,
) -> Vec<Name> {
    let named = executor.latest.id().and_then(|id| executor.run(id));
    let Some(latest) = named.filter(|_| executor.runs.len() > 1) else { return Vec::new() };
    let is_open =
        |run: &&Run| run.id != latest.id && run.sentinel == Some(false) && run.forked_pid.value().is_some();
    let open = executor.runs.iter().filter(is_open);
    let newer: Vec<Name> =
        open.filter(|run| is_newer(checkpoint, run, latest)).map(|run| run.id.clone()).collect();
    if newer.is_empty() || still_names(source, &home().join("runs"), &latest.id) { newer } else { Vec::new() }
}

/// By the updates of both; else, that the other is completed.
fn is_newer(checkpoint: &Checkpoint, run: &Run, latest: &Run) -> bool {
    let has_container = |run: &Run| checkpoint.container(&run.id).is_some();
    let order = last_update(run).zip(last_update(latest)).map(|(one, other)| one.total_cmp(&other));
    match order {
        Some(Ordering::Greater) => true,
        Some(Ordering::Less) => false,
        _ => latest.sentinel == Some(true) || has_container(run) && !has_container(latest),
    }
}

fn last_update(run: &Run) -> Option<f64> {
    let records = run.tasks.iter().flat_map(|task| &task.updates.records);
    let times = records.filter(|record| record.kind == RecordKind::Update).map(|record| record.timestamp);
    times.max_by(f64::total_cmp)
}

/// Whether `latest` in a directory of runs names this one still. An agent that makes another one the latest removes the symlink
/// for a moment.
pub fn still_names(source: &Source, runs: &RelPath, latest: &Name) -> bool {
    match source.directory(runs).and_then(|directory| directory.read_link(b"latest")) {
        Ok(text) => {
            text.rsplit(|byte| *byte == b'/').find(|part| !part.is_empty()) == Some(latest.as_bytes())
        }
        Err(errno) => !errno.is_missing(),
    }
}

fn id(agent: &Agent) -> Name {
    agent.id.clone()
}

/// Whether another agent of the same host is newer, and has a run that is not closed: it registered later with the same master,
/// or had updates after the latest one registered.
fn is_newer_agent(source: &Source, latest: &Agent, other: &Agent) -> bool {
    let numbers = number(&latest.id).zip(number(&other.id));
    let is_later = numbers.is_some_and(|((master, number), (its, later))| master == its && later > number);
    let is_of_other_master = numbers.is_some_and(|((master, _), (its, _))| master != its);
    let may_be = is_later || is_of_other_master;
    may_be
        && hostname(source, latest) == hostname(source, other)
        && has_open_run(source, other)
        && (is_later || had_updates_after(source, latest, other))
}

/// Seconds by which clocks may differ.
const SKEW: f64 = 60.0;
/// Tasks of another agent that are looked at.
const MOST_TASKS: usize = 1_000;

/// Whether an agent had a status update after another one registered. Its executors outlive it, and only an agent that runs
/// writes their updates.
fn had_updates_after(source: &Source, registered: &Agent, other: &Agent) -> bool {
    let Ok(info) = source.stat(&home_of(&registered.id).join("slave.info")) else { return false };
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970")]
    let registered = info.mtime as f64;
    let tasks = runs_of(source, other).flat_map(|path| below(source, &path, "tasks"));
    let updates = tasks.flat_map(|path| below(source, &path, "task.updates"));
    let ids = StreamIds { agent: b"", framework: b"", task: b"" };
    let mut bytes = Vec::new();
    updates.take(MOST_TASKS).any(|path| {
        source.read(&path, &mut bytes).is_ok()
            && parse_updates(&bytes, ids, Release::HEAD)
                .records
                .iter()
                .any(|record| record.timestamp > registered + SKEW)
    })
}

/// The ID of the master and the number that it gave the agent.
fn number(id: &Name) -> Option<(&[u8], u64)> {
    let text = id.as_bytes();
    let at = text.windows(2).rposition(|part| part == b"-S")?;
    let number = std::str::from_utf8(&text[at + 2..]).ok()?.parse().ok()?;
    Some((&text[..at], number))
}

fn hostname(source: &Source, agent: &Agent) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    source.read(&home_of(&agent.id).join("slave.info"), &mut bytes).ok()?;
    let Some(Frame::Whole { body, .. }) = Frames::new(&bytes).next() else { return None };
    let info = decode(&table::SLAVE_INFO, body, Release::HEAD).value;
    info.text(field!("hostname")).map(<[u8]>::to_vec)
}

fn home_of(agent: &Name) -> RelPath {
    RelPath::new("meta/slaves").join(agent)
}

fn has_open_run(source: &Source, agent: &Agent) -> bool {
    let mut sentinels = runs_of(source, agent).flat_map(|path| below(source, &path, "executor.sentinel"));
    sentinels.any(|sentinel| source.stat(&sentinel).is_err())
}

/// The `runs` directory of each executor of an agent that was not read.
fn runs_of(source: &Source, agent: &Agent) -> impl Iterator<Item = RelPath> {
    let executors = below(source, &home_of(&agent.id).join("frameworks"), "executors").into_iter();
    executors.flat_map(move |path| below(source, &path, "runs"))
}

/// An entry of this name in each directory of a directory.
fn below(source: &Source, path: &RelPath, name: &str) -> Vec<RelPath> {
    source.directories(path).iter().map(|id| path.join(id).join(name)).collect()
}

fn unknown_sandboxes(source: &Source, agent: &Agent) -> Vec<RelPath> {
    let mut found = Vec::new();
    if agent.frameworks_directory.may_have_more() {
        return found;
    }
    let frameworks = RelPath::new("slaves").join(&agent.id).join("frameworks");
    for id in source.directories(&frameworks) {
        let framework = agent.framework(&Name::from(&*id));
        if framework.is_some_and(|framework| framework.executors_directory.may_have_more()) {
            continue;
        }
        let executors = frameworks.join(&id).join("executors");
        for id in source.directories(&executors) {
            let is_known = framework.is_some_and(|framework| framework.executor(&Name::from(&*id)).is_some());
            let path = executors.join(&id);
            if !is_known
                && !source.directories(&path.join("runs")).is_empty()
                && source.stat(&RelPath::new("meta").join(&path)).is_err()
            {
                found.push(path);
            }
        }
    }
    found
}
