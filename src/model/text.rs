//! The content of a text file, of which only the beginning is kept.

use std::ops::Deref;

/// Bytes of a text that are kept: any pid, address, boot ID or flag of an agent fits, and a damaged file of any size costs no
/// more memory and output than this.
pub(crate) const MAX_TEXT: usize = 1024;

/// The text of a pid, an address, a boot ID or a flag; dereferences to its first bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(Kept);

/// Nearly all of a million texts are pids, for which nothing is allocated.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    Short {
        length: u8,
        bytes: [u8; SHORT],
    },
    Long(Box<[u8]>),
    /// Of a file of this size.
    Cut(Box<(Box<[u8]>, u64)>),
}

/// As many bytes as leave [`Text`] no larger than a pointer and two lengths.
const SHORT: usize = 22;

impl Text {
    /// The beginning of a file of `size` bytes.
    pub fn new(bytes: &[u8], size: u64) -> Self {
        if bytes.len() <= SHORT && bytes.len() as u64 == size {
            let mut short = [0; SHORT];
            short[..bytes.len()].copy_from_slice(bytes);
            let length = u8::try_from(bytes.len()).unwrap_or_default();
            return Self(Kept::Short { length, bytes: short });
        }
        let kept: Box<[u8]> = bytes[..bytes.len().min(MAX_TEXT)].into();
        let is_complete = kept.len() as u64 == size;
        Self(if is_complete { Kept::Long(kept) } else { Kept::Cut(Box::new((kept, size))) })
    }

    /// The size of the file in bytes.
    pub fn size(&self) -> u64 {
        match &self.0 {
            Kept::Short { length, .. } => u64::from(*length),
            Kept::Long(long) => long.len() as u64,
            Kept::Cut(cut) => cut.1,
        }
    }

    /// Whether these bytes are all of the file.
    pub fn is_complete(&self) -> bool {
        self.len() as u64 == self.size()
    }
}

impl Deref for Text {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Kept::Short { length, bytes } => &bytes[..usize::from(*length)],
            Kept::Long(long) => long,
            Kept::Cut(cut) => &cut.0,
        }
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes, bytes.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_beginning_and_the_size() {
        for length in [0, 1, SHORT - 1, SHORT, SHORT + 1, MAX_TEXT, MAX_TEXT + 1] {
            let bytes: Vec<u8> = (0..length).map(|at| b'a' + u8::try_from(at % 26).unwrap()).collect();
            let text = Text::from(&*bytes);
            assert_eq!(&*text, &bytes[..length.min(MAX_TEXT)]);
            assert_eq!((text.size(), text.is_complete()), (length as u64, length <= MAX_TEXT));
        }
        let beginning = Text::new(b"12", 5000);
        assert_eq!((&*beginning, beginning.size(), beginning.is_complete()), (&b"12"[..], 5000, false));
        assert_ne!(beginning, Text::from(&b"12"[..]));
        assert!(size_of::<Text>() <= 24);
    }
}
