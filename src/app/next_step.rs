//! The one command that comes next in an incident, and why.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};

use super::answer::Answer;
use super::cures::{Cures, Restoration, at_target};
use super::error::Error;
use super::error_code::ErrorCode;
use super::forecast::{Doubts, Forecast};
use super::hint::{CallText, Hint, NextCall, with_calls};
use super::located::Located;
use super::scenario::Scenario;
use super::status::{AgentLife, StatusAgent};
use super::validation::Validation;
use crate::apply::{HistoryEntry, State};
use crate::check::{Code, Finding, Severity};
use crate::plan::Action;
use crate::plan::cleanup::Cleanup;
use crate::recovery::outcome::Disk;

/// What to do next.
#[derive(Debug, Clone)]
pub struct NextStep {
    /// The command.
    pub command: NextCommand,
    /// Why, and what it costs.
    pub why: String,
    /// What can be done beside it, in words of the table of codes; see [`with_calls`].
    pub to_do: &'static str,
    /// What is right only under the condition that `why` ends with.
    pub conditional: Option<NextCall>,
}

/// A command.
#[derive(Debug, Clone)]
pub enum NextCommand {
    /// There is none.
    None,
    /// A call of ckpt.
    Call(Hint),
    /// A command of the host.
    Host(String),
}

impl NextStep {
    fn call(call: impl Into<Hint>, why: impl Into<String>) -> Self {
        Self { command: NextCommand::Call(call.into()), ..Self::none(why) }
    }

    fn none(why: impl Into<String>) -> Self {
        Self { command: NextCommand::None, why: why.into(), to_do: "", conditional: None }
    }

    /// What follows `why`, with calls in it.
    pub fn advice(&self, call: &CallText<'_>) -> String {
        with_calls(self.to_do, call) + &self.conditional.clone().map(call).unwrap_or_default()
    }

    /// A change is refused while the agent runs.
    fn after_stop(self, agent: &StatusAgent) -> Self {
        if !matches!(agent.life, AgentLife::Runs(_)) {
            return self;
        }
        let stop = agent.unit.as_ref().map_or_else(String::new, |unit| format!(" (systemctl stop {unit})"));
        Self { why: format!("stop the agent's service first{stop}; {}", self.why), ..self }
    }
}

/// What must be done before the agent starts; none if nothing must. `history`: the changes that ckpt has made.
pub(super) fn urgent(
    scenario: &Scenario,
    validation: &Validation,
    forecast: &Forecast<'_>,
    agent: &StatusAgent,
    history: &[HistoryEntry],
) -> Option<NextStep> {
    let closed = [validation.unknown.clone(), forecast.unknown()].into_iter().flatten();
    let closed: Vec<Error> = closed.collect();
    if let Some(error) = closed.iter().find(|error| error.code == ErrorCode::NotPermitted) {
        return Some(NextStep::call(error.hint.clone(), error.message.clone()));
    }
    if let Some(change) = history.iter().rev().find(|change| is_unfinished(&change.state)) {
        let undo = NextCall::command("undo").option(change.id.to_string());
        let why = format!("{} was not completed; this reverts it", change.id);
        return Some(NextStep::call(at_target(scenario, undo), why).after_stop(agent));
    }
    if scenario.looks_like_a_copy() {
        let why = "this looks like a copy from another host or place; judge it as one";
        return Some(NextStep::call(NextCall::with("--relocated"), why));
    }
    if let Some(change) = history.last().filter(|change| change.state == State::Done && forgets_id(change)) {
        let is_missing = |finding: &Finding| finding.row.code == Code::LatestMissing;
        if validation.report.findings.iter().any(is_missing) {
            let id = change.id.to_string();
            let why = format!(
                "{id} has made the agent forget its ID, as asked: an agent that starts registers with a new one. Only if that was a \
                 mistake: "
            );
            let undo = NextCall::command("undo").option(id);
            return Some(NextStep { conditional: Some(undo), ..NextStep::none(why) });
        }
    }
    let is_bad = validation.answer() == Answer::Bad || forecast.answer(Doubts::CountAsGood) == Answer::Bad;
    let runs = matches!(agent.life, AgentLife::Runs(_));
    let cures = Cures::new(scenario);
    if let Some(free) = cures.free(&validation.report.findings).filter(|_| is_bad || !runs) {
        let what = cures.free_words(&validation.report.findings);
        let mut why = format!("repairs {what}; prints its plan and asks first");
        let mut fatal =
            validation.report.findings.iter().filter(|finding| finding.severity == Severity::Fatal);
        if let Some(left) = fatal.find(|finding| !cures.is_free(finding)) {
            let _ = write!(why, ". It does not yet make the agent start: {} is left", left.row.code);
        }
        return Some(NextStep::call(free, why).after_stop(agent));
    }
    if is_bad {
        return Some(lossy(scenario, validation, forecast, &cures, agent));
    }
    closed.into_iter().next().map(|error| match &error.hint.call {
        Some(_) => NextStep::call(error.hint.clone(), error.message),
        None => NextStep::none(format!("{}; {}", error.message, error.hint.words)),
    })
}

