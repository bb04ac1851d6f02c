//! The only module that writes to a disk: permit, execution, journal, undo, snapshots, and new files that the user names.
//! It neither decides what to change nor asks the user.

mod backup;
mod cancel;
mod change;
mod completed_in_journals;
mod copy;
mod delete;
mod error;
mod execute;
mod export;
mod history;
mod journal;
mod journal_error;
mod journal_place;
mod journal_read;
mod lock;
mod packer;
mod permit;
mod precheck;
mod process_tree;
mod purge;
mod record;
mod shutdown;
mod snapshot;
mod snapshot_list;
mod snapshot_rotation;
mod staged_write;
mod sync;
mod syscalls;
mod tree;
mod trust;
mod undo;
mod undo_step;

pub use cancel::Watch;
pub use change::ChangeId;
pub use completed_in_journals::past_runs;
pub use error::{ApplyError, Difference, Fault, Mismatch, MismatchReason, Mismatches, StopReason};
pub use execute::{Applied, execute};
pub use export::new_file;
pub use history::{History, HistoryEntry, State, UnusablePlace, history};

pub use journal::check_places;
pub use journal_error::JournalError;
pub use journal_place::{JournalPlace, places};
pub use journal_read::why_volatile;
pub use lock::Locker;
pub use permit::{Answer, Ask, Refusal, WritePermit, permit};
pub use precheck::{PlanAge, Skipped};
pub use purge::{PurgeError, purge};
pub use shutdown::{Ending, ExecutorToKill, Left, Shutdown, shutdown};
pub use snapshot::{Packing, Snapshot, SnapshotError, snapshot};
pub use snapshot_list::{StoredSnapshot, snapshot_directories, stored_snapshots};
pub use snapshot_rotation::{Rotated, Rotation, remember_directory, rotate};
pub use syscalls::FaultInjector;
pub use tree::Tree;
pub use undo::{Undone, undo};
