//! Options that say where a checkpoint is, and which facts go with it.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;

use crate::app::SourceOptions;
use crate::recovery::BootId;
use crate::schema::Release;
use crate::source::ArchiveLimits;

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
    work_dir: Option<PathBuf>,
    /// Runtime directory of the agent [default: /var/run/mesos, for a directory in place]
    #[arg(long, value_name = "DIR", env = "MESOS_RUNTIME_DIR", hide_env_values = true)]
    runtime_dir: Option<PathBuf>,
    #[command(flatten)]
    facts: FactArgs,
    /// Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]
    #[arg(long, value_name = "DIR")]
    proc_root: Option<PathBuf>,
    /// Do not inspect running processes
    #[arg(long)]
    no_probe: bool,
    /// Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    now: Option<DateTime<Utc>>,
    #[command(flatten)]
    archive: ArchiveArgs,
}

/// What is known of the host and its agent without asking either.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Source options")]
pub struct FactArgs {
    /// PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host
    #[arg(long)]
    pub relocated: bool,
    /// Boot ID of the host, or "same" for the checkpointed one
    #[arg(long, value_name = "ID", value_parser = parse_boot_id)]
    boot_id: Option<BootId>,
    /// Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]
    #[arg(long, value_name = "DIR")]
    docker_root: Option<PathBuf>,
    /// Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]
    #[arg(long, value_name = "V", value_parser = parse_release)]
    mesos_version: Option<Release>,
}

impl FactArgs {
    /// As plain values, with these about the place itself.
    pub fn options(&self, place: SourceOptions) -> SourceOptions {
        let Self { relocated, boot_id, docker_root, mesos_version } = self.clone();
        SourceOptions { relocated, boot_id, docker_root, release: mesos_version, ..place }
    }
}

/// How much is read of archives.
#[derive(Debug, Clone, Copy, Args)]
pub struct ArchiveArgs {
    /// Maximum number of bytes to read from an archive
    #[arg(long, value_name = "BYTES", default_value_t = ArchiveLimits::DEFAULT_TOTAL, hide_default_value = true)]
    pub max_size: u64,
}

impl SourceArgs {
    /// As plain values.
    pub fn options(&self) -> SourceOptions {
        self.facts.options(SourceOptions {
            path: self.path.clone(),
            work_dir: self.work_dir.clone(),
            runtime_dir: self.runtime_dir.clone(),
            proc_root: self.proc_root.clone(),
            probe: !self.no_probe,
            now: self.now,
            max_size: self.archive.max_size,
            ..SourceOptions::default()
        })
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
