//! A start of the agent and what follows from it: its outcome, the starts after it, and what becomes of executors and tasks.

use crate::check::{unchecked_volumes, volumes_note};
use crate::flags::releases::has_cgroups2;
use crate::flags::{Cgroups2, UnknownValue};
use crate::host::Unseen;
use crate::layout::RelPath;
use crate::recovery::config::Comparison;
use crate::recovery::outcome::{
    DockerOrphan, Due, Event, ExecutorFate, Fate, Fates, Played, Restart, alternatives, due, fates,
    tells_executors, timeline,
};
use crate::recovery::{
    AlternativeOutcome, Attempt, Conditions, Mode, Mutation, OtherCheckpoint, Outcome, ReadState,
    RefusedFlags, SteadyState, Stop, attempt, in_mode, next_start, other_ends, releases,
};
use crate::source::CachedReader;

use super::answer::Answer;
use super::assessment::AtStake;
use super::away::LastAlive;
use super::chosen_launcher::{Answers, launcher_note};
use super::config_fit::misfits;
use super::error::Error;
use super::given_up::{offered_again, provider_lines};
use super::located::Located;
use super::lost_resources::lost_resources;
use super::no_checkpoint::no_agent;
use super::restart_conditions::restart_conditions;
use super::scenario::Scenario;
use super::unknown::{launcher_decides, why_unknown};

/// A start that was played.
#[derive(Debug)]
pub struct Forecast<'a> {
    /// What it is about.
    pub scenario: &'a Scenario,
    /// The start.
    pub first: Attempt<'a>,
    /// The starts after it.
    pub next: SteadyState,
    /// How it ends; flags that the agent rejects count.
    pub outcome: Outcome,
    /// Other outcomes that Mesos's order of work allows, and why.
    pub alternatives: Vec<(Outcome, String)>,
    /// The conditions.
    pub restart: Restart,
    /// What becomes of executors and tasks.
    pub fates: Fates,
    /// What happens when.
    pub timeline: Vec<Event>,
    /// Checkpointed reservations and volumes that do not fit.
    pub misfits: Vec<String>,
    /// Reservations and volumes that this start loses, in words.
    pub lost_resources: Vec<String>,
    /// When the agent was last alive, if it does not run.
    pub last_alive: Option<LastAlive>,
    /// What makes it less than certain.
    pub notes: Vec<String>,
}

