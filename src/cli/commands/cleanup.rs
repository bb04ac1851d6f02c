//! `ckpt cleanup`: takes away what is over, scope by scope; or gives up every executor.

mod all;
mod chosen;
mod recover_line;

pub(super) use chosen::announce;

use crate::cli::terminal::Terminal;
use crate::cli::{ConsentArgs, GlobalArgs, TargetArgs};
use crate::exit::Status;
use crate::plan::cleanup::{Scope, Scopes};
use crate::values::Duration;

use super::agent_flags::AgentFlags;
use super::session::CommandError;

/// Arguments of `ckpt cleanup`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    /// What is taken away: completed, old-runs, temp, empty (these four by default), old-agents, sandboxes, or all
    #[arg(long, value_name = "LIST", value_parser = Scopes::parse)]
    scope: Option<Scopes>,
    /// Leave what was changed since, by the mtime that the agent's garbage collection goes by
    #[arg(long, value_name = "D", default_value = "1weeks", value_parser = duration)]
    older_than: Duration,
    /// Only what belongs to this framework: its id or name, or a part of it that no other has
    #[arg(long, value_name = "ID")]
    framework: Option<String>,
    /// Keep sandboxes in the journal instead of deleting them: that frees no space
    #[arg(long)]
    keep: bool,
    /// With --scope all: end executors that live, and all that they have started
    #[arg(long)]
    shutdown: bool,
    /// With --shutdown: from SIGTERM to SIGKILL
    #[arg(long, value_name = "D", default_value = "5secs", value_parser = duration)]
    grace_period: Duration,
    /// With --scope all: give up the agent's id too
    #[arg(long)]
    forget_id: bool,
    #[command(flatten)]
    consent: ConsentArgs,
    #[command(flatten)]
    flags: AgentFlags,
}

const HELP: &str = "\
Examples:
  ckpt cleanup --dry-run /var/lib/mesos
  ckpt cleanup --scope completed,sandboxes --older-than 2days /var/lib/mesos
  # A full disk, beside a running agent:
  ckpt cleanup --scope sandboxes --yes /var/lib/mesos
  # Before an incompatible upgrade:
  ckpt cleanup --scope all --shutdown /var/lib/mesos

Scopes:
  completed   runs with a sentinel whose updates are all acknowledged
  old-runs    runs that are not the latest of their executor
  temp        unfinished writes beside a healthy file
  empty       frameworks without executors, executors without runs
  old-agents  agent ids that are not the latest, with their sandboxes
  sandboxes   sandboxes and provisioned images of completed runs, also of
              those that an earlier cleanup has moved aside; allowed beside a
              running agent
  all         every executor, as the agent's own --recover=cleanup ends them;
              keeps the agent's id

Exit status:
  0  done, or nothing to do
  1  with --dry-run: there is something to do; else: it was done, and the
     checkpoint is worse than announced, or something that was to be deleted
     still stands
  2  the command line is wrong
  3  it can't be told
  4  refused
  5  not finished: ckpt undo goes back; or --shutdown has ended some executors
     and not all, and the checkpoint is as it was

Entries of meta are moved into a journal, and ckpt undo brings them back; sandboxes are deleted for good, after the \
plan has said how much; one that can't be deleted keeps no other. Mounted paths, persistent volumes and reservations are never touched.";

/// Reads a duration as the agent does.
fn duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text.as_bytes())
        .map_err(|_| format!("`{text}` is no duration; expected as 2days, 1weeks, 30mins"))
}

/// Cleans up.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let scopes = args.scope.clone().unwrap_or_default();
    let all = scopes.has(Scope::All);
    let wrong = if !all && (args.shutdown || args.forget_id) {
        Some(("--shutdown and --forget-id", "go with --scope all alone"))
    } else if args.framework.is_some() && (all || scopes.has(Scope::OldAgents)) {
        Some(("--framework", "does not go with --scope all or old-agents: they are about whole agents"))
    } else if args.shutdown && args.consent.plan_out.is_some() {
        Some((
            "--plan-out",
            "does not go with --shutdown: a plan can't say who will live when it is carried out",
        ))
    } else if args.shutdown && args.target.relocated {
        Some(("--shutdown", "does not go with --relocated: the processes of a copy are another host's"))
    } else {
        None
    };
    if let Some((what, why)) = wrong {
        return Err(CommandError {
            status: Status::Usage,
            code: "bad-options",
            message: format!("{what} {why}"),
            path: None,
            next: "ckpt cleanup --help".to_owned(),
        }
        .into());
    }
    if all { all::run(args, global, terminal) } else { chosen::run(args, &scopes, global, terminal) }
}
