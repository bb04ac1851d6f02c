//! `ckpt cleanup --scope all`: every executor is given up, as the agent's own `--recover=cleanup` does it.

use chrono::{SecondsFormat, Utc};

use crate::apply::{Doomed, Ending, Left, Shutdown, WritePermit, shutdown};
use crate::cli::GlobalArgs;
use crate::commands::change::{Beside, Change, carry_out_beside};
use crate::commands::living::{Alive, Living};
use crate::commands::machine::Machine;
use crate::commands::outlook::{Outlook, whole};
use crate::commands::session::{CommandError, Session};
use crate::commands::target;
use crate::exit::Status;
use crate::host::docker_containers;
use crate::model::{Checkpoint, ContainerType};
use crate::plan::cleanup::{RunAt, forget, give_up_all};
use crate::plan::{Consent, Plan};
use crate::recovery::{Mode, in_mode, read};
use crate::ui::Terminal;
use crate::view::json::given_up_summary;
use crate::view::{GivenUpView, given_up_text, plural};

use super::Args;
use super::chosen::announce;
use super::recover_line::recover_line;

pub(super) fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let outlook = Outlook::gather(&args.target.source(), &args.flags, false, global, terminal)?;
    let session = &outlook.session;
    target::in_place(session)?;
    whole(session, "cleanup")?;
    let created = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut plan = Plan::new("cleanup", &session.source, outlook.checkpoint.latest.id(), created)?;
    plan.consent = Consent::AgentId;
    let survey = in_mode(&outlook.conditions, Mode::Survey);
    let read = read(&outlook.checkpoint, &survey, &outlook.unchanged);
    let (goes, unsent) =
        give_up_all(&session.source, &outlook.checkpoint, &read, &outlook.conditions.boot_id)
            .map_err(|(path, errno)| cannot_look(session, &path.to_string(), &errno.to_string()))?;
    let living = living(outlook.machine.as_ref(), session, &outlook.checkpoint);
    let docker = docker(outlook.machine.as_ref(), &outlook.checkpoint);
    let line = recover_line(&outlook.judged.configuration, session.source.place_or_path());
    let view = GivenUpView {
        goes: &goes,
        unsent: &unsent,
        living: &living.iter().map(of_alive).collect::<Vec<_>>(),
        shuts_down: args.shutdown,
        docker: &docker,
        recover_line: &line,
        looked: outlook.machine.is_some(),
        width: terminal.width(),
        verbose: global.verbose,
    };
    let (preface, summary) = (Some(given_up_text(&view)), Some(given_up_summary(&view)));
    plan.steps = goes.into_iter().map(|going| going.step).collect();
    if args.forget_id {
        let path = "meta/slaves/latest";
        let step =
            forget(&session.source, "all").map_err(|errno| cannot_look(session, path, &errno.to_string()))?;
        plan.steps.extend(step);
    }
    if !args.consent.dry_run {
        refuse(session, args.shutdown, &living, &line)?;
    }
    drop(read);
    let flags = (args.grace_period, cgroups_root(&outlook));
    let doomed: Vec<Doomed> = living.into_iter().map(|alive| alive.doomed).collect();
    let Outlook { session, checkpoint, .. } = outlook;
    announce(&mut plan, &session, checkpoint);
    let first = |permit: &WritePermit<'_>| end(permit, &session, &doomed, &flags, terminal);
    let beside = Beside { first: args.shutdown.then_some(&first), summary };
    let change = Change { session: &session, plan, consent: &args.consent, preface, mends: false };
    carry_out_beside(&change, &beside, global, terminal)
}

/// Every run of the latest agent whose executor lives, or may.
fn living(machine: Option<&Machine>, session: &Session, checkpoint: &Checkpoint) -> Vec<Alive> {
    let living = Living::new(machine, session);
    let Some(agent) = checkpoint.latest_agent() else { return Vec::new() };
    let mut found = Vec::new();
    for framework in &agent.frameworks {
        for executor in &framework.executors {
            let runs = executor.runs.iter().map(|run| RunAt { agent, framework, executor, run });
            found.extend(runs.filter_map(|at| living.alive(&at)));
        }
    }
    found
}

fn of_alive(alive: &Alive) -> (String, bool, String) {
    let Doomed { framework, executor, forked_pid, .. } = &alive.doomed;
    let name = format!("{executor} of framework {framework} (pid {forked_pid})");
    (name, alive.proved, alive.evidence.join("; "))
}

