//! The decision table for an executor's latest run without a sentinel (R171 to R184), row by row.
//! Belongs here: one run at a time. Does not: which runs come here (R170), or what is reported of their tasks.

use std::collections::BTreeMap;

use crate::layout::Name;
use crate::recovery::Launcher;
use crate::recovery::releases;

use super::executors::Fate;
use super::facts::{Answers, Holder, RunFacts};
use super::restart::{Restart, span};
use super::task_state::TaskEnd;

/// How the agent can reach an executor, by its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Connection {
    /// `libprocess.pid` holds an address.
    Libprocess,
    /// `http.marker` is there.
    Http,
    /// Neither, or an invalid address.
    #[default]
    Unknown,
}

/// What is known of one run.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// The agent treats the host as rebooted.
    pub rebooted: bool,
    /// The agent reads a pid from `forked.pid`.
    pub forked_pid: Option<i32>,
    /// How it can reach the executor.
    pub connection: Connection,
    /// The executor is in a docker container.
    pub docker: bool,
    /// Whether the runtime directory has the container; `None`: not checked.
    pub container: Option<bool>,
    /// `http.marker` is on disk, whether the agent reads it or not.
    pub marked_http: bool,
    /// Whether the kill of the linux launcher reaches its process; `None`: not known.
    pub kill_reaches: Option<bool>,
    /// The runtime directory has containers nested in it.
    pub has_nested: bool,
    pub facts: &'a RunFacts,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    pub fate: Fate,
    /// When, in seconds from the agent's start.
    pub at_secs: f64,
    /// How its tasks end.
    pub end: TaskEnd,
    /// Tasks that end otherwise.
    pub apart: BTreeMap<Name, TaskEnd>,
    /// Why, in a few words.
    pub why: String,
    /// The row of the rules.
    pub rule: &'static str,
    /// The agent waits for a process that it cannot kill, as long as that runs (R144).
    pub endless: bool,
}

pub fn decide(run: &Situation<'_>, restart: &Restart) -> Decided {
    let decided = Table { run, restart, facts: run.facts }.row();
    if restart.cleanup {
        // What the agent itself says of the tasks is not even checkpointed (R182).
        return Decided { end: TaskEnd::Kept, ..decided };
    }
    decided
}

struct Table<'a> {
    run: &'a Situation<'a>,
    restart: &'a Restart,
    facts: &'a RunFacts,
}

