//! What happened to each executor in a start.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::containers::{Containers, trimmed};
use super::event::{ContainerEvent, ExecutorEvent};
use super::outcome::Outcome;
use crate::schema::enum_name;

/// An executor or container, and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExecutorFate {
    /// As far as logged.
    pub framework_id: Option<String>,
    /// As far as logged.
    pub executor_id: Option<String>,
    /// As far as logged.
    pub container_id: Option<String>,
    /// What happened to it.
    pub fate: Fate,
    /// Number of the line that says so.
    pub line: u64,
    /// The code of a line that says why, if one does.
    pub code: Option<&'static str>,
}

/// What happened to an executor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Recovered; the log does not mention it again.
    Unknown,
    /// Reconnected.
    Reconnected,
    /// Reconnected, and ended later in this log.
    ReconnectedThenEnded,
    /// Found dead.
    ReapedDead,
    /// Its container no longer exists, e.g. after a reboot.
    UnknownContainer,
    /// Did not reconnect in time.
    KilledAtTimeout,
    /// Did not reconnect in time, and the log does not show its end.
    KillIneffective,
    /// Not recovered: its container is destroyed.
    OrphanDestroyed,
    /// Its files could not be read.
    Dropped,
    /// It had ended before this start.
    Completed,
    /// Shut down by the agent.
    ShutDown,
    /// The start failed. The executor keeps running without an agent.
    AgentFailed,
    /// The agent crashed. The executor keeps running without an agent.
    AgentAborted,
}

impl Fate {
    /// Whether its tasks were lost.
    pub fn is_loss(self) -> bool {
        matches!(
            self,
            Self::ReapedDead
                | Self::UnknownContainer
                | Self::KilledAtTimeout
                | Self::KillIneffective
                | Self::OrphanDestroyed
                | Self::Dropped
        )
    }

    /// The reason in the status updates of its tasks.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::KilledAtTimeout | Self::KillIneffective => {
                enum_name!(E_TASK_STATUS_REASON, REASON_EXECUTOR_REREGISTRATION_TIMEOUT).text()
            }
            _ => enum_name!(E_TASK_STATUS_REASON, REASON_EXECUTOR_TERMINATED).text(),
        }
    }
}

/// More executors than this are only counted.
const LIMIT: usize = 5_000;

/// The executors of one start.
#[derive(Default)]
pub(super) struct Executors {
    all: Vec<Tracked>,
    by_id: HashMap<(String, String), usize>,
    containers: Containers,
    asked: bool,
    omitted: u64,
}

struct Tracked {
    public: ExecutorFate,
    was_asked: bool,
    has_ended: bool,
    /// Containers of its tasks that the agent destroyed as orphans, without a report of the task so far.
    destroyed: u32,
}

impl Executors {
    /// Records an event; returns the fate of the executor that it is about.
    pub(super) fn record(&mut self, event: ExecutorEvent, text: &str, line: u64) -> Option<Fate> {
        let (executor, framework) = ids(text)?;
        let index = match self.by_id.get(&(framework.to_owned(), executor.to_owned())) {
            Some(index) => *index,
            None if matches!(event, ExecutorEvent::Ended | ExecutorEvent::UnknownContainer) => return None,
            None => self.add(Some(framework), Some(executor), None, line)?,
        };
        let tracked = &mut self.all[index];
        tracked.apply(event, line);
        Some(tracked.public.fate)
    }

    /// Records what happens to a container. `values`: the container, and for a recovered one executor and framework.
    pub(super) fn record_container(&mut self, event: ContainerEvent, values: &[&str], line: u64) {
        let Some(container) = values.first().map(|container| trimmed(container)) else { return };
        match event {
            ContainerEvent::Recovered => {
                let [_, executor, framework] = values else { return };
                let framework = framework.trim_matches('\'');
                let Some(index) = self.by_id.get(&(framework.to_owned(), (*executor).to_owned())) else {
                    return;
                };
                self.containers.add(container, *index);
                self.all[*index].public.container_id = Some(container.to_owned());
            }
            ContainerEvent::Exited => {
                if let Some(index) = self.containers.owner(container) {
                    self.all[index].found_dead(line);
                }
            }
            ContainerEvent::OutOfMemory(code) => {
                if let Some(index) = self.containers.owner(container) {
                    self.all[index].public.code = Some(code);
                }
            }
            ContainerEvent::Orphan => {
                if let Some((parent, nested)) = container.split_once('.') {
                    // Nested containers end with their parents; those of a check or a debug session are deeper.
                    let owner = self.containers.owner(parent).filter(|_| !nested.contains('.'));
                    let owner = owner.filter(|owner| self.all[*owner].public.executor_id.is_some());
                    if let Some(owner) = owner {
                        self.all[owner].destroyed += 1;
                    }
                    return;
                }
                if self.containers.owner(container).is_some() {
                    return;
                }
                if let Some(index) = self.add(None, None, Some(container), line) {
                    self.all[index].public.fate = Fate::OrphanDestroyed;
                    self.containers.add(container, index);
                }
            }
        }
    }

