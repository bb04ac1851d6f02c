//! What stands at a path, as exactly as a change must know it.

use crate::layout::RelPath;
use crate::source::{Directory, Errno, NodeType, ReadError, Source, Stat};

use super::fingerprint::{DirectorySum, Sha256Sum, sum_of_bytes, sum_of_directory};

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// Nothing.
    Absent,
    /// A regular file.
    File {
        /// Size in bytes.
        size: u64,
        /// Modification time: seconds since 1970, and nanoseconds.
        mtime: (i64, u32),
        /// Of its content, where that matters.
        sha256: Option<Sha256Sum>,
    },
    /// A symbolic link with this text.
    Link(Vec<u8>),
    /// A directory.
    Directory(DirectorySum),
    /// A pipe, socket or device with this modification time.
    Other((i64, u32)),
}

impl Before {
    /// Looks below the `work_dir` of a source, no link followed. With `content`, a file is read as a whole.
    pub fn look(source: &Source, path: &RelPath, content: bool) -> Result<Self, Errno> {
        let Some(name) = path.file_name() else { return Err(Errno::NOENT) };
        match source.directory(&path.parent()) {
            Ok(directory) => Self::of(&directory, name, content),
            Err(errno) if errno.is_missing() => Ok(Self::Absent),
            Err(errno) => Err(errno),
        }
    }

    /// Looks at a name in an open directory.
    pub fn of(directory: &Directory<'_>, name: &[u8], content: bool) -> Result<Self, Errno> {
        Self::with_identity(directory, name, content).map(|(before, _)| before)
    }

    /// The same, and its device and inode; `None` for nothing.
    pub fn with_identity(
        directory: &Directory<'_>,
        name: &[u8],
        content: bool,
    ) -> Result<(Self, Option<(u64, u64)>), Errno> {
        let stat = match directory.stat(name) {
            Ok(stat) => stat,
            Err(errno) if errno.is_missing() => return Ok((Self::Absent, None)),
            Err(errno) => return Err(errno),
        };
        let mtime = (stat.mtime, stat.mtime_nanos);
        let before = match stat.node {
            NodeType::File => {
                let sha256 = if content { Some(sum_of_file(directory, name)?) } else { None };
                Self::File { size: stat.size, mtime, sha256 }
            }
            NodeType::Symlink => Self::Link(directory.read_link(name)?),
            NodeType::Directory => Self::Directory(sum_of_directory(&directory.directory(name)?)?),
            NodeType::Other => Self::Other(mtime),
        };
        Ok((before, Some(stat.identity)))
    }

    /// Whether the content was looked at.
    pub fn has_content(&self) -> bool {
        matches!(self, Self::File { sha256: Some(_), .. })
    }

    /// Bytes that are in it.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::File { size, .. } => *size,
            Self::Directory(sum) => sum.bytes,
            Self::Absent | Self::Link(_) | Self::Other(_) => 0,
        }
    }

    /// In words: what stands there.
    pub fn words(&self) -> String {
        match self {
            Self::Absent => "nothing".to_owned(),
            Self::File { size, .. } => format!("a file of {size} bytes"),
            Self::Link(text) => format!("a link to {}", String::from_utf8_lossy(text)),
            Self::Directory(sum) => format!("a directory with {} entries", sum.entries),
            Self::Other(_) => "a pipe, socket or device".to_owned(),
        }
    }
}

fn sum_of_file(directory: &Directory<'_>, name: &[u8]) -> Result<Sha256Sum, Errno> {
    let mut bytes = Vec::new();
    match directory.read(name, &mut bytes) {
        Ok(()) => Ok(sum_of_bytes(&bytes)),
        Err(ReadError::Open(errno) | ReadError::Read(errno)) => Err(errno),
        Err(ReadError::TooLarge(_)) => Err(Errno::FBIG),
        Err(ReadError::NotInSource) => Err(Errno::NOENT),
    }
}

/// Owner and mode, for something that is to be made alike.
impl From<&Stat> for super::Attributes {
    fn from(stat: &Stat) -> Self {
        Self { mode: stat.mode, uid: stat.uid, gid: stat.gid }
    }
}
