//! Reads a zstd file: any number of frames, skippable ones included, as one stream.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Bytes that are decoded ahead.
const AHEAD: usize = 128 << 10;

pub fn zstd_frames(reader: impl BufRead) -> impl Read {
    Frames::new(reader)
}

pub(super) struct Frames<R: BufRead> {
    reader: R,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, decoder: FrameDecoder::new(), in_frame: false }
    }

    /// Reads the header of a frame, or skips a skippable frame.
    fn begin(&mut self) -> io::Result<()> {
        match self.decoder.init(&mut self.reader) {
            Ok(()) => {
                self.in_frame = true;
                Ok(())
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                let wanted = u64::from(length);
                let passed = io::copy(&mut self.reader.by_ref().take(wanted), &mut io::sink())?;
                if passed == wanted { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
            }
            Err(error) => Err(invalid(&error)),
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.in_frame {
                if self.reader.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.begin()?;
                continue;
            }
            if self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let ahead = BlockDecodingStrategy::UptoBytes(AHEAD);
                self.decoder.decode_blocks(&mut self.reader, ahead).map_err(|error| invalid(&error))?;
                continue;
            }
            match self.decoder.read(buffer)? {
                0 => self.in_frame = false,
                got => return Ok(got),
            }
        }
    }
}

fn invalid(error: &FrameDecoderError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Frames::new(bytes).read_to_end(&mut out).map(|_| out)
    }

    #[test]
    fn frames_are_read_as_one_stream() {
        let frame = |bytes: &[u8]| compress_to_vec(bytes, CompressionLevel::Fastest);
        let large: Vec<u8> = (0..1_000_000_u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let file = [frame(b"one"), skipped, frame(&large), frame(b""), frame(b"two")].concat();
        let whole = [&b"one"[..], &large, b"two"].concat();
        assert!(read(&file).unwrap() == whole);
        for cut in [1, 8, file.len() / 2, file.len() - 1] {
            assert!(read(&file[..cut]).is_err(), "cut at {cut}");
        }
        assert!(read(&[&file[..], b"x"].concat()).is_err());
    }
}
