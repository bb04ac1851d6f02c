//! `ckpt cleanup` by the scopes that take away what is over.

use std::path::Path;

use chrono::{SecondsFormat, Utc};

use crate::apply::past_runs;
use crate::check::{FailOn, judge};
use crate::cli::GlobalArgs;
use crate::cli::commands::change::{Beside, Change, carry_out_beside};
use crate::cli::commands::living::{Living, working};
use crate::cli::commands::machine::Machine;
use crate::cli::commands::outlook::whole;
use crate::cli::commands::session::{CommandError, Session};
use crate::cli::commands::target;
use crate::cli::terminal::{Terminal, with_progress};
use crate::exit::Status;
use crate::host::{Host, Mounts};
use crate::layout::Name;
use crate::model::{self, Agents, Begun, Checkpoint, Filter, Progress, load_sandboxes};
use crate::plan::Plan;
use crate::plan::cleanup::{Cleanup, Environment, PastRun, Request, Scope, Scopes, after, choose};
use crate::recovery::{AgentSetup, Mode, Outcome};
use crate::view::json::cleanup_summary;
use crate::view::{CleanupView, cleanup_text};

use super::Args;

/// Paths that are shown of what stays for one reason.
const EXAMPLES: usize = 3;

pub(super) fn run(
    args: &Args,
    scopes: &Scopes,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<Status> {
    let source = args.target.source();
    let session = Session::open(&source)?;
    target::in_place(&session)?;
    whole(&session, "cleanup")?;
    let machine = Machine::look(&session);
    let agents = if scopes.has(Scope::OldAgents) { Agents::All } else { Agents::Latest };
    let load = session.request(global, agents, Filter::default());
    let now = Utc::now();
    let request = Request {
        scopes: scopes.clone(),
        older_than: args.older_than,
        framework: args.framework.as_deref().map(|word| named(&session, &load, word)).transpose()?,
        keep: args.keep,
        now: now.timestamp(),
        release: session.release,
        threads: global.threads,
        examples: if global.verbose { usize::MAX } else { EXAMPLES },
    };
    let mounts = mounts(&session);
    let living = Living::new(machine.as_ref(), &session);
    let work_dir = session.source.meta_dir();
    let around = Environment {
        work_dir: work_dir.parent().unwrap_or(Path::new("/")),
        mounts: mounts.as_ref(),
        working: &working(machine.as_ref()),
        lives: &|at| living.life(at),
        past: &|visit| past(&session, args, visit),
    };
    let cleanup =
        with_progress(terminal, |progress| choose(&session.source, &load, progress, &request, &around));
    untold(&session, args, &cleanup)?;
    let view = CleanupView {
        scopes,
        older_than: args.older_than,
        cleanup: &cleanup,
        looked: machine.is_some(),
        paint: terminal.paint(),
        width: terminal.width(),
    };
    let preface = Some(cleanup_text(&view));
    let summary = Some(cleanup_summary(scopes, &cleanup));
    let created = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut plan = Plan::new("cleanup", &session.source, cleanup.agent.as_ref(), created)?;
    plan.beside_agent = scopes.beside_agent();
    plan.steps = cleanup.steps;
    drop(living);
    // What goes beside a running agent changes nothing that an agent reads at its start.
    if !plan.beside_agent && !plan.is_empty() {
        let left = cleanup.left;
        let mut left =
            left.unwrap_or_else(|| session.load(global, terminal, Agents::Latest, Filter::default()));
        load_sandboxes(&session.source, &mut left);
        announce(&mut plan, &session, left);
    }
    let change = Change { session: &session, plan, consent: &args.consent, preface, own: true, mends: false };
    carry_out_beside(&change, &Beside { first: None, summary }, global, terminal)
}

/// That nothing goes is no answer where nothing can be told.
///
/// # Errors
/// Nothing goes, and the checkpoint may not be read, or `slaves/latest` leads to none of its agents.
fn untold(session: &Session, args: &Args, cleanup: &Cleanup) -> Result<(), CommandError> {
    if !cleanup.steps.is_empty() || !cleanup.is_closed && (cleanup.has_agent || !cleanup.has_agents) {
        return Ok(());
    }
    let place = session.source.argument();
    let (code, message, next) = if cleanup.is_closed {
        let message = "parts of the checkpoint may not be read, so what is over can't be told";
        ("not-permitted", message, "sudo ckpt ...".to_owned())
    } else {
        let message = "slaves/latest leads to no agent here, so no run can be told to be over";
        let copy = if args.target.relocated { "" } else { "; or, if it is a copy: --relocated" };
        ("no-latest-agent", message, format!("ckpt validate {place}{copy}"))
    };
    Err(CommandError {
        status: Status::Unanswered,
        code,
        message: message.to_owned(),
        path: Some(session.source.path.clone()),
        next,
    })
}

/// Says what is expected afterwards: what the same judgement finds in the checkpoint with the changes made.
pub(in crate::cli::commands) fn announce(plan: &mut Plan, session: &Session, mut checkpoint: Checkpoint) {
    if plan.is_empty() {
        return;
    }
    after(&mut checkpoint, &plan.steps);
    let conditions = session.conditions(Mode::Strict);
    let report = judge(&checkpoint, &session.source, &conditions, &AgentSetup::default(), FailOn::Fatal);
    plan.expect(&report.findings, |_| false);
    plan.starts = Some(!matches!(report.strict.start.0, Outcome::Fails | Outcome::Aborts));
}

/// Visits completed runs that earlier cleanups have moved aside, as far as their journals can be read.
fn past(session: &Session, args: &Args, visit: &mut dyn FnMut(PastRun)) {
    let Ok(tree) = target::tree(session) else { return };
    let places = target::journals(&tree, args.consent.journal.as_deref());
    if let Ok(changes) = target::changes(&tree, &places) {
        past_runs(&tree, &places, &changes, visit);
    }
}

/// What is mounted here, and on the machine that `--proc-root` shows, if one does.
fn mounts(session: &Session) -> Option<Mounts> {
    let read = |proc_root: &Path| Mounts::read(&Host::at(proc_root, Path::new("/"), Utc::now())).ok();
    let here = read(Path::new("/proc"))?;
    Some(match read(&session.proc_root) {
        Some(named) if session.proc_root != Path::new("/proc") => here.and(named),
        _ => here,
    })
}

/// The framework that a word means: an id or a name, or a part of it that no other has.
fn named(session: &Session, load: &model::Request, word: &str) -> Result<Name, CommandError> {
    let progress = Progress::default();
    let begun = Begun::open(&session.source, load, &progress);
    let frameworks = begun.top.latest_agent().map_or(&[][..], |agent| &agent.frameworks);
    if let Some(exact) = frameworks.iter().find(|framework| framework.id.as_bytes() == word.as_bytes()) {
        return Ok(exact.id.clone());
    }
    let name = |framework: &model::Framework| framework.info.value().and_then(|facts| facts.name.clone());
    let fits: Vec<_> = frameworks
        .iter()
        .filter(|one| one.id.lossy().contains(word) || name(one).is_some_and(|name| name.contains(word)))
        .collect();
    match fits[..] {
        [one] => Ok(one.id.clone()),
        _ => Err(CommandError {
            status: Status::Usage,
            code: if fits.is_empty() { "no-such-framework" } else { "ambiguous" },
            message: format!(
                "`{word}` names {} frameworks of {}: {}",
                fits.len(),
                frameworks.len(),
                frameworks.iter().map(|framework| framework.id.to_string()).collect::<Vec<_>>().join(", ")
            ),
            path: None,
            next: "give more of its id".to_owned(),
        }),
    }
}
