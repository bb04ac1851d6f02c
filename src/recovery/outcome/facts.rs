//! What is known of the processes of one run, as plain values. How it was found out is not known here.

use crate::values::Upid;

/// Which run is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub framework_id: &'a [u8],
    pub executor_id: &'a [u8],
    pub container_id: &'a [u8],
    /// The id of the process that the agent watches: of `forked.pid`, or of a runtime container's `pid`.
    pub pid: Option<i32>,
    /// The path of `forked.pid`, relative to the `work_dir`; empty for one that only the runtime directory knows.
    pub forked_pid_path: &'a [u8],
    /// Where the executor listens, if it does.
    pub libprocess: Option<&'a Upid>,
}

/// Who has the process id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Holder {
    /// Provably the process that was forked for the run.
    Same,
    Foreign,
    /// The forked process has ended and was not waited for: it still counts as alive (R136).
    Zombie,
    Nobody,
    /// Cannot be determined.
    #[default]
    Unknown,
}

/// Whether the executor itself, the forked process's child, can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Answers {
    Yes,
    /// It is stopped by a signal and does not answer.
    Stopped,
    /// The freezer of its cgroup keeps it from running.
    Frozen,
    Gone,
    /// Cannot be determined.
    #[default]
    Unknown,
}

/// What a docker executor waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DockerClient {
    /// Its `docker run`, which ends with the task.
    Runs,
    /// The same, and a `docker stop` of it.
    Stops,
    /// Nothing: it has ended.
    Ended,
}

/// The cgroup of a unit that an executor lives in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CgroupKill {
    /// Name of the unit.
    pub unit: String,
    /// Whether stopping the unit kills it; none: its `KillMode` is not known.
    pub kills: Option<bool>,
}

/// What is known of the processes of one run. By default nothing is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunFacts {
    /// Whether `kill(pid, 0)` finds a process, as the agent asks (R136).
    pub alive: Option<bool>,
    pub holder: Holder,
    /// SIGKILL does not end what has the id: a zombie, a thread, a process group.
    pub undying: bool,
    pub executor: Answers,
    /// The executor's own pid.
    pub executor_pid: Option<i32>,
    /// Something listens at the address in `libprocess.pid`.
    pub listens: Option<bool>,
    /// The docker client of a docker executor; `None`: another executor, or not known.
    pub docker_client: Option<DockerClient>,
    /// It uses HTTP, by its environment or its kind.
    pub http: Option<bool>,
    /// It was told that its framework checkpoints (R192).
    pub checkpoints: Option<bool>,
    /// Seconds that it waits for an agent (R192).
    pub recovery_timeout_secs: Option<f64>,
    /// Most seconds before it tries to subscribe (R192).
    pub backoff_secs: Option<f64>,
    /// Freezer cgroups of the forked process and of the executor, below the root of the hierarchy; `None`: not known.
    pub freezers: Option<Vec<String>>,
    /// These are cgroups of v2, where a kill reaches what is frozen; the host has no freezer of v1.
    pub cgroups2: bool,
    /// The unit that it lives in.
    pub cgroup_kill: Option<CgroupKill>,
    /// Short statements of fact.
    pub evidence: Vec<String>,
    /// What could not be looked at.
    pub not_checked: Vec<String>,
}

impl RunFacts {
    /// Nothing lives: after a boot.
    pub fn gone() -> Self {
        Self {
            alive: Some(false),
            holder: Holder::Nobody,
            executor: Answers::Gone,
            evidence: vec!["the host was rebooted".to_owned()],
            ..Self::default()
        }
    }
}
