//! Update streams of operations: the records that the agent accepts, and where they end.

use crate::layout::Name;
use crate::schema::{Path, Release, Scalar, Visitor, check, table};
use crate::source::Directory;
use crate::wire::{Frame, Frames};

use super::file::File;
use super::stream::{RecordKind, RecordUuid, StreamDamage, StreamEnd, UPDATE, to_i8};

/// One record of `operation.updates`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationRecord {
    pub kind: RecordKind,
    /// The UUID of the update's status, or the one that is acknowledged.
    pub uuid: RecordUuid,
    /// A number of `mesos.OperationState`.
    pub state: i8,
}

/// A directory below `operations`, with its stream.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationStream {
    /// The name of the directory, usually a UUID.
    pub name: Name,
    /// `operation.updates`.
    pub file: File<()>,
    pub records: Box<[OperationRecord]>,
    /// Offset at which the good records end, in bytes.
    pub good: u64,
    /// Size of the file in bytes.
    pub size: u64,
    pub end: StreamEnd,
}

impl OperationStream {
    /// Whether an update in it was not acknowledged.
    pub fn waits(&self) -> bool {
        let count = |kind: RecordKind| self.records.iter().filter(|record| record.kind == kind).count();
        count(RecordKind::Update) > count(RecordKind::Ack)
    }

    /// The first record that acknowledges an update where none is pending.
    pub fn unexpected_ack(&self) -> Option<usize> {
        let mut pending = 0_usize;
        self.records.iter().position(|record| match record.kind {
            RecordKind::Update => {
                pending += 1;
                false
            }
            RecordKind::Ack if pending == 0 => true,
            RecordKind::Ack => {
                pending -= 1;
                false
            }
        })
    }
}

struct OperationVisitor {
    kind: RecordKind,
    status_uuid: RecordUuid,
    own_uuid: RecordUuid,
    state: i8,
}

impl<'a> Visitor<'a> for OperationVisitor {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const TYPE: Path = Path::of(&[1]);
        const STATE: Path = Path::of(&[2, 3, 2]);
        const STATUS_UUID: Path = Path::of(&[2, 3, 5, 1]);
        const OWN_UUID: Path = Path::of(&[3, 1]);
        match (path, value) {
            (TYPE, Scalar::Int(kind)) => {
                self.kind = if kind == UPDATE { RecordKind::Update } else { RecordKind::Ack };
            }
            (OWN_UUID, Scalar::Bytes(bytes)) => self.own_uuid = RecordUuid::new(bytes),
            (STATUS_UUID, Scalar::Bytes(bytes)) => self.status_uuid = RecordUuid::new(bytes),
            (STATE, Scalar::Int(state)) => self.state = to_i8(state),
            _ => return false,
        }
        true
    }
}

pub(super) fn read_operation(
    directory: &Directory<'_>,
    name: &[u8],
    buffer: &mut Vec<u8>,
    release: Release,
) -> OperationStream {
    const FILE: &[u8] = b"operation.updates";
    let mut stream = absent_operation(name);
    if let Err(error) = directory.read(FILE, buffer) {
        stream.file = File::from_error(error);
        return stream;
    }
    stream.file = if buffer.is_empty() { File::Empty } else { File::Read(()) };
    stream.size = buffer.len() as u64;
    let mut records = Vec::new();
    for frame in Frames::new(buffer) {
        let Frame::Whole { offset, body } = frame else {
            stream.end = StreamEnd::Cut;
            break;
        };
        let absent = RecordUuid::Absent;
        let mut visitor =
            OperationVisitor { kind: RecordKind::Update, status_uuid: absent, own_uuid: absent, state: 0 };
        if let Err(damage) =
            check(&table::INTERNAL_UPDATE_OPERATION_STATUS_RECORD, body, release, &mut visitor)
        {
            stream.end = StreamDamage::in_record(offset, damage);
            break;
        }
        let uuid = if visitor.kind == RecordKind::Update { visitor.status_uuid } else { visitor.own_uuid };
        records.push(OperationRecord { kind: visitor.kind, uuid, state: visitor.state });
        stream.good = (offset + 4 + body.len()) as u64;
    }
    stream.records = records.into();
    stream
}

pub(super) fn absent_operation(name: &[u8]) -> OperationStream {
    OperationStream {
        name: name.into(),
        file: File::Missing,
        records: Box::default(),
        good: 0,
        size: 0,
        end: StreamEnd::Clean,
    }
}
