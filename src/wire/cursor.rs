//! A reader over one message body that accepts exactly what the stream parser of protobuf 3.5, the one Mesos
//! bundles, accepts. Its peculiarities are kept on purpose and named where they occur.

use super::error::{WireError, WireFault};

/// How deep messages and groups may nest (`CodedInputStream::default_recursion_limit_`).
pub const MAX_DEPTH: u8 = 100;

/// The limit of a body that has none: the parser is told of no limit for the outermost message.
const UNLIMITED: usize = i32::MAX as usize;

/// The six wire types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireType {
    /// A base-128 number.
    Varint,
    /// Eight bytes, little endian.
    Fixed64,
    /// A length and that many bytes.
    Len,
    /// The begin of a group.
    StartGroup,
    /// The end of a group.
    EndGroup,
    /// Four bytes, little endian.
    Fixed32,
}

impl WireType {
    /// The number that stands in the tag.
    pub fn number(self) -> u8 {
        match self {
            Self::Varint => 0,
            Self::Fixed64 => 1,
            Self::Len => 2,
            Self::StartGroup => 3,
            Self::EndGroup => 4,
            Self::Fixed32 => 5,
        }
    }

    fn from_number(n: u8) -> Option<Self> {
        Some(match n {
            0 => Self::Varint,
            1 => Self::Fixed64,
            2 => Self::Len,
            3 => Self::StartGroup,
            4 => Self::EndGroup,
            5 => Self::Fixed32,
            _ => return None,
        })
    }
}

/// A field number and wire type, with the offset at which the tag begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// Field number, 1 to 2^29-1.
    pub number: u32,
    /// Wire type.
    pub wire: WireType,
    /// Offset of the tag's first byte in the buffer.
    pub offset: usize,
}

/// A position in one message body, with the limit of the message that is being read.
///
/// Offsets count from the start of the buffer given to [`Cursor::new`], in nested messages too.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    pos: usize,
    limit: usize,
    depth: u8,
}

