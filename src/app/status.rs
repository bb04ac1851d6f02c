//! The state of a checkpoint and its host at one glance, from one load: the verdict, the configuration, a restart now, what a
//! cleanup would remove, the last change, and what to do next.

use std::path::Path;

use super::agent_flags::AgentFlags;
use super::agent_log::AgentLog;
use super::answer::Answer;
use super::assessment::AtStake;
use super::away::LastAlive;
use super::cleanup_environment::with_environment;
use super::config_fit::{ConfigFit, config_answer, why_not_compared};
use super::cures::Cures;
use super::error::Error;
use super::forecast::{Doubts, Forecast};
use super::hint::Hint;
use super::located::Located;
use super::next_step::{NextStep, at_leisure, freed, urgent};
use super::no_checkpoint::no_agent;
use super::options::ModeChoice;
use super::scenario::Scenario;
use super::validation::Validation;
use super::write_target::WriteTarget;
use crate::apply::HistoryEntry;
use crate::check::FailOn;
use crate::layout::Name;
use crate::plan::cleanup::{Cleanup, Request, Scope, Scopes, choose_loaded};
use crate::recovery::outcome::ExecutorCounts;
use crate::recovery::{Code, Outcome};
use crate::source::Kind;
use crate::values::Duration;

/// What is asked beside the scenario.
#[derive(Debug, Clone, Copy)]
pub struct StatusOptions<'a> {
    /// Whose word decides whether the verdict is that of a strict or a lenient agent.
    pub mode: ModeChoice,
    /// Where journals are, if not in the usual places.
    pub journal: Option<&'a Path>,
}

/// The state at one glance.
#[derive(Debug)]
pub struct StatusReport {
    /// Where the checkpoint is.
    pub located: Located,
    /// What could be read of it.
    pub coverage: crate::model::Coverage,
    /// The agent.
    pub agent: StatusAgent,
    /// The findings and the verdict.
    pub validation: Validation,
    /// The agent's flags.
    pub flags: AgentFlags,
    /// How they fit.
    pub fit: ConfigFit,
    /// When the agent was last alive, if it does not run.
    pub last_alive: Option<LastAlive>,
    /// How good that is, and the reservations that do not fit.
    pub configuration: (Answer, Vec<String>),
    /// A restart now.
    pub restart: RestartNow,
    /// The scopes that were looked at.
    pub scopes: Scopes,
    /// What a cleanup would remove; none if it cannot be determined.
    pub cleanup: Option<Cleanup>,
    /// The last change that ckpt has made; or why that is not known.
    pub last_change: Result<Option<HistoryEntry>, String>,
    /// What the agent's log says; none if there is none.
    pub log: Option<AgentLog>,
    /// The next call for the findings.
    pub next_of_findings: Option<Hint>,
    /// What to do next.
    pub next: NextStep,
    /// The worst of the answers.
    pub answer: Answer,
    /// The directory looks like a copy, but was not declared as one.
    pub looks_like_a_copy: bool,
}

/// The agent of a checkpoint.
#[derive(Debug)]
pub struct StatusAgent {
    /// Its ID, as `slaves/latest` names it.
    pub id: Option<Name>,
    /// Its host, as registered.
    pub hostname: Option<String>,
    /// Whether it runs now.
    pub life: AgentLife,
    /// The systemd unit that runs it.
    pub unit: Option<String>,
}

/// Whether an agent runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentLife {
    /// It does, with this pid.
    Runs(i32),
    /// It does not.
    Down,
    /// Processes were not inspected.
    NotChecked,
}

/// What a restart of the agent does now.
#[derive(Debug)]
pub struct RestartNow {
    /// How it ends.
    pub outcome: Outcome,
    /// The ID that the agent comes up with.
    pub agent_id: Option<String>,
    /// Executors by verdict.
    pub counts: ExecutorCounts,
    /// What becomes of executors and tasks; none where the checkpoint does not tell them.
    pub at_stake: Option<AtStake>,
    /// Reservations, volumes and running containers of others that it loses, in words.
    pub lost_resources: Vec<String>,
    /// How good that is.
    pub answer: Answer,
    /// Why it is unknown.
    pub unknown: Option<Error>,
}

/// A week: what is younger stays, as for `ckpt cleanup`.
const OLDER_THAN: Duration = Duration::from_nanos(7 * 86_400 * 1_000_000_000);

