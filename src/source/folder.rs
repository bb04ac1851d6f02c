//! An open folder of either kind of source, with the few questions that a reader asks of it.

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use smallvec::SmallVec;

use super::disk;
use super::errno::Errno;
use super::overlay::Overlaid;
use super::packed::{self, Node};

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeType {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, socket or device.
    Other,
}

/// One entry of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name. Nearly all names are short, and millions are read.
    pub name: SmallVec<[u8; 40]>,
    /// What it is.
    pub node: NodeType,
}

/// The entries of a folder, sorted by name. Reused from folder to folder.
#[derive(Debug, Default)]
pub struct Listing {
    entries: Vec<Entry>,
    partial: bool,
}

impl Listing {
    /// The entries, by name in byte order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What stands under this name.
    pub fn node(&self, name: &[u8]) -> Option<NodeType> {
        let found = self.entries.binary_search_by(|entry| (*entry.name).cmp(name)).ok();
        found.map(|index| self.entries[index].node)
    }

    /// Whether the source may lack entries.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// Takes the entries out.
    pub fn take(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.entries)
    }

    pub(super) fn refill(
        &mut self,
        fill: impl FnOnce(&mut Vec<Entry>) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        self.entries.clear();
        let result = fill(&mut self.entries);
        self.entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        result
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadError {
    /// It could not be opened.
    Open(Errno),
    /// It was opened, but not read.
    Read(Errno),
    /// It is larger than what ckpt reads, in bytes.
    TooLarge(u64),
    /// The archive does not hold its content.
    NotInSource,
}

/// What `lstat` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub node: NodeType,
    /// Size in bytes.
    pub size: u64,
    /// Permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Modification time: seconds since 1970.
    pub mtime: i64,
    /// Modification time: nanoseconds.
    pub mtime_nanos: u32,
    /// Device and inode; zero in an archive.
    pub identity: (u64, u64),
    /// Bytes that go with this name: of a sparse file what it takes on the disk, of one with several names its share.
    pub share: u64,
}

/// Is shown each entry of a folder; an error ends the listing.
pub type Visit<'v> = dyn FnMut(&[u8], NodeType) -> Result<(), Errno> + 'v;

/// An open folder.
#[derive(Debug)]
pub enum Folder<'s> {
    /// On disk, by descriptor.
    Disk(disk::Handle),
    /// In an archive.
    Packed(&'s Node),
    /// Either, with changes that nobody has made.
    Overlaid(Box<Overlaid<'s>>),
}

impl<'s> Folder<'s> {
    /// Reads the names and types of all entries, but `.` and `..`.
    pub fn list(&self, listing: &mut Listing) -> Result<(), Errno> {
        listing.partial = matches!(self, Self::Packed(node) if node.partial);
        listing.refill(|entries| match self {
            Self::Disk(fd) => disk::list(fd, entries),
            Self::Packed(node) => packed::list(node, entries),
            Self::Overlaid(folder) => folder.list(entries),
        })
    }

    /// Visits the names and types of all entries, but `.` and `..`, as the file system gives them. Holds none: for
    /// folders of any size.
    pub fn each(&self, visit: &mut Visit<'_>) -> Result<(), Errno> {
        match self {
            Self::Disk(fd) => disk::each(fd, visit),
            Self::Packed(node) => packed::each(node, visit),
            Self::Overlaid(folder) => folder.each(visit),
        }
    }

    /// The same for one that is opened for this alone: it costs no second descriptor, and it can't be listed again.
    pub fn drain(&self, visit: &mut Visit<'_>) -> Result<(), Errno> {
        match self {
            Self::Disk(fd) => disk::drain(fd, visit),
            Self::Packed(node) => packed::each(node, visit),
            Self::Overlaid(folder) => folder.each(visit),
        }
    }

    /// A folder that somebody else has opened, safely.
    pub fn opened(fd: OwnedFd) -> Folder<'static> {
        Folder::Disk(disk::Handle::opened(fd))
    }

    /// A folder in this one that somebody else has opened, safely.
    pub fn within(&self, fd: OwnedFd) -> Folder<'static> {
        Folder::Disk(match self {
            Self::Disk(own) => own.around(fd),
            Self::Packed(_) | Self::Overlaid(_) => disk::Handle::opened(fd),
        })
    }

    /// Its descriptor.
    ///
    /// # Errors
    /// It is not open on disk.
    pub fn fd(&self) -> Result<BorrowedFd<'_>, Errno> {
        match self {
            Self::Disk(fd) => Ok(fd.as_fd()),
            Self::Packed(_) | Self::Overlaid(_) => Err(Errno::NOENT),
        }
    }

    /// Opens a folder in this one. A link is not followed: it is no folder.
    pub fn folder(&self, name: &[u8]) -> Result<Folder<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::folder(fd, name).map(Folder::Disk),
            Self::Packed(node) => packed::child(node, name).and_then(packed::as_folder).map(Folder::Packed),
            Self::Overlaid(folder) => folder.folder(name),
        }
    }

    /// Reads a whole file into `buffer`, which is emptied first. A link is not followed.
    pub fn read(&self, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        buffer.clear();
        match self {
            Self::Disk(fd) => disk::read(fd, name, buffer),
            Self::Packed(node) => packed::read(node, name, buffer),
            Self::Overlaid(folder) => folder.read(name, buffer),
        }
    }

    /// The text of a link.
    pub fn link(&self, name: &[u8]) -> Result<Vec<u8>, Errno> {
        match self {
            Self::Disk(fd) => disk::link(fd, name),
            Self::Packed(node) => packed::link(node, name),
            Self::Overlaid(folder) => folder.link(name),
        }
    }

    /// What stands under a name, not following it.
    pub fn stat(&self, name: &[u8]) -> Result<Stat, Errno> {
        match self {
            Self::Disk(fd) => disk::stat(fd, name),
            Self::Packed(node) => packed::child(node, name).map(Node::stat),
            Self::Overlaid(folder) => folder.stat(name),
        }
    }

    /// A second handle on the same folder.
    pub fn again(&self) -> Result<Folder<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::folder(fd, b".").map(Folder::Disk),
            Self::Packed(node) => Ok(Self::Packed(node)),
            Self::Overlaid(folder) => folder.again(),
        }
    }

    /// Device and inode of a folder on disk.
    pub(super) fn identity(&self) -> Option<(u64, u64)> {
        match self {
            Self::Disk(fd) => disk::identity(fd),
            Self::Packed(_) | Self::Overlaid(_) => None,
        }
    }

    /// The folder on disk in which this one stands now, which need not be the one that it was opened in.
    pub(super) fn above(&self) -> Result<Folder<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::above(fd).map(Folder::Disk),
            Self::Packed(_) | Self::Overlaid(_) => Err(Errno::NOENT),
        }
    }
}
