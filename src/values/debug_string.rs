//! A message as the agent logs it (`Message::DebugString`), and as JSON as the agent prints it (`JSON::protobuf`). Only
//! for texts of the agent: ckpt's own JSON is written by `schema`.

use std::fmt::Write;

use super::number::general;
use crate::schema::{Dynamic, Field, JsonMessage, JsonOptions, Release, Type, Value};
use crate::wire::WireType;

/// Fields by ascending number, indented by two blanks a level, unknown fields at the end.
pub fn debug_string(message: &Dynamic<'_>) -> String {
    let mut out = String::new();
    put_message(&mut out, message, 0);
    out
}

fn put_message(out: &mut String, message: &Dynamic<'_>, depth: usize) {
    for (field, value) in message.fields() {
        match value {
            Value::List(list) => list.iter().for_each(|value| put_field(out, field, value, depth)),
            Value::Map(entries) => {
                for entry in entries {
                    let (name, outer) = (field.name, indent(depth));
                    let _ = writeln!(out, "{outer}{name} {{");
                    put_message(out, entry, depth + 1);
                    let _ = writeln!(out, "{outer}}}");
                }
            }
            value => put_field(out, field, value, depth),
        }
    }
    for unknown in &message.unknown {
        let value = match unknown.wire {
            WireType::Len => escaped(&unknown.bytes),
            WireType::Varint => varint(&unknown.bytes).to_string(),
            _ => unknown.bytes.iter().rev().fold("0x".to_owned(), |hex, byte| format!("{hex}{byte:02x}")),
        };
        let _ = writeln!(out, "{}{}: {value}", indent(depth), unknown.number);
    }
}

fn put_field(out: &mut String, field: &Field, value: &Value<'_>, depth: usize) {
    let (space, name) = (indent(depth), field.name);
    if let Value::Message(inner) = value {
        let _ = writeln!(out, "{space}{name} {{");
        put_message(out, inner, depth + 1);
        let _ = writeln!(out, "{space}}}");
        return;
    }
    let text = match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::UInt(value) => value.to_string(),
        Value::Double(value) => short_double(*value),
        Value::Enum(number) => match field.ty {
            Type::Enum(ty) => ty
                .by_number(*number, Release::HEAD)
                .map_or_else(|| number.to_string(), |value| value.name.to_owned()),
            _ => number.to_string(),
        },
        Value::String(text) | Value::Bytes(text) => escaped(text),
        Value::Message(_) | Value::List(_) | Value::Map(_) => String::new(),
    };
    let _ = writeln!(out, "{space}{name}: {text}");
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

/// `SimpleDtoa`: 15 significant digits if they give the same number again, else 17.
fn short_double(value: f64) -> String {
    let short = general(value, 15);
    let same = short.parse::<f64>() == Ok(value) || value.is_nan();
    if same { short } else { general(value, 17) }
}

/// `CEscape` in quotes: octal for what is neither printable nor ASCII.
fn escaped(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'"' => out.push_str("\\\""),
            b'\'' => out.push_str("\\'"),
            b'\\' => out.push_str("\\\\"),
            0x20..=0x7e => out.push(char::from(*byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

fn varint(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 7 | u64::from(byte & 0x7f))
}

/// A list of messages: keys sorted, unset fields with their defaults, no blanks.
pub fn agent_json<'m, 'a: 'm>(messages: impl IntoIterator<Item = &'m Dynamic<'a>>) -> String {
    let list: Vec<_> = messages.into_iter().map(json_value).collect();
    serde_json::Value::Array(list).to_string()
}

pub fn agent_json_object(message: &Dynamic<'_>) -> String {
    json_value(message).to_string()
}

/// A JSON value sorts the keys.
fn json_value(message: &Dynamic<'_>) -> serde_json::Value {
    let options = JsonOptions { defaults: true, ..JsonOptions::default() };
    serde_json::to_value(JsonMessage::new(message, options)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{Attribute, Resources};
    use super::*;

    #[test]
    fn text_form() {
        let attribute = Attribute::parse(b"rack", "r'9\u{e9}".as_bytes()).unwrap().to_message();
        assert_eq!(
            debug_string(&attribute),
            "name: \"rack\"\ntype: TEXT\ntext {\n  value: \"r\\'9\\303\\251\"\n}\n"
        );
        let resources = Resources::parse(b"cpus:0.1;ports:[1-2]", &"*".into()).unwrap().to_messages();
        assert_eq!(debug_string(&resources[0]), "name: \"cpus\"\ntype: SCALAR\nscalar {\n  value: 0.1\n}\n");
        assert_eq!(
            debug_string(&resources[1]),
            "name: \"ports\"\ntype: RANGES\nranges {\n  range {\n    begin: 1\n    end: 2\n  }\n}\n"
        );
        assert_eq!(short_double(0.1 + 0.2), "0.30000000000000004");
    }

    #[test]
    fn json_form_as_logged() {
        let resources =
            Resources::parse(b"cpus:16;mem:8192;disk:20000;ports:[31000-32000]", &"*".into()).unwrap();
        assert_eq!(
            agent_json(&resources.to_messages()),
            "[{\"name\":\"cpus\",\"scalar\":{\"value\":16.0},\"type\":\"SCALAR\"},\
             {\"name\":\"mem\",\"scalar\":{\"value\":8192.0},\"type\":\"SCALAR\"},\
             {\"name\":\"disk\",\"scalar\":{\"value\":20000.0},\"type\":\"SCALAR\"},\
             {\"name\":\"ports\",\"ranges\":{\"range\":[{\"begin\":31000,\"end\":32000}]},\"type\":\"RANGES\"}]"
        );
    }
}
