//! Messages in Mesos's JSON form, which the tables of its schema describe: in the JSON Schema of ckpt any object.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::schema::{Dynamic, JsonMessage, JsonOptions};

impl JsonSchema for JsonMessage<'_> {
    fn schema_name() -> Cow<'static, str> {
        "MesosMessage".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "description": "A message of Mesos in its JSON form." })
    }
}

/// A message as a value: its fields in the order of their names.
pub(super) fn message_value(message: &Dynamic<'_>, options: JsonOptions) -> Option<Value> {
    serde_json::to_value(JsonMessage::new(message, options)).ok()
}
