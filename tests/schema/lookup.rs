//! Each fact of the data, asked of the library: what the generator, the macros and the lookups make of it.

use std::collections::BTreeSet;

use ckpt::schema::{self, FieldDefault, Label, Release, Syntax, Type};
use serde_json::{Value as Json, json};

use super::data::{EnumValue, Field, Schema};

#[test]
fn messages_have_the_fields_of_the_data_and_no_others() {
    let schema = Schema::read();
    let mut fields = 0;
    for (name, expected) in &schema.messages {
        let message = schema::find(name).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(message.name, name);
        let syntax = if expected.syntax == "proto3" { Syntax::Proto3 } else { Syntax::Proto2 };
        assert_eq!(message.syntax, syntax, "{name}");
        assert_eq!(message.fields.len(), expected.fields.len(), "{name}");
        for (field, expected) in message.fields.iter().zip(&expected.fields) {
            check_field(field, expected, &format!("{name}.{}", expected.name));
        }
        assert!(message.fields.iter().all(|field| field.since >= expected.since()), "{name}");
        for removed in &expected.removed {
            assert_eq!(message.index_of(removed.number, removed.last()), None, "{name} {}", removed.number);
        }
        fields += message.fields.len();
    }
    assert_eq!((schema.messages.len(), fields), (168, 562));
    assert!(schema::find("mesos.None").is_none());
}

fn check_field(field: &schema::Field, expected: &Field, place: &str) {
    assert_eq!((field.number, field.name.text()), (expected.number, &*expected.name), "{place}");
    assert_eq!(field.since, expected.since(), "{place}");
    assert_eq!(field.deprecated, expected.deprecated, "{place}");
    assert_eq!(field.oneof, expected.oneof.as_deref(), "{place}");
    let label = match field.label {
        Label::Optional => "optional",
        Label::Required => "required",
        Label::Repeated if expected.label == "map" => "map",
        Label::Repeated => "repeated",
        Label::Singular => "singular",
    };
    assert_eq!(label, expected.label, "{place}");
    assert_eq!(type_name(field.ty), expected.ty, "{place}");
    let default = field.default.map_or(Json::Null, |default| match default {
        FieldDefault::Bool(value) => json!(value),
        FieldDefault::Int(value) => json!(value),
        FieldDefault::Double(value) => json!(value),
        FieldDefault::String(value) => json!(value),
        FieldDefault::Enum(value) => json!(value.text()),
    });
    assert_eq!(default, expected.default.clone().unwrap_or_default(), "{place}");
    check_requiredness(field, expected, place);
}

/// In the first and the last release of each branch.
fn check_requiredness(field: &schema::Field, expected: &Field, place: &str) {
    let (required, optional) = (expected.last_with_label("required"), expected.last_with_label("optional"));
    let branches = (14..=28).map(|minor| (0, minor)).chain((0..=12).map(|minor| (1, minor)));
    for (major, minor) in branches {
        for patch in [0, 9] {
            let release = Release::new(major, minor, patch);
            let is_required = match &*expected.label {
                "required" => optional.is_none_or(|last| release > last),
                _ => required.is_some_and(|last| release <= last),
            };
            let is_known = release >= expected.since();
            assert_eq!(field.is_required(release), is_known && is_required, "{place} in {release}");
        }
    }
}

fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::Int32 => "int32",
        Type::Int64 => "int64",
        Type::UInt32 => "uint32",
        Type::UInt64 => "uint64",
        Type::Double => "double",
        Type::String => "string",
        Type::Bytes => "bytes",
        Type::Enum(ty) => ty.name,
        Type::Message(message) | Type::Map(message) => message.name,
    }
}

#[test]
fn enums_have_the_values_of_the_data_and_no_others() {
    let schema = Schema::read();
    let mut met = BTreeSet::new();
    for name in schema.messages.keys() {
        for field in schema::find(name).unwrap().fields {
            let Type::Enum(ty) = field.ty else { continue };
            met.insert(ty.name.to_owned());
            let values: Vec<_> =
                ty.values.iter().map(|value| (value.name, value.number, value.since)).collect();
            let known = |value: &EnumValue| (value.name.clone(), value.number, value.since());
            let expected: Vec<_> = schema.enums[ty.name].iter().map(known).collect();
            let expected: Vec<_> =
                expected.iter().map(|(name, number, since)| (&**name, *number, *since)).collect();
            assert_eq!(values, expected, "{}", ty.name);
        }
    }
    assert_eq!(met, schema.enums.keys().cloned().collect());
}

#[test]
fn an_entry_of_a_map_has_a_key_and_a_value() {
    let schema = Schema::read();
    for (name, message) in &schema.messages {
        for expected in message.fields.iter().filter(|field| field.map_value().is_some()) {
            let Type::Map(entry) = schema::find(name).unwrap().field_by_name(&expected.name).unwrap().ty
            else {
                panic!("{name}.{} is not a map", expected.name)
            };
            let [key, value] = entry.fields else { panic!("{}", entry.name) };
            assert_eq!((key.number, key.name.text(), type_name(key.ty)), (1, "key", "string"));
            let value_type = expected.map_value().unwrap();
            assert_eq!((value.number, value.name.text(), type_name(value.ty)), (2, "value", value_type));
            let is_required = schema.is_incomplete_if_empty(value_type);
            assert_eq!(value.is_required(Release::HEAD), is_required, "{}", entry.name);
            let syntax = if message.syntax == "proto3" { Syntax::Proto3 } else { Syntax::Proto2 };
            assert_eq!(entry.syntax, syntax, "{name}.{}", expected.name);
        }
    }
}
