//! Bytes to values: all that can be read up to the first damage. Repeated occurrences of a field are merged as in
//! protobuf: the last scalar counts, messages are merged, lists are appended.

use std::borrow::Cow;
use std::collections::HashMap;

use super::check::{Scalar, is_varint, packed_doubles, scalar};
use super::damage::{Damage, Fault, Reason};
use super::dynamic::{Dynamic, Unknown, Value};
use super::field_name::field;
use super::message::{Field, Message, Syntax, Type};
use super::release::Release;
use crate::wire::{Cursor, Tag, WireType};

#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<'a> {
    /// Up to the damage, if there is any.
    pub value: Dynamic<'a>,
    /// Why the agent refuses the body.
    pub damage: Option<Damage>,
}

/// Decodes `body` with the fields that `release` knows.
pub fn decode<'a>(message: &'static Message, body: &'a [u8], release: Release) -> Decoded<'a> {
    let mut reader = Reader { release, path: Vec::new(), has_maps: false };
    let mut value = Dynamic::new(message);
    let read = reader.message(&mut value, &mut Cursor::new(body));
    if reader.has_maps {
        remove_shadowed_entries(&mut value);
    }
    let damage = match read {
        Err(fault) => Some(fault.at(reader.path.join("."))),
        Ok(()) => value.missing_required(release).map(|path| Damage {
            offset: offset_of(message, body, &path),
            path,
            reason: Reason::MissingRequired,
        }),
    };
    Decoded { value, damage }
}

/// Where the first message begins that lacks the field at the end of `path`.
fn offset_of(message: &'static Message, body: &[u8], path: &str) -> usize {
    let mut cursor = Cursor::new(body);
    let mut message = message;
    for name in path.split('.') {
        let Some(Field { ty: Type::Message(nested) | Type::Map(nested), number, .. }) =
            message.field_by_name(name)
        else {
            break;
        };
        loop {
            match cursor.tag() {
                Ok(Some(tag)) if tag.number == *number && tag.wire == WireType::Len => break,
                Ok(Some(tag)) => {
                    if cursor.skip(tag).is_err() {
                        return 0;
                    }
                }
                _ => return cursor.offset(),
            }
        }
        match cursor.nested() {
            Ok(inner) => cursor = inner,
            Err(_) => return cursor.offset(),
        }
        message = nested;
    }
    cursor.offset()
}

struct Reader {
    release: Release,
    path: Vec<&'static str>,
    /// Some map has entries that can have the same key.
    has_maps: bool,
}

