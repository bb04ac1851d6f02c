//! The names of the files in `meta/resources`. In both formats the agent writes a target and then renames it.

use super::RelPath;

/// Relative to the `work_dir`.
pub const DIRECTORY: &str = "meta/resources";
/// Since 1.8.
pub const STATE: &str = "resources_and_operations.state";
/// Renamed to [`STATE`].
pub const TARGET: &str = "resources_and_operations.target";
/// The old format: a list of resources.
pub const INFO: &str = "resources.info";
/// Renamed to [`INFO`].
pub const OLD_TARGET: &str = "resources.target";

/// The path of one of these files, relative to the `work_dir`.
pub fn path(name: &str) -> RelPath {
    RelPath::new(DIRECTORY).join(name)
}
