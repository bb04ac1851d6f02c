//! Lines of a log of any size, one at a time, with bounded memory.

use std::io::{self, BufRead, Read as _};
use std::mem;

use memchr::memchr;

/// The most bytes of a line that are kept: an agent's own lines have a few hundred, its flags a few thousand.
const LONGEST: usize = 64 << 10;

/// Reads lines. A line that is complete in the reader's buffer is not copied.
pub(super) struct LineReader<R> {
    log: R,
    /// A line that is not complete there.
    copied: Vec<u8>,
    /// Bytes of the last line in the reader's buffer.
    pending: usize,
    number: u64,
}

/// A line without its line break.
pub(super) struct RawLine<'a> {
    /// From 1.
    pub(super) number: u64,
    pub(super) bytes: &'a [u8],
    /// What stands between it and the next.
    pub(super) end: &'static [u8],
}

impl<R: BufRead> LineReader<R> {
    pub(super) fn new(log: R) -> Self {
        Self { log, copied: Vec::new(), pending: 0, number: 0 }
    }

    /// The next line, without the bytes beyond the limit.
    pub(super) fn next(&mut self) -> io::Result<Option<RawLine<'_>>> {
        self.log.consume(mem::take(&mut self.pending));
        let buffered = match self.log.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => &[],
            buffered => buffered?,
        };
        let Some(end) = memchr(b'\n', &buffered[..buffered.len().min(LONGEST)]) else {
            return self.next_copied();
        };
        self.pending = end + 1;
        self.number += 1;
        // It returns the same bytes: nothing was consumed.
        let line = &self.log.fill_buf()?[..end];
        Ok(Some(RawLine::new(self.number, line)))
    }

    fn next_copied(&mut self) -> io::Result<Option<RawLine<'_>>> {
        self.copied.clear();
        if self.log.by_ref().take(LONGEST as u64).read_until(b'\n', &mut self.copied)? == 0 {
            return Ok(None);
        }
        if self.copied.last() != Some(&b'\n') {
            self.log.skip_until(b'\n')?;
        }
        self.number += 1;
        let line = self.copied.strip_suffix(b"\n").unwrap_or(&self.copied);
        Ok(Some(RawLine::new(self.number, line)))
    }

    /// Number of lines read so far.
    pub(super) fn number(&self) -> u64 {
        self.number
    }
}

impl<'a> RawLine<'a> {
    fn new(number: u64, line: &'a [u8]) -> Self {
        match line.strip_suffix(b"\r") {
            Some(bytes) => Self { number, bytes, end: b"\r\n" },
            None => Self { number, bytes: line, end: b"\n" },
        }
    }
}
