//! How every change goes: the plan is shown, agreed to, carried out under a permit, and the result is judged again.

use std::io::Write as _;

use crate::apply::{Answer, Applied, PlanAge, WritePermit, execute, new_file, why_volatile};
use crate::check::{FailOn, Finding, Report, Severity, judge};
use crate::cli::terminal::{Terminal, with_change};
use crate::cli::{ConsentArgs, GlobalArgs, OutputFormat};
use crate::exit::Status;
use crate::model::{Agents, Filter, load_sandboxes};
use crate::plan::{Consent, Expected, Plan, put_plan};
use crate::recovery::{AgentSetup, Mode};
use crate::view::json::{ChangeJson, Document, FindingJson, FreedJson, PlanJson, put_line};
use crate::view::{PlanView, bytes, escape, grouped, path_text, plural, put_plan_table, whole};

use super::history::until_a_reboot;
use super::session::{CommandError, Session};
use super::{consent, output, target};

/// A change that is wanted.
pub(super) struct Change<'a> {
    /// The checkpoint.
    pub session: &'a Session,
    /// What is to be done.
    pub plan: Plan,
    /// How it is agreed to.
    pub consent: &'a ConsentArgs,
    /// For people, before the plan.
    pub preface: Option<String>,
    /// This call has made the plan, and only takes away.
    pub own: bool,
    /// Findings that fail are the answer's business: status 1 if some remain.
    pub mends: bool,
}

/// What is done under the permit before the first step; whether anything was.
pub(super) type First<'a> = dyn Fn(&WritePermit<'_>) -> Result<bool, CommandError> + 'a;

/// What some changes have beside the plan.
#[derive(Default)]
pub(super) struct Beside<'a> {
    /// Done under the permit, before the first step.
    pub first: Option<&'a First<'a>>,
    /// For scripts, beside the plan.
    pub summary: Option<serde_json::Value>,
}

/// What became of it.
struct Outcome {
    applied: Applied,
    /// Why a reboot takes its journal away, if one does.
    volatile: Option<String>,
    /// Findings that keep a strict agent from starting now; none where nobody has looked, since nothing changed for one.
    fatal: Option<usize>,
    /// Findings that the plan did not announce.
    unexpected: Vec<Finding>,
    /// It starts worse than announced.
    worse: bool,
}

/// Shows the plan, and carries it out if that is wanted and may be.
pub(super) fn carry_out(
    change: &Change<'_>,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<Status> {
    carry_out_beside(change, &Beside::default(), global, terminal)
}

/// The same for a change that has something beside its plan.
pub(super) fn carry_out_beside(
    change: &Change<'_>,
    beside: &Beside<'_>,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<Status> {
    let Change { session, plan, consent, .. } = change;
    target::in_place(session)?;
    if let Some(path) = &consent.plan_out {
        write_plan(plan, path)?;
    }
    let shown = show(change, global, terminal);
    if plan.is_empty() {
        shown?;
        let status = if change.mends && !consent.dry_run && plan.starts == Some(false) {
            Status::Bad
        } else {
            Status::Good
        };
        return finish(change, beside, Ended::Nothing, status, global, terminal);
    }
    if consent.dry_run {
        shown?;
        return finish(change, beside, Ended::Planned, Status::Bad, global, terminal);
    }
    let typed = match agreed(change, terminal) {
        Ok(typed) => typed,
        Err(error) => return finish(change, beside, Ended::Failed(&error), error.status, global, terminal),
    };
    match apply(change, beside, typed.as_deref(), global, terminal) {
        Ok(outcome) => {
            let bad = change.mends && outcome.fatal.is_some_and(|fatal| fatal > 0);
            let bad = bad || outcome.worse || !outcome.unexpected.is_empty();
            let bad = bad || outcome.applied.spared.count > 0;
            let status = if bad { Status::Bad } else { Status::Good };
            finish(change, beside, Ended::Applied(&outcome), status, global, terminal)
        }
        Err(error) => finish(change, beside, Ended::Failed(&error), error.status, global, terminal),
    }
}

