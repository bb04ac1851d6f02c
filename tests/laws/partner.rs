//! A protobuf library to compare with. Its descriptors are generated from ckpt's schema table, so that parsers are
//! compared, not two copies of a schema.
//!
//! Strings of proto2 are declared as bytes, because the agent does not check UTF-8 and the library would. Maps are declared
//! as lists of entries, their form on the wire, because the library reads maps without checking the wire type.

use std::collections::BTreeMap;

use ckpt::schema::{EnumType, Field, Label, Message, Syntax, Type, field};
use prost_reflect::{
    Cardinality, DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor,
    ReflectMessage as _, Value,
};
use prost_types::field_descriptor_proto::{Label as ProtoLabel, Type as ProtoType};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet, OneofDescriptorProto,
};

use super::comparable::{Comparable, Item};
use super::samples::{MESSAGES, is_map_entry};

/// The library with the descriptors of all checkpoint messages.
pub(super) struct Partner(DescriptorPool);

/// The library's result for a message.
#[derive(Debug)]
pub(super) enum Opinion {
    /// `initialised`: no required field is missing. An unknown number of a closed enum counts as missing.
    Reads {
        plain: Comparable,
        initialised: bool,
    },
    Refuses(String),
}

impl Partner {
    pub(super) fn new() -> Self {
        let mut files: BTreeMap<&str, FileDescriptorProto> = BTreeMap::new();
        let mut enums = BTreeMap::new();
        for syntax in [Syntax::Proto2, Syntax::Proto3] {
            let mut file = FileDescriptorProto {
                name: Some(language(syntax).to_owned()),
                syntax: Some(language(syntax).to_owned()),
                ..FileDescriptorProto::default()
            };
            for message in MESSAGES.iter().filter(|message| message.syntax == syntax) {
                file.message_type.push(described(message));
                for field in message.fields {
                    if let Type::Enum(ty) = field.ty {
                        enums.insert(ty.name, (syntax, ty));
                    }
                }
            }
            files.insert(language(syntax), file);
        }
        for (syntax, ty) in enums.into_values() {
            files.get_mut(language(syntax)).unwrap().enum_type.push(described_enum(ty));
        }
        // Messages of proto3 contain some of proto2, never the reverse.
        files.get_mut("proto3").unwrap().dependency.push("proto2".to_owned());
        let set = FileDescriptorSet { file: files.into_values().collect() };
        Self(DescriptorPool::from_file_descriptor_set(set).unwrap())
    }

    pub(super) fn reads(&self, message: &Message, body: &[u8]) -> Opinion {
        match DynamicMessage::decode(self.descriptor(message), body) {
            Ok(value) => Opinion::Reads {
                initialised: is_initialised(message, &value),
                plain: of_theirs(message, &value),
            },
            Err(error) => Opinion::Refuses(error.to_string()),
        }
    }

    fn descriptor(&self, message: &Message) -> MessageDescriptor {
        self.0.get_message_by_name(&flat_name(message)).unwrap_or_else(|| panic!("no {}", message.name))
    }
}

fn language(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Proto2 => "proto2",
        Syntax::Proto3 => "proto3",
    }
}

