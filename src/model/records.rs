//! The records of an update stream, packed: there may be ten million of them.

use std::fmt;

use super::stream::{DEFAULT_STATE, Record, RecordKind, RecordUuid};
use crate::values::Uuid;

/// The records of `task.updates`, in their order: their number in four bytes, then each record. An update takes 33 bytes, an
/// acknowledgement five where it follows its update.
#[derive(Clone, PartialEq, Default)]
pub struct Records(Box<[u8]>);

// The bits of the first byte of a packed record. Its offset follows, then its UUID, then what its status says.
const ACK: u8 = 1;
const UUID: u8 = 2 | 4;
const INVALID: u8 = 2;
const OWN: u8 = 4;
/// The last one that a record has of its own.
const SAME: u8 = 2 | 4;
const FOREIGN: u8 = 8;
const FOREIGN_FRAMEWORK: u8 = 16;
const FOREIGN_AGENT: u8 = 32;
const STATUS: u8 = 64;

/// Bytes of the number of records, which is before them.
const NUMBER: usize = 4;

/// State, latest state, source and reason, and the time in seconds since 1970.
type Status = ([i8; 4], f64);

/// What is kept of a record without a status.
const NO_STATUS: Status = ([DEFAULT_STATE, -1, -1, -1], 0.0);

impl Records {
    pub fn iter(&self) -> RecordIter<'_> {
        RecordIter { rest: self.0.get(NUMBER..).unwrap_or_default(), uuid: &[0; 16] }
    }

    /// Those at these places, which are sorted.
    pub fn at(&self, places: &[usize]) -> impl Iterator<Item = Record> {
        let found = self.iter().enumerate().filter(|(place, _)| places.binary_search(place).is_ok());
        found.map(|(_, record)| record)
    }

    pub fn len(&self) -> usize {
        self.0.first_chunk().map_or(0, |number| u32::from_ne_bytes(*number) as usize)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Record> for Records {
    fn from_iter<I: IntoIterator<Item = Record>>(records: I) -> Self {
        let mut packer = Packer::default();
        records.into_iter().for_each(|record| packer.push(&record));
        packer.finish()
    }
}

/// Packs records.
#[derive(Debug, Default)]
pub(super) struct Packer {
    bytes: Vec<u8>,
    number: u32,
    /// The last UUID that a record has of its own.
    last: Option<Uuid>,
}

impl Packer {
    /// For the records in a stream of this many bytes: most of them are two or three hundred bytes long.
    pub(super) fn new(size: usize) -> Self {
        Self { bytes: Vec::with_capacity(NUMBER + size / 8), ..Self::default() }
    }

    pub(super) fn push(&mut self, record: &Record) {
        let own = record.uuid.get().filter(|uuid| self.last != Some(*uuid));
        let uuid = match record.uuid {
            RecordUuid::Absent => 0,
            RecordUuid::Invalid => INVALID,
            RecordUuid::Valid(_) if own.is_none() => SAME,
            RecordUuid::Valid(_) => OWN,
        };
        let Record { state, latest_state, source, reason, timestamp, .. } = *record;
        let has_status = [state, latest_state, source, reason] != NO_STATUS.0
            || timestamp.to_bits() != NO_STATUS.1.to_bits();
        let bit = |is_set: bool, bit: u8| if is_set { bit } else { 0 };
        let bits = bit(record.kind == RecordKind::Ack, ACK)
            | uuid
            | bit(record.foreign, FOREIGN)
            | bit(record.foreign_framework, FOREIGN_FRAMEWORK)
            | bit(record.foreign_agent, FOREIGN_AGENT)
            | bit(has_status, STATUS);
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(&[0; NUMBER]);
        }
        self.number += 1;
        let [a, b, c, d] = record.offset.to_ne_bytes();
        self.bytes.extend_from_slice(&[bits, a, b, c, d]);
        if let Some(own) = own {
            self.bytes.extend_from_slice(own.bytes());
            self.last = Some(own);
        }
        if has_status {
            let numbers = [
                state.cast_unsigned(),
                latest_state.cast_unsigned(),
                source.cast_unsigned(),
                reason.cast_unsigned(),
            ];
            self.bytes.extend_from_slice(&numbers);
            self.bytes.extend_from_slice(&timestamp.to_ne_bytes());
        }
    }

    pub(super) fn finish(mut self) -> Records {
        if let Some(number) = self.bytes.first_chunk_mut() {
            *number = self.number.to_ne_bytes();
        }
        Records(self.bytes.into())
    }
}

