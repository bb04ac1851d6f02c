//! Finding one entity by a word: an id or name, or its beginning or end.

use super::inspect_view::{AgentPick, InspectView};
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

/// Candidates kept; nobody reads more.
const KEPT: usize = 1000;

/// Looks for the entity that a word means. A whole id or name goes before a part of one. Where all that fits lies below
/// one that fits, that one is meant: a command task and the executor that was made for it have the same id.
pub fn find(picture: &InspectView<'_>, word: &[u8]) -> Found {
    for exact in [true, false] {
        let mut search = Search { word, exact, found: Vec::new() };
        search.all(picture);
        let outermost = search.found.iter().find(|one| search.found.iter().all(|other| holds(one, other)));
        match (outermost, search.found.is_empty()) {
            (Some(one), _) => return Found::One(one.clone()),
            (None, false) => {
                // What lies below another candidate is found through that one.
                let found = &search.found;
                let is_outer = |one: &&Entity| !found.iter().any(|other| other != *one && holds(other, one));
                return Found::Many(found.iter().filter(is_outer).cloned().collect());
            }
            (None, true) => {}
        }
    }
    Found::None
}

/// Whether `inner` is `outer` or lies below it.
fn holds(outer: &Entity, inner: &Entity) -> bool {
    let same = |outer: &Option<Name>, inner: &Option<Name>| outer.is_none() || outer == inner;
    same(&outer.agent, &inner.agent)
        && same(&outer.framework, &inner.framework)
        && same(&outer.executor, &inner.executor)
        && same(&outer.container, &inner.container)
        && same(&outer.task, &inner.task)
}

struct Search<'w> {
    word: &'w [u8],
    exact: bool,
    found: Vec<Entity>,
}

impl Search<'_> {
    fn fits(&self, id: &[u8]) -> bool {
        if self.exact { id == self.word } else { id.starts_with(self.word) || id.ends_with(self.word) }
    }

    fn either(&self, id: &Name, name: Option<&str>) -> bool {
        self.fits(id.as_bytes()) || name.is_some_and(|name| self.fits(name.as_bytes()))
    }

    fn note(&mut self, entity: &Entity) {
        if self.found.len() < KEPT {
            self.found.push(entity.clone());
        }
    }

    fn all(&mut self, picture: &InspectView<'_>) {
        let shown: Vec<&Name> = picture.agents().map(|agent| &agent.id).collect();
        for agent in &picture.checkpoint.agents {
            let entity = Entity { agent: Some(agent.id.clone()), ..Entity::default() };
            let only = matches!(&picture.pick.agents, AgentPick::One(id) if *id != agent.id);
            if self.fits(agent.id.as_bytes()) && !only {
                self.note(&entity);
            }
            if shown.contains(&&agent.id) {
                self.below(picture, agent, &entity);
            }
        }
    }

    fn below<'a>(&mut self, picture: &InspectView<'a>, agent: &'a Agent, entity: &Entity) {
        for framework in picture.frameworks(agent) {
            let entity = Entity { framework: Some(framework.id.clone()), ..entity.clone() };
            if self.either(&framework.id, framework.info.value().and_then(|info| info.name.as_deref())) {
                self.note(&entity);
            }
            for executor in picture.executors(framework) {
                let entity = Entity { executor: Some(executor.id.clone()), ..entity.clone() };
                if self.either(&executor.id, executor.info.value().and_then(|info| info.name.as_deref())) {
                    self.note(&entity);
                }
                for run in picture.runs(executor) {
                    let entity = Entity { container: Some(run.id.clone()), ..entity.clone() };
                    if self.fits(run.id.as_bytes()) {
                        self.note(&entity);
                    }
                    for task in picture.tasks(run) {
                        if self.either(&task.id, task.info.value().and_then(|info| info.name.as_deref())) {
                            self.note(&Entity { task: Some(task.id.clone()), ..entity.clone() });
                        }
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
