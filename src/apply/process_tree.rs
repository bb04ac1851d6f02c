//! The processes of an executor: its descendants, by parent, by session and by the container's own cgroup. Reads
//! processes; sends no signals.

use std::collections::{BTreeMap, BTreeSet};

use crate::host::{Processes, Stat};

/// The processes of one executor, as they come to light look by look.
#[derive(Debug, Default)]
pub(super) struct ProcessTree {
    /// Members by pid, with their start in ticks. Those that have ended stay until their id has another holder.
    members: BTreeMap<i32, u64>,
    /// Sessions that members lead or have led, as long as a process is in them: their number is not reused before.
    sessions: BTreeSet<i32>,
}

impl ProcessTree {
    /// Of the process that was forked for the run.
    pub(super) fn of(forked: &Stat) -> Self {
        let mut tree = Self::default();
        tree.take(forked);
        tree
    }

    /// Everybody who belongs to it by this look, the first first. `own` are the processes in the container's cgroup.
    pub(super) fn look(&mut self, processes: &Processes, own: &[i32]) -> Vec<Stat> {
        let all: Vec<&Stat> = processes.iter().filter(|stat| can_belong(stat)).collect();
        // A pid that another process has by now says nothing about its children.
        self.members
            .retain(|pid, start| processes.stat(*pid).map_or(true, |stat| stat.start_ticks == *start));
        self.sessions.retain(|session| {
            let taken = processes.stat(*session).is_ok_and(|leader| !self.members.contains_key(&leader.pid));
            !taken && all.iter().any(|stat| stat.session == *session)
        });
        loop {
            let before = self.members.len();
            for stat in &all {
                let is_child = self.members.contains_key(&stat.parent) && processes.lists(stat.parent);
                if is_child || self.sessions.contains(&stat.session) || own.contains(&stat.pid) {
                    self.take(stat);
                }
            }
            if self.members.len() == before {
                break;
            }
        }
        let is_member = |stat: &&&Stat| self.members.get(&stat.pid) == Some(&stat.start_ticks);
        let mut found: Vec<Stat> = all.iter().filter(is_member).map(|stat| (*stat).clone()).collect();
        found.sort_by_key(|stat| (stat.start_ticks, stat.pid));
        found
    }

    fn take(&mut self, stat: &Stat) {
        self.members.insert(stat.pid, stat.start_ticks);
        if stat.session == stat.pid {
            self.sessions.insert(stat.pid);
        }
    }
}

/// Init, kernel threads and this program belong to no executor.
fn can_belong(stat: &Stat) -> bool {
    let own = rustix::process::getpid().as_raw_nonzero().get();
    stat.pid > 1 && stat.pid != own && !stat.is_kernel_thread()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Host;
    use chrono::DateTime;
    use std::path::Path;

    /// Processes as `pid parent session start`.
    fn look(lines: &[(i32, i32, i32, u64)]) -> (tempfile::TempDir, Processes) {
        let dir = tempfile::tempdir().unwrap();
        for (pid, parent, session, start) in lines {
            let own = dir.path().join(pid.to_string());
            std::fs::create_dir(&own).unwrap();
            let tail = "0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0";
            let line = format!("{pid} (x) S {parent} {session} {session} {tail} {start} 0 0\n");
            std::fs::write(own.join("stat"), line).unwrap();
        }
        let processes = Processes::look(&Host::at(dir.path(), Path::new("/"), DateTime::UNIX_EPOCH));
        (dir, processes)
    }

    fn pids(tree: &mut ProcessTree, processes: &Processes, own: &[i32]) -> Vec<i32> {
        tree.look(processes, own).iter().map(|stat| stat.pid).collect()
    }

    #[test]
    fn children_sessions_and_the_cgroup() {
        // 100: launcher; 101: executor; 102: a child in a session of its own; 103: in that session, its parent gone;
        // 104: in the cgroup alone; 105: another process.
        let lines = [
            (1, 0, 1, 1),
            (100, 1, 100, 10),
            (101, 100, 100, 11),
            (102, 101, 102, 12),
            (103, 1, 102, 13),
            (104, 1, 104, 14),
            (105, 1, 105, 15),
        ];
        let (_dir, processes) = look(&lines);
        let mut tree = ProcessTree::of(&processes.stat(100).unwrap());
        assert_eq!(pids(&mut tree, &processes, &[104]), [100, 101, 102, 103, 104]);
        // The launcher and the leader of the session end; the orphans are still known.
        let (_dir, later) = look(&[(1, 0, 1, 1), (101, 1, 100, 11), (103, 1, 102, 13), (105, 1, 105, 15)]);
        assert_eq!(pids(&mut tree, &later, &[]), [101, 103]);
    }

    #[test]
    fn an_id_with_a_new_holder_says_nothing_any_more() {
        let (_dir, first) = look(&[(100, 1, 100, 10), (101, 100, 100, 11)]);
        let mut tree = ProcessTree::of(&first.stat(100).unwrap());
        assert_eq!(pids(&mut tree, &first, &[]), [100, 101]);
        let (_dir, later) = look(&[(100, 1, 100, 900), (110, 100, 100, 901), (111, 110, 111, 902)]);
        assert_eq!(pids(&mut tree, &later, &[]), [0; 0]);
    }
}
