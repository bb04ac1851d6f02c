//! The shapes of the JSON output, to the letter of what scripts rely on. Written as a stream.

mod decoded;
mod document;
mod each;
pub mod inspect;
mod lines;
mod mutation;
mod recovered;
mod text;
mod validation;
mod visible;

pub use decoded::DecodedJson;
pub use document::{CoverageJson, Document, SourceJson, VersionJson};
pub use lines::{Header, Summary, put_line};
pub use mutation::MutationJson;
pub use recovered::RecoveredJson;
pub use text::{put_bytes, put_name};
pub use validation::{CodeJson, FindingJson, ValidationJson};
pub use visible::put_visible;
