//! As much of the format of `LevelDB` 1.19 as tells whether a database can be opened, and whether it contains anything.
//! Belongs here: bytes. Does not: files.

use std::collections::BTreeMap;

/// Logs and manifests consist of blocks of this size.
const BLOCK: usize = 32 << 10;
/// A checksum of four bytes, a length of two, and a type.
const HEADER: usize = 7;

const FULL: u8 = 1;
const FIRST: u8 = 2;
const MIDDLE: u8 = 3;
const LAST: u8 = 4;

/// What a manifest says of the database.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// Logs from this number on are read, and `previous_log`.
    log: u64,
    previous_log: u64,
    /// The size of each table by its number.
    pub(super) tables: BTreeMap<u64, u64>,
}

impl Manifest {
    /// None if no database can be opened with it.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut manifest = Self::default();
        let (mut log, mut next_file, mut sequence) = (None, None, None);
        let mut tables = BTreeMap::new();
        for record in Records::new(bytes) {
            let record = record.ok()?;
            let mut edit = Bytes(&record);
            let mut added = Vec::new();
            while !edit.0.is_empty() {
                match edit.varint()? {
                    1 if edit.prefixed()? == b"leveldb.BytewiseComparator" => {}
                    2 => log = Some(edit.varint()?),
                    3 => next_file = Some(edit.varint()?),
                    4 => sequence = Some(edit.varint()?),
                    5 => {
                        edit.level()?;
                        edit.prefixed()?;
                    }
                    6 => {
                        let key = (edit.level()?, edit.varint()?);
                        tables.remove(&key);
                    }
                    7 => {
                        added.push(((edit.level()?, edit.varint()?), edit.varint()?));
                        edit.prefixed()?;
                        edit.prefixed()?;
                    }
                    9 => manifest.previous_log = edit.varint()?,
                    _ => return None,
                }
            }
            tables.extend(added);
        }
        next_file?;
        sequence?;
        manifest.log = log?;
        manifest.tables = tables.into_iter().map(|((_, number), size)| (number, size)).collect();
        Some(manifest)
    }

    /// Whether the log of this number is read when the database is opened.
    pub(super) fn reads_log(&self, number: u64) -> bool {
        number >= self.log || number == self.previous_log
    }
}

/// Whether a log contains anything. What is damaged in it is skipped.
pub(super) fn has_entries(log: &[u8]) -> bool {
    // A batch begins with its sequence number and its number of entries.
    Records::new(log).flatten().any(|batch| batch.len() > 12)
}

/// Whether a table of this size ends as one does.
pub(super) fn is_table(bytes: &[u8], size: u64) -> bool {
    let end = usize::try_from(size).ok();
    end.and_then(|end| bytes.get(..end))
        .is_some_and(|table| table.len() >= 48 && table.ends_with(&0xdb47_7524_8b80_fb57_u64.to_le_bytes()))
}

/// The number in the name of a log or a table.
pub(super) fn number(name: &[u8], extension: &str) -> Option<u64> {
    let digits = name.strip_suffix(extension.as_bytes())?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The rest of a version edit.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn level(&mut self) -> Option<u64> {
        self.varint().filter(|level| *level < 7)
    }

    fn prefixed(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.varint()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }
}

/// Damage that the reader of a log reports.
#[derive(Debug, PartialEq, Eq)]
struct Damaged;

/// A part of a record, or what is in its place.
enum Part<'a> {
    Of(u8, &'a [u8]),
    Zeros,
    Damaged,
    End,
}

/// The records of a log. A record that was being written at its end is not one.
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn part(&mut self) -> Part<'a> {
        loop {
            let end = (self.at / BLOCK + 1) * BLOCK;
            let (end, is_last) = (end.min(self.bytes.len()), end > self.bytes.len());
            let block = &self.bytes[self.at..end];
            let Some((header, rest)) = block.split_first_chunk::<HEADER>() else {
                self.at = end;
                if is_last {
                    return Part::End;
                }
                continue;
            };
            let [a, b, c, d, low, high, kind] = *header;
            let length = usize::from(u16::from_le_bytes([low, high]));
            let Some(body) = rest.get(..length) else {
                self.at = end;
                return if is_last { Part::End } else { Part::Damaged };
            };
            if kind == 0 && length == 0 {
                self.at = end;
                return Part::Zeros;
            }
            if u32::from_le_bytes([a, b, c, d]) != masked(crc32c(&block[HEADER - 1..HEADER + length])) {
                self.at = end;
                return Part::Damaged;
            }
            self.at += HEADER + length;
            return Part::Of(kind, body);
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Vec<u8>, Damaged>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut whole: Option<Vec<u8>> = None;
        loop {
            match (self.part(), &mut whole) {
                (Part::End, _) => return None,
                (Part::Zeros, None) => {}
                (Part::Of(FULL, body), None) => return Some(Ok(body.to_vec())),
                (Part::Of(FIRST, body), None) => whole = Some(body.to_vec()),
                // Old writers could begin a record at the end of a block, and again in the next one.
                (Part::Of(FULL, body), Some(begun)) if begun.is_empty() => return Some(Ok(body.to_vec())),
                (Part::Of(FIRST, body), Some(begun)) if begun.is_empty() => *begun = body.to_vec(),
                (Part::Of(MIDDLE, body), Some(begun)) => begun.extend_from_slice(body),
                (Part::Of(LAST, body), Some(begun)) => {
                    begun.extend_from_slice(body);
                    return whole.map(Ok);
                }
                _ => return Some(Err(Damaged)),
            }
        }
    }
}

