//! Update streams: the records that the agent accepts, where they end, and what follows the end.

use std::fmt;

use crate::schema::{
    Damage, Path, Reason, Release, Repeats, Scalar, Visitor, check, check_one_of_many, table,
};
use crate::source::Directory;
use crate::values::Uuid;
use crate::wire::{Frame, Frames, WireFault};

use super::dissect::next_record;
use super::file::File;
use super::records::{Packer, Records};
use crate::layout::Name;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecordUuid {
    #[default]
    Absent,
    /// Not sixteen bytes, or an unknown version.
    Invalid,
    Valid(Uuid),
}

impl RecordUuid {
    #[inline]
    pub(super) fn new(bytes: &[u8]) -> Self {
        Uuid::from_bytes(bytes).map_or(Self::Invalid, Self::Valid)
    }

    #[inline]
    pub fn get(self) -> Option<Uuid> {
        match self {
            Self::Valid(uuid) => Some(uuid),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    Update,
    Ack,
}

/// One record of `task.updates`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Offset of its length prefix in the file, in bytes.
    pub offset: u32,
    pub kind: RecordKind,
    /// State as a number of `mesos.TaskState`; the default of the enum if absent.
    pub state: i8,
    /// `latest_state`, or -1 if absent.
    pub latest_state: i8,
    /// Source as a number of `mesos.TaskStatus.Source`, or -1 if absent.
    pub source: i8,
    /// Reason as a number of `mesos.TaskStatus.Reason`, or -1 if absent.
    pub reason: i8,
    /// The task ID of the update differs from the directory's.
    pub foreign: bool,
    /// The framework ID of the update differs from the directory's.
    pub foreign_framework: bool,
    /// The agent ID of the update is absent, or differs from the directory's.
    pub foreign_agent: bool,
    /// `update.uuid`, or the UUID that is acknowledged.
    pub uuid: RecordUuid,
    /// Seconds since 1970; 0 for an acknowledgement.
    pub timestamp: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum StreamEnd {
    /// After a whole record.
    Clean,
    /// In a truncated record, or one whose length exceeds the rest of the file: the agent truncates there silently.
    Cut,
    /// At a record that does not parse: the agent truncates there and reports an error.
    Damaged(Box<StreamDamage>),
    /// At an acknowledgement with an invalid UUID: the agent aborts and does not truncate (R69).
    BadAck,
}

/// Where and why a record does not parse.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamDamage {
    /// Names of the fields from the message to the damage, separated by dots.
    pub path: Box<str>,
    pub reason: Reason,
    /// Offset of the damage in the file, in bytes.
    pub at: u64,
}

impl fmt::Display for StreamDamage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { self.reason.fmt(f) } else { write!(f, "{}: {}", self.path, self.reason) }
    }
}

impl StreamDamage {
    /// Of the record at this offset.
    pub(super) fn in_record(offset: usize, damage: Damage) -> StreamEnd {
        let at = (offset + 4 + damage.offset) as u64;
        StreamEnd::Damaged(Box::new(Self { path: damage.path.into(), reason: damage.reason, at }))
    }
}

/// What follows the end of a stream, and is lost by the truncation.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lost {
    pub bytes: u64,
    /// Updates that parse, as far as the length prefixes after the damage are right.
    pub updates: u32,
    pub acks: u32,
    /// State of the last update, or -1.
    pub last_state: i8,
    /// All that follows the damage parses and belongs to this task.
    pub all_parse: bool,
    /// The length at the damage is wrong: what follows is not the beginning of one record, as a torn write leaves it.
    pub wrong_length: bool,
}

/// `task.updates`.
#[derive(Debug, Clone, PartialEq)]
pub struct Updates {
    pub file: File<()>,
    pub records: Records,
    /// Offset at which the good records end, in bytes.
    pub good: u64,
    /// Size of the file in bytes.
    pub size: u64,
    pub end: StreamEnd,
    /// The nested container that the last update which has one names.
    pub container: Option<Name>,
    pub lost: Option<Box<Lost>>,
}

impl Updates {
    pub(super) fn none(file: File<()>) -> Self {
        Self {
            file,
            records: Records::default(),
            good: 0,
            size: 0,
            end: StreamEnd::Clean,
            container: None,
            lost: None,
        }
    }
}

pub(super) const UPDATE: i64 = 0;

