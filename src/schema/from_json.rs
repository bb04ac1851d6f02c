//! Messages from their JSON form, the inverse of `json`: what `json` wrote gives the same bytes, and what was edited is
//! checked against the schema. Whether the agent accepts the result is not checked.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};

use super::dynamic::{Dynamic, Unknown, Value};
use super::encode::encode;
use super::field_name::{FieldName, field};
use super::json::{JsonMessage, JsonOptions};
use super::message::{EnumType, Field, Message, Type};
use super::secret_text::{REDACTED, has_hidden_secrets};
use crate::wire::{Cursor, WireType};

/// JSON that is not a message of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Keys and indices from the root, e.g. `.status.labels[2].key`. Empty for the message itself.
    pub path: String,
    pub reason: String,
}

impl JsonError {
    fn new(reason: impl Into<String>) -> Self {
        Self { path: String::new(), reason: reason.into() }
    }

    fn below(self, key: &str) -> Self {
        Self { path: format!(".{key}{}", self.path), ..self }
    }

    fn at(self, index: usize) -> Self {
        Self { path: format!("[{index}]{}", self.path), ..self }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

type Result<T> = std::result::Result<T, JsonError>;

/// # Errors
/// Where and why the JSON is not a message of this type. Required fields may be missing.
pub fn from_json(message: &'static Message, json: &Json) -> Result<Dynamic<'static>> {
    let Json::Object(object) = json else {
        return Err(JsonError::new(format!("{} is an object, not {}", message.name, kind_of(json))));
    };
    let mut built = Dynamic::new(message);
    for (key, json) in object {
        if key == "_unknown" {
            built.unknown = unknown_fields(json).map_err(|error| error.below(key))?;
            continue;
        }
        let Some(index) = message.fields.iter().position(|field| field.name == **key) else {
            check_bytes_key(message, object, key)?;
            continue;
        };
        let field = &message.fields[index];
        if json.is_null() {
            continue;
        }
        check_not_hidden(json).map_err(|error| error.below(key))?;
        let exact = object.get(&format!("{key}_bytes")).filter(|exact| !exact.is_null());
        let value = field_value(field, json, exact).map_err(|error| error.below(key))?;
        if let Some(other) = conflicting(&built, field) {
            let reason = format!("{key} and {other} cannot both be set: remove one");
            return Err(JsonError::new(reason).below(key));
        }
        built.set(index, value);
    }
    Ok(built)
}

/// Whether the JSON form of the message gives the same bytes again. It does not preserve a NaN with a payload, map keys
/// that are not UTF-8, and any encoding that is not canonical.
pub fn survives_json(message: &Dynamic<'_>, body: &[u8]) -> bool {
    let same = |bytes: Vec<u8>| bytes == body;
    same(encode(message))
        && from_json(message.message, &to_json(message)).is_ok_and(|parsed| same(encode(&parsed)))
}

/// The JSON form of the fields that are set.
pub fn to_json(message: &Dynamic<'_>) -> Json {
    let form = JsonMessage::new(message, JsonOptions::default());
    serde_json::to_value(form).unwrap_or(Json::Null)
}

/// A key that is not a field must be the `<key>_bytes` of a string field that is present.
fn check_bytes_key(message: &'static Message, object: &Map<String, Json>, key: &str) -> Result<()> {
    let name = key.strip_suffix("_bytes").unwrap_or_default();
    match message.field_by_name(name) {
        Some(Field { ty: Type::String, .. }) if object.contains_key(name) => Ok(()),
        Some(Field { ty: Type::String, .. }) => Err(JsonError::new(format!("{name} is missing")).below(key)),
        _ => Err(JsonError::new(format!("{} has no such field", message.name)).below(key)),
    }
}

/// Another member of the same oneof that is already set.
fn conflicting(built: &Dynamic<'_>, field: &Field) -> Option<FieldName> {
    let group = field.oneof?;
    built.fields().map(|(other, _)| other).find(|other| other.oneof == Some(group)).map(|other| other.name)
}

fn field_value(field: &Field, json: &Json, exact: Option<&Json>) -> Result<Value<'static>> {
    if let Type::Map(entry) = field.ty {
        return map(entry, json);
    }
    if !field.is_repeated() {
        return value(field, json, exact);
    }
    let Json::Array(list) = json else {
        return Err(JsonError::new(format!("expected a list, not {}", kind_of(json))));
    };
    let exact = match exact {
        None => &Vec::new(),
        Some(Json::Array(exact)) if exact.len() == list.len() => exact,
        Some(_) => {
            return Err(JsonError::new(format!(
                "{0} and {0}_bytes are not lists of the same length",
                field.name
            )));
        }
    };
    let one = |(index, json): (usize, &Json)| {
        let exact = exact.get(index).filter(|exact| !exact.is_null());
        value(field, json, exact).map_err(|error| error.at(index))
    };
    list.iter().enumerate().map(one).collect::<Result<_>>().map(Value::List)
}

fn map(entry: &'static Message, json: &Json) -> Result<Value<'static>> {
    let Json::Object(object) = json else {
        return Err(JsonError::new(format!("expected an object, not {}", kind_of(json))));
    };
    let one = |(key, json): (&String, &Json)| {
        let mut built = Dynamic::new(entry);
        for (index, field) in entry.fields.iter().enumerate() {
            let value = if field.name == field!("key") {
                Value::String(key.clone().into_bytes().into())
            } else {
                value(field, json, None).map_err(|error| error.below(key))?
            };
            built.set(index, value);
        }
        Ok(built)
    };
    object.iter().map(one).collect::<Result<_>>().map(Value::Map)
}

fn check_not_hidden(json: &Json) -> Result<()> {
    match json.as_str() {
        Some(text) if text == REDACTED || has_hidden_secrets(text) => {
            Err(JsonError::new("the value was hidden by --redact; decode without --redact"))
        }
        _ => Ok(()),
    }
}

fn value(field: &Field, json: &Json, exact: Option<&Json>) -> Result<Value<'static>> {
    check_not_hidden(json)?;
    let expected = |what: &str| JsonError::new(format!("expected {what}, not {}", kind_of(json)));
    match field.ty {
        Type::Bool => json.as_bool().map(Value::Bool).ok_or_else(|| expected("true or false")),
        Type::Int32 => {
            let fits = json.as_i64().filter(|number| i32::try_from(*number).is_ok());
            fits.map(Value::Int).ok_or_else(|| expected("a 32-bit integer"))
        }
        Type::Int64 => json.as_i64().map(Value::Int).ok_or_else(|| expected("a 64-bit integer")),
        Type::UInt32 => {
            let fits = json.as_u64().filter(|number| u32::try_from(*number).is_ok());
            fits.map(Value::UInt).ok_or_else(|| expected("an unsigned 32-bit integer"))
        }
        Type::UInt64 => json.as_u64().map(Value::UInt).ok_or_else(|| expected("an unsigned 64-bit integer")),
        Type::Double => double(json)
            .map(Value::Double)
            .ok_or_else(|| expected("a number, \"NaN\", \"Infinity\" or \"-Infinity\"")),
        Type::String => text_from_json(json, exact).map(|bytes| Value::String(bytes.into())),
        Type::Bytes => {
            let text = json.as_str().ok_or_else(|| expected("base64"))?;
            unbase64(text).map(|bytes| Value::Bytes(bytes.into()))
        }
        Type::Enum(ty) => enumerated(ty, json),
        Type::Message(nested) => from_json(nested, json).map(|message| Value::Message(Box::new(message))),
        Type::Map(entry) => map(entry, json),
    }
}

fn double(json: &Json) -> Option<f64> {
    match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

fn enumerated(ty: &EnumType, json: &Json) -> Result<Value<'static>> {
    let number = match json {
        Json::String(name) => ty.by_name(name).map(|value| value.number),
        Json::Number(number) => number.as_i64().and_then(|number| i32::try_from(number).ok()),
        _ => None,
    };
    let names = || ty.values.iter().map(|value| value.name).collect::<Vec<_>>().join(", ");
    number.map(Value::Enum).ok_or_else(|| JsonError::new(format!("{} is one of {}", ty.name, names())))
}

/// The bytes of a string: `exact` has them in base64 if they are not UTF-8.
///
/// # Errors
/// If it is not a string, or if the two differ: one of them was edited, and it is unknown which.
pub fn text_from_json(json: &Json, exact: Option<&Json>) -> Result<Vec<u8>> {
    let Json::String(text) = json else {
        return Err(JsonError::new(format!("expected a string, not {}", kind_of(json))));
    };
    let Some(exact) = exact else { return Ok(text.clone().into_bytes()) };
    let Json::String(exact) = exact else {
        return Err(JsonError::new(format!("expected base64, not {}", kind_of(exact))));
    };
    let bytes = unbase64(exact)?;
    if String::from_utf8_lossy(&bytes) == *text {
        return Ok(bytes);
    }
    Err(JsonError::new("the string and its _bytes differ: remove the wrong one"))
}

/// Standard base64 with padding.
pub fn unbase64(text: &str) -> Result<Vec<u8>> {
    STANDARD.decode(text).map_err(|error| JsonError::new(format!("invalid base64: {error}")))
}

fn unknown_fields(json: &Json) -> Result<Vec<Unknown<'static>>> {
    let Json::Array(list) = json else {
        return Err(JsonError::new(format!("expected a list, not {}", kind_of(json))));
    };
    let one = |(index, json)| unknown_field(json).map_err(|error| error.at(index));
    list.iter().enumerate().map(one).collect()
}

fn unknown_field(json: &Json) -> Result<Unknown<'static>> {
    let number = json["number"].as_u64().and_then(|number| u32::try_from(number).ok());
    let number = number.filter(|number| (1..1 << 29).contains(number));
    let number =
        number.ok_or_else(|| JsonError::new("expected a number from 1 to 536870911").below("number"))?;
    let wire =
        json["wire_type"].as_u64().and_then(|wire| u8::try_from(wire).ok()).and_then(WireType::from_number);
    let wire = wire.filter(|wire| *wire != WireType::EndGroup);
    let wire = wire.ok_or_else(|| JsonError::new("expected 0, 1, 2, 3 or 5").below("wire_type"))?;
    let text = json["value"].as_str().ok_or_else(|| JsonError::new("expected base64").below("value"))?;
    let bytes = unbase64(text).map_err(|error| error.below("value"))?;
    if !is_content(wire, &bytes) {
        let reason = format!("these bytes are not a value of wire type {}", wire.number());
        return Err(JsonError::new(reason).below("value"));
    }
    Ok(Unknown { number, wire, bytes: bytes.into() })
}

