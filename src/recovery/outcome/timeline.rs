//! What happens when, in words: agent, executors, tasks, master.
//! Belongs here: the order of events. Does not: how they are laid out.

use crate::recovery::{Attempt, Outcome, releases};
use crate::rules::Rule;

use super::executors::{ExecutorFate, Fate, Fates};
use super::input::Played;
use super::restart::{AGENT_REREGISTER_SECS, Restart, UNREACHABLE_SECS, span};
use super::unreachable::told_of_unreachable;

#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Seconds from the agent's start; negative before it.
    pub at_secs: f64,
    pub event: String,
}

/// Everything that happens, in order. `refused` is what the agent says of flags that it does not start with.
pub(crate) fn timeline(
    played: &Played<'_>,
    attempt: &Attempt<'_>,
    refused: Option<&str>,
    fates: &Fates,
) -> Vec<Event> {
    let mut line = Line { played, restart: played.restart, fates, delay_secs: 0.0, events: Vec::new() };
    line.before();
    line.start(attempt, refused);
    line.docker();
    line.delay_secs = fates.docker_delay_secs(&played.restart.docker);
    if played.comes_up() {
        line.executors();
        line.docker_left();
        if fates.kills_agent() {
            let window = played.restart.window_secs;
            line.at(window, "not back, so killed: the agent kills its own process group, and itself with it");
        } else if let Some(at) = fates.aborts_agent_at() {
            line.at(
                at,
                "the agent aborts: an executor has ended, and its directory has another ID than its info",
            );
        } else {
            line.end();
        }
    }
    line.events.sort_by(|one, other| one.at_secs.total_cmp(&other.at_secs));
    line.events
}

/// As many are named; of more, not all.
pub(super) const NAMED: usize = 3;

pub(super) struct Line<'a> {
    pub(super) played: &'a Played<'a>,
    pub(super) restart: &'a Restart,
    pub(super) fates: &'a Fates,
    /// By how much all that follows is later.
    delay_secs: f64,
    events: Vec<Event>,
}

impl<'a> Line<'a> {
    pub(super) fn at(&mut self, at_secs: f64, event: impl Into<String>) {
        // No negative zero.
        self.events.push(Event { at_secs: at_secs + self.delay_secs + 0.0, event: event.into() });
    }

    /// From the agent's death to its start.
    fn before(&mut self) {
        let died = 0.0 - self.restart.downtime_secs;
        if self.restart.reboot {
            self.at(died, "the host goes down: every process ends, the runtime directory is emptied");
        } else {
            self.supervisor(died);
        }
        let unbound: Vec<_> = self.of(Fate::NotCheckpointed);
        if !unbound.is_empty() {
            let whose = named(&unbound);
            self.at(
                died,
                format!("TASK_LOST for {whose} of frameworks without checkpointing: they end with the agent"),
            );
        }
        let killed: Vec<_> = self.of(Fate::Killed).into_iter().filter(|one| one.rule != Rule::R200).collect();
        if !killed.is_empty() {
            let whose = named(&killed);
            self.at(died, format!("systemd kills {whose} with the agent"));
        }
        let gone: Vec<_> = self.of(Fate::Lost).into_iter().filter(|one| one.rule == Rule::R195).collect();
        if let Some(first) = gone.first() {
            let (at, whose) = (first.at_secs.unwrap_or_default(), named(&gone));
            self.at(at, format!("recovery_timeout reached, these end: {whose}"));
        }
        let (release, downtime) = (self.restart.release, self.restart.downtime_secs);
        if !releases::marks_unreachable(release) {
            if downtime > UNREACHABLE_SECS {
                let event = "the master removes the agent after 75 s: all its tasks are TASK_LOST";
                self.at(died + UNREACHABLE_SECS, event);
            }
            return;
        }
        if downtime > UNREACHABLE_SECS {
            let told = told_of_unreachable(self.played.checkpoint, release);
            let reports = told.map(|told| format!(", and reports {told}")).unwrap_or_default();
            let event = format!("the master marks the agent unreachable after 75 s{reports}");
            self.at(died + UNREACHABLE_SECS, event);
        }
        if downtime > AGENT_REREGISTER_SECS {
            let event = "agent_reregister_timeout (10 min by default): the master stops waiting for it";
            self.at(died + AGENT_REREGISTER_SECS, event);
        }
    }

