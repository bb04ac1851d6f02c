//! Which executors are alive: one evidence for every command that asks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::host_facts::HostFacts;
use super::process_facts::ProcessFacts;
use crate::apply::{ContainerRole, ExecutorToKill};
use crate::host::Unseen;
use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, File, RuntimeContainer};
use crate::plan::cleanup::{Life, RunAt};
use crate::recovery::outcome::{Answers, Asked, Holder, RunFacts};
use crate::source::Source;
use crate::values::{Upid, parse_int};

/// What is known about the processes of a checkpoint's runs. Without facts of the host, every run counts as not checked.
#[derive(Debug)]
pub struct Liveness<'a> {
    host: Option<&'a HostFacts>,
    facts: ProcessFacts<'a>,
}

/// An executor that is alive, or may be.
#[derive(Debug, Clone)]
pub struct LiveExecutor {
    /// It and its process.
    pub target: ExecutorToKill,
    /// The process is provably this executor.
    pub proved: bool,
    /// Statements of fact, the deciding ones first.
    pub evidence: Vec<String>,
}

impl<'a> Liveness<'a> {
    /// Of the runs of a checkpoint on a host.
    pub fn new(host: Option<&'a HostFacts>, source: &'a Source) -> Self {
        Self { host, facts: ProcessFacts::new(host, source) }
    }

    /// Whether processes were checked at all.
    pub fn is_checked(&self) -> bool {
        self.host.is_some_and(|host| host.processes.listed().is_ok())
    }

    /// What is known about the process of a run.
    pub fn ask(&self, asked: &Asked<'_>) -> RunFacts {
        self.facts.ask(asked)
    }

    /// The same for a run of a checkpoint; none if its `forked.pid` has no pid of a process.
    pub fn facts(&self, at: &RunAt<'_>) -> Option<RunFacts> {
        Some(self.ask_about(at, forked_pid(at)?))
    }

    fn ask_about(&self, at: &RunAt<'_>, pid: i32) -> RunFacts {
        let path = at.home("meta/slaves").join("pids/forked.pid");
        let libprocess = at.run.libprocess_pid.value().map(|text| Upid::parse(text));
        self.facts.ask(&Asked {
            framework_id: at.framework.id.as_bytes(),
            executor_id: at.executor.id.as_bytes(),
            container_id: at.run.id.as_bytes(),
            pid: Some(pid),
            forked_pid_path: path.as_bytes(),
            libprocess: libprocess.as_ref(),
        })
    }

    /// Whether the process of a run is alive, for changes that remove runs. Without facts of the host it is not.
    pub fn life(&self, at: &RunAt<'_>) -> Life {
        match self.live_executor(at) {
            None if self.host.is_some() && is_pid_unread(at) => Life::MayLive,
            None => Life::Dead,
            Some(alive) if alive.proved => Life::Lives,
            Some(_) => Life::MayLive,
        }
    }

    /// Every run of the latest agent whose executor is alive, or may be; and every other container of which that is so.
    pub fn all_live(&self, checkpoint: &Checkpoint) -> Vec<LiveExecutor> {
        let Some(agent) = checkpoint.latest_agent() else { return Vec::new() };
        let mut found = Vec::new();
        for framework in &agent.frameworks {
            for executor in &framework.executors {
                let runs = executor.runs.iter().map(|run| RunAt { agent, framework, executor, run });
                found.extend(runs.filter_map(|at| self.live_executor(&at)));
            }
        }
        found.extend(self.live_containers(checkpoint));
        found
    }

    /// Each `forked.pid` of a run of the latest agent, not completed, that may name a process and was not read.
    pub fn unread_pids(&self, checkpoint: &Checkpoint) -> Vec<RelPath> {
        let Some(agent) = checkpoint.latest_agent().filter(|_| self.host.is_some()) else {
            return Vec::new();
        };
        let runs =
            agent.live_runs().map(|(framework, executor, run)| RunAt { agent, framework, executor, run });
        let unread = runs.filter(is_pid_unread);
        unread.map(|at| at.home("meta/slaves").join("pids/forked.pid")).collect()
    }

    /// The executor of a run, if it is alive or may be.
    pub fn live_executor(&self, at: &RunAt<'_>) -> Option<LiveExecutor> {
        let pid = forked_pid(at).filter(|pid| !self.facts.is_over(*pid))?;
        let facts = self.ask_about(at, pid);
        // The forked process may have ended and left its executor in its session.
        let left = matches!(facts.executor, Answers::Yes | Answers::Stopped | Answers::Frozen)
            && facts.executor_pid.is_some();
        let alive = match facts.holder {
            Holder::Same => true,
            Holder::Foreign => false,
            Holder::Zombie | Holder::Nobody => left,
            Holder::Unknown => facts.alive != Some(false) || left,
        };
        let path = at.home("meta/slaves").join("pids/forked.pid");
        alive.then(|| LiveExecutor {
            proved: facts.holder == Holder::Same,
            evidence: facts.evidence,
            target: ExecutorToKill {
                framework: at.framework.id.clone(),
                executor: at.executor.id.clone(),
                container: at.run.id.clone(),
                forked_pid: pid,
                forked_at: self.facts.forked_at(&path),
                libprocess: at.run.libprocess_pid.value().map(|text| Upid::parse(text)),
                role: ContainerRole::Executor,
            },
        })
    }