impl Reader {
    fn message<'a>(&mut self, into: &mut Dynamic<'a>, cursor: &mut Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = cursor.tag()? {
            match into.message.index_of(tag.number, self.release) {
                None => unknown(into, tag, cursor)?,
                Some(index) => {
                    self.path.push(into.message.fields[index].name.text());
                    self.field(into, index, tag, cursor)?;
                    self.path.pop();
                }
            }
        }
        Ok(())
    }

    fn field<'a>(
        &mut self,
        into: &mut Dynamic<'a>,
        index: usize,
        tag: Tag,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), Fault> {
        let field = &into.message.fields[index];
        let syntax = into.message.syntax;
        match (field.ty, tag.wire) {
            (Type::Message(nested), WireType::Len) => self.nested(into, index, nested, cursor),
            (Type::Map(entry), WireType::Len) => self.map_entry(into, index, entry, cursor),
            (Type::String, WireType::Len) => {
                let start = cursor.offset();
                let bytes = cursor.bytes()?;
                if syntax == Syntax::Proto3 && std::str::from_utf8(bytes).is_err() {
                    return Err(Fault::not_utf8(start));
                }
                put(into, index, Value::String(Cow::Borrowed(bytes)));
                Ok(())
            }
            (Type::Bytes, WireType::Len) => {
                put(into, index, Value::Bytes(Cow::Borrowed(cursor.bytes()?)));
                Ok(())
            }
            (Type::Double, WireType::Fixed64) => {
                put(into, index, Value::Double(f64::from_bits(cursor.fixed64()?)));
                Ok(())
            }
            (Type::Double, WireType::Len) if field.is_repeated() => {
                for number in packed_doubles(cursor)? {
                    put(into, index, Value::Double(number));
                }
                Ok(())
            }
            (ty, WireType::Varint) if is_varint(ty) => {
                let start = cursor.offset();
                let raw = cursor.varint()?;
                let bytes = cursor.between(start, cursor.offset());
                self.varint(into, index, raw, bytes);
                Ok(())
            }
            (ty, WireType::Len) if field.is_repeated() && is_varint(ty) => {
                let mut list = cursor.packed()?;
                while list.has_more() {
                    let start = list.offset();
                    let raw = list.varint()?;
                    let bytes = list.between(start, list.offset());
                    self.varint(into, index, raw, bytes);
                }
                cursor.resume(&list);
                Ok(())
            }
            _ => unknown(into, tag, cursor),
        }
    }

    /// Sets or appends a varint, or adds it to the unknown fields if the field is a closed enum without this number.
    fn varint<'a>(&self, into: &mut Dynamic<'a>, index: usize, raw: u64, bytes: &'a [u8]) {
        let field = &into.message.fields[index];
        let value = match scalar(field.ty, raw, into.message.syntax, self.release) {
            Some(Scalar::Bool(v)) => Value::Bool(v),
            #[expect(clippy::cast_possible_truncation, reason = "an enum number has 32 bits")]
            Some(Scalar::Int(v)) if matches!(field.ty, Type::Enum(_)) => Value::Enum(v as i32),
            Some(Scalar::Int(v)) => Value::Int(v),
            Some(Scalar::UInt(v)) => Value::UInt(v),
            _ => {
                let bytes = Cow::Borrowed(bytes);
                into.unknown.push(Unknown { number: field.number, wire: WireType::Varint, bytes });
                return;
            }
        };
        put(into, index, value);
    }

    fn map_entry<'a>(
        &mut self,
        into: &mut Dynamic<'a>,
        index: usize,
        entry: &'static Message,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), Fault> {
        let mut inner = cursor.nested()?;
        let mut value = Dynamic::new(entry);
        self.message(&mut value, &mut inner)?;
        cursor.resume(&inner);
        if let Value::Map(entries) = into.slot(index, || Value::Map(Vec::new())) {
            entries.push(value);
            self.has_maps = true;
        }
        Ok(())
    }

    fn nested<'a>(
        &mut self,
        into: &mut Dynamic<'a>,
        index: usize,
        nested: &'static Message,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), Fault> {
        let mut inner = cursor.nested()?;
        let repeated = into.message.fields[index].is_repeated();
        let empty = || Value::Message(Box::new(Dynamic::new(nested)));
        let slot = if repeated {
            let Value::List(list) = into.slot(index, || Value::List(Vec::new())) else { return Ok(()) };
            list.push(empty());
            list.last_mut()
        } else {
            // Unsets the other members of its oneof.
            Some(into.slot(index, empty))
        };
        if let Some(Value::Message(message)) = slot {
            self.message(message, &mut inner)?;
        }
        cursor.resume(&inner);
        Ok(())
    }
}

/// Keeps the last entry of each key. Done once at the end, because a damaged file can be a map with millions of
/// entries.
fn remove_shadowed_entries(message: &mut Dynamic<'_>) {
    for (_, value) in message.values_mut() {
        match value {
            Value::Message(nested) => remove_shadowed_entries(nested),
            Value::List(list) => {
                for value in list {
                    if let Value::Message(nested) = value {
                        remove_shadowed_entries(nested);
                    }
                }
            }
            Value::Map(entries) => {
                let mut last = HashMap::with_capacity(entries.len());
                for (index, entry) in entries.iter().enumerate() {
                    last.insert(key_of(entry).to_vec(), index);
                }
                let mut index = 0;
                entries.retain(|entry| {
                    index += 1;
                    last[key_of(entry)] == index - 1
                });
                entries.iter_mut().for_each(remove_shadowed_entries);
            }
            _ => {}
        }
    }
}

/// The key of an entry; an absent one is the empty key.
fn key_of<'v>(entry: &'v Dynamic<'_>) -> &'v [u8] {
    entry.text(field!("key")).unwrap_or_default()
}

/// Sets a field, or appends to it.
fn put<'a>(into: &mut Dynamic<'a>, index: usize, value: Value<'a>) {
    if into.message.fields[index].is_repeated() {
        if let Value::List(list) = into.slot(index, || Value::List(Vec::new())) {
            list.push(value);
        }
    } else {
        into.set(index, value);
    }
}

fn unknown<'a>(into: &mut Dynamic<'a>, tag: Tag, cursor: &mut Cursor<'a>) -> Result<(), Fault> {
    let content = *cursor;
    let start = cursor.offset();
    let bytes = if tag.wire == WireType::Len {
        cursor.bytes()?
    } else {
        cursor.skip(tag)?;
        let end = if tag.wire == WireType::StartGroup { end_of_group(content) } else { cursor.offset() };
        cursor.between(start, end)
    };
    into.unknown.push(Unknown { number: tag.number, wire: tag.wire, bytes: Cow::Borrowed(bytes) });
    Ok(())
}

/// Where the end tag of a valid group begins; the cursor is after its start tag. An end tag can be longer than
/// necessary.
fn end_of_group(mut cursor: Cursor<'_>) -> usize {
    while let Ok(Some(tag)) = cursor.tag() {
        if tag.wire == WireType::EndGroup || cursor.skip(tag).is_err() {
            return tag.offset;
        }
    }
    cursor.offset()
}