    fn supervisor(&mut self, died: f64) {
        let Some(supervisor) = self.restart.supervisor.clone() else { return };
        let (unit, word) = (&supervisor.unit, &supervisor.restart);
        match supervisor.after_secs {
            Some(after) => {
                let shortest = self.shortest();
                let verdict = if shortest.is_some_and(|wait| after > wait) {
                    ": too late for executors that wait less"
                } else if after > UNREACHABLE_SECS {
                    ": after the master has marked it unreachable"
                } else {
                    ": in time"
                };
                let after = span(after);
                self.at(
                    died,
                    format!("{unit} starts the agent again {after} after it died (Restart={word}){verdict}"),
                );
            }
            None => {
                self.at(died, format!("{unit} does not start the agent again by itself (Restart={word})"));
            }
        }
    }

    /// The shortest time that a living executor waits for an agent.
    fn shortest(&self) -> Option<f64> {
        let live = self
            .fates
            .executors
            .iter()
            .filter(|one| matches!(one.fate, Fate::Reconnects | Fate::MayReconnect));
        let waits = live.map(|one| one.waits_secs.unwrap_or(self.restart.recovery_timeout_secs));
        waits.fold(None, |least: Option<f64>, wait| Some(least.map_or(wait, |least| least.min(wait))))
    }

    fn start(&mut self, attempt: &Attempt<'_>, refused: Option<&str>) {
        let id = attempt.started().and_then(|started| started.agent_id.as_ref());
        let message = refused.or_else(|| attempt.failure().map(|failure| &*failure.message));
        let failure = message.map(first_line);
        match (self.played.outcome, id, failure) {
            (Outcome::Recovers, Some(id), _) => self.at(0.0, format!("the agent starts and recovers {id}")),
            (Outcome::CleansUp, ..) => self.at(0.0, "the agent starts, shuts down all executors and exits"),
            (Outcome::NewAgent, ..) => {
                self.at(0.0, "the agent starts as a new agent: it registers with a new ID");
                let lost = self.of(Fate::Lost);
                if !lost.is_empty() {
                    let whose = named(&lost);
                    self.at(
                        0.0,
                        format!("the master removes the old agent: all tasks of {whose} are TASK_LOST"),
                    );
                }
            }
            (Outcome::NoCheckpoint, ..) => self.at(0.0, "the agent starts and registers for the first time"),
            (Outcome::Fails, _, Some(why)) => self.at(0.0, format!("the agent refuses to start: {why}")),
            (Outcome::Aborts, _, Some(why)) => self.at(0.0, format!("the agent aborts: {why}")),
            (Outcome::Fails, ..) => self.at(0.0, "the agent refuses to start"),
            (Outcome::Aborts, ..) => self.at(0.0, "the agent aborts"),
            _ => self.at(0.0, "the agent starts; the result cannot be determined"),
        }
        if let Some(wait) = self.shortest().filter(|_| !self.restart.reboot) {
            let at = wait - self.restart.downtime_secs;
            if !self.played.comes_up() {
                let event = "the first executors reach their recovery_timeout and end";
                self.at(at, format!("{event} (recovery_timeout {})", span(wait)));
            }
        }
        let ends = matches!(self.played.outcome, Outcome::Fails | Outcome::Aborts);
        let at = UNREACHABLE_SECS - self.restart.downtime_secs;
        if ends && at > 0.0 {
            let event = if releases::marks_unreachable(self.restart.release) {
                "the master marks the agent unreachable unless it has re-registered"
            } else {
                "the master removes the agent unless it has re-registered: all its tasks are TASK_LOST"
            };
            self.at(at, event);
        }
    }

