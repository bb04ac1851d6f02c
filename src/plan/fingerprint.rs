//! Fingerprints: of bytes, and of a directory with all that is in it.

use std::fmt;
use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use crate::source::{DirStack, Directory, Errno, Names, NodeType, Stat};

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Sha256Sum(pub [u8; 32]);

impl Sha256Sum {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut sum = [0; 32];
        for (byte, pair) in sum.iter_mut().zip(digits.chunks_exact(2)) {
            let text = std::str::from_utf8(pair).ok().filter(|text| !text.starts_with('+'))?;
            *byte = u8::from_str_radix(text, 16).ok()?;
        }
        Some(Self(sum))
    }
}

impl Sha256Sum {
    /// Of all that a reader gives.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn of_reader(reader: &mut dyn Read) -> io::Result<Self> {
        let mut sum = Sha256::new();
        let mut buffer = vec![0; 64 << 10];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(Self(sum.finalize().into())),
                got => sum.update(&buffer[..got]),
            }
        }
    }
}

/// Sums up what passes through it.
#[derive(Debug)]
pub struct Summed<T> {
    through: T,
    sum: Sha256,
}

impl<T> Summed<T> {
    pub fn new(through: T) -> Self {
        Self { through, sum: Sha256::new() }
    }

    /// Of all that has passed so far.
    pub fn sum(&self) -> Sha256Sum {
        Sha256Sum(self.sum.clone().finalize().into())
    }
}

impl<T: Read> Read for Summed<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let got = self.through.read(bytes)?;
        self.sum.update(&bytes[..got]);
        Ok(got)
    }
}

impl<T: Write> Write for Summed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.through.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.through.flush()
    }
}

impl fmt::Display for Sha256Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The fingerprint of a file's content.
pub fn sum_of_bytes(bytes: &[u8]) -> Sha256Sum {
    Sha256Sum(Sha256::digest(bytes).into())
}

/// What a directory holds, all levels down. Equal where names, types, sizes, times and links are.
#[derive(Debug, Clone, Copy, Eq, Default)]
pub struct DirectorySum {
    /// Of names, types, sizes, modification times and link texts.
    pub digest: Sha256Sum,
    /// Entries, directories among them.
    pub entries: u64,
    /// Bytes that its files take: what is sparse, or has names elsewhere, takes less than its size.
    pub bytes: u64,
}

impl PartialEq for DirectorySum {
    fn eq(&self, other: &Self) -> bool {
        // How many blocks a file takes depends on the file system, and on names of it elsewhere.
        (self.digest, self.entries) == (other.digest, other.entries)
    }
}

impl DirectorySum {
    /// Adds an entry of a directory. The order does not matter: what a directory of millions holds is summed up as it is listed.
    fn add(&mut self, directory: &PathHash, name: &[u8], stat: &Stat, link: &[u8]) {
        let mut hasher = Sha256::new();
        let kind = match stat.node {
            NodeType::File => 0_u8,
            NodeType::Directory => 1,
            NodeType::Symlink => 2,
            NodeType::Other => 3,
        };
        // The size of a directory depends on the file system.
        let size = if stat.node == NodeType::Directory { 0 } else { stat.size };
        hasher.update(directory.0);
        hasher.update((name.len() as u64).to_le_bytes());
        hasher.update(name);
        hasher.update([kind]);
        hasher.update(size.to_le_bytes());
        hasher.update(stat.mtime.to_le_bytes());
        hasher.update(stat.mtime_nanos.to_le_bytes());
        hasher.update(link);
        let entry: [u8; 32] = hasher.finalize().into();
        let mut carry = 0;
        for (byte, added) in self.digest.0.iter_mut().zip(entry) {
            let sum = u16::from(*byte) + u16::from(added) + carry;
            *byte = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
        self.entries += 1;
        if stat.node == NodeType::File {
            self.bytes += stat.share;
        }
    }
}

/// A hash of the path of a directory: of the same size at any depth.
#[derive(Clone, Copy, Default)]
struct PathHash([u8; 32]);

impl PathHash {
    fn below(&self, name: &[u8]) -> Self {
        Self(Sha256::new().chain_update(self.0).chain_update(name).finalize().into())
    }
}

/// A directory that was listed, and the directories in it that were not yet.
struct Level {
    path: PathHash,
    names: Names,
}

/// Sums up an open directory, never following a link, however deep it is: few directories are open at once, and in memory are
/// only the names of directories that are still to be listed.
pub fn sum_of_directory(directory: &Directory<'_>) -> Result<DirectorySum, Errno> {
    let mut sum = DirectorySum::default();
    let mut way = DirStack::from(directory.reopen()?);
    let mut levels = vec![list(way.here()?, PathHash::default(), &mut sum)?];
    while let Some(level) = levels.last_mut() {
        if let Some(name) = level.names.pop() {
            let path = level.path.below(&name);
            way.down(&name)?;
            levels.push(list(way.here()?, path, &mut sum)?);
        } else {
            levels.pop();
            way.up()?;
        }
    }
    Ok(sum)
}

fn list(directory: &Directory<'_>, path: PathHash, sum: &mut DirectorySum) -> Result<Level, Errno> {
    let mut names = Names::default();
    directory.each_once(&mut |name, _| {
        let stat = directory.stat(name)?;
        let link = if stat.node == NodeType::Symlink { directory.read_link(name)? } else { Vec::new() };
        sum.add(&path, name, &stat, &link);
        if stat.node == NodeType::Directory {
            names.push(name);
        }
        Ok(())
    })?;
    Ok(Level { path, names })
}
