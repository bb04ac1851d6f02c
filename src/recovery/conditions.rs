//! The conditions of a recovery: mode, release, boot ID, place.

use std::path::PathBuf;

use crate::schema::Release;

/// How recovery treats errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `--strict`: the first error ends it.
    Strict,
    /// `--no-strict`: continues with what can be read.
    Lenient,
    /// Like no agent: records every error and abort, drops the subject, and continues.
    Survey,
}

/// The kernel's boot id, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum BootId {
    Known(String),
    /// The checkpointed one, whatever it is.
    Same,
    /// Not known: treated as not rebooted.
    #[default]
    Unknown,
}

/// What recovery depends on besides the checkpoint.
#[derive(Debug, Clone)]
pub struct Conditions {
    /// How recovery treats errors.
    pub mode: Mode,
    /// The Mesos release whose recovery is played.
    pub release: Release,
    /// The boot id of the host.
    pub boot_id: BootId,
    /// The agent's own path of the `work_dir`; paths in its messages start with it.
    pub place: PathBuf,
    /// The agent's file system is read-only: nothing can be opened for writing.
    pub read_only: bool,
    /// Whether what is left to garbage collection is noted. It is most of what a start changes, and only a forecast asks
    /// for it.
    pub collects: bool,
}
