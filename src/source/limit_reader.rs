//! How far an archive was read, and how far it may be: a reader beneath the tar reader. Belongs here: counting bytes. Does
//! not: knowing what they are.

use std::cell::Cell;
use std::io::{self, Read};

/// Bytes in which a member may be described: its header, its long names, its extensions. They are held in memory.
const DESCRIPTION: u64 = 1 << 20;
/// Members begin at multiples of it, in bytes.
const BLOCK: u64 = 512;

/// How far a reader has come, and may go.
#[derive(Default)]
pub(super) struct LimitReader {
    /// Bytes that it may still give.
    pub(super) left: Cell<u64>,
    /// Bytes that it has given.
    pub(super) passed: Cell<u64>,
    /// Where the member begins that is read.
    pub(super) begun: Cell<u64>,
    /// Nothing more came.
    pub(super) ended: Cell<bool>,
    /// It could not go on: what is beneath it is damaged.
    pub(super) failed: Cell<bool>,
}

impl LimitReader {
    /// Another member is read, once so many bytes of the one before are passed.
    pub(super) fn next(&self, unread: u64) {
        self.left.set(DESCRIPTION.saturating_add(unread));
        self.ended.set(false);
        let behind = self.passed.get().saturating_add(unread);
        self.begun.set(behind.checked_next_multiple_of(BLOCK).unwrap_or(behind));
    }
}

/// A reader that gives no more than is left.
pub(super) struct Bounded<'c, R> {
    pub(super) reader: R,
    pub(super) meter: &'c LimitReader,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let LimitReader { left, passed, ended, failed, .. } = self.meter;
        let most = buffer.len().min(usize::try_from(left.get()).unwrap_or(usize::MAX));
        if most == 0 && !buffer.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the names of a member are too long"));
        }
        let got = self.reader.read(&mut buffer[..most]).inspect_err(|_| failed.set(true))?;
        ended.set(got == 0 && !buffer.is_empty());
        left.set(left.get() - got as u64);
        passed.set(passed.get() + got as u64);
        Ok(got)
    }
}
