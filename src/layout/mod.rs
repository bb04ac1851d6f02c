//! The layout of a `work_dir`: paths and the entities they name, kinds of files, names that listings hide. Pure functions on
//! byte strings: nothing is opened here.

mod default_work_dirs;
mod entity;
mod glob;
mod kind;
mod name;
mod path;
mod path_set;
pub mod resources;
mod sorted_paths;

pub use default_work_dirs::DEFAULT_WORK_DIRS;
pub use entity::{Entity, identify};
pub use glob::{has_magic, is_hidden, matches, matches_path};
pub use kind::{Framing, KINDS, Kind, kind_by_name, kind_of};
pub use name::{Name, is_temp_name, is_valid_container_id, is_valid_id};
pub use path::RelPath;
pub use path_set::PathSet;
pub use sorted_paths::SortedPaths;
