//! Options of the commands that change a checkpoint: where it is, and how consent is given. No environment, no guess.

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::source::{SourceArgs, parse_release};
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
    /// The directory is a copy: judge it as if it stood where its links say, without facts of this host
    #[arg(long)]
    pub relocated: bool,
    /// The host's boot id, or "same" for the checkpointed one
    #[arg(long, value_name = "ID")]
    pub boot_id: Option<String>,
    /// Where processes are looked up [default: /proc]
    #[arg(long, value_name = "DIR")]
    pub proc_root: Option<PathBuf>,
    /// Whose recovery is meant, as 1.11.0 [default: that of the agent on this host, else 1.11.0]
    #[arg(long, value_name = "V", value_parser = parse_release)]
    pub mesos_version: Option<Release>,
}

impl TargetArgs {
    /// The same as options of a reading command.
    pub fn source(&self) -> SourceArgs {
        SourceArgs {
            runtime_dir: self.runtime_dir.clone(),
            relocated: self.relocated,
            boot_id: self.boot_id.clone(),
            proc_root: self.proc_root.clone(),
            mesos_version: self.mesos_version,
            ..SourceArgs::of(self.path.clone().or_else(|| self.work_dir.clone()))
        }
    }
}

/// Which checkpoint is changed, for a command that can do without one to list what it knows.
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

/// How a change is agreed to, and where what it takes away is kept.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Change options")]
pub struct ConsentArgs {
    /// Carry the plan out without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Print the plan, change nothing, ask nothing: status 1 if there is something to do
    #[arg(short = 'n', long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// Write the plan to a new file, for ckpt apply
    #[arg(long, value_name = "FILE")]
    pub plan_out: Option<PathBuf>,
    /// Where the journal is, and what is taken away is kept [default: a hidden directory beside meta]
    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,
    /// You know that no agent uses the directory, where ckpt can't see all processes
    #[arg(long)]
    pub agent_is_stopped: bool,
    /// The agent's id, where a change wants it typed, or several may be meant
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
}
