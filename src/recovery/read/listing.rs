//! What the agent sees when it lists a directory of entities (R75, R76): names that do not begin with a dot, of every
//! directory that the literal path, taken as a pattern, matches.

use crate::layout::{Name, has_magic, is_hidden, matches};
use crate::model::{Agent, Executor, Framework, Latest, Run, Task};

use super::reader::RecoveryReader;

/// The names of a framework's directory and of the one above it.
#[derive(Clone, Copy)]
pub(super) struct FrameworkIds<'n> {
    pub(super) agent: &'n Name,
    pub(super) framework: &'n Name,
}

#[derive(Clone, Copy)]
pub(super) struct ExecutorIds<'n> {
    pub(super) framework: FrameworkIds<'n>,
    pub(super) executor: &'n Name,
}

#[derive(Clone, Copy)]
pub(super) struct RunIds<'n> {
    pub(super) executor: ExecutorIds<'n>,
    pub(super) run: &'n Name,
}

impl ExecutorIds<'_> {
    /// Whether no ID is a pattern, so that everything below is listed only through its own directory.
    fn are_plain(self) -> bool {
        let ids = [self.framework.agent, self.framework.framework, self.executor];
        ids.iter().all(|id| !has_magic(id.as_bytes()))
    }
}

impl<'m> RecoveryReader<'m> {
    fn matching_agents(&self, agent: &Name) -> Vec<&'m Agent> {
        pick(&self.checkpoint.agents, agent, |node| &node.id)
    }

    fn matching_frameworks(&self, ids: FrameworkIds<'_>) -> Vec<&'m Framework> {
        let agents = self.matching_agents(ids.agent).into_iter();
        agents.flat_map(|agent| pick(&agent.frameworks, ids.framework, |node| &node.id)).collect()
    }

    fn matching_executors(&self, ids: ExecutorIds<'_>) -> Vec<&'m Executor> {
        let frameworks = self.matching_frameworks(ids.framework).into_iter();
        frameworks.flat_map(|framework| pick(&framework.executors, ids.executor, |node| &node.id)).collect()
    }

    /// `frameworks/*` of an agent.
    pub(super) fn frameworks(&self, agent: &Name) -> Vec<&'m Name> {
        if !self.place_is_plain {
            return Vec::new();
        }
        let agents = self.matching_agents(agent).into_iter();
        agents.flat_map(|agent| &agent.frameworks).map(|node| &node.id).filter(|id| is_seen(id)).collect()
    }

    /// `executors/*` of a framework.
    pub(super) fn executors(&self, ids: FrameworkIds<'_>) -> Vec<&'m Name> {
        if !self.place_is_plain {
            return Vec::new();
        }
        let frameworks = self.matching_frameworks(ids).into_iter();
        frameworks.flat_map(|node| &node.executors).map(|node| &node.id).filter(|id| is_seen(id)).collect()
    }

    /// `runs/*` of an executor: the `latest` links, and the runs. `own` is the directory that the literal path names.
    pub(super) fn runs(
        &self,
        ids: ExecutorIds<'_>,
        own: Option<&'m Executor>,
    ) -> (Vec<&'m Latest>, Vec<&'m Name>) {
        if !self.place_is_plain {
            return Default::default();
        }
        let executors = match own {
            Some(executor) if ids.are_plain() => vec![executor],
            _ => self.matching_executors(ids),
        };
        let links = executors.iter().map(|node| &node.latest).filter(|latest| **latest != Latest::Missing);
        let links = links.collect();
        let runs = executors.iter().flat_map(|node| &node.runs).map(|node| &node.id);
        (links, runs.filter(|id| is_seen(id)).collect())
    }

    /// `tasks/*` of a run.
    pub(super) fn tasks(&self, ids: RunIds<'_>, own: Option<&'m Run>) -> Vec<&'m Task> {
        if !self.place_is_plain {
            return Vec::new();
        }
        let runs = match own {
            Some(run) if ids.executor.are_plain() && !has_magic(ids.run.as_bytes()) => vec![run],
            _ => {
                let executors = self.matching_executors(ids.executor).into_iter();
                executors.flat_map(|executor| pick(&executor.runs, ids.run, |node| &node.id)).collect()
            }
        };
        runs.into_iter().flat_map(|run| &run.tasks).filter(|task| is_seen(&task.id)).collect()
    }
}

fn is_seen(id: &Name) -> bool {
    !is_hidden(id.as_bytes())
}

/// The nodes that an ID matches: itself, or as a pattern.
fn pick<'m, T>(nodes: &'m [T], id: &Name, name: impl Fn(&T) -> &Name) -> Vec<&'m T> {
    if has_magic(id.as_bytes()) {
        return nodes.iter().filter(|node| matches(id.as_bytes(), name(node).as_bytes())).collect();
    }
    let found = nodes.binary_search_by(|node| name(node).cmp(id));
    found.map(|at| vec![&nodes[at]]).unwrap_or_default()
}

/// Takes what was recovered into a list by id. Of what is listed twice, through a pattern, the later stays, as in the
/// agent's maps.
pub(super) fn take<'n, T>(nodes: &mut Vec<T>, node: T, id: impl Fn(&T) -> &'n Name) {
    if nodes.last().is_none_or(|last| id(last) < id(&node)) {
        nodes.push(node);
        return;
    }
    match nodes.binary_search_by(|known| id(known).cmp(id(&node))) {
        Ok(at) => nodes[at] = node,
        Err(at) => nodes.insert(at, node),
    }
}
