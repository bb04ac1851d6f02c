//! The framing of checkpoint files: a length of four bytes, little endian, then that many bytes
//! (stout `protobuf.hpp`, R79 to R91). Nothing is allocated for what a length claims.

/// Bytes of the length before each record.
pub(super) const HEADER: usize = 4;

/// A record of a framed file, or what is left of one at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame<'a> {
    /// A complete record. Its body begins four bytes after `offset`.
    Whole {
        /// Of the length, from the start of the file.
        offset: usize,
        body: &'a [u8],
    },
    /// One to three bytes where a length should be (R82).
    CutLength { offset: usize },
    /// A length that is larger than the rest of the file (R83, R71).
    CutBody {
        offset: usize,
        /// The value of the length, in bytes.
        claimed: u32,
    },
}

impl Frame<'_> {
    pub fn offset(&self) -> usize {
        match *self {
            Self::Whole { offset, .. } | Self::CutLength { offset } | Self::CutBody { offset, .. } => offset,
        }
    }
}

/// The frames of a file, in order. Ends after the last one or after one that is cut.
#[derive(Debug, Clone)]
pub struct Frames<'a> {
    bytes: &'a [u8],
    pos: usize,
}

impl<'a> Frames<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, pos: 0 }
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
    fn a_frame_is_whole_or_cut_in_its_length_or_body() {
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
    fn nothing_is_allocated_for_a_huge_length() {
        let bytes = [0xff; 8];
        assert_eq!(Frames::new(&bytes).next(), Some(Frame::CutBody { offset: 0, claimed: u32::MAX }));
    }
}
