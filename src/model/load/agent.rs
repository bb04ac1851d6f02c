//! Loads one agent ID: its info, drain config, operations, resource providers, and frameworks without executors.

use crate::schema::table;

use super::cursor::Cursor;
use super::filter::Filter;
use super::providers;
use super::reader::{Opened, Reader};
use super::registry;
use super::resources::{state_of, unread};
use crate::layout::{Name, RelPath};
use crate::model::facts::{AgentFacts, DrainFacts, FrameworkFacts};
use crate::model::{Agent, DirectoryState, File, Framework, Latest, Registry, Unread};
use crate::source::{Directory, Entry};

/// The executors of one framework that are read later. Their directory is opened again then, to save descriptors.
pub(super) struct ExecutorsToRead {
    pub(super) path: RelPath,
    pub(super) real: RelPath,
    pub(super) entries: Vec<Entry>,
    pub(super) agent: Name,
    pub(super) framework: Name,
}

/// An agent, and for each of its frameworks the executors that are read later.
pub(super) struct LoadedAgent {
    pub(super) agent: Agent,
    pub(super) executors: Vec<Option<ExecutorsToRead>>,
}

pub(super) fn load<'s>(
    reader: &mut Reader<'s>,
    slaves: &Directory<'s>,
    cursor: &Cursor<'_>,
    entry: &Entry,
    filter: &Filter,
) -> LoadedAgent {
    let (state, opened, cursor) = reader.directory(slaves, cursor, &entry.name, Some(entry.node));
    let below = if state.is_unknown() { state } else { DirectoryState::Missing };
    let mut agent = Agent {
        directory: state,
        loaded: true,
        info: unread(state),
        drain: unread(state),
        frameworks_directory: below,
        operations_directory: below,
        registry: Registry { directory: below, broken: None, is_new: false, is_empty: false },
        ..Agent::listed(Name::from(&*entry.name))
    };
    let mut executors = Vec::new();
    if let Some(opened) = opened {
        let info = reader.single(&opened, &cursor, "slave.info", &table::SLAVE_INFO, AgentFacts::default());
        agent.info = match info {
            File::Read((facts, resources)) => File::Read(AgentFacts { resources, ..facts }),
            other => state_of(&other),
        };
        let drain =
            reader.single(&opened, &cursor, "drain.config", &table::DRAIN_CONFIG, DrainFacts::default());
        agent.drain = match drain {
            File::Read((facts, _)) => File::Read(facts),
            other => state_of(&other),
        };
        let (state, streams, _) = providers::load_streams(reader, &opened, &cursor);
        (agent.operations_directory, agent.operations) = (state, streams);
        providers::load(reader, &opened, &cursor, &mut agent);
        registry::load(reader, &opened, &cursor, &mut agent);
        load_frameworks(reader, &opened, &cursor, filter, &mut agent, &mut executors);
        let expected = [
            "slave.info",
            "drain.config",
            "operations",
            "resource_providers",
            "resource_provider_registry",
            "frameworks",
        ];
        reader.strays(&opened, &cursor, &expected);
    }
    LoadedAgent { agent, executors }
}

/// A directory whose entries are unknown.
pub(super) fn unread_directory(cursor: &Cursor<'_>, state: DirectoryState) -> Option<Unread> {
    state.is_unknown().then(|| Unread { path: cursor.path(), why: unread(state) })
}

fn load_frameworks<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    filter: &Filter,
    agent: &mut Agent,
    executors: &mut Vec<Option<ExecutorsToRead>>,
) {
    let (state, opened, cursor) = reader.named_directory(opened, cursor, b"frameworks");
    agent.frameworks_directory = state;
    let Some(opened) = opened else { return };
    for entry in opened.listing.entries() {
        if !Filter::wants(filter.framework.as_ref(), &entry.name) {
            continue;
        }
        let (framework, to_read) = load_framework(reader, &opened, &cursor, entry, &agent.id, filter);
        agent.frameworks.push(framework);
        executors.push(to_read);
    }
}

fn load_framework<'s>(
    reader: &mut Reader<'s>,
    frameworks: &Opened<'s>,
    cursor: &Cursor<'_>,
    entry: &Entry,
    agent: &Name,
    filter: &Filter,
) -> (Framework, Option<ExecutorsToRead>) {
    let (state, opened, cursor) =
        reader.directory(&frameworks.directory, cursor, &entry.name, Some(entry.node));
    let id = Name::from(&*entry.name);
    let mut framework = Framework {
        id: id.clone(),
        directory: state,
        info: unread(state),
        pid: unread(state),
        executors_directory: if state.is_unknown() { state } else { DirectoryState::Missing },
        executors: Vec::new(),
    };
    let Some(opened) = opened else { return (framework, None) };
    let info =
        reader.single(&opened, &cursor, "framework.info", &table::FRAMEWORK_INFO, FrameworkFacts::default());
    framework.info = match info {
        File::Read((facts, _)) => File::Read(facts),
        other => state_of(&other),
    };
    framework.pid = reader.text(&opened, &cursor, b"framework.pid");
    reader.strays(&opened, &cursor, &["framework.info", "framework.pid", "executors"]);
    let (state, executors, cursor) = reader.named_directory(&opened, &cursor, b"executors");
    framework.executors_directory = state;
    let to_read = executors.map(|mut executors| {
        let mut entries = executors.listing.take();
        entries.retain(|entry| Filter::wants(filter.executor.as_ref(), &entry.name));
        reader.progress.add_executors(entries.len() as u64);
        let (path, real) = (cursor.path(), cursor.real());
        ExecutorsToRead { path, real, entries, agent: agent.clone(), framework: id }
    });
    (framework, to_read)
}

pub(super) fn is_latest(latest: &Latest, id: &[u8]) -> bool {
    latest.id().is_some_and(|latest| latest.as_bytes() == id)
}
