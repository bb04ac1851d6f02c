//! What of the agent's configuration decides how files are met at the start.
//! Belongs here: the answers. Does not: where a flag comes from.

use std::fmt;
use std::path::PathBuf;

use crate::recovery::forecast::Outcome;
use crate::rules::Rule;
use crate::values::Resources;

/// Which launcher the Mesos containerizer uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Launcher {
    /// `linux`: the default of an agent that runs as root on Linux.
    #[default]
    Linux,
    /// `posix`: knows processes by their pid alone.
    Posix,
}

/// How the configuration fits what is checkpointed. Compared before, by [`crate::recovery::config`].
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The resources that the agent would have by its flags; none if they are not known.
    pub resources: Option<Resources>,
    /// The agent's message, if the policy in force refuses the new `SlaveInfo` (R111, R112).
    pub refused: Option<String>,
}

/// The part of the configuration that decides.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentSetup {
    /// `--launcher`.
    pub launcher: Launcher,
    /// No flag names it, and what the agent chooses by itself is not known (R263).
    pub is_launcher_assumed: bool,
    /// `--containerizers` holds `mesos`.
    pub mesos_containerizer: bool,
    /// `--containerizers` holds `docker`.
    pub docker_containerizer: bool,
    /// Docker cannot be used.
    pub docker_failure: Option<DockerFailure>,
    /// Why it is not known whether it can be.
    pub docker_doubt: Option<String>,
    /// `--volume_gid_range` is set.
    pub volume_gids: bool,
    /// `--isolation` holds `volume/csi`.
    pub csi_isolator: bool,
    /// The isolator `network/cni` has its directories: whether it stores its files in the `work_dir`.
    pub cni_in_work_dir: Option<bool>,
    /// `--isolation` holds `cgroups/devices` on cgroups v2.
    pub device_manager: bool,
    /// `--recover=cleanup`.
    pub cleanup: bool,
    /// The agent can write nothing to the file system of its `work_dir`: free space or inodes are used up (R262).
    pub disk_full: bool,
    /// How the flags fit; none if none that enters `SlaveInfo` comes from anywhere.
    pub fit: Option<Fit>,
    /// The `work_dir` that the agent reads, if that is not where this checkpoint is.
    pub elsewhere: Option<Elsewhere>,
    /// The containers of this checkpoint are in another runtime directory than the agent's.
    pub runtime_elsewhere: Option<RuntimeElsewhere>,
    /// What the unit of the agent does to this checkpoint around each start.
    pub removed: Option<Removed>,
    /// What the unit of the agent does to its executors around each start.
    pub killed: Option<ExecutorsKilled>,
    /// What the machine removes of this checkpoint or its runtime directory, at boot or by age, in words.
    pub swept: Vec<String>,
    /// What decides about the start and cannot be read.
    pub undetermined: Option<Undetermined>,
    /// What the source leaves open of executors. It decides about no start.
    pub untold: Option<Undetermined>,
    /// Whether the outcome hangs on that: nothing else is lost for certain.
    pub untold_decides: bool,
    /// The agent cannot write in `meta`: why, as the system says it.
    pub not_writable: Option<NotWritable>,
    /// Why it would refuse to start with these flags, whatever the checkpoint.
    pub refused: Option<RefusedFlags>,
}

/// Why an answer cannot be given, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undetermined {
    /// What decides and is nowhere to be read, in words.
    pub what: String,
    /// What to do.
    pub next: &'static str,
}

/// Docker cannot be used by the agent (R148).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerFailure {
    /// The agent's own words.
    pub line: String,
    /// What is wrong.
    pub detail: String,
    pub at: DockerStep,
}

/// When the agent needs Docker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DockerStep {
    /// It asks for the version when it creates the containerizer, before it reads its checkpoint.
    Creation,
    /// It lists all containers.
    Recovery,
}

/// Why the agent cannot write in `meta`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotWritable {
    /// The error of the system.
    pub error: String,
    /// It cannot open what is there for writing either.
    pub is_read_only: bool,
    /// What is so, in words.
    pub why: String,
}

impl NotWritable {
    /// A file system that is read-only.
    pub fn read_only(why: String) -> Self {
        Self { error: "Read-only file system".to_owned(), is_read_only: true, why }
    }
}

/// The checkpoint, or the path to it, is deleted or moved when the agent's unit starts or stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    pub unit: String,
    /// The setting, as `ExecStartPre`.
    pub setting: &'static str,
    /// What is removed.
    pub path: PathBuf,
    pub command: String,
    /// The file and the line of it.
    pub place: String,
    /// It is done at each start, as far as the text of the unit says.
    pub is_certain: bool,
    /// Why it is not certain, in words.
    pub doubt: Option<String>,
    /// Only a part goes: the agent keeps its ID, and loses executors, tasks or reservations.
    pub is_part: bool,
}

/// Executors are killed when the agent's unit starts or stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutorsKilled {
    pub unit: String,
    /// The setting, as `ExecStopPost`.
    pub setting: &'static str,
    pub command: String,
    /// The file and the line of it.
    pub place: String,
    /// It is done at each restart, as far as the text of the unit says.
    pub is_certain: bool,
    pub killed: Killed,
}

