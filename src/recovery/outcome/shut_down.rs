//! What `--recover=cleanup` does to an executor that lives (R182, R183): rows of the table for `decide`.

use super::decide::{Connection, Decided, Table};
use super::executors::Fate;
use super::facts::{Answers, Holder};
use super::restart::span;
use super::task_state::TaskEnd;
use crate::rules::Rule;

impl Table<'_> {
    /// `--recover=cleanup` (R182, R183).
    pub(super) fn shut_down(&self, pid: i32) -> Decided {
        let mut decided = self.told_to_end(pid);
        let obeys = self.facts.executor == Answers::Yes && self.run.connection != Connection::Unknown;
        let waits = !self.kill_works() && (!obeys || self.facts.undying);
        if waits && self.run.docker.is_some() && decided.fate == Fate::ShutDown {
            decided.endless = true;
            decided.why = format!(
                "told to shut down; after {} the agent stops its container, and waits for the executor, which it does not \
                 signal",
                span(self.restart.grace_secs)
            );
        } else if waits {
            // A process that no signal ends keeps the agent from exiting.
            decided.endless = true;
            decided.why.push_str(": the agent cannot kill it, and waits");
        }
        decided
    }

    fn told_to_end(&self, pid: i32) -> Decided {
        if self.facts.holder == Holder::Foreign && self.facts.executor != Answers::Yes {
            let why = format!("pid {pid} was reused by another process");
            return Self::lost(self.restart.grace_secs, TaskEnd::Kept, why, Rule::R182);
        }
        if self.run.connection == Connection::Unknown {
            let why = "it cannot be asked to shut down: killed at once";
            return Self::decided(Fate::ShutDown, 0.0, TaskEnd::Kept, why, Rule::R183);
        }
        let grace = span(self.restart.grace_secs);
        if matches!(self.facts.executor, Answers::Stopped | Answers::Frozen) {
            let why = format!("told to shut down; it is stopped, so it is killed after {grace}");
            return Self::decided(Fate::ShutDown, self.restart.grace_secs, TaskEnd::Kept, why, Rule::R182);
        }
        let why = format!("told to shut down, killed after {grace} at the latest");
        Self::decided(Fate::ShutDown, 0.0, TaskEnd::Kept, why, Rule::R182)
    }
}
