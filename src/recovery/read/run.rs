//! `RunState::recover` (R52 to R63).

use crate::layout::{Name, RelPath};
use crate::model::{DirectoryState, File, Run};
use crate::recovery::{Code, Mutation, RecoveredRun, Stop, releases};
use crate::values::{Upid, parse_int};

use super::listing;
use super::listing::{ExecutorIds, RunIds};
use super::reader::{FileOutcome, FileRef, FileRule, RecoveryReader, Words};

const FORKED: FileRule<'_> = FileRule {
    missing: Some(Code::ForkedPidMissing),
    empty: Some(Code::ForkedPidEmpty),
    bad: Code::ForkedPidUnreadable,
    words: Words {
        missing: "Failed to find executor forked pid file",
        empty: "Found empty executor forked pid file",
        bad: "Failed to read executor forked pid from",
    },
};
const LIBPROCESS: FileRule<'_> = FileRule {
    missing: None,
    empty: Some(Code::LibprocessPidEmpty),
    bad: Code::LibprocessPidUnreadable,
    words: Words {
        missing: "",
        empty: "Found empty executor libprocess pid file",
        bad: "Failed to read executor libprocess pid from",
    },
};

impl<'m> RecoveryReader<'m> {
    pub(super) fn recover_run(
        &mut self,
        executor: ExecutorIds<'_>,
        id: &'m Name,
        node: Option<&'m Run>,
        home: &RelPath,
    ) -> Result<RecoveredRun<'m>, Stop> {
        let sentinel = node.map_or(Some(false), |node| node.sentinel);
        if sentinel.is_none() {
            self.log.unknown.push(home.join("executor.sentinel"));
        }
        let mut run = RecoveredRun {
            id,
            node,
            errors: 0,
            completed: sentinel == Some(true),
            forked_pid: None,
            libprocess_pid: None,
            http: None,
            tasks: Vec::new(),
        };
        let tasks_directory = node.map_or(DirectoryState::Missing, |node| node.tasks_directory);
        self.look_over(tasks_directory, FileRef { home, name: "tasks" });
        let tasks = self.tasks(RunIds { executor, run: id }, node);
        run.tasks.reserve_exact(tasks.len());
        for task in tasks {
            let recovered = self
                .recover_task(task, node, home)
                .map_err(|stop| stop.within(|| format!("Failed to recover task {}: ", task.id)))?;
            run.errors += recovered.errors;
            listing::take(&mut run.tasks, recovered, |node| node.id);
        }
        self.recover_pids(&mut run, home)?;
        if !releases::reads_sentinel_first(self.log.conditions.release) {
            run.completed &= run.libprocess_pid.is_some();
        }
        Ok(run)
    }

    fn recover_pids(&mut self, run: &mut RecoveredRun<'m>, home: &RelPath) -> Result<(), Stop> {
        let at = FileRef { home, name: "pids/forked.pid" };
        let file = run.node.map_or(&File::Missing, |node| &node.forked_pid);
        if self.rebooted && releases::forgets_pids_after_reboot(self.log.conditions.release) {
            let path = at.path();
            if file.exists() == Some(true) && !self.is_gone(&path) {
                let detail = "the agent treats it as written before a reboot".to_owned();
                self.log.decide(Code::ForkedPidStale, &path, None, detail.clone(), String::new())?;
                self.log.mutations.push(Mutation::Remove { path, detail });
            }
            return Ok(());
        }
        match self.text(file, at, FORKED)? {
            FileOutcome::Value(text) => {
                if let Some(pid) = parse_int(text, i64::from(i32::MIN)..=i64::from(i32::MAX)) {
                    run.forked_pid = i32::try_from(pid).ok();
                } else {
                    let (text, path) = (String::from_utf8_lossy(text), at.path());
                    let of = if releases::names_the_pid_file(self.log.conditions.release) {
                        format!("'{text}' from pid file '{}'", self.log.spell(&path))
                    } else {
                        text.to_string()
                    };
                    let line =
                        format!("Failed to parse forked pid {of}: Failed to convert '{text}' to number");
                    self.log.decide(
                        Code::ForkedPidMalformed,
                        &path,
                        None,
                        format!("{text:?} is not an integer"),
                        line,
                    )?;
                    return Ok(());
                }
            }
            FileOutcome::Bad => {
                Self::count(&mut run.errors, FORKED.bad);
                return Ok(());
            }
            FileOutcome::Empty | FileOutcome::Missing => return Ok(()),
        }
        self.recover_connection(run, home)
    }

    /// How the executor communicates with the agent (R59 to R63).
    fn recover_connection(&mut self, run: &mut RecoveredRun<'m>, home: &RelPath) -> Result<(), Stop> {
        let Some(node) = run.node else { return Ok(()) };
        let at = FileRef { home, name: "pids/libprocess.pid" };
        match self.text(&node.libprocess_pid, at, LIBPROCESS)? {
            FileOutcome::Value(text) => {
                let pid = Upid::parse(text);
                if pid.is_empty() && !text.is_complete() {
                    self.log.unknown.push(at.path());
                } else if pid.is_empty() {
                    let detail = format!("{:?} is not an address", String::from_utf8_lossy(text));
                    self.log.decide(
                        Code::LibprocessPidUnparsable,
                        &at.path(),
                        None,
                        detail,
                        String::new(),
                    )?;
                }
                run.libprocess_pid = Some(pid);
                run.http = Some(false);
                return Ok(());
            }
            FileOutcome::Bad => {
                Self::count(&mut run.errors, LIBPROCESS.bad);
                return Ok(());
            }
            FileOutcome::Empty => return Ok(()),
            // What cannot be read here may be there for the agent.
            FileOutcome::Missing if node.libprocess_pid.is_unknown() => return Ok(()),
            FileOutcome::Missing => {}
        }
        let has_marker = releases::has_http_marker(self.log.conditions.release);
        match node.http_marker.or(Some(false).filter(|_| !has_marker)).map(|there| there && has_marker) {
            Some(true) => run.http = Some(true),
            Some(false) => {
                let line =
                    format!("Failed to find 'libprocess.pid' or 'http.marker' for container {}", run.id);
                let detail = "neither libprocess.pid nor http.marker".to_owned();
                self.log.decide(Code::ConnectionUnknown, home, None, detail, line)?;
            }
            None => self.log.unknown.push(home.join("http.marker")),
        }
        Ok(())
    }
}
