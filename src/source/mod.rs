//! Where bytes come from: a rooted directory, or an archive held in memory.
//! Opens, lists, reads, and follows symlinks by its own walk. Never opens anything outside the root, never lets the kernel
//! follow a symlink, never writes, and does not know what a file means.

mod archive;
mod archive_entries;
mod archive_members;
mod archive_search;
mod archive_tree;
mod deep_walk;
mod dir_cache;
mod directory;
mod disk;
mod errno;
mod limit_reader;
mod linked;
mod locate;
mod locate_archive;
mod locate_error;
mod overlay;
mod packed_paths;
mod place;
mod progress;
mod read_ahead;
mod resolve;
mod root;
mod suggest;
mod threads;
mod traces;
mod work_queue;
mod zstd;

pub use archive::{ArchiveError, ArchiveLimits, Skipped};
pub use archive_entries::Entries;
pub use archive_tree::{Content, Node};
pub use deep_walk::{DirStack, Names};
pub use dir_cache::CachedReader;
pub use directory::{Directory, Entry, Listing, NodeType, ReadError, Stat, Visit};
pub use disk::on_disk;
pub use errno::Errno;
pub use linked::LinkedDirectory;
pub use locate::{Options, locate};
pub use locate_archive::locate_stream;
pub use locate_error::LocateError;
pub use overlay::Overlay;
pub use packed_paths::lexical;
pub use progress::{Progress, ProgressState, Stage};
pub(crate) use read_ahead::reading_ahead;
pub use resolve::{Outside, Resolved};
pub use root::{Existence, Kind, Source};
pub use suggest::{Suggestions, suggest};
pub use threads::{ReadThreads, processors, worker_threads};
pub(crate) use threads::{WaitMeter, beside};
pub(crate) use work_queue::{distribute, reserve_heap};
pub use zstd::zstd_frames;
