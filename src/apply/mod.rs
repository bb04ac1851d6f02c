//! The only module that changes a disk: consent and refusal, the journal, carrying out, going back, and new files that
//! the user names. Belongs here: every system call that writes. Does not: deciding what to change, asking people.

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
mod lock;
mod packer;
mod permit;
mod precheck;
mod process_tree;
mod purge;
mod record;
mod shutdown;
mod snapshot;
mod staged_write;
mod sync;
mod syscalls;
mod tree;
mod undo;
mod undo_step;

pub use cancel::Watch;
pub use change::ChangeId;
pub use completed_in_journals::past_runs;
pub use error::{ApplyError, Fault};
pub use execute::{Applied, execute};
pub use export::new_file;
pub use history::{HistoryEntry, State, history};
pub use journal::{JournalPlace, places, why_volatile};
pub use lock::Locker;
pub use permit::{Answer, Ask, Refusal, WritePermit, permit};
pub use precheck::{PlanAge, Skipped};
pub use purge::{PurgeError, purge};
pub use shutdown::{Ending, ExecutorToKill, Left, Shutdown, shutdown};
pub use snapshot::{Packing, Snapshot, SnapshotError, snapshot};
pub use syscalls::FaultInjector;
pub use tree::Tree;
pub use undo::{Undone, undo};
