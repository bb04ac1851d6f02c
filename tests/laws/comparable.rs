//! A form of messages that is comparable between two parsers: fields by number, without implicit defaults, maps by key,
//! and unknown fields as canonical bytes.

use std::collections::BTreeMap;

use ckpt::schema::{Dynamic, Label, Type, Unknown, Value, field};
use ckpt::wire::{Cursor, WireType, put_bytes, put_tag, put_varint};

/// The fields of a message by number.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Comparable {
    pub(super) fields: BTreeMap<u32, Item>,
    /// By field number, in the order of the bytes.
    pub(super) unknown: BTreeMap<u32, Vec<Vec<u8>>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Int(i128),
    /// The bits, so that NaN equals itself.
    Double(u64),
    Bytes(Vec<u8>),
    Message(Comparable),
    List(Vec<Item>),
    Map(BTreeMap<Vec<u8>, Item>),
}

impl Item {
    fn is_default(&self) -> bool {
        match self {
            Self::Int(v) => *v == 0,
            Self::Double(v) => *v == 0,
            Self::Bytes(v) => v.is_empty(),
            Self::Message(_) => false,
            Self::List(v) => v.is_empty(),
            Self::Map(v) => v.is_empty(),
        }
    }
}

/// Whether a closed enum has an unknown number: it is among the unknown fields then, with the number of a known field.
pub(super) fn has_foreign_enum(message: &Dynamic<'_>) -> bool {
    let is_enum = |number| {
        message.message.fields.iter().any(|field| field.number == number && matches!(field.ty, Type::Enum(_)))
    };
    let in_value = |value: &Value<'_>| match value {
        Value::Message(message) => has_foreign_enum(message),
        Value::List(list) => {
            list.iter().any(|value| matches!(value, Value::Message(message) if has_foreign_enum(message)))
        }
        Value::Map(entries) => entries.iter().any(has_foreign_enum),
        _ => false,
    };
    message.unknown.iter().any(|unknown| unknown.wire == WireType::Varint && is_enum(unknown.number))
        || message.fields().any(|(_, value)| in_value(value))
}

pub(super) fn of_ours(message: &Dynamic<'_>) -> Comparable {
    let mut plain = Comparable::default();
    for (field, value) in message.fields() {
        let item = item(field.ty, value);
        if field.label == Label::Singular && item.is_default() {
            continue;
        }
        plain.fields.insert(field.number, item);
    }
    for unknown in &message.unknown {
        plain.unknown.entry(unknown.number).or_default().push(canonical(unknown));
    }
    plain
}

fn item(ty: Type, value: &Value<'_>) -> Item {
    match value {
        Value::Bool(v) => Item::Int((*v).into()),
        Value::Int(v) => Item::Int((*v).into()),
        Value::UInt(v) => Item::Int((*v).into()),
        Value::Enum(v) => Item::Int((*v).into()),
        Value::Double(v) => Item::Double(v.to_bits()),
        Value::String(v) | Value::Bytes(v) => Item::Bytes(v.to_vec()),
        Value::Message(v) => Item::Message(of_ours(v)),
        Value::List(list) => Item::List(list.iter().map(|value| item(ty, value)).collect()),
        Value::Map(entries) => Item::Map(entries.iter().map(|entry| map_entry(ty, entry)).collect()),
    }
}

/// Missing keys and values count as empty.
fn map_entry(ty: Type, entry: &Dynamic<'_>) -> (Vec<u8>, Item) {
    let Type::Map(entry_type) = ty else { panic!("a map of the type {ty:?}") };
    let is_message = matches!(entry_type.field(field!("value")).unwrap().ty, Type::Message(_));
    let value = if is_message {
        Item::Message(entry.message(field!("value")).map(of_ours).unwrap_or_default())
    } else {
        Item::Bytes(entry.text(field!("value")).unwrap_or_default().to_vec())
    };
    (entry.text(field!("key")).unwrap_or_default().to_vec(), value)
}

fn canonical(unknown: &Unknown<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    put_tag(&mut out, unknown.number, unknown.wire);
    match unknown.wire {
        WireType::Varint => put_varint(&mut out, Cursor::new(&unknown.bytes).varint().unwrap()),
        WireType::Len => put_bytes(&mut out, &unknown.bytes),
        // The content of groups is not compared.
        WireType::StartGroup | WireType::EndGroup => {}
        WireType::Fixed32 | WireType::Fixed64 => out.extend_from_slice(&unknown.bytes),
    }
    out
}
