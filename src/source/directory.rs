//! An open directory of any source: on disk, in an archive, or with an overlay.

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use smallvec::SmallVec;

use super::archive_tree::{self, Node};
use super::disk;
use super::errno::Errno;
use super::overlay::Overlaid;

/// The type of a directory entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeType {
    File,
    Directory,
    Symlink,
    /// A pipe, socket or device.
    Other,
}

/// One entry of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Inline up to 64 bytes: nearly all IDs are shorter, and millions are read.
    pub name: SmallVec<[u8; 64]>,
    pub node: NodeType,
}

/// The entries of a directory, sorted by name in byte order.
#[derive(Debug, Default)]
pub struct Listing {
    entries: Vec<Entry>,
    partial: bool,
}

impl Listing {
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn node(&self, name: &[u8]) -> Option<NodeType> {
        let found = self.entries.binary_search_by(|entry| (*entry.name).cmp(name)).ok();
        found.map(|index| self.entries[index].node)
    }

    /// Whether the source may lack entries, as a truncated archive does.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

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
    Open(Errno),
    Read(Errno),
    /// Larger than the limit; its size in bytes.
    TooLarge(u64),
    /// The archive does not contain its content.
    NotInSource,
}

/// The result of `lstat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    pub node: NodeType,
    /// Size in bytes.
    pub size: u64,
    /// Permission bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// Seconds since 1970.
    pub mtime: i64,
    pub mtime_nanos: u32,
    /// Device and inode; zero in an archive.
    pub identity: (u64, u64),
    /// Bytes that deleting this name frees: of a sparse file the allocated ones, divided by the number of hard links.
    pub share: u64,
}

/// Called for each entry of a directory; an error ends the listing.
pub type Visit<'v> = dyn FnMut(&[u8], NodeType) -> Result<(), Errno> + 'v;

/// An open directory.
#[derive(Debug)]
pub enum Directory<'s> {
    Disk(disk::Handle),
    Packed(&'s Node),
    Overlaid(Box<Overlaid<'s>>),
}

impl<'s> Directory<'s> {
    /// Lists all entries except `.` and `..`.
    pub fn list(&self, listing: &mut Listing) -> Result<(), Errno> {
        listing.partial = matches!(self, Self::Packed(node) if node.partial);
        listing.refill(|entries| match self {
            Self::Disk(fd) => disk::list(fd, entries),
            Self::Packed(node) => archive_tree::list(node, entries),
            Self::Overlaid(directory) => directory.list(entries),
        })
    }

    /// Visits all entries except `.` and `..`, unsorted and without keeping them: for directories of any size.
    pub fn each(&self, visit: &mut Visit<'_>) -> Result<(), Errno> {
        match self {
            Self::Disk(fd) => disk::each(fd, visit),
            Self::Packed(node) => archive_tree::each(node, visit),
            Self::Overlaid(directory) => directory.each(visit),
        }
    }

    /// Like [`Self::each`], without a second descriptor: the directory cannot be listed again afterwards.
    pub fn each_once(&self, visit: &mut Visit<'_>) -> Result<(), Errno> {
        match self {
            Self::Disk(fd) => disk::each_once(fd, visit),
            Self::Packed(node) => archive_tree::each(node, visit),
            Self::Overlaid(directory) => directory.each(visit),
        }
    }

    /// Wraps a descriptor that was opened without following symlinks.
    pub fn opened(fd: OwnedFd) -> Directory<'static> {
        Directory::Disk(disk::Handle::opened(fd))
    }

    /// Wraps the descriptor of a subdirectory that was opened without following symlinks.
    pub fn within(&self, fd: OwnedFd) -> Directory<'static> {
        Directory::Disk(match self {
            Self::Disk(own) => own.sibling(fd),
            Self::Packed(_) | Self::Overlaid(_) => disk::Handle::opened(fd),
        })
    }

    /// The descriptor of a directory on disk.
    ///
    /// # Errors
    /// `ENOENT` in archives and overlays.
    pub fn fd(&self) -> Result<BorrowedFd<'_>, Errno> {
        match self {
            Self::Disk(fd) => Ok(fd.as_fd()),
            Self::Packed(_) | Self::Overlaid(_) => Err(Errno::NOENT),
        }
    }

    /// Opens a subdirectory. Symlinks are not followed.
    pub fn directory(&self, name: &[u8]) -> Result<Directory<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::directory(fd, name).map(Directory::Disk),
            Self::Packed(node) => {
                archive_tree::child(node, name).and_then(archive_tree::as_directory).map(Directory::Packed)
            }
            Self::Overlaid(directory) => directory.directory(name),
        }
    }

    /// Opens a directory some levels below. Symlinks are not followed.
    pub fn descend(&self, names: &[&[u8]]) -> Result<Directory<'s>, Errno> {
        if let Self::Disk(fd) = self {
            return disk::descend(fd, names).map(Directory::Disk);
        }
        let mut below = self.reopen()?;
        for name in names {
            below = below.directory(name)?;
        }
        Ok(below)
    }

    /// Reads a whole file into `buffer`, which is cleared first. Symlinks are not followed.
    pub fn read(&self, name: &[u8], buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        buffer.clear();
        match self {
            Self::Disk(fd) => disk::read(fd, name, buffer),
            Self::Packed(node) => archive_tree::read(node, name, buffer),
            Self::Overlaid(directory) => directory.read(name, buffer),
        }
    }

    /// Reads at most the first `limit` bytes of a file into `buffer`, and returns the size of the file in bytes. Symlinks are
    /// not followed.
    pub fn read_start(&self, name: &[u8], buffer: &mut Vec<u8>, limit: usize) -> Result<u64, ReadError> {
        buffer.clear();
        match self {
            Self::Disk(fd) => disk::read_start(fd, name, buffer, limit),
            Self::Packed(node) => archive_tree::read_start(node, name, buffer, limit),
            Self::Overlaid(directory) => directory.read_start(name, buffer, limit),
        }
    }

    /// The target of a symlink.
    pub fn read_link(&self, name: &[u8]) -> Result<Vec<u8>, Errno> {
        match self {
            Self::Disk(fd) => disk::read_link(fd, name),
            Self::Packed(node) => archive_tree::read_link(node, name),
            Self::Overlaid(directory) => directory.read_link(name),
        }
    }

    /// `lstat`.
    pub fn stat(&self, name: &[u8]) -> Result<Stat, Errno> {
        match self {
            Self::Disk(fd) => disk::stat(fd, name),
            Self::Packed(node) => archive_tree::child(node, name).map(Node::stat),
            Self::Overlaid(directory) => directory.stat(name),
        }
    }

    /// Opens the same directory again.
    pub fn reopen(&self) -> Result<Directory<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::directory(fd, b".").map(Directory::Disk),
            Self::Packed(node) => Ok(Self::Packed(node)),
            Self::Overlaid(directory) => directory.reopen(),
        }
    }

    /// Device and inode of a directory on disk.
    pub(super) fn identity(&self) -> Option<(u64, u64)> {
        match self {
            Self::Disk(fd) => disk::identity(fd),
            Self::Packed(_) | Self::Overlaid(_) => None,
        }
    }

    /// The current parent on disk, which is not the one that it was opened in if it was moved.
    pub(super) fn parent(&self) -> Result<Directory<'s>, Errno> {
        match self {
            Self::Disk(fd) => disk::parent(fd).map(Directory::Disk),
            Self::Packed(_) | Self::Overlaid(_) => Err(Errno::NOENT),
        }
    }
}
