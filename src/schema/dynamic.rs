//! A message as a value: the fields that are set, and unknown fields.

use std::borrow::Cow;

use super::enum_name::EnumName;
use super::field_name::FieldName;
use super::message::{Message, Type};
use super::release::Release;
use crate::wire::WireType;

/// A decoded message. Text and bytes are borrowed from the body where possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Dynamic<'a> {
    pub message: &'static Message,
    /// Index into `message.fields`, and value; ascending.
    fields: Vec<(usize, Value<'a>)>,
    /// In the order of the bytes.
    pub unknown: Vec<Unknown<'a>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Bool(bool),
    /// int32 or int64.
    Int(i64),
    /// uint32 or uint64.
    UInt(u64),
    Double(f64),
    /// The number of an enum value.
    Enum(i32),
    /// Of any bytes.
    String(Cow<'a, [u8]>),
    Bytes(Cow<'a, [u8]>),
    Message(Box<Dynamic<'a>>),
    /// A repeated field.
    List(Vec<Value<'a>>),
    /// The entries of a map: messages with `key` and `value`, the last one of each key.
    Map(Vec<Dynamic<'a>>),
}

/// A field that is not in the schema or has another wire type, or a number that a closed enum does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown<'a> {
    pub number: u32,
    pub wire: WireType,
    /// The value as on the wire: the varint, the fixed bytes, the content after a length, or the content of a group
    /// without its end tag.
    pub bytes: Cow<'a, [u8]>,
}

impl<'a> Dynamic<'a> {
    pub fn new(message: &'static Message) -> Self {
        Self { message, fields: Vec::new(), unknown: Vec::new() }
    }

    /// The fields that are set, by ascending number.
    pub fn fields(&self) -> impl Iterator<Item = (&'static super::Field, &Value<'a>)> {
        self.fields.iter().map(|(index, value)| (&self.message.fields[*index], value))
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = (&'static super::Field, &mut Value<'a>)> {
        let message = self.message;
        self.fields.iter_mut().map(|(index, value)| (&message.fields[*index], value))
    }

    fn position(&self, index: usize) -> Result<usize, usize> {
        self.fields.binary_search_by_key(&index, |(index, _)| *index)
    }

    pub fn get(&self, name: FieldName) -> Option<&Value<'a>> {
        let index = self.message.fields.iter().position(|field| field.name == name)?;
        self.position(index).ok().map(|at| &self.fields[at].1)
    }

    /// Sets the field with this index, and unsets the other members of its oneof.
    pub fn set(&mut self, index: usize, value: Value<'a>) {
        if let Some(group) = self.message.fields[index].oneof {
            let message = self.message;
            self.fields.retain(|(other, _)| *other == index || message.fields[*other].oneof != Some(group));
        }
        match self.position(index) {
            Ok(at) => self.fields[at].1 = value,
            Err(at) => self.fields.insert(at, (index, value)),
        }
    }

    /// Unsets a field. True if it was set.
    pub fn clear(&mut self, name: FieldName) -> bool {
        let message = self.message;
        let before = self.fields.len();
        self.fields.retain(|(index, _)| name != message.fields[*index].name);
        before != self.fields.len()
    }

    /// The value of a field, set to that of `make` if it is unset.
    pub(super) fn slot(&mut self, index: usize, make: impl FnOnce() -> Value<'a>) -> &mut Value<'a> {
        let at = if let Ok(at) = self.position(index) {
            at
        } else {
            self.set(index, make());
            self.position(index).expect("just set")
        };
        &mut self.fields[at].1
    }

    pub fn message(&self, name: FieldName) -> Option<&Dynamic<'a>> {
        match self.get(name)? {
            Value::Message(message) => Some(message),
            _ => None,
        }
    }

    /// A string or bytes field, if it is set.
    pub fn text(&self, name: FieldName) -> Option<&[u8]> {
        match self.get(name)? {
            Value::String(text) | Value::Bytes(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of a repeated field; empty if it is not set.
    pub fn list(&self, name: FieldName) -> &[Value<'a>] {
        match self.get(name) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    pub fn messages(&self, name: FieldName) -> impl Iterator<Item = &Dynamic<'a>> {
        self.list(name).iter().filter_map(|value| match value {
            Value::Message(message) => Some(&**message),
            _ => None,
        })
    }

    /// The name of the enum value, if the field is set to one that the schema has.
    pub fn enum_name(&self, name: FieldName) -> Option<EnumName> {
        let Type::Enum(ty) = self.message.field(name)?.ty else { return None };
        match self.get(name) {
            Some(Value::Enum(number)) => ty.by_number(*number, Release::HEAD).map(EnumName::from),
            _ => None,
        }
    }

    /// The first required field that is unset, here or in a nested message, as a path of field names.
    pub fn missing_required(&self, release: Release) -> Option<String> {
        for (index, field) in self.message.fields.iter().enumerate() {
            if field.is_required(release) && self.position(index).is_err() {
                return Some(field.name.to_string());
            }
        }
        self.fields().find_map(|(field, value)| {
            let inner = match value {
                Value::Message(message) => message.missing_required(release),
                Value::List(list) => list.iter().find_map(|value| match value {
                    Value::Message(message) => message.missing_required(release),
                    _ => None,
                }),
                Value::Map(entries) => entries.iter().find_map(|entry| entry.missing_required(release)),
                _ => None,
            };
            inner.map(|path| format!("{}.{path}", field.name))
        })
    }

    pub fn into_owned(self) -> Dynamic<'static> {
        Dynamic {
            message: self.message,
            fields: self.fields.into_iter().map(|(index, value)| (index, value.into_owned())).collect(),
            unknown: self
                .unknown
                .into_iter()
                .map(|u| Unknown { number: u.number, wire: u.wire, bytes: u.bytes.into_owned().into() })
                .collect(),
        }
    }
}

impl Value<'_> {
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Bool(v) => Value::Bool(v),
            Self::Int(v) => Value::Int(v),
            Self::UInt(v) => Value::UInt(v),
            Self::Double(v) => Value::Double(v),
            Self::Enum(v) => Value::Enum(v),
            Self::String(v) => Value::String(v.into_owned().into()),
            Self::Bytes(v) => Value::Bytes(v.into_owned().into()),
            Self::Message(v) => Value::Message(Box::new(v.into_owned())),
            Self::List(v) => Value::List(v.into_iter().map(Value::into_owned).collect()),
            Self::Map(v) => Value::Map(v.into_iter().map(Dynamic::into_owned).collect()),
        }
    }
}
