//! Executors of the docker containerizer: rows of the table for `decide` (R148, R179), and how their tasks have ended (R150).
//! Belongs here: what docker's containers and the docker client say. Does not: executors of other containerizers.

use crate::recovery::{RecoveredTask, is_terminal, releases, replay};
use crate::rules::Rule;

use super::decide::{Connection, Decided, Table};
use super::docker::{DockerRun, DockerSeenState, Restarted};
use super::executors::Fate;
use super::facts::{Answers, DockerClient, Holder};
use super::restart::span;
use super::task_state::{FAILED, FINISHED, KILLED, KILLING, STAGING, TaskEnd};

impl Table<'_> {
    /// One whose docker client has ended has nothing left but to report the end of its task.
    pub(super) fn docker(&self, run: &DockerRun<'_>) -> Decided {
        let decided = self.known_to_docker(run);
        let comes_back = matches!(decided.fate, Fate::Reconnects | Fate::MayReconnect) && !decided.unlikely;
        if !comes_back {
            return decided;
        }
        if let Some((end, ended)) = self.ended(run) {
            let why = format!("{}; {ended}: it reports the end of its task, and ends", decided.why);
            return Decided { end, why, rule: Rule::R150, ..decided };
        }
        if !run.is_known && decided.fate == Fate::Reconnects {
            let why = format!(
                "{}; the containers of Docker are not known (--docker-root), so its task may have ended",
                decided.why
            );
            return Decided { fate: Fate::MayReconnect, why, ..decided };
        }
        let paused = run.own.filter(|own| own.is_paused());
        let paused = paused.map(|own| format!("; its container {} is paused", own.name)).unwrap_or_default();
        Decided { why: format!("{}{paused}", decided.why), ..decided }
    }

    fn known_to_docker(&self, run: &DockerRun<'_>) -> Decided {
        let Some(pid) = self.run.forked_pid else {
            return self.not_recovered("forked.pid contains no pid", Rule::R173);
        };
        if !self.restart.docker.used && !self.restart.docker.is_given && !self.restart.cleanup {
            let why =
                "whether --containerizers includes docker is not known; if not, the agent fails its tasks";
            return Self::may(0.0, why, Rule::R173);
        }
        if !self.restart.docker.used {
            let why = "--containerizers does not include docker: no containerizer knows its container";
            return self.settled_at_once(why.to_owned(), Rule::R173);
        }
        if !releases::docker_needs_libprocess_pid(self.restart.release) {
            return match self.facts.alive {
                Some(false) => self.dead_in_docker(run, pid),
                _ => self.reaped(pid),
            };
        }
        if self.run.connection != Connection::Libprocess {
            return self.not_recovered("it has no libprocess.pid", Rule::R179);
        }
        if self.facts.alive == Some(false) {
            return self.dead_in_docker(run, pid);
        }
        match self.facts.listens {
            Some(false) => {
                let why = "nothing listens at its address: the docker containerizer treats it as ended";
                self.settled_at_once(why.to_owned(), Rule::R148)
            }
            Some(true) if self.facts.alive == Some(true) => self.alive(pid),
            _ => Self::may(0.0, "its listening address was not checked", Rule::R148),
        }
    }

    /// The docker containerizer does not recover it: its container is an orphan for it.
    pub(super) fn not_recovered(&self, because: &str, rule: Rule) -> Decided {
        let docker = &self.restart.docker;
        let then = if docker.used && docker.kill_orphans { ", and removes its container" } else { "" };
        let why = format!("{because}: the docker containerizer does not recover it{then}");
        self.settled_at_once(why, rule)
    }

    /// The container stays, until the agent removes it (R148).
    fn dead_in_docker(&self, run: &DockerRun<'_>, pid: i32) -> Decided {
        let container = run.own.filter(|own| own.pid().is_some());
        let name = container.map(|own| format!(" {}", own.name)).unwrap_or_default();
        let runs = match container {
            Some(_) => "runs on",
            None if run.is_known => return self.settled_at_once(format!("pid {pid} is dead"), Rule::R174),
            None => "may run on",
        };
        let delay = span(self.restart.docker.remove_delay_secs);
        let why = format!(
            "pid {pid} is dead; its container{name} {runs} until the agent removes it: after {delay} \
             (--docker_remove_delay), or at its next start"
        );
        self.settled_at_once(why, Rule::R174)
    }

    /// The agent hears that it has ended before recovery is complete. With `--recover=cleanup` it then waits for ever for
    /// the acknowledgement of what it reports (R184).
    fn settled_at_once(&self, why: String, rule: Rule) -> Decided {
        let cleanup = self.restart.cleanup;
        let rule = if cleanup { Rule::R184 } else { rule };
        Decided { endless: cleanup, ..Self::lost(0.0, TaskEnd::Failed, why, rule) }
    }

    /// How its task has ended, and what says so; none if it runs, or nothing is known of it.
    fn ended(&self, run: &DockerRun<'_>) -> Option<(TaskEnd, String)> {
        let client = self.facts.docker_client?;
        if client == DockerClient::Stops {
            let why = "docker stop is running for its container".to_owned();
            return Some((TaskEnd::Reported(KILLED), why));
        }
        let is_over = |state| {
            matches!(
                state,
                DockerSeenState::Exited(_) | DockerSeenState::Running { is_alive: Some(false), .. }
            )
        };
        if client == DockerClient::Runs {
            // It is about to end, or hangs; then the executor reports a failure after 60 s.
            let own = run.own.filter(|own| is_over(own.state))?;
            let why = format!("{}, which its docker client has not noticed", own.in_words());
            return Some((TaskEnd::Unclear, why));
        }
        let end = match run.own {
            // A container that was started again hides how it ended first.
            Some(own) => match (own.restarted, own.state) {
                (Some(Restarted::AfterAny), _) => TaskEnd::Unclear,
                (None, DockerSeenState::Exited(0)) => TaskEnd::Reported(FINISHED),
                // The client was killed, or lost the daemon, or could not start the container.
                _ => TaskEnd::Reported(FAILED),
            },
            None => TaskEnd::Unclear,
        };
        let container = match run.own {
            Some(own) => format!(", and {}", own.in_words()),
            None if run.is_known => ", and its container is gone".to_owned(),
            None => String::new(),
        };
        Some((end, format!("its docker client has ended{container}")))
    }

    /// Whether what the agent watches is gone after it has stopped the container: it never signals the executor (R150).
    pub(super) fn stop_ends(&self, run: &DockerRun<'_>) -> bool {
        let pid = self.run.forked_pid.unwrap_or_default();
        if run.own.is_some_and(|own| own.pid() == Some(pid)) {
            return true;
        }
        // The end of the container ends the docker executor.
        self.facts.executor == Answers::Yes && self.facts.holder == Holder::Same && !self.facts.undying
    }
}

