//! Pids shared by two live containers: the posix launcher refuses them (R143), and until 1.8.0 the docker containerizer (R233).
//! And container IDs shared by two live runs, which isolators refuse (R265).
//! Belongs here: what each of them watches for that. Does not: whether a process is the container's.

use std::collections::{HashMap, HashSet};

use crate::layout::{Name, RelPath};
use crate::model::ContainerType;
use crate::recovery::{Code, Stop, releases};

use super::setup::DockerStep;
use super::startup::Startup;

/// A pid that another live container has, too.
#[derive(Debug, Clone)]
pub struct SharedPid {
    /// The file of the second one.
    pub path: RelPath,
    /// Which containers have it.
    pub detail: String,
    /// What the agent logs where it refuses it.
    pub line: String,
}

/// A process that is to be watched.
pub(super) struct Watched<'m> {
    pub(super) pid: i64,
    pub(super) of: Of<'m>,
}

/// Whose process it is.
pub(super) enum Of<'m> {
    /// That of an executor's latest run.
    Run { framework: &'m Name, executor: &'m Name, run: &'m Name },
    /// That of a container which the runtime directory alone knows: its name with those of its parents, and its `pid`.
    Container { name: String, path: RelPath },
}

impl std::fmt::Display for Of<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Run { run, .. } => run.fmt(f),
            Self::Container { name, .. } => f.write_str(name),
        }
    }
}

impl<'m> Startup<'m> {
    /// A duplicate pid ends the start.
    pub(super) fn pids_twice(&mut self, cause: Code, watched: &[Watched<'m>]) -> Result<(), Stop> {
        for SharedPid { path, detail, line } in self.shared_pids(watched) {
            self.log.decide(cause, &path, None, detail, line)?;
        }
        Ok(())
    }

    pub(super) fn shared_pids(&self, watched: &[Watched<'m>]) -> Vec<SharedPid> {
        let mut seen: HashMap<i64, &Of<'m>> = HashMap::new();
        let shared = watched.iter().filter_map(|Watched { pid, of }| {
            let other = seen.insert(*pid, of)?;
            Some(SharedPid {
                path: self.pid_path(of),
                detail: format!("containers {other} and {of} have pid {pid}"),
                line: format!("Detected duplicate pid {pid} for container {of}"),
            })
        });
        shared.collect()
    }

    /// An isolator recovers a container once.
    pub(super) fn containers_twice(&mut self, watched: &[Watched<'m>]) -> Result<(), Stop> {
        let mut seen = HashSet::new();
        for Watched { of, .. } in watched {
            if let Of::Run { run, .. } = of
                && !seen.insert(*run)
            {
                let line = "Container already recovered".to_owned();
                let detail = "another live run has the same container ID".to_owned();
                let path = self.pid_path(of).parent().parent();
                self.log.decide(Code::ContainerIdTwice, &path, None, detail, line)?;
            }
        }
        Ok(())
    }

    fn pid_path(&self, of: &Of<'m>) -> RelPath {
        match of {
            Of::Run { framework, executor, run } => {
                let agent = self.agent().map_or(Name::from(""), |agent| agent.id.clone());
                RelPath::of_run("meta/slaves", &agent, framework, executor, run).join("pids/forked.pid")
            }
            Of::Container { path, .. } => path.clone(),
        }
    }

    /// The docker containerizer asks for the version of docker when it is created, and lists all containers when it
    /// recovers (R148).
    pub(super) fn docker_answers(&mut self, at: DockerStep) -> Result<(), Stop> {
        let failure = self.setup.docker_failure.as_ref();
        let Some(failure) = failure.filter(|failure| failure.at == at) else {
            return Ok(());
        };
        let (detail, line) = (failure.detail.clone(), failure.line.clone());
        self.log.decide(Code::DockerNotRunning, &RelPath::new("meta"), None, detail, line)
    }

    /// `DockerContainerizerProcess::_recover`. Executors without container info count for it if docker has their container,
    /// which no file shows: they are left out, as none has been launched so since 0.23.
    pub(super) fn docker_pids(&mut self) -> Result<(), Stop> {
        let release = self.log.conditions.release;
        let Some(agent) = self.agent().filter(|_| releases::refuses_docker_pid_twice(release)) else {
            return Ok(());
        };
        let mut watched = Vec::new();
        for framework in &agent.frameworks {
            for executor in &framework.executors {
                let facts = executor.node.and_then(|node| node.info.value());
                if facts.is_none_or(|facts| facts.container != ContainerType::Docker) {
                    continue;
                }
                let Some(run) = Self::live_run(executor) else { continue };
                let Some(pid) = run.forked_pid else { continue };
                if run.libprocess_pid.is_some() || !releases::docker_needs_libprocess_pid(release) {
                    let of = Of::Run { framework: framework.id, executor: executor.id, run: run.id };
                    watched.push(Watched { pid: i64::from(pid), of });
                }
            }
        }
        self.pids_twice(Code::DockerPidTwice, &watched)
    }
}
