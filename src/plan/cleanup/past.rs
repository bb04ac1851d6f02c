//! Sandboxes and provisioned images of runs that a cleanup of the past has moved aside. No agent that keeps its id ever
//! collects them: it schedules what stands in meta (R164).

use std::collections::HashSet;

use crate::layout::RelPath;
use crate::model::{Agent, Part};
use crate::source::NodeType;

use super::choose::Counts;
use super::reason::Reason;
use super::scope::Scope;
use super::walk::Walk;

const SCOPE: Scope = Scope::Sandboxes;

impl Walk<'_> {
    /// Takes what is left of completed runs of this agent that stand no longer in meta.
    pub(super) fn past_sandboxes(&mut self, agent: &Agent) {
        if !self.request.scopes.has(SCOPE) || self.checkpoint.coverage.sandboxes != Part::Read {
            return;
        }
        let executors = agent.frameworks.iter().flat_map(|framework| &framework.executors);
        let known: HashSet<&[u8]> =
            executors.flat_map(|executor| &executor.runs).map(|run| run.id.as_bytes()).collect();
        let request = self.request;
        let wanted = |framework| request.framework.as_ref().is_none_or(|id| id == framework);
        for past in request.past.iter().filter(|past| past.agent == agent.id && wanted(&past.framework)) {
            // What has come back speaks for itself.
            if known.contains(past.run.as_bytes()) {
                continue;
            }
            let sandbox = RelPath::of_run("slaves", &past.agent, &past.framework, &past.executor, &past.run);
            let counts = Counts { runs: 1, ..Counts::default() };
            self.left_over(sandbox, "of a completed run that was moved aside before", counts);
            let image = RelPath::new("provisioner/containers").join(&past.run);
            self.left_over(
                image,
                "the image of a completed run that was moved aside before",
                Counts::default(),
            );
        }
    }

    fn left_over(&mut self, path: RelPath, why: &'static str, counts: Counts) {
        let reason = match self.source.stat(&path) {
            Err(errno) if errno.is_missing() => return,
            Err(_) => Reason::Closed,
            Ok(stat) if stat.node != NodeType::Folder => Reason::Odd,
            Ok(stat) if !self.request.is_old(stat.mtime) => Reason::Young,
            Ok(_) => {
                self.want(SCOPE, path, why, counts);
                return;
            }
        };
        self.stays.add(SCOPE, reason, &path);
    }
}
