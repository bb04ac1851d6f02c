//! The validation of a checkpoint: recovery in both modes, all findings, one verdict.

use std::collections::{BTreeMap, HashSet};

use crate::layout::{Name, RelPath, identify};
use crate::model::{Checkpoint, Run, Totals};
use crate::recovery::outcome::{agents_here, tells_executors};
use crate::recovery::{
    AgentSetup, Attempt, Changes, Code, Conditions, Decision, Effect, Effects, Mode, Outcome, Severity,
    SharedPid, SteadyState, Stop, attempt, candidates, in_mode, is_terminal, next_start, replay,
};
use crate::schema::Release;
use crate::source::{Source, beside as run_beside};

use super::collector::Collector;
use super::finding::Finding;
use super::layout_checks::{self, flag_code};
use super::ownership;
use super::severity::Severities;
use super::silent_severity::PIDS_SPARED;
use super::volumes::{resource_findings, unchecked_volumes};

/// The verdict on a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The agent recovers, and nothing that was found is bad enough to matter.
    Pass,
    /// The agent starts, and loses something.
    Loses,
    /// The agent refuses to start or aborts.
    Fail,
    /// It cannot be determined.
    Unknown,
}

impl Verdict {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Loses => "loses",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

/// The severity from which on a checkpoint fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum FailOn {
    /// The agent refuses to start, aborts, or starts as a new one
    Fatal,
    /// Also what the agent loses
    #[default]
    Error,
    /// Also what it could lose later
    Warning,
    /// No finding by itself: the same as fatal
    Never,
}

impl FailOn {
    fn reached(self, worst: Severity) -> bool {
        match self {
            Self::Fatal => worst >= Severity::Fatal,
            Self::Error => worst >= Severity::Error,
            Self::Warning => worst >= Severity::Warning,
            Self::Never => false,
        }
    }
}

/// What ends a recovery first.
#[derive(Debug, Clone)]
pub struct First {
    pub code: Code,
    pub path: String,
    /// The agent's own text.
    pub message: String,
}

/// How one part of a start ends.
#[derive(Debug, Clone)]
pub struct StepResult {
    /// How it ends.
    pub outcome: Outcome,
    /// Errors that the agent has counted.
    pub errors: u32,
    /// What ends it first.
    pub first: Option<First>,
}

/// What happens in one mode.
#[derive(Debug, Clone)]
pub struct ModeResult {
    /// How the start ends.
    pub outcome: Outcome,
    /// The ID that the agent recovers with.
    pub agent_id: Option<String>,
    /// Of reading the checkpoint.
    pub read: StepResult,
    /// Up to the end of recovery, as far as the files decide.
    pub start: StepResult,
    /// The sum of the agent's error counters.
    pub errors: u32,
    /// The state that the starts after this one reach.
    pub next: SteadyState,
}

impl ModeResult {
    /// What ends it first.
    pub fn first(&self) -> Option<&First> {
        self.read.first.as_ref().or(self.start.first.as_ref())
    }
}

/// The result of a validation.
#[derive(Debug)]
pub struct Report {
    /// The mode that decides about the verdict.
    pub mode: Mode,
    pub verdict: Verdict,
    /// What a strict agent does.
    pub strict: ModeResult,
    /// What a lenient agent does.
    pub lenient: ModeResult,
    /// The findings, the worst first, then by path.
    pub findings: Vec<Finding>,
    /// How many more there are of a code, which are not kept.
    pub omitted: BTreeMap<(Code, Severity), usize>,
    /// Tasks that have not ended; a new agent loses them. None where the agent keeps its ID, or the checkpoint does not tell them.
    pub unfinished_tasks: Option<usize>,
    /// The number of files and bytes read.
    pub totals: Totals,
    /// Paths whose content is unknown, and decides.
    pub unknown: Vec<String>,
    /// A shared pid that ends the start with one launcher, if that the agent has is not known.
    pub launcher_decides: Option<SharedPid>,
    /// Volumes that are listed, and whose directories the source does not show.
    pub unchecked_volumes: usize,
}

impl Report {
    /// How many findings are of a severity, those included that are not kept.
    pub fn count(&self, severity: Severity) -> usize {
        let kept = self.findings.iter().filter(|finding| finding.severity == severity).count();
        let omitted = self.omitted.iter().filter(|((_, of), _)| *of == severity).map(|(_, count)| count);
        kept + omitted.sum::<usize>()
    }

    /// How many findings are not kept.
    pub fn omitted(&self) -> usize {
        self.omitted.values().sum()
    }

