//! Archives of any bytes: read within the limits, every name one that a directory can hold, and what is found can be loaded.

use std::fs;
use std::io::Write as _;

use ckpt::layout::RelPath;
use ckpt::model::{Agents, Filter, Progress, Request, load, load_sandboxes};
use ckpt::source::{ArchiveLimits, Listing, NodeType, Options, ReadError, Source, locate};
use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::scratch;

const LIMITS: ArchiveLimits = ArchiveLimits { member: 1 << 18, total: 1 << 22 };

/// The first byte says what is done to the others: nothing; the checksums of tar fixed, so that changes reach what is
/// after them; packed with gzip; packed with zstd, as two frames.
pub(super) fn check(bytes: &[u8]) {
    let [how, rest @ ..] = bytes else { return };
    let file = match how % 5 {
        0 => rest.to_vec(),
        1 | 2 => mended(rest),
        3 => gzipped(&mended(rest)),
        _ => {
            let tar = mended(rest);
            let (one, two) = tar.split_at(tar.len() / 2);
            [one, two].map(|part| compress_to_vec(part, CompressionLevel::Fastest)).concat()
        }
    };
    let path = scratch::path("archive");
    fs::write(&path, file).expect("a file");
    let options = Options { limits: LIMITS, ..Options::default() };
    match locate(&path, "a check", &options) {
        Ok(source) => read(&source),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The headers of a tar one after the other, as their sizes say, with valid checksums.
fn mended(bytes: &[u8]) -> Vec<u8> {
    let mut tar = bytes.to_vec();
    let mut at = 0;
    while let Some(header) = tar.get_mut(at..at + 512) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let size =
            std::str::from_utf8(&header[124..135]).ok().and_then(|text| usize::from_str_radix(text, 8).ok());
        at += 512 + size.unwrap_or(0).min(tar.len()).next_multiple_of(512);
    }
    tar
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes it")
}

fn read(source: &Source) {
    let mut sum = 0;
    for start in ["meta", ""] {
        walk(source, &RelPath::new(start), &mut sum);
    }
    let request = Request { agents: Agents::All, filter: Filter::default(), threads: 1, release: None };
    let mut checkpoint = load(source, &request, &Progress::default());
    load_sandboxes(source, &mut checkpoint, 0, &Progress::default());
    assert!(!source.in_place);
}

fn walk(source: &Source, path: &RelPath, sum: &mut u64) {
    let Ok(directory) = source.directory(path) else { return };
    let mut listing = Listing::default();
    directory.list(&mut listing).expect("a directory of an archive can be listed");
    assert!(listing.entries().windows(2).all(|pair| pair[0].name < pair[1].name));
    for entry in listing.take() {
        assert!(!matches!(&entry.name[..], b"" | b"." | b"..") && !entry.name.contains(&b'/'));
        let below = path.join(&entry.name);
        let stat = source.stat(&below).expect("what is listed is there");
        assert_eq!(stat.node, entry.node);
        match entry.node {
            NodeType::Directory => walk(source, &below, sum),
            NodeType::Symlink => {
                drop(source.resolve(path, &directory.read_link(&entry.name).expect("a link has a text")));
            }
            NodeType::File => {
                let mut bytes = Vec::new();
                match source.read(&below, &mut bytes) {
                    Ok(()) => *sum += bytes.len() as u64,
                    Err(error) => assert_eq!(error, ReadError::NotInSource),
                }
                assert!(bytes.len() as u64 <= LIMITS.member);
            }
            NodeType::Other => {}
        }
    }
    // `meta` is walked by itself, and once more from above.
    assert!(*sum <= 2 * LIMITS.total);
}