/// Stored checksums are changed, so that the checksum of what contains one is not special.
fn masked(crc: u32) -> u32 {
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// CRC-32C, the checksum of Castagnoli.
fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| crc >> 8 ^ TABLE[usize::from(byte ^ crc.to_le_bytes()[0])])
}

static TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0_u32;
    while at < 256 {
        let mut crc = at;
        let mut bit = 0;
        while bit < 8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0x82f6_3b78 } else { 0 };
            bit += 1;
        }
        table[at as usize] = crc;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    /// As an agent leaves it that starts for the second time.
    const MANIFEST: &[u8] =
        b"\x95\x7c\xb9\xc5\x22\x00\x01\x01\x1aleveldb.BytewiseComparator\x02\x00\x03\x02\x04\x00\
\xa4\x9c\x8b\xbe\x08\x00\x01\x02\x03\x09\x00\x03\x04\x04\x00";

    fn record(kind: u8, body: &[u8]) -> Vec<u8> {
        let sum = masked(crc32c(&[&[kind], body].concat())).to_le_bytes();
        [&sum[..], &u16::try_from(body.len()).unwrap().to_le_bytes(), &[kind], body].concat()
    }

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
    }

    #[test]
    fn a_manifest_of_an_agent() {
        let manifest = Manifest::parse(MANIFEST).unwrap();
        assert_eq!((manifest.log, manifest.tables.len()), (3, 0));
        assert!(manifest.reads_log(3) && manifest.reads_log(0) && !manifest.reads_log(2));
        // The last record was being written.
        for cut in 1..8 + HEADER {
            assert_eq!(Manifest::parse(&MANIFEST[..MANIFEST.len() - cut]).unwrap().log, 0, "{cut}");
        }
    }

    #[test]
    fn a_damaged_manifest() {
        for bytes in [&b""[..], &[0; 65], &vec![0; BLOCK], &[0xff; 65], b"garbage", &MANIFEST[..20]] {
            assert_eq!(Manifest::parse(bytes), None);
        }
        for at in 0..MANIFEST.len() {
            let mut bytes = MANIFEST.to_vec();
            bytes[at] ^= 0x80;
            let manifest = Manifest::parse(&bytes);
            // A length that is too long looks like a record that was being written.
            assert!(manifest.is_none_or(|one| one.log == 0), "{at}");
        }
    }

    #[test]
    fn tables_come_and_go() {
        let edit = |bytes: &[u8]| record(FULL, bytes);
        let head = b"\x02\x07\x03\x09\x04\x00";
        let add = [&[7, 0, 5, 99][..], &[1, b'k', 1, b'l']].concat();
        let with = [edit(head), edit(&add)].concat();
        assert_eq!(Manifest::parse(&with).unwrap().tables, BTreeMap::from([(5, 99)]));
        let without = [with, edit(&[6, 0, 5])].concat();
        assert_eq!(Manifest::parse(&without).unwrap().tables, BTreeMap::new());
        assert_eq!(Manifest::parse(&[edit(head), edit(&[8, 0])].concat()), None);
        assert_eq!(Manifest::parse(&[edit(head), edit(&[6, 7, 5])].concat()), None);
        assert_eq!(Manifest::parse(&edit(b"\x01\x05other\x02\x07\x03\x09\x04\x00")), None);
    }

    #[test]
    fn what_a_log_contains() {
        let batch = [0; 20];
        assert!(!has_entries(b"") && !has_entries(&[0; 400]) && !has_entries(&record(FULL, &batch[..12])));
        assert!(has_entries(&record(FULL, &batch)));
        let parts = [record(FIRST, &batch), record(MIDDLE, &batch), record(LAST, &batch)];
        assert!(has_entries(&parts.concat()) && !has_entries(&parts[..2].concat()));
        assert!(!has_entries(&parts[1..].concat()));
        // What is behind damage in the same block is skipped, the next block is not.
        let full = record(FULL, &batch);
        let mut damaged = [vec![1; HEADER], full.clone()].concat();
        assert!(!has_entries(&damaged));
        damaged.resize(BLOCK, 0);
        assert!(has_entries(&[damaged, full].concat()));
    }

    #[test]
    fn the_end_of_a_table() {
        let table = [&[0; 60][..], &[0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]].concat();
        assert!(is_table(&table, 68));
        assert!(!is_table(&table, 67) && !is_table(&table, 69) && !is_table(&[0; 68], 68));
        assert_eq!((number(b"000005.ldb", ".ldb"), number(b"MANIFEST-000005", ".ldb")), (Some(5), None));
    }
}
