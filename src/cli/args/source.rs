//! Options that say where a checkpoint is, and which facts go with it.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;

use crate::app::{MissingMeta, SourceOptions};
use crate::recovery::BootId;
use crate::schema::Release;

/// Where the checkpoint comes from.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Source options")]
pub struct SourceArgs {
    /// Work directory of an agent, its meta directory, a path below it, or an archive (.tar, .tar.gz, .tar.zst)
    ///
    /// Without it: --work-dir, then the work directory of the agent that runs on this host, then the known places.
    #[arg(value_name = "PATH", help_heading = None::<&str>)]
    pub path: Option<PathBuf>,
    /// Work directory of the agent
    #[arg(long, value_name = "DIR", env = "MESOS_WORK_DIR", hide_env_values = true)]
    pub work_dir: Option<PathBuf>,
    /// Runtime directory of the agent [default: /var/run/mesos, for a directory in place]
    #[arg(long, value_name = "DIR", env = "MESOS_RUNTIME_DIR", hide_env_values = true)]
    pub runtime_dir: Option<PathBuf>,
    /// PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host
    #[arg(long)]
    pub relocated: bool,
    /// Boot ID of the host, or "same" for the checkpointed one
    #[arg(long, value_name = "ID", value_parser = parse_boot_id)]
    pub boot_id: Option<BootId>,
    /// Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]
    #[arg(long, value_name = "DIR")]
    pub proc_root: Option<PathBuf>,
    /// Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]
    #[arg(long, value_name = "DIR")]
    pub docker_root: Option<PathBuf>,
    /// Do not inspect running processes
    #[arg(long)]
    pub no_probe: bool,
    /// Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]
    #[arg(long, value_name = "V", value_parser = parse_release)]
    pub mesos_version: Option<Release>,
    /// Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub now: Option<DateTime<Utc>>,
    /// Maximum number of bytes to read from an archive
    #[arg(long, value_name = "BYTES", default_value_t = MAX_SIZE, hide_default_value = true)]
    pub max_size: u64,
}

/// Default of --max-size.
pub const MAX_SIZE: u64 = crate::source::ArchiveLimits::DEFAULT_TOTAL;

impl SourceArgs {
    /// As plain values.
    pub fn options(&self) -> SourceOptions {
        SourceOptions {
            path: self.path.clone(),
            work_dir: self.work_dir.clone(),
            runtime_dir: self.runtime_dir.clone(),
            relocated: self.relocated,
            boot_id: self.boot_id.clone(),
            proc_root: self.proc_root.clone(),
            docker_root: self.docker_root.clone(),
            probe: !self.no_probe,
            release: self.mesos_version,
            now: self.now,
            max_size: self.max_size,
            missing_meta: MissingMeta::Refused,
        }
    }
}

/// What a command does where there is no checkpoint.
#[derive(Debug, Clone, Copy, Args)]
pub struct AllowMissingArgs {
    /// Accept a PATH without a checkpoint, where an agent is to start for the first time
    #[arg(long, help_heading = "Source options")]
    allow_missing: bool,
}

impl AllowMissingArgs {
    /// As a value.
    pub fn missing_meta(self) -> MissingMeta {
        if self.allow_missing { MissingMeta::FirstStart } else { MissingMeta::Assessed }
    }
}

fn parse_time(text: &str) -> Result<DateTime<Utc>, String> {
    let time = DateTime::parse_from_rfc3339(text);
    time.map(|time| time.to_utc()).map_err(|_| "expected a time, e.g. 2024-02-29T12:00:00Z".to_owned())
}

/// Reads a boot ID.
pub fn parse_boot_id(text: &str) -> Result<BootId, String> {
    Ok(if text == "same" { BootId::Same } else { BootId::Known(text.to_owned()) })
}

/// Reads a Mesos version.
pub fn parse_release(text: &str) -> Result<Release, String> {
    const OLDEST: Release = Release::new(0, 14, 0);
    match Release::parse(text) {
        None => Err("expected a version, e.g. 1.11.0".to_owned()),
        Some(release) if release < OLDEST => Err("agents before 0.14.0 do not checkpoint".to_owned()),
        Some(release) if release > Release::HEAD => {
            Err(format!("the newest supported version is {}", Release::HEAD))
        }
        Some(release) => Ok(release),
    }
}
