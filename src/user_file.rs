//! Files that the user names, other than checkpoints: opened without blocking, and read up to a limit, so that a pipe
//! without a writer, a device or an endless file costs neither time nor memory.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, OFlags};

/// The limit for files that a person writes.
pub const MAX_SIZE: u64 = 64 << 20;

/// Opens a regular file, or a pipe: one without a writer is at its end.
///
/// # Errors
/// Those of the system. Of devices only `/dev/null` is opened.
pub fn open(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = File::from(rustix::fs::openat(CWD, path, flags, Mode::empty())?);
    let stat = rustix::fs::fstat(&file)?;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile | FileType::Directory => Ok(file),
        FileType::CharacterDevice if stat.st_rdev == rustix::fs::makedev(1, 3) => Ok(file),
        FileType::Fifo => {
            let flags = rustix::fs::fcntl_getfl(&file)?;
            rustix::fs::fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
            Ok(file)
        }
        _ => Err(io::Error::other("it is a device, not a file")),
    }
}

/// An error in its own words, without the number of the system.
pub fn reason(error: &impl fmt::Display) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

/// Reads a whole file.
///
/// # Errors
/// As [`open`], and for more than `limit` bytes.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_stream(open(path)?, limit)
}

/// Reads a stream to its end.
///
/// # Errors
/// Those of the system, and for more than `limit` bytes.
pub fn read_stream(stream: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    Ok(bytes)
}

/// A stream that fails after `limit` bytes.
pub fn limited(stream: impl Read, limit: u64) -> impl io::BufRead {
    io::BufReader::with_capacity(BUFFER, Limited { stream, left: limit, limit })
}

const BUFFER: usize = 64 << 10;

struct Limited<R> {
    stream: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.stream.read(buffer)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| too_large(self.limit))?;
        Ok(got)
    }
}

fn too_large(limit: u64) -> io::Error {
    io::Error::other(format!("it has more than {} MiB", limit >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_never_blocks_and_reading_is_limited() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        std::fs::write(at("file"), "text").unwrap();
        assert_eq!(read(&at("file"), 4).unwrap(), b"text");
        assert!(read(&at("file"), 3).unwrap_err().to_string().contains("more than"));
        rustix::fs::mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        assert_eq!(read(&at("pipe"), 4).unwrap(), b"");
        assert!(read(Path::new("/dev/zero"), 4).unwrap_err().to_string().contains("device"));
        assert!(read(root.path(), 4).is_err());
    }

    #[test]
    fn a_stream_fails_after_its_limit() {
        let mut text = String::new();
        assert_eq!(limited(&b"four"[..], 4).read_to_string(&mut text).unwrap(), 4);
        assert!(
            limited(&b"four"[..], 3).read_to_string(&mut text).unwrap_err().to_string().contains("more than")
        );
    }

    #[test]
    fn a_pipe_is_read_to_its_end() {
        let root = tempfile::tempdir().unwrap();
        let pipe = root.path().join("pipe");
        rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let mut both = File::options().read(true).write(true).open(&pipe).unwrap();
        io::Write::write_all(&mut both, b"slowly").unwrap();
        let reader = open(&pipe).unwrap();
        drop(both);
        assert_eq!(read_stream(reader, 64).unwrap(), b"slowly");
    }
}
