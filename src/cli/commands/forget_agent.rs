//! `ckpt forget-agent`: the agent's id is given up so that it can be had back: `slaves/latest` is set aside.

use chrono::{SecondsFormat, Utc};
use serde_json::json;

use crate::cli::terminal::Terminal;
use crate::cli::{ConsentArgs, GlobalArgs, TargetArgs};
use crate::exit::Status;
use crate::model::{Checkpoint, File};
use crate::plan::cleanup::forget;
use crate::plan::{Consent, Plan};
use crate::recovery::outcome::ExecutorFate;
use crate::values::Resource;
use crate::view::{Forgotten, forgotten_text};

use super::agent_flags::AgentFlags;
use super::change::{Beside, Change, carry_out_beside};
use super::cleanup::announce;
use super::forecast::Forecast;
use super::outlook::{Outlook, whole};
use super::session::CommandError;
use super::target;

/// Arguments of `ckpt forget-agent`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    consent: ConsentArgs,
    #[command(flatten)]
    flags: AgentFlags,
}

const HELP: &str = "\
Examples:
  ckpt forget-agent --dry-run --flags-from dir:/etc/mesos-slave /var/lib/mesos
  ckpt forget-agent --yes --agent 4b2e7c1e-7d2a-4f5e-9a53-0b6f3d3cbb1a-S12 \\
    /var/lib/mesos

Instead of rm -f meta/slaves/latest: it says what is given up, and with the agent's flags what would keep the id.

Exit status:
  0  done, or there is no id
  1  with --dry-run: there is one; else: it was done, and the checkpoint is
     worse than announced
  2  the command line is wrong
  3  it can't be told
  4  refused
  5  not finished: ckpt undo goes back

Moves one link into a journal. ckpt undo brings it back as long as no new agent has registered.";

/// Forgets the id.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let outlook = Outlook::gather(&args.target.source(), &args.flags, false, global, terminal)?;
    let session = &outlook.session;
    target::in_place(session)?;
    whole(session, "forget-agent")?;
    let created = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut plan = Plan::new("forget-agent", &session.source, outlook.checkpoint.latest.id(), created)?;
    plan.consent = Consent::AgentId;
    let step = forget(&session.source, "forget-agent").map_err(|errno| CommandError {
        status: Status::Unanswered,
        code: "io-error",
        message: format!("meta/slaves/latest can't be looked at: {errno}"),
        path: Some(session.source.path.clone()),
        next: "sudo ckpt ...".to_owned(),
    })?;
    plan.steps.extend(step);
    let (preface, summary) = if plan.is_empty() { (None, None) } else { words(&outlook, terminal, global) };
    let Outlook { session, checkpoint, .. } = outlook;
    announce(&mut plan, &session, checkpoint);
    let change =
        Change { session: &session, plan, consent: &args.consent, preface, own: false, mends: false };
    carry_out_beside(&change, &Beside { first: None, summary }, global, terminal)
}

/// What is given up, and what would keep the id, for people and for scripts.
fn words(
    outlook: &Outlook,
    terminal: &Terminal,
    global: &GlobalArgs,
) -> (Option<String>, Option<serde_json::Value>) {
    let forecast = Forecast::play(outlook, 0.0);
    let executors: Vec<&ExecutorFate> =
        forecast.fates.executors.iter().filter(|executor| executor.fate.is_live()).collect();
    let volumes = volumes(&outlook.checkpoint);
    let view = Forgotten {
        executors: &executors,
        volumes: &volumes,
        comparison: forecast.comparison(),
        misfits: &forecast.misfits,
        verbose: global.verbose,
        paint: terminal.paint(),
        width: terminal.width(),
    };
    let suggestions: Vec<_> = forecast
        .comparison()
        .iter()
        .flat_map(|comparison| &comparison.suggestions)
        .map(|one| json!({ "flags": one.flags, "why": one.why, "needs": one.needs }))
        .collect();
    let given_up: Vec<_> = executors
        .iter()
        .map(|executor| {
            let id = |name: &Option<crate::layout::Name>| name.as_ref().map(ToString::to_string);
            let tasks: Vec<String> = executor.tasks.iter().map(ToString::to_string).collect();
            json!({
                "framework_id": id(&executor.framework_id), "executor_id": id(&executor.executor_id),
                "container_id": id(&executor.container_id), "verdict": crate::view::json::verdict(executor.fate),
                "tasks": tasks,
            })
        })
        .collect();
    let summary = json!({ "executors": given_up, "volumes": volumes, "suggestions": suggestions });
    (Some(forgotten_text(&view)), Some(summary))
}

/// The persistent volumes that the agent has committed, `role/id`.
fn volumes(checkpoint: &Checkpoint) -> Vec<String> {
    let files = &checkpoint.resources;
    let facts = match &files.state {
        File::Missing => files.info.value(),
        file => file.value(),
    };
    let all = facts.into_iter().flat_map(|facts| facts.resources.iter());
    let mut names: Vec<String> =
        all.filter_map(Resource::volume_id).map(|id| format!("{}/{}", id.role, id.id)).collect();
    names.sort();
    names
}
