//! A log of any size in blocks of whole lines, with bounded memory.

use std::io::{self, Read};

use memchr::{memchr, memrchr};

/// Bytes of a block.
const BLOCK: usize = 1 << 20;

/// The most bytes of a line that are kept: an agent's own lines have a few hundred, its flags a few thousand.
const LONGEST: usize = 64 << 10;

/// Whole lines; the last one of the log may lack its line break.
pub(super) struct Block {
    buffer: Box<[u8]>,
    used: usize,
}

impl Default for Block {
    fn default() -> Self {
        Self { buffer: vec![0; BLOCK].into(), used: 0 }
    }
}

impl Block {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[..self.used]
    }
}

/// Reads blocks.
pub(super) struct BlockReader<R> {
    log: R,
    /// The beginning of a line that the last block had no room for.
    rest: Vec<u8>,
    ended: bool,
    error: Option<io::Error>,
}

impl<R: Read> BlockReader<R> {
    pub(super) fn new(log: R) -> Self {
        Self { log, rest: Vec::new(), ended: false, error: None }
    }

    /// Reads the next lines. False: there are none.
    pub(super) fn fill(&mut self, block: &mut Block) -> bool {
        let mut used = self.rest.len();
        block.buffer[..used].copy_from_slice(&self.rest);
        self.rest.clear();
        loop {
            while used < BLOCK && !self.ended {
                used += self.read(&mut block.buffer[used..]);
            }
            if self.ended && self.error.is_none() {
                break;
            }
            if let Some(end) = memrchr(b'\n', &block.buffer[..used]) {
                self.rest.extend_from_slice(&block.buffer[end + 1..used]);
                used = end + 1;
                break;
            }
            if self.ended {
                used = 0;
                break;
            }
            used = self.skip_line(&mut block.buffer);
        }
        block.used = used;
        used > 0
    }

    /// Keeps the beginning of a line that is longer than the block, and what follows the line. Returns the bytes of both.
    fn skip_line(&mut self, buffer: &mut [u8]) -> usize {
        while !self.ended {
            let got = self.read(&mut buffer[LONGEST..]);
            let end = LONGEST + got;
            if let Some(at) = memchr(b'\n', &buffer[LONGEST..end]) {
                buffer.copy_within(LONGEST + at..end, LONGEST);
                return end - at;
            }
        }
        LONGEST
    }

    fn read(&mut self, buffer: &mut [u8]) -> usize {
        match self.log.read(buffer) {
            Ok(0) => self.ended = true,
            Ok(got) => return got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => (self.ended, self.error) = (true, Some(error)),
        }
        0
    }

    /// Whether nothing follows the last block.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Why the log could not be read to its end.
    pub(super) fn into_error(self) -> Option<io::Error> {
        self.error
    }
}

/// A line without its line break, and without the bytes beyond the limit.
#[derive(Clone, Copy)]
pub(super) struct RawLine<'a> {
    pub(super) bytes: &'a [u8],
    /// All bytes of it.
    pub(super) length: usize,
    /// What stands between it and the next.
    pub(super) end: &'static [u8],
}

/// The lines of a block.
pub(super) fn lines(block: &[u8]) -> impl Iterator<Item = RawLine<'_>> {
    let mut rest = block;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let length = rest.len().min(end + 1);
        let line = RawLine::new(&rest[..end.min(LONGEST)], length);
        rest = &rest[length..];
        Some(line)
    })
}

impl<'a> RawLine<'a> {
    fn new(line: &'a [u8], length: usize) -> Self {
        match line.strip_suffix(b"\r") {
            Some(bytes) => Self { bytes, length, end: b"\r\n" },
            None => Self { bytes: line, length, end: b"\n" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, and then fails.
    struct Slow<'a>(&'a [u8], usize, bool);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Self(left, step, fails) = self;
            let count = left.len().min(*step).min(buffer.len());
            if count == 0 && *fails {
                return Err(io::ErrorKind::Other.into());
            }
            buffer[..count].copy_from_slice(&left[..count]);
            *left = &left[count..];
            Ok(count)
        }
    }

    fn read_all(log: Slow<'_>) -> (Vec<Vec<u8>>, bool) {
        let (mut reader, mut block, mut found) = (BlockReader::new(log), Block::default(), Vec::new());
        while reader.fill(&mut block) {
            found.extend(lines(block.bytes()).map(|line| line.bytes.to_vec()));
        }
        (found, reader.into_error().is_some())
    }

    #[test]
    fn lines_are_whole_and_bounded() {
        let lengths =
            [0, 1, 100, LONGEST - 1, LONGEST, LONGEST + 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 7];
        for (seed, ends) in (0..lengths.len()).flat_map(|seed| [(seed, true), (seed, false)]) {
            let all =
                (0..20).map(|at| vec![b'a' + at; lengths[(usize::from(at) * 7 + seed) % lengths.len()]]);
            let mut all: Vec<_> = all.collect();
            all.push(b"the end".to_vec());
            let mut text = all.join(&b'\n');
            if ends {
                text.push(b'\n');
            }
            for fails in [false, true] {
                let (found, failed) = read_all(Slow(&text, 77_777, fails));
                // A line that is cut by the error is not read.
                let known = all.len() - usize::from(fails && !ends);
                let expected = all[..known].iter().map(|line| &line[..line.len().min(LONGEST)]);
                assert!(found.iter().eq(expected), "{seed} {ends} {fails}");
                assert_eq!(failed, fails);
            }
        }
    }

    #[test]
    fn line_breaks_of_windows_are_removed() {
        let found: Vec<_> = lines(b"a\r\nb\n\nc").map(|line| (line.bytes, line.end)).collect();
        assert_eq!(found, [(&b"a"[..], &b"\r\n"[..]), (b"b", b"\n"), (b"", b"\n"), (b"c", b"\n")]);
    }
}
