//! A reader below the tar reader that counts bytes and limits how many a member's header may take.

use std::cell::Cell;
use std::io::{self, Read};

/// Maximum bytes of a member's header with its long names and extensions, which the tar reader keeps in memory.
const MAX_HEADER: u64 = 1 << 20;
/// Members begin at multiples of it.
const BLOCK: u64 = 512;

/// The state of a [`LimitReader`], shared with the code that reads members.
#[derive(Default)]
pub(super) struct ReadLimit {
    /// Bytes that may still be read.
    pub(super) left: Cell<u64>,
    /// Bytes that were read.
    pub(super) passed: Cell<u64>,
    /// Offset of the current member.
    pub(super) begun: Cell<u64>,
    /// The last read returned nothing.
    pub(super) ended: Cell<bool>,
    /// The reader below failed, e.g. in damaged compression.
    pub(super) failed: Cell<bool>,
}

impl ReadLimit {
    /// Called before the next member's header is read, after `unread` bytes of the last member.
    pub(super) fn next(&self, unread: u64) {
        self.left.set(MAX_HEADER.saturating_add(unread));
        self.ended.set(false);
        let end = self.passed.get().saturating_add(unread);
        self.begun.set(end.checked_next_multiple_of(BLOCK).unwrap_or(end));
    }
}

pub(super) struct LimitReader<'c, R> {
    pub(super) reader: R,
    pub(super) limit: &'c ReadLimit,
}

impl<R: Read> Read for LimitReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ReadLimit { left, passed, ended, failed, .. } = self.limit;
        let most = buffer.len().min(usize::try_from(left.get()).unwrap_or(usize::MAX));
        if most == 0 && !buffer.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the header of a member is too long"));
        }
        let got = self.reader.read(&mut buffer[..most]).inspect_err(|_| failed.set(true))?;
        ended.set(got == 0 && !buffer.is_empty());
        left.set(left.get() - got as u64);
        passed.set(passed.get() + got as u64);
        Ok(got)
    }
}
