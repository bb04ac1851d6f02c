//! What docker has, as plain values, and which of its containers the docker containerizer stops and removes at its start
//! (R149). Belongs here: which ones. Does not: finding docker's containers.

use std::collections::{HashMap, HashSet};

use crate::layout::Name;
use crate::recovery::Outcome;

use super::restart::Restart;

/// How the agent uses docker.
#[derive(Debug, Clone, PartialEq)]
pub struct DockerUse {
    /// `--containerizers` holds `docker`.
    pub used: bool,
    /// The agent's flags say so. Without them, the default is assumed.
    pub is_given: bool,
    /// `--docker_kill_orphans`.
    pub kill_orphans: bool,
    /// `--docker_stop_timeout`, in seconds.
    pub stop_timeout_secs: f64,
    /// `--docker_remove_delay`, in seconds.
    pub remove_delay_secs: f64,
    /// What docker has; `None`: not known.
    pub containers: Option<Vec<DockerSeen>>,
    /// Why it is not certain that the agent finds docker and its containers as they should be.
    pub doubt: Option<String>,
}

impl Default for DockerUse {
    /// Not used, with default flags.
    fn default() -> Self {
        Self {
            used: false,
            is_given: true,
            kill_orphans: true,
            stop_timeout_secs: 0.0,
            remove_delay_secs: 21_600.0,
            containers: None,
            doubt: None,
        }
    }
}

impl DockerUse {
    /// The container IDs of runs of which a container runs, as far as is known.
    pub(crate) fn living(&self) -> HashSet<Name> {
        let all = self.containers.iter().flatten().filter(|one| one.lives());
        all.filter_map(DockerSeen::run).map(Name::from).collect()
    }
}

/// A container that docker has, and whose name an agent gave (`mesos-...`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerSeen {
    pub name: String,
    /// The Mesos container id in it, as the agent reads it; none: it takes no notice of the container.
    pub container_id: Option<String>,
    pub state: DockerSeenState,
    /// Docker starts it again after a boot.
    pub restarts: bool,
    /// It has the network of the host.
    pub has_host_network: bool,
    /// Docker has started it again after an end; what that was, is not known then.
    pub restarted: Option<Restarted>,
}

/// After which ends docker starts a container again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restarted {
    /// After a failure.
    AfterFailure,
    /// After any end.
    AfterAny,
}

/// What docker last wrote of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DockerSeenState {
    /// Never started.
    Created,
    Running {
        /// The pid of its first process.
        pid: i32,
        /// Whether that exists; `None`: not checked.
        is_alive: Option<bool>,
        /// It was frozen by `docker pause`.
        is_paused: bool,
    },
    /// With this exit status.
    Exited(i64),
}

impl DockerSeen {
    /// The pid of its first process, while it runs.
    pub fn pid(&self) -> Option<i32> {
        match self.state {
            DockerSeenState::Running { pid, .. } => Some(pid),
            DockerSeenState::Created | DockerSeenState::Exited(_) => None,
        }
    }

    /// The Mesos container id of its run, even where the agent takes no notice of it.
    pub(crate) fn run(&self) -> Option<&str> {
        let beside = || self.name.strip_prefix("mesos-")?.strip_suffix(".executor");
        self.container_id.as_deref().or_else(beside)
    }

    /// Whether it runs, and its process was not found dead.
    pub fn lives(&self) -> bool {
        matches!(self.state, DockerSeenState::Running { is_alive, .. } if is_alive != Some(false))
    }

    /// Whether it runs, frozen by `docker pause`.
    pub(super) fn is_paused(&self) -> bool {
        matches!(self.state, DockerSeenState::Running { is_paused: true, .. })
    }

    /// A statement of fact.
    pub(super) fn in_words(&self) -> String {
        let state = match self.state {
            DockerSeenState::Created => "was not started".to_owned(),
            DockerSeenState::Exited(status) => format!("has exited with status {status}"),
            DockerSeenState::Running { pid, is_paused: true, .. } => format!("is paused, pid {pid}"),
            DockerSeenState::Running { pid, is_alive: Some(false), .. } => {
                format!("runs as pid {pid}, by Docker's files, and that is dead")
            }
            DockerSeenState::Running { pid, .. } => format!("runs as pid {pid}"),
        };
        format!("the Docker container {} {state}", self.name)
    }

    /// Whether it runs when the agent starts.
    fn runs(&self, restart: &Restart) -> bool {
        if restart.reboot { self.restarts } else { self.pid().is_some() }
    }

    /// Whether it is that of an executor with `--docker_mesos_image`, beside the container of its task.
    fn is_of_executor(&self) -> bool {
        self.name.ends_with(".executor")
    }
}

/// The containers that docker has of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DockerRun<'a> {
    /// Docker's containers are known.
    pub is_known: bool,
    /// The one that the agent stops when it destroys the run: that of the task, or of a custom executor.
    pub own: Option<&'a DockerSeen>,
    /// That of the executor, with `--docker_mesos_image`.
    pub executor: Option<&'a DockerSeen>,
}

/// Docker's containers by run; none if they are not known.
pub(super) struct DockerIndex<'a>(Option<HashMap<&'a str, DockerRun<'a>>>);

impl<'a> DockerIndex<'a> {
    pub(super) fn new(docker: &'a DockerUse) -> Self {
        let Some(containers) = &docker.containers else { return Self(None) };
        let mut index: HashMap<&str, DockerRun<'_>> = HashMap::new();
        for one in containers {
            let Some(id) = one.run() else { continue };
            let run = index.entry(id).or_insert(DockerRun { is_known: true, ..DockerRun::default() });
            let place = if one.is_of_executor() { &mut run.executor } else { &mut run.own };
            place.get_or_insert(one);
        }
        Self(Some(index))
    }