    /// How many findings there are of each code, those included that are not kept.
    pub fn codes(&self) -> BTreeMap<(Code, Severity), usize> {
        let mut codes = self.omitted.clone();
        for finding in &self.findings {
            *codes.entry((finding.row.code, finding.severity)).or_default() += 1;
        }
        codes
    }

    /// Keeps the worst findings, and counts the others: what is shown does not grow with what was found.
    pub fn keep_worst(&mut self, most: usize) {
        if self.findings.len() <= most {
            return;
        }
        for finding in self.findings.drain(most..) {
            *self.omitted.entry((finding.row.code, finding.severity)).or_default() += 1;
        }
        self.findings.shrink_to_fit();
    }
}

/// Validates a checkpoint.
pub(crate) fn judge(
    checkpoint: &Checkpoint,
    source: &Source,
    conditions: &Conditions,
    setup: &AgentSetup,
    fail_on: FailOn,
) -> Report {
    let beside =
        Beside { findings: resource_findings(checkpoint, source, conditions.release), ..Beside::default() };
    judge_beside(beside, checkpoint, source, conditions, setup, fail_on)
}

/// What is known beside the files.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// Findings about volumes and processes.
    pub(crate) findings: Vec<Finding>,
    /// Each `forked.pid` that was removed because its process was proved to be dead.
    pub(crate) dead_pids: Vec<RelPath>,
    /// Containers whose process is proved to be dead.
    pub(crate) dead_containers: Vec<Name>,
}

impl Beside {
    /// Whether the executor that a finding is about is known to be dead: nothing is left to be lost.
    fn is_dead(&self, finding: &Finding) -> bool {
        match finding.row.code {
            Code::ForkedPidMissing => self.dead_pids.contains(&finding.path),
            Code::ContainerNotCheckpointed => {
                let name = finding.path.file_name();
                self.dead_containers.iter().any(|id| Some(id.as_bytes()) == name)
            }
            _ => false,
        }
    }
}

/// Validates a checkpoint of which more is known than its files say.
pub(crate) fn judge_beside(
    mut beside: Beside,
    checkpoint: &Checkpoint,
    source: &Source,
    conditions: &Conditions,
    setup: &AgentSetup,
    fail_on: FailOn,
) -> Report {
    let mode = conditions.mode;
    let conditions = &Conditions { collects: false, ..conditions.clone() };
    let survey = in_mode(conditions, Mode::Survey);
    let none = Changes::default();
    let (surveyed, (strict, lenient), mut findings) = std::thread::scope(|scope| {
        // Only this waits for the disk.
        let owners = run_beside(scope, || ownership::look(checkpoint, source));
        let surveyed = attempt(checkpoint, &survey, setup, &none);
        let modes = both_modes(checkpoint, conditions, setup, &surveyed);
        let mut findings = agent_findings(checkpoint, &surveyed, conditions.release, mode);
        shared_pids(&mut Collector { findings: &mut findings }, &surveyed);
        findings.extend(layout_checks::look(checkpoint, source, conditions, setup));
        findings.append(&mut beside.findings);
        findings.extend(owners.join());
        (surveyed, modes, findings)
    });
    findings
        .retain(|finding| finding.path.is_below(&source.scope) && !is_inside_old_agent(finding, checkpoint));
    for finding in findings.iter_mut().filter(|finding| finding.severity == Severity::Error) {
        let was_removed =
            || finding.row.code == Code::ForkedPidMissing && was_removed_by_agent(source, &finding.path);
        if beside.is_dead(finding) || was_removed() {
            finding.severity = Severity::Note;
        }
    }
    let first = if mode == Mode::Lenient { lenient.first() } else { strict.first() };
    mark_order(&mut findings, &surveyed, conditions, first);
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| a.row.code.cmp(&b.row.code))
            .then_with(|| a.path.cmp(&b.path))
    });
    // The agent reads the same file twice: for resources and for operations.
    findings.dedup_by(|a, b| a.row.code == b.row.code && a.path == b.path && a.offset == b.offset);
    let mut unknown: Vec<String> = surveyed.unknown().map(ToString::to_string).collect();
    unknown.sort();
    unknown.dedup();
    let worst = findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Note);
    let outcome = if mode == Mode::Lenient { lenient.outcome } else { strict.outcome };
    let verdict = verdict(outcome, worst, fail_on);
    let is_new = [&strict, &lenient].iter().any(|result| result.outcome == Outcome::NewAgent);
    let unfinished_tasks = (is_new && tells_executors(checkpoint)).then(|| unfinished_tasks(checkpoint));
    Report {
        mode,
        verdict,
        strict,
        lenient,
        findings,
        omitted: BTreeMap::new(),
        unfinished_tasks,
        totals: checkpoint.totals,
        unknown,
        launcher_decides: surveyed.accepted_pids().first().filter(|_| surveyed.launcher_decides()).cloned(),
        unchecked_volumes: unchecked_volumes(checkpoint, conditions.release),
    }
}

