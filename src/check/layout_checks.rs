//! What the agent never looks at or silently follows: strays, symlinks, leftovers, the place of the `work_dir`.

use std::path::Path;

use crate::layout::resources::STATE;
use crate::layout::{Entity, RelPath};
use crate::model::{
    Agent, Checkpoint, ContainerType, DirectoryState, File, Latest, Part, Run, SymlinkFact, Task,
};
use crate::recovery::outcome::{is_closed_too_early, is_newer, stray_container, without_container};
use crate::recovery::{
    AgentSetup, Code, Conditions, Effect, Outcome, RefusedFlags, ResourceFiles, RuntimeElsewhere, Severity,
    releases,
};
use crate::schema::Release;
use crate::source::{Listing, NodeType, Resolved, Source};

use super::collector::Collector;
use super::finding::Finding;
use super::silent_severity::{KILL_UNCERTAIN, OF_OLD_AGENT, REMOVAL_UNCERTAIN, RUNTIME_NOT_NEEDED};
use super::stuck_updates::stuck_updates;
use super::{ids, pids, providers, temp};

pub(super) fn look(
    checkpoint: &Checkpoint,
    source: &Source,
    conditions: &Conditions,
    setup: &AgentSetup,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut looker = Collector { findings: &mut findings };
    temp::look(&mut looker, checkpoint, source, conditions.release);
    ids::look(&mut looker, checkpoint, conditions);
    looker.findings.extend(stuck_updates(checkpoint));
    links(&mut looker, checkpoint);
    providers::look(&mut looker, checkpoint, conditions.release);
    leftovers(&mut looker, checkpoint, conditions.release);
    updates(&mut looker, checkpoint);
    containers(&mut looker, checkpoint, conditions, setup);
    runs(&mut looker, checkpoint, conditions);
    pids::groups(&mut looker, checkpoint, conditions);
    agents(&mut looker, checkpoint);
    work_dir(&mut looker, conditions, source, setup);
    meta(&mut looker, checkpoint, source);
    latest(&mut looker, checkpoint, source);
    let root = RelPath::default();
    if let Some(elsewhere) = &setup.elsewhere {
        looker.note(Code::WorkDirElsewhere, &root, elsewhere.to_string());
    }
    if let Some(RuntimeElsewhere { why, loses }) = &setup.runtime_elsewhere {
        looker.note(Code::RuntimeDirElsewhere, &root, why.clone());
        if !loses {
            looker.last_is(RUNTIME_NOT_NEEDED);
        }
    }
    if let Some(removed) = &setup.removed {
        looker.note(Code::UnitRemovesCheckpoint, &root, removed.to_string());
        // What may be removed is not lost: the answer is unknown.
        if !removed.is_certain {
            looker.last_is(REMOVAL_UNCERTAIN);
        }
    }
    if let Some(killed) = &setup.killed {
        looker.note(Code::UnitKillsExecutors, &root, killed.to_string());
        if !killed.is_certain {
            looker.last_is(KILL_UNCERTAIN);
        }
    }
    findings.extend(setup.refused.as_ref().map(refused_flag));
    findings
}

/// Sandboxes or volumes prove that an agent was here of which nothing is checkpointed.
fn meta(looker: &mut Collector<'_>, checkpoint: &Checkpoint, source: &Source) {
    if !checkpoint.has_agent() && source.has_traces_of_agent() {
        let message = "no agent is checkpointed there".to_owned();
        looker.note(Code::MetaMissing, &RelPath::new("meta"), message);
    }
}

/// Something that names no agent, or an older one, is in the place of `slaves/latest`.
fn latest(looker: &mut Collector<'_>, checkpoint: &Checkpoint, source: &Source) {
    if let Some(newer) = &checkpoint.contradictions.newer_agent {
        let text = format!("agent {newer} is newer, and has executors that have not ended");
        looker.note(Code::LatestStale, &RelPath::new("meta/slaves/latest"), text);
    }
    if !matches!(checkpoint.latest, Latest::Resolves { text: None, .. }) {
        return;
    }
    let path = RelPath::new("meta/slaves/latest");
    let is_empty = || {
        let mut listing = Listing::default();
        let listed = source.directory(&path).and_then(|directory| directory.list(&mut listing));
        listed.is_ok() && listing.entries().is_empty()
    };
    let what = match source.stat(&path).map(|stat| stat.node) {
        Ok(NodeType::File) => "a file",
        Ok(NodeType::Directory) if is_empty() => "an empty directory",
        _ => return,
    };
    looker.note(Code::LatestMissing, &path, format!("it is {what}, not a symlink"));
}

/// A flag that ends the agent before it reads anything.
fn refused_flag(refused: &RefusedFlags) -> Finding {
    let effect = if refused.outcome == Outcome::Aborts { Effect::Aborts } else { Effect::Fails };
    Finding {
        row: flag_code(refused).row(),
        severity: Severity::Fatal,
        strict: effect,
        lenient: effect,
        counted: false,
        path: RelPath::default(),
        offset: None,
        message: format!("{} ({})", refused.message, refused.origin),
        log_line: Some(refused.log_line.clone()),
        order_dependent: false,
        shadowed: false,
        entity: Entity::default(),
    }
}