/// The IDs of the directories that a stream is in.
#[derive(Debug, Clone, Copy)]
pub struct StreamIds<'w> {
    pub agent: &'w [u8],
    pub framework: &'w [u8],
    pub task: &'w [u8],
}

/// Collects what is kept of one `StatusUpdateRecord`.
struct RecordVisitor<'w, 'a> {
    ids: StreamIds<'w>,
    container: Option<&'a [u8]>,
    is_nested: bool,
    kind: RecordKind,
    update_uuid: RecordUuid,
    own_uuid: RecordUuid,
    record: Record,
}

impl<'w> RecordVisitor<'w, '_> {
    fn new(ids: StreamIds<'w>, offset: u32) -> Self {
        let record = Record {
            offset,
            kind: RecordKind::Update,
            state: DEFAULT_STATE,
            latest_state: -1,
            source: -1,
            reason: -1,
            // An update without a status belongs to no task.
            foreign: true,
            foreign_framework: true,
            foreign_agent: true,
            uuid: RecordUuid::Absent,
            timestamp: 0.0,
        };
        let (update_uuid, own_uuid) = (RecordUuid::Absent, RecordUuid::Absent);
        let (container, is_nested, kind) = (None, false, RecordKind::Update);
        Self { ids, container, is_nested, kind, update_uuid, own_uuid, record }
    }

    fn finish(self) -> Record {
        let uuid = if self.kind == RecordKind::Update { self.update_uuid } else { self.own_uuid };
        Record { kind: self.kind, uuid, ..self.record }
    }
}

/// `TASK_STAGING`, which an unset `TaskStatus.state` reads as.
pub(super) const DEFAULT_STATE: i8 = 6;

pub(super) fn to_i8(number: i64) -> i8 {
    i8::try_from(number).unwrap_or(-1)
}

impl<'a> Visitor<'a> for RecordVisitor<'_, 'a> {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        const TYPE: Path = Path::of(&[1]);
        const FRAMEWORK_ID: Path = Path::of(&[2, 1, 1]);
        const AGENT_ID: Path = Path::of(&[2, 3, 1]);
        const TASK_ID: Path = Path::of(&[2, 4, 1, 1]);
        const STATE: Path = Path::of(&[2, 4, 2]);
        const SOURCE: Path = Path::of(&[2, 4, 9]);
        const REASON: Path = Path::of(&[2, 4, 10]);
        const CONTAINER_ID: Path = Path::of(&[2, 4, 13, 4, 1]);
        const PARENT_ID: Path = Path::of(&[2, 4, 13, 4, 2, 1]);
        const TIMESTAMP: Path = Path::of(&[2, 5]);
        const UPDATE_UUID: Path = Path::of(&[2, 6]);
        const LATEST_STATE: Path = Path::of(&[2, 7]);
        const OWN_UUID: Path = Path::of(&[3]);
        match (path, value) {
            (TYPE, Scalar::Int(kind)) => {
                self.kind = if kind == UPDATE { RecordKind::Update } else { RecordKind::Ack };
            }
            (OWN_UUID, Scalar::Bytes(bytes)) => self.own_uuid = RecordUuid::new(bytes),
            (FRAMEWORK_ID, Scalar::Bytes(bytes)) => {
                self.record.foreign_framework = bytes != self.ids.framework;
            }
            (AGENT_ID, Scalar::Bytes(bytes)) => self.record.foreign_agent = bytes != self.ids.agent,
            (TASK_ID, Scalar::Bytes(bytes)) => self.record.foreign = bytes != self.ids.task,
            (STATE, Scalar::Int(number)) => self.record.state = to_i8(number),
            (SOURCE, Scalar::Int(number)) => self.record.source = to_i8(number),
            (REASON, Scalar::Int(number)) => self.record.reason = to_i8(number),
            (CONTAINER_ID, Scalar::Bytes(bytes)) => self.container = Some(bytes),
            (PARENT_ID, Scalar::Bytes(_)) => self.is_nested = true,
            (TIMESTAMP, Scalar::Double(time)) => self.record.timestamp = time,
            (UPDATE_UUID, Scalar::Bytes(bytes)) => self.update_uuid = RecordUuid::new(bytes),
            (LATEST_STATE, Scalar::Int(number)) => self.record.latest_state = to_i8(number),
            _ => return false,
        }
        true
    }
}