/// Docker's containers of executors that are given up: the daemon has them, and only it ends them.
fn docker(machine: Option<&Machine>, checkpoint: &Checkpoint) -> Vec<String> {
    let Some(agent) = checkpoint.latest_agent() else { return Vec::new() };
    let executors = agent.frameworks.iter().flat_map(|framework| &framework.executors);
    let in_docker = executors
        .filter(|one| one.info.value().is_some_and(|facts| facts.container == ContainerType::Docker));
    let ids: Vec<String> = in_docker.flat_map(|one| &one.runs).map(|run| run.id.to_string()).collect();
    let found = machine.and_then(|machine| docker_containers(&machine.host).ok()).unwrap_or_default();
    let own = found
        .into_iter()
        .filter(|one| one.running && one.container_id.as_ref().is_some_and(|id| ids.contains(id)));
    own.map(|container| container.name).collect()
}

fn cgroups_root(outlook: &Outlook) -> String {
    let text = outlook.judged.configuration.text("cgroups_root");
    text.map_or_else(|| "mesos".to_owned(), |text| text.to_string())
}

/// Nothing is given up under an executor that lives.
fn refuse(session: &Session, shuts_down: bool, living: &[Alive], line: &str) -> Result<(), CommandError> {
    let doubtful: Vec<&Alive> = living.iter().filter(|alive| !alive.proved).collect();
    let (code, who, what) = match (shuts_down, living.is_empty(), doubtful.is_empty()) {
        (_, true, _) | (true, _, true) => return Ok(()),
        (true, _, false) => {
            ("executors-not-proved", doubtful, "may live, and nothing proves that it is they")
        }
        (false, ..) => ("executors-live", living.iter().collect(), "live"),
    };
    let names: Vec<String> = who.iter().map(|alive| of_alive(alive).0).collect();
    let count = plural(names.len() as u64, "executor");
    let next = if shuts_down {
        format!("end them yourself, or let the agent do it: {line}")
    } else {
        format!("let the agent end them: {line}; where it can't, ckpt does: --shutdown")
    };
    Err(CommandError {
        status: Status::Refused,
        code,
        message: format!("refused: {count} {what}: {}", names.join(", ")),
        path: Some(session.source.path.clone()),
        next,
    })
}

/// Ends them, and says what became of each.
fn end(
    permit: &WritePermit<'_>,
    session: &Session,
    doomed: &[Doomed],
    (grace, cgroups_root): &(crate::values::Duration, String),
    terminal: &Terminal,
) -> Result<(), CommandError> {
    if doomed.is_empty() {
        return Ok(());
    }
    let grace = grace.to_std().unwrap_or_default();
    let Shutdown { endings, left } = shutdown(permit, doomed, grace, cgroups_root)
        .map_err(|refusal| target::refused(session, &refusal))?;
    let mut wrong = Vec::new();
    for (doomed, ending) in doomed.iter().zip(&endings) {
        let name = format!("executor {} of framework {}", doomed.executor, doomed.framework);
        let text = match ending {
            Ending::Gone => "was gone already".to_owned(),
            Ending::Asked(1) => "ended when asked".to_owned(),
            Ending::Asked(count) => format!("ended when asked, with all its {count} processes"),
            Ending::Killed(count) => format!("did not end when asked: {count} of its processes were killed"),
            Ending::NotProved => "can no longer be proved to be it, and was left alone".to_owned(),
        };
        terminal.note(&format!("{name}: {text}"));
        if *ending == Ending::NotProved {
            wrong.push(name);
        }
    }
    for Left { pid, name, killed } in &left {
        let why = if *killed {
            "was killed and is still there"
        } else {
            "bears the marks of one, and is not its own"
        };
        terminal.note(&format!("left: pid {pid} ({name}) {why}"));
        if *killed {
            wrong.push(format!("pid {pid} ({name})"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(CommandError {
        status: Status::Refused,
        code: "executors-left",
        message: format!("refused: these are left: {}; the checkpoint was not changed", wrong.join(", ")),
        path: Some(session.source.path.clone()),
        next: "end them, and call this again".to_owned(),
    })
}

fn cannot_look(session: &Session, path: &str, why: &str) -> CommandError {
    CommandError {
        status: Status::Unanswered,
        code: "io-error",
        message: format!("{path} can't be looked at: {why}"),
        path: Some(session.source.path.clone()),
        next: "sudo ckpt ...".to_owned(),
    }
}
