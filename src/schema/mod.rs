//! Mesos's protobuf messages: the table of their fields and enums, whether the agent accepts a body, dynamic values, the
//! canonical encoding, and Mesos's JSON form.
//! Belongs here: what is true of a message by itself. Does not: files, directories, or recovery.

mod check;
mod damage;
mod decode;
mod dynamic;
mod encode;
mod enum_name;
mod field_name;
pub mod flag_messages;
mod form;
mod from_json;
mod json;
mod macros;
mod message;
mod path;
mod release;
mod repeats;
mod secret_text;
pub mod table;

pub use check::{Scalar, Visitor, check, check_one_of_many, is_acceptable};
pub use damage::{Damage, Reason};
pub use decode::{Decoded, decode};
pub use dynamic::{Dynamic, Unknown, Value};
pub use encode::encode;
pub use enum_name::EnumName;
pub(crate) use enum_name::enum_name;
pub(crate) use field_name::is_same;
pub use field_name::{FieldName, field};
pub use from_json::{JsonError, from_json, survives_json, text_from_json, to_json, unbase64};
pub use json::{JsonMessage, JsonOptions, base64, text_and_bytes};
pub use message::{Default as FieldDefault, EnumType, EnumValue, Field, Label, Message, Syntax, Type, find};
pub use path::Path;
pub use release::Release;
pub use repeats::Repeats;
pub use secret_text::{hide_refused_attribute, hide_secrets, is_secret_name};
