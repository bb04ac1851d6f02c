//! The only module that changes a disk: consent and refusal, the journal, carrying out, going back, and new files that
//! the user names. Belongs here: every system call that writes. Does not: deciding what to change, asking people.

mod change;
mod copy;
mod delete;
mod error;
mod execute;
mod export;
mod family;
mod hands;
mod history;
mod journal;
mod keep;
mod lock;
mod make;
mod packer;
mod past;
mod permit;
mod precheck;
mod purge;
mod record;
mod shutdown;
mod snapshot;
mod sync;
mod tree;
mod undo;
mod undo_step;
mod watch;

pub use change::ChangeId;
pub use error::{ApplyError, Fault};
pub use execute::{Applied, execute};
pub use export::new_file;
pub use hands::Fuse;
pub use history::{HistoryEntry, State, history};
pub use journal::{JournalPlace, places, why_volatile};
pub use lock::Locker;
pub use past::past_runs;
pub use permit::{Answer, Ask, Refusal, WritePermit, permit};
pub use precheck::{Made, Spared};
pub use purge::{PurgeError, purge};
pub use shutdown::{Doomed, Ending, Left, Shutdown, shutdown};
pub use snapshot::{Packing, Snapshot, SnapshotError, snapshot};
pub use tree::Tree;
pub use undo::{Undone, undo};
pub use watch::Watch;
