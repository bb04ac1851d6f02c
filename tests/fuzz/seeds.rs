//! Writes what the targets begin with, out of the checkpoints in `tests/corpus`: `corpus/<target>/`.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ckpt::layout::{KINDS, Kind, kind_of};
use ckpt::model::dissect;
use ckpt::plan::sum_of_bytes;
use ckpt::schema::{JsonOptions, Release, decode, to_json};
use ckpt::view::json::DecodedJson;
use ckpt::wire::{Frame, Frames};
use flate2::read::GzDecoder;

/// Larger files say nothing that smaller ones do not, in bytes.
const MOST: usize = 8 << 10;

fn main() -> io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let states = here.join("../corpus");
    let seeds = Seeds { directory: here.join("corpus") };
    let mut names: Vec<PathBuf> =
        fs::read_dir(&states)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    names.retain(|path| {
        path.extension().is_some_and(|end| end == "gz") && path.to_string_lossy().ends_with(".tar.gz")
    });
    names.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("z_")));
    names.sort();
    for path in names {
        let mut tar = Vec::new();
        GzDecoder::new(File::open(&path)?).read_to_end(&mut tar)?;
        for entry in tar::Archive::new(&tar[..]).entries()? {
            let mut entry = entry?;
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            let path = entry.path_bytes().into_owned();
            seeds.put("paths", &[], &path)?;
            if entry.header().entry_type().is_file() && content.len() <= MOST {
                seeds.file(&path, &content)?;
            }
        }
        if tar.len() <= 16 * MOST {
            seeds.archive(&tar, &fs::read(&path)?)?;
        }
    }
    seeds.texts()
}

struct Seeds {
    directory: PathBuf,
}

impl Seeds {
    /// Under a name that says the content, so that each is there once.
    fn put(&self, target: &str, before: &[u8], bytes: &[u8]) -> io::Result<()> {
        let bytes = [before, bytes].concat();
        let directory = self.directory.join(target);
        fs::create_dir_all(&directory)?;
        fs::write(directory.join(&sum_of_bytes(&bytes).to_string()[..16]), bytes)
    }

    fn file(&self, path: &[u8], content: &[u8]) -> io::Result<()> {
        let Some(kind) = kind_of(path) else { return Ok(()) };
        let number = KINDS.iter().position(|known| std::ptr::eq(known, kind)).unwrap_or_default();
        let number = u8::try_from(number).unwrap_or_default();
        self.put("records", &[number, 0], content)?;
        self.put("documents", &[number, 0, 0], content)?;
        self.put("documents", &[number, 0, 1], &document(content, kind))?;
        let Some(message) = kind.root else { return Ok(()) };
        for frame in Frames::new(content) {
            if let Frame::Whole { body, .. } = frame {
                self.put("wire", &[], body)?;
                self.put("messages", &[ckpt_fuzz::number_of(message), 0], body)?;
                let json = to_json(&decode(message, body, Release::HEAD).value).to_string();
                self.put("documents", &[number, 0, 2], json.as_bytes())?;
            }
        }
        Ok(())
    }

    fn archive(&self, tar: &[u8], packed: &[u8]) -> io::Result<()> {
        let end = tar.len() - tar.iter().rev().take_while(|byte| **byte == 0).count();
        let tar = &tar[..end.next_multiple_of(512).min(tar.len())];
        self.put("archives", &[0], packed)?;
        (0..5).try_for_each(|how| self.put("archives", &[how], tar))
    }

    /// Texts, written by hand.
    fn texts(&self) -> io::Result<()> {
        for (target, before, text) in include!("seeds.in") {
            self.put(target, before, text.as_bytes())?;
        }
        for state in 0..5 {
            self.put("trees", &[state, 0, 0], &[0, 40, 9, 2, 41, 3, b'x', b'y', b'z', 6, 30, 0, 1, 50, 7])?;
        }
        for state in 0..8 {
            for at in (0..120).step_by(3) {
                // Cut, removed, emptied; with facts of processes, and with --only.
                for (how, what) in [(0, 0), (1, 6), (2, 2), (3, 33)] {
                    self.put("repairs", &[state, 0, how, how], &[what, at + how, how])?;
                }
            }
            for scopes in [0x0f, 0x20, 0x3f, 0x80] {
                for (how, at) in [(0, 20), (1, 30), (9, 40), (0x20, 50)] {
                    self.put("cleanups", &[state, 0, 2, scopes, how], &[0, at, 9, 6, at + 5, 0])?;
                }
            }
        }
        Ok(())
    }
}

/// What `ckpt decode` prints of a file.
fn document(content: &[u8], kind: &Kind) -> Vec<u8> {
    let file = dissect(content, kind, Release::HEAD);
    let payload = DecodedJson::new(b"file", kind, &file, JsonOptions::default());
    serde_json::to_vec(&payload).unwrap_or_default()
}
