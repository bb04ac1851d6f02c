//! What the bytes of a message mean: its fields, labels, types and closed enums as a table, whether a body is
//! acceptable to the agent, dynamic values, the canonical encoding, and Mesos's JSON form.
//! Belongs here: anything true of a message by itself. Does not: files, directories, or what recovery makes of them.

mod check;
mod damage;
mod decode;
mod dynamic;
mod encode;
mod from_json;
mod json;
mod macros;
mod message;
mod release;
pub mod table;

pub use check::{Scalar, Visitor, check, is_acceptable};
pub use damage::{Damage, Reason};
pub use decode::{Decoded, decode};
pub use dynamic::{Dynamic, Unknown, Value};
pub use encode::encode;
pub use from_json::{JsonError, comes_back, from_json, text_from_json, to_json, unbase64};
pub use json::{JsonMessage, JsonOptions, base64, text_and_bytes};
pub use message::{Default as FieldDefault, EnumType, EnumValue, Field, Label, Message, Syntax, Type, find};
pub use release::Release;
