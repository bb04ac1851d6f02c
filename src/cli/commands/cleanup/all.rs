//! `ckpt cleanup --scope all`: removes every executor, like the agent's own `--recover=cleanup`.

use super::Args;
use super::chosen::no_latest_agent;
use super::end_executors::{Ends, end};
use super::recover_line::recover_line;
use crate::app::{
    AgentIdAfter, ErrorCode, GiveUpPlan, LiveExecutor, Located, NextCall, Scenario, announce, plan_give_up,
};
use crate::apply::{ContainerRole, ExecutorToKill, WritePermit};
use crate::cli::commands::change::carry_out;
use crate::cli::commands::change_error::not_planned;
use crate::cli::commands::change_plan::{Change, ChangeKind, First};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::flags::FlagName;
use crate::layout::RelPath;
use crate::plan::cleanup::docker_left;
use crate::view::json::{ChangeSummaryJson, LivingJson, LossJson};
use crate::view::{LossView, loss_text, plural};

pub(super) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let scenario = context.open_in_place(args.scenario.options())?;
    let located = &scenario.located;
    located.whole("cleanup")?;
    let id = if args.forget_id { AgentIdAfter::Forgotten } else { AgentIdAfter::Kept };
    let GiveUpPlan { mut plan, counts, unsent } =
        plan_give_up(&scenario, id).map_err(|error| not_planned(located, &error))?;
    if plan.steps.is_empty()
        && scenario.checkpoint.latest_agent().is_none()
        && !scenario.checkpoint.agents.is_empty()
    {
        return Err(no_latest_agent(located, "which executors it has"));
    }
    let living = scenario.liveness().all_live(&scenario.checkpoint);
    let docker = scenario.docker.containers.as_deref().unwrap_or_default();
    let docker = docker_left(docker, &scenario.checkpoint);
    let line = recover_line(&scenario.agent.configuration, located.source.place_or_path());
    let sandboxes = NextCall::command("cleanup").option("--scope").option("sandboxes");
    let view = LossView {
        counts,
        unsent: &unsent,
        living: &living.iter().map(shown).collect::<Vec<_>>(),
        shuts_down: args.shutdown,
        forgets_id: args.forget_id,
        docker: &docker,
        recover_line: &line,
        frees_space: &context.next(located, sandboxes),
        looked: scenario.host.is_some(),
        verbose: context.global.verbose,
    };
    let (preface, summary) = (Some(loss_text(&view)), Some(ChangeSummaryJson::GivenUp(LossJson::new(&view))));
    if !args.consent.dry_run {
        let refuse = if args.shutdown { refuse_doubtful } else { refuse_live };
        refuse(located, &living, &line)?;
        refuse_unread(located, &scenario.liveness().unread_pids(&scenario.checkpoint))?;
    }
    let ends = Ends {
        executors: living.into_iter().map(|alive| alive.target).collect(),
        grace_period: args.grace_period,
        cgroups_root: cgroups_root(&scenario),
    };
    let Scenario { located, checkpoint, .. } = scenario;
    announce(&mut plan, &located, checkpoint, context.global.threads);
    let first = |permit: &WritePermit<'_>| end(permit, &located, &ends, context.terminal);
    let first = args.shutdown.then_some(&first as &First<'_>);
    let change = Change::new(&located, plan, &args.consent);
    let change = Change { preface, summary, kind: ChangeKind::Removal, first, ..change };
    carry_out(&change, context)
}

/// What is shown of one.
fn shown(alive: &LiveExecutor) -> LivingJson {
    LivingJson { executor: name(alive), proved: alive.proved, evidence: alive.evidence.join("; ") }
}

fn name(alive: &LiveExecutor) -> String {
    let ExecutorToKill { framework, executor, forked_pid, role, .. } = &alive.target;
    match role {
        ContainerRole::Executor => format!("{executor} of framework {framework} (pid {forked_pid})"),
        ContainerRole::Nested | ContainerRole::RuntimeOnly => format!("{} (pid {forked_pid})", alive.target),
    }
}

fn cgroups_root(scenario: &Scenario) -> String {
    let text = scenario.agent.configuration.text(FlagName::CGROUPS_ROOT);
    text.map_or_else(|| "mesos".to_owned(), |text| text.to_string())
}

/// Refuses to remove executors that are alive.
fn refuse_live(located: &Located, living: &[LiveExecutor], line: &str) -> Result<(), CommandError> {
    let are = if living.len() == 1 { "is alive" } else { "are alive" };
    let hint = format!("let the agent end them: {line}; or let ckpt end them with --shutdown");
    refuse(located, ErrorCode::ExecutorsLive, living.iter().collect(), are, hint)
}

/// Refuses to remove executors of which it is not known whether they are alive.
fn refuse_unread(located: &Located, unread: &[RelPath]) -> Result<(), CommandError> {
    let Some(first) = unread.first() else { return Ok(()) };
    let count = plural(unread.len() as u64, "executor");
    let message = format!("{count} may be alive: {first} cannot be read");
    let hint = "find out why that file cannot be read, and whether its process is alive";
    Err(CommandError::refused(ErrorCode::ExecutorsNotProved, message).path(&located.source.path).hint(hint))
}

/// Refuses to end processes of which it is not proved that they are executors.
fn refuse_doubtful(located: &Located, living: &[LiveExecutor], line: &str) -> Result<(), CommandError> {
    let doubtful = living.iter().filter(|alive| !alive.proved).collect();
    let why = "may be alive, but it is not proved that these processes are theirs";
    let hint = format!("end them yourself, or let the agent do it: {line}");
    refuse(located, ErrorCode::ExecutorsNotProved, doubtful, why, hint)
}

fn refuse(
    located: &Located,
    code: ErrorCode,
    which: Vec<&LiveExecutor>,
    why: &str,
    hint: String,
) -> Result<(), CommandError> {
    if which.is_empty() {
        return Ok(());
    }
    let are_executors = which.iter().all(|alive| alive.target.role == ContainerRole::Executor);
    let count = match (which.len(), are_executors) {
        (count, true) => plural(count as u64, "executor"),
        (1, false) => "1 nested container".to_owned(),
        (count, false) => format!("{count} executors and nested containers"),
    };
    let names: Vec<String> = which.into_iter().map(name).collect();
    let message = format!("{count} {why}: {}", names.join(", "));
    Err(CommandError::refused(code, message).path(&located.source.path).hint(hint))
}
