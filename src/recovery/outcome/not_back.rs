//! Executors that do not come back: stopped, frozen, or not reached by the agent, and whether its kill reaches them.
//! Belongs here: rows of the table for `decide`. Does not: executors that are dead or answer.

use crate::recovery::Launcher;
use crate::rules::Rule;

use super::decide::{Connection, Decided, Table};
use super::executors::Fate;
use super::facts::{Answers, Holder};
use super::restart::span;
use super::task_state::TaskEnd;

impl Table<'_> {
    /// Not a pid, but what a kill takes for a process group (R260).
    pub(super) fn own_group(&self, pid: i32) -> Decided {
        let then =
            format!("forked.pid holds {pid}: when its container ends, the agent kills its own process group");
        if self.facts.alive == Some(false) || self.facts.executor == Answers::Gone {
            let why = format!("its process is gone, and {then}");
            let lost = Self::lost(self.restart.window_secs, TaskEnd::Kept, why, Rule::R260);
            return Decided { endless: true, ..lost };
        }
        Decided { unlikely: true, ..Self::may(self.back_at(), then, Rule::R260) }
    }

    /// It comes back if it is continued in time; else it is killed (R178, R256).
    pub(super) fn stopped(&self, executor: i32) -> Decided {
        let is_frozen = self.facts.executor == Answers::Frozen;
        let paused = self.run.docker.and_then(|run| run.of_process(executor)).filter(|one| one.is_paused());
        let (state, how, rule) = if let Some(paused) = paused {
            ("paused", format!("docker unpause {}", paused.name), Rule::R150)
        } else if is_frozen {
            ("frozen", "thaw its cgroup".to_owned(), Rule::R256)
        } else {
            ("stopped", format!("kill -CONT {executor}"), Rule::R178)
        };
        let window = span(self.restart.window_secs);
        let why = format!(
            "the executor, pid {executor}, is {state} now: continue it ({how}) before {window} have passed since the \
             agent's start, or it is lost"
        );
        let lost = if self.run.connection == Connection::Unknown && self.facts.http == Some(false) {
            self.not_back(
                format!("the executor, pid {executor}, is {state}, and the agent does not ask it"),
                Rule::R177,
            )
        } else {
            Decided { fate: Fate::MayReconnect, unlikely: true, ..self.not_back(why, rule) }
        };
        let is_abandoned = is_frozen && !self.facts.cgroups2;
        if is_abandoned && self.run.has_nested && self.restart.launcher == Launcher::Linux {
            // The frozen cgroup keeps the nested ones from being thawed and killed: the agent abandons the kill.
            let why = format!(
                "{}; the agent abandons the kill of its nested containers after {}, and its processes continue to exist",
                lost.why,
                span(self.restart.destroy_secs)
            );
            return Decided { end: TaskEnd::Kept, why, ..lost };
        }
        lost
    }

    /// Killed at the end of the window, as far as that works (R178, R181).
    pub(super) fn not_back(&self, why: impl Into<String>, rule: Rule) -> Decided {
        let mut why = why.into();
        let foreign = self.facts.holder == Holder::Foreign;
        let end = if self.kill_works() { TaskEnd::NotBack } else { TaskEnd::Kept };
        if end == TaskEnd::Kept && self.run.docker.is_some() {
            why.push_str(
                ": the agent stops its container and never signals the executor, so its tasks stay unchanged until that \
                 ends",
            );
            let lost = Self::lost(self.restart.window_secs, end, why, rule);
            return Decided { endless: true, ..lost };
        }
        match (end, foreign) {
            (TaskEnd::NotBack, true) => why.push_str(": the agent kills that instead"),
            (TaskEnd::NotBack, false) => {}
            _ => why.push_str(": the agent cannot kill it, so its tasks stay unchanged"),
        }
        let lost = Self::lost(self.restart.window_secs, end, why, rule);
        Decided { endless: end == TaskEnd::Kept, ..lost }
    }

    /// Whether what the agent watches is gone after it was killed. The linux launcher kills a cgroup, in which no foreign
    /// process is; the posix one kills whatever has the pid.
    pub(super) fn kill_works(&self) -> bool {
        if let Some(docker) = &self.run.docker {
            return self.stop_ends(docker);
        }
        let reached = match self.restart.launcher {
            // A signal waits until the process is thawed, but with cgroups v2.
            Launcher::Posix => self.facts.executor != Answers::Frozen || self.facts.cgroups2,
            Launcher::Linux => self.facts.holder != Holder::Foreign && self.run.kill_reaches != Some(false),
        };
        reached && !self.facts.undying
    }
}