/// What to do where a restart goes wrong, and no repair is free.
fn lossy(
    scenario: &Scenario,
    validation: &Validation,
    forecast: &Forecast<'_>,
    cures: &Cures<'_>,
    agent: &StatusAgent,
) -> NextStep {
    let findings = &validation.report.findings;
    let fatal = of_severity(findings, Severity::Fatal);
    let errors = of_severity(findings, Severity::Error);
    let incurable = incurable(cures, findings);
    let step = |severity| {
        let Chosen { call, does, costs } =
            worth_it(cures, findings, severity).filter(|_| incurable.is_none())?;
        let why = costs.map_or_else(|| does.clone(), |costs| format!("{does}; costs {costs}"));
        Some(NextStep::call(call, why).after_stop(agent))
    };
    if let Some(step) = step(Severity::Fatal) {
        return step;
    }
    if let Some(refused) = &scenario.agent.refused {
        let why = format!("the agent rejects its flags, whatever the checkpoint: {}", refused.message);
        return NextStep::call(at_target(scenario, NextCall::command("config")), why);
    }
    let has_misfit = forecast.comparison().is_some_and(|comparison| !comparison.passes())
        || !forecast.misfits.is_empty()
        || fatal.clone().chain(errors.clone()).any(|finding| finding.row.code.is_about_flags());
    if has_misfit && fatal.clone().all(|finding| finding.row.code.is_about_flags()) {
        let line = forecast.comparison().and_then(|comparison| comparison.suggestions.first());
        let line = line.map_or_else(String::new, |suggestion| format!(", e.g. {}", suggestion.line));
        let why = format!("shows which flags differ, and what to set so that the agent keeps its ID{line}");
        return NextStep::call(at_target(scenario, NextCall::command("config")), why);
    }
    if let Some(step) = step(Severity::Error) {
        return step;
    }
    if let Some(finding) = incurable.or_else(|| fatal.chain(errors).next()) {
        let explain = NextCall::command("explain").option(finding.row.code.name()).without_path();
        let snapshot = match cures.restoration(finding) {
            Some(Restoration::NoneKnown) => ", and no snapshot is known",
            Some(Restoration::Useless(_)) => ", and the newest snapshot contains nothing better",
            Some(Restoration::Possible(..)) | None => "",
        };
        let lost = if matches!(finding.row.code, Code::AgentInfoUnreadable | Code::AgentInfoEmpty) {
            "; without a good copy the agent ID is lost (ckpt forget-agent shows what goes with it)"
        } else {
            ""
        };
        let why = format!("{}{snapshot}{lost}: ", cures.why_none(finding));
        return NextStep { to_do: finding.row.next, ..NextStep::call(explain, why) };
    }
    if forecast.fates.loses() {
        let executors = at_target(scenario, NextCall::command("executors").option("--lost"));
        let why = "shows which executors a restart loses, and why: nothing in the checkpoint keeps them";
        return NextStep::call(executors, why);
    }
    NextStep::call(at_target(scenario, NextCall::command("simulate")), "shows what a restart does, and why")
}

fn of_severity(findings: &[Finding], severity: Severity) -> impl Iterator<Item = &Finding> + Clone {
    findings.iter().filter(move |finding| finding.severity == severity)
}

/// What is done about findings at a cost.
pub(super) struct Chosen {
    pub(super) call: Hint,
    pub(super) does: String,
    /// None of a restored snapshot.
    pub(super) costs: Option<String>,
}

/// The call that repairs findings at a cost, or restores what they lack; none if that is in vain.
pub(super) fn costly(cures: &Cures<'_>, findings: &[Finding]) -> Option<Chosen> {
    if incurable(cures, findings).is_some() {
        return None;
    }
    [Severity::Fatal, Severity::Error].into_iter().find_map(|severity| worth_it(cures, findings, severity))
}

