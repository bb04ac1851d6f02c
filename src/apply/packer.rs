//! A compressed file being written, with the fingerprint of what went in, so that it can be read back and compared.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use sha2::{Digest, Sha256};

use crate::plan::Sha256Sum;
use crate::source::zstd_frames;

/// How a snapshot is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// zstd, in frames of a few mebibytes.
    Zstd,
    /// gzip.
    Gzip,
}

/// Uncompressed bytes of a frame.
const FRAME: usize = 4 << 20;

/// Compresses what is written to it.
pub(super) struct Packer {
    into: Into,
    sum: Sha256,
}

enum Into {
    Zstd { file: File, frame: Vec<u8> },
    Gzip(GzEncoder<File>),
}

impl Packer {
    pub(super) fn new(file: File, packing: Packing) -> Self {
        let into = match packing {
            Packing::Zstd => Into::Zstd { file, frame: Vec::with_capacity(FRAME) },
            Packing::Gzip => Into::Gzip(GzEncoder::new(file, Compression::default())),
        };
        Self { into, sum: Sha256::new() }
    }

    /// Writes the rest, waits until all is on the disk, and gives the file and the fingerprint of what went in.
    pub(super) fn finish(self) -> io::Result<(File, Sha256Sum)> {
        let file = match self.into {
            Into::Zstd { mut file, frame } => {
                put_frame(&mut file, &frame)?;
                file
            }
            Into::Gzip(encoder) => encoder.finish()?,
        };
        file.sync_all()?;
        Ok((file, Sha256Sum(self.sum.finalize().into())))
    }
}

fn put_frame(file: &mut File, frame: &[u8]) -> io::Result<()> {
    file.write_all(&compress_to_vec(frame, CompressionLevel::Fastest))
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.into {
            Into::Gzip(encoder) => encoder.write(bytes)?,
            Into::Zstd { file, frame } => {
                let free = FRAME - frame.len();
                let taken = bytes.len().min(free);
                frame.extend_from_slice(&bytes[..taken]);
                if frame.len() == FRAME {
                    put_frame(file, frame)?;
                    frame.clear();
                }
                taken
            }
        };
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The fingerprint of what comes out of a packed file.
pub(super) fn sum_of_packed(file: &File, packing: Packing) -> io::Result<Sha256Sum> {
    let mut file = file;
    file.seek(SeekFrom::Start(0))?;
    let reader = BufReader::new(file);
    let mut unpacked: Box<dyn Read> = match packing {
        Packing::Zstd => Box::new(zstd_frames(reader)),
        Packing::Gzip => Box::new(flate2::bufread::GzDecoder::new(reader)),
    };
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match unpacked.read(&mut buffer)? {
            0 => return Ok(Sha256Sum(sum.finalize().into())),
            got => sum.update(&buffer[..got]),
        }
    }
}
