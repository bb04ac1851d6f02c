//! Where things stand in a `work_dir`: paths to identities and back, the kinds of files, the names that listings hide.
//! Belongs here: pure functions on strings of bytes. Does not: opening anything.

mod default_work_dirs;
mod entity;
mod glob;
mod kind;
mod name;
mod path;
mod path_set;
pub mod resources;

pub use default_work_dirs::KNOWN_PLACES;
pub use entity::{Entity, identify};
pub use glob::{has_magic, is_hidden, matches};
pub use kind::{Framing, KINDS, Kind, kind_by_name, kind_of};
pub use name::{Name, is_temp_name, is_valid_container_id, is_valid_id};
pub use path::RelPath;
pub use path_set::PathSet;