impl<'r> IntoIterator for &'r Records {
    type Item = Record;
    type IntoIter = RecordIter<'r>;

    fn into_iter(self) -> RecordIter<'r> {
        self.iter()
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// Unpacks records.
#[derive(Debug, Clone)]
pub struct RecordIter<'r> {
    rest: &'r [u8],
    /// The last one that a record had of its own.
    uuid: &'r [u8; 16],
}

impl<'r> RecordIter<'r> {
    #[inline]
    fn take<const N: usize>(&mut self) -> Option<&'r [u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(taken)
    }
}

impl Iterator for RecordIter<'_> {
    type Item = Record;

    // What is not asked of a record is not unpacked.
    #[inline]
    fn next(&mut self) -> Option<Record> {
        let [bits] = *self.take()?;
        let offset = u32::from_ne_bytes(*self.take()?);
        if bits & UUID == OWN {
            self.uuid = self.take()?;
        }
        let uuid = match bits & UUID {
            OWN | SAME => RecordUuid::new(self.uuid),
            INVALID => RecordUuid::Invalid,
            _ => RecordUuid::Absent,
        };
        let ([state, latest_state, source, reason], timestamp) = if bits & STATUS == 0 {
            NO_STATUS
        } else {
            let [state, latest, source, reason] = *self.take()?;
            let numbers =
                [state.cast_signed(), latest.cast_signed(), source.cast_signed(), reason.cast_signed()];
            (numbers, f64::from_ne_bytes(*self.take()?))
        };
        Some(Record {
            offset,
            kind: if bits & ACK == 0 { RecordKind::Update } else { RecordKind::Ack },
            state,
            latest_state,
            source,
            reason,
            foreign: bits & FOREIGN != 0,
            foreign_framework: bits & FOREIGN_FRAMEWORK != 0,
            foreign_agent: bits & FOREIGN_AGENT != 0,
            uuid,
            timestamp,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let uuid = |number: u8| RecordUuid::Valid(Uuid::from_bytes(&[0x10 + number; 16]).unwrap());
        let ack = Record {
            offset: 1 << 20,
            kind: RecordKind::Ack,
            state: DEFAULT_STATE,
            latest_state: -1,
            source: -1,
            reason: -1,
            foreign: true,
            foreign_framework: true,
            foreign_agent: true,
            uuid: uuid(1),
            timestamp: 0.0,
        };
        let kind = RecordKind::Update;
        let update = Record { kind, state: 1, reason: 31, foreign: false, timestamp: 1.5e9, ..ack };
        let others = [
            Record { foreign_framework: false, ..update },
            Record { foreign_agent: false, source: 2, ..update },
            Record { latest_state: 2, ..ack },
            Record { timestamp: -0.0, ..ack },
            Record { uuid: RecordUuid::Absent, ..ack },
            Record { uuid: RecordUuid::Invalid, ..update },
            Record { uuid: RecordUuid::Invalid, ..ack },
            Record { uuid: uuid(2), ..ack },
        ];
        let records: Vec<Record> = [update, ack, ack].into_iter().chain(others).collect();
        let packed = Records::from_iter(records.clone());
        assert_eq!(packed.iter().collect::<Vec<_>>(), records);
        assert_eq!(packed.iter().nth(6).unwrap().timestamp.to_bits(), (-0.0f64).to_bits());
        assert_eq!((packed.len(), Records::default().len()), (records.len(), 0));
        assert_eq!(Records::from_iter([update, ack]).0.len(), NUMBER + 33 + 5);
        assert_eq!(Records::from_iter([]), Records::default());
    }
}
