//! Options of the commands that change a checkpoint: where it is, and how consent is given. No environment, no guess.

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::source::{parse_boot_id, parse_release};
use crate::app::{SourceOptions, UnseenAgent};
use crate::recovery::BootId;
use crate::schema::Release;

/// Which checkpoint is changed.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Source options")]
pub struct TargetArgs {
    /// Work directory of the agent, or its meta directory
    #[arg(value_name = "PATH", help_heading = None::<&str>, required_unless_present = "work_dir", conflicts_with = "work_dir")]
    pub path: Option<PathBuf>,
    /// Work directory of the agent
    #[arg(long, value_name = "DIR")]
    pub work_dir: Option<PathBuf>,
    /// Runtime directory of the agent [default: /var/run/mesos]
    #[arg(long, value_name = "DIR")]
    pub runtime_dir: Option<PathBuf>,
    /// PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host
    #[arg(long)]
    pub relocated: bool,
    /// Boot ID of the host, or "same" for the checkpointed one
    #[arg(long, value_name = "ID", value_parser = parse_boot_id)]
    pub boot_id: Option<BootId>,
    /// Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]
    #[arg(long, value_name = "DIR")]
    pub proc_root: Option<PathBuf>,
    /// Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings]
    #[arg(long, value_name = "DIR")]
    pub docker_root: Option<PathBuf>,
    /// Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]
    #[arg(long, value_name = "V", value_parser = parse_release)]
    pub mesos_version: Option<Release>,
}

impl TargetArgs {
    /// As plain values.
    pub fn options(&self) -> SourceOptions {
        SourceOptions {
            path: self.path.clone().or_else(|| self.work_dir.clone()),
            runtime_dir: self.runtime_dir.clone(),
            relocated: self.relocated,
            boot_id: self.boot_id.clone(),
            proc_root: self.proc_root.clone(),
            docker_root: self.docker_root.clone(),
            release: self.mesos_version,
            ..SourceOptions::default()
        }
    }
}

/// Which checkpoint is changed, for a command that needs none for --list.
#[derive(Debug, Clone)]
pub struct TargetOrListArgs(pub TargetArgs);

impl TargetOrListArgs {
    fn relaxed(command: Command) -> Command {
        command.mut_arg("path", |path| path.required_unless_present_any(["work_dir", "list"]))
    }
}

impl Args for TargetOrListArgs {
    fn augment_args(command: Command) -> Command {
        Self::relaxed(TargetArgs::augment_args(command))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::relaxed(TargetArgs::augment_args_for_update(command))
    }
}

impl FromArgMatches for TargetOrListArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        TargetArgs::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// How a change is confirmed, and where its journal is.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Change options")]
pub struct ConsentArgs {
    /// Carry out the plan without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Only print the plan; exit with 1 if there is something to do
    #[arg(short = 'n', long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// Write the plan to a new file, for ckpt apply
    #[arg(long, value_name = "FILE")]
    pub plan_out: Option<PathBuf>,
    /// Directory of the journal, which keeps backups [default: a hidden directory beside meta]
    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,
    /// Assert that no agent uses the directory, if ckpt cannot see all processes
    #[arg(long)]
    pub agent_is_stopped: bool,
    /// ID of the agent, to confirm a change that requires it, or to choose one of several
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
}

impl ConsentArgs {
    /// Whether the user knows that no agent runs.
    pub fn unseen_agent(&self) -> UnseenAgent {
        if self.agent_is_stopped { UnseenAgent::IsStopped } else { UnseenAgent::MayRun }
    }
}
