//! The state of a checkpoint file: more than whether it exists.

use std::fmt;

use crate::schema::{Damage, Message, Reason, Repeats, Visitor, check_one_of_many};
use crate::source::{Directory, Errno, ReadError};
use crate::values::upgrades_resources;
use crate::wire::{Frame, Frames};

use super::resource_shape::has_invalid;
use super::resource_watch::{Watch, Watched};
use super::text::{MAX_TEXT, Text};

/// What was found at a file's path.
#[derive(Debug, Clone, PartialEq)]
pub enum File<T> {
    Missing,
    /// The source lacks it, or its content.
    NotInSource,
    /// ckpt lacks the permission to read it; the agent may have it.
    NotPermitted,
    /// Its content is unknown: it is a symlink that points outside the root, too large, or could not be read for a reason
    /// that passes.
    Unknown,
    /// Zero bytes.
    Empty,
    /// Neither ckpt nor the agent can read it.
    Unreadable(ReadFailure),
    /// It was read, and the agent refuses it.
    Damaged(Box<FileDamage>),
    Read(T),
}

/// Why neither ckpt nor the agent can read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFailure {
    Open(Errno),
    Read(Errno),
}

impl ReadFailure {
    pub fn errno(self) -> Errno {
        match self {
            Self::Open(errno) | Self::Read(errno) => errno,
        }
    }
}

/// Where and why the agent refuses a file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDamage {
    /// Offset in the file, in bytes.
    pub offset: u64,
    pub kind: DamageKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DamageKind {
    /// Fewer than four bytes of a length prefix (R82).
    CutLength,
    /// A length prefix of more bytes than follow (R83).
    CutBody(u32),
    /// The message does not parse (R84).
    Message {
        /// Names of the fields from the message to the damage, separated by dots.
        path: Box<str>,
        reason: Reason,
    },
    /// It parses, and a resource in it has the role `*` and a reservation: the agent aborts (R77).
    Unconvertible,
}

impl DamageKind {
    /// Whether the file is only truncated.
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

impl<T> From<FileDamage> for File<T> {
    fn from(damage: FileDamage) -> Self {
        Self::Damaged(Box::new(damage))
    }
}

impl<T> File<T> {
    /// Whether `lstat` finds something; `None` if the source cannot say.
    pub fn exists(&self) -> Option<bool> {
        match self {
            Self::Missing => Some(false),
            Self::NotInSource => None,
            _ => Some(true),
        }
    }

    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the content is unknown for a reason that does not apply to the agent.
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
            Self::Unreadable(failure) => File::Unreadable(*failure),
            Self::Damaged(damage) => File::Damaged(damage.clone()),
            Self::Read(_) => File::Read(()),
        }
    }

    pub(super) fn from_error(error: ReadError) -> Self {
        match error {
            ReadError::Open(errno) | ReadError::Read(errno) if errno.is_permission() => Self::NotPermitted,
            ReadError::Open(errno) | ReadError::Read(errno) if errno.is_passing() => Self::Unknown,
            // A running agent deleted it after the directory was listed.
            ReadError::Open(Errno::NOENT) => Self::Missing,
            ReadError::Open(errno) => Self::Unreadable(ReadFailure::Open(errno)),
            ReadError::Read(errno) => Self::Unreadable(ReadFailure::Read(errno)),
            ReadError::TooLarge(_) => Self::Unknown,
            ReadError::NotInSource => Self::NotInSource,
        }
    }
}

pub(super) fn text(directory: &Directory<'_>, name: &[u8], buffer: &mut Vec<u8>) -> File<Text> {
    match directory.read_start(name, buffer, MAX_TEXT) {
        Err(error) => File::from_error(error),
        Ok(_) if buffer.is_empty() => File::Empty,
        Ok(size) => File::Read(Text::new(buffer, size)),
    }
}

/// Checks the bytes of a file with one record, and shows the message to `visitor`.
pub(super) fn single<'a, V: Visitor<'a>>(
    bytes: &'a [u8],
    message: &'static Message,
    repeats: &mut Repeats,
    visitor: V,
) -> File<(V, super::ResourceCounts)> {
    match Frames::new(bytes).next() {
        None => File::Empty,
        Some(Frame::CutLength { offset }) => {
            FileDamage { offset: offset as u64, kind: DamageKind::CutLength }.into()
        }
        Some(Frame::CutBody { offset, claimed }) => {
            FileDamage { offset: offset as u64, kind: DamageKind::CutBody(claimed) }.into()
        }
        Some(Frame::Whole { offset, body }) => {
            let (start, release) = (offset + 4, repeats.release());
            let mut watch = Watch::new(visitor, message);
            if let Err(damage) = check_one_of_many(message, body, repeats, &mut watch) {
                FileDamage::in_body(start, damage).into()
            } else {
                let Watched { inner, mut counts, unconvertible, is_odd } = watch.finish();
                if let Some(at) = unconvertible.filter(|_| upgrades_resources(release)) {
                    let offset = (start + at) as u64;
                    return FileDamage { offset, kind: DamageKind::Unconvertible }.into();
                }
                counts.invalid = is_odd && has_invalid(message, body, release);
                File::Read((inner, counts))
            }
        }
    }
}

/// Reads and checks a file with one record.
pub(super) fn read_single<V: for<'a> Visitor<'a>>(
    directory: &Directory<'_>,
    name: &[u8],
    buffer: &mut Vec<u8>,
    message: &'static Message,
    repeats: &mut Repeats,
    visitor: V,
) -> File<(V, super::ResourceCounts)> {
    match directory.read(name, buffer) {
        Err(error) => File::from_error(error),
        Ok(()) => single(buffer, message, repeats, visitor),
    }
}