/// The code of flags that the agent refuses.
pub(super) fn flag_code(refused: &RefusedFlags) -> Code {
    if refused.is_missing { Code::FlagMissing } else { Code::FlagRefused }
}

fn links(looker: &mut Collector<'_>, checkpoint: &Checkpoint) {
    for SymlinkFact { path, text, to } in &checkpoint.links {
        let text = String::from_utf8_lossy(text);
        match to {
            Resolved::Outside(_) | Resolved::NotPermitted => {
                looker.note(Code::LinkOutside, path, format!("points to {text}"));
            }
            _ => looker.note(Code::LinkInside, path, format!("points to {text}")),
        }
    }
    let mut latest = |path: RelPath, link: &Latest| {
        if let Latest::Resolves { to: Resolved::Outside(outside), .. } = link {
            looker.note(Code::LatestOutside, &path, format!("points to {}", outside.path.display()));
        }
    };
    latest(RelPath::new("meta/slaves/latest"), &checkpoint.latest);
    for agent in &checkpoint.agents {
        for framework in &agent.frameworks {
            for executor in &framework.executors {
                if matches!(&executor.latest, Latest::Resolves { to: Resolved::Outside(_), .. }) {
                    let path = RelPath::new("meta/slaves")
                        .join(&agent.id)
                        .join("frameworks")
                        .join(&framework.id)
                        .join("executors")
                        .join(&executor.id)
                        .join("runs/latest");
                    latest(path, &executor.latest);
                }
            }
        }
    }
}

/// Tasks of live executors whose updates were written, and are gone: the agent is silent about it (R257).
fn updates(looker: &mut Collector<'_>, checkpoint: &Checkpoint) {
    let Some(agent) = checkpoint.latest_agent() else { return };
    for (framework, executor, run) in agent.live_runs() {
        let is_emptied = |task: &&Task| task.updates.file == File::Empty && task.info.value().is_some();
        for task in run.tasks.iter().filter(is_emptied) {
            let run = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
            let path = run.join("tasks").join(&task.id).join("task.updates");
            looker.note(Code::UpdatesEmpty, &path, "it has no update".to_owned());
        }
    }
}

/// Executors that the agent does not know, or loses sight of: containers that no checkpoint has, live runs without a task,
/// and those of a containerizer that the flags leave out.
fn containers(
    looker: &mut Collector<'_>,
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    setup: &AgentSetup,
) {
    let known = checkpoint.run_ids();
    // What could not be listed may have its run.
    let is_told = checkpoint.latest_agent().is_none_or(Agent::has_listed_runs);
    // Without agents their directories are missing as a whole, which is a finding of its own.
    for container in checkpoint.containers.iter().filter(|_| !checkpoint.agents.is_empty()) {
        let executor = container.config.value().and_then(|config| config.executor_id.as_ref());
        let is_over = container.standalone || container.termination || known.contains(&container.id);
        if let Some(executor) =
            executor.filter(|_| container.checkpoints == Some(true) && !is_over && is_told)
        {
            let runtime = checkpoint.runtime_path.as_deref().unwrap_or_else(|| Path::new("/var/run/mesos"));
            let path = runtime.join("containers").join(container.id.to_string());
            let id = &container.id;
            let message = match &container.old_agent {
                None => format!("no checkpoint knows container {id} of executor {executor}"),
                Some(old) => format!(
                    "container {id} of executor {executor} belongs to the old agent ID {old}; it was lost when the new ID \
                     registered"
                ),
            };
            let path = RelPath::new(path.as_os_str().as_encoded_bytes());
            looker.note(Code::ContainerNotCheckpointed, &path, message);
            // The next start does not lose it.
            if container.old_agent.is_some() {
                looker.last_is(OF_OLD_AGENT);
            }
        }
    }
    let Some(agent) = checkpoint.latest_agent() else { return };
    let mut of_mesos = 0_usize;
    for (framework, executor, run) in agent.live_runs() {
        let is_read = executor.info.value().is_some() && framework.info.value().is_some();
        let is_empty = matches!(
            run.tasks_directory,
            DirectoryState::Missing | DirectoryState::Listed | DirectoryState::NotADirectory
        );
        if is_read && is_empty && run.tasks.is_empty() && run.forked_pid.value().is_some() {
            let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
            looker.note(Code::RunWithoutTasks, &home.join("tasks"), "it contains no task".to_owned());
        }
        // Its runtime directory proves it. Where that is not read, whatever is not Docker's and was forked is Mesos's.
        let is_other = checkpoint.coverage.runtime_dir != Part::Read
            && releases::checkpoints_container_type(conditions.release)
            && executor.info.value().is_some_and(|facts| facts.container != ContainerType::Docker)
            && run.forked_pid.value().is_some();
        of_mesos += usize::from(checkpoint.container(&run.id).is_some() || is_other);
    }
    if of_mesos > 0 && !setup.mesos_containerizer {
        let (executors, run) = if of_mesos == 1 { ("executor", "runs") } else { ("executors", "run") };
        let message = format!("{of_mesos} {executors} {run} in containers of the Mesos containerizer");
        looker.note(Code::ContainerizerMissing, &RelPath::default(), message);
    }
}

