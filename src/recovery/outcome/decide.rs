//! The decision table for an executor's latest run without a sentinel (R171 to R184), row by row.
//! Belongs here: one run at a time. Does not: which runs come here (R170), or what is reported of their tasks.

use crate::rules::Rule;
use std::collections::BTreeMap;

use crate::layout::Name;
use crate::recovery::{Killed, Launcher};

use super::docker::DockerRun;
use super::executors::Fate;
use super::facts::{Answers, Holder, RunFacts};
use super::restart::{Restart, span};
use super::task_state::TaskEnd;

/// The process that no executor is.
pub(crate) const INIT: i32 = 1;

/// Seconds within which the answer of an executor may be too late.
const SHORT_WINDOW: f64 = 0.1;

/// The kernel gives no process a larger ID (`PID_MAX_LIMIT`).
const MOST_PID: i32 = 1 << 22;

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
    /// Why the agent treats the host as rebooted, if it does.
    pub rebooted: Option<&'static str>,
    /// The agent reads a pid from `forked.pid`.
    pub forked_pid: Option<i32>,
    /// How it can reach the executor.
    pub connection: Connection,
    /// The containers that docker has of it; `None`: another containerizer launched it.
    pub docker: Option<DockerRun<'a>>,
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
    pub end: TaskEnd,
    /// Tasks that end otherwise.
    pub apart: BTreeMap<Name, TaskEnd>,
    /// Why, in a few words.
    pub why: String,
    /// The row of the rules.
    pub rule: Rule,
    /// The agent waits for a process that it cannot kill, as long as that runs (R144).
    pub endless: bool,
    /// It may come back, and what is known speaks against it: it counts as lost.
    pub unlikely: bool,
}

pub fn decide(run: &Situation<'_>, restart: &Restart) -> Decided {
    let decided = Table { run, restart, facts: run.facts }.row();
    if restart.cleanup {
        // What the agent itself says of the tasks is not even checkpointed (R182).
        return Decided { end: TaskEnd::Kept, ..decided };
    }
    decided
}

pub(super) struct Table<'a> {
    pub(super) run: &'a Situation<'a>,
    pub(super) restart: &'a Restart,
    pub(super) facts: &'a RunFacts,
}

