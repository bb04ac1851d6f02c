//! The messages in the checkpoints of the corpus, and the message types that a checkpoint file can contain.

use std::fs::File;
use std::io::Read as _;
use std::sync::LazyLock;

use ckpt::layout::kind_of;
use ckpt::schema::Message;
use ckpt::wire::{Frame, Frames};
use flate2::read::GzDecoder;

pub(super) use crate::fuzz::checks::messages::MESSAGES;
use crate::support::corpus;

/// A message of a checkpoint file.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) message: &'static Message,
    pub(super) body: Vec<u8>,
}

/// A framed file of a checkpoint.
#[derive(Debug)]
pub(super) struct FramedFile {
    pub(super) path: String,
    pub(super) message: &'static Message,
    pub(super) bytes: Vec<u8>,
}

/// All framed files of the corpus.
pub(super) static FILES: LazyLock<Vec<FramedFile>> = LazyLock::new(|| {
    let mut files = Vec::new();
    for name in corpus::names() {
        let packed = File::open(corpus::directory().join(format!("{name}.tar.gz"))).unwrap();
        for member in tar::Archive::new(GzDecoder::new(packed)).entries().unwrap() {
            let mut member = member.unwrap();
            let path = member.path_bytes().into_owned();
            let Some(message) = kind_of(&path).and_then(|kind| kind.root) else { continue };
            if member.header().entry_type().is_file() {
                let mut bytes = Vec::new();
                member.read_to_end(&mut bytes).unwrap();
                let path = format!("{name}: {}", String::from_utf8_lossy(&path));
                files.push(FramedFile { path, message, bytes });
            }
        }
    }
    files
});

/// All messages of the small states, and every hundredth of the large one.
pub(super) static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
    let mut samples = Vec::new();
    for (index, file) in FILES.iter().enumerate() {
        if file.path.starts_with("z_big") && index % 100 != 0 {
            continue;
        }
        for frame in Frames::new(&file.bytes) {
            if let Frame::Whole { body, .. } = frame {
                samples.push(Sample { message: file.message, body: body.to_vec() });
            }
        }
    }
    samples
});

/// Whether it is the type of a map's entries, which is not a message by itself.
pub(super) fn is_map_entry(message: &Message) -> bool {
    message.name.starts_with("map<")
}
