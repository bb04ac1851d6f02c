//! `ckpt simulate`: the agent's recovery, played without an agent.

use serde::Serialize;

use crate::cli::{GlobalArgs, OutputFormat, SourceArgs};
use crate::exit::Status;
use crate::model::{Agents, Checkpoint, Filter, load_sandboxes};
use crate::recovery::{Attempt, Changes, Mode, NextStart, Outcome, attempt, next_start};
use crate::ui::Terminal;
use crate::view::json::{Document, MutationJson, RecoveredJson};
use crate::view::{Messages, simulation};

use super::agent_flags::{AgentFlags, Judged};
use super::session::{CommandError, Session};

/// Arguments of `ckpt simulate`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    flags: AgentFlags,
}

const HELP: &str = "\
Example:
  ckpt simulate /var/lib/mesos -- --no-strict

Exit status: 0 the agent comes back and loses nothing by this restart, 1 it does not, or it loses something,
2 the command line is wrong, 3 it can't be told.

Reads only: changes nothing on disk.";

#[derive(Serialize)]
struct Payload<'a> {
    outcome: &'static str,
    alternatives: [(); 0],
    failure: Option<FailureJson<'a>>,
    agent_id: Option<String>,
    next_start: NextJson<'a>,
    recovered: Option<RecoveredJson<'a>>,
    mutations: Vec<MutationJson>,
}

#[derive(Serialize)]
struct FailureJson<'a> {
    message: &'a str,
    path: Option<String>,
    rule: &'a str,
}

#[derive(Serialize)]
struct NextJson<'a> {
    outcome: &'static str,
    lost: &'a [String],
}

/// Plays the recovery.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let session = Session::open(&args.source)?;
    if !session.source.scope.as_bytes().is_empty() {
        return Err(CommandError {
            status: Status::Usage,
            code: "not-the-root",
            message: format!("simulate wants the whole checkpoint, not {} alone", session.source.scope),
            path: Some(session.source.path.clone()),
            next: format!("ckpt simulate {}", session.source.path.display()),
        }
        .into());
    }
    let judged = args.flags.judge(&session, true)?;
    let mut checkpoint = session.load(global, terminal, Agents::Latest, Filter::default());
    load_sandboxes(&session.source, &mut checkpoint);
    let conditions = session.conditions(if judged.strict { Mode::Strict } else { Mode::Lenient });
    let changes = Changes::default();
    let first = attempt(&checkpoint, &conditions, &judged.setup, &changes);
    let next = next_start(&checkpoint, &conditions, &judged.setup, &first);
    let outcome =
        judged.refused.as_ref().map_or_else(|| first.outcome(&checkpoint), |refused| refused.outcome);
    let status = status_of(outcome);
    let shown =
        Shown { session: &session, checkpoint: &checkpoint, judged: &judged, first: &first, next: &next };
    match global.output {
        OutputFormat::Json | OutputFormat::Ndjson => shown.json(outcome, status, global, terminal)?,
        OutputFormat::Table | OutputFormat::Tree => {
            let text = simulation(&session.source, &first, outcome, &next, terminal.width());
            terminal.print(|out| out.write_all(text.as_bytes()))?;
        }
    }
    Ok(status)
}

fn status_of(outcome: Outcome) -> Status {
    match outcome {
        Outcome::Recovers | Outcome::NoCheckpoint | Outcome::CleansUp => Status::Good,
        Outcome::NewAgent | Outcome::Fails | Outcome::Aborts => Status::Bad,
        Outcome::Unknown => Status::Unanswered,
    }
}

/// Everything that is shown.
struct Shown<'a> {
    session: &'a Session,
    checkpoint: &'a Checkpoint,
    judged: &'a Judged,
    first: &'a Attempt<'a>,
    next: &'a NextStart,
}

impl Shown<'_> {
    fn json(
        &self,
        outcome: Outcome,
        status: Status,
        global: &GlobalArgs,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        let messages = Messages::new(&self.session.source, global.redact);
        let refused = self.judged.refused.as_ref();
        let failure = match (refused, self.first.failure()) {
            (Some(refused), _) => {
                Some(FailureJson { message: &refused.message, path: None, rule: refused.rule })
            }
            (None, Some(failure)) => Some(FailureJson {
                message: &failure.message,
                path: Some(failure.path.to_string()),
                rule: failure.cause.rule(),
            }),
            (None, None) => None,
        };
        let started = self.first.start.as_ref().and_then(|start| start.result.as_ref().ok());
        let agent_id = started.filter(|_| refused.is_none()).and_then(|started| started.agent_id.as_ref());
        let (next_outcome, lost) = match refused {
            Some(_) => (outcome.word(), &[][..]),
            None => (self.next.outcome.word(), &self.next.lost[..]),
        };
        let payload = Payload {
            outcome: outcome.word(),
            alternatives: [],
            failure,
            agent_id: agent_id.map(ToString::to_string),
            next_start: NextJson { outcome: next_outcome, lost },
            recovered: self
                .first
                .read
                .result
                .as_ref()
                .ok()
                .map(|state| RecoveredJson { state, messages: &messages }),
            mutations: self.first.mutations().map(MutationJson::new).collect(),
        };
        let document = Document::new("simulate", status, &payload);
        let document = document.of(&self.session.source, &self.checkpoint.coverage, self.session.version());
        terminal.print(|out| {
            serde_json::to_writer(&mut *out, &document)?;
            out.write_all(b"\n")
        })?;
        Ok(())
    }
}