    /// The containers beside those of executors that are alive or may be: nested ones, and those that only the runtime
    /// directory knows. They are children of the agent, and outlive it and their executor.
    fn live_containers(&self, checkpoint: &Checkpoint) -> Vec<LiveExecutor> {
        let Some(runtime) = &checkpoint.runtime_path else { return Vec::new() };
        let home = RelPath::new(runtime.as_os_str().as_encoded_bytes()).join("containers");
        let agents = checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
        let executors =
            agents.flat_map(|framework| framework.executors.iter().map(move |one| (framework, one)));
        let known: BTreeMap<&Name, (&Name, &Name)> = executors
            .flat_map(|(framework, executor)| {
                executor.runs.iter().map(move |run| (&run.id, (&framework.id, &executor.id)))
            })
            .collect();
        let none = Name::from("");
        let mut found = Vec::new();
        for container in checkpoint.containers.iter().filter(|container| !container.standalone) {
            let config = container.config.value();
            let of_config = config.map(|config| {
                (config.framework_id.as_ref().unwrap_or(&none), config.executor_id.as_ref().unwrap_or(&none))
            });
            let owner = known.get(&container.id).copied();
            let (framework, executor) = owner.or(of_config).unwrap_or((&none, &none));
            let of = OwnedBy { framework, executor };
            if owner.is_none() {
                found.extend(self.live_container(of, container, &home, ContainerRole::RuntimeOnly));
            }
            let mut below = vec![(container, home.join(&container.id).join("containers"))];
            while let Some((parent, home)) = below.pop() {
                for child in &parent.children {
                    found.extend(self.live_container(of, child, &home, ContainerRole::Nested));
                    below.push((child, home.join(&child.id).join("containers")));
                }
            }
        }
        found
    }

    fn live_container(
        &self,
        of: OwnedBy<'_>,
        container: &RuntimeContainer,
        home: &RelPath,
        role: ContainerRole,
    ) -> Option<LiveExecutor> {
        let pid = parse_int(container.pid.value()?, 1..=i64::from(i32::MAX))?;
        let pid = i32::try_from(pid).ok().filter(|pid| !self.facts.is_over(*pid))?;
        let path = home.join(&container.id).join("pid");
        let facts = self.facts.ask(&Asked {
            framework_id: of.framework.as_bytes(),
            executor_id: of.executor.as_bytes(),
            container_id: container.id.as_bytes(),
            pid: Some(pid),
            forked_pid_path: path.as_bytes(),
            libprocess: None,
        });
        let alive = match facts.holder {
            Holder::Same => true,
            Holder::Foreign | Holder::Zombie | Holder::Nobody => false,
            Holder::Unknown => facts.alive != Some(false),
        };
        alive.then(|| LiveExecutor {
            proved: facts.holder == Holder::Same,
            evidence: facts.evidence,
            target: ExecutorToKill {
                framework: of.framework.clone(),
                executor: of.executor.clone(),
                container: container.id.clone(),
                forked_pid: pid,
                forked_at: self.facts.forked_at(&path),
                libprocess: None,
                role,
            },
        })
    }

    /// The files below a directory that processes have open; none if some of them could not be looked at.
    pub fn open_files_below(&self, directory: &Path) -> Option<Vec<RelPath>> {
        let Some(host) = self.host else { return Some(Vec::new()) };
        let resolved = std::fs::canonicalize(directory).unwrap_or_else(|_| directory.to_path_buf());
        let mut found = Vec::new();
        for stat in host.processes.iter() {
            match host.processes.process(stat.pid).open_files() {
                Ok(files) => found.extend(
                    files
                        .iter()
                        .filter_map(|file| file.strip_prefix(&resolved).ok())
                        .map(|file| RelPath::new(file.as_os_str().as_encoded_bytes())),
                ),
                Err(Unseen::NotPermitted) => return None,
                // It has ended meanwhile.
                Err(_) => {}
            }
        }
        Some(found)
    }

    /// The directories that processes work in, as far as they can be read.
    pub fn working_directories(&self) -> Vec<PathBuf> {
        let of = |host: &'a HostFacts| {
            host.processes.iter().filter_map(|stat| host.processes.process(stat.pid).cwd().ok())
        };
        let mut paths: Vec<PathBuf> = self.host.into_iter().flat_map(of).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

/// Whose container it is, as far as that is known.
#[derive(Clone, Copy)]
struct OwnedBy<'a> {
    framework: &'a Name,
    executor: &'a Name,
}

/// `forked.pid` may name a process, and was not read.
fn is_pid_unread(at: &RunAt<'_>) -> bool {
    let file = &at.run.forked_pid;
    file.is_unknown() || matches!(file, File::Unreadable(_))
}

/// The pid in `forked.pid`.
fn forked_pid(at: &RunAt<'_>) -> Option<i32> {
    let number = parse_int(at.run.forked_pid.value()?, 1..=i64::from(i32::MAX))?;
    i32::try_from(number).ok()
}
