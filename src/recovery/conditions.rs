//! Under which conditions recovery is played: mode, release, boot id, place.

use std::path::PathBuf;

use crate::schema::Release;

/// How errors are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `--strict`: the first error ends it.
    Strict,
    /// `--no-strict`: goes on with what can be read.
    Lenient,
    /// As no agent does: notes every error and abort, drops what it concerns, and goes on.
    Survey,
}

/// The kernel's boot id, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum BootId {
    /// This one.
    Known(String),
    /// The checkpointed one, whatever it is.
    Same,
    /// Not known: played as not rebooted.
    #[default]
    Unknown,
}

/// What recovery is told from outside the checkpoint.
#[derive(Debug, Clone)]
pub struct Conditions {
    /// How errors are met.
    pub mode: Mode,
    /// Whose recovery it is.
    pub release: Release,
    /// The boot id of the host.
    pub boot_id: BootId,
    /// Where the `work_dir` stands for the agent; paths in its texts begin with it.
    pub place: PathBuf,
    /// Whether what is left to garbage collection is noted. It is most of what a start changes, and only a forecast asks
    /// for it.
    pub collects: bool,
}
