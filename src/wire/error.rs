//! What makes bytes invalid protobuf, and where.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireError {
    /// Of the field, length or varint that cannot be read, in bytes from the start of the buffer.
    pub offset: usize,
    pub fault: WireFault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireFault {
    /// More than ten bytes, or more than five in a tag or a length.
    VarintTooLong,
    VarintCut,
    FixedCut,
    LengthPastEnd,
    /// Above what the parser accepts, whatever the size of the buffer.
    LengthTooLarge,
    ZeroTag,
    ZeroField,
    WireType(u8),
    /// An end tag without its start tag.
    GroupEnd,
    /// A start tag without its end tag.
    GroupOpen,
    TooDeep,
}

impl fmt::Display for WireFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::VarintTooLong => f.write_str("a varint is too long"),
            Self::VarintCut => f.write_str("the data ends inside a varint"),
            Self::FixedCut => f.write_str("the data ends inside a fixed-width number"),
            Self::LengthPastEnd => f.write_str("a length points past the end of the data"),
            Self::LengthTooLarge => f.write_str("a length is greater than 2147483631"),
            Self::ZeroTag => f.write_str("a tag is zero"),
            Self::ZeroField => f.write_str("a tag has field number zero"),
            Self::WireType(n) => write!(f, "a tag has the unknown wire type {n}"),
            Self::GroupEnd => f.write_str("a group ends that was not started"),
            Self::GroupOpen => f.write_str("a group does not end"),
            Self::TooDeep => f.write_str("messages are nested deeper than 100 levels"),
        }
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.fault, self.offset)
    }
}

impl std::error::Error for WireError {}
