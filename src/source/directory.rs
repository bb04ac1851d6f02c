//! An open directory of either kind of source, with the few questions that a reader asks of it.

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use smallvec::SmallVec;

use super::archive_tree::{self, Node};
use super::disk;
use super::errno::Errno;
use super::overlay::Overlaid;

/// What an entry of a directory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeType {
    /// A regular file.
    File,
    /// A directory.
    Directory,
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

/// The entries of a directory, sorted by name. Reused from directory to directory.
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

/// Is shown each entry of a directory; an error ends the listing.
pub type Visit<'v> = dyn FnMut(&[u8], NodeType) -> Result<(), Errno> + 'v;

/// An open directory.
#[derive(Debug)]
pub enum Directory<'s> {
    /// On disk, by descriptor.
    Disk(disk::Handle),
    /// In an archive.
    Packed(&'s Node),
    /// Either, with changes that nobody has made.
    Overlaid(Box<Overlaid<'s>>),
}

impl<'s> Directory<'s> {
    /// Reads the names and types of all entries, but `.` and `..`.
    pub fn list(&self, listing: &mut Listing) -> Result<(), Errno> {
        listing.partial = matches!(self, Self::Packed(node) if node.partial);
        listing.refill(|entries| match self {
            Self::Disk(fd) => disk::list(fd, entries),
            Self::Packed(node) => archive_tree::list(node, entries),
            Self::Overlaid(directory) => directory.list(entries),
        })
    }

    /// Visits the names and types of all entries, but `.` and `..`, as the file system gives them. Holds none: for
    /// directories of any size.
    pub fn each(&self, visit: &mut Visit<'_>) -> Result<(), Errno> {
        match self {
            Self::Disk(fd) => disk::each(fd, visit),
            Self::Packed(node) => archive_tree::each(node, visit),
            Self::Overlaid(directory) => directory.each(visit),
        }
    }

    /// The same for one that is opened for this alone: it costs no second descriptor, and it can't be listed again.
    pub fn drain(&self, visit: &mut Visit<'_>) -> Result<(), Errno> {
        match self {
            Self::Disk(fd) => disk::drain(fd, visit),
            Self::Packed(node) => archive_tree::each(node, visit),
            Self::Overlaid(directory) => directory.each(visit),
        }
    }

    /// A directory that somebody else has opened, safely.
    pub fn opened(fd: OwnedFd) -> Directory<'static> {
        Directory::Disk(disk::Handle::opened(fd))
    }

    /// A directory in this one that somebody else has opened, safely.
    pub fn within(&self, fd: OwnedFd) -> Directory<'static> {
        Directory::Disk(match self {
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

    /// Opens a directory in this one. A link is not followed: it is no directory.
    pub fn directory(&self, name: &[u8]) -> Result<Directory<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::directory(fd, name).map(Directory::Disk),
            Self::Packed(node) => {
                archive_tree::child(node, name).and_then(archive_tree::as_directory).map(Directory::Packed)
            }
            Self::Overlaid(directory) => directory.directory(name),
        }
    }

    /// Reads a whole file into `buffer`, which is emptied first. A link is not followed.
    pub fn read(&self, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        buffer.clear();
        match self {
            Self::Disk(fd) => disk::read(fd, name, buffer),
            Self::Packed(node) => archive_tree::read(node, name, buffer),
            Self::Overlaid(directory) => directory.read(name, buffer),
        }
    }

    /// The text of a link.
    pub fn link(&self, name: &[u8]) -> Result<Vec<u8>, Errno> {
        match self {
            Self::Disk(fd) => disk::link(fd, name),
            Self::Packed(node) => archive_tree::link(node, name),
            Self::Overlaid(directory) => directory.link(name),
        }
    }

    /// What stands under a name, not following it.
    pub fn stat(&self, name: &[u8]) -> Result<Stat, Errno> {
        match self {
            Self::Disk(fd) => disk::stat(fd, name),
            Self::Packed(node) => archive_tree::child(node, name).map(Node::stat),
            Self::Overlaid(directory) => directory.stat(name),
        }
    }

    /// A second handle on the same directory.
    pub fn again(&self) -> Result<Directory<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::directory(fd, b".").map(Directory::Disk),
            Self::Packed(node) => Ok(Self::Packed(node)),
            Self::Overlaid(directory) => directory.again(),
        }
    }

    /// Device and inode of a directory on disk.
    pub(super) fn identity(&self) -> Option<(u64, u64)> {
        match self {
            Self::Disk(fd) => disk::identity(fd),
            Self::Packed(_) | Self::Overlaid(_) => None,
        }
    }

    /// The directory on disk in which this one stands now, which need not be the one that it was opened in.
    pub(super) fn above(&self) -> Result<Directory<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::above(fd).map(Directory::Disk),
            Self::Packed(_) | Self::Overlaid(_) => Err(Errno::NOENT),
        }
    }
}
