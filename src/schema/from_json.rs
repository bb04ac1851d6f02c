//! Messages out of their JSON form, the inverse of `json`: what was written comes back byte for byte, and what somebody
//! changed is held against the schema. Whether the agent would accept the result is not asked here.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};

use super::dynamic::{Dynamic, Unknown, Value};
use super::encode::encode;
use super::json::{JsonMessage, JsonOptions, REDACTED, is_secret};
use super::message::{EnumType, Field, Message, Type};
use crate::wire::{Cursor, WireType};

/// JSON that is no message of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Keys and indices that lead there, as `.status.labels[2].key`; empty for the message itself.
    pub path: String,
    /// What is wrong there.
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

/// Reads a message.
///
/// # Errors
/// Where and why the JSON is none. A required field may be missing: that is for the agent to refuse.
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
        let Some(index) = message.fields.iter().position(|field| field.name == key) else {
            exact_of_what(message, object, key)?;
            continue;
        };
        let field = &message.fields[index];
        if json.is_null() {
            continue;
        }
        if is_secret(message.name, field.name) && json == REDACTED {
            return Err(JsonError::new("the value was hidden by --redact: decode without it").below(key));
        }
        let exact = object.get(&format!("{key}_bytes")).filter(|exact| !exact.is_null());
        let value = field_value(field, json, exact).map_err(|error| error.below(key))?;
        if let Some(other) = rival(&built, field) {
            let reason = format!("{key} and {other} exclude each other: remove one");
            return Err(JsonError::new(reason).below(key));
        }
        built.set(index, value);
    }
    Ok(built)
}

/// Whether these are the bytes that come of the message's JSON form. NaN with a payload, keys of maps that are no
/// UTF-8, and all that is not written the shortest way is lost in it.
pub fn comes_back(message: &Dynamic<'_>, body: &[u8]) -> bool {
    let same = |bytes: Vec<u8>| bytes == body;
    same(encode(message))
        && from_json(message.message, &to_json(message)).is_ok_and(|again| same(encode(&again)))
}

/// The JSON form as a value: the fields that are set.
pub fn to_json(message: &Dynamic<'_>) -> Json {
    let form = JsonMessage { message, options: JsonOptions::default() };
    serde_json::to_value(form).unwrap_or(Json::Null)
}

/// A key that is no field must be the `<key>_bytes` of one that holds text.
fn exact_of_what(message: &'static Message, object: &Map<String, Json>, key: &str) -> Result<()> {
    let name = key.strip_suffix("_bytes").unwrap_or_default();
    match message.field(name) {
        Some(Field { ty: Type::String, .. }) if object.contains_key(name) => Ok(()),
        Some(Field { ty: Type::String, .. }) => {
            Err(JsonError::new(format!("it stands beside {name}, which is not there")).below(key))
        }
        _ => Err(JsonError::new(format!("{} has no such field", message.name)).below(key)),
    }
}

