//! Logs of real agents, and what is known of each.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use ckpt::logs::{Options, Story, read};
use ruzstd::decoding::StreamingDecoder;
use serde_json::Value as Json;

pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/data").join(name)
}

/// Logs by name, and the notes of what happened.
pub(crate) struct Live {
    pub(crate) logs: BTreeMap<String, Vec<u8>>,
    pub(crate) expected: Json,
}

pub(crate) fn live() -> Live {
    let decoder = StreamingDecoder::new(BufReader::new(File::open(data("live.tar.zst")).unwrap())).unwrap();
    let (mut logs, mut expected) = (BTreeMap::new(), Json::Null);
    for member in tar::Archive::new(decoder).entries().unwrap() {
        let mut member = member.unwrap();
        let name = String::from_utf8(member.path_bytes().into_owned()).unwrap();
        let name = name.trim_start_matches("./").to_owned();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        if name == "expected.json" {
            expected = serde_json::from_slice(&content).unwrap();
        } else if let Some(name) = name.strip_suffix(".log") {
            logs.insert(name.to_owned(), content);
        }
    }
    Live { logs, expected }
}

pub(crate) fn story(log: &[u8]) -> Story {
    read(log, &Options::default()).unwrap()
}

/// The codes of a log, each once, in their order.
pub(crate) fn codes(story: &Story) -> Vec<&'static str> {
    let mut codes = Vec::new();
    for code in story.lines.iter().flat_map(|line| &line.codes) {
        if !codes.contains(&code.code) {
            codes.push(code.code);
        }
    }
    codes
}
