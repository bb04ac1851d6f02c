//! The agent, framework, executor, run and task that a path belongs to.

use super::name::Name;

/// The entity that a path belongs to; IDs below it are unset.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    pub agent: Option<Name>,
    pub framework: Option<Name>,
    pub executor: Option<Name>,
    /// The container ID of the run.
    pub container: Option<Name>,
    pub task: Option<Name>,
}

/// Reads the IDs in a path below `meta` or below the sandboxes.
pub fn identify(path: &[u8]) -> Entity {
    let mut entity = Entity::default();
    let mut parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty());
    if !parts.any(|part| part == b"slaves") {
        return entity;
    }
    let mut next = |directory: &[u8]| -> Option<Name> {
        if directory.is_empty() || parts.next() == Some(directory) {
            parts.next().map(Name::from)
        } else {
            None
        }
    };
    entity.agent = next(b"");
    entity.framework = next(b"frameworks");
    if entity.framework.is_some() {
        entity.executor = next(b"executors");
    }
    if entity.executor.is_some() {
        entity.container = next(b"runs");
    }
    if entity.container.is_some() {
        entity.task = next(b"tasks");
    }
    entity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_ids_of_a_path() {
        let entity = identify(b"meta/slaves/S/frameworks/F/executors/E/runs/C/tasks/T/task.info");
        assert_eq!(entity.agent, Some("S".into()));
        assert_eq!(entity.task, Some("T".into()));
        let entity = identify(b"/w/meta/slaves/S/operations/u/operation.updates");
        assert_eq!((entity.agent, entity.framework), (Some("S".into()), None));
        assert_eq!(identify(b"meta/boot_id"), Entity::default());
    }
}