/// The agent may take this long from reading a checkpoint to the end of recovery, in seconds.
const LONGEST_START: i64 = 600;

/// Whether the start that wrote `boot_id` has removed a `forked.pid`, as the first after a reboot does (R54): the directory
/// changed shortly before. Who removes it by hand does so after that start.
fn was_removed_by_agent(source: &Source, path: &RelPath) -> bool {
    let changed = |path: &RelPath| source.stat(path).ok().map(|stat| stat.mtime);
    let times = changed(&path.parent()).zip(changed(&RelPath::new("meta/boot_id")));
    times.is_some_and(|(removed, booted)| (1..=LONGEST_START).contains(&(booted - removed)))
}

/// Findings are about what a start reads: nothing inside an agent that `latest` does not name, however much was loaded.
fn is_inside_old_agent(finding: &Finding, checkpoint: &Checkpoint) -> bool {
    finding.row.code != Code::OldAgentUncollected
        && finding.path.is_below(&RelPath::new("meta/slaves"))
        && checkpoint.agent_of(&finding.entity).is_some_and(|agent| checkpoint.latest.id() != Some(&agent.id))
}

/// Tasks in latest runs that are not completed, without a terminal update.
fn unfinished_tasks(checkpoint: &Checkpoint) -> usize {
    let agents = agents_here(checkpoint, checkpoint.latest_agent());
    let executors = agents.into_iter().flat_map(|agent| &agent.frameworks);
    // Where no run can be told to be the latest, each may be.
    let live = executors.flat_map(|framework| &framework.executors).flat_map(|executor| {
        let is_latest = |run: &Run| executor.latest.id().is_none_or(|latest| *latest == run.id);
        executor.runs.iter().filter(move |run| is_latest(run) && run.sentinel != Some(true))
    });
    let tasks = live.flat_map(|run| &run.tasks);
    tasks.filter(|task| !replay(task).state.is_some_and(is_terminal)).count()
}

fn verdict(outcome: Outcome, worst: Severity, fail_on: FailOn) -> Verdict {
    match outcome {
        Outcome::Fails | Outcome::Aborts => Verdict::Fail,
        // What is wrong in a checkpoint that is not read does not end the start.
        Outcome::NewAgent => Verdict::Loses,
        _ if worst == Severity::Fatal => Verdict::Fail,
        _ if fail_on.reached(worst) => Verdict::Loses,
        Outcome::Recovers | Outcome::CleansUp => Verdict::Pass,
        Outcome::NoCheckpoint | Outcome::Unknown => Verdict::Unknown,
    }
}

/// Marks the findings of which the agent meets one first, in an arbitrary order.
fn mark_order(
    findings: &mut [Finding],
    surveyed: &Attempt<'_>,
    conditions: &Conditions,
    first: Option<&First>,
) {
    let Some(first) = first else { return };
    let candidates = candidates(surveyed.decisions(), conditions.mode, conditions.release, first.code);
    if candidates.len() < 2 {
        return;
    }
    let candidates: HashSet<(Code, &RelPath)> =
        candidates.iter().map(|decision| (decision.cause, &decision.path)).collect();
    for finding in findings.iter_mut().filter(|finding| finding.severity == Severity::Fatal) {
        finding.order_dependent = candidates.contains(&(finding.row.code, &finding.path));
    }
}

/// What happens in each mode. The modes differ only in the effect of what the agent meets: if it meets nothing, the
/// survey is the result of both.
fn both_modes(
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    setup: &AgentSetup,
    surveyed: &Attempt<'_>,
) -> (ModeResult, ModeResult) {
    let (strict, lenient) = (in_mode(conditions, Mode::Strict), in_mode(conditions, Mode::Lenient));
    let start = surveyed.start.iter().flat_map(|start| &start.decisions);
    if surveyed.read.decisions.iter().chain(start).next().is_none() {
        let result = |conditions: &Conditions| result(checkpoint, conditions, setup, surveyed);
        return (result(&strict), result(&lenient));
    }
    std::thread::scope(|scope| {
        let other = run_beside(scope, || play(checkpoint, &lenient, setup));
        let strict = play(checkpoint, &strict, setup);
        (strict, other.join())
    })
}

