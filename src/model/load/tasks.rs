//! Loads the tasks of a run: the hot path of every load.

use crate::schema::table;

use super::cursor::Cursor;
use super::reader::{Opened, Reader};
use super::resources::{state_of, unread};
use crate::layout::Name;
use crate::model::facts::{TaskFacts, TaskVisitor};
use crate::model::file::read_single;
use crate::model::stream::{StreamIds, read_updates};
use crate::model::{DirectoryState, File, Task, Updates};
use crate::source::{Directory, Entry};

/// The IDs of an executor, its framework and agent.
#[derive(Debug, Clone)]
pub(super) struct ExecutorIds {
    pub(super) agent: Name,
    pub(super) framework: Name,
    pub(super) executor: Name,
}

pub(super) const INFO: &str = "task.info";
pub(super) const UPDATES: &str = "task.updates";

/// A task whose directory cannot be reached.
pub(super) fn unreached(entry: &Entry, directory: DirectoryState) -> Task {
    let (info, updates) = (unread(directory), Updates::none(unread(directory)));
    Task { id: Name::from(&*entry.name), directory, info, updates }
}

pub(super) fn load<'s>(
    reader: &mut Reader<'s>,
    tasks: &Directory<'s>,
    cursor: &Cursor<'_>,
    entry: &Entry,
    above: &ExecutorIds,
) -> Task {
    let name = &*entry.name;
    let (state, opened, cursor) = reader.directory(tasks, cursor, name, Some(entry.node));
    let (info, updates) = match opened {
        None => (unread(state), Updates::none(unread(state))),
        Some(opened) => {
            let info = info(reader, &opened, &cursor, name, above);
            let updates = updates(reader, &opened, &cursor, name, above);
            if opened.listing.entries().len() > 2 || opened.listing.node(UPDATES.as_bytes()).is_none() {
                reader.strays(&opened, &cursor, &[INFO, UPDATES]);
            }
            (info, updates)
        }
    };
    reader.count_task();
    // A command task is its executor's only one, and gives it its ID.
    Task { id: Name::like(name, Some(&above.executor)), directory: state, info, updates }
}

fn info<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    task: &[u8],
    above: &ExecutorIds,
) -> File<TaskFacts> {
    reader.with_file(
        opened,
        cursor,
        INFO.as_bytes(),
        |directory, name, buffer, repeats| {
            let (agent, framework) = (above.agent.as_bytes(), above.framework.as_bytes());
            let visitor = TaskVisitor::new(agent, framework, above.executor.as_bytes(), task);
            match read_single(directory, name, buffer, &table::TASK, repeats, visitor) {
                File::Read((visitor, counts)) => File::Read(visitor.finish(counts)),
                other => state_of(&other),
            }
        },
        |file| state_of(&file),
    )
}

fn updates<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    task: &[u8],
    above: &ExecutorIds,
) -> Updates {
    reader.with_file(
        opened,
        cursor,
        UPDATES.as_bytes(),
        |directory, name, buffer, repeats| {
            let (agent, framework) = (above.agent.as_bytes(), above.framework.as_bytes());
            let ids = StreamIds { agent, framework, task };
            read_updates(directory, name, buffer, ids, repeats)
        },
        Updates::none,
    )
}
