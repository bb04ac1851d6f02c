//! What an answer owes to a launcher that no flag names: the agent chooses it by itself (R263).

use std::cell::RefCell;
use std::collections::HashMap;

use super::agent_flags::chooses_launcher;
use super::liveness::Liveness;
use super::restart_conditions::cgroups_root;
use super::scenario::Scenario;
use crate::recovery::outcome::{Asked, Fate, Fates, Played, Restart, RunFacts, fates};
use crate::recovery::{Launcher, SharedPid};

/// The process of a run.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Watched {
    container: Vec<u8>,
    pid: Option<i32>,
}

/// What is known of processes, asked once.
pub(super) struct Answers<'l, 'a> {
    liveness: &'l Liveness<'a>,
    /// None if nothing has to be kept.
    known: Option<RefCell<HashMap<Watched, RunFacts>>>,
}

impl<'l, 'a> Answers<'l, 'a> {
    pub(super) fn new(liveness: &'l Liveness<'a>, scenario: &Scenario) -> Self {
        let is_asked_twice = is_chosen(scenario) && liveness.is_checked();
        Self { liveness, known: is_asked_twice.then(RefCell::default) }
    }

    pub(super) fn ask(&self, asked: &Asked<'_>) -> RunFacts {
        let Some(known) = &self.known else { return self.liveness.ask(asked) };
        let key = Watched { container: asked.container_id.to_vec(), pid: asked.pid };
        if let Some(facts) = known.borrow().get(&key) {
            return facts.clone();
        }
        let facts = self.liveness.ask(asked);
        known.borrow_mut().insert(key, facts.clone());
        facts
    }
}

/// Whether the agent chooses its launcher, and uses it.
fn is_chosen(scenario: &Scenario) -> bool {
    scenario.agent.setup.mesos_containerizer && chooses_launcher(&scenario.agent.configuration)
}

/// A note, where the start ends otherwise with the other launcher, or executors or tasks fare otherwise.
pub(super) fn launcher_note(
    scenario: &Scenario,
    played: &Played<'_>,
    accepted_pids: &[SharedPid],
    with_this: &Fates,
    answers: &Answers<'_, '_>,
) -> Option<String> {
    if !is_chosen(scenario) {
        return None;
    }
    let (this, other, launcher) = match played.restart.launcher {
        Launcher::Linux => ("linux", "posix", Launcher::Posix),
        Launcher::Posix => ("posix", "linux", Launcher::Linux),
    };
    let differs = match accepted_pids.first() {
        Some(shared) => format!("the agent refuses to start (R143): {}", shared.line),
        None => differs(scenario, played, launcher, with_this, answers)?,
    };
    let machine = &scenario.agent.configuration.machine;
    let why = match (machine.root, machine.freezer) {
        (Some(_), Some(_)) => format!("an agent chooses {this} on this host"),
        _ => format!("{this} is assumed, as an agent chooses that runs as root on a kernel with a freezer"),
    };
    Some(format!(
        "the answer depends on --launcher, which is not given: {why} (R263). With {other} {differs}"
    ))
}

/// How many executors and tasks fare otherwise with another launcher, in words.
fn differs(
    scenario: &Scenario,
    played: &Played<'_>,
    launcher: Launcher,
    with_this: &Fates,
    answers: &Answers<'_, '_>,
) -> Option<String> {
    let is_settled =
        |fate: Fate| matches!(fate, Fate::Reconnects | Fate::Completed | Fate::Superseded | Fate::Dropped);
    if with_this.executors.iter().all(|one| is_settled(one.fate)) {
        return None;
    }
    let cgroups_root = cgroups_root(&scenario.agent.configuration, launcher);
    let restart = Restart { launcher, cgroups_root, ..played.restart.clone() };
    let with_other = fates(&Played { restart: &restart, ..*played }, &mut |asked| answers.ask(asked));
    let executors = with_this.executors.iter().zip(&with_other.executors);
    let executors =
        executors.filter(|(this, other)| (this.fate, this.endless) != (other.fate, other.endless)).count();
    let tasks = with_this.tasks().zip(with_other.tasks());
    let tasks = tasks
        .filter(|((_, this), (_, other))| {
            (this.state_after, this.reason) != (other.state_after, other.reason)
        })
        .count();
    (executors + tasks > 0).then(|| format!("it is another (executors: {executors}, tasks: {tasks})"))
}