/// A finding that keeps the agent from starting and has no cure: while it stays, curing the others only costs something.
fn incurable<'f>(cures: &Cures<'_>, findings: &'f [Finding]) -> Option<&'f Finding> {
    let is_cured = |finding: &&Finding| restored(cures, finding).is_some() || !cures.of(finding).is_empty();
    let mut fatal = of_severity(findings, Severity::Fatal);
    fatal.find(|finding| !finding.row.code.is_about_flags() && !is_cured(finding))
}

/// The first cure of findings of a severity. A snapshot costs less than a repair.
fn worth_it(cures: &Cures<'_>, findings: &[Finding], severity: Severity) -> Option<Chosen> {
    let cured = |finding: &Finding| {
        let cure = cures.of(finding).into_iter().next()?;
        Some(Chosen { call: cure.call, does: cure.repair.does.to_owned(), costs: Some(cure.costs) })
    };
    let mut restorable = of_severity(findings, severity);
    let found = restorable.find_map(|finding| restored(cures, finding));
    found.or_else(|| of_severity(findings, severity).find_map(cured))
}

fn restored(cures: &Cures<'_>, finding: &Finding) -> Option<Chosen> {
    match cures.restoration(finding)? {
        Restoration::Possible(stored, call) => {
            let does =
                format!("restores it from the newest snapshot, taken {}; asks first", at(stored.taken));
            Some(Chosen { call, does, costs: None })
        }
        Restoration::NoneKnown | Restoration::Useless(_) => None,
    }
}

fn at(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Whether a change has removed `slaves/latest`.
fn forgets_id(change: &HistoryEntry) -> bool {
    let steps = change.plan.iter().flat_map(|plan| &plan.steps);
    let mut removed = steps.filter(|step| step.action == Action::SetAside);
    removed.any(|step| step.path.as_bytes() == b"meta/slaves/latest")
}

fn is_unfinished(state: &State) -> bool {
    matches!(state, State::Unfinished(_) | State::UndoUnfinished)
}

/// What frees the space that the agent lacks.
pub(super) fn freed(located: &Located, cleanup: Option<&Cleanup>) -> Option<NextStep> {
    let why = "the disk is full, and the agent aborts; deletes sandboxes of completed runs, and asks first";
    Some(NextStep::call(cleanup_of_sandboxes(located, cleanup?)?, why))
}

/// Deletes those that are old; if none is, all. None if there is nothing to delete.
fn cleanup_of_sandboxes(located: &Located, cleanup: &Cleanup) -> Option<NextCall> {
    let call = NextCall::command("cleanup").option("--scope").option("sandboxes").path(&located.source.path);
    if cleanup.sums.values().any(|sum| sum.bytes > 0) {
        return Some(call);
    }
    (cleanup.held.bytes > 0).then(|| call.option("--older-than").option("0d"))
}

/// A disk that is fuller than this needs room.
const FULL: f64 = 0.95;

/// What can be done where nothing must be. `unchecked`: why the configuration was not checked, if it was not.
pub(super) fn at_leisure(
    located: &Located,
    agent: &StatusAgent,
    unchecked: Option<&str>,
    disk: Option<Disk>,
    cleanup: Option<&Cleanup>,
) -> NextStep {
    let source = &located.source;
    let free = cleanup.filter(|_| disk.is_some_and(|disk| disk.used > FULL));
    if let Some(free) = free.and_then(|cleanup| cleanup_of_sandboxes(located, cleanup)) {
        let why = "the disk is nearly full; deletes sandboxes of completed runs, and asks first";
        return NextStep::call(free, why);
    }
    let is_running = matches!(agent.life, AgentLife::Runs(_));
    let why = match (unchecked, is_running) {
        (Some(unchecked), _) => format!(
            "name all flags of the agent with --flags-from: whether it starts with them was not checked, since {unchecked}. \
             Nothing else has to be done before it starts"
        ),
        (None, true) => "nothing has to be done".to_owned(),
        (None, false) => "nothing has to be done before the agent starts".to_owned(),
    };
    match (agent.life, &agent.unit) {
        (AgentLife::Down, Some(unit)) if source.in_place => {
            NextStep { command: NextCommand::Host(format!("systemctl start {unit}")), ..NextStep::none(why) }
        }
        _ => NextStep::none(why),
    }
}
