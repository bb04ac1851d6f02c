//! Lines of a log of any size, one at a time, with bounded memory.

use std::io::{self, BufRead, Read as _};

/// Only this many bytes of a line are kept: an agent's own lines have a few hundred, its flags a few thousand.
const LONGEST: u64 = 64 << 10;

/// Reads lines into one buffer.
pub(super) struct LineReader<R> {
    log: R,
    buffer: Vec<u8>,
    number: u64,
}

/// A line without its end.
pub(super) struct RawLine<'a> {
    /// From 1.
    pub(super) number: u64,
    pub(super) bytes: &'a [u8],
}

impl<R: BufRead> LineReader<R> {
    pub(super) fn new(log: R) -> Self {
        Self { log, buffer: Vec::new(), number: 0 }
    }

    /// The next line; the bytes beyond the limit are skipped.
    pub(super) fn next(&mut self) -> io::Result<Option<RawLine<'_>>> {
        self.buffer.clear();
        if self.log.by_ref().take(LONGEST).read_until(b'\n', &mut self.buffer)? == 0 {
            return Ok(None);
        }
        if self.buffer.last() != Some(&b'\n') {
            self.log.skip_until(b'\n')?;
        }
        self.number += 1;
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Some(RawLine { number: self.number, bytes: line }))
    }

    /// Number of lines read so far.
    pub(super) fn number(&self) -> u64 {
        self.number
    }
}
