//! Sandboxes and provisioned images of runs that a cleanup of the past has moved aside. No agent that keeps its id ever
//! collects them: it schedules only what is in meta (R164).

use crate::layout::RelPath;
use crate::model::{Agent, Checkpoint, Executor, Part};
use crate::source::NodeType;

use super::choose::{Counts, PastRun};
use super::environment::JournalsRead;
use super::kept::Reason;
use super::scope::Scope;
use super::walk::CleanupWalk;

const SCOPE: Scope = Scope::Sandboxes;

impl CleanupWalk<'_> {
    /// Remembers which runs are in meta: a restored run is not taken from a journal.
    pub(super) fn note_runs(&mut self, executors: &[Executor]) {
        if self.request.scopes.has(SCOPE) {
            for run in executors.iter().flat_map(|executor| &executor.runs) {
                self.seen.insert(&RelPath::new(&run.id));
            }
        }
    }

    /// Takes what is left of completed runs of this agent that are no longer in meta.
    pub(super) fn past_sandboxes(&mut self, checkpoint: &Checkpoint, agent: &Agent) {
        if !self.request.scopes.has(SCOPE) || checkpoint.coverage.sandboxes != Part::Read {
            return;
        }
        let wanted = self.request.framework.as_ref();
        let read = (self.environment.past)(&mut |past| {
            if past.agent == agent.id && wanted.is_none_or(|id| *id == past.framework) {
                self.past_run(&past);
            }
        });
        if read == JournalsRead::NotAll {
            self.kept.add(SCOPE, Reason::JournalUnread, &RelPath::new("slaves").join(&agent.id));
        }
    }

    fn past_run(&mut self, past: &PastRun) {
        if self.seen.contains(&RelPath::new(&past.run)) {
            return;
        }
        let sandbox = RelPath::of_run("slaves", &past.agent, &past.framework, &past.executor, &past.run);
        let counts = Counts { runs: 1, ..Counts::default() };
        self.left_over(sandbox, "of a completed run that was moved aside before", counts);
        let image = RelPath::new("provisioner/containers").join(&past.run);
        self.left_over(image, "the image of a completed run that was moved aside before", Counts::default());
    }

    fn left_over(&mut self, path: RelPath, why: &'static str, counts: Counts) {
        let reason = match self.source.stat(&path) {
            Err(errno) if errno.is_missing() => return,
            Err(_) => Reason::Closed,
            Ok(stat) if stat.node != NodeType::Directory => Reason::Odd,
            Ok(stat) if !self.request.is_old(stat.mtime) => Reason::Young,
            Ok(_) => {
                self.want(SCOPE, path, why, counts);
                return;
            }
        };
        self.kept.add(SCOPE, reason, &path);
    }
}
