//! Finding the one entity that a word names, among those that are shown.

use super::inspect_view::{AgentPick, InspectView};
use crate::app::{Closeness, closeness};
use crate::layout::{Entity, Name};
use crate::model::Agent;

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    None,
    /// This entity.
    One(Entity),
    /// Any of these; the first few, in order.
    Many(Vec<Entity>),
}

/// Candidates kept: a longer list helps no reader.
const KEPT: usize = 1000;

/// Looks for the entity that a word names. If everything with this ID or name is below one of them, that one is meant: a
/// command task and the executor that was generated for it have the same ID.
pub fn find(view: &InspectView<'_>, word: &[u8]) -> Found {
    let mut search = Search { word: Some(word), best: None, found: Vec::new() };
    search.all(view);
    let found = &search.found;
    if found.is_empty() {
        return Found::None;
    }
    let covers = |one: &Entity, other: &Entity| {
        holds(one, other) && (search.best != Some(Closeness::Part) || own_id(one) == own_id(other))
    };
    if let Some(outermost) = found.iter().find(|one| found.iter().all(|other| covers(one, other))) {
        return Found::One(outermost.clone());
    }
    // What is below another candidate is found through that one.
    let is_outer = |one: &&Entity| !found.iter().any(|other| other != *one && covers(other, one));
    Found::Many(found.iter().filter(is_outer).cloned().collect())
}

/// The first entities that a word could name, in order.
pub fn all(view: &InspectView<'_>) -> Vec<Entity> {
    let mut search = Search { word: None, best: None, found: Vec::new() };
    search.all(view);
    search.found
}

/// The ID of the entity itself.
fn own_id(entity: &Entity) -> Option<&Name> {
    let Entity { agent, framework, executor, container, task } = entity;
    [task, container, executor, framework, agent].into_iter().flatten().next()
}

/// Whether `inner` is `outer` or is below it.
fn holds(outer: &Entity, inner: &Entity) -> bool {
    let same = |outer: &Option<Name>, inner: &Option<Name>| outer.is_none() || outer == inner;
    same(&outer.agent, &inner.agent)
        && same(&outer.framework, &inner.framework)
        && same(&outer.executor, &inner.executor)
        && same(&outer.container, &inner.container)
        && same(&outer.task, &inner.task)
}

struct Search<'w> {
    /// None where all fit.
    word: Option<&'w [u8]>,
    /// How well those that were found fit.
    best: Option<Closeness>,
    found: Vec<Entity>,
}

impl Search<'_> {
    /// Keeps an entity if none fits better.
    fn note(&mut self, entity: &Entity, id: &Name, name: Option<&str>) {
        let closeness = self.word.map_or(Some(Closeness::Part), |word| closeness(word, id.as_bytes(), name));
        let Some(closeness) = closeness else { return };
        if self.best.is_none_or(|best| closeness < best) {
            self.best = Some(closeness);
            self.found.clear();
        }
        if self.best == Some(closeness) && self.found.len() < KEPT {
            self.found.push(entity.clone());
        }
    }

    fn all(&mut self, view: &InspectView<'_>) {
        let shown: Vec<&Name> = view.agents().map(|agent| &agent.id).collect();
        for agent in &view.checkpoint.agents {
            let entity = Entity { agent: Some(agent.id.clone()), ..Entity::default() };
            let only = matches!(&view.pick.agents, AgentPick::One(id) if *id != agent.id);
            if !only {
                self.note(&entity, &agent.id, None);
            }
            if shown.contains(&&agent.id) {
                self.below(view, agent, &entity);
            }
        }
    }

    fn below<'a>(&mut self, view: &InspectView<'a>, agent: &'a Agent, entity: &Entity) {
        for framework in view.frameworks(agent) {
            let entity = Entity { framework: Some(framework.id.clone()), ..entity.clone() };
            let name = framework.info.value().and_then(|info| info.name.as_deref());
            self.note(&entity, &framework.id, name);
            for executor in view.executors(framework) {
                let entity = Entity { executor: Some(executor.id.clone()), ..entity.clone() };
                let name = executor.info.value().and_then(|info| info.name.as_deref());
                self.note(&entity, &executor.id, name);
                for run in view.runs(executor) {
                    let entity = Entity { container: Some(run.id.clone()), ..entity.clone() };
                    self.note(&entity, &run.id, None);
                    for task in view.tasks(run) {
                        let name = task.info.value().and_then(|info| info.name.as_deref());
                        self.note(&Entity { task: Some(task.id.clone()), ..entity.clone() }, &task.id, name);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_executor_holds_its_tasks() {
        let executor = Entity { agent: Some("a".into()), executor: Some("e".into()), ..Entity::default() };
        let task = Entity { task: Some("e".into()), ..executor.clone() };
        assert!(holds(&executor, &task) && !holds(&task, &executor) && holds(&task, &task));
    }
}