impl<'a> Forecast<'a> {
    pub(super) fn play(scenario: &'a Scenario, downtime_secs: f64) -> Self {
        let Scenario { checkpoint, conditions, agent, unchanged, .. } = scenario;
        let setup = &agent.setup;
        let mut first = attempt(checkpoint, conditions, setup, unchanged);
        let survey = in_mode(conditions, Mode::Survey);
        let other_ends = worse_first(scenario, &survey, &mut first);
        let refused = agent.refused.as_ref();
        let (outcome, next) = match setup.outcome_of_any() {
            Some(outcome) => (outcome, SteadyState { outcome, lost: Vec::new(), starts: 0 }),
            None => (
                known(scenario, start_outcome(scenario, &first)),
                next_start(checkpoint, conditions, setup, &first),
            ),
        };
        let restart = restart_conditions(scenario, downtime_secs);
        // For what is checkpointed here an agent that reads another checkpoint is a new one.
        let played_outcome =
            if setup.reads_other().is_some() && refused.is_none() { Outcome::NewAgent } else { outcome };
        let liveness = scenario.liveness();
        let answers = Answers::new(&liveness, scenario);
        let mut launcher = None;
        let mut look = |state: &ReadState<'_>| {
            let played = Played { checkpoint, state, outcome: played_outcome, restart: &restart };
            let fates = fates(&played, &mut |asked| answers.ask(asked));
            launcher = launcher_note(scenario, &played, first.accepted_pids(), &fates, &answers);
            let refused = refused.map(|refused| &*refused.message);
            let timeline = timeline(&played, &first, refused, &fates);
            (fates.delayed(&restart.docker), timeline, alternatives(&played))
        };
        let (fates, timeline, mut alternatives) = if let Ok(state) = &first.read.result {
            look(state)
        } else {
            // Which executors are alive is reported even if the agent does not get that far.
            let surveyed = attempt(checkpoint, &survey, setup, unchanged);
            surveyed.read.result.as_ref().map_or_else(|_| Default::default(), look)
        };
        if refused.is_none() {
            alternatives.extend(other_ends);
            let refusal = first.accepted_pids().first().filter(|_| outcome == Outcome::Unknown);
            alternatives.extend(refusal.filter(|_| first.launcher_decides()).map(|shared| {
                (Outcome::Fails, format!("with --launcher=posix it refuses to start (R143): {}", shared.line))
            }));
        }
        let ends_later = fates.kills_agent() || fates.aborts_agent_at().is_some();
        let (outcome, next) = if outcome == Outcome::Recovers && ends_later {
            (Outcome::Aborts, SteadyState { outcome: Outcome::Aborts, ..next })
        } else {
            (outcome, next)
        };
        if refused.is_none() && !agent.unchecked.is_empty() {
            let why = "the agent refuses a file that a flag names and that was not checked (see the notes)";
            alternatives.push((Outcome::Fails, why.to_owned()));
        }
        let misfits = misfits(checkpoint, &first, setup.fit.as_ref());
        let recovers = outcome == Outcome::Recovers;
        let mut lost_resources = if recovers { lost_resources(scenario, &first) } else { Vec::new() };
        lost_resources.extend(fates.foreign_docker().map(lost_container));
        let strays = scenario.docker_strays().iter().filter(|stray| stray.is_lost && recovers);
        let is_removed = |name: &str| fates.foreign_docker().any(|orphan| orphan.seen.name == name);
        let strays = strays.filter(|stray| !is_removed(&stray.name));
        lost_resources.extend(strays.map(|stray| {
            format!("docker container {}: it runs, and the agent does not know its executor", stray.name)
        }));
        let part = setup.removed.as_ref().filter(|removed| recovers && removed.is_certain && removed.is_part);
        lost_resources.extend(part.map(ToString::to_string));
        let elsewhere = setup.runtime_elsewhere.as_ref();
        let elsewhere = elsewhere.filter(|it| it.loses && recovers && !fates.loses());
        lost_resources.extend(elsewhere.map(|it| format!("{}: default executors fail their tasks", it.why)));
        let last_alive = scenario.last_alive();
        let mut notes = notes(scenario, last_alive.as_ref());
        notes.extend(launcher);
        if matches!(outcome, Outcome::NewAgent | Outcome::NoCheckpoint) {
            notes.extend(given_up(scenario));
        }
        notes.extend(docker_note(scenario, &restart));
        Self {
            scenario,
            first,
            next,
            outcome,
            alternatives,
            restart,
            fates,
            timeline,
            misfits,
            lost_resources,
            last_alive,
            notes,
        }
    }

    /// Flags that the agent refuses: it ends before it reads anything.
    pub fn refused(&self) -> Option<&'a RefusedFlags> {
        self.scenario.agent.refused.as_ref()
    }

    /// The checkpoint that the agent reads instead of this one.
    pub fn reads_other(&self) -> Option<&'a OtherCheckpoint> {
        self.scenario.agent.setup.reads_other()
    }

    /// The ID that the agent comes up with; none if it gets a new one, or does not get that far.
    pub fn agent_id(&self) -> Option<String> {
        if self.refused().is_some() {
            return None;
        }
        if let Some(other) = self.reads_other() {
            return other.agent_id.clone();
        }
        let started = self.first.started().filter(|_| self.outcome != Outcome::NewAgent)?;
        started.agent_id.as_ref().map(ToString::to_string)
    }

    /// What the start itself changes, in its order.
    pub fn changes(&self) -> impl Iterator<Item = &Mutation> {
        let made = |mutation: &&Mutation| !matches!(mutation, Mutation::Collect { .. });
        self.first.mutations().filter(made).filter(|_| self.refused().is_none())
    }

    /// The comparison of the configuration with `slave.info`.
    pub fn comparison(&self) -> Option<&Comparison> {
        self.scenario.fit.comparison.as_ref()
    }

    /// How good the answer is.
    pub fn answer(&self, doubts: Doubts) -> Answer {
        let doubtful = doubts == Doubts::CountAsLoss && (self.fates.may_lose() || self.may_fail());
        match self.outcome {
            Outcome::Recovers | Outcome::CleansUp if self.reads_other().is_some() => Answer::Bad,
            Outcome::Recovers if self.fates.loses() || !self.lost_resources.is_empty() || doubtful => {
                Answer::Bad
            }
            // It would not end.
            Outcome::CleansUp if self.fates.executors.iter().any(|executor| executor.endless) => Answer::Bad,
            Outcome::CleansUp | Outcome::NoCheckpoint if !self.lost_resources.is_empty() => Answer::Bad,
            Outcome::Recovers | Outcome::CleansUp => Answer::Good,
            Outcome::NoCheckpoint if self.scenario.is_first_start() => Answer::Good,
            Outcome::NewAgent | Outcome::Fails | Outcome::Aborts => Answer::Bad,
            Outcome::NoCheckpoint | Outcome::Unknown => Answer::Unknown,
        }
    }

    /// Whether the agent may refuse a file that was not checked.
    fn may_fail(&self) -> bool {
        !self.scenario.agent.unchecked.is_empty()
    }

    /// How good the answer is for some of the executors.
    pub fn executors_answer<'e>(
        &self,
        executors: impl IntoIterator<Item = &'e ExecutorFate>,
        doubts: Doubts,
    ) -> Answer {
        let counts = |executor: &ExecutorFate| {
            executor.loss || (doubts == Doubts::CountAsLoss && executor.fate == Fate::MayReconnect)
        };
        match self.outcome {
            Outcome::NewAgent | Outcome::Fails | Outcome::Aborts => Answer::Bad,
            Outcome::NoCheckpoint | Outcome::Unknown => Answer::Unknown,
            _ if self.scenario.agent.setup.reads_other().is_some() => Answer::Bad,
            _ if executors.into_iter().any(counts) || !self.lost_resources.is_empty() => Answer::Bad,
            _ if doubts == Doubts::CountAsLoss && self.may_fail() => Answer::Bad,
            Outcome::Recovers | Outcome::CleansUp => Answer::Good,
        }
    }

    /// The executors and tasks that the agent has; none where the checkpoint does not tell them.
    pub fn at_stake(&self) -> Option<AtStake> {
        let is_told = self.outcome == Outcome::NoCheckpoint || tells_executors(&self.scenario.checkpoint);
        let at_stake = AtStake::of(&self.fates.executors);
        (is_told || at_stake.executors.live > 0).then_some(at_stake)
    }

    /// Why the outcome is unknown, if it is.
    pub fn unknown(&self) -> Option<Error> {
        let source = &self.scenario.located.source;
        match self.outcome {
            Outcome::Unknown => {}
            Outcome::NoCheckpoint if !self.scenario.is_first_start() => {
                return Some(no_agent(source));
            }
            _ => return None,
        }
        if let Some(why) = self.scenario.closed_flag().or_else(|| self.scenario.doubt()) {
            return Some(why);
        }
        if self.first.launcher_decides() {
            return self.first.accepted_pids().first().map(launcher_decides);
        }
        let mut unknown: Vec<String> = self.first.unknown().map(ToString::to_string).collect();
        unknown.sort();
        unknown.dedup();
        Some(why_unknown(&self.scenario.located, self.scenario.checkpoint.coverage, &unknown))
    }

    /// What is left to garbage collection, and when it is due. Reads the age of each such path.
    pub fn due(&self) -> Vec<Due> {
        let Ok(state) = &self.first.read.result else { return Vec::new() };
        let (outcome, restart) = (self.outcome, &self.restart);
        let played = Played { checkpoint: &self.scenario.checkpoint, state, outcome, restart };
        let Located { source, now, .. } = &self.scenario.located;
        let now = now.timestamp();
        let trail = CachedReader::new(source);
        let mut mtime = |path: &RelPath| trail.stat(path).ok().map(|stat| stat.mtime);
        due(&played, &self.first, &self.fates, now, &mut mtime)
    }
}