impl StatusReport {
    /// Of a scenario, whose checkpoint it uses up.
    ///
    /// # Errors
    /// There is no checkpoint.
    pub fn of(scenario: Scenario, options: StatusOptions<'_>) -> Result<Self, Error> {
        let forecast = scenario.forecast(0.0);
        if forecast.outcome == Outcome::NoCheckpoint {
            return Err(no_agent(&scenario.located.source));
        }
        let mode = scenario.agent.mode_by(options.mode);
        let validation = Validation::of(&scenario, mode, FailOn::default());
        let restart = RestartNow::of(&forecast);
        let misfits = forecast.misfits.clone();
        let elsewhere = scenario.agent.setup.elsewhere.as_ref();
        let fits = config_answer(&scenario.agent.configuration, forecast.comparison(), &misfits, elsewhere);
        let agent = StatusAgent::of(&scenario, &forecast);
        let history = changes(&scenario.located, options.journal);
        let known = history.as_deref().unwrap_or_default();
        let step = urgent(&scenario, &validation, &forecast, &agent, known);
        let last_change = history.map(|mut changes| changes.pop());
        let is_full = forecast.first.decisions().any(|decision| decision.cause == Code::WorkDirFull);
        let disk = forecast.restart.disk;
        let last_alive = forecast.last_alive.clone();
        let next_of_findings = Cures::new(&scenario).next(&validation.report.findings).map(|(call, _)| call);
        drop(forecast);
        let log = AgentLog::find(&scenario.located.source, &scenario.agent, &validation.report.findings);
        let looks_like_a_copy = scenario.looks_like_a_copy();
        let Scenario { located, host, checkpoint, agent: flags, fit, options: asked, .. } = scenario;
        let coverage = checkpoint.coverage;
        let scopes =
            Scopes::of(&[Scope::Completed, Scope::OldRuns, Scope::Temp, Scope::Empty, Scope::Sandboxes]);
        let request = Request {
            scopes: scopes.clone(),
            older_than: OLDER_THAN,
            framework: None,
            keep: false,
            now: located.now.timestamp(),
            release: located.release,
            threads: asked.threads,
            examples: 0,
        };
        let cleanup = with_environment(&located, host.as_ref(), options.journal, |environment| {
            choose_loaded(&located.source, checkpoint, &request, environment)
        });
        let cleanup = Some(cleanup).filter(|cleanup| cleanup.has_agent && !cleanup.is_closed);
        let answer = validation.answer().max(restart.answer).max(fits);
        let step = if is_full { freed(&located, cleanup.as_ref()).or(step) } else { step };
        let unchecked = (fits == Answer::Unknown).then(|| why_not_compared(&flags.configuration));
        let next = step
            .unwrap_or_else(|| at_leisure(&located, &agent, unchecked.as_deref(), disk, cleanup.as_ref()));
        let configuration = (fits, misfits);
        Ok(Self {
            located,
            coverage,
            agent,
            validation,
            flags,
            fit,
            last_alive,
            configuration,
            restart,
            scopes,
            cleanup,
            last_change,
            log,
            next_of_findings,
            next,
            answer,
            looks_like_a_copy,
        })
    }
}

impl StatusAgent {
    fn of(scenario: &Scenario, forecast: &Forecast<'_>) -> Self {
        let life = match &scenario.host {
            Some(host) if host.processes.listed().is_ok() => {
                host.agent.as_ref().map_or(AgentLife::Down, |agent| AgentLife::Runs(agent.process.pid))
            }
            _ => AgentLife::NotChecked,
        };
        Self {
            id: scenario.checkpoint.latest.id().cloned(),
            hostname: scenario.checkpoint.latest_hostname().map(ToOwned::to_owned),
            life,
            unit: forecast.restart.supervisor.as_ref().map(|supervisor| supervisor.unit.clone()),
        }
    }
}

impl RestartNow {
    fn of(forecast: &Forecast<'_>) -> Self {
        let fates = &forecast.fates;
        let started = forecast.first.started().filter(|_| forecast.outcome == Outcome::Recovers);
        Self {
            outcome: forecast.outcome,
            agent_id: started.and_then(|started| started.agent_id.as_ref()).map(ToString::to_string),
            counts: fates.counts(),
            at_stake: forecast.at_stake(),
            lost_resources: forecast.lost_resources.clone(),
            answer: forecast.executors_answer(&fates.executors, Doubts::CountAsGood),
            unknown: forecast.unknown(),
        }
    }
}

/// The changes that ckpt has made, the oldest first; or why they are not known.
fn changes(located: &Located, journal: Option<&Path>) -> Result<Vec<HistoryEntry>, String> {
    if located.source.kind == Kind::Archive {
        return Err("an archive of meta does not contain the journal".to_owned());
    }
    let history = WriteTarget::open(located, journal).and_then(|target| target.changes());
    let history = history.map_err(|fault| fault.to_string())?;
    match history.unusable.first().filter(|_| history.changes.is_empty()) {
        Some(place) => {
            Err(format!("the journals in {} are not used: {}", place.path.display(), place.reason))
        }
        None => Ok(history.changes),
    }
}
