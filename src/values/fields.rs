//! Fields of dynamic messages, read and set by name.
//! Belongs here: plain get and set. Does not: the meaning of a field.

use std::borrow::Cow;

use super::text::Text;
use crate::schema::{Dynamic, EnumName, FieldName, Message, Value, field};

/// Sets the field of that name; nothing happens if the message has none.
pub(super) fn put<'a>(message: &mut Dynamic<'a>, name: FieldName, value: Value<'a>) {
    if let Some(index) = message.message.fields.iter().position(|field| field.name == name) {
        message.set(index, value);
    }
}

pub(super) fn put_text(message: &mut Dynamic<'static>, name: FieldName, text: &Text) {
    put(message, name, Value::String(Cow::Owned(text.bytes().to_vec())));
}

pub(super) fn put_enum(message: &mut Dynamic<'_>, field: FieldName, value: EnumName) {
    put(message, field, Value::Enum(value.number()));
}

pub(super) fn put_message(message: &mut Dynamic<'static>, name: FieldName, inner: Dynamic<'static>) {
    put(message, name, Value::Message(Box::new(inner)));
}

/// Sets a list of messages; an empty one stays unset.
pub(super) fn put_list(
    message: &mut Dynamic<'static>,
    name: FieldName,
    list: impl IntoIterator<Item = Dynamic<'static>>,
) {
    let list: Vec<_> = list.into_iter().map(|inner| Value::Message(Box::new(inner))).collect();
    if !list.is_empty() {
        put(message, name, Value::List(list));
    }
}

/// A message of which only the string field `value` is set.
pub(super) fn wrapped(message: &'static Message, text: &Text) -> Dynamic<'static> {
    let mut wrapper = Dynamic::new(message);
    put_text(&mut wrapper, field!("value"), text);
    wrapper
}

pub(super) fn text(message: &Dynamic<'_>, name: FieldName) -> Option<Text> {
    message.text(name).map(Text::from)
}

pub(super) fn text_or_empty(message: &Dynamic<'_>, name: FieldName) -> Text {
    text(message, name).unwrap_or_default()
}

pub(super) fn has(message: &Dynamic<'_>, name: FieldName) -> bool {
    message.get(name).is_some()
}

/// The unsigned number of that name, or 0.
pub(super) fn unsigned(message: &Dynamic<'_>, name: FieldName) -> u64 {
    if let Some(Value::UInt(value)) = message.get(name) { *value } else { 0 }
}

pub(super) fn double(message: &Dynamic<'_>, name: FieldName) -> f64 {
    if let Some(Value::Double(value)) = message.get(name) { *value } else { 0.0 }
}
