//! `ckpt cleanup`: removes what is completed, scope by scope; or everything that keeps executors.

mod all;
mod chosen;
mod end_executors;
mod recover_line;

use crate::app::ErrorCode;
use crate::cli::args::{ConsentArgs, TargetScenarioArgs, parse_duration};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::plan::cleanup::{Scope, Scopes};
use crate::values::Duration;

/// Arguments of `ckpt cleanup`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    scenario: TargetScenarioArgs,
    /// What to remove: completed, old-runs, temp, empty (these four by default), old-agents, sandboxes, uncheckpointed; or, for another purpose, all: abandon every executor
    #[arg(long, value_name = "LIST", value_parser = Scopes::parse)]
    scope: Option<Scopes>,
    /// Keep what is newer, by the mtime that the agent's GC uses
    #[arg(long, value_name = "D", default_value = "1weeks", value_parser = parse_duration)]
    older_than: Duration,
    /// Only what belongs to this framework: its ID or name, or an unambiguous part
    #[arg(long, value_name = "ID")]
    framework: Option<String>,
    /// Move sandboxes into the journal instead of deleting them (frees no space)
    #[arg(long)]
    keep: bool,
    /// With --scope all: end live executors and all their processes
    #[arg(long)]
    shutdown: bool,
    /// With --shutdown: time between SIGTERM and SIGKILL
    #[arg(long, value_name = "D", default_value = "5secs", value_parser = parse_duration)]
    grace_period: Duration,
    /// With --scope all: make the agent register with a new ID as well
    #[arg(long)]
    forget_id: bool,
    #[command(flatten)]
    consent: ConsentArgs,
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
  old-runs    superseded runs: not the latest of their executor
  temp        temporary files of interrupted writes, beside a good file
  empty       frameworks without executors, executors without runs, and
              directories of sandboxes in which none is left
  old-agents  agent IDs that are not the latest, with their sandboxes
  sandboxes   sandboxes and provisioned images of completed runs, even if an
              earlier cleanup has removed the run; allowed beside a running
              agent
  uncheckpointed
              sandboxes of frameworks that do not checkpoint, below the current
              agent ID: no agent collects them after a restart. Only what no
              process works in or has open
  all         not the sum of the others: abandons every executor and nested
              container, like the agent's own --recover=cleanup; keeps the
              agent ID, and every sandbox: frees no space

Exit status:
  0  done, or nothing to do
  1  with --dry-run: there is something to do; otherwise: done, but the
     checkpoint is worse than announced, or something could not be deleted
  2  the command line is wrong
  3  the checkpoint cannot be read
  4  refused
  5  not completed: ckpt undo reverts it; or --shutdown has ended some
     executors and not all, and the checkpoint is unchanged

Entries of meta are moved into a journal and can be restored by ckpt undo. Sandboxes are deleted permanently; the plan \
says how much. Mounted paths, persistent volumes and reservations are never touched. \
Run it as root: others cannot see whether an agent runs, nor end executors.";

/// Cleans up.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let scopes = args.scope.clone().unwrap_or_default();
    let all = scopes.has(Scope::All);
    let wrong = if !all && (args.shutdown || args.forget_id) {
        Some(("--shutdown and --forget-id", "require --scope all"))
    } else if args.framework.is_some() && (all || scopes.has(Scope::OldAgents)) {
        Some(("--framework", "cannot be used with --scope all or old-agents, which concern whole agents"))
    } else if args.shutdown && args.consent.plan_out.is_some() {
        Some((
            "--plan-out",
            "cannot be used with --shutdown: which executors are alive can change before the plan is carried out",
        ))
    } else if args.shutdown && args.scenario.target.facts.relocated {
        Some(("--shutdown", "cannot be used with --relocated: the processes of a copy run on another host"))
    } else {
        None
    };
    if let Some((what, why)) = wrong {
        let message = format!("{what} {why}");
        return Err(CommandError::usage(ErrorCode::BadOptions, message).hint("ckpt cleanup --help"));
    }
    if all { all::run(args, context) } else { chosen::run(args, &scopes, context) }
}

#[cfg(test)]
mod tests {
    use super::HELP;
    use crate::plan::cleanup::SCOPES;

    #[test]
    fn the_help_describes_every_scope() {
        let list = HELP.split_once("Scopes:\n").unwrap().1.split_once("\n\n").unwrap().0;
        let described = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
        let described: Vec<_> = described.filter(|word| !word.is_empty()).collect();
        assert_eq!(described, SCOPES.iter().map(|row| row.name).collect::<Vec<_>>());
    }
}
