//! Messages from JSON in Mesos's own form: field names as declared, enums by name, bytes in base64.
//! It panics on what it does not understand: it is test code, and a wrong field is a wrong test.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ckpt::schema::{Dynamic, Field, Message, Type, Value, encode, find};
use serde_json::{Value as Json, json};

/// A message of the type with this full name.
pub(crate) fn message(name: &str, json: &Json) -> Dynamic<'static> {
    build(known(name), json, name)
}

/// The bytes of a message, without a length.
pub(crate) fn body(name: &str, json: &Json) -> Vec<u8> {
    encode(&message(name, json))
}

/// The bytes of a checkpoint file with one message.
pub(crate) fn framed(name: &str, json: &Json) -> Vec<u8> {
    frame(&body(name, json))
}

/// The bytes of a checkpoint file with several messages.
pub(crate) fn frames<'a>(name: &str, list: impl IntoIterator<Item = &'a Json>) -> Vec<u8> {
    list.into_iter().flat_map(|json| framed(name, json)).collect()
}

/// A length of four bytes, and the body.
pub(crate) fn frame(body: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(body.len()).expect("a fixture is small").to_le_bytes().to_vec();
    bytes.extend_from_slice(body);
    bytes
}

/// Lays `patch` over `base`: objects merge, everything else replaces, null removes.
pub(crate) fn merge(base: &mut Json, patch: &Json) {
    match (base, patch) {
        (Json::Object(base), Json::Object(patch)) => {
            for (key, value) in patch {
                if value.is_null() {
                    base.remove(key);
                } else {
                    merge(base.entry(key.clone()).or_insert(Json::Null), value);
                }
            }
        }
        (base, patch) => *base = patch.clone(),
    }
}

fn known(name: &str) -> &'static Message {
    find(name).unwrap_or_else(|| panic!("there is no message {name}"))
}

fn build(message: &'static Message, json: &Json, at: &str) -> Dynamic<'static> {
    let Json::Object(object) = json else { panic!("{at}: {} wants an object, not {json}", message.name) };
    let mut built = Dynamic::new(message);
    for (key, json) in object {
        let at = format!("{at}.{key}");
        let index = message.fields.iter().position(|field| field.name == **key);
        let index = index.unwrap_or_else(|| panic!("{at}: {} has no such field", message.name));
        built.set(index, field_value(&message.fields[index], json, &at));
    }
    built
}

fn field_value(field: &Field, json: &Json, at: &str) -> Value<'static> {
    match (field.ty, json) {
        (Type::Map(entry), Json::Object(map)) => Value::Map(
            map.iter().map(|(key, json)| build(entry, &json!({"key": key, "value": json}), at)).collect(),
        ),
        (_, Json::Array(list)) if field.is_repeated() => {
            Value::List(list.iter().map(|json| value(field, json, at)).collect())
        }
        _ if field.is_repeated() => panic!("{at}: wants a list or map, not {json}"),
        _ => value(field, json, at),
    }
}

fn owned(bytes: &[u8]) -> Cow<'static, [u8]> {
    bytes.to_vec().into()
}

fn value(field: &Field, json: &Json, at: &str) -> Value<'static> {
    let fit = match (field.ty, json) {
        (Type::Bool, Json::Bool(v)) => Some(Value::Bool(*v)),
        (Type::Int32 | Type::Int64, Json::Number(v)) => v.as_i64().map(Value::Int),
        (Type::UInt32 | Type::UInt64, Json::Number(v)) => v.as_u64().map(Value::UInt),
        (Type::Double, Json::Number(v)) => v.as_f64().map(Value::Double),
        (Type::Double, Json::String(v)) => v.parse().ok().map(Value::Double),
        (Type::String, Json::String(v)) => Some(Value::String(owned(v.as_bytes()))),
        (Type::Bytes, Json::String(v)) => STANDARD.decode(v).ok().map(|bytes| Value::Bytes(bytes.into())),
        (Type::Enum(ty), Json::String(v)) => ty.by_name(v).map(|value| Value::Enum(value.number)),
        (Type::Enum(_), Json::Number(v)) => v.as_i64().and_then(|v| i32::try_from(v).ok()).map(Value::Enum),
        (Type::Message(message), json) => Some(Value::Message(Box::new(build(message, json, at)))),
        _ => None,
    };
    fit.unwrap_or_else(|| panic!("{at}: {json} does not fit {:?}", field.ty))
}

#[test]
fn json_becomes_a_message_and_json_again() {
    let json = serde_json::json!({
        "name": "disk", "type": "SCALAR", "scalar": {"value": 2.5},
        "reservations": [{"type": "STATIC", "role": "eng"}],
        "disk": {"persistence": {"id": "v"}},
    });
    let built = message("mesos.Resource", &json);
    let options = ckpt::schema::JsonOptions::default();
    let back = serde_json::to_value(ckpt::schema::JsonMessage::new(&built, options)).unwrap();
    assert_eq!(back, json);
    assert_eq!(frame(&encode(&built)), framed("mesos.Resource", &json));
    let map = body("mesos.Task", &serde_json::json!({"limits": {"cpus": {"value": 1.0}}}));
    assert_eq!(&map[..9], b"\x8a\x01\x11\x0a\x04cpus");
}

#[test]
#[should_panic(expected = "mesos.Resource.disk.colour: mesos.Resource.DiskInfo has no such field")]
fn an_unknown_field_is_a_wrong_test() {
    message("mesos.Resource", &serde_json::json!({"disk": {"colour": "red"}}));
}
