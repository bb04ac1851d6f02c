//! Files that somebody names, beside checkpoints: opened without waiting, and read up to a bound. Whatever stands there
//! (a pipe that nobody writes to, a device, a file without end), it costs neither time nor memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, OFlags};

/// The most that is read of a file which a person writes: 64 MiB.
pub const MOST: u64 = 64 << 20;

/// Opens a regular file, or a pipe: one that nobody writes to is at its end.
///
/// # Errors
/// What the system says; of devices only `/dev/null` is opened.
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
        _ => Err(io::Error::other("it is a device, and no file")),
    }
}

/// Reads such a file whole.
///
/// # Errors
/// As [`open`]; and where it holds more than `most` bytes.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    bounded(open(path)?, most)
}

/// Reads a stream to its end.
///
/// # Errors
/// What the system says; and where it holds more than `most` bytes.
pub fn bounded(stream: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(too_much(most));
    }
    Ok(bytes)
}

/// A stream that fails where it would give more than `most` bytes.
pub fn up_to(stream: impl Read, most: u64) -> impl io::BufRead {
    io::BufReader::with_capacity(ROOM, UpTo { stream, left: most, most })
}

/// What is read of a stream at once.
const ROOM: usize = 64 << 10;

struct UpTo<R> {
    stream: R,
    left: u64,
    most: u64,
}

impl<R: Read> Read for UpTo<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.stream.read(buffer)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| too_much(self.most))?;
        Ok(got)
    }
}

fn too_much(most: u64) -> io::Error {
    io::Error::other(format!("it holds more than {} MiB", most >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_waits_and_nothing_is_without_end() {
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
    fn a_stream_fails_where_it_is_too_long() {
        let mut text = String::new();
        assert_eq!(up_to(&b"four"[..], 4).read_to_string(&mut text).unwrap(), 4);
        assert!(
            up_to(&b"four"[..], 3).read_to_string(&mut text).unwrap_err().to_string().contains("more than")
        );
    }

    #[test]
    fn a_pipe_is_read_as_far_as_it_is_written() {
        let root = tempfile::tempdir().unwrap();
        let pipe = root.path().join("pipe");
        rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let mut both = File::options().read(true).write(true).open(&pipe).unwrap();
        io::Write::write_all(&mut both, b"slowly").unwrap();
        let reader = open(&pipe).unwrap();
        drop(both);
        assert_eq!(bounded(reader, 64).unwrap(), b"slowly");
    }
}