    pub(super) fn run(&self, id: &Name) -> DockerRun<'a> {
        let Some(index) = &self.0 else { return DockerRun::default() };
        let found = std::str::from_utf8(id.as_bytes()).ok().and_then(|id| index.get(id));
        found.copied().unwrap_or(DockerRun { is_known: true, ..DockerRun::default() })
    }
}

impl<'a> DockerRun<'a> {
    /// Whether one of them runs, as far as is known.
    pub(super) fn runs(&self) -> bool {
        [self.own, self.executor].into_iter().flatten().any(DockerSeen::lives)
    }

    /// The container whose first process this is.
    pub(super) fn of_process(&self, pid: i32) -> Option<&'a DockerSeen> {
        [self.own, self.executor].into_iter().flatten().find(|one| one.pid() == Some(pid))
    }
}

/// A container that the start stops and removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerOrphan {
    pub seen: DockerSeen,
    /// It runs when the agent starts.
    pub runs: bool,
    /// A run of the checkpoint had it.
    pub is_checkpointed: bool,
}

/// Those that the start removes; `recovered` are the runs that the docker containerizer recovers, `checkpointed` all that are
/// known. None: not known.
pub(super) fn docker_orphans(
    restart: &Restart,
    outcome: Outcome,
    recovered: &HashSet<Name>,
    checkpointed: &HashSet<Name>,
) -> Option<Vec<DockerOrphan>> {
    let docker = &restart.docker;
    let comes_so_far =
        matches!(outcome, Outcome::Recovers | Outcome::CleansUp | Outcome::NewAgent | Outcome::NoCheckpoint);
    if !comes_so_far || !docker.used || !docker.kill_orphans {
        return docker.containers.as_ref().map(|_| Vec::new());
    }
    let orphan = |seen: &DockerSeen| {
        let id = Name::from(seen.container_id.as_deref()?);
        (!recovered.contains(&id)).then(|| DockerOrphan {
            seen: seen.clone(),
            runs: seen.runs(restart),
            is_checkpointed: checkpointed.contains(&id),
        })
    };
    Some(docker.containers.as_ref()?.iter().filter_map(orphan).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &str, id: Option<&str>, pid: Option<i32>) -> DockerSeen {
        let running = |pid| DockerSeenState::Running { pid, is_alive: None, is_paused: false };
        DockerSeen {
            name: name.to_owned(),
            container_id: id.map(ToOwned::to_owned),
            state: pid.map_or(DockerSeenState::Exited(0), running),
            restarts: pid == Some(3),
            has_host_network: true,
            restarted: None,
        }
    }

    #[test]
    fn what_is_not_recovered_is_removed() {
        let containers = vec![
            seen("mesos-a", Some("a"), Some(1)),
            seen("mesos-b", Some("b"), Some(2)),
            seen("mesos-b.executor", None, Some(2)),
            seen("mesos-c", Some("c"), Some(3)),
            seen("mesos-d", Some("d"), None),
        ];
        let docker = DockerUse { used: true, containers: Some(containers), ..DockerUse::default() };
        let restart = Restart { docker, ..Restart::default() };
        let (recovered, known) =
            (HashSet::from([Name::from("a")]), HashSet::from([Name::from("a"), Name::from("b")]));
        let orphans = |restart: &Restart, outcome| {
            let orphans = docker_orphans(restart, outcome, &recovered, &known)?;
            let of = |one: &DockerOrphan| (one.seen.name.clone(), one.runs, one.is_checkpointed);
            Some(orphans.iter().map(of).collect::<Vec<_>>())
        };
        let names = |b, c| {
            let of = |name: &str, runs, known| (name.to_owned(), runs, known);
            Some(vec![of("mesos-b", b, true), of("mesos-c", c, false), of("mesos-d", false, false)])
        };
        assert_eq!(orphans(&restart, Outcome::Recovers), names(true, true));
        assert_eq!(orphans(&restart, Outcome::NewAgent), names(true, true));
        // After a boot, only what docker starts again runs.
        let reboot = Restart { reboot: true, ..restart.clone() };
        assert_eq!(orphans(&reboot, Outcome::Recovers), names(false, true));
        assert_eq!(orphans(&restart, Outcome::Fails), Some(Vec::new()));
        let with = |docker: DockerUse| Restart { docker, ..restart.clone() };
        let kept = with(DockerUse { kill_orphans: false, ..restart.docker.clone() });
        assert_eq!(orphans(&kept, Outcome::Recovers), Some(Vec::new()));
        let without = with(DockerUse { used: false, ..restart.docker.clone() });
        assert_eq!(orphans(&without, Outcome::Recovers), Some(Vec::new()));
        let unseen = with(DockerUse { containers: None, ..restart.docker.clone() });
        assert_eq!(orphans(&unseen, Outcome::Recovers), None);
    }

    #[test]
    fn containers_of_a_run() {
        let containers = vec![
            seen("mesos-S0.a", Some("a"), Some(1)),
            seen("mesos-S0.a.executor", Some("a"), Some(2)),
            seen("mesos-b", Some("b"), Some(3)),
            seen("mesos-b.executor", None, Some(4)),
        ];
        let docker = DockerUse { containers: Some(containers), ..DockerUse::default() };
        let of = |id: &str| {
            let run = DockerIndex::new(&docker).run(&Name::from(id));
            [run.own, run.executor].map(|one| one.and_then(DockerSeen::pid))
        };
        assert_eq!(of("a"), [Some(1), Some(2)]);
        assert_eq!(of("b"), [Some(3), Some(4)]);
        assert_eq!(of("c"), [None, None]);
        assert!(!DockerIndex::new(&DockerUse::default()).run(&Name::from("a")).is_known);
    }
}