/// How a call ended.
enum Ended<'a> {
    Nothing,
    Planned,
    Applied(&'a Outcome),
    Failed(&'a CommandError),
}

fn is_for_people(global: &GlobalArgs) -> bool {
    matches!(global.output, OutputFormat::Table | OutputFormat::Tree)
}

fn show(change: &Change<'_>, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<()> {
    if !is_for_people(global) {
        return Ok(());
    }
    let view = PlanView { verbose: global.verbose, paint: terminal.paint(), width: terminal.width() };
    terminal.show(|out| {
        if let Some(preface) = &change.preface {
            out.write_all(preface.as_bytes())?;
        }
        put_plan_table(out, &change.plan, view)
    })?;
    Ok(())
}

fn write_plan(plan: &Plan, path: &std::path::Path) -> Result<(), CommandError> {
    let failed = |message: String| CommandError {
        status: Status::Unanswered,
        code: "io-error",
        message,
        path: Some(path.to_owned()),
        next: "name a new file in a directory that this user may write".to_owned(),
    };
    let file = new_file(path).map_err(|fault| failed(fault.to_string()))?;
    let mut out = std::io::BufWriter::new(&file);
    let written = put_plan(&mut out, plan).and_then(|()| out.flush()).and_then(|()| file.sync_all());
    written.map_err(|error| failed(format!("{}: writing the plan: {error}", path.display())))
}

/// What a person has agreed to: the agent id, where one is wanted.
fn agreed(change: &Change<'_>, terminal: &Terminal) -> Result<Option<String>, CommandError> {
    let Change { session, plan, consent, .. } = change;
    if consent.yes {
        return Ok(consent.agent.clone());
    }
    let place = path_text(&session.source.path);
    let id = escape(plan.agent_id.as_deref().unwrap_or("none").as_bytes());
    if plan.consent == Consent::Yes {
        let question = format!("Carry out this plan on {}, agent {}?", whole(&place), whole(&id));
        let next = "--yes carries it out, --dry-run only shows it, --plan-out FILE keeps it";
        return consent::agreed(session, false, &question, next, terminal).map(|()| consent.agent.clone());
    }
    let question =
        format!("To carry out this plan on {}, type the agent's id ({}):", whole(&place), whole(&id));
    let next = format!("--yes --agent {id} carries it out, --dry-run only shows it");
    terminal.ask(&question).map(Some).ok_or_else(|| consent::nobody(session, &next))
}

fn apply(
    change: &Change<'_>,
    beside: &Beside<'_>,
    typed: Option<&str>,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> Result<Outcome, CommandError> {
    let Change { session, plan, consent, .. } = change;
    let tree = target::tree(session)?;
    let journals = target::journals(&tree, consent.journal.as_deref());
    let answer = typed.map_or(Answer::Yes, Answer::AgentId);
    let permit = target::permitted(session, tree, plan, answer, consent)
        .map_err(|refusal| target::refused(session, &refusal))?;
    let made = if change.own && consent.yes { PlanAge::Now } else { PlanAge::Earlier };
    let begun = beside.first.map_or(Ok(false), |first| first(&permit))?;
    let applied =
        with_change(terminal, plan.steps.len(), |watch| execute(&permit, plan, made, &journals, watch))
            .map_err(|error| target::not_applied(session, &error, consent))
            .map_err(|error| if begun { half_way(error) } else { error })?;
    drop(permit);
    let volatile = why_volatile(&journals, &applied.journal);
    Ok(judge_again(change, (applied, volatile), global, terminal))
}

/// What fails after executors were ended is no refusal any more, though no journal tells of it.
fn half_way(error: CommandError) -> CommandError {
    let message = format!("executors were ended, but {}", error.message);
    CommandError { status: Status::Unfinished, message, ..error }
}

/// Judges what is there now, and compares with what was announced. Nothing that an agent uses was touched by what may go
/// on beside one; what it changes meanwhile is its own.
fn judge_again(
    change: &Change<'_>,
    (applied, volatile): (Applied, Option<String>),
    global: &GlobalArgs,
    terminal: &Terminal,
) -> Outcome {
    let Change { session, plan, .. } = change;
    if plan.beside_agent {
        return Outcome { applied, volatile, fatal: None, unexpected: Vec::new(), worse: false };
    }
    let report = judged(session, global, terminal);
    let announced = |finding: &&Finding| {
        plan.starts.is_none() || plan.expected.binary_search(&Expected::of(finding)).is_ok()
    };
    let unexpected: Vec<Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Note && !announced(finding))
        .cloned()
        .collect();
    let worse = plan.is_worse(report.strict.start.0);
    Outcome { applied, volatile, fatal: Some(report.count(Severity::Fatal)), unexpected, worse }
}

/// The judgement of a checkpoint by a strict agent with default flags.
pub(super) fn judged(session: &Session, global: &GlobalArgs, terminal: &Terminal) -> Report {
    let mut checkpoint = session.load(global, terminal, Agents::Latest, Filter::default());
    load_sandboxes(&session.source, &mut checkpoint);
    let conditions = session.conditions(Mode::Strict);
    judge(&checkpoint, &session.source, &conditions, &AgentSetup::default(), FailOn::Fatal)
}

fn finish(
    change: &Change<'_>,
    beside: &Beside<'_>,
    ended: Ended<'_>,
    status: Status,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> anyhow::Result<Status> {
    if is_for_people(global) {
        say(change, &ended, terminal);
        return Ok(status);
    }
    let plan = &change.plan;
    let mut json = ChangeJson {
        plan: Some(PlanJson::new(plan)),
        summary: beside.summary.as_ref(),
        ..ChangeJson::default()
    };
    match &ended {
        Ended::Nothing | Ended::Planned => {}
        Ended::Applied(outcome) => {
            json.applied = true;
            json.change = Some(&outcome.applied.id);
            json.journal = Some(outcome.applied.journal.to_string_lossy().into_owned());
            json.undo = undo(change, &outcome.applied.id);
            json.spared = &outcome.applied.spared.some;
            json.unexpected = outcome.unexpected.iter().map(FindingJson::new).collect();
            json.worse = outcome.worse;
            json.remaining = outcome.fatal;
            json.volatile_because = outcome.volatile.as_deref();
            json.freed = FreedJson::new(outcome.applied.deleted);
        }
        Ended::Failed(error) => json.error = Some(error.json()),
    }
    let written = if global.output == OutputFormat::Ndjson {
        terminal.print(|out| {
            put_plan(out, plan)?;
            json.plan = None;
            put_line(out, "change", &json)?;
            output::summary(out, status)
        })
    } else {
        let document = Document::new(&plan.command, status, &json);
        output::document(terminal, &document.at(&change.session.source, change.session.version()))
    };
    // What was done was done, whether or not anybody reads of it.
    match ended {
        Ended::Applied(_) => output::reported(terminal, written),
        _ if status == Status::Unfinished => {}
        _ => written?,
    }
    Ok(status)
}

/// The command that goes back; none where nothing can be brought back.
fn undo(change: &Change<'_>, id: &str) -> Option<String> {
    let Change { session, plan, consent, .. } = change;
    let is_possible = plan.irreversible() < plan.steps.len();
    is_possible.then(|| target::undo_command(session, id, consent))
}

fn say(change: &Change<'_>, ended: &Ended<'_>, terminal: &Terminal) {
    let place = change.session.source.argument();
    match ended {
        Ended::Nothing | Ended::Planned => {}
        Ended::Failed(error) => terminal.complain_of(&error.to_string(), error.path.as_deref()),
        // What was done was done, whether or not anybody reads of it.
        Ended::Applied(outcome) => output::reported(
            terminal,
            terminal.show(|out| {
                let Applied { id, journal, steps, deleted, spared } = &outcome.applied;
                let steps = plural(*steps as u64, "step");
                writeln!(out, "DONE: change {id}, {steps}, journal {}.", whole(&path_text(journal)))?;
                if let Some(why) = &outcome.volatile {
                    writeln!(out, "{}", until_a_reboot(id, why))?;
                }
                let (entries, freed) = *deleted;
                if entries > 0 {
                    writeln!(out, "Freed: {}, files and directories: {}.", bytes(freed), grouped(entries))?;
                }
                for why in &spared.some {
                    writeln!(out, "LEFT: {}", escape(why.as_bytes()))?;
                }
                if spared.count > spared.some.len() {
                    let more = grouped((spared.count - spared.some.len()) as u64);
                    writeln!(out, "LEFT: {more} more that could not be deleted")?;
                }
                if outcome.worse {
                    writeln!(out, "WORSE than announced: a strict agent does not start now.")?;
                }
                for finding in &outcome.unexpected {
                    writeln!(
                        out,
                        "NOT ANNOUNCED: {} {}: {}",
                        finding.row.code,
                        whole(&escape(finding.path.as_bytes())),
                        escape(finding.message.as_bytes())
                    )?;
                }
                if let Some(fatal) = outcome.fatal.filter(|fatal| *fatal > 0) {
                    let left = plural(fatal as u64, "finding");
                    let keep = if fatal == 1 { "keeps" } else { "keep" };
                    let command = whole(&format!("ckpt validate {place}"));
                    writeln!(out, "Left: {left} that {keep} a strict agent from starting: {command}")?;
                }
                match undo(change, id) {
                    Some(command) => writeln!(out, "Back: {}", whole(&command)),
                    None => Ok(()),
                }
            }),
        ),
    }
}
