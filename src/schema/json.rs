//! Mesos's JSON form of messages: protobuf field names, enum names, base64 for bytes, numbers for 64-bit integers.
//! Serialized directly, without a JSON value in memory.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::dynamic::{Dynamic, Unknown, Value};
use super::field_name::{FieldName, field};
use super::message::{Default, Field, Message, Type};
use super::release::Release;
use super::secret_text::{REDACTED, hide_secrets, is_secret_name};
use super::table;

#[derive(Debug, Clone, Copy, Default)]
pub struct JsonOptions {
    /// Write unset fields that have a declared, not deprecated default, as Mesos itself does.
    pub defaults: bool,
    /// Replace values of environment variables, credentials and secrets.
    pub redact: bool,
    /// Write only what this release knows, as it does itself: no unknown fields, and no defaults of later ones.
    pub known_to: Option<Release>,
}

/// A message, written as a stream: its fields in their order.
#[derive(Debug, Clone)]
pub struct JsonMessage<'a> {
    message: Cow<'a, Dynamic<'a>>,
    options: JsonOptions,
}

impl<'a> JsonMessage<'a> {
    pub fn new(message: &'a Dynamic<'a>, options: JsonOptions) -> Self {
        Self { message: Cow::Borrowed(message), options }
    }

    pub fn owned(message: Dynamic<'a>, options: JsonOptions) -> Self {
        Self { message: Cow::Owned(message), options }
    }
}

/// Standard base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Text for JSON, with U+FFFD for invalid UTF-8. If there is any, also the exact bytes in base64.
pub fn text_and_bytes(bytes: &[u8]) -> (Cow<'_, str>, Option<String>) {
    let text = String::from_utf8_lossy(bytes);
    let exact = std::str::from_utf8(bytes).is_err().then(|| base64(bytes));
    (text, exact)
}

impl Serialize for JsonMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut set = self.message.fields().peekable();
        for field in self.message.message.fields {
            if let Some((_, value)) = set.next_if(|(next, _)| next.number == field.number) {
                self.put_field(&mut map, field, value)?;
            } else if let (true, false, Some(default)) =
                (self.options.defaults, field.deprecated, field.default)
                && self.options.known_to.is_none_or(|release| field.since <= release)
            {
                put_default(&mut map, field.name.text(), default)?;
            }
        }
        if self.options.known_to.is_none() && !self.message.unknown.is_empty() {
            let unknown = self.message.unknown.iter();
            let unknown: Vec<_> = unknown.map(|field| JsonUnknown::new(field, self.options.redact)).collect();
            map.serialize_entry("_unknown", &unknown)?;
        }
        map.end()
    }
}

impl JsonMessage<'_> {
    fn put_field<M: SerializeMap>(
        &self,
        map: &mut M,
        field: &Field,
        value: &Value<'_>,
    ) -> Result<(), M::Error> {
        if self.options.redact && self.is_secret(field.name) {
            return map.serialize_entry(field.name.text(), REDACTED);
        }
        match value {
            Value::String(text) => {
                let (text, exact) = text_and_bytes(text);
                if self.options.redact {
                    return map.serialize_entry(field.name.text(), &hide_secrets(&text));
                }
                map.serialize_entry(field.name.text(), &text)?;
                match exact {
                    Some(exact) => map.serialize_entry(&format!("{}_bytes", field.name), &exact),
                    None => Ok(()),
                }
            }
            Value::List(list) => {
                let elements: Vec<_> = list.iter().map(|value| self.element(field, value)).collect();
                map.serialize_entry(field.name.text(), &elements)?;
                let exact: Vec<Option<String>> = list
                    .iter()
                    .map(|value| if let Value::String(text) = value { text_and_bytes(text).1 } else { None })
                    .collect();
                if exact.iter().any(Option::is_some) && !self.options.redact {
                    map.serialize_entry(&format!("{}_bytes", field.name), &exact)?;
                }
                Ok(())
            }
            value => map.serialize_entry(field.name.text(), &self.element(field, value)),
        }
    }

    fn is_secret(&self, field: FieldName) -> bool {
        let message = self.message.message;
        let is_named = NAMED.iter().any(|named| {
            let has_name = || self.message.text(named.name).map(String::from_utf8_lossy);
            (named.message, true) == (message, named.values.contains(&field))
                && has_name().is_some_and(|name| is_secret_name(&name))
        });
        is_secret(message, field) || is_named
    }

    fn element<'v>(&self, field: &'v Field, value: &'v Value<'v>) -> JsonValue<'v> {
        JsonValue { field, value, options: self.options }
    }
}

