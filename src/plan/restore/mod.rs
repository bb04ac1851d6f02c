//! Plans that put files of `meta` back from an archive of it.

mod newer;
mod overlay;
mod walk;

pub use newer::{KeptEntry, KeptReason, Newer, resources_missing_in};
pub use overlay::after;
pub use walk::{LeftOut, Owners, RestoreInput, RestoreSteps, Wanted, restore};

/// The code of every step of such a plan.
pub const CODE: &str = "restore";