/// Reads `task.updates` as the agent does, and what follows the record at which the agent stops.
pub(super) fn read_updates(
    directory: &Directory<'_>,
    name: &[u8],
    buffer: &mut Vec<u8>,
    ids: StreamIds<'_>,
    repeats: &mut Repeats,
) -> Updates {
    if let Err(error) = directory.read(name, buffer) {
        return Updates::none(File::from_error(error));
    }
    parse_repeated(buffer, ids, repeats)
}

/// The records of a stream, as the agent reads it, and where they end.
pub fn parse_updates(bytes: &[u8], ids: StreamIds<'_>, release: Release) -> Updates {
    parse_repeated(bytes, ids, &mut Repeats::none(release))
}

fn parse_repeated(bytes: &[u8], ids: StreamIds<'_>, repeats: &mut Repeats) -> Updates {
    let release = repeats.release();
    // What is allocated beyond the records is freed at the end.
    let mut records = Packer::new(bytes.len());
    let mut end = StreamEnd::Clean;
    let mut container = None;
    let mut frames = Frames::new(bytes);
    let mut good = 0;
    for frame in frames.by_ref() {
        let Frame::Whole { offset, body } = frame else {
            end = StreamEnd::Cut;
            break;
        };
        let mut visitor = RecordVisitor::new(ids, u32::try_from(offset).unwrap_or(u32::MAX));
        let checked = check_one_of_many(&table::INTERNAL_STATUS_UPDATE_RECORD, body, repeats, &mut visitor);
        if let Err(damage) = checked {
            end = StreamDamage::in_record(offset, damage);
            break;
        }
        container = visitor.container.filter(|_| visitor.is_nested).or(container);
        let record = visitor.finish();
        if record.kind == RecordKind::Ack && record.uuid.get().is_none() {
            end = StreamEnd::BadAck;
            break;
        }
        records.push(&record);
        good = offset + 4 + body.len();
    }
    let rest = &bytes[good..];
    let mut lost = (!rest.is_empty()).then(|| Box::new(lost_records(rest, ids, release)));
    if let Some(lost) = lost.as_mut().filter(|_| end == StreamEnd::Cut) {
        lost.wrong_length = has_wrong_length(rest, ids, release);
    }
    let file = if bytes.is_empty() { File::Empty } else { File::Read(()) };
    let (good, size) = (good as u64, bytes.len() as u64);
    let container = container.map(Name::from);
    Updates { file, records: records.finish(), good, size, end, container, lost }
}

/// The first byte of every record: the tag of its type.
const TYPE: u8 = 0x08;

/// Whether what follows the length of a record that is not all there is anything but the beginning of one record.
fn has_wrong_length(tail: &[u8], ids: StreamIds<'_>, release: Release) -> bool {
    use WireFault::{FixedCut, LengthPastEnd, VarintCut};
    let Some(body @ [first, ..]) = tail.get(4..) else { return false };
    let mut visitor = RecordVisitor::new(ids, 0);
    match check(&table::INTERNAL_STATUS_UPDATE_RECORD, body, release, &mut visitor) {
        // A whole record, though the length says more.
        Ok(()) => visitor.finish().uuid.get().is_some(),
        Err(damage) => {
            let is_cut = matches!(damage.reason, Reason::Wire(VarintCut | FixedCut | LengthPastEnd));
            let hides = || next_record(tail, 4, &table::INTERNAL_STATUS_UPDATE_RECORD, release).is_some();
            *first != TYPE || !is_cut || hides()
        }
    }
}

/// What parses after the first record that does not.
fn lost_records(bytes: &[u8], ids: StreamIds<'_>, release: Release) -> Lost {
    let mut lost = Lost { bytes: bytes.len() as u64, last_state: -1, all_parse: true, ..Lost::default() };
    for frame in Frames::new(bytes).skip(1) {
        let Frame::Whole { offset, body } = frame else {
            lost.all_parse = false;
            break;
        };
        let mut visitor = RecordVisitor::new(ids, u32::try_from(offset).unwrap_or(u32::MAX));
        if check(&table::INTERNAL_STATUS_UPDATE_RECORD, body, release, &mut visitor).is_err() {
            lost.all_parse = false;
            continue;
        }
        match visitor.finish() {
            Record { kind: RecordKind::Update, state, foreign, .. } => {
                lost.updates += 1;
                lost.last_state = state;
                lost.all_parse &= !foreign;
            }
            Record { uuid, .. } => {
                lost.acks += 1;
                lost.all_parse &= uuid.get().is_some();
            }
        }
    }
    lost.all_parse &= lost.updates + lost.acks > 0;
    lost
}