    fn executors(&mut self) {
        let unsent: Vec<_> = self.of(Fate::Lost).into_iter().filter(|one| one.rule == Rule::R257).collect();
        if !unsent.is_empty() {
            let whose = named(&unsent);
            self.at(latest(&unsent), format!("back, but never sent a task, so shut down: {whose}"));
        }
        let orphans: Vec<_> = self.of(Fate::Lost).into_iter().filter(|one| one.rule == Rule::R259).collect();
        if !orphans.is_empty() {
            let whose = named(&orphans);
            self.at(0.0, format!("orphans that no checkpoint knows: {whose}"));
        }
        let lost = self
            .of(Fate::Lost)
            .into_iter()
            .filter(|one| ![Rule::R257, Rule::R259, Rule::R260].contains(&one.rule));
        let (dead, late): (Vec<_>, Vec<_>) =
            lost.filter(|one| one.at_secs >= Some(0.0)).partition(|one| one.at_secs == Some(0.0));
        let failed = if self.restart.cleanup {
            "their tasks are not reported to any framework"
        } else if releases::fails_tasks_of_ended_executors(self.restart.release) {
            "TASK_FAILED"
        } else {
            "TASK_FAILED for command executors, TASK_LOST for others"
        };
        if !dead.is_empty() {
            let whose = named(&dead);
            self.at(0.0, format!("found ended: {whose}; {failed}"));
        }
        let (over, back): (Vec<_>, Vec<_>) =
            self.of(Fate::Reconnects).into_iter().partition(|one| one.rule == Rule::R150);
        if !back.is_empty() {
            let (whose, last) = (named(&back), latest(&back));
            self.at(last, format!("reconnected: {whose}; their tasks continue"));
        }
        if !over.is_empty() {
            let (whose, last) = (named(&over), latest(&over));
            self.at(last, format!("reconnected, reported the end of their tasks, and ended: {whose}"));
        }
        let window = self.restart.window_secs;
        let perhaps = self.of(Fate::MayReconnect);
        if !perhaps.is_empty() {
            let whose = named(&perhaps);
            self.at(window, format!("killed unless reconnected: {whose}"));
        }
        let (out_of_reach, late): (Vec<_>, Vec<_>) = late.into_iter().partition(|one| one.endless);
        if !out_of_reach.is_empty() && !self.restart.cleanup {
            let whose = named(&out_of_reach);
            self.at(
                window,
                format!("not reconnected, and out of the agent's reach: {whose}; their tasks stay unchanged"),
            );
        }
        if !late.is_empty() && !self.restart.cleanup {
            let whose = named(&late);
            let states = if releases::has_partition_aware_states(self.restart.release) {
                "TASK_GONE, or TASK_LOST where the framework is not partition aware"
            } else if releases::fails_tasks_of_ended_executors(self.restart.release) {
                "TASK_LOST"
            } else {
                "TASK_FAILED for command executors, TASK_LOST for others"
            };
            self.at(window, format!("killed because not reconnected: {whose}; {states}"));
        }
        let ended = self.of(Fate::ShutDown);
        if !ended.is_empty() {
            let whose = named(&ended);
            self.at(0.0, format!("told to shut down: {whose}"));
            let stubborn: Vec<_> =
                ended.into_iter().filter(|one| one.at_secs > Some(0.0) && !one.endless).collect();
            if !stubborn.is_empty() {
                let whose = named(&stubborn);
                self.at(self.restart.grace_secs, format!("killed: {whose}"));
            }
        }
    }

    pub(super) fn of(&self, fate: Fate) -> Vec<&'a ExecutorFate> {
        self.fates.executors.iter().filter(|executor| executor.fate == fate).collect()
    }
}

fn latest(executors: &[&ExecutorFate]) -> f64 {
    executors.iter().filter_map(|executor| executor.at_secs).fold(0.0, f64::max)
}

pub(super) fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// `3 executors (a, b, c)`; many have no names here.
pub(super) fn named(executors: &[&ExecutorFate]) -> String {
    let count = count(executors.len(), "executor");
    let ids = executors.iter().filter_map(|executor| executor.executor_id.as_ref());
    let ids: Vec<String> = ids.take(NAMED).map(ToString::to_string).collect();
    if executors.len() > NAMED || ids.is_empty() { count } else { format!("{count} ({})", ids.join(", ")) }
}

/// The first line of a message, cut between two words where it is long: the whole is elsewhere.
fn first_line(text: &str) -> String {
    const LONG: usize = 100;
    let line = text.lines().next().unwrap_or_default().trim_end();
    let Some((end, _)) = line.char_indices().nth(LONG) else { return line.to_owned() };
    let end = line[..end].rfind(' ').unwrap_or(end);
    format!("{}…", &line[..end])
}
