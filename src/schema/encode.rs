//! Values to canonical bytes: fields by ascending number, shortest varints, lists unpacked, unknown fields at the end, as
//! the C++ library writes them.

use super::dynamic::{Dynamic, Unknown, Value};
use super::field_name::field;
use super::message::Field;
use crate::wire::{WireType, put_bytes, put_fixed64, put_tag, put_varint};

pub fn encode(message: &Dynamic<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    put_message(&mut out, message);
    out
}

fn put_message(out: &mut Vec<u8>, message: &Dynamic<'_>) {
    for (field, value) in message.fields() {
        match value {
            Value::List(list) => list.iter().for_each(|value| put_value(out, field, value)),
            Value::Map(entries) => {
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by_key(|entry| entry.text(field!("key")).unwrap_or_default());
                for entry in entries {
                    put_tag(out, field.number, WireType::Len);
                    put_bytes(out, &map_entry(entry));
                }
            }
            value => put_value(out, field, value),
        }
    }
    message.unknown.iter().for_each(|unknown| put_unknown(out, unknown));
}

/// Key and value are always written, even if they are empty.
fn map_entry(entry: &Dynamic<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    put_tag(&mut out, 1, WireType::Len);
    put_bytes(&mut out, entry.text(field!("key")).unwrap_or_default());
    put_tag(&mut out, 2, WireType::Len);
    match entry.message(field!("value")) {
        Some(value) => put_bytes(&mut out, &encode(value)),
        None => put_bytes(&mut out, entry.text(field!("value")).unwrap_or_default()),
    }
    out
}

fn put_value(out: &mut Vec<u8>, field: &Field, value: &Value<'_>) {
    match value {
        Value::Bool(v) => put_number(out, field, u64::from(*v)),
        Value::Int(v) => put_number(out, field, v.cast_unsigned()),
        Value::UInt(v) => put_number(out, field, *v),
        Value::Enum(v) => put_number(out, field, i64::from(*v).cast_unsigned()),
        Value::Double(v) => {
            put_tag(out, field.number, WireType::Fixed64);
            put_fixed64(out, v.to_bits());
        }
        Value::String(v) | Value::Bytes(v) => {
            put_tag(out, field.number, WireType::Len);
            put_bytes(out, v);
        }
        Value::Message(v) => {
            put_tag(out, field.number, WireType::Len);
            put_bytes(out, &encode(v));
        }
        Value::List(_) | Value::Map(_) => {}
    }
}

fn put_number(out: &mut Vec<u8>, field: &Field, value: u64) {
    put_tag(out, field.number, WireType::Varint);
    put_varint(out, value);
}

fn put_unknown(out: &mut Vec<u8>, unknown: &Unknown<'_>) {
    put_tag(out, unknown.number, unknown.wire);
    match unknown.wire {
        WireType::Len => put_bytes(out, &unknown.bytes),
        WireType::StartGroup => {
            out.extend_from_slice(&unknown.bytes);
            put_tag(out, unknown.number, WireType::EndGroup);
        }
        _ => out.extend_from_slice(&unknown.bytes),
    }
}
