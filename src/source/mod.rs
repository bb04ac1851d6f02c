//! Where bytes come from: a rooted folder, or an archive held in memory.
//! Belongs here: opening, listing, reading, following links by our own walk. Never leaves the root to open anything,
//! never lets the kernel follow a link, never writes. Does not: say what a file means.

mod archive;
mod disk;
mod errno;
mod folder;
mod locate;
mod meter;
mod overlay;
mod packed;
mod resolve;
mod root;
mod trail;
mod way;
mod zstd;

pub use archive::{ArchiveError, ArchiveLimits, Skipped};
pub use disk::on_disk;
pub use errno::Errno;
pub use folder::{Entry, Folder, Listing, NodeType, ReadError, Stat, Visit};
pub use locate::{LocateError, Options, locate};
pub use overlay::Overlay;
pub use packed::{Content, Node};
pub use resolve::{Outside, Resolved};
pub use root::{Existence, Kind, Source};
pub use trail::Trail;
pub use way::{Names, Way};
pub use zstd::zstd_frames;
