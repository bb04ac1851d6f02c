//! What can be wrong with bytes as protobuf, and where. Words for people about the consequences live elsewhere.

use std::fmt;

/// A place in a buffer where it stops being protobuf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireError {
    /// Offset of the field, length or varint that can't be read, from the start of the buffer, in bytes.
    pub offset: usize,
    /// What is wrong there.
    pub fault: WireFault,
}

/// The ways in which bytes can fail to be protobuf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireFault {
    /// A varint has no last byte within ten bytes, a tag or a length within five.
    VarintTooLong,
    /// The buffer ends inside a varint.
    VarintCut,
    /// The buffer ends inside a fixed-width number.
    FixedCut,
    /// A length is larger than what is left.
    LengthPastEnd,
    /// A length is above what a message can have.
    LengthTooLarge,
    /// A tag has the value zero.
    ZeroTag,
    /// A tag has field number zero.
    ZeroField,
    /// A tag has wire type 6 or 7.
    WireType(u8),
    /// A group ends that was never begun, or another one than was begun.
    GroupEnd,
    /// A group is never closed.
    GroupOpen,
    /// Messages or groups are nested deeper than the limit.
    TooDeep,
}

impl fmt::Display for WireFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::VarintTooLong => f.write_str("a number has more bytes than it may have"),
            Self::VarintCut => f.write_str("the data ends inside a varint"),
            Self::FixedCut => f.write_str("the data ends inside a fixed-width number"),
            Self::LengthPastEnd => f.write_str("a length points past the end of the data"),
            Self::LengthTooLarge => f.write_str("a length is above 2147483631"),
            Self::ZeroTag => f.write_str("a tag is zero"),
            Self::ZeroField => f.write_str("a tag has field number zero"),
            Self::WireType(n) => write!(f, "a tag has the wire type {n}, which does not exist"),
            Self::GroupEnd => f.write_str("a group ends that was not begun"),
            Self::GroupOpen => f.write_str("a group is not closed"),
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
