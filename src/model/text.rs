//! The content of a text file, of which only the beginning is kept.

use std::ops::Deref;

/// Bytes of a text that are kept: any pid, address, boot ID or flag of an agent fits, and a damaged file of any size costs no
/// more memory and output than this.
pub(crate) const MAX_TEXT: usize = 1024;

/// The text of a pid, an address, a boot ID or a flag; dereferences to its first bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    start: Box<[u8]>,
    size: u64,
}

impl Text {
    /// The beginning of a file of `size` bytes.
    pub fn new(bytes: &[u8], size: u64) -> Self {
        Self { start: bytes[..bytes.len().min(MAX_TEXT)].into(), size }
    }

    /// The size of the file in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether these bytes are all of the file.
    pub fn is_complete(&self) -> bool {
        self.start.len() as u64 == self.size
    }
}

impl Deref for Text {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.start
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes, bytes.len() as u64)
    }
}
