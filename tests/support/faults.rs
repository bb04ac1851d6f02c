//! The 428 trees with one fault each, and what Mesos said of them.

use std::fs::{self, File, Permissions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::ops::Range;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use ruzstd::decoding::StreamingDecoder;
use serde_json::Value as Json;

use super::corpus;

/// The boot id of the host on which the agent judged.
pub(crate) const BOOT_ID: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

/// The trees, one after the other in one tar.
pub(crate) struct Trees {
    tar: Vec<u8>,
    /// Names, and where in `tar` their members are; sorted by name.
    pub(crate) places: Vec<(String, Range<usize>)>,
}

impl Trees {
    /// Reads them all.
    pub(crate) fn read() -> Self {
        let file = File::open(corpus::directory().join("faults/trees.tar.zst")).unwrap();
        let mut tar = Vec::new();
        StreamingDecoder::new(BufReader::new(file)).unwrap().read_to_end(&mut tar).unwrap();
        let mut places: Vec<(String, Range<usize>)> = Vec::new();
        let mut end = 0;
        for member in tar::Archive::new(&tar[..]).entries().unwrap() {
            let member = member.unwrap();
            let path = member.path_bytes();
            let name = std::str::from_utf8(path.split(|byte| *byte == b'/').next().unwrap()).unwrap();
            if places.last().is_none_or(|(last, _)| last != name) {
                places.push((name.to_owned(), end..end));
            }
            // Members are filled up to blocks.
            let length = usize::try_from(member.size()).unwrap().next_multiple_of(512);
            end = usize::try_from(member.raw_file_position()).unwrap() + length;
            places.last_mut().unwrap().1.end = end;
        }
        places.sort_by(|a, b| a.0.cmp(&b.0));
        Self { tar, places }
    }

    /// Writes one tree as an archive.
    pub(crate) fn write(&self, place: &Range<usize>, path: &Path) {
        let mut file = File::create(path).unwrap();
        file.write_all(&self.tar[place.clone()]).unwrap();
        file.write_all(&[0; 1024]).unwrap();
    }
}

/// Unpacks an archive of one tree. The agent that judged was root, who may read anything; who tests may not be.
pub(crate) fn unpacked(archive: &Path, into: &Path, name: &str) -> PathBuf {
    let mut archive = tar::Archive::new(File::open(archive).unwrap());
    archive.set_preserve_permissions(true);
    archive.unpack(into).unwrap();
    let directory = into.join(name);
    make_readable(&directory);
    directory
}

fn make_readable(path: &Path) {
    let meta = fs::symlink_metadata(path).unwrap();
    let least = if meta.is_dir() { 0o700 } else { 0o600 };
    if !meta.is_symlink() && meta.mode() & least != least {
        fs::set_permissions(path, Permissions::from_mode(meta.mode() | least)).unwrap();
    }
    if meta.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            make_readable(&entry.unwrap().path());
        }
    }
}

/// What Mesos said, in the order of the trees.
pub(crate) fn verdicts() -> Vec<Json> {
    let file = File::open(corpus::directory().join("faults/verdicts.jsonl.gz")).unwrap();
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    let mut verdicts: Vec<Json> = lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    verdicts.sort_by(|a, b| a["tree"].as_str().cmp(&b["tree"].as_str()));
    verdicts
}