/// A member of the same group that is already set.
fn rival(built: &Dynamic<'_>, field: &Field) -> Option<&'static str> {
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
        return Err(JsonError::new(format!("a list is wanted, not {}", kind_of(json))));
    };
    let exact = match exact {
        None => &Vec::new(),
        Some(Json::Array(exact)) if exact.len() == list.len() => exact,
        Some(_) => {
            return Err(JsonError::new(format!("{0} and {0}_bytes are not lists of one length", field.name)));
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
        return Err(JsonError::new(format!("an object is wanted, not {}", kind_of(json))));
    };
    let one = |(key, json): (&String, &Json)| {
        let mut built = Dynamic::new(entry);
        for (index, field) in entry.fields.iter().enumerate() {
            let value = match field.name {
                "key" => Value::String(key.clone().into_bytes().into()),
                _ => value(field, json, None).map_err(|error| error.below(key))?,
            };
            built.set(index, value);
        }
        Ok(built)
    };
    object.iter().map(one).collect::<Result<_>>().map(Value::Map)
}

fn value(field: &Field, json: &Json, exact: Option<&Json>) -> Result<Value<'static>> {
    let wants = |what: &str| JsonError::new(format!("{what} is wanted, not {}", kind_of(json)));
    match field.ty {
        Type::Bool => json.as_bool().map(Value::Bool).ok_or_else(|| wants("true or false")),
        Type::Int32 => {
            let fits = json.as_i64().filter(|number| i32::try_from(*number).is_ok());
            fits.map(Value::Int).ok_or_else(|| wants("a whole number of 32 bits"))
        }
        Type::Int64 => json.as_i64().map(Value::Int).ok_or_else(|| wants("a whole number of 64 bits")),
        Type::UInt32 => {
            let fits = json.as_u64().filter(|number| u32::try_from(*number).is_ok());
            fits.map(Value::UInt).ok_or_else(|| wants("a whole number of 32 bits, not negative"))
        }
        Type::UInt64 => {
            json.as_u64().map(Value::UInt).ok_or_else(|| wants("a whole number of 64 bits, not negative"))
        }
        Type::Double => double(json)
            .map(Value::Double)
            .ok_or_else(|| wants("a number, \"NaN\", \"Infinity\" or \"-Infinity\"")),
        Type::String => text_from_json(json, exact).map(|bytes| Value::String(bytes.into())),
        Type::Bytes => {
            let text = json.as_str().ok_or_else(|| wants("base64"))?;
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

/// A text, and its exact bytes if it is no UTF-8.
///
/// # Errors
/// If it is no text, or if the two say different things: one of them was changed, and it can't be told which.
pub fn text_from_json(json: &Json, exact: Option<&Json>) -> Result<Vec<u8>> {
    let Json::String(text) = json else {
        return Err(JsonError::new(format!("a text is wanted, not {}", kind_of(json))));
    };
    let Some(exact) = exact else { return Ok(text.clone().into_bytes()) };
    let Json::String(exact) = exact else {
        return Err(JsonError::new(format!("its bytes are base64, not {}", kind_of(exact))));
    };
    let bytes = unbase64(exact)?;
    if String::from_utf8_lossy(&bytes) == *text {
        return Ok(bytes);
    }
    Err(JsonError::new("the text and the bytes beside it differ: remove the one that is not meant"))
}

/// Standard base64 with padding.
///
/// # Errors
/// If the text is none.
pub fn unbase64(text: &str) -> Result<Vec<u8>> {
    STANDARD.decode(text).map_err(|error| JsonError::new(format!("no base64: {error}")))
}

fn unknown_fields(json: &Json) -> Result<Vec<Unknown<'static>>> {
    let Json::Array(list) = json else {
        return Err(JsonError::new(format!("a list is wanted, not {}", kind_of(json))));
    };
    let one = |(index, json)| unknown_field(json).map_err(|error| error.at(index));
    list.iter().enumerate().map(one).collect()
}

fn unknown_field(json: &Json) -> Result<Unknown<'static>> {
    let number = json["number"].as_u64().and_then(|number| u32::try_from(number).ok());
    let number = number.filter(|number| (1..1 << 29).contains(number));
    let number =
        number.ok_or_else(|| JsonError::new("a number from 1 to 536870911 is wanted").below("number"))?;
    let wire =
        json["wire_type"].as_u64().and_then(|wire| u8::try_from(wire).ok()).and_then(WireType::from_number);
    let wire = wire.filter(|wire| *wire != WireType::EndGroup);
    let wire = wire.ok_or_else(|| JsonError::new("0, 1, 2, 3 or 5 is wanted").below("wire_type"))?;
    let text = json["value"].as_str().ok_or_else(|| JsonError::new("base64 is wanted").below("value"))?;
    let bytes = unbase64(text).map_err(|error| error.below("value"))?;
    if !is_content(wire, &bytes) {
        let reason = format!("these bytes are no value of wire type {}", wire.number());
        return Err(JsonError::new(reason).below("value"));
    }
    Ok(Unknown { number, wire, bytes: bytes.into() })
}

/// Whether the bytes are one value of that wire type and nothing else.
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
    use crate::schema::find;

    fn fails(message: &str, json: &Json) -> String {
        from_json(find(message).unwrap(), json).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_the_place() {
        let status = "mesos.TaskStatus";
        assert_eq!(
            fails(status, &json!({"labels": {"labels": [{"key": "a"}, {"key": 7}]}})),
            ".labels.labels[1].key: a text is wanted, not 7"
        );
        assert_eq!(fails(status, &json!({"colour": 1})), ".colour: mesos.TaskStatus has no such field");
        assert!(
            fails(status, &json!({"state": "TASK_BAD"})).starts_with(".state: mesos.TaskState is one of ")
        );
        assert_eq!(fails(status, &json!({"uuid": "?"})), ".uuid: no base64: Invalid symbol 63, offset 0.");
        assert_eq!(fails(status, &json!([])), ": mesos.TaskStatus is an object, not a list");
        let both = json!({"resource_statistics": {}, "_unknown": [{"number": 0}]});
        assert!(fails("mesos.TaskID", &both).starts_with("._unknown[0].number: "), "{both}");
    }

    #[test]
    fn a_text_that_was_changed_in_one_place_only_is_not_guessed() {
        let id = find("mesos.TaskID").unwrap();
        let both = json!({"value": "a\u{fffd}", "value_bytes": "Yf8="});
        assert_eq!(from_json(id, &both).unwrap().text("value"), Some(&b"a\xff"[..]));
        let changed = json!({"value": "b\u{fffd}", "value_bytes": "Yf8="});
        assert!(fails("mesos.TaskID", &changed).contains("differ"));
        assert!(fails("mesos.TaskID", &json!({"value_bytes": "Yf8="})).contains("beside value"));
    }

    #[test]
    fn what_was_hidden_is_not_written() {
        let variable = json!({"name": "TOKEN", "value": "(redacted)"});
        assert!(fails("mesos.Environment.Variable", &variable).contains("--redact"));
    }
}
