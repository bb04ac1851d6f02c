//! The end of a timeline: recovery is complete, the agent registers or exits, and what it does from then on.
//! Belongs here: events after the executors are settled. Does not: those before (see `timeline`).

use super::executors::Fate;
use super::restart::{UNREACHABLE_SECS, span};
use super::timeline::{Line, NAMED, count, named};
use crate::recovery::releases;
use crate::rules::Rule;

impl Line<'_> {
    pub(super) fn end(&mut self) {
        if self.restart.cleanup {
            self.end_of_cleanup();
            return;
        }
        self.disk();
        let any = self.fates.executors.iter().any(|one| {
            matches!(
                one.fate,
                Fate::Reconnects | Fate::MayReconnect | Fate::Lost | Fate::Killed | Fate::ShutDown
            )
        });
        let window = if any { self.restart.window_secs } else { 0.0 };
        self.at(window, "recovery ends, the agent registers again with the master");
        let pending: usize = self.fates.tasks().map(|(_, task)| task.pending.len()).sum();
        if pending > 0 {
            let tasks = self.fates.tasks().filter(|(_, task)| !task.pending.is_empty()).count();
            let (updates, tasks) = (count(pending, "unacknowledged update"), count(tasks, "task"));
            let event = format!("the agent sends {updates} of {tasks} again");
            self.at(window, event);
        }
        let dropped = self.of(Fate::Dropped);
        if !dropped.is_empty() {
            let whose = named(&dropped);
            let states = if releases::has_partition_aware_states(self.restart.release) {
                "TASK_DROPPED, or TASK_LOST"
            } else {
                "TASK_LOST"
            };
            self.at(window, format!("the master asks for tasks of {whose}: {states}"));
        }
        if self.restart.downtime_secs > UNREACHABLE_SECS {
            let event = if !releases::marks_unreachable(self.restart.release) {
                "the master tells the agent to shut down: it ends its executors, removes slaves/latest and exits. The next \
                 start is a new agent"
            } else if releases::keeps_unreachable_tasks(self.restart.release) {
                "the master takes the agent back, and its tasks with their real states"
            } else if releases::knows_partition_aware(self.restart.release) {
                "the master takes the agent back, and has tasks killed that are not partition aware"
            } else {
                "the master takes the agent back"
            };
            self.at(window, event);
        }
        if let Some(drain) = self.fates.drain {
            let within = drain.grace_secs.map(|grace| format!(" within {}", span(grace))).unwrap_or_default();
            self.at(window, format!("the stored drain continues: running tasks are told to stop{within}"));
            if drain.mark_gone {
                self.at(window, "once drained, the agent is marked gone and cannot register again");
            }
        }
    }

    /// The agent exits once no framework is left (R162): an executor that it cannot kill keeps it running.
    fn end_of_cleanup(&mut self) {
        let grace = self.restart.grace_secs;
        let kept: Vec<_> = self.fates.executors.iter().filter(|one| one.endless).collect();
        let (unanswered, alive): (Vec<_>, Vec<_>) =
            kept.iter().copied().partition(|one| one.fate == Fate::Lost && one.rule == Rule::R184);
        if !alive.is_empty() {
            let whose = named(&alive);
            let event = format!(
                "the agent does not exit: it cannot kill the processes of {whose}, and waits for them. It never registers"
            );
            self.at(grace, event);
        }
        if !unanswered.is_empty() {
            let whose = named(&unanswered);
            let event = format!(
                "the agent does not exit: it reports the tasks of {whose} as failed, and waits for acknowledgements that no \
                 master sends. It never registers"
            );
            self.at(grace, event);
        }
        if !kept.is_empty() {
            return;
        }
        let event = "the agent has ended its executors and exits without registering; the master hears of their tasks at \
                     the next normal start: TASK_DROPPED, or TASK_LOST";
        self.at(grace, event);
        if let Some(supervisor) = self.restart.supervisor.as_ref().filter(|one| one.restart == "always") {
            let event = format!(
                "{} starts it again (Restart=always): with these flags it cleans up again",
                supervisor.unit
            );
            self.at(grace + supervisor.after_secs.unwrap_or_default(), event);
        }
    }

    /// What docker has and the docker containerizer did not recover (R149).
    pub(super) fn docker(&mut self) {
        let orphans = self.fates.docker_orphans.as_deref().unwrap_or_default();
        let (own, foreign): (Vec<_>, Vec<_>) = orphans.iter().partition(|orphan| orphan.is_checkpointed);
        for (orphans, whose) in
            [(own, "of executors that it does not recover"), (foreign, "that no checkpoint knows")]
        {
            if orphans.is_empty() {
                continue;
            }
            let mut names: Vec<&str> = orphans.iter().map(|one| &*one.seen.name).take(NAMED).collect();
            if orphans.len() > NAMED {
                names.push("...");
            }
            let running = orphans.iter().filter(|one| one.runs).count();
            let (all, names) = (count(orphans.len(), "docker container"), names.join(", "));
            let event = format!("{all} {whose}, {running} of them running: stopped and removed ({names})");
            self.at(0.0, event);
        }
        let delay = self.fates.docker_delay_secs(&self.restart.docker);
        if delay > 0.0 {
            let event = format!(
                "stopping docker containers takes up to {} (--docker_stop_timeout), and recovery waits for that",
                span(delay)
            );
            self.at(0.0, event);
        }
    }

    /// What the docker containerizer removes after its executor was found ended (R148).
    pub(super) fn docker_left(&mut self) {
        let left = &self.fates.docker_left;
        if left.is_empty() {
            return;
        }
        let mut names: Vec<&str> = left.iter().map(|name| &**name).take(NAMED).collect();
        if left.len() > NAMED {
            names.push("...");
        }
        let event = format!(
            "{} of executors that were found ended: stopped and removed (--docker_remove_delay), at the next start if that \
             is earlier ({})",
            count(left.len(), "docker container"),
            names.join(", ")
        );
        self.at(self.restart.docker.remove_delay_secs, event);
    }

    /// A full disk shortens the life of garbage (R165).
    fn disk(&mut self) {
        let Some(disk) = self.restart.disk.filter(|disk| disk.used > 1.0 - disk.headroom) else { return };
        let percent = (disk.used * 100.0).floor();
        let event = format!(
            "the disk is {percent} % full: the agent deletes everything scheduled for GC, whatever its age"
        );
        self.at(disk.watch_secs, event);
    }
}
