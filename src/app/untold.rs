//! What `meta` does not tell: whether executors and tasks that it does not have, or treats as completed, were running. The
//! runtime directory tells, processes do, and Docker. And what resources it listed.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::cleanup_environment::removed_runs;
use super::docker_facts::DockerFacts;
use super::error::Error;
use super::error_code::ErrorCode;
use super::known_dead::given_up_sentinels;
use super::liveness::Liveness;
use super::located::Located;
use crate::check::is_rebooted;
use crate::layout::resources::DIRECTORY;
use crate::layout::{Name, RelPath};
use crate::model::{
    Agent, Checkpoint, DirectoryState, Executor, File, Framework, Latest, Part, RecordKind, Resources, Run,
    Stray, still_names,
};
use crate::plan::cleanup::{JournalsRead, RunAt};
use crate::recovery::outcome::{Holder, has_unfinished, is_closed_too_early, lost_its_run};
use crate::recovery::{AgentSetup, Conditions, Undetermined};
use crate::source::Kind;

/// What is asked, and what is known beside the checkpoint.
pub(super) struct Untold<'a> {
    pub(super) located: &'a Located,
    pub(super) checkpoint: &'a Checkpoint,
    pub(super) conditions: &'a Conditions,
    pub(super) setup: &'a AgentSetup,
    pub(super) docker: &'a DockerFacts,
    pub(super) liveness: &'a Liveness<'a>,
}