/// Corrects how a docker executor reports the end of its task: one that was being killed was killed, and one with a health
/// check may have been killed by that.
pub(super) fn with_kills(decided: Decided, tasks: &[&RecoveredTask<'_>]) -> Decided {
    let TaskEnd::Reported(_) = decided.end else { return decided };
    let mut decided = decided;
    for node in tasks.iter().filter_map(|task| task.node) {
        let before = replay(node).state.unwrap_or(STAGING);
        let is_checked = node.info.value().is_some_and(|info| info.has_health_check);
        if is_terminal(before) {
            continue;
        }
        if before == KILLING {
            decided.apart.insert(node.id.clone(), TaskEnd::Reported(KILLED));
        } else if is_checked {
            decided.apart.insert(node.id.clone(), TaskEnd::Unclear);
        }
    }
    decided
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recovery::Launcher;
    use crate::recovery::outcome::docker::{DockerSeen, DockerUse};
    use crate::recovery::outcome::{Restart, RunFacts, Situation, decide};

    const RUNNING: DockerSeenState =
        DockerSeenState::Running { pid: 30, is_alive: Some(true), is_paused: false };

    fn seen(state: DockerSeenState) -> DockerSeen {
        DockerSeen {
            name: "mesos-c".to_owned(),
            container_id: Some("c".to_owned()),
            state,
            restarts: false,
            has_host_network: true,
            restarted: None,
        }
    }

    fn restart() -> Restart {
        let docker = DockerUse { used: true, ..DockerUse::default() };
        Restart { docker, launcher: Launcher::Posix, ..Restart::default() }
    }

    fn lives() -> RunFacts {
        RunFacts {
            alive: Some(true),
            holder: Holder::Same,
            executor: Answers::Yes,
            executor_pid: Some(20),
            listens: Some(true),
            docker_client: Some(DockerClient::Runs),
            ..RunFacts::default()
        }
    }

    fn dead() -> RunFacts {
        RunFacts {
            alive: Some(false),
            holder: Holder::Nobody,
            executor: Answers::Gone,
            ..RunFacts::default()
        }
    }

    fn decided(facts: &RunFacts, own: Option<&DockerSeen>, restart: &Restart) -> Decided {
        let docker = DockerRun { is_known: true, own, executor: None };
        decide(&situation(facts, docker), restart)
    }

    fn situation<'a>(facts: &'a RunFacts, docker: DockerRun<'a>) -> Situation<'a> {
        Situation {
            rebooted: None,
            forked_pid: Some(20),
            connection: Connection::Libprocess,
            docker: Some(docker),
            container: Some(false),
            marked_http: false,
            kill_reaches: None,
            has_nested: false,
            facts,
        }
    }

    #[test]
    fn the_end_of_a_task() {
        let end = |docker_client, own: Option<DockerSeen>| {
            let facts = RunFacts { docker_client, ..lives() };
            let decided = decided(&facts, own.as_ref(), &restart());
            assert_eq!(decided.fate, Fate::Reconnects);
            decided.end
        };
        let of = |state| Some(seen(state));
        let (runs, ended) = (Some(DockerClient::Runs), Some(DockerClient::Ended));
        let is_dead = DockerSeenState::Running { pid: 30, is_alive: Some(false), is_paused: false };
        assert_eq!(end(runs, of(RUNNING)), TaskEnd::Kept);
        assert_eq!(end(runs, of(DockerSeenState::Created)), TaskEnd::Kept);
        assert_eq!(end(runs, None), TaskEnd::Kept);
        assert_eq!(end(runs, of(is_dead)), TaskEnd::Unclear);
        assert_eq!(end(runs, of(DockerSeenState::Exited(0))), TaskEnd::Unclear);
        assert_eq!(end(ended, of(DockerSeenState::Exited(0))), TaskEnd::Reported(FINISHED));
        assert_eq!(end(ended, of(DockerSeenState::Exited(137))), TaskEnd::Reported(FAILED));
        assert_eq!(end(ended, of(DockerSeenState::Created)), TaskEnd::Reported(FAILED));
        assert_eq!(end(ended, of(RUNNING)), TaskEnd::Reported(FAILED));
        let again = |restarted, state| Some(DockerSeen { restarted: Some(restarted), ..seen(state) });
        for state in [RUNNING, DockerSeenState::Exited(0)] {
            assert_eq!(end(ended, again(Restarted::AfterAny, state)), TaskEnd::Unclear);
            assert_eq!(end(ended, again(Restarted::AfterFailure, state)), TaskEnd::Reported(FAILED));
        }
        assert_eq!(end(ended, None), TaskEnd::Unclear);
        assert_eq!(end(Some(DockerClient::Stops), of(RUNNING)), TaskEnd::Reported(KILLED));
        // Another executor has no docker client.
        assert_eq!(end(None, of(DockerSeenState::Exited(0))), TaskEnd::Kept);
    }

    #[test]
    fn containers_that_are_not_known() {
        let facts = lives();
        let decided = decide(&situation(&facts, DockerRun::default()), &restart());
        assert_eq!((decided.fate, decided.end), (Fate::MayReconnect, TaskEnd::Kept));
        assert!(decided.why.contains("--docker-root"), "{}", decided.why);
        let gone = dead();
        assert_eq!(decide(&situation(&gone, DockerRun::default()), &restart()).fate, Fate::Lost);
    }

    #[test]
    fn a_stop_ends_what_runs_in_the_container() {
        let stopped = RunFacts { executor: Answers::Stopped, ..lives() };
        let task = seen(RUNNING);
        let decided_of = |own: &DockerSeen| decided(&stopped, Some(own), &restart());
        let of_task = decided_of(&task);
        assert_eq!((of_task.fate, of_task.end, of_task.endless), (Fate::MayReconnect, TaskEnd::Kept, true));
        // A custom executor is the first process of the container.
        let custom = seen(DockerSeenState::Running { pid: 20, is_alive: Some(true), is_paused: false });
        let of_custom = decided_of(&custom);
        assert_eq!((of_custom.end, of_custom.endless), (TaskEnd::NotBack, false));
        let paused = RunFacts { executor: Answers::Frozen, ..lives() };
        let state = DockerSeenState::Running { pid: 20, is_alive: Some(true), is_paused: true };
        let paused = decided(&paused, Some(&seen(state)), &restart());
        assert_eq!((paused.fate, paused.end), (Fate::MayReconnect, TaskEnd::NotBack));
        assert!(paused.why.contains("docker unpause mesos-c"), "{}", paused.why);
        // A process that is not the executor is not signalled.
        let foreign =
            RunFacts { holder: Holder::Foreign, executor: Answers::Gone, listens: Some(true), ..lives() };
        assert_eq!(decided(&foreign, Some(&task), &restart()).fate, Fate::MayReconnect);
    }

    #[test]
    fn a_cleanup_waits_for_what_has_ended() {
        let cleanup = Restart { cleanup: true, ..restart() };
        let of = |facts: &RunFacts| {
            let decided = decided(facts, Some(&seen(RUNNING)), &cleanup);
            (decided.fate, decided.rule, decided.endless)
        };
        assert_eq!(of(&dead()), (Fate::Lost, Rule::R184, true));
        assert_eq!(of(&RunFacts { listens: Some(false), ..lives() }), (Fate::Lost, Rule::R184, true));
        assert_eq!(of(&lives()), (Fate::ShutDown, Rule::R182, false));
        assert_eq!(
            of(&RunFacts { executor: Answers::Stopped, ..lives() }),
            (Fate::ShutDown, Rule::R182, true)
        );
        let gone = dead();
        assert!(decided(&gone, Some(&seen(RUNNING)), &restart()).why.contains("mesos-c runs on until"));
        assert_eq!(decided(&gone, Some(&seen(DockerSeenState::Exited(0))), &restart()).why, "pid 20 is dead");
    }
}
