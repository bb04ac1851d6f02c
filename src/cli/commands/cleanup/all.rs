//! `ckpt cleanup --scope all`: every executor is given up, as the agent's own `--recover=cleanup` does it.

use chrono::{SecondsFormat, Utc};

use crate::apply::{Ending, ExecutorToKill, Left, Shutdown, WritePermit, shutdown};
use crate::cli::GlobalArgs;
use crate::cli::commands::change::{Beside, Change, carry_out_beside};
use crate::cli::commands::living::{Alive, Living};
use crate::cli::commands::machine::Machine;
use crate::cli::commands::outlook::{Outlook, whole};
use crate::cli::commands::session::{CommandError, Session};
use crate::cli::commands::target;
use crate::cli::terminal::Terminal;
use crate::exit::Status;
use crate::host::Host;
use crate::model::Checkpoint;
use crate::plan::cleanup::{GivenUp, RunAt, docker_left, forget, give_up_all};
use crate::plan::{Consent, Plan};
use crate::recovery::{Mode, in_mode, read};
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
    let GivenUp { steps, counts, unsent } =
        give_up_all(&session.source, &outlook.checkpoint, &read, &outlook.conditions.boot_id)
            .map_err(|(path, errno)| cannot_look(session, &path.to_string(), &errno.to_string()))?;
    let living = living(outlook.machine.as_ref(), session, &outlook.checkpoint);
    let docker = outlook.machine.as_ref().and_then(|machine| machine.docker.as_deref().ok());
    let docker = docker_left(docker.unwrap_or_default(), &outlook.checkpoint);
    let line = recover_line(&outlook.judged.configuration, session.source.place_or_path());
    let view = GivenUpView {
        counts,
        unsent: &unsent,
        living: &living.iter().map(of_alive).collect::<Vec<_>>(),
        shuts_down: args.shutdown,
        docker: &docker,
        recover_line: &line,
        looked: outlook.machine.is_some(),
        verbose: global.verbose,
    };
    let (preface, summary) = (Some(given_up_text(&view)), Some(given_up_summary(&view)));
    plan.steps = steps;
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
    let doomed: Vec<ExecutorToKill> = living.into_iter().map(|alive| alive.doomed).collect();
    let Outlook { session, checkpoint, .. } = outlook;
    announce(&mut plan, &session, checkpoint);
    let first = |permit: &WritePermit<'_>| end(permit, &session, &doomed, &flags, terminal);
    let beside = Beside { first: args.shutdown.then_some(&first), summary };
    let change = Change { session: &session, plan, consent: &args.consent, preface, own: true, mends: false };
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
    let ExecutorToKill { framework, executor, forked_pid, .. } = &alive.doomed;
    let name = format!("{executor} of framework {framework} (pid {forked_pid})");
    (name, alive.proved, alive.evidence.join("; "))
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

/// Ends them, and says what became of each; whether anybody was ended.
fn end(
    permit: &WritePermit<'_>,
    session: &Session,
    doomed: &[ExecutorToKill],
    (grace, cgroups_root): &(crate::values::Duration, String),
    terminal: &Terminal,
) -> Result<bool, CommandError> {
    if doomed.is_empty() {
        return Ok(false);
    }
    let grace = grace.to_std().unwrap_or_default();
    // Signals reach the processes of this machine alone, whatever `/proc` was handed over.
    let host = Host::here(Utc::now());
    let ended = shutdown(permit, doomed, grace, cgroups_root, &host)
        .map_err(|refusal| target::refused(session, &refusal))?;
    for (doomed, ending) in doomed.iter().zip(&ended.endings) {
        let text = match ending {
            Ending::Gone => "was gone already".to_owned(),
            Ending::Asked(1) => "ended when asked".to_owned(),
            Ending::Asked(count) => format!("ended when asked, with all its {count} processes"),
            Ending::Killed(count) => format!("did not end when asked: {count} of its processes were killed"),
            Ending::NotProved => "can no longer be proved to be it, and was left alone".to_owned(),
        };
        terminal.note(&format!("{}: {text}", of_doomed(doomed)));
    }
    for Left { pid, name, killed } in &ended.left {
        let why = if *killed {
            "was killed and is still there"
        } else {
            "bears the marks of one, and is not its own"
        };
        terminal.note(&format!("left: pid {pid} ({name}) {why}"));
    }
    match remains(doomed, &ended) {
        None => Ok(ended.has_ended_some()),
        Some(error) => Err(CommandError { path: Some(session.source.path.clone()), ..error }),
    }
}

fn of_doomed(doomed: &ExecutorToKill) -> String {
    format!("executor {} of framework {}", doomed.executor, doomed.framework)
}

/// Why nothing is given up although executors were to be ended: somebody is left. A refusal as long as nobody was ended.
fn remains(doomed: &[ExecutorToKill], ended: &Shutdown) -> Option<CommandError> {
    let doubtful = doomed.iter().zip(&ended.endings).filter(|(_, ending)| **ending == Ending::NotProved);
    let doubtful = doubtful.map(|(doomed, _)| of_doomed(doomed));
    let living = ended.left.iter().filter(|left| left.killed);
    let living = living.map(|left| format!("pid {} ({})", left.pid, left.name));
    let names: Vec<String> = doubtful.chain(living).collect();
    if names.is_empty() {
        return None;
    }
    let (status, word) = if ended.has_ended_some() {
        (Status::Unfinished, "some executors were ended, and")
    } else {
        (Status::Refused, "refused:")
    };
    Some(CommandError {
        status,
        code: "executors-left",
        message: format!("{word} these are left: {}; the checkpoint was not changed", names.join(", ")),
        path: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn doomed(executor: &str) -> ExecutorToKill {
        let [framework, executor, container] = ["F", executor, "c"].map(crate::layout::Name::from);
        ExecutorToKill { framework, executor, container, forked_pid: 7, forked_at: None, libprocess: None }
    }

    #[test]
    fn who_is_left_decides_and_whether_anybody_was_ended() {
        let both = [doomed("a"), doomed("b")];
        let left = |killed| Left { pid: 9, name: "sleep".to_owned(), killed };
        let ended = |endings: [Ending; 2], left: Option<Left>| {
            let ended = Shutdown { endings: endings.to_vec(), left: left.into_iter().collect() };
            remains(&both, &ended).map(|error| error.status)
        };
        assert_eq!(ended([Ending::Gone, Ending::Asked(2)], None), None);
        assert_eq!(ended([Ending::Killed(1), Ending::Asked(1)], Some(left(false))), None);
        assert_eq!(ended([Ending::NotProved, Ending::Gone], None), Some(Status::Refused));
        assert_eq!(ended([Ending::NotProved, Ending::Asked(1)], None), Some(Status::Unfinished));
        assert_eq!(ended([Ending::Gone, Ending::Killed(1)], Some(left(true))), Some(Status::Unfinished));
    }
}