impl Untold<'_> {
    /// What is not known: the first of it.
    pub(super) fn first(&self) -> Option<Undetermined> {
        let executors = self.of_executors().map(only_runtime_dir_tells);
        executors.or_else(|| self.of_resources()).or_else(|| self.of_policy())
    }

    /// The agent makes the directory together with the first file in it, and then always has one.
    fn of_resources(&self) -> Option<Undetermined> {
        let Resources { directory, state, target, info, old_target, .. } = &self.checkpoint.resources;
        let home = RelPath::new(DIRECTORY);
        // A temp file is left where the agent died before it had the first.
        let is_temp = |stray: &Stray| stray.temp && stray.path.parent() == home;
        let is_empty = *directory == DirectoryState::Listed
            && [state, target, info, old_target].iter().all(|file| **file == File::Missing)
            && !self.checkpoint.strays.iter().any(is_temp);
        is_empty.then(|| Undetermined {
            what: format!(
                "{home} has none of the agent's files, so they were deleted, and the reservations and volumes that they \
                 listed are lost"
            ),
            next: "restore the directory from a snapshot: ckpt restore",
        })
    }

    /// An agent that did not checkpoint differs from every one since 0.22, whatever its other flags: only the policy decides
    /// (R111).
    fn of_policy(&self) -> Option<Undetermined> {
        let info = self.checkpoint.latest_agent()?.info.value()?;
        let differs = !info.checkpoint && self.setup.fit.is_none() && self.setup.refused.is_none();
        differs.then(|| Undetermined {
            what: "slave.info says checkpoint: false, which an agent accepts only with --reconfiguration_policy=additive, and \
                   its flags are not known"
                .to_owned(),
            next: "name the agent's flags with --flags-from",
        })
    }

    fn of_executors(&self) -> Option<String> {
        let agent = self.checkpoint.latest_agent()?;
        // Whatever ran, a reboot has ended.
        if is_rebooted(self.checkpoint, self.conditions) {
            return None;
        }
        let found = self.sandboxes().or_else(|| self.without_run(agent));
        found.or_else(|| self.closed(agent)).or_else(|| self.tasks())
    }

    fn sandboxes(&self) -> Option<String> {
        let unknown = &self.checkpoint.contradictions.unknown_sandboxes;
        if unknown.is_empty() || self.knows_containers() {
            return None;
        }
        let mut past = HashSet::new();
        let journals = removed_runs(self.located, None, &mut |run| {
            past.insert(RelPath::of_run("slaves", &run.agent, &run.framework, &run.executor, &run.run));
        });
        // Whose runs a cleanup has moved aside, that was completed.
        let is_open = |executor: &&RelPath| {
            let runs = executor.join("runs");
            let runs_of = self.located.source.directories(&runs);
            let is_known =
                |run: &Vec<u8>| past.contains(&runs.join(run)) || self.docker.has_living(&Name::from(&**run));
            runs_of.iter().any(|run| !is_known(run))
        };
        let sandboxes: Vec<&RelPath> = unknown.iter().filter(is_open).collect();
        let [first, more @ ..] = &sandboxes[..] else { return None };
        let is_unread = self.located.source.kind == Kind::Dir && journals == JournalsRead::NotAll;
        let unread = if is_unread {
            ", or an earlier cleanup has removed it whose journal cannot be read"
        } else {
            ""
        };
        Some(format!(
            "there is a sandbox {first}{}, and nothing in meta: the executor is lost, unless its framework does not \
             checkpoint, or it has ended{unread}",
            and_more(more.len())
        ))
    }

    /// Whether it is known what runs: the runtime directory says so, and of the containers of Docker its own files.
    fn knows_containers(&self) -> bool {
        let runtime = || self.located.source.runtime().is_some_and(|opened| opened.is_ok());
        let docker = !self.setup.docker_containerizer || self.docker.containers.is_ok();
        self.checkpoint.coverage.runtime_dir == Part::Read && docker && runtime()
    }

    /// An executor that has no latest run.
    fn without_run(&self, agent: &Agent) -> Option<String> {
        let executors = agent.frameworks.iter().flat_map(executors);
        let (framework, executor) = executors.into_iter().find(|(framework, executor)| {
            let named = executor.latest.dangling_id();
            let is_gone = match &named {
                Some(id) => executor.run(id).is_none(),
                None => executor.latest == Latest::Missing && executor.runs.is_empty(),
            };
            let is_read = executor.info.value().is_some() && !executor.runs_directory.may_have_more();
            let home = home(agent, framework, executor);
            is_gone
                && is_read
                && lost_its_run(self.checkpoint, &home, named.as_ref()).is_none()
                && is_still_gone(self.located, &home.join("runs"), named.as_ref())
        })?;
        let home = home(agent, framework, executor);
        Some(format!("{home} has no latest run: it was lost, unless the executor has ended"))
    }

    /// A latest run that is completed, though its tasks have not ended. An agent leaves that where it ends a framework: it
    /// closes each of its runs.
    fn closed(&self, agent: &Agent) -> Option<String> {
        let given_up = LazyCell::new(|| given_up_sentinels(self.located));
        let closed = agent.frameworks.iter().flat_map(executors).find_map(|(framework, executor)| {
            let run = latest_run(executor)?;
            if run.sentinel != Some(true) || run.forked_pid.value().is_none() || !has_unfinished(run) {
                return None;
            }
            let mut others = framework.executors.iter().filter_map(latest_run);
            let is_other_open = others.any(|other| other.sentinel == Some(false));
            let has_runtime = self.checkpoint.coverage.runtime_dir == Part::Read;
            let path = home(agent, framework, executor).join("runs").join(&run.id).join("executor.sentinel");
            let times = Times::of(self.located, run, &path);
            let is_doubtful = match times {
                Times::Earlier => false,
                Times::Later => true,
                Times::ByAgent => is_other_open && !has_runtime,
                Times::Unknown => !has_runtime,
            };
            let is_known = || {
                let lives = is_closed_too_early(self.checkpoint, run) || self.docker.has_living(&run.id);
                lives || self.is_life_known(&RunAt { agent, framework, executor, run })
            };
            let runs = path.parent().parent();
            let is_given_up = || given_up.contains(&path);
            (is_doubtful
                && !is_known()
                && !is_given_up()
                && still_names(&self.located.source, &runs, &run.id))
            .then_some(path)
        })?;
        Some(format!(
            "{closed} says that the run is completed, and its tasks have not ended: they are lost if it lives, and not if the \
             agent was about to end the framework"
        ))
    }

    /// Whether it is known that a run lives, or that it does not.
    fn is_life_known(&self, at: &RunAt<'_>) -> bool {
        let facts = self.liveness.facts(at).filter(|_| self.liveness.is_checked());
        // Its own pid may be another one.
        facts.is_some_and(|facts| facts.listens != Some(true) || facts.holder == Holder::Same)
            && self.liveness.live_executor(at).is_none_or(|alive| alive.proved)
    }

    /// Tasks that only the sandbox of their default executor shows.
    fn tasks(&self) -> Option<String> {
        let [first, more @ ..] = &self.checkpoint.contradictions.unknown_tasks[..] else { return None };
        Some(format!(
            "{first}{} names a task, and nothing in meta does: the task is lost, unless it has ended",
            and_more(more.len())
        ))
    }
}