impl Table<'_> {
    fn row(&self) -> Decided {
        let lives = self.facts.alive != Some(false);
        if let Some(grip) = self.facts.grip.as_ref().filter(|grip| lives && grip.kills == Some(true)) {
            let why = format!("it runs in the cgroup of {}, which systemd kills with the agent", grip.unit);
            return Self::decided(Fate::Killed, -self.restart.downtime_secs, TaskEnd::Failed, why, "R174");
        }
        if self.run.rebooted {
            return self.without_pid("the host was rebooted", "R171", "R172");
        }
        if self.run.docker {
            return self.docker();
        }
        let Some(pid) = self.run.forked_pid else {
            return self.without_pid("forked.pid holds no pid", "R173", "R173");
        };
        if pid <= 0 {
            return self.own_group(pid);
        }
        if !self.restart.mesos {
            let why = "--containerizers does not include mesos: no containerizer knows its container";
            return Self::lost(0.0, TaskEnd::Failed, why, "R173");
        }
        self.reaped(pid)
    }

    /// Not a pid, but what a kill takes for a process group (R260).
    fn own_group(&self, pid: i32) -> Decided {
        let then =
            format!("forked.pid holds {pid}: when its container ends, the agent kills its own process group");
        if self.facts.alive == Some(false) || self.facts.executor == Answers::Gone {
            let why = format!("its process is gone, and {then}");
            let lost = Self::lost(self.restart.window_secs, TaskEnd::Kept, why, "R260");
            return Decided { endless: true, ..lost };
        }
        Self::may(self.back_at(), then, "R260")
    }

    /// A containerizer recovers it and waits for its pid (R174 to R183).
    fn reaped(&self, pid: i32) -> Decided {
        match self.facts.alive {
            Some(true) => self.alive(pid),
            Some(false) => self.dead(pid),
            None if self.too_late() => self.gave_up(),
            None => Self::may(0.0, format!("pid {pid} was not checked"), "R174"),
        }
    }

    fn decided(
        fate: Fate,
        at_secs: f64,
        end: TaskEnd,
        why: impl Into<String>,
        rule: &'static str,
    ) -> Decided {
        Decided {
            fate,
            at_secs: if at_secs == 0.0 { 0.0 } else { at_secs },
            end,
            apart: BTreeMap::new(),
            why: why.into(),
            rule,
            endless: false,
        }
    }

    fn lost(at_secs: f64, end: TaskEnd, why: impl Into<String>, rule: &'static str) -> Decided {
        Self::decided(Fate::Lost, at_secs, end, why, rule)
    }

    fn may(at_secs: f64, why: impl Into<String>, rule: &'static str) -> Decided {
        Self::decided(Fate::MayReconnect, at_secs, TaskEnd::Kept, why, rule)
    }

    /// The process that the agent watches is gone: reaped at once (R174, R184).
    fn dead(&self, pid: i32) -> Decided {
        let left = matches!(self.facts.executor, Answers::Yes | Answers::Stopped | Answers::Frozen);
        let executor = self.facts.executor_pid.unwrap_or_default();
        if left && self.run.kill_reaches == Some(false) {
            let why = format!(
                "its launcher, pid {pid}, is dead, and the agent's kill does not reach the executor, pid {executor}: it is not \
                 in the cgroup of its container"
            );
            return Self::may(0.0, why, "R255");
        }
        let why = if left {
            format!(
                "its launcher, pid {pid}, is dead: the agent kills the executor, which runs as pid {executor}"
            )
        } else {
            format!("pid {pid} is dead")
        };
        Self::lost(0.0, TaskEnd::Failed, why, if self.restart.cleanup { "R184" } else { "R174" })
    }

    /// No containerizer recovers it: unknown, or an orphan of the runtime directory (R171 to R173).
    fn without_pid(&self, because: &str, unknown: &'static str, orphan: &'static str) -> Decided {
        if self.run.container != Some(true) {
            let why = format!("{because}: no containerizer knows its container");
            return Self::lost(0.0, TaskEnd::Failed, why, unknown);
        }
        if self.facts.alive != Some(true) {
            let why = format!("{because}: its container is an orphan, and its process is gone");
            return Self::lost(0.0, TaskEnd::Failed, why, orphan);
        }
        if self.kill_works() && self.restart.launcher == Launcher::Linux {
            let why = format!("{because}: the agent kills its container as an orphan");
            return Self::lost(0.0, TaskEnd::Failed, why, orphan);
        }
        let http = self.run.marked_http || self.facts.http == Some(true);
        if http && self.facts.executor == Answers::Yes && !self.restart.cleanup {
            let why = format!("{because}: its container is an orphan, yet the executor may subscribe again");
            return Self::may(self.restart.window_secs, why, "R176");
        }
        // The launcher does not know it and kills nothing; the agent waits for the process (R144).
        let why = format!(
            "{because}: the agent cannot kill the orphan, so its tasks stay unchanged until it ends by itself"
        );
        let lost = Self::lost(self.restart.window_secs, TaskEnd::Kept, why, orphan);
        Decided { endless: true, ..lost }
    }

    /// Executors in docker containers (R148, R179).
    fn docker(&self) -> Decided {
        let Some(pid) = self.run.forked_pid else {
            return self.without_pid("forked.pid holds no pid", "R173", "R173");
        };
        if !self.restart.docker {
            let why = "--containerizers does not include docker: no containerizer knows its container";
            return Self::lost(0.0, TaskEnd::Failed, why, "R173");
        }
        if !releases::docker_needs_libprocess_pid(self.restart.release) {
            return self.reaped(pid);
        }
        if self.run.connection != Connection::Libprocess {
            let why = "without libprocess.pid the docker containerizer does not recover it, and stops its container";
            return Self::lost(0.0, TaskEnd::Failed, why, "R179");
        }
        if self.facts.alive == Some(false) {
            return self.dead(pid);
        }
        match self.facts.listens {
            Some(false) => {
                let why = "nothing listens at its address: the docker containerizer treats it as ended";
                Self::lost(0.0, TaskEnd::Failed, why, "R148")
            }
            Some(true) if self.facts.alive == Some(true) => self.alive(pid),
            _ => Self::may(0.0, "its listening address was not checked", "R148"),
        }
    }

    /// A process has the pid (R175 to R183).
    fn alive(&self, pid: i32) -> Decided {
        if self.too_late() {
            return self.gave_up();
        }
        if self.restart.cleanup {
            return self.shut_down(pid);
        }
        if self.facts.holder == Holder::Foreign && self.facts.executor != Answers::Yes {
            let heard = self.facts.listens == Some(true) && self.run.connection == Connection::Libprocess;
            if heard {
                let why =
                    format!("pid {pid} was reused by another process, but something listens at its address");
                return Self::may(0.0, why, "R175");
            }
            return self.not_back(format!("pid {pid} was reused by another process"), "R181");
        }
        if self.facts.holder == Holder::Zombie && self.facts.executor != Answers::Yes {
            return self.not_back(format!("pid {pid} is a zombie, which the agent counts as alive"), "R178");
        }
        let executor = self.facts.executor_pid.unwrap_or(pid);
        match (self.facts.executor, self.run.connection) {
            (Answers::Stopped | Answers::Frozen, _) => self.stopped(executor),
            (Answers::Gone, _) => self.not_back(format!("the executor below pid {pid} is gone"), "R178"),
            (_, Connection::Unknown) => self.without_address(pid),
            (Answers::Unknown, _) => {
                let why = format!("pid {pid} is running, but it could not be proved to be this executor");
                Self::may(self.back_at(), why, self.reconnect_rule())
            }
            (Answers::Yes, Connection::Libprocess) if self.facts.listens == Some(false) => {
                self.not_back("nothing listens at the address in libprocess.pid", "R178")
            }
            (Answers::Yes, _) => self.comes_back(executor),
        }
    }

    fn comes_back(&self, executor: i32) -> Decided {
        let rule = self.reconnect_rule();
        if let Some(grip) = &self.facts.grip
            && grip.kills.is_none()
        {
            let why = format!("it runs in the cgroup of {}, whose KillMode is not known", grip.unit);
            return Self::may(self.back_at(), why, rule);
        }
        if self.run.connection == Connection::Libprocess {
            let why = format!("pid {executor} is running; the agent will ask it to reconnect");
            return Self::decided(Fate::Reconnects, 0.0, TaskEnd::Kept, why, rule);
        }
        let window = self.restart.window_secs;
        if let Some(backoff) = self.facts.backoff_secs.filter(|backoff| *backoff > window) {
            let why = format!("it subscribes within {}, the agent waits {}", span(backoff), span(window));
            return Self::may(window, why, rule);
        }
        let why = format!("pid {executor} is running and will subscribe");
        Self::decided(Fate::Reconnects, window, TaskEnd::Kept, why, rule)
    }

    /// Neither file: it is not asked (R177).
    fn without_address(&self, pid: i32) -> Decided {
        if self.facts.http == Some(false) {
            let why = "it has neither libprocess.pid nor http.marker and does not use HTTP: the agent does not ask it";
            return self.not_back(why, "R177");
        }
        let why = format!(
            "pid {pid} is running, but has neither libprocess.pid nor http.marker: the agent does not ask it"
        );
        Self::may(self.restart.window_secs, why, "R177")
    }

    /// It comes back if it is continued in time; else it is killed (R178, R256).
    fn stopped(&self, executor: i32) -> Decided {
        let is_frozen = self.facts.executor == Answers::Frozen;
        let (state, how, rule) = if is_frozen {
            ("frozen", "thaw its cgroup".to_owned(), "R256")
        } else {
            ("stopped", format!("kill -CONT {executor}"), "R178")
        };
        let window = span(self.restart.window_secs);
        let why = format!(
            "the executor, pid {executor}, is {state} now: continue it ({how}) before {window} have passed since the \
             agent's start, or it is lost"
        );
        let lost = if self.run.connection == Connection::Unknown && self.facts.http == Some(false) {
            self.not_back(
                format!("the executor, pid {executor}, is {state}, and the agent does not ask it"),
                "R177",
            )
        } else {
            Decided { fate: Fate::MayReconnect, ..self.not_back(why, rule) }
        };
        if is_frozen && self.run.has_nested && self.restart.launcher == Launcher::Linux {
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
    fn not_back(&self, why: impl Into<String>, rule: &'static str) -> Decided {
        let mut why = why.into();
        let foreign = self.facts.holder == Holder::Foreign;
        let end = if self.kill_works() { TaskEnd::NotBack } else { TaskEnd::Kept };
        match (end, foreign) {
            (TaskEnd::NotBack, true) => why.push_str(": the agent kills that instead"),
            (TaskEnd::NotBack, false) => {}
            _ => why.push_str(": the agent cannot kill it, so its tasks stay unchanged"),
        }
        let lost = Self::lost(self.restart.window_secs, end, why, rule);
        Decided { endless: end == TaskEnd::Kept, ..lost }
    }

    /// `--recover=cleanup` (R182, R183).
    fn shut_down(&self, pid: i32) -> Decided {
        let mut decided = self.told_to_end(pid);
        let obeys = self.facts.executor == Answers::Yes && self.run.connection != Connection::Unknown;
        if !self.kill_works() && (!obeys || self.facts.undying) {
            // A process that no signal ends keeps the agent from exiting.
            decided.endless = true;
            decided.why.push_str(": the agent cannot kill it, and waits");
        }
        decided
    }

    fn told_to_end(&self, pid: i32) -> Decided {
        if self.facts.holder == Holder::Foreign && self.facts.executor != Answers::Yes {
            let why = format!("pid {pid} was reused by another process");
            return Self::lost(self.restart.grace_secs, TaskEnd::Kept, why, "R182");
        }
        if self.run.connection == Connection::Unknown {
            let why = "it cannot be asked to shut down: killed at once";
            return Self::decided(Fate::ShutDown, 0.0, TaskEnd::Kept, why, "R183");
        }
        let grace = span(self.restart.grace_secs);
        if matches!(self.facts.executor, Answers::Stopped | Answers::Frozen) {
            let why = format!("told to shut down; it is stopped, so it is killed after {grace}");
            return Self::decided(Fate::ShutDown, self.restart.grace_secs, TaskEnd::Kept, why, "R182");
        }
        let why = format!("told to shut down, killed after {grace} at the latest");
        Self::decided(Fate::ShutDown, 0.0, TaskEnd::Kept, why, "R182")
    }

    /// It has shut itself down before the agent is back (R193 to R195).
    fn too_late(&self) -> bool {
        let timeout = self.timeout();
        self.facts.checkpoints == Some(false) || self.restart.downtime_secs > timeout
    }

    fn timeout(&self) -> f64 {
        self.facts.recovery_timeout_secs.unwrap_or(self.restart.recovery_timeout_secs)
    }

    fn gave_up(&self) -> Decided {
        let why = if self.facts.checkpoints == Some(false) {
            "it was launched without checkpointing: it ends with the agent".to_owned()
        } else {
            format!(
                "it waits {} for an agent, which is away for {}",
                span(self.timeout()),
                span(self.restart.downtime_secs)
            )
        };
        let at = self.timeout() - self.restart.downtime_secs;
        Self::lost(at.min(0.0), TaskEnd::Failed, why, "R195")
    }

    fn back_at(&self) -> f64 {
        if self.run.connection == Connection::Libprocess { 0.0 } else { self.restart.window_secs }
    }

    fn reconnect_rule(&self) -> &'static str {
        if self.run.connection == Connection::Libprocess { "R175" } else { "R176" }
    }

    /// Whether what the agent watches is gone after it was killed. The linux launcher kills a cgroup, in which no foreign
    /// process is; the posix one kills whatever has the pid.
    fn kill_works(&self) -> bool {
        let is_halted = matches!(self.facts.executor, Answers::Stopped | Answers::Frozen);
        if self.run.docker && is_halted {
            // Its containerizer stops the container and does not signal the executor.
            return false;
        }
        let reached = match self.restart.launcher {
            // A signal waits until the process is thawed.
            Launcher::Posix => self.facts.executor != Answers::Frozen,
            Launcher::Linux => self.facts.holder != Holder::Foreign && self.run.kill_reaches != Some(false),
        };
        reached && !self.facts.undying
    }
}
