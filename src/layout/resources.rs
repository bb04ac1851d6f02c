//! The files of `meta/resources`. Each commit of resources and operations is a target that is then renamed to the state,
//! in both formats. Belongs here: their names. Does not: what they hold.

use super::RelPath;

/// The directory, below the `work_dir`.
pub const DIRECTORY: &str = "meta/resources";
/// Resources and operations, since 1.8.
pub const STATE: &str = "resources_and_operations.state";
/// What the state is to become.
pub const TARGET: &str = "resources_and_operations.target";
/// A list of resources, in the old format.
pub const INFO: &str = "resources.info";
/// What the list is to become.
pub const OLD_TARGET: &str = "resources.target";

/// The path of one of them below the `work_dir`.
pub fn path(name: &str) -> RelPath {
    RelPath::new(DIRECTORY).join(name)
}