fn and_more(more: usize) -> String {
    if more == 0 { String::new() } else { format!(" (and {more} more)") }
}

/// What the times of the files say of a sentinel. An agent that closes a run touches the directory of its executor next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    /// It is older than the last start of the agent, which writes `boot_id` at its end: that start has met it.
    Earlier,
    /// The agent wrote it.
    ByAgent,
    /// It came later than anything that the agent did to the executor.
    Later,
    /// The files are copies that were given new times, or there are none.
    Unknown,
}

impl Times {
    fn of(located: &Located, run: &Run, sentinel: &RelPath) -> Self {
        let changed =
            |path: &RelPath| located.source.stat(path).ok().map(|stat| (stat.mtime, stat.mtime_nanos));
        let home = sentinel.parent();
        let updates = run.tasks.iter().flat_map(|task| &task.updates.records);
        let updates =
            updates.filter(|record| record.kind == RecordKind::Update).map(|record| record.timestamp);
        // Both are written before its tasks send updates.
        let own = [home.join("pids/forked.pid"), home.parent().parent().join("executor.info")];
        let earliest = own.iter().filter_map(changed).min();
        #[expect(clippy::cast_precision_loss, reason = "seconds")]
        let is_kept = earliest
            .zip(updates.reduce(f64::max))
            .is_some_and(|((written, _), last)| written > 0 && written as f64 <= last);
        let executor = changed(&home.parent().parent());
        match (changed(sentinel).filter(|_| is_kept), changed(&RelPath::new("meta/boot_id")), executor) {
            (Some(closed), Some(started), _) if closed < started => Self::Earlier,
            (Some(closed), _, Some(executor)) if executor < closed => Self::Later,
            (Some(_), _, Some(_)) => Self::ByAgent,
            _ => Self::Unknown,
        }
    }
}

/// Whether an agent that writes has not made the run since the directory of runs was read.
fn is_still_gone(located: &Located, runs: &RelPath, named: Option<&Name>) -> bool {
    match named {
        Some(id) => located.source.stat(&runs.join(id)).is_err(),
        None => located.source.directories(runs).is_empty(),
    }
}

fn executors(framework: &Framework) -> impl Iterator<Item = (&Framework, &Executor)> {
    framework.executors.iter().map(move |executor| (framework, executor))
}

fn latest_run(executor: &Executor) -> Option<&Run> {
    executor.run(executor.latest.id()?)
}

fn home(agent: &Agent, framework: &Framework, executor: &Executor) -> RelPath {
    let frameworks = RelPath::new("meta/slaves").join(&agent.id).join("frameworks");
    frameworks.join(&framework.id).join("executors").join(&executor.id)
}

fn only_runtime_dir_tells(what: String) -> Undetermined {
    let next = "name the agent's runtime directory, or a copy of it, with --runtime-dir; or run this on that host, or on an \
                archive that contains it";
    Undetermined { what: format!("{what}. Only the agent's runtime directory tells"), next }
}

/// The error that says so.
pub(super) fn not_told(untold: &Undetermined) -> Error {
    Error::unanswered(ErrorCode::NotInSource, &*untold.what).hint(untold.next)
}
