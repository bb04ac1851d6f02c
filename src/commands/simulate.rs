//! `ckpt simulate`: the agent's recovery, played.

use crate::cli::{GlobalArgs, SourceArgs};
use crate::exit::Status;
use crate::model::{Agents, Filter};
use crate::recovery::{Changes, Mode, read};
use crate::ui::Terminal;
use crate::view::Messages;
use crate::view::json::{Document, RecoveredJson};

use super::session::Session;

/// Arguments of `ckpt simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// Meet any error as fatal (the agent's default)
    #[arg(long, overrides_with = "no_strict")]
    strict: bool,
    /// Go on with what can be read
    #[arg(long, alias = "lenient")]
    no_strict: bool,
}

#[derive(serde::Serialize)]
struct Payload<'a> {
    outcome: &'static str,
    failure: Option<String>,
    recovered: Option<RecoveredJson<'a>>,
}

/// Plays the recovery.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    let session = Session::open(&args.source)?;
    let checkpoint = session.load(global, terminal, Agents::Latest, Filter::default());
    let mode = if args.no_strict { Mode::Lenient } else { Mode::Strict };
    let conditions = session.conditions(mode);
    let changes = Changes::default();
    let outcome = read(&checkpoint, &conditions, &changes);
    let messages = Messages::new(&session.source, global.redact);
    let payload = match &outcome.result {
        Ok(state) => Payload {
            outcome: if outcome.unknown.is_empty() { "recovers" } else { "unknown" },
            failure: None,
            recovered: Some(RecoveredJson { state, messages: &messages }),
        },
        Err(stop) => Payload {
            outcome: if matches!(stop, crate::recovery::Stop::Fails(_)) { "fails" } else { "aborts" },
            failure: Some(stop.failure().message.clone()),
            recovered: None,
        },
    };
    let document = Document::new("simulate", Status::Good, &payload).of(
        &session.source,
        &checkpoint.coverage,
        session.version(),
    );
    terminal.print(|out| {
        serde_json::to_writer(&mut *out, &document)?;
        out.write_all(b"\n")
    })?;
    Ok(Status::Good)
}
