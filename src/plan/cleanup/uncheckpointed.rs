//! Sandboxes of frameworks that no checkpoint knows: such frameworks do not checkpoint, and after a restart no agent
//! collects what they have left. Single runs are removed by their age; a framework's directory as a whole if all of them are.

use std::collections::BTreeSet;

use crate::layout::{Name, RelPath, SortedPaths};
use crate::model::{Agent, Checkpoint, Part};
use crate::source::{Listing, NodeType};

use super::choose::Counts;
use super::kept::Reason;
use super::scope::Scope;
use super::walk::CleanupWalk;

const SCOPE: Scope = Scope::Uncheckpointed;

impl CleanupWalk<'_> {
    /// Takes the sandboxes below the latest agent whose frameworks are not in meta.
    pub(super) fn uncheckpointed(&mut self, checkpoint: &Checkpoint, agent: &Agent) {
        if !self.request.scopes.has(SCOPE) || self.request.framework.is_some() {
            return;
        }
        let home = RelPath::new("slaves").join(&agent.id).join("frameworks");
        if checkpoint.coverage.sandboxes != Part::Read {
            return self.without_sandboxes(SCOPE, &home);
        }
        if agent.info.value().is_none() {
            // What is left of such a checkpoint does not show which frameworks did not checkpoint.
            return self.kept.add(SCOPE, Reason::AgentUnknown, &home);
        }
        let known: BTreeSet<&Name> = agent.frameworks.iter().map(|framework| &framework.id).collect();
        let all = self.below(SCOPE, &home).unwrap_or_default();
        let unknown: Vec<Name> = all.into_iter().filter(|id| !known.contains(id)).collect();
        if unknown.is_empty() {
            return;
        }
        let opened: Option<SortedPaths> = (self.environment.opened)().map(FromIterator::from_iter);
        for id in unknown {
            let path = home.join(&id);
            match &opened {
                None => self.kept.add(SCOPE, Reason::OpenUnknown, &path),
                Some(opened) => self.framework_without_checkpoint(&path, opened),
            }
        }
    }

    fn framework_without_checkpoint(&mut self, path: &RelPath, opened: &SortedPaths) {
        let executors = path.join("executors");
        let all = self.below(SCOPE, &executors);
        let (mut going, mut stays) = (Vec::new(), all.is_none());
        for executor in all.unwrap_or_default() {
            let runs = executors.join(&executor).join("runs");
            let all = self.below(SCOPE, &runs);
            stays |= all.is_none();
            for run in all.unwrap_or_default().into_iter().filter(|run| run.as_bytes() != b"latest") {
                let run = runs.join(&run);
                match self.why_it_stays(&run, opened) {
                    None => going.push(run),
                    Some(reason) => {
                        self.kept.add(SCOPE, reason, &run);
                        stays = true;
                    }
                }
            }
        }
        let is_whole = !stays
            && self.protected.reason_not_to_delete(path).is_none()
            && (!going.is_empty() || self.why_it_stays(path, opened).is_none());
        if is_whole {
            let counts = Counts { frameworks: 1, runs: going.len() as u64, ..Counts::default() };
            self.want(SCOPE, path.clone(), self.why(path), counts);
            return;
        }
        for run in going {
            let why = self.why(&run);
            self.want(SCOPE, run, why, Counts { runs: 1, ..Counts::default() });
        }
    }

    fn why_it_stays(&self, path: &RelPath, opened: &SortedPaths) -> Option<Reason> {
        match self.source.stat(path) {
            Err(_) => Some(Reason::Closed),
            Ok(stat) if stat.node != NodeType::Directory => Some(Reason::Odd),
            Ok(stat) if !self.request.is_old(stat.mtime) => Some(Reason::Young),
            Ok(_) if opened.any_below(path) => Some(Reason::Opened),
            Ok(_) => None,
        }
    }

    fn why(&self, path: &RelPath) -> String {
        let changed =
            self.source.stat(path).ok().and_then(|stat| chrono::DateTime::from_timestamp(stat.mtime, 0));
        let changed = changed.map(|at| format!("; last changed {}", at.format("%FT%TZ")));
        format!("no checkpoint knows its framework{}", changed.unwrap_or_default())
    }

    /// The names in a directory; none if there is none. One that cannot be listed is kept, and so is what is below it.
    pub(super) fn below(&mut self, scope: Scope, path: &RelPath) -> Option<Vec<Name>> {
        let mut listing = Listing::default();
        let listed = self.source.directory(path).and_then(|directory| directory.list(&mut listing));
        match listed {
            Ok(()) => Some(listing.entries().iter().map(|entry| Name::from(&*entry.name)).collect()),
            Err(errno) if errno.is_missing() => Some(Vec::new()),
            Err(_) => {
                self.kept.add(scope, Reason::Closed, path);
                None
            }
        }
    }
}