/// Whether executors that may reconnect count as lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Doubts {
    /// They count as reconnecting.
    #[default]
    CountAsGood,
    /// They count as lost.
    CountAsLoss,
}

/// Where the agent's order of work is arbitrary, the worst of what it may meet first counts; the others are returned.
fn worse_first(scenario: &Scenario, survey: &Conditions, first: &mut Attempt<'_>) -> Vec<(Outcome, String)> {
    let Some(stop) = first.stop().cloned() else { return Vec::new() };
    let surveyed = attempt(&scenario.checkpoint, survey, &scenario.agent.setup, &scenario.unchanged);
    let release = scenario.located.release;
    let mut ends = other_ends(surveyed.decisions(), scenario.conditions.mode, release, &stop);
    let aborts = ends.iter().position(|end| end.outcome() == Outcome::Aborts);
    if let (Stop::Fails(_), Some(at)) = (&stop, aborts) {
        let worse = std::mem::replace(&mut ends[at], AlternativeOutcome { stop, places: 1 });
        first.meet_first(worse.stop);
    }
    ends.iter().map(|end| (end.outcome(), end.why())).collect()
}

/// How the start ends. Where `meta` is gone, the agent that was here is lost.
fn start_outcome(scenario: &Scenario, first: &Attempt<'_>) -> Outcome {
    match first.outcome(&scenario.checkpoint) {
        Outcome::NoCheckpoint if scenario.has_lost_its_meta() => Outcome::NewAgent,
        outcome => outcome,
    }
}

