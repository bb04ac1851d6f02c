//! `ckpt repair`: repairs what can be repaired safely.

use std::io::Write;

use super::change::carry_out;
use super::change_error::not_planned;
use super::change_plan::{Change, ChangeKind, RepairEnd};
use crate::app::{
    AfterRepair, ErrorCode, FlagOptions, Located, ModeChoice, NextCall, PlannedRepair, Scenario,
    ScenarioOptions, no_agent_state, plan_repair,
};
use crate::cli::args::{ConsentArgs, TargetOrListArgs};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::plan::repair::{
    Ambiguous, NotPlanned, REPAIRS, Repair, Selection, UnknownWord, possible_agents, without_repair,
};
use crate::recovery::Mode;
use crate::view::json::{RepairJson, RepairsJson, put_line};
use crate::view::{NotRepaired, meant, not_repaired, repair_list};

/// Arguments of `ckpt repair`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetOrListArgs,
    /// Repair only findings of this code, or use only this repair; can be repeated. What costs more than the agent loses
    /// anyway is done only if it is named here
    #[arg(long, value_name = "CODE|REPAIR", value_delimiter = ',')]
    only: Vec<String>,
    /// Do not repair findings of this code, or do not use this repair; can be repeated
    #[arg(long, value_name = "CODE|REPAIR", value_delimiter = ',')]
    except: Vec<String>,
    /// List every repair: what it does, why it is safe, what it costs
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    consent: ConsentArgs,
}

const HELP: &str = "\
Examples:
  ckpt repair --list
  ckpt repair --dry-run /var/lib/mesos
  ckpt repair --only latest-missing /var/lib/mesos
  ckpt repair --only end-stream --plan-out new.plan -n /var/lib/mesos

Exit status:
  0  repaired, or nothing to do; no finding of severity error is left
  1  a finding of severity error or worse is left; with --dry-run also:
     there is something to do
  2  the command line is wrong
  3  the checkpoint cannot be read, or how a start ends cannot be determined
  4  refused, nothing was changed
  5  started and not completed: ckpt undo reverts it

Prints the plan and asks before it changes anything. Keeps a backup of everything that it changes: see ckpt undo. \
Run it as root: others can neither see whether an agent runs, nor restore owners.";

/// Repairs it.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    if args.list {
        return list(context);
    }
    let selection = Selection::new(&args.only, &args.except).map_err(unknown_code)?;
    let selection = selection.of_agent(args.consent.agent.as_deref());
    // What keeps a strict agent from starting is repaired, whatever the mode of this one.
    let flags = FlagOptions { mode: ModeChoice::Given(Mode::Strict), ..FlagOptions::default() };
    let options = ScenarioOptions { source: args.target.0.options(), flags, ..ScenarioOptions::default() };
    let scenario = context.open_in_place(options)?;
    if !scenario.checkpoint.has_agent_state() {
        return Err(no_agent_state(&scenario.located.source).into());
    }
    let located = &scenario.located;
    if let Some(id) = &args.consent.agent {
        is_there(id, &scenario)?;
    }
    let planned = plan_repair(&scenario, &selection).map_err(|why| match why {
        NotPlanned::Unread(unread) => not_planned(located, &unread),
        NotPlanned::Ambiguous(ambiguous) => several_fit(located, &ambiguous, context),
    })?;
    let after = AfterRepair::planned(&scenario, planned.tree.clone(), &planned.plan)?;
    let preface = preface(&scenario, &planned, &after, context);
    let now = || Ok(AfterRepair::of(&context.load(|progress| scenario.again(progress))?));
    let end = RepairEnd { planned: after, now: &now };
    let change = Change::new(located, planned.plan, &args.consent);
    carry_out(&Change { preface, kind: ChangeKind::Repair(&end), ..change }, context)
}

/// The agent that was named has a checkpoint here.
fn is_there(id: &str, scenario: &Scenario) -> Result<(), CommandError> {
    let located = &scenario.located;
    let agents = possible_agents(&located.source, &scenario.checkpoint);
    if agents.iter().any(|agent| agent.id.as_bytes() == id.as_bytes()) {
        return Ok(());
    }
    let message = format!("there is no agent {id} below meta/slaves");
    Err(CommandError {
        details: agents.iter().map(ToString::to_string).collect(),
        ..CommandError::usage(ErrorCode::Usage, message).path(&located.source.path)
    }
    .hint("name one of these with --agent"))
}

/// What people read before the plan.
fn preface(
    scenario: &Scenario,
    planned: &PlannedRepair,
    after: &AfterRepair,
    context: &Context<'_>,
) -> Option<String> {
    let copy = context.copy_line(scenario);
    let left = not_repaired(NotRepaired {
        left: &after.left,
        refused: &planned.refused,
        call: &|hint| context.hint(hint),
        next: &|call| context.next(&scenario.located, call),
        verbose: context.global.verbose,
    });
    Some(copy + &left + &meant(&planned.answered)).filter(|text| !text.is_empty())
}

/// The command that makes this repair alone.
fn by_name(located: &Located, repair: &Repair, context: &Context<'_>) -> String {
    context.next(located, NextCall::command("repair").option("--only").option(repair.name.text()))
}

/// A code for which several repairs are possible: the person chooses one.
fn several_fit(located: &Located, ambiguous: &Ambiguous, context: &Context<'_>) -> CommandError {
    let Ambiguous { finding, repairs } = ambiguous;
    let message = format!("several repairs are possible for {} at {}", finding.row.code, finding.path);
    let offer = |repair: &&'static Repair| {
        format!("{}  {}; costs: {}", by_name(located, repair, context), repair.does, repair.costs)
    };
    CommandError {
        details: repairs.iter().map(offer).collect(),
        ..CommandError::usage(ErrorCode::AmbiguousRepair, message).path(&located.source.path)
    }
    .hint("name one of these repairs")
}

fn unknown_code(unknown: UnknownWord) -> CommandError {
    CommandError::usage(ErrorCode::UnknownCode, unknown.to_string()).hint("ckpt repair --list")
}

fn list(context: &Context<'_>) -> Result<Status, CommandError> {
    let payload = RepairsJson {
        repairs: REPAIRS.iter().map(RepairJson::new).collect(),
        without_repair: without_repair().map(|row| row.code.name()).collect(),
    };
    let lines =
        |out: &mut dyn Write| payload.repairs.iter().try_for_each(|repair| put_line(out, "repair", repair));
    Ok(context.answer("repair", &payload, lines, repair_list)?)
}