fn play(checkpoint: &Checkpoint, conditions: &Conditions, setup: &AgentSetup) -> ModeResult {
    let none = Changes::default();
    result(checkpoint, conditions, setup, &attempt(checkpoint, conditions, setup, &none))
}

fn result(
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    setup: &AgentSetup,
    attempt: &Attempt<'_>,
) -> ModeResult {
    let (outcome, next) = match setup.outcome_of_any() {
        Some(outcome) => (outcome, SteadyState { outcome, lost: Vec::new(), starts: 0 }),
        None => (
            setup.as_far_as_known(attempt.outcome(checkpoint)),
            next_start(checkpoint, conditions, setup, attempt),
        ),
    };
    let first = |stop: &Stop| {
        let failure = stop.failure();
        First { code: failure.cause, path: failure.path.to_string(), message: failure.message.clone() }
    };
    let ended = |stop: &Stop| if matches!(stop, Stop::Fails(_)) { Outcome::Fails } else { Outcome::Aborts };
    let (read_outcome, read_errors, read_first) = match &attempt.read.result {
        Err(stop) => (ended(stop), 0, Some(first(stop))),
        Ok(state) => {
            let errors = state.resources.map_or(0, |resources| resources.errors)
                + state.agent.as_ref().map_or(0, |agent| agent.errors);
            let known = attempt.read.unknown.is_empty();
            (if known { Outcome::Recovers } else { Outcome::Unknown }, errors, None)
        }
    };
    let start_errors = attempt.start.as_ref().map_or(0, |start| start.errors);
    let mut start_first = attempt.start.as_ref().and_then(|start| start.result.as_ref().err()).map(first);
    if let Some(refused) = &setup.refused {
        let code = flag_code(refused);
        start_first = Some(First { code, path: String::new(), message: refused.message.clone() });
    }
    let start_outcome =
        match setup.refused.as_ref().map_or_else(|| attempt.outcome(checkpoint), |refused| refused.outcome) {
            // This asks only whether the agent starts.
            Outcome::NewAgent | Outcome::NoCheckpoint | Outcome::CleansUp => Outcome::Recovers,
            other => other,
        };
    let agent_id = match setup.reads_other() {
        Some(other) => other.agent_id.clone(),
        None => attempt.started().and_then(|started| started.agent_id.as_ref()).map(ToString::to_string),
    };
    ModeResult {
        outcome,
        agent_id,
        read: StepResult { outcome: read_outcome, errors: read_errors, first: read_first.clone() },
        start: StepResult { outcome: start_outcome, errors: start_errors, first: start_first.or(read_first) },
        errors: read_errors + start_errors,
        next,
    }
}

fn agent_findings(
    checkpoint: &Checkpoint,
    surveyed: &Attempt<'_>,
    release: Release,
    mode: Mode,
) -> Vec<Finding> {
    let start = surveyed.start.iter().flat_map(|start| &start.decisions);
    let decisions = surveyed.read.decisions.iter().chain(start);
    let severities = Severities::new(checkpoint, release);
    decisions.map(|decision| of_decision(&severities, decision, release, mode)).collect()
}

/// Two runs with one pid are wrong even where the launcher accepts them.
fn shared_pids(collector: &mut Collector<'_>, surveyed: &Attempt<'_>) {
    for shared in surveyed.accepted_pids() {
        collector.note(Code::PidTwice, &shared.path, shared.detail.clone());
        collector.last_is(PIDS_SPARED);
    }
}

fn of_decision(severities: &Severities<'_>, decision: &Decision, release: Release, mode: Mode) -> Finding {
    let Decision { cause, path, offset, detail, log_line, shadowed, .. } = decision;
    // What is below a dropped directory is not met now: the drop is the finding.
    let Effects { strict, lenient } = if *shadowed { Effects::IGNORED } else { cause.effects(release) };
    let effect = if mode == Mode::Lenient { lenient } else { strict };
    let severity = if effect >= Effect::Fails { Severity::Fatal } else { severities.of(*cause, path) };
    Finding {
        row: cause.row(),
        severity,
        strict,
        lenient,
        counted: cause.is_counted() && !shadowed,
        path: path.clone(),
        offset: *offset,
        message: detail.clone(),
        log_line: (!log_line.is_empty()).then(|| log_line.clone()),
        order_dependent: false,
        shadowed: *shadowed,
        entity: identify(path.as_bytes()),
    }
}
