//! Agent ids that are not the latest, with their sandboxes: what the agent only collects where it finds sandboxes of
//! that id, and not before another `gc_delay` after each of its starts (R166).

use std::collections::BTreeSet;

use crate::layout::{Name, RelPath};
use crate::model::{Agent, Batch, Checkpoint, DirectoryState, Framework, Part};
use crate::source::NodeType;

use super::choose::Counts;
use super::environment::{Life, RunAt};
use super::kept::Reason;
use super::scope::Scope;
use super::verdict::{counts, unacknowledged};
use super::walk::CleanupWalk;

const SCOPE: Scope = Scope::OldAgents;

/// What was read of an old id.
#[derive(Debug, Clone, Default)]
pub(super) struct OldAgent {
    counts: Counts,
    /// Why it stays.
    lives: Option<Reason>,
}

impl CleanupWalk<'_> {
    /// Notes what an old id holds, and whether any of it lives.
    pub(super) fn old_executors(&mut self, agent: &Agent, framework: &Framework, batch: &Batch<'_>) {
        let old = self.old.entry(agent.id.clone()).or_default();
        old.counts.frameworks += u64::from(batch.is_last);
        for executor in &batch.executors {
            old.counts += counts(executor);
            for run in &executor.runs {
                old.counts.unsent += run.tasks.iter().filter_map(unacknowledged).sum::<u64>();
                let life = || (self.environment.lives)(&RunAt { agent, framework, executor, run });
                old.lives = old.lives.take().or_else(|| match life() {
                    Life::Dead => None,
                    Life::Lives => Some(Reason::Lives),
                    Life::MayLive => Some(Reason::MayLive),
                });
            }
        }
    }

    pub(super) fn old_agents(&mut self, checkpoint: &Checkpoint) {
        if !self.request.scopes.has(SCOPE) {
            return;
        }
        let agents = checkpoint.agents.iter().map(|agent| &agent.id);
        let ids: BTreeSet<&Name> = agents.chain(&checkpoint.sandbox_agents).collect();
        let latest = checkpoint.latest_agent().filter(|agent| agent.info.value().is_some());
        // The id inside slave.info is the one that sandboxes go by (R119).
        let inside = latest.and_then(|agent| agent.info.value()?.id.clone());
        for id in ids {
            let (meta, sandboxes) = (RelPath::new("meta/slaves").join(id), RelPath::new("slaves").join(id));
            let Some(latest) = latest else {
                self.kept.add(SCOPE, Reason::AgentUnknown, &meta);
                continue;
            };
            if *id == latest.id || inside.as_ref() == Some(id) {
                continue;
            }
            match self.old_agent(checkpoint, id, &meta, &sandboxes) {
                Err(reason) => self.kept.add(SCOPE, reason, &meta),
                Ok((counts, has_meta, has_sandboxes)) => {
                    if has_meta {
                        let why = format!("slaves/latest names {}", latest.id);
                        self.want(SCOPE, meta, why, counts);
                    }
                    if has_sandboxes {
                        let why = "sandboxes of an old agent id";
                        self.want(SCOPE, sandboxes, why, Counts::default());
                    }
                }
            }
        }
    }

    /// What an old id holds, and whether it has a directory below `meta/slaves` and one below `slaves`.
    fn old_agent(
        &self,
        checkpoint: &Checkpoint,
        id: &Name,
        meta: &RelPath,
        sandboxes: &RelPath,
    ) -> Result<(Counts, bool, bool), Reason> {
        let mut sum = Counts { agents: 1, ..Counts::default() };
        let has_meta = match checkpoint.agent(id.as_bytes()) {
            None => false,
            Some(agent) => {
                self.over(agent, &mut sum)?;
                self.old_directory(meta)?
            }
        };
        let has_sandboxes = match checkpoint.coverage.sandboxes {
            Part::Read => self.old_directory(sandboxes)?,
            Part::NotInSource => false,
            Part::NotPermitted => return Err(Reason::Closed),
        };
        for path in [meta, sandboxes] {
            if let Some(reason) = self.protected.reason_not_to_delete(path) {
                return Err(reason);
            }
        }
        Ok((sum, has_meta, has_sandboxes))
    }

    /// Whether there is a directory, and it is old.
    fn old_directory(&self, path: &RelPath) -> Result<bool, Reason> {
        match self.source.stat(path) {
            Ok(stat) if stat.node != NodeType::Directory => Err(Reason::Odd),
            Ok(stat) if self.request.is_old(stat.mtime) => Ok(true),
            Ok(_) => Err(Reason::Young),
            Err(errno) if errno.is_missing() => Ok(false),
            Err(_) => Err(Reason::Closed),
        }
    }

    /// Whether nothing of it lives, and what it holds.
    fn over(&self, agent: &Agent, sum: &mut Counts) -> Result<(), Reason> {
        match agent.directory {
            DirectoryState::Listed if agent.loaded => {}
            DirectoryState::NotADirectory => return Err(Reason::Odd),
            _ => return Err(Reason::Closed),
        }
        let old = self.old.get(&agent.id).cloned().unwrap_or_default();
        *sum += old.counts;
        old.lives.map_or(Ok(()), Err)
    }
}