impl<'a> Cursor<'a> {
    /// A cursor over a whole message body.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, pos: 0, limit: UNLIMITED, depth: 0 }
    }

    /// Offset of the next byte.
    pub fn offset(&self) -> usize {
        self.pos
    }

    /// The bytes between two offsets of this cursor's buffer.
    pub fn between(&self, from: usize, to: usize) -> &'a [u8] {
        &self.bytes[from..to]
    }

    /// Offset just behind the last byte of this message.
    pub fn end(&self) -> usize {
        self.limit.min(self.bytes.len())
    }

    fn at_end(&self) -> bool {
        self.pos >= self.end()
    }

    fn error(offset: usize, fault: WireFault) -> WireError {
        WireError { offset, fault }
    }

    /// The next tag, or `None` at the end of the message.
    ///
    /// # Errors
    /// A tag that is no tag. An end-group tag is returned like any other; who is not in a group refuses it.
    pub fn tag(&mut self) -> Result<Option<Tag>, WireError> {
        if self.at_end() {
            return Ok(None);
        }
        let offset = self.pos;
        #[expect(clippy::cast_possible_truncation, reason = "the parser keeps the low 32 bits of a tag")]
        let raw = self.varint()? as u32;
        if raw == 0 {
            return Err(Self::error(offset, WireFault::ZeroTag));
        }
        let (number, wire) = (raw >> 3, (raw & 7) as u8);
        let wire = WireType::from_number(wire).ok_or(Self::error(offset, WireFault::WireType(wire)))?;
        if number == 0 && wire != WireType::EndGroup {
            return Err(Self::error(offset, WireFault::ZeroField));
        }
        Ok(Some(Tag { number, wire, offset }))
    }

    /// A varint of up to ten bytes; bits above 64 are dropped.
    pub fn varint(&mut self) -> Result<u64, WireError> {
        let start = self.pos;
        let end = self.end();
        let mut value = 0u64;
        for index in 0..10 {
            if self.pos >= end {
                self.pos = start;
                return Err(Self::error(start, WireFault::VarintCut));
            }
            let byte = self.bytes[self.pos];
            self.pos += 1;
            value |= u64::from(byte & 0x7f) << (7 * index);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        self.pos = start;
        Err(Self::error(start, WireFault::VarintTooLong))
    }

    /// Eight bytes, little endian.
    pub fn fixed64(&mut self) -> Result<u64, WireError> {
        let bytes = self.fixed::<8>()?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// Four bytes, little endian.
    pub fn fixed32(&mut self) -> Result<u32, WireError> {
        let bytes = self.fixed::<4>()?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let start = self.pos;
        match self.bytes[..self.end()].get(start..).and_then(|rest| rest.first_chunk::<N>()) {
            Some(chunk) => {
                self.pos += N;
                Ok(*chunk)
            }
            None => Err(Self::error(start, WireFault::FixedCut)),
        }
    }

    /// The bytes of a string or bytes field: a length, then exactly that many bytes.
    ///
    /// The parser keeps the low 32 bits of such a length, so 2^32+3 means 3.
    pub fn bytes(&mut self) -> Result<&'a [u8], WireError> {
        let start = self.pos;
        let length = self.varint()? & 0xffff_ffff;
        if length > UNLIMITED as u64 {
            return Err(Self::error(start, WireFault::LengthTooLarge));
        }
        #[expect(clippy::cast_possible_truncation, reason = "compared with the limit just above")]
        let length = length as usize;
        if length > self.end() - self.pos {
            return Err(Self::error(start, WireFault::LengthPastEnd));
        }
        let bytes = &self.bytes[self.pos..self.pos + length];
        self.pos += length;
        Ok(bytes)
    }

    /// Enters a nested message or packed list: the returned cursor ends where it ends.
    ///
    /// A length that reaches past the enclosing message is no error for the parser: it goes on to the end of the
    /// enclosing one (`CodedInputStream::PushLimit`). Give the position back with [`Cursor::resume`].
    pub fn nested(&mut self) -> Result<Cursor<'a>, WireError> {
        let start = self.pos;
        if self.depth >= MAX_DEPTH {
            return Err(Self::error(start, WireFault::TooDeep));
        }
        let mut inner = self.packed()?;
        inner.depth += 1;
        Ok(inner)
    }

    /// As [`Cursor::nested`], for a packed list, which does not count as a level.
    pub fn packed(&mut self) -> Result<Cursor<'a>, WireError> {
        let start = self.pos;
        let length = self.varint()?;
        if length > UNLIMITED as u64 {
            return Err(Self::error(start, WireFault::LengthTooLarge));
        }
        #[expect(clippy::cast_possible_truncation, reason = "compared with the limit just above")]
        let limit = self.pos.saturating_add(length as usize).min(self.limit);
        Ok(Cursor { limit, ..*self })
    }

    /// Whether a packed list goes on. A length that reaches past the end of the buffer makes the next read fail,
    /// one that reaches past the enclosing message only does not.
    pub fn packed_has_more(&self) -> bool {
        self.pos < self.limit
    }

    /// Goes on behind a nested message that has been read to its end.
    pub fn resume(&mut self, inner: &Cursor<'a>) {
        self.pos = inner.pos;
    }

    /// Skips the value that belongs to `tag`.
    ///
    /// # Errors
    /// Whatever makes the parser refuse an unknown field; an end-group tag outside its group among it.
    pub fn skip(&mut self, tag: Tag) -> Result<(), WireError> {
        match tag.wire {
            WireType::Varint => self.varint().map(drop),
            WireType::Fixed64 => self.fixed64().map(drop),
            WireType::Fixed32 => self.fixed32().map(drop),
            WireType::Len => self.bytes().map(drop),
            WireType::EndGroup => Err(Self::error(tag.offset, WireFault::GroupEnd)),
            WireType::StartGroup => self.skip_group(tag),
        }
    }

    fn skip_group(&mut self, start: Tag) -> Result<(), WireError> {
        if self.depth >= MAX_DEPTH {
            return Err(Self::error(start.offset, WireFault::TooDeep));
        }
        self.depth += 1;
        loop {
            match self.tag()? {
                None => return Err(Self::error(start.offset, WireFault::GroupOpen)),
                Some(tag) if tag.wire == WireType::EndGroup => {
                    if tag.number != start.number {
                        return Err(Self::error(tag.offset, WireFault::GroupEnd));
                    }
                    self.depth -= 1;
                    return Ok(());
                }
                Some(tag) => self.skip(tag)?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_and_values_with_offsets() {
        let mut cursor = Cursor::new(&[0x08, 0x96, 0x01, 0x12, 0x02, b'h', b'i']);
        let tag = cursor.tag().unwrap().unwrap();
        assert_eq!((tag.number, tag.wire, tag.offset), (1, WireType::Varint, 0));
        assert_eq!(cursor.varint().unwrap(), 150);
        assert_eq!(cursor.tag().unwrap().unwrap().offset, 3);
        assert_eq!(cursor.bytes().unwrap(), b"hi");
        assert_eq!(cursor.tag().unwrap(), None);
    }

    #[test]
    fn a_nested_length_past_the_end_goes_on_to_the_end() {
        let mut cursor = Cursor::new(&[0x7f, 0x08, 0x01]);
        let mut inner = cursor.nested().unwrap();
        assert_eq!(inner.tag().unwrap().unwrap().number, 1);
        assert_eq!(inner.varint().unwrap(), 1);
        assert_eq!(inner.tag().unwrap(), None);
        cursor.resume(&inner);
        assert_eq!(cursor.tag().unwrap(), None);
    }

    #[test]
    fn a_string_length_past_the_end_is_an_error() {
        let error = Cursor::new(&[0x03, b'a', b'b']).bytes().unwrap_err();
        assert_eq!(error, WireError { offset: 0, fault: WireFault::LengthPastEnd });
    }

    #[test]
    fn a_string_length_keeps_its_low_32_bits() {
        // 2^32 + 2, as five bytes.
        let mut cursor = Cursor::new(&[0x82, 0x80, 0x80, 0x80, 0x10, b'o', b'k']);
        assert_eq!(cursor.bytes().unwrap(), b"ok");
    }

    #[test]
    fn groups_are_skipped_and_must_close() {
        let tag = Tag { number: 1, wire: WireType::StartGroup, offset: 0 };
        let mut cursor = Cursor::new(&[0x08, 0x01, 0x0c, 0x08]);
        cursor.skip(tag).unwrap();
        assert_eq!(cursor.offset(), 3);
        assert_eq!(Cursor::new(&[0x08, 0x01]).skip(tag).unwrap_err().fault, WireFault::GroupOpen);
        assert_eq!(Cursor::new(&[0x14]).skip(tag).unwrap_err().fault, WireFault::GroupEnd);
    }

    #[test]
    fn nesting_ends_at_a_hundred() {
        let bytes = vec![0x0b; 101];
        let mut cursor = Cursor::new(&bytes);
        let tag = cursor.tag().unwrap().unwrap();
        assert_eq!(cursor.skip(tag).unwrap_err(), WireError { offset: 100, fault: WireFault::TooDeep });
    }
}
