//! What a scenario is made of, as plain values: any front end can fill them in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::seen_hosts::SeenHosts;
use crate::flags::FlagsFrom;
use crate::host::has_processes;
use crate::recovery::config::Secrets;
use crate::recovery::{BootId, Mode};
use crate::schema::Release;
use crate::source::ArchiveLimits;

/// Where a checkpoint is, and the facts that go with it.
#[derive(Debug, Clone)]
pub struct SourceOptions {
    /// A `work_dir`, its `meta`, a path below one of them, or an archive. Without it and `work_dir`, the agent of this
    /// host or a known place.
    pub path: Option<PathBuf>,
    /// A `work_dir`, if no path is given.
    pub work_dir: Option<PathBuf>,
    /// The agent's runtime directory.
    pub runtime_dir: Option<PathBuf>,
    /// The directory is a copy: its symlinks say where the original is, and facts of this host do not apply.
    pub relocated: bool,
    /// The host's boot ID; without it, that of this host, if the checkpoint is in place.
    pub boot_id: Option<BootId>,
    /// Where processes are looked up; named, it counts for archives and copies too.
    pub proc_root: Option<PathBuf>,
    /// The data root of docker; without it, that of the machine of the checkpoint, as far as that can be found.
    pub docker_root: Option<PathBuf>,
    /// Whether processes are inspected at all.
    pub probe: bool,
    /// The Mesos version to assume; without it, that of the agent on this host.
    pub release: Option<Release>,
    /// The time to count ages from; without it, now.
    pub now: Option<DateTime<Utc>>,
    /// The most bytes that are read of an archive.
    pub max_size: u64,
    /// What is done where `meta` does not exist.
    pub missing_meta: MissingMeta,
    /// What was seen of the host.
    pub hosts: SeenHosts,
}

/// What is done where `meta` does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingMeta {
    /// There is no answer.
    #[default]
    Refused,
    /// There is an answer only if sandboxes or volumes prove that an agent was here.
    Assessed,
    /// An agent may start here for the first time.
    FirstStart,
}

impl Default for SourceOptions {
    fn default() -> Self {
        Self {
            path: None,
            work_dir: None,
            runtime_dir: None,
            relocated: false,
            boot_id: None,
            proc_root: None,
            docker_root: None,
            probe: true,
            release: None,
            now: None,
            max_size: ArchiveLimits::default().total,
            missing_meta: MissingMeta::Refused,
            hosts: SeenHosts::default(),
        }
    }
}

impl SourceOptions {
    /// A path, and nothing else.
    pub fn of(path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }

    /// Whether processes of this host may be inspected: not for copies, archives and a `/proc` from elsewhere.
    pub fn inspects_processes(&self) -> bool {
        let named = self.path.as_ref().or(self.work_dir.as_ref());
        let is_in_place = !self.relocated && named.is_none_or(|path| path.is_dir());
        self.probe && has_processes(self.proc_root()) && (self.proc_root.is_some() || is_in_place)
    }

    /// Where processes are looked up.
    pub(super) fn proc_root(&self) -> &Path {
        self.proc_root.as_deref().unwrap_or(Path::new("/proc"))
    }
}

/// How the agent treats recovery errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ModeChoice {
    /// As its flags say, from wherever they come.
    #[default]
    Flags,
    /// Strict, unless the flags that were named say otherwise: neither the environment nor a running agent count.
    StrictByDefault,
    /// This way.
    Given(Mode),
}

/// The agent's flags, from every source but the host.
#[derive(Debug, Clone, Default)]
pub struct FlagOptions {
    /// Words of the agent's command line.
    pub words: Vec<OsString>,
    /// Places that give flags, in their order.
    pub from: Vec<FlagsFrom>,
    /// Environment variables; those that begin with `MESOS_` count.
    pub environment: Vec<(OsString, OsString)>,
    /// How the agent treats recovery errors.
    pub mode: ModeChoice,
}

/// Everything that a scenario is made of.
#[derive(Debug, Clone, Default)]
pub struct ScenarioOptions {
    /// Where the checkpoint is.
    pub source: SourceOptions,
    /// The agent's flags.
    pub flags: FlagOptions,
    /// The host is rebooted before the agent starts.
    pub reboot: bool,
    /// Threads that read; 0: one for each processor, and more while they wait for a disk.
    pub threads: usize,
    /// Whether values of attributes that are named like secrets are shown.
    pub secrets: Secrets,
}

impl ScenarioOptions {
    /// The same about another path.
    #[must_use]
    pub fn about(&self, path: &Path) -> Self {
        let source = SourceOptions { path: Some(path.to_owned()), ..self.source.clone() };
        Self { source, ..self.clone() }
    }

    /// Whether processes of this host may be inspected, for the checkpoint or for flags.
    pub fn inspects_processes(&self) -> bool {
        let takes_flags = self.flags.from.iter().any(|from| matches!(from, FlagsFrom::Pid(_)));
        self.source.inspects_processes() || takes_flags && has_processes(self.source.proc_root())
    }
}
