//! Options that say where a checkpoint is and under which conditions it is judged.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;

use crate::schema::Release;

/// Where the checkpoint comes from.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Source options")]
pub struct SourceArgs {
    /// Work directory of an agent, its meta directory, any path below, or an archive of it (.tar, .tar.gz, .tar.zst)
    ///
    /// Without it: --work-dir, then the agent that runs here, then the places where agents are known to keep it.
    #[arg(value_name = "PATH", help_heading = None::<&str>)]
    pub path: Option<PathBuf>,
    /// Work directory of the agent
    #[arg(long, value_name = "DIR", env = "MESOS_WORK_DIR", hide_env_values = true)]
    pub work_dir: Option<PathBuf>,
    /// Runtime directory of the agent [default: /var/run/mesos, for a directory in place]
    #[arg(long, value_name = "DIR", env = "MESOS_RUNTIME_DIR", hide_env_values = true)]
    pub runtime_dir: Option<PathBuf>,
    /// The directory is a copy: judge it as if it stood where its links say, without facts of this host
    #[arg(long)]
    pub relocated: bool,
    /// The host's boot id, or "same" for the checkpointed one
    #[arg(long, value_name = "ID")]
    pub boot_id: Option<String>,
    /// Where processes are looked up [default: /proc, for a directory in place]
    #[arg(long, value_name = "DIR")]
    pub proc_root: Option<PathBuf>,
    /// Look at no process
    #[arg(long)]
    pub no_probe: bool,
    /// Whose recovery is meant, as 1.11.0 [default: that of the agent on this host, else 1.11.0]
    #[arg(long, value_name = "V", value_parser = parse_release)]
    pub mesos_version: Option<Release>,
    /// Count ages and due times from this moment, as 2024-02-29T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub now: Option<DateTime<Utc>>,
    /// Most bytes that are kept of an archive
    #[arg(long, value_name = "BYTES", default_value_t = MAX_SIZE, hide_default_value = true)]
    pub max_size: u64,
}

/// Most bytes that are kept of an archive, where nothing else is said.
pub const MAX_SIZE: u64 = 4 << 30;

impl SourceArgs {
    /// A path, and nothing else said.
    pub fn of(path: Option<PathBuf>) -> Self {
        Self {
            path,
            work_dir: None,
            runtime_dir: None,
            relocated: false,
            boot_id: None,
            proc_root: None,
            no_probe: false,
            mesos_version: None,
            now: None,
            max_size: MAX_SIZE,
        }
    }
}

fn parse_time(text: &str) -> Result<DateTime<Utc>, String> {
    let time = DateTime::parse_from_rfc3339(text);
    time.map(|time| time.to_utc()).map_err(|_| "expected a time as 2024-02-29T12:00:00Z".to_owned())
}

/// Reads a version of Mesos.
pub(crate) fn parse_release(text: &str) -> Result<Release, String> {
    const OLDEST: Release = Release::new(0, 14, 0);
    match Release::parse(text) {
        None => Err("expected a version as 1.11.0".to_owned()),
        Some(release) if release < OLDEST => Err("agents before 0.14.0 wrote no checkpoints".to_owned()),
        Some(release) if release > Release::HEAD => Err(format!("the newest known is {}", Release::HEAD)),
        Some(release) => Ok(release),
    }
}
