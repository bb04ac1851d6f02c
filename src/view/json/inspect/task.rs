//! Tasks and their status updates. The messages in updates are read again from the stream, a task at a time.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::agent::put_info;
use crate::layout::RelPath;
use crate::model::{Record, RecordKind, Task};
use crate::recovery::{acknowledged, replay};
use crate::schema::{Dynamic, EnumType, Release, base64, table};
use crate::values::Uuid;
use crate::view::inspect::{InspectView, task_home};
use crate::view::json::each::Each;
use crate::view::json::text::{put_bytes, put_name};
use crate::view::times;

/// A task.
pub(super) struct TaskJson<'p, 'a> {
    pub(super) picture: &'p InspectView<'a>,
    /// The directory of its run.
    pub(super) home: &'p RelPath,
    pub(super) task: &'a Task,
}

impl Serialize for TaskJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(&self.task.id))?;
        self.put_fields(&mut map)?;
        map.end()
    }
}

impl TaskJson<'_, '_> {
    /// All but the id.
    pub(super) fn put_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let task = self.task;
        let home = task_home(self.home, task);
        // A name that is the id is not kept.
        let name =
            task.info.value().map(|info| info.name.as_deref().map_or_else(|| task.id.lossy(), Into::into));
        map.serialize_entry("name", &name)?;
        let replayed = replay(task);
        map.serialize_entry("state", &replayed.state.and_then(|state| named(&table::E_TASK_STATE, state)))?;
        put_info(map, self.picture, &home.join("task.info"), &table::TASK)?;
        let records = &task.updates.records;
        let again = if records.is_empty() {
            Vec::new()
        } else {
            self.picture.messages.updates(&home.join("task.updates"), records.len())
        };
        let acks = acknowledged(task);
        let updates = records.iter().enumerate().filter(|(_, record)| record.kind == RecordKind::Update);
        let updates =
            updates.map(|(place, record)| UpdateJson { record, again: again.get(place), acks: &acks });
        map.serialize_entry("updates", &Each::new(updates))?;
        map.serialize_entry("unacknowledged", &replayed.pending.len())
    }
}

fn named(ty: &EnumType, number: i8) -> Option<&'static str> {
    ty.by_number(i32::from(number), Release::HEAD).map(|value| value.name)
}

struct UpdateJson<'t> {
    record: &'t Record,
    again: Option<&'t Dynamic<'t>>,
    acks: &'t [Uuid],
}

impl Serialize for UpdateJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = self.record;
        let update = self.again.and_then(|record| record.message("update"));
        let uuid = record.uuid.get();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("uuid", &uuid.as_ref().map(Uuid::to_string))?;
        if uuid.is_none() {
            map.serialize_entry("uuid_bytes", &update.and_then(|update| update.text("uuid")).map(base64))?;
        }
        map.serialize_entry("state", &named(&table::E_TASK_STATE, record.state))?;
        map.serialize_entry("timestamp", &times::from_secs(record.timestamp).map(times::exact))?;
        map.serialize_entry("source", &named(&table::E_TASK_STATUS_SOURCE, record.source))?;
        map.serialize_entry("reason", &named(&table::E_TASK_STATUS_REASON, record.reason))?;
        match update.and_then(|update| update.message("status")?.text("message")) {
            Some(text) => put_bytes(&mut map, "message", text)?,
            None => map.serialize_entry("message", &None::<&str>)?,
        }
        let acknowledged = uuid.is_some_and(|uuid| self.acks.binary_search(&uuid).is_ok());
        map.serialize_entry("acknowledged", &acknowledged)?;
        map.end()
    }
}
