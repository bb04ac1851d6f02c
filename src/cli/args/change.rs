//! Options of the commands that change a checkpoint: where it is, and how consent is given. No environment, no guess.

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::source::FactArgs;
use crate::app::{SourceOptions, UnseenAgent};

/// Which checkpoint is changed.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Source options")]
pub struct TargetArgs {
    /// Work directory of the agent, or its meta directory
    #[arg(value_name = "PATH", help_heading = None::<&str>, required_unless_present = "work_dir", conflicts_with = "work_dir")]
    path: Option<PathBuf>,
    /// Work directory of the agent
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    #[command(flatten)]
    host: HostArgs,
    #[command(flatten)]
    pub facts: FactArgs,
}

/// What belongs to the checkpoint on its host.
#[derive(Debug, Clone, Args)]
pub struct HostArgs {
    /// Runtime directory of the agent [default: /var/run/mesos]
    #[arg(long, value_name = "DIR")]
    runtime_dir: Option<PathBuf>,
    /// Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]
    #[arg(long, value_name = "DIR")]
    proc_root: Option<PathBuf>,
}

impl HostArgs {
    /// As plain values, about a checkpoint at this path.
    pub fn options(&self, path: Option<PathBuf>) -> SourceOptions {
        let Self { runtime_dir, proc_root } = self.clone();
        SourceOptions { path, runtime_dir, proc_root, ..SourceOptions::default() }
    }
}

impl TargetArgs {
    /// As plain values.
    pub fn options(&self) -> SourceOptions {
        self.facts.options(self.host.options(self.path.clone().or_else(|| self.work_dir.clone())))
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
    /// Only print the plan; exit with 1 if it has steps, or something bad is left
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