/// A name without nesting.
fn flat(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

/// Map entries have the same name in both syntaxes, so it gets the syntax as a suffix.
fn flat_name(message: &Message) -> String {
    if is_map_entry(message) {
        format!("{}_{}", flat(message.name), language(message.syntax))
    } else {
        flat(message.name)
    }
}

fn described(message: &Message) -> DescriptorProto {
    let mut proto = DescriptorProto { name: Some(flat_name(message)), ..DescriptorProto::default() };
    for field in message.fields {
        let mut described = described_field(field, message.syntax);
        if let Some(group) = field.oneof {
            let known = proto.oneof_decl.iter().position(|decl| decl.name() == group);
            let index = known.unwrap_or_else(|| {
                let name = Some(group.to_owned());
                proto.oneof_decl.push(OneofDescriptorProto { name, options: None });
                proto.oneof_decl.len() - 1
            });
            described.oneof_index = Some(i32::try_from(index).unwrap());
        }
        proto.field.push(described);
    }
    proto
}

fn described_field(field: &Field, syntax: Syntax) -> FieldDescriptorProto {
    let label = match field.label {
        Label::Optional | Label::Singular => ProtoLabel::Optional,
        Label::Required => ProtoLabel::Required,
        Label::Repeated => ProtoLabel::Repeated,
    };
    let (ty, name) = match field.ty {
        Type::Bool => (ProtoType::Bool, None),
        Type::Int32 => (ProtoType::Int32, None),
        Type::Int64 => (ProtoType::Int64, None),
        Type::UInt32 => (ProtoType::Uint32, None),
        Type::UInt64 => (ProtoType::Uint64, None),
        Type::Double => (ProtoType::Double, None),
        Type::String if syntax == Syntax::Proto3 => (ProtoType::String, None),
        Type::String | Type::Bytes => (ProtoType::Bytes, None),
        Type::Enum(ty) => (ProtoType::Enum, Some(flat(ty.name))),
        Type::Message(nested) | Type::Map(nested) => (ProtoType::Message, Some(flat_name(nested))),
    };
    FieldDescriptorProto {
        name: Some(field.name.to_string()),
        number: Some(i32::try_from(field.number).unwrap()),
        label: Some(label.into()),
        r#type: Some(ty.into()),
        type_name: name.map(|name| format!(".{name}")),
        ..FieldDescriptorProto::default()
    }
}

fn described_enum(ty: &EnumType) -> EnumDescriptorProto {
    let name = flat(ty.name);
    let value = |value: &ckpt::schema::EnumValue| EnumValueDescriptorProto {
        // Enum values share the namespace of their enum's parent.
        name: Some(format!("{name}_{}", value.name)),
        number: Some(value.number),
        options: None,
    };
    EnumDescriptorProto {
        value: ty.values.iter().map(value).collect(),
        options: Some(EnumOptions { allow_alias: Some(true), ..EnumOptions::default() }),
        name: Some(name),
        ..EnumDescriptorProto::default()
    }
}

fn is_initialised(message: &Message, value: &DynamicMessage) -> bool {
    let descriptor = value.descriptor();
    let mut required = descriptor.fields().filter(|field| field.cardinality() == Cardinality::Required);
    let is_set = |field: FieldDescriptor| {
        value.has_field(&field)
            && match (field.kind(), &*value.get_field(&field)) {
                (Kind::Enum(ty), Value::EnumNumber(number)) => ty.get_value(*number).is_some(),
                _ => true,
            }
    };
    required.all(is_set)
        && value.fields().all(|(field, value)| match (type_of(message, &field), value) {
            (Type::Message(nested), Value::Message(value)) => is_initialised(nested, value),
            (Type::Message(nested), Value::List(list)) => {
                list.iter().filter_map(Value::as_message).all(|value| is_initialised(nested, value))
            }
            (Type::Map(entry), Value::List(list)) => {
                // Of two entries with the same key the last one wins.
                let by_key = |value: &'_ Value| {
                    let value = value.as_message().unwrap().clone();
                    (map_entry(entry, &value).0, value)
                };
                let entries: BTreeMap<_, _> = list.iter().map(by_key).collect();
                entries.values().all(|value| is_initialised(entry, value))
            }
            _ => true,
        })
}

fn type_of(message: &Message, field: &FieldDescriptor) -> Type {
    message.fields.iter().find(|known| known.number == field.number()).unwrap().ty
}

fn of_theirs(message: &Message, value: &DynamicMessage) -> Comparable {
    let mut plain = Comparable::default();
    for (field, value) in value.fields() {
        let item = match (type_of(message, &field), value) {
            (Type::Map(entry), Value::List(list)) => {
                let entries = list.iter().map(|value| map_entry(entry, value.as_message().unwrap()));
                Item::Map(entries.collect())
            }
            (ty, value) => item(ty, value),
        };
        plain.fields.insert(field.number(), item);
    }
    for unknown in value.unknown_fields() {
        let mut bytes = Vec::new();
        unknown.encode(&mut bytes);
        // The content of groups is not compared.
        if bytes_are_group(&bytes) {
            let mut tag = Vec::new();
            ckpt::wire::put_varint(&mut tag, u64::from(unknown.number()) << 3);
            bytes.truncate(tag.len());
        }
        plain.unknown.entry(unknown.number()).or_default().push(bytes);
    }
    plain
}

fn bytes_are_group(bytes: &[u8]) -> bool {
    bytes[0] & 7 == ckpt::wire::WireType::StartGroup.number()
}

/// Missing keys and values count as empty; of two entries with the same key the last one wins.
fn map_entry(entry: &Message, value: &DynamicMessage) -> (Vec<u8>, Item) {
    let mut plain = of_theirs(entry, value);
    let empty = match entry.field(field!("value")).unwrap().ty {
        Type::Message(_) => Item::Message(Comparable::default()),
        _ => Item::Bytes(Vec::new()),
    };
    match plain.fields.remove(&1) {
        Some(Item::Bytes(key)) => (key, plain.fields.remove(&2).unwrap_or(empty)),
        _ => (Vec::new(), plain.fields.remove(&2).unwrap_or(empty)),
    }
}

fn item(ty: Type, value: &Value) -> Item {
    match (ty, value) {
        (_, Value::Bool(v)) => Item::Int((*v).into()),
        (_, Value::I32(v) | Value::EnumNumber(v)) => Item::Int((*v).into()),
        (_, Value::I64(v)) => Item::Int((*v).into()),
        (_, Value::U32(v)) => Item::Int((*v).into()),
        (_, Value::U64(v)) => Item::Int((*v).into()),
        (_, Value::F64(v)) => Item::Double(v.to_bits()),
        (_, Value::String(v)) => Item::Bytes(v.as_bytes().to_vec()),
        (_, Value::Bytes(v)) => Item::Bytes(v.to_vec()),
        (Type::Message(message), Value::Message(v)) => Item::Message(of_theirs(message, v)),
        (ty, Value::List(list)) => Item::List(list.iter().map(|value| item(ty, value)).collect()),
        (ty, value) => panic!("{value:?} is not a {ty:?}"),
    }
}