/// Runs that the agent does not recover though they live, and tasks whose containers it does not know.
fn runs(looker: &mut Collector<'_>, checkpoint: &Checkpoint, conditions: &Conditions) {
    let Some(agent) = checkpoint.latest_agent() else { return };
    let is_rebooted = pids::is_rebooted(checkpoint, conditions);
    for framework in &agent.frameworks {
        for executor in &framework.executors {
            let Some(latest) = executor.latest.id() else { continue };
            let home =
                |run: &Run| RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
            for run in executor.runs.iter().filter(|run| run.id != *latest && is_newer(checkpoint, &run.id)) {
                let path = home(run).parent().join("latest");
                let text = format!("it names {latest}, and {} is newer", run.id);
                looker.note(Code::RunLatestStale, &path, text);
            }
            let Some(run) = executor.run(latest) else { continue };
            if is_closed_too_early(checkpoint, run) {
                let text = "the runtime directory has its container".to_owned();
                looker.note(Code::SentinelTooEarly, &home(run).join("executor.sentinel"), text);
            }
            let is_live = run.sentinel != Some(true) && !is_rebooted;
            let stray = stray_container(checkpoint, executor, run).filter(|_| is_live);
            if let Some(stray) = stray {
                let text = format!("no task of executor {} has container {}", executor.id, stray.id);
                looker.note(Code::ContainerNotCheckpointed, &home(run).join("tasks"), text);
            }
            let without = without_container(checkpoint, executor, run, conditions.release);
            if let Some(task) = without.filter(|_| is_live) {
                let text = format!("no container of task {}", task.id);
                looker.note(Code::ContainerMissing, &home(run), text);
            }
        }
    }
}

/// What an interrupted commit of resources has left, where the agent is silent about it (R18, R19).
fn leftovers(looker: &mut Collector<'_>, checkpoint: &Checkpoint, release: Release) {
    let files = &checkpoint.resources;
    let directory = RelPath::new("meta/resources");
    let there = |exists: Option<bool>| exists == Some(true);
    if releases::prepares_operations(release) && files.state == File::Missing && there(files.target.exists())
    {
        let path = directory.join("resources_and_operations.target");
        looker.note(
            Code::TargetWithoutState,
            &path,
            "resources_and_operations.state does not exist".to_owned(),
        );
    }
    let committed = ResourceFiles::of(files, release).committed;
    let ignored =
        committed.name == STATE && !there(files.target.exists()) || *committed.file == File::Missing;
    if ignored && there(files.old_target.exists()) {
        let path = directory.join("resources.target");
        looker.note(Code::OldTargetIgnored, &path, "the agent does not read it".to_owned());
    }
}

fn agents(looker: &mut Collector<'_>, checkpoint: &Checkpoint) {
    let slaves = RelPath::new("meta/slaves");
    if checkpoint.meta == DirectoryState::Listed && checkpoint.slaves == DirectoryState::NotADirectory {
        looker.note(Code::SlavesNotADirectory, &slaves, "it is not a directory".to_owned());
    }
    for agent in &checkpoint.agents {
        let home = slaves.join(&agent.id);
        if checkpoint.latest.id() == Some(&agent.id) {
            if matches!(agent.drain, File::Read(_)) {
                looker.note(
                    Code::DrainStored,
                    &home.join("drain.config"),
                    "the agent is draining".to_owned(),
                );
            }
            if agent.info.value().is_some_and(|facts| !facts.checkpoint) && !agent.frameworks.is_empty() {
                let path = home.join("slave.info");
                looker.note(Code::AgentNotCheckpointing, &path, "checkpoint is not true".to_owned());
            }
            let hollow = agent.directory == DirectoryState::Listed
                && agent.info == File::Missing
                && agent.frameworks_directory == DirectoryState::Missing;
            if hollow {
                looker.note(Code::AgentDirectoryHollow, &home, "the directory is empty".to_owned());
            }
        } else if checkpoint.latest.id().is_some()
            && checkpoint.coverage.sandboxes == Part::Read
            && agent.directory == DirectoryState::Listed
            && checkpoint.sandbox_agents.binary_search(&agent.id).is_err()
            && agent.id.as_bytes() != b"latest"
        {
            looker.note(
                Code::OldAgentUncollected,
                &home,
                "slaves/ contains no directory of this ID".to_owned(),
            );
        }
    }
}

fn work_dir(looker: &mut Collector<'_>, conditions: &Conditions, source: &Source, setup: &AgentSetup) {
    for swept in &setup.swept {
        looker.note(Code::WorkDirTemporary, &RelPath::default(), swept.clone());
    }
    let place = &conditions.place;
    let temporary =
        ["/tmp", "/var/tmp", "/dev/shm", "/run"].iter().find(|directory| place.starts_with(directory));
    if let (Some(directory), true) = (temporary, source.in_place && setup.swept.is_empty()) {
        let detail = format!("{} is below {directory}", place.display());
        looker.note(Code::WorkDirTemporary, &RelPath::default(), detail);
    }
}
