//! Messages from JSON by the rules of stout (`stout/protobuf.hpp:parse`, `stout/json.hpp`), as the agent reads them
//! out of flags. Not the reverse of `schema`'s JSON: unknown keys are ignored here, and null means unset.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::error::ValueError;
use super::fields::put;
use super::number::parse_double;
use crate::schema::{Dynamic, Field, Message, Release, Type, Value, field};

/// Parses JSON. White space around it is accepted, other text after it is not.
///
/// # Errors
/// In the words of ckpt: the agent's parser gives only a line.
pub fn parse_json(text: &[u8]) -> Result<Json, ValueError> {
    serde_json::from_slice(text).map_err(|error| ValueError::fails(format!("syntax error: {error}")))
}

/// # Errors
/// The agent's words.
pub fn message_from_json(message: &'static Message, json: &Json) -> Result<Dynamic<'static>, ValueError> {
    let Json::Object(_) = json else { return Err(ValueError::fails("Expecting a JSON object")) };
    let value = object(message, json)?;
    match value.missing_required(Release::HEAD) {
        Some(path) => Err(ValueError::fails(format!("Missing required fields: {path}"))),
        None => Ok(value),
    }
}

fn object(message: &'static Message, json: &Json) -> Result<Dynamic<'static>, ValueError> {
    let mut value = Dynamic::new(message);
    let Json::Object(members) = json else { return Ok(value) };
    for (name, member) in members {
        if let Some(field) = message.field_by_name(name) {
            apply(&mut value, field, member)?;
        }
    }
    Ok(value)
}

fn apply(into: &mut Dynamic<'static>, field: &'static Field, json: &Json) -> Result<(), ValueError> {
    if let (Json::Array(elements), true) = (json, field.is_repeated()) {
        let values: Result<Vec<_>, _> = elements.iter().map(|element| single(field, element)).collect();
        let values: Vec<_> = values?.into_iter().flatten().collect();
        if !values.is_empty() {
            put(into, field.name, Value::List(values));
        }
        return Ok(());
    }
    if let (Json::Object(members), Type::Map(entry)) = (json, field.ty) {
        let mut entries = Vec::new();
        for (key, member) in members {
            let mut value = Dynamic::new(entry);
            put(&mut value, field!("key"), Value::String(key.clone().into_bytes().into()));
            if let Some(field) = entry.field(field!("value")) {
                apply(&mut value, field, member)?;
            }
            entries.push(value);
        }
        put(into, field.name, Value::Map(entries));
        return Ok(());
    }
    match single(field, json)? {
        Some(value) if field.is_repeated() => put(into, field.name, Value::List(vec![value])),
        Some(value) => put(into, field.name, value),
        None => {}
    }
    Ok(())
}

/// One value. `None` for null and for a name that an enum does not have: the field stays unset.
fn single(field: &'static Field, json: &Json) -> Result<Option<Value<'static>>, ValueError> {
    let unexpected = |kind: &str| {
        Err(ValueError::fails(format!("Not expecting a JSON {kind} for field '{}'", field.name)))
    };
    match json {
        Json::Null => Ok(None),
        Json::Array(_) => unexpected("array"),
        Json::Bool(value) => match field.ty {
            Type::Bool => Ok(Some(Value::Bool(*value))),
            _ => unexpected("boolean"),
        },
        Json::Object(_) => match field.ty {
            Type::Message(nested) => Ok(Some(Value::Message(Box::new(object(nested, json)?)))),
            _ => unexpected("object"),
        },
        Json::Number(number) => match number_of(field.ty, number) {
            Some(value) => Ok(Some(value)),
            None => unexpected("number"),
        },
        Json::String(text) => {
            from_text(field, text).or_else(|refused| refused.map_or_else(|| unexpected("string"), Err))
        }
    }
}

/// A string as the type of the field. `Err(None)` if that type cannot be written as a string.
fn from_text(field: &'static Field, text: &str) -> Result<Option<Value<'static>>, Option<ValueError>> {
    let not_a = |kind: &str| {
        let name = field.name;
        Some(ValueError::fails(format!("Failed to parse '{text}' as a JSON {kind} for field '{name}'")))
    };
    match field.ty {
        Type::String => Ok(Some(Value::String(text.as_bytes().to_vec().into()))),
        Type::Bytes => match STANDARD.decode(text) {
            Ok(bytes) => Ok(Some(Value::Bytes(bytes.into()))),
            Err(error) => Err(Some(ValueError::fails(format!(
                "Failed to base64 decode bytes field '{}': {error}",
                field.name
            )))),
        },
        Type::Enum(ty) => match ty.by_name(text) {
            Some(value) => Ok(Some(Value::Enum(value.number))),
            None if field.is_required(Release::HEAD) => {
                Err(Some(ValueError::fails(format!("Failed to find enum for '{text}'"))))
            }
            None => Ok(None),
        },
        Type::Double if text == "Infinity" => Ok(Some(Value::Double(f64::INFINITY))),
        Type::Double if text == "-Infinity" => Ok(Some(Value::Double(f64::NEG_INFINITY))),
        Type::Bool => match text.trim() {
            "true" => Ok(Some(Value::Bool(true))),
            "false" => Ok(Some(Value::Bool(false))),
            _ => Err(not_a("boolean")),
        },
        Type::Message(_) | Type::Map(_) => Err(None),
        ty => match serde_json::from_str::<serde_json::Number>(text) {
            Ok(number) => Ok(number_of(ty, &number)),
            Err(_) => Err(not_a("number")),
        },
    }
}

/// A number as the field's type, converted as C++ converts; `None` where the field takes no number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as C++ converts")]
fn number_of(ty: Type, number: &serde_json::Number) -> Option<Value<'static>> {
    let double = || number.as_f64().or_else(|| parse_double(number.to_string().as_bytes())).unwrap_or(0.0);
    let signed = || {
        number.as_i64().or_else(|| number.as_u64().map(u64::cast_signed)).unwrap_or_else(|| double() as i64)
    };
    let unsigned = || {
        number.as_u64().or_else(|| number.as_i64().map(i64::cast_unsigned)).unwrap_or_else(|| double() as u64)
    };
    Some(match ty {
        Type::Double => Value::Double(double()),
        Type::Int64 => Value::Int(signed()),
        Type::Int32 => Value::Int(i64::from(signed() as i32)),
        Type::UInt64 => Value::UInt(unsigned()),
        Type::UInt32 => Value::UInt(u64::from(unsigned() as u32)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table;

    fn resource(text: &str) -> Result<Dynamic<'static>, String> {
        let json = parse_json(text.as_bytes()).map_err(|refused| refused.text)?;
        message_from_json(&table::RESOURCE, &json).map_err(|refused| refused.text)
    }

    #[test]
    fn reads_what_stout_reads() {
        let read = resource(
            r#"{"name":"cpus","type":"SCALAR","scalar":{"value":"2.5"},"role":null,"nonsense":[1],
               "reservations":[{"type":"STATIC","role":"a"},{"type":"FANCY","role":"a/b"}]}"#,
        )
        .unwrap();
        assert_eq!(read.text(field!("name")), Some(&b"cpus"[..]));
        assert_eq!(read.message(field!("scalar")).unwrap().get(field!("value")), Some(&Value::Double(2.5)));
        assert!(read.get(field!("role")).is_none());
        assert!(read.messages(field!("reservations")).nth(1).unwrap().get(field!("type")).is_none());
        let ranges =
            resource(r#"{"name":"ports","type":"RANGES","ranges":{"range":{"begin":1,"end":2.9}}}"#).unwrap();
        let range = ranges
            .message(field!("ranges"))
            .unwrap()
            .messages(field!("range"))
            .next()
            .unwrap()
            .get(field!("end"))
            .cloned();
        assert_eq!(range, Some(Value::UInt(2)));
    }

    #[test]
    fn refuses_in_the_agents_words() {
        for (text, words) in [
            ("[]", "Expecting a JSON object"),
            (r#"{"name":1}"#, "Not expecting a JSON number for field 'name'"),
            (r#"{"name":true}"#, "Not expecting a JSON boolean for field 'name'"),
            (r#"{"name":["a"]}"#, "Not expecting a JSON array for field 'name'"),
            (r#"{"scalar":"x"}"#, "Not expecting a JSON string for field 'scalar'"),
            (r#"{"type":{}}"#, "Not expecting a JSON object for field 'type'"),
            (r#"{"type":"FANCY"}"#, "Failed to find enum for 'FANCY'"),
            (r#"{"name":"a"}"#, "Missing required fields: type"),
            (r#"{"scalar":{"value":"x"}}"#, "Failed to parse 'x' as a JSON number for field 'value'"),
        ] {
            assert_eq!(resource(text).unwrap_err(), words, "{text}");
        }
        assert!(resource("{} x").unwrap_err().starts_with("syntax error"));
    }
}
