//! Loads the tasks of a run: the hot part of every load.

use crate::schema::table;

use super::cursor::Spot;
use super::reader::{Opened, Reader};
use super::resources::{state_of, unread};
use crate::layout::Name;
use crate::model::facts::{TaskFacts, TaskVisitor};
use crate::model::stream::read_updates;
use crate::model::{File, Task, Updates};
use crate::source::{Directory, NodeType};

/// The ids above a task.
#[derive(Debug, Clone)]
pub(super) struct Above {
    pub(super) agent: Name,
    pub(super) framework: Name,
    pub(super) executor: Name,
}

pub(super) const INFO: &str = "task.info";
pub(super) const UPDATES: &str = "task.updates";

pub(super) fn load<'s>(
    reader: &mut Reader<'s>,
    tasks: &Directory<'s>,
    spot: &Spot<'_>,
    (name, node): (&[u8], NodeType),
    above: &Above,
) -> Task {
    let (state, opened, spot) = reader.directory(tasks, spot, name, Some(node));
    let (info, updates) = match opened {
        None => (unread(state), Updates::none(unread(state))),
        Some(opened) => {
            let info = info(reader, &opened, &spot, name, above);
            let updates = updates(reader, &opened, &spot, name, above);
            if opened.listing.entries().len() > 2 || opened.listing.node(UPDATES.as_bytes()).is_none() {
                reader.strays(&opened, &spot, &[INFO, UPDATES]);
            }
            (info, updates)
        }
    };
    reader.progress.add_tasks(1);
    Task { id: name.into(), directory: state, info, updates }
}

fn info<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    spot: &Spot<'_>,
    task: &[u8],
    above: &Above,
) -> File<TaskFacts> {
    reader.with_file(
        opened,
        spot,
        INFO.as_bytes(),
        |directory, name, buffer, release| {
            let (agent, framework) = (above.agent.as_bytes(), above.framework.as_bytes());
            let visitor = TaskVisitor::new(agent, framework, above.executor.as_bytes(), task);
            match directory.read(name, buffer) {
                Err(error) => File::from_error(error),
                Ok(()) => match crate::model::file::single(buffer, &table::TASK, release, visitor) {
                    File::Read((visitor, counts)) => File::Read(visitor.finish(counts)),
                    other => state_of(&other),
                },
            }
        },
        |file| state_of(&file),
    )
}

fn updates<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    spot: &Spot<'_>,
    task: &[u8],
    above: &Above,
) -> Updates {
    reader.with_file(
        opened,
        spot,
        UPDATES.as_bytes(),
        |directory, name, buffer, release| {
            read_updates(directory, name, buffer, (above.framework.as_bytes(), task), release)
        },
        Updates::none,
    )
}
