//! What must be at a path before a step changes it.

use crate::layout::RelPath;
use crate::source::{Directory, Errno, NodeType, ReadError, Source, Stat};

use super::Attributes;
use super::fingerprint::{DirectorySum, Sha256Sum, sum_of_bytes, sum_of_directory};

/// Seconds since 1970, and nanoseconds.
pub type FileTime = (i64, u32);

/// Owner, mode and modification time of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectoryMetadata {
    /// Owner and mode.
    pub attributes: Attributes,
    pub mtime: FileTime,
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing.
    Absent,
    /// A regular file.
    File {
        /// Size in bytes.
        size: u64,
        /// Modification time: seconds since 1970, and nanoseconds.
        mtime: FileTime,
        /// Of its content; `None`: size and mtime decide.
        sha256: Option<Sha256Sum>,
    },
    /// A symlink with this target.
    Link(Vec<u8>),
    Directory(DirectorySum),
    /// A directory with this owner, mode and time, whatever it contains.
    Metadata(DirectoryMetadata),
    /// A pipe, socket or device with this modification time.
    Other(FileTime),
}

/// How much of a regular file is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Size and modification time.
    Metadata,
    /// Its content, too.
    Content,
}

impl Precondition {
    /// Reads what is at a path below the `work_dir` of a source. No symlink is followed.
    pub fn read(source: &Source, path: &RelPath, detail: Detail) -> Result<Self, Errno> {
        let Some(name) = path.file_name() else { return Err(Errno::NOENT) };
        match source.directory(&path.parent()) {
            Ok(directory) => Self::of(&directory, name, detail),
            Err(errno) if errno.is_missing() => Ok(Self::Absent),
            Err(errno) => Err(errno),
        }
    }

    /// Reads what has a name in an open directory.
    pub fn of(directory: &Directory<'_>, name: &[u8], detail: Detail) -> Result<Self, Errno> {
        Self::with_identity(directory, name, detail).map(|(found, _)| found)
    }

    /// The same, with its device and inode; `None` for nothing.
    pub fn with_identity(
        directory: &Directory<'_>,
        name: &[u8],
        detail: Detail,
    ) -> Result<(Self, Option<(u64, u64)>), Errno> {
        let stat = match directory.stat(name) {
            Ok(stat) => stat,
            Err(errno) if errno.is_missing() => return Ok((Self::Absent, None)),
            Err(errno) => return Err(errno),
        };
        let mtime = (stat.mtime, stat.mtime_nanos);
        let found = match stat.node {
            NodeType::File => {
                let sha256 = match detail {
                    Detail::Metadata => None,
                    Detail::Content => Some(sum_of_file(directory, name)?),
                };
                Self::File { size: stat.size, mtime, sha256 }
            }
            NodeType::Symlink => Self::Link(directory.read_link(name)?),
            NodeType::Directory => Self::Directory(sum_of_directory(&directory.directory(name)?)?),
            NodeType::Other => Self::Other(mtime),
        };
        Ok((found, Some(stat.identity)))
    }

    /// How much of it is compared.
    pub fn detail(&self) -> Detail {
        match self {
            Self::File { sha256: Some(_), .. } => Detail::Content,
            _ => Detail::Metadata,
        }
    }

    /// Bytes of its files.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::File { size, .. } => *size,
            Self::Directory(sum) => sum.bytes,
            Self::Absent | Self::Link(_) | Self::Metadata(_) | Self::Other(_) => 0,
        }
    }

    /// For people.
    pub fn words(&self) -> String {
        match self {
            Self::Absent => "nothing".to_owned(),
            Self::File { size, .. } => format!("a file of {size} bytes"),
            Self::Link(text) => format!("a symlink to {}", String::from_utf8_lossy(text)),
            Self::Directory(sum) => format!("a directory with {} entries", sum.entries),
            Self::Metadata(DirectoryMetadata { attributes: Attributes { mode, uid, gid }, .. }) => {
                format!("a directory of {uid}:{gid} with mode {mode:o}")
            }
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

impl From<&Stat> for Attributes {
    fn from(stat: &Stat) -> Self {
        Self { mode: stat.mode, uid: stat.uid, gid: stat.gid }
    }
}