/// What `--redact` hides.
static SECRETS: [(&Message, FieldName); 9] = [
    (&table::ENVIRONMENT_VARIABLE, field!("value")),
    (&table::ENVIRONMENT_VARIABLE, field!("secret")),
    (&table::CREDENTIAL, field!("secret")),
    (&table::SECRET, field!("value")),
    (&table::SECRET_VALUE, field!("data")),
    (&table::PARAMETER, field!("value")),
    (&table::EXECUTOR_INFO, field!("data")),
    (&table::TASK_INFO, field!("data")),
    (&table::TASK_STATUS, field!("data")),
];

/// A message whose values are secret if its name says so.
struct Named {
    message: &'static Message,
    name: FieldName,
    values: &'static [FieldName],
}

static NAMED: [Named; 2] = [
    Named { message: &table::LABEL, name: field!("key"), values: &[field!("value")] },
    Named {
        message: &table::ATTRIBUTE,
        name: field!("name"),
        values: &[field!("scalar"), field!("ranges"), field!("set"), field!("text")],
    },
];

fn is_secret(message: &Message, field: FieldName) -> bool {
    SECRETS.contains(&(message, field))
}

fn put_default<M: SerializeMap>(map: &mut M, name: &str, default: Default) -> Result<(), M::Error> {
    match default {
        Default::Bool(v) => map.serialize_entry(name, &v),
        Default::Int(v) => map.serialize_entry(name, &v),
        Default::Double(v) => map.serialize_entry(name, &v),
        Default::String(v) => map.serialize_entry(name, v),
        Default::Enum(v) => map.serialize_entry(name, v.text()),
    }
}

struct JsonValue<'v> {
    field: &'v Field,
    value: &'v Value<'v>,
    options: JsonOptions,
}

impl Serialize for JsonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Bool(v) => serializer.serialize_bool(*v),
            Value::Int(v) => serializer.serialize_i64(*v),
            Value::UInt(v) => serializer.serialize_u64(*v),
            Value::Double(v) => put_double(serializer, *v),
            Value::Enum(number) => match self.field.ty {
                Type::Enum(ty) => match ty.by_number(*number, Release::HEAD) {
                    Some(value) => serializer.serialize_str(value.name),
                    None => serializer.serialize_i32(*number),
                },
                _ => serializer.serialize_i32(*number),
            },
            Value::String(text) if self.options.redact => {
                serializer.serialize_str(&hide_secrets(&String::from_utf8_lossy(text)))
            }
            Value::String(text) => serializer.serialize_str(&String::from_utf8_lossy(text)),
            Value::Bytes(bytes) => serializer.serialize_str(&base64(bytes)),
            Value::Message(message) => JsonMessage::new(message, self.options).serialize(serializer),
            Value::List(_) => serializer.serialize_none(),
            Value::Map(entries) => put_map(serializer, entries, self.options),
        }
    }
}

fn put_map<S: Serializer>(
    serializer: S,
    entries: &[Dynamic<'_>],
    options: JsonOptions,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(entries.len()))?;
    for entry in entries {
        let key = String::from_utf8_lossy(entry.text(field!("key")).unwrap_or_default());
        match entry.message(field!("value")) {
            Some(message) => map.serialize_entry(&key, &JsonMessage::new(message, options))?,
            None if matches!(
                entry.message.field(field!("value")).map(|field| field.ty),
                Some(Type::Message(_))
            ) =>
            {
                map.serialize_entry(&key, &serde_json::Map::new())?;
            }
            None => {
                let text = String::from_utf8_lossy(entry.text(field!("value")).unwrap_or_default());
                match options.redact {
                    true if is_secret_name(&key) => map.serialize_entry(&key, REDACTED)?,
                    true => map.serialize_entry(&key, &hide_secrets(&text))?,
                    false => map.serialize_entry(&key, &text)?,
                }
            }
        }
    }
    map.end()
}

fn put_double<S: Serializer>(serializer: S, value: f64) -> Result<S::Ok, S::Error> {
    if value.is_nan() {
        serializer.serialize_str("NaN")
    } else if value.is_infinite() {
        serializer.serialize_str(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        serializer.serialize_f64(value)
    }
}

/// An unknown field.
#[derive(Serialize)]
struct JsonUnknown {
    number: u32,
    wire_type: u8,
    value: String,
}

impl JsonUnknown {
    fn new(field: &Unknown<'_>, redact: bool) -> Self {
        let value = if redact { REDACTED.to_owned() } else { base64(&field.bytes) };
        Self { number: field.number, wire_type: field.wire.number(), value }
    }
}
