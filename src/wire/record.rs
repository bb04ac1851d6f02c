//! The framing of checkpoint files: a length of four bytes, little endian, then that many bytes
//! (stout `protobuf.hpp`, R79 to R91). Nothing is allocated for what a length claims.

/// Bytes of the length in front of each record.
pub(super) const HEADER: usize = 4;

/// What stands at one place of a framed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame<'a> {
    /// A whole record: its body, which begins four bytes behind `offset`.
    Whole {
        /// Offset of the length, from the start of the file.
        offset: usize,
        /// The message.
        body: &'a [u8],
    },
    /// One to three bytes where a length should be (R82).
    CutLength {
        /// Offset of the first of them.
        offset: usize,
    },
    /// A length that is larger than the rest of the file (R83, R71).
    CutBody {
        /// Offset of the length.
        offset: usize,
        /// What the length says, in bytes.
        claimed: u32,
    },
}

impl Frame<'_> {
    /// Offset at which the frame begins.
    pub fn offset(&self) -> usize {
        match *self {
            Self::Whole { offset, .. } | Self::CutLength { offset } | Self::CutBody { offset, .. } => offset,
        }
    }
}

/// The frames of a file, in order. Ends behind the last one, or behind a cut one.
#[derive(Debug, Clone)]
pub struct Frames<'a> {
    bytes: &'a [u8],
    pos: usize,
}

impl<'a> Frames<'a> {
    /// Starts at the first byte of a file.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, pos: 0 }
    }

    /// Offset of the next frame.
    pub fn offset(&self) -> usize {
        self.pos
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Frame<'a>;

    fn next(&mut self) -> Option<Frame<'a>> {
        let offset = self.pos;
        let rest = &self.bytes[offset..];
        if rest.is_empty() {
            return None;
        }
        let Some(header) = rest.first_chunk::<HEADER>() else {
            self.pos = self.bytes.len();
            return Some(Frame::CutLength { offset });
        };
        let claimed = u32::from_le_bytes(*header);
        let body = usize::try_from(claimed).ok().and_then(|length| rest[HEADER..].get(..length));
        if let Some(body) = body {
            self.pos = offset + HEADER + body.len();
            Some(Frame::Whole { offset, body })
        } else {
            self.pos = self.bytes.len();
            Some(Frame::CutBody { offset, claimed })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_their_ends() {
        let bytes = [2, 0, 0, 0, 8, 1, 0, 0, 0, 0, 9, 0, 0, 0, 1];
        let frames: Vec<_> = Frames::new(&bytes).collect();
        assert_eq!(
            frames,
            [
                Frame::Whole { offset: 0, body: &[8, 1] },
                Frame::Whole { offset: 6, body: &[] },
                Frame::CutBody { offset: 10, claimed: 9 }
            ]
        );
        assert_eq!(Frames::new(&[1, 0]).next(), Some(Frame::CutLength { offset: 0 }));
        assert_eq!(Frames::new(&[]).next(), None);
    }

    #[test]
    fn a_huge_length_costs_nothing() {
        let bytes = [0xff; 8];
        assert_eq!(Frames::new(&bytes).next(), Some(Frame::CutBody { offset: 0, claimed: u32::MAX }));
    }
}