/// Whether the bytes are exactly one value of that wire type.
fn is_content(wire: WireType, bytes: &[u8]) -> bool {
    let mut cursor = Cursor::new(bytes);
    match wire {
        WireType::Varint => cursor.varint().is_ok() && cursor.offset() == bytes.len(),
        WireType::Fixed64 => bytes.len() == 8,
        WireType::Fixed32 => bytes.len() == 4,
        WireType::Len => true,
        WireType::StartGroup => loop {
            match cursor.tag() {
                Ok(Some(tag)) if tag.wire != WireType::EndGroup && cursor.skip(tag).is_ok() => {}
                Ok(None) => return true,
                _ => return false,
            }
        },
        WireType::EndGroup => false,
    }
}

fn kind_of(json: &Json) -> String {
    const MOST: usize = 40;
    match json {
        Json::Null => "null".to_owned(),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
        scalar => {
            let text = scalar.to_string();
            let cut = text.char_indices().nth(MOST).map(|(at, _)| format!("{}...", &text[..at]));
            cut.unwrap_or(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::{field, find};

    fn fails(message: &str, json: &Json) -> String {
        from_json(find(message).unwrap(), json).unwrap_err().to_string()
    }

    #[test]
    fn errors_have_the_path() {
        let status = "mesos.TaskStatus";
        assert_eq!(
            fails(status, &json!({"labels": {"labels": [{"key": "a"}, {"key": 7}]}})),
            ".labels.labels[1].key: expected a string, not 7"
        );
        assert_eq!(fails(status, &json!({"colour": 1})), ".colour: mesos.TaskStatus has no such field");
        assert!(
            fails(status, &json!({"state": "TASK_BAD"})).starts_with(".state: mesos.TaskState is one of ")
        );
        assert_eq!(
            fails(status, &json!({"uuid": "?"})),
            ".uuid: invalid base64: Invalid symbol 63, offset 0."
        );
        assert_eq!(fails(status, &json!([])), ": mesos.TaskStatus is an object, not a list");
        let both = json!({"resource_statistics": {}, "_unknown": [{"number": 0}]});
        assert!(fails("mesos.TaskID", &both).starts_with("._unknown[0].number: "), "{both}");
    }

    #[test]
    fn a_string_that_differs_from_its_bytes_is_refused() {
        let id = find("mesos.TaskID").unwrap();
        let both = json!({"value": "a\u{fffd}", "value_bytes": "Yf8="});
        assert_eq!(from_json(id, &both).unwrap().text(field!("value")), Some(&b"a\xff"[..]));
        let changed = json!({"value": "b\u{fffd}", "value_bytes": "Yf8="});
        assert!(fails("mesos.TaskID", &changed).contains("differ"));
        assert!(fails("mesos.TaskID", &json!({"value_bytes": "Yf8="})).ends_with("value is missing"));
    }

    #[test]
    fn a_redacted_value_is_refused() {
        let variable = json!({"name": "TOKEN", "value": "(redacted)"});
        assert!(fails("mesos.Environment.Variable", &variable).contains("--redact"));
    }
}