/// The outcome is known only if nothing that decides is hidden from this user.
fn known(scenario: &Scenario, outcome: Outcome) -> Outcome {
    let outcome = scenario.agent.setup.as_far_as_known(outcome);
    if scenario.agent.configuration.unknown.is_empty() { outcome } else { Outcome::Unknown }
}

/// What goes with an ID that is given up, and what stays.
fn given_up(scenario: &Scenario) -> Vec<String> {
    if scenario.agent.setup.elsewhere.is_some() {
        return Vec::new();
    }
    let agents = &scenario.checkpoint.agents;
    let providers = agents.iter().flat_map(|agent| provider_lines(&scenario.located.source, agent));
    let lost = providers.map(|line| format!("lost with the ID: {line}"));
    lost.chain(offered_again(&scenario.checkpoint, scenario.located.release)).collect()
}

/// A running container that the start removes, and that no run of the checkpoint had.
fn lost_container(orphan: &DockerOrphan) -> String {
    format!(
        "docker container {}: it runs, no executor of the checkpoint has it, and the agent stops and removes it (see \
         --docker_kill_orphans)",
        orphan.seen.name
    )
}

/// That the containers of Docker are not known, where the agent uses it.
fn docker_note(scenario: &Scenario, restart: &Restart) -> Option<String> {
    let why = match scenario.docker.containers {
        _ if !restart.docker.used => return None,
        Ok(_) => return restart.docker.doubt.clone(),
        Err(Unseen::NotPermitted) => "may not be read by this user",
        Err(Unseen::Missing) => "not found",
        Err(Unseen::Unreadable) => "cannot be read",
    };
    let place = scenario.docker.data_root.join("containers");
    Some(format!(
        "Docker's containers are unknown ({}: {why}): how tasks in them have ended, and which containers the agent removes, \
         cannot be determined. Name Docker's data root with --docker-root",
        place.display()
    ))
}

/// The master branch looks for cgroups v2 while it reads its flags (`cgroups2::mounted`). Real agents were seen to start on
/// such a host all the same, so this is a note and not a refusal.
fn beside_v1(scenario: &Scenario) -> Option<String> {
    let Cgroups2::Elsewhere(place) = &scenario.agent.configuration.machine.cgroups2 else { return None };
    has_cgroups2(scenario.located.release).then(|| {
        format!(
            "cgroups v2 are mounted at {place}: an agent of Mesos's master branch that sees this mount refuses its flags \
             (Found cgroups2 mount at an unexpected location); unmount it, or hide it from the agent"
        )
    })
}

fn notes(scenario: &Scenario, last_alive: Option<&LastAlive>) -> Vec<String> {
    let mut notes = Vec::new();
    let configuration = &scenario.agent.configuration;
    notes.extend(configuration.unknown.iter().map(UnknownValue::reason));
    if !configuration.gives_info() {
        notes.push(
            "agent flags unknown: configuration not checked (use --flags-from, or FLAGS after --)".to_owned(),
        );
    }
    notes.extend(configuration.notes.iter().cloned());
    notes.extend(beside_v1(scenario));
    notes.extend(configuration.strays.iter().map(|stray| format!("{}: {}", stray.origin, stray.consequence)));
    if let Some(comparison) = &scenario.fit.comparison {
        notes.extend(comparison.configured.notes.iter().cloned());
        if comparison.needs_agent_update {
            notes.push(
                "the agent reregisters with a SlaveInfo that differs from the old one: this needs a master of 1.5 or \
                 later (R115)"
                    .to_owned(),
            );
        }
    }
    if !releases::is_near_observed(scenario.located.release) {
        notes.push(format!(
            "what an agent of {} does is taken from its source; none was run to compare",
            scenario.located.release
        ));
    }
    if let Some(agent) = scenario.host.as_ref().and_then(|host| host.agent.as_ref()) {
        let pid = agent.process.pid;
        notes.push(format!("the agent of this work_dir is running, pid {pid}: this is about its next start"));
    }
    notes.extend(last_alive.and_then(LastAlive::note));
    notes.extend(volumes_note(unchecked_volumes(&scenario.checkpoint, scenario.located.release)));
    match &scenario.host {
        Some(host) => notes.extend(crate::host::doubts(&host.processes)),
        None if scenario.options.reboot => {}
        None => notes.push("processes were not checked: name a /proc with --proc-root".to_owned()),
    }
    notes
}
