//! Tasks and their status updates. The messages in updates are read again from the stream, a task at a time.

use schemars::JsonSchema;
use serde::Serialize;

use super::agent::InfoJson;
use crate::layout::RelPath;
use crate::model::{Record, RecordKind, Task};
use crate::recovery::{acknowledged, replay};
use crate::schema::{Dynamic, EnumType, Release, field, table};
use crate::values::Uuid;
use crate::view::inspect::{InspectView, task_home};
use crate::view::json::each::Each;
use crate::view::json::text::{IdText, MessageText, UuidJson};
use crate::view::times;

/// A task, without its id where that is given with the others of its line.
#[derive(Serialize, JsonSchema)]
pub(in crate::view::json) struct TaskJson<'a> {
    #[serde(flatten)]
    id: Option<IdText<'a>>,
    /// A name that is the id is not kept.
    name: Option<std::borrow::Cow<'a, str>>,
    state: Option<&'static str>,
    #[serde(flatten)]
    info: Option<InfoJson>,
    updates: Each<'a, UpdateJson>,
    unacknowledged: usize,
}

impl<'a> TaskJson<'a> {
    /// With its id.
    pub(super) fn named(view: &'a InspectView<'a>, run: &RelPath, task: &'a Task) -> Self {
        Self { id: Some((&task.id).into()), ..Self::new(view, run, task) }
    }

    pub(super) fn new(view: &'a InspectView<'a>, run: &RelPath, task: &'a Task) -> Self {
        let home = task_home(run, task);
        let replayed = replay(task);
        let name = |info: &'a crate::model::TaskFacts| {
            info.name.as_deref().map_or_else(|| task.id.lossy(), Into::into)
        };
        Self {
            id: None,
            name: task.info.value().map(name),
            state: replayed.state.and_then(|state| named(&table::E_TASK_STATE, state)),
            info: InfoJson::of(view, &home.join("task.info"), &table::TASK),
            updates: updates(view, &home, task),
            unacknowledged: replayed.pending.len(),
        }
    }
}

fn updates<'a>(view: &'a InspectView<'a>, home: &RelPath, task: &'a Task) -> Each<'a, UpdateJson> {
    let records = &task.updates.records;
    let again = if records.is_empty() {
        Vec::new()
    } else {
        view.messages.updates(&home.join("task.updates"), records.len())
    };
    let acks = acknowledged(task);
    let updates = records.iter().enumerate().filter(|(_, record)| record.kind == RecordKind::Update);
    let shown = |text: &[u8]| view.messages.shown(text);
    Each::new(updates.map(move |(place, record)| UpdateJson::new(record, again.get(place), &acks, &shown)))
}

fn named(ty: &EnumType, number: i8) -> Option<&'static str> {
    ty.by_number(i32::from(number), Release::HEAD).map(|value| value.name)
}

/// A status update.
#[derive(Serialize, JsonSchema)]
struct UpdateJson {
    #[serde(flatten)]
    uuid: UuidJson,
    state: Option<&'static str>,
    timestamp: Option<String>,
    source: Option<&'static str>,
    reason: Option<&'static str>,
    #[serde(flatten)]
    message: MessageText<'static>,
    acknowledged: bool,
}

impl UpdateJson {
    fn new(
        record: Record,
        again: Option<&Dynamic<'_>>,
        acks: &[Uuid],
        shown: &dyn Fn(&[u8]) -> Vec<u8>,
    ) -> Self {
        let update = again.and_then(|record| record.message(field!("update")));
        let uuid = record.uuid.get();
        let message = update.and_then(|update| update.message(field!("status"))?.text(field!("message")));
        Self {
            uuid: UuidJson::new(uuid, update.and_then(|update| update.text(field!("uuid")))),
            state: named(&table::E_TASK_STATE, record.state),
            timestamp: times::from_secs(record.timestamp).map(times::exact),
            source: named(&table::E_TASK_STATUS_SOURCE, record.source),
            reason: named(&table::E_TASK_STATUS_REASON, record.reason),
            message: message.map(shown).into(),
            acknowledged: uuid.is_some_and(|uuid| acks.binary_search(&uuid).is_ok()),
        }
    }
}