impl Table<'_> {
    fn row(&self) -> Decided {
        let lives = self.facts.alive != Some(false);
        if let Some(cgroup_kill) =
            self.facts.cgroup_kill.as_ref().filter(|cgroup_kill| lives && cgroup_kill.kills == Some(true))
        {
            let why =
                format!("it runs in the cgroup of {}, which systemd kills with the agent", cgroup_kill.unit);
            return Self::decided(
                Fate::Killed,
                -self.restart.downtime_secs,
                TaskEnd::Failed,
                why,
                Rule::R174,
            );
        }
        if let Some(killed) =
            self.restart.killed.as_ref().filter(|killed| lives && self.is_among(killed.killed))
        {
            let at = -self.restart.downtime_secs;
            return Self::decided(Fate::Killed, at, TaskEnd::Failed, killed.to_string(), Rule::R174);
        }
        if let Some(why) = self.run.rebooted {
            return match self.run.docker {
                Some(_) => self.not_recovered(why, Rule::R171),
                None => self.without_pid(why, Rule::R171, Rule::R172),
            };
        }
        if let Some(docker) = &self.run.docker {
            return self.docker(docker);
        }
        let Some(pid) = self.run.forked_pid else {
            return self.without_pid("forked.pid contains no pid", Rule::R173, Rule::R173);
        };
        if pid <= 0 {
            return self.own_group(pid);
        }
        if !self.restart.mesos {
            let why = "--containerizers does not include mesos: no containerizer knows its container";
            return Self::lost(0.0, TaskEnd::Failed, why, Rule::R173);
        }
        self.reaped(pid)
    }

    fn is_among(&self, killed: Killed) -> bool {
        killed == Killed::Executors || self.run.docker.is_some()
    }

    /// A containerizer recovers it and waits for its pid (R174 to R183).
    pub(super) fn reaped(&self, pid: i32) -> Decided {
        match self.facts.alive {
            Some(true) => self.alive(pid),
            Some(false) => self.dead(pid),
            None if pid > MOST_PID => self.dead(pid),
            None if self.too_late() => self.gave_up(),
            None if pid == INIT => {
                let may = Self::may(0.0, "pid 1 is that of init, not of an executor", Rule::R136);
                Decided { unlikely: true, ..may }
            }
            None => {
                let unlikely = self.is_never_asked();
                let why = if unlikely {
                    format!(
                        "pid {pid} was not checked, and it has neither libprocess.pid nor http.marker: the agent does not ask \
                         it to reconnect"
                    )
                } else {
                    format!("pid {pid} was not checked")
                };
                Decided { unlikely, ..Self::may(0.0, why, Rule::R174) }
            }
        }
    }

    pub(super) fn decided(
        fate: Fate,
        at_secs: f64,
        end: TaskEnd,
        why: impl Into<String>,
        rule: Rule,
    ) -> Decided {
        Decided {
            fate,
            at_secs: if at_secs == 0.0 { 0.0 } else { at_secs },
            end,
            apart: BTreeMap::new(),
            why: why.into(),
            rule,
            endless: false,
            unlikely: false,
        }
    }

    pub(super) fn lost(at_secs: f64, end: TaskEnd, why: impl Into<String>, rule: Rule) -> Decided {
        Self::decided(Fate::Lost, at_secs, end, why, rule)
    }

    pub(super) fn may(at_secs: f64, why: impl Into<String>, rule: Rule) -> Decided {
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
            return Self::may(0.0, why, Rule::R255);
        }
        let why = if left {
            format!(
                "its launcher, pid {pid}, is dead: the agent kills the executor, which runs as pid {executor}"
            )
        } else {
            format!("pid {pid} is dead")
        };
        Self::lost(0.0, TaskEnd::Failed, why, if self.restart.cleanup { Rule::R184 } else { Rule::R174 })
    }

    /// No containerizer recovers it: unknown, or an orphan of the runtime directory (R171 to R173).
    fn without_pid(&self, because: &str, unknown: Rule, orphan: Rule) -> Decided {
        if self.run.container != Some(true) {
            let runs = if self.facts.alive == Some(true) { ", and its process runs" } else { "" };
            let why = format!("{because}: no containerizer knows its container{runs}");
            return Self::lost(0.0, TaskEnd::Failed, why, unknown);
        }
        if self.facts.alive != Some(true) {
            let gone = if self.facts.alive.is_none() { "" } else { ", and its process is gone" };
            let why = format!("{because}: its container is an orphan{gone}");
            return Self::lost(0.0, TaskEnd::Failed, why, orphan);
        }
        if self.kill_works() && self.restart.launcher == Launcher::Linux {
            let why = format!("{because}: the agent kills its container as an orphan");
            return Self::lost(0.0, TaskEnd::Failed, why, orphan);
        }
        let http = self.run.marked_http || self.facts.http == Some(true);
        if http && self.facts.executor == Answers::Yes && !self.restart.cleanup {
            let why = format!("{because}: its container is an orphan, yet the executor may subscribe again");
            return Decided { unlikely: true, ..Self::may(self.restart.window_secs, why, Rule::R176) };
        }
        // The launcher does not know it and kills nothing; the agent waits for the process (R144).
        let why = format!(
            "{because}: the agent cannot kill the orphan, so its tasks stay unchanged until it ends by itself"
        );
        let lost = Self::lost(self.restart.window_secs, TaskEnd::Kept, why, orphan);
        Decided { endless: true, ..lost }
    }

    /// A process has the pid (R175 to R183).
    pub(super) fn alive(&self, pid: i32) -> Decided {
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
                return Self::may(0.0, why, Rule::R175);
            }
            return self.not_back(format!("pid {pid} was reused by another process"), Rule::R181);
        }
        if self.facts.holder == Holder::Zombie && self.facts.executor != Answers::Yes {
            return self
                .not_back(format!("pid {pid} is a zombie, which the agent counts as alive"), Rule::R178);
        }
        let executor = self.facts.executor_pid.unwrap_or(pid);
        match (self.facts.executor, self.run.connection) {
            (Answers::Stopped | Answers::Frozen, _) => self.stopped(executor),
            (Answers::Gone, _) => self.not_back(format!("the executor below pid {pid} is gone"), Rule::R178),
            (_, Connection::Unknown) => self.without_address(pid),
            (Answers::Unknown, _) => {
                let why = format!("pid {pid} is running, but it could not be proved to be this executor");
                Self::may(self.back_at(), why, self.reconnect_rule())
            }
            (Answers::Yes, Connection::Libprocess) if self.facts.listens == Some(false) => {
                self.not_back("nothing listens at the address in libprocess.pid", Rule::R178)
            }
            (Answers::Yes, _) => self.comes_back(executor),
        }
    }

    fn comes_back(&self, executor: i32) -> Decided {
        let rule = self.reconnect_rule();
        if let Some(cgroup_kill) = &self.facts.cgroup_kill
            && cgroup_kill.kills.is_none()
        {
            let why = format!("it runs in the cgroup of {}, whose KillMode is not known", cgroup_kill.unit);
            return Self::may(self.back_at(), why, rule);
        }
        let window = self.restart.window_secs;
        if window < SHORT_WINDOW {
            let why = format!(
                "pid {executor} is running, but the agent waits only {} for it (--executor_reregistration_timeout)",
                span(window)
            );
            return Self::may(window, why, rule);
        }
        if self.run.connection == Connection::Libprocess {
            let why = format!("pid {executor} is running; the agent will ask it to reconnect");
            return Self::decided(Fate::Reconnects, 0.0, TaskEnd::Kept, why, rule);
        }
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
            return self.not_back(why, Rule::R177);
        }
        let why = format!(
            "pid {pid} is running, but has neither libprocess.pid nor http.marker: the agent does not ask it"
        );
        let may = Self::may(self.restart.window_secs, why, Rule::R177);
        Decided { unlikely: self.is_never_asked(), ..may }
    }

    /// It has registered with no agent, and is not known to subscribe by itself.
    fn is_never_asked(&self) -> bool {
        self.run.connection == Connection::Unknown && !self.run.marked_http && self.facts.http != Some(true)
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
        Self::lost(at.min(0.0), TaskEnd::Failed, why, Rule::R195)
    }

    pub(super) fn back_at(&self) -> f64 {
        if self.run.connection == Connection::Libprocess { 0.0 } else { self.restart.window_secs }
    }

    fn reconnect_rule(&self) -> Rule {
        if self.run.connection == Connection::Libprocess { Rule::R175 } else { Rule::R176 }
    }
}