/// Which executors a unit kills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Killed {
    Executors,
    /// Those whose containers Docker has.
    Docker,
}

/// Flags that end the agent before it recovers (R99, R252).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedFlags {
    /// Whether it fails or aborts.
    pub outcome: Outcome,
    /// Why.
    pub message: String,
    /// The agent's own text.
    pub log_line: String,
    pub rule: Rule,
    /// Where the flag was given.
    pub origin: String,
    pub is_missing: bool,
}

/// Another runtime directory than the one that contains the containers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeElsewhere {
    /// Which, in words.
    pub why: String,
    /// A default executor is among them: the agent fails its tasks. Others reconnect without their containers.
    pub loses: bool,
}

/// Another `work_dir` than that of the checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The path in the agent's flags.
    pub path: PathBuf,
    /// Where the flag was given.
    pub origin: String,
    /// The checkpoint in it, if there is one.
    pub other: Option<OtherCheckpoint>,
}

/// A checkpoint in another `work_dir`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherCheckpoint {
    /// The agent's ID there, if this user can read it.
    pub agent_id: Option<String>,
}

impl Elsewhere {
    /// What that means for the checkpoint which is judged.
    pub fn not_read(&self) -> String {
        format!("the agent does not read this checkpoint: {self}")
    }
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "work_dir is {} ({}): ", self.path.display(), self.origin)?;
        match &self.other {
            None => f.write_str("no checkpoint is there"),
            Some(OtherCheckpoint { agent_id: None }) => f.write_str("another checkpoint is there"),
            Some(OtherCheckpoint { agent_id: Some(id) }) => {
                write!(f, "the checkpoint of agent {id} is there")
            }
        }
    }
}

impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unit, setting, path, command, place, is_certain, doubt, .. } = self;
        let does = if *is_certain { "removes" } else { "may remove" };
        write!(f, "{unit} {does} {} ({setting}, {place}): {command}", path.display())?;
        match doubt {
            Some(doubt) => write!(f, " ({doubt})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ExecutorsKilled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unit, setting, command, place, is_certain, killed } = self;
        let does = if *is_certain { "kills" } else { "may kill" };
        let whom = match killed {
            Killed::Executors => "executors",
            Killed::Docker => "Docker containers",
        };
        write!(f, "{unit} {does} {whom} ({setting}, {place}): {command}")
    }
}

impl AgentSetup {
    /// How the agent starts, where that does not depend on the files of this checkpoint.
    pub fn outcome_of_any(&self) -> Option<Outcome> {
        if let Some(refused) = &self.refused {
            return Some(refused.outcome);
        }
        if self.elsewhere.as_ref().is_some_and(|elsewhere| elsewhere.other.is_none()) {
            return Some(Outcome::NewAgent);
        }
        self.removed
            .as_ref()
            .filter(|removed| removed.is_certain && !removed.is_part)
            .map(|_| Outcome::NewAgent)
    }

    /// How a start ends that would end so if everything that decides were known.
    pub fn as_far_as_known(&self, outcome: Outcome) -> Outcome {
        let is_known = self.undetermined.is_none()
            && !self.untold_decides
            && self.removed.as_ref().is_none_or(|removed| removed.is_certain)
            && self.killed.as_ref().is_none_or(|killed| killed.is_certain);
        // Executors wait for an agent that starts again. A cleanup that ends too early leaves them running.
        let is_known = is_known && (outcome != Outcome::CleansUp || self.docker_doubt.is_none());
        match outcome {
            Outcome::Recovers | Outcome::CleansUp | Outcome::NoCheckpoint if !is_known => Outcome::Unknown,
            _ => outcome,
        }
    }

    /// The checkpoint that the agent reads instead of this one.
    pub fn reads_other(&self) -> Option<&OtherCheckpoint> {
        self.elsewhere.as_ref()?.other.as_ref()
    }

    /// Why it comes up without this checkpoint, in words, or may do so.
    pub fn why_without(&self) -> Option<String> {
        let elsewhere = self.elsewhere.as_ref().map(ToString::to_string);
        let removed = self.removed.as_ref().filter(|removed| !removed.is_part);
        elsewhere.or_else(|| removed.map(ToString::to_string))
    }
}

impl Default for AgentSetup {
    /// A root agent on Linux with default flags.
    fn default() -> Self {
        Self {
            launcher: Launcher::Linux,
            is_launcher_assumed: false,
            mesos_containerizer: true,
            docker_containerizer: false,
            docker_failure: None,
            docker_doubt: None,
            volume_gids: false,
            csi_isolator: false,
            cni_in_work_dir: None,
            device_manager: false,
            cleanup: false,
            disk_full: false,
            fit: None,
            elsewhere: None,
            runtime_elsewhere: None,
            swept: Vec::new(),
            undetermined: None,
            untold: None,
            untold_decides: false,
            not_writable: None,
            removed: None,
            killed: None,
            refused: None,
        }
    }
}
