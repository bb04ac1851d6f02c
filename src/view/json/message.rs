//! Messages in Mesos's JSON form, which the tables of its schema give: any object here.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::schema::{Dynamic, JsonMessage, JsonOptions};

/// A message, written as a stream: its fields in their order.
#[derive(Debug)]
pub(super) struct MessageJson<'a> {
    pub(super) message: Cow<'a, Dynamic<'a>>,
    pub(super) options: JsonOptions,
}

impl Serialize for MessageJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        JsonMessage { message: &self.message, options: self.options }.serialize(serializer)
    }
}

impl JsonSchema for MessageJson<'_> {
    fn schema_name() -> Cow<'static, str> {
        "MesosMessage".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "description": "A message of Mesos in its JSON form." })
    }
}

/// A message as a value: its fields in the order of their names.
pub(super) fn message_value(message: &Dynamic<'_>, options: JsonOptions) -> Option<Value> {
    serde_json::to_value(JsonMessage { message, options }).ok()
}
