//! Archives made by tests: any members, in plain tar or gzip, hostile ones too.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// A plain tar archive in the making.
pub(crate) struct TarFile {
    bytes: Vec<u8>,
}

impl TarFile {
    pub(crate) fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    /// A file. The path is taken as it is, whatever it holds.
    pub(crate) fn file(self, path: &str, bytes: &[u8]) -> Self {
        self.member(path, tar::EntryType::Regular, "", bytes)
    }

    pub(crate) fn link(self, path: &str, target: &str) -> Self {
        self.member(path, tar::EntryType::Symlink, target, &[])
    }

    pub(crate) fn directory(self, path: &str) -> Self {
        self.member(path, tar::EntryType::Directory, "", &[])
    }

    /// Everything that another archive holds, with `prefix` in front of each path.
    pub(crate) fn all_of(mut self, archive: &Path, prefix: &str) -> Self {
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(File::open(archive).unwrap()));
        for member in archive.entries().unwrap() {
            let mut member = member.unwrap();
            let path = format!("{prefix}{}", String::from_utf8(member.path_bytes().into_owned()).unwrap());
            let link = member.link_name_bytes().map(|link| String::from_utf8(link.into_owned()).unwrap());
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            self = self.member(&path, member.header().entry_type(), &link.unwrap_or_default(), &bytes);
        }
        self
    }

    /// A member of any type. Names that are too long for a header get one of their own, as GNU tar makes it.
    pub(crate) fn member(mut self, path: &str, kind: tar::EntryType, link: &str, bytes: &[u8]) -> Self {
        for (text, kind) in [(path, tar::EntryType::GNULongName), (link, tar::EntryType::GNULongLink)] {
            if text.len() > 99 {
                self.block("././@LongLink", kind, "", &[text.as_bytes(), b"\0"].concat());
            }
        }
        self.block(path, kind, link, bytes);
        self
    }

    /// A sparse file as GNU tar packs it: a hole of this size, in bytes, and after it one block of data.
    pub(crate) fn sparse(mut self, path: &str, hole: u64) -> Self {
        // A number that octal digits do not hold: marked, and in 64 bits.
        let number = |value: u64| [&[0x80, 0, 0, 0][..], &value.to_be_bytes()].concat().try_into().unwrap();
        let mut header = header(path, tar::EntryType::GNUSparse, "", 512);
        let gnu = header.as_gnu_mut().unwrap();
        gnu.realsize = number(hole + 512);
        (gnu.sparse[0].offset, gnu.sparse[0].numbytes) = (number(hole), number(512));
        header.set_cksum();
        self.bytes.extend_from_slice(header.as_bytes());
        self.bytes.extend_from_slice(&[b'x'; 512]);
        self
    }

    fn block(&mut self, path: &str, kind: tar::EntryType, link: &str, bytes: &[u8]) {
        self.bytes.extend_from_slice(header(path, kind, link, bytes.len() as u64).as_bytes());
        self.bytes.extend_from_slice(bytes);
        self.bytes.resize(self.bytes.len().next_multiple_of(512), 0);
    }

    /// The archive, ended as it should be.
    pub(crate) fn bytes(self) -> Vec<u8> {
        [self.bytes, vec![0; 1024]].concat()
    }

    /// Writes it into a directory.
    pub(crate) fn write(self, dir: &Path, name: &str) -> PathBuf {
        let path = dir.join(name);
        std::fs::write(&path, self.bytes()).unwrap();
        path
    }
}

fn header(path: &str, kind: tar::EntryType, link: &str, size: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    let gnu = header.as_gnu_mut().unwrap();
    let put = |field: &mut [u8; 100], text: &str| {
        let length = text.len().min(99);
        field[..length].copy_from_slice(&text.as_bytes()[..length]);
    };
    put(&mut gnu.name, path);
    put(&mut gnu.linkname, link);
    header.set_entry_type(kind);
    header.set_mode(if kind.is_dir() { 0o755 } else { 0o644 });
    header.set_size(size);
    header.set_cksum();
    header
}

/// Writes a gzip archive with one member of this number of zero bytes, without ever holding them: a bomb.
pub(crate) fn bomb(path: &Path, member: &str, size: u64) {
    bomb_of(path, member, tar::EntryType::Regular, size);
}

/// The same with a member of any type.
pub(crate) fn bomb_of(path: &Path, member: &str, kind: tar::EntryType, size: u64) {
    let mut out = GzEncoder::new(File::create(path).unwrap(), Compression::best());
    out.write_all(header(member, kind, "", size).as_bytes()).unwrap();
    io::copy(&mut io::repeat(0).take(size.next_multiple_of(512) + 1024), &mut out).unwrap();
    out.finish().unwrap();
}

/// Gzip of some bytes.
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}
