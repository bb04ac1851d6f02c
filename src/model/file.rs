//! A checkpoint file: never just "there".

use std::fmt;

use crate::schema::{Damage, Message, Reason, Release, Visitor, check};
use crate::source::{Directory, Errno, ReadError};
use crate::wire::{Frame, Frames};

use super::resource_watch::Watch;

/// What became of one file.
#[derive(Debug, Clone, PartialEq)]
pub enum File<T> {
    /// `lstat` finds nothing under its name.
    Missing,
    /// The source does not hold it, or not its content.
    NotInSource,
    /// We may not read it; that says nothing about the agent.
    NotPermitted,
    /// It lies behind a link that leads out, or is larger than what ckpt reads: its content is unknown.
    Unknown,
    /// Zero bytes.
    Empty,
    /// Neither we nor the agent can read it.
    Unreadable(ReadFailure),
    /// It was read, and the agent would not accept it.
    Damaged(FileDamage),
    /// It was read and accepted.
    Read(T),
}

/// Why a file can't be read by anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFailure {
    /// It can't be opened.
    Open(Errno),
    /// It can be opened but not read.
    Read(Errno),
}

impl ReadFailure {
    /// The error behind it.
    pub fn errno(self) -> Errno {
        match self {
            Self::Open(errno) | Self::Read(errno) => errno,
        }
    }
}

/// Where and why a file's content is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDamage {
    /// Offset in the file, in bytes.
    pub offset: u64,
    /// What is wrong.
    pub kind: DamageKind,
}

/// What is wrong with a file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DamageKind {
    /// Fewer than four bytes where a length should be (R82).
    CutLength,
    /// The length says more than what is left, in bytes (R83).
    CutBody(u32),
    /// The message does not parse (R84).
    Message {
        /// Names of the fields that lead to the damage.
        path: Box<str>,
        /// What is wrong there.
        reason: Reason,
    },
    /// It parses, and a resource in it has the role `*` and a reservation: the agent aborts (R77).
    Unconvertible,
}

impl DamageKind {
    /// Whether the file ends too early, and holds nothing wrong until then.
    pub fn is_cut(&self) -> bool {
        matches!(self, Self::CutLength | Self::CutBody(_))
    }
}

impl FileDamage {
    pub(super) fn in_body(start: usize, damage: Damage) -> Self {
        let kind = DamageKind::Message { path: damage.path.into(), reason: damage.reason };
        Self { offset: (start + damage.offset) as u64, kind }
    }
}

impl fmt::Display for DamageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutLength => f.write_str("the file ends inside the length of a record"),
            Self::CutBody(claimed) => {
                write!(f, "a record claims {claimed} bytes, more than are left")
            }
            Self::Message { path, reason } if path.is_empty() => reason.fmt(f),
            Self::Message { path, reason } => write!(f, "{path}: {reason}"),
            Self::Unconvertible => f.write_str("a resource has the role '*' and a reservation"),
        }
    }
}

impl<T> File<T> {
    /// Whether `lstat` finds something; `None` if that can't be told.
    pub fn exists(&self) -> Option<bool> {
        match self {
            Self::Missing => Some(false),
            Self::NotInSource => None,
            _ => Some(true),
        }
    }

    /// The value, if it was read and accepted.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the content is unknown for a reason that lies with us.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::NotInSource | Self::NotPermitted | Self::Unknown)
    }

    /// The same file without its value.
    pub fn state(&self) -> File<()> {
        match self {
            Self::Missing => File::Missing,
            Self::NotInSource => File::NotInSource,
            Self::NotPermitted => File::NotPermitted,
            Self::Unknown => File::Unknown,
            Self::Empty => File::Empty,
            Self::Unreadable(trouble) => File::Unreadable(*trouble),
            Self::Damaged(damage) => File::Damaged(damage.clone()),
            Self::Read(_) => File::Read(()),
        }
    }

    pub(super) fn from_error(error: ReadError) -> Self {
        match error {
            ReadError::Open(errno) | ReadError::Read(errno) if errno.is_permission() => Self::NotPermitted,
            // Listed a moment ago and gone now: an agent at work.
            ReadError::Open(Errno::NOENT) => Self::Missing,
            ReadError::Open(errno) => Self::Unreadable(ReadFailure::Open(errno)),
            ReadError::Read(errno) => Self::Unreadable(ReadFailure::Read(errno)),
            ReadError::TooLarge(_) => Self::Unknown,
            ReadError::NotInSource => Self::NotInSource,
        }
    }
}

/// Reads a text file.
pub(super) fn text(directory: &Directory<'_>, name: &[u8], buffer: &mut Vec<u8>) -> File<Box<[u8]>> {
    match directory.read(name, buffer) {
        Err(error) => File::from_error(error),
        Ok(()) if buffer.is_empty() => File::Empty,
        Ok(()) => File::Read(buffer.as_slice().into()),
    }
}

/// Judges the bytes of a file with one record, telling `visitor` what the message holds.
pub(super) fn single<'a, V: Visitor<'a>>(
    bytes: &'a [u8],
    message: &'static Message,
    release: Release,
    visitor: V,
) -> File<(V, super::ResourceCounts)> {
    match Frames::new(bytes).next() {
        None => File::Empty,
        Some(Frame::CutLength { offset }) => {
            File::Damaged(FileDamage { offset: offset as u64, kind: DamageKind::CutLength })
        }
        Some(Frame::CutBody { offset, claimed }) => {
            File::Damaged(FileDamage { offset: offset as u64, kind: DamageKind::CutBody(claimed) })
        }
        Some(Frame::Whole { offset, body }) => {
            let start = offset + 4;
            let mut watch = Watch::new(visitor, message);
            if let Err(damage) = check(message, body, release, &mut watch) {
                File::Damaged(FileDamage::in_body(start, damage))
            } else {
                let (visitor, counts, unconvertible) = watch.finish();
                if let Some(at) = unconvertible {
                    let offset = (start + at) as u64;
                    return File::Damaged(FileDamage { offset, kind: DamageKind::Unconvertible });
                }
                File::Read((visitor, counts))
            }
        }
    }
}

/// Reads and judges a file with one record.
pub(super) fn read_single<V: for<'a> Visitor<'a>>(
    directory: &Directory<'_>,
    name: &[u8],
    buffer: &mut Vec<u8>,
    message: &'static Message,
    release: Release,
    visitor: V,
) -> File<(V, super::ResourceCounts)> {
    match directory.read(name, buffer) {
        Err(error) => File::from_error(error),
        Ok(()) => single(buffer, message, release, visitor),
    }
}
