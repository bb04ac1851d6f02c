//! Directories of sandboxes in which no sandbox is left: neither the agent nor another scope removes them.

use crate::layout::{Name, RelPath};
use crate::model::{Agent, Checkpoint, Part};
use crate::source::NodeType;

use super::choose::Counts;
use super::kept::Reason;
use super::removals::Wanted;
use super::scope::Scope;
use super::walk::CleanupWalk;

const SCOPE: Scope = Scope::Empty;

impl CleanupWalk<'_> {
    /// Takes the hollow directories of executors that are not in meta, and of frameworks that are not.
    pub(super) fn hollow_sandboxes(&mut self, left: &Checkpoint, agent: &Agent) {
        let is_asked = self.request.scopes.has(SCOPE) && self.request.framework.is_none();
        if !is_asked || left.coverage.sandboxes != Part::Read || agent.info.value().is_none() {
            return;
        }
        let home = RelPath::new("slaves").join(&agent.id).join("frameworks");
        for id in self.below(SCOPE, &home).unwrap_or_default() {
            let framework = home.join(&id);
            let executors = framework.join("executors");
            let all = self.below(SCOPE, &executors).unwrap_or_default();
            let known = agent.framework(&id);
            let is_known = |executor: &Name| known.is_some_and(|known| known.executor(executor).is_some());
            let hollow: Vec<RelPath> = all
                .iter()
                .filter(|executor| !is_known(executor))
                .map(|executor| executors.join(executor))
                .filter(|path| self.is_hollow(path))
                .collect();
            let is_whole = known.is_none()
                && !hollow.is_empty()
                && hollow.len() == all.len()
                && self.contains_only(&framework, b"executors");
            let going = if is_whole { vec![framework] } else { hollow };
            for path in going {
                self.take_hollow(path);
            }
        }
    }

    /// Whether an executor's directory holds `runs` with `latest` at most.
    fn is_hollow(&mut self, executor: &RelPath) -> bool {
        let runs = executor.join("runs");
        let latest = self.source.stat(&runs.join("latest"));
        self.source.stat(&runs).is_ok_and(|stat| stat.node == NodeType::Directory)
            && self.contains_only(executor, b"runs")
            && self.contains_only(&runs, b"latest")
            && latest.map_or_else(crate::source::Errno::is_missing, |stat| stat.node == NodeType::Symlink)
    }

    fn contains_only(&mut self, path: &RelPath, name: &[u8]) -> bool {
        self.below(SCOPE, path).is_some_and(|names| names.iter().all(|own| own.as_bytes() == name))
    }

    fn take_hollow(&mut self, path: RelPath) {
        let reason = match self.source.stat(&path) {
            Ok(stat) if !self.request.is_old(stat.mtime) => Some(Reason::Young),
            Ok(_) => self.protected.reason_to_keep(&path),
            Err(_) => Some(Reason::Closed),
        };
        if let Some(reason) = reason {
            return self.kept.add(SCOPE, reason, &path);
        }
        let why = "no sandbox is left in it, and no checkpoint knows it".into();
        // Moved aside: nothing in it takes space.
        let wanted = Wanted { scope: SCOPE, path, why, counts: Counts::default(), data: false, young: false };
        self.removals.add(wanted, &mut self.kept);
    }
}
