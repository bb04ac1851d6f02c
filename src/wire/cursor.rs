//! A reader of one message body that accepts exactly what the parser of protobuf 3.21 accepts, the library of the
//! agent that ckpt was compared with. Protobuf 3.5, which Mesos bundles, also accepts a nested length past the end of
//! the body, a string length above 32 bits, and a tag of more than five bytes.

use super::error::{WireError, WireFault};

/// How deep messages and groups can be nested (`CodedInputStream::default_recursion_limit_`).
pub const MAX_DEPTH: u8 = 100;

/// The largest length that the parser accepts (`ReadSizeFallback`): it is added to a position of up to 16 bytes, in an
/// `int`.
const MAX_LENGTH: u32 = i32::MAX as u32 - 16;
/// Maximum number of bytes of a tag or a length.
const SHORT: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireType {
    Varint,
    Fixed64,
    /// A length, followed by that many bytes.
    Len,
    StartGroup,
    EndGroup,
    Fixed32,
}

impl WireType {
    pub const fn number(self) -> u8 {
        match self {
            Self::Varint => 0,
            Self::Fixed64 => 1,
            Self::Len => 2,
            Self::StartGroup => 3,
            Self::EndGroup => 4,
            Self::Fixed32 => 5,
        }
    }

    #[inline]
    pub fn from_number(n: u8) -> Option<Self> {
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// 1 to 2^29-1, or 0 in an end-group tag.
    pub number: u32,
    pub wire: WireType,
    /// Of the first byte of the tag, in the buffer.
    pub offset: usize,
}

/// A position in a message body, and the end of the message that is read.
///
/// Offsets count from the start of the buffer given to [`Cursor::new`], in nested messages too.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    /// The buffer up to the end of this message.
    bytes: &'a [u8],
    pos: usize,
    depth: u8,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, pos: 0, depth: 0 }
    }

    /// At `start` in a message that ends with `bytes`, inside `depth` others.
    #[inline]
    pub fn within(bytes: &'a [u8], start: usize, depth: usize) -> Self {
        Self { bytes, pos: start, depth: u8::try_from(depth).unwrap_or(MAX_DEPTH) }
    }

    /// The buffer up to the end of this message.
    #[inline]
    pub fn all(&self) -> &'a [u8] {
        self.bytes
    }

    /// What is left of this message.
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.pos..]
    }

    /// The next byte of this message.
    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    /// Passes the byte that [`Cursor::peek`] has shown.
    #[inline]
    pub fn advance(&mut self) {
        self.pos += 1;
    }

    #[inline]
    pub fn offset(&self) -> usize {
        self.pos
    }

    /// The bytes between two offsets of this cursor's buffer.
    pub fn between(&self, from: usize, to: usize) -> &'a [u8] {
        &self.bytes[from..to]
    }

    fn error(offset: usize, fault: WireFault) -> WireError {
        WireError { offset, fault }
    }

    /// The next tag, or `None` at the end of the message.
    ///
    /// # Errors
    /// An invalid tag. An end-group tag is returned; outside a group the caller must refuse it.
    #[inline]
    pub fn tag(&mut self) -> Result<Option<Tag>, WireError> {
        let offset = self.pos;
        let Some(first) = self.bytes.get(offset) else { return Ok(None) };
        // Fast path: most tags have one byte.
        if (8..0x80).contains(first)
            && let Some(wire) = WireType::from_number(first & 7)
        {
            self.pos += 1;
            return Ok(Some(Tag { number: u32::from(first >> 3), wire, offset }));
        }
        let tag;
        (tag, self.pos) = Self::long_tag(self.bytes, offset)?;
        Ok(Some(tag))
    }

    /// A tag of any length, and its end.
    fn long_tag(bytes: &[u8], offset: usize) -> Result<(Tag, usize), WireError> {
        let (raw, end) = Self::long(bytes, offset, SHORT)?;
        #[expect(clippy::cast_possible_truncation, reason = "the parser keeps the low 32 bits of a tag")]
        let raw = raw as u32;
        if raw == 0 {
            return Err(Self::error(offset, WireFault::ZeroTag));
        }
        let (number, wire) = (raw >> 3, (raw & 7) as u8);
        let wire = WireType::from_number(wire).ok_or(Self::error(offset, WireFault::WireType(wire)))?;
        if number == 0 && wire != WireType::EndGroup {
            return Err(Self::error(offset, WireFault::ZeroField));
        }
        Ok((Tag { number, wire, offset }, end))
    }

    /// A varint of up to ten bytes; bits above 64 are dropped.
    #[inline]
    pub fn varint(&mut self) -> Result<u64, WireError> {
        self.base128(10)
    }

    /// With a fast path, because most numbers, tags and lengths have one byte.
    #[inline]
    fn base128(&mut self, most: usize) -> Result<u64, WireError> {
        let value;
        (value, self.pos) = match self.bytes.get(self.pos) {
            Some(byte) if *byte < 0x80 => (u64::from(*byte), self.pos + 1),
            _ => Self::long(self.bytes, self.pos, most)?,
        };
        Ok(value)
    }

    /// A varint of any length, and its end.
    fn long(bytes: &[u8], start: usize, most: usize) -> Result<(u64, usize), WireError> {
        let mut value = 0u64;
        for (index, byte) in bytes[start..].iter().take(most).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * index);
            if *byte < 0x80 {
                return Ok((value, start + index + 1));
            }
        }
        let cut = bytes.len() - start < most;
        Err(Self::error(start, if cut { WireFault::VarintCut } else { WireFault::VarintTooLong }))
    }

    /// Reads a length and returns what follows it, which must be in the buffer.
    #[inline]
    fn counted(&mut self) -> Result<&'a [u8], WireError> {
        let start = self.pos;
        let length = self.base128(SHORT)?;
        if length > u64::from(MAX_LENGTH) {
            return Err(Self::error(start, WireFault::LengthTooLarge));
        }
        let rest = &self.bytes[self.pos..];
        let content = usize::try_from(length).ok().and_then(|length| rest.get(..length));
        content.ok_or(Self::error(start, WireFault::LengthPastEnd))
    }

    #[inline]
    pub fn fixed64(&mut self) -> Result<u64, WireError> {
        let bytes = self.fixed::<8>()?;
        Ok(u64::from_le_bytes(bytes))
    }

    #[inline]
    pub fn fixed32(&mut self) -> Result<u32, WireError> {
        let bytes = self.fixed::<4>()?;
        Ok(u32::from_le_bytes(bytes))
    }

    #[inline]
    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let start = self.pos;
        match self.bytes[start..].first_chunk::<N>() {
            Some(chunk) => {
                self.pos += N;
                Ok(*chunk)
            }
            None => Err(Self::error(start, WireFault::FixedCut)),
        }
    }

    /// The bytes of a string or bytes field.
    #[inline]
    pub fn bytes(&mut self) -> Result<&'a [u8], WireError> {
        let bytes = self.counted()?;
        self.pos += bytes.len();
        Ok(bytes)
    }

    /// A cursor over a nested message. When that has been read, continue with [`Cursor::resume`].
    #[inline]
    pub fn nested(&mut self) -> Result<Cursor<'a>, WireError> {
        let start = self.pos;
        let mut inner = self.packed()?;
        if self.depth >= MAX_DEPTH {
            return Err(Self::error(start, WireFault::TooDeep));
        }
        inner.depth += 1;
        Ok(inner)
    }

    /// Like [`Cursor::nested`], for a packed list, which does not add to the depth.
    #[inline]
    pub fn packed(&mut self) -> Result<Cursor<'a>, WireError> {
        let end = self.counted()?.len() + self.pos;
        Ok(Cursor { bytes: &self.bytes[..end], ..*self })
    }

    #[inline]
    pub fn has_more(&self) -> bool {
        self.pos < self.bytes.len()
    }

    /// Continues where `inner` is.
    #[inline]
    pub fn resume(&mut self, inner: &Cursor<'a>) {
        self.pos = inner.pos;
    }

    /// Continues at the end of `inner`, wherever it is.
    #[inline]
    pub fn pass(&mut self, inner: &Cursor<'a>) {
        self.pos = inner.bytes.len();
    }

    /// Skips the value that belongs to `tag`.
    ///
    /// # Errors
    /// Whatever makes the parser refuse an unknown field, e.g. an end-group tag outside its group.
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
    fn a_length_past_the_end_is_an_error() {
        let past = WireError { offset: 0, fault: WireFault::LengthPastEnd };
        assert_eq!(Cursor::new(&[0x03, b'a', b'b']).bytes().unwrap_err(), past);
        assert_eq!(Cursor::new(&[0x03, 0x08, 0x01]).nested().unwrap_err(), past);
    }

    #[test]
    fn lengths_and_tags_have_at_most_five_bytes() {
        let padded = [0x82, 0x80, 0x80, 0x80, 0x00, b'o', b'k'];
        assert_eq!(Cursor::new(&padded).bytes().unwrap(), b"ok");
        let longer = [0x82, 0x80, 0x80, 0x80, 0x80, 0x00, b'o', b'k'];
        assert_eq!(Cursor::new(&longer).bytes().unwrap_err().fault, WireFault::VarintTooLong);
        assert_eq!(Cursor::new(&longer).tag().unwrap_err().fault, WireFault::VarintTooLong);
        // 2^32 + 2, which the low 32 bits alone would make 2.
        let huge = [0x82, 0x80, 0x80, 0x80, 0x10, b'o', b'k'];
        assert_eq!(Cursor::new(&huge).bytes().unwrap_err().fault, WireFault::LengthTooLarge);
    }

    #[test]
    fn groups_are_skipped_and_must_end() {
        let tag = Tag { number: 1, wire: WireType::StartGroup, offset: 0 };
        let mut cursor = Cursor::new(&[0x08, 0x01, 0x0c, 0x08]);
        cursor.skip(tag).unwrap();
        assert_eq!(cursor.offset(), 3);
        assert_eq!(Cursor::new(&[0x08, 0x01]).skip(tag).unwrap_err().fault, WireFault::GroupOpen);
        assert_eq!(Cursor::new(&[0x14]).skip(tag).unwrap_err().fault, WireFault::GroupEnd);
    }

    #[test]
    fn groups_nest_at_most_a_hundred_deep() {
        let bytes = vec![0x0b; 101];
        let mut cursor = Cursor::new(&bytes);
        let tag = cursor.tag().unwrap().unwrap();
        assert_eq!(cursor.skip(tag).unwrap_err(), WireError { offset: 100, fault: WireFault::TooDeep });
    }
}