    /// Whether a task of this framework may be one whose container the agent destroyed. Counts it.
    pub(super) fn takes_destroyed(&mut self, framework: &str) -> bool {
        let mut all = self.all.iter_mut();
        let owner = all.find(|one| {
            one.destroyed > 0 && !one.has_ended && one.public.framework_id.as_deref() == Some(framework)
        });
        owner.map(|one| one.destroyed -= 1).is_some()
    }

    /// The agent has asked its executors to reconnect: those that it does not ask have completed.
    pub(super) fn asked(&mut self) {
        self.asked = true;
    }

    /// The executors at the end of the start, and the number of those left out.
    pub(super) fn finish(self, outcome: Outcome, reregistered: bool) -> (Vec<ExecutorFate>, u64) {
        let asked = self.asked;
        let fates = self.all.into_iter().map(|tracked| tracked.finish(outcome, asked, reregistered));
        (one_each(fates.collect()), self.omitted)
    }

    fn add(
        &mut self,
        framework: Option<&str>,
        executor: Option<&str>,
        container: Option<&str>,
        line: u64,
    ) -> Option<usize> {
        if self.all.len() >= LIMIT {
            self.omitted += 1;
            return None;
        }
        let index = self.all.len();
        if let (Some(framework), Some(executor)) = (framework, executor) {
            self.by_id.insert((framework.to_owned(), executor.to_owned()), index);
        }
        let owned = |id: Option<&str>| id.map(str::to_owned);
        let (framework_id, executor_id, container_id) = (owned(framework), owned(executor), owned(container));
        let (fate, code) = (Fate::Unknown, None);
        let public = ExecutorFate { framework_id, executor_id, container_id, fate, line, code };
        self.all.push(Tracked { public, was_asked: false, has_ended: false, destroyed: 0 });
        Some(index)
    }
}

/// Without the orphans that are containers of lost executors: the log names these without their containers.
fn one_each(mut fates: Vec<ExecutorFate>) -> Vec<ExecutorFate> {
    let is_orphan = |one: &ExecutorFate| one.executor_id.is_none();
    let is_whole = |one: &ExecutorFate| !is_orphan(one) && one.container_id.is_none() && one.fate.is_loss();
    let mut left = fates.iter().filter(|one| is_whole(one)).count();
    fates.retain(|one| {
        let is_counted = is_orphan(one) && left > 0;
        left -= usize::from(is_counted);
        !is_counted
    });
    fates
}

impl Tracked {
    fn apply(&mut self, event: ExecutorEvent, line: u64) {
        match event {
            ExecutorEvent::Recovered => {}
            ExecutorEvent::Asked => self.was_asked = true,
            ExecutorEvent::Skipped => self.set(Fate::Dropped, line),
            ExecutorEvent::Reconnected => {
                if self.public.fate == Fate::Unknown {
                    self.set(Fate::Reconnected, line);
                }
            }
            ExecutorEvent::ShutDown => {
                if matches!(self.public.fate, Fate::Unknown | Fate::Reconnected) {
                    self.set(Fate::ShutDown, line);
                }
            }
            ExecutorEvent::Killed => self.set(Fate::KilledAtTimeout, line),
            ExecutorEvent::Ended => self.ended(Fate::ReapedDead, line),
            ExecutorEvent::UnknownContainer => self.ended(Fate::UnknownContainer, line),
        }
    }

    fn found_dead(&mut self, line: u64) {
        if self.public.fate == Fate::Unknown {
            self.set(Fate::ReapedDead, line);
        }
    }

    fn ended(&mut self, fate: Fate, line: u64) {
        self.has_ended = true;
        match self.public.fate {
            Fate::Unknown => self.set(fate, line),
            Fate::Reconnected => self.set(Fate::ReconnectedThenEnded, line),
            _ => {}
        }
    }

    fn set(&mut self, fate: Fate, line: u64) {
        self.public.fate = fate;
        self.public.line = line;
    }

    fn finish(mut self, outcome: Outcome, asked: bool, reregistered: bool) -> ExecutorFate {
        let fate = &mut self.public.fate;
        *fate = match (*fate, outcome) {
            (Fate::Unknown | Fate::Reconnected, Outcome::Fails) => Fate::AgentFailed,
            (Fate::Unknown | Fate::Reconnected, Outcome::Aborts) => Fate::AgentAborted,
            (Fate::Unknown, _) if asked && !self.was_asked => Fate::Completed,
            (Fate::KilledAtTimeout, _) if reregistered && !self.has_ended => Fate::KillIneffective,
            (fate, _) => fate,
        };
        self.public
    }
}

/// Executor and framework from `... executor 'E' of framework F at ...`; the quotes are missing in old releases.
fn ids(text: &str) -> Option<(&str, &str)> {
    let (_, text) = text.split_once("xecutor ")?;
    let (executor, rest) = text.split_once(" of framework ")?;
    let framework = rest.split([' ', ',']).next()?.trim_matches('\'');
    Some((executor.trim_matches('\''), framework))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_with_and_without_quotes() {
        assert_eq!(ids("Killing executor 'a b' of framework f-0 at x@1.2.3.4:5"), Some(("a b", "f-0")));
        assert_eq!(ids("Executor a of framework 'f-0'"), Some(("a", "f-0")));
        assert_eq!(ids("nothing"), None);
    }
}
