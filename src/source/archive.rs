//! Tar archives, plain or compressed with gzip or zstd: detected by content, read once, with limits.

use std::fmt;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::archive_members::{Packing, unpack};
use super::archive_tree::Node;
use super::packed_paths::Names;
use super::progress::{Progress, Stage};
use super::zstd::Frames;

/// How much memory an archive may cost. What counts is what is kept of it, and what is made of that: the content of
/// checkpoint files, names, the tree, and the model.
#[derive(Debug, Clone, Copy)]
pub struct ArchiveLimits {
    /// Largest member, in bytes.
    pub member: u64,
    /// All members together, in bytes.
    pub total: u64,
}

impl ArchiveLimits {
    /// The default of `total`: a host with 2 GiB of memory can load it.
    pub const DEFAULT_TOTAL: u64 = 512 << 20;
    /// Real checkpoints cost a third of this, but archives made to exhaust memory more.
    const MAX_RATIO: u64 = 40;
    /// Smaller archives may cost this much whatever their ratio.
    const MIN_TOTAL: u64 = 64 << 20;

    /// The limit for an archive of this size. A total that the user chose is left as it is.
    fn for_size(self, size: u64) -> Self {
        let by_size = size.saturating_mul(Self::MAX_RATIO).max(Self::MIN_TOTAL);
        if self.total == Self::DEFAULT_TOTAL { Self { total: self.total.min(by_size), ..self } } else { self }
    }
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self { member: 64 << 20, total: Self::DEFAULT_TOTAL }
    }
}

/// What was left out of an archive, or is uncertain about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Members whose leading `/` was stripped.
    pub absolute: u64,
    /// Members that were skipped for `..` in their path.
    pub with_dot_dot: u64,
    /// Members that were skipped because their path is longer than `PATH_MAX`.
    pub too_long: u64,
    /// The last member of an archive without an end-of-archive mark: more members may have followed.
    pub cut_after: Option<String>,
}

/// An addition to the reason why the archive was chosen; empty where nothing was left out.
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members =
            |count: u64| if count == 1 { "1 member".to_owned() } else { format!("{count} members") };
        if self.absolute > 0 {
            write!(f, "; stripped the leading / of {}", members(self.absolute))?;
        }
        if self.with_dot_dot > 0 {
            write!(f, "; skipped {} with .. in the path", members(self.with_dot_dot))?;
        }
        if self.too_long > 0 {
            write!(f, "; skipped {} with a path too long for a file system", members(self.too_long))?;
        }
        if let Some(last) = &self.cut_after {
            write!(
                f,
                "; it ends after {last} without an end mark: it may be truncated there, and what it may lack is unknown"
            )?;
        }
        Ok(())
    }
}

/// Why an archive cannot be read.
#[derive(Debug)]
pub enum ArchiveError {
    Io(io::Error),
    Damaged {
        /// Offset in the uncompressed tar archive, in bytes. For damage in a member: where the member begins.
        at: u64,
        /// The last member before the damage.
        after: Option<String>,
        is_compressed: bool,
        reason: String,
    },
    /// Neither tar, nor gzip, nor zstd.
    NotAnArchive,
    /// A member is larger than the limit.
    MemberTooLarge {
        path: String,
        /// Its size in bytes.
        size: u64,
    },
    /// What would be kept is more than this limit, in bytes.
    TooLarge(u64),
    /// It has no bytes.
    Empty,
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "the archive cannot be read: {error}"),
            Self::Damaged { at, after, is_compressed, reason } => {
                let of = if *is_compressed { " of its uncompressed content" } else { "" };
                write!(f, "the archive is damaged at byte {at}{of}")?;
                if let Some(last) = after {
                    write!(f, ", after {last}")?;
                }
                write!(f, ": {reason}")
            }
            Self::Empty => f.write_str("it is empty"),
            Self::NotAnArchive => f.write_str("not a tar archive, plain or compressed with gzip or zstd"),
            Self::MemberTooLarge { path, size } => {
                write!(f, "the member {path} has {size} bytes, more than the limit of 64 MiB")
            }
            Self::TooLarge(limit) => {
                write!(
                    f,
                    "the archive contains more than {limit} bytes of checkpoint files and their names (use --max-size to raise the limit)"
                )
            }
        }
    }
}

impl std::error::Error for ArchiveError {}

impl From<io::Error> for ArchiveError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads an archive into a tree. `of_meta`: directories whose files are needed as if they were in `meta`.
pub(super) fn read(
    path: &Path,
    limits: ArchiveLimits,
    of_meta: &[Names],
    progress: &Progress,
) -> Result<(Node, Skipped), ArchiveError> {
    let file = crate::user_file::open(path)?;
    let size = file.metadata()?.len();
    progress.begin(Stage::Archive, size);
    read_counted(file, limits.for_size(size), of_meta, progress)
}

/// Whether a file begins like an archive.
pub(super) fn is_archive(path: &Path) -> bool {
    let mut magic = [0; MAGIC];
    let read = crate::user_file::open(path).and_then(|mut file| read_up_to(&mut file, &mut magic));
    read.is_ok_and(|got| {
        matches!(magic[..got], [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..]) || is_tar(&magic[..got])
    })
}

/// Bytes by which a format is known: a tar header.
const MAGIC: usize = 512;

/// Reads an archive from a stream that cannot be read twice.
pub(super) fn read_stream(
    stream: impl Read,
    limits: ArchiveLimits,
    progress: &Progress,
) -> Result<(Node, Skipped), ArchiveError> {
    progress.begin(Stage::Archive, 0);
    read_counted(stream, limits, &[], progress)
}

fn read_counted(
    stream: impl Read,
    limits: ArchiveLimits,
    of_meta: &[Names],
    progress: &Progress,
) -> Result<(Node, Skipped), ArchiveError> {
    let mut stream = Counted { stream, progress };
    let mut magic = [0; MAGIC];
    let got = read_up_to(&mut stream, &mut magic)?;
    let reader = BufReader::with_capacity(256 << 10, magic[..got].chain(stream));
    match &magic[..got] {
        [0x1f, 0x8b, ..] => {
            unpack(flate2::read::MultiGzDecoder::new(reader), Packing::Compressed, limits, of_meta)
        }
        // A data frame, or a skippable frame.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            unpack(Frames::new(reader), Packing::Compressed, limits, of_meta)
        }
        head if is_tar(head) => unpack(reader, Packing::Plain, limits, of_meta),
        [] => Err(ArchiveError::Empty),
        _ => Err(ArchiveError::NotAnArchive),
    }
}

/// Counts the bytes that were read.
struct Counted<'p, R> {
    stream: R,
    progress: &'p Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.stream.read(buffer)?;
        self.progress.advance(got as u64);
        Ok(got)
    }
}

fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut got = 0;
    while got < buffer.len() {
        match reader.read(&mut buffer[got..])? {
            0 => break,
            n => got += n,
        }
    }
    Ok(got)
}

/// A tar header has a magic number only since POSIX; its checksum is always there.
fn is_tar(head: &[u8]) -> bool {
    if head.len() < 512 {
        return false;
    }
    let text = std::str::from_utf8(&head[148..156]).unwrap_or_default();
    let Ok(stated) = u32::from_str_radix(text.trim_matches(|c| c == ' ' || c == '\0'), 8) else {
        return false;
    };
    let sum = |range: &[u8]| range.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    stated == sum(&head[..148]) + 8 * 32 + sum(&head[156..512])
}
