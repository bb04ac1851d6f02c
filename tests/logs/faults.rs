//! Every error text that recovery gave for a tree with one fault, as a log line: the code is the first that validate
//! names for that tree.

use std::fs::File;
use std::io::{BufRead as _, BufReader};

use ruzstd::decoding::StreamingDecoder;
use serde_json::Value as Json;

use super::fixture::{data, story};

#[test]
fn the_code_is_that_of_the_fault() {
    let file = BufReader::new(File::open(data("fault_lines.jsonl.zst")).unwrap());
    let lines = BufReader::new(StreamingDecoder::new(file).unwrap()).lines();
    let (mut count, mut wrong) = (0, Vec::new());
    for line in lines {
        let fault: Json = serde_json::from_str(&line.unwrap()).unwrap();
        let text = fault["text"].as_str().unwrap();
        let (line, outcome) = match (fault["kind"].as_str().unwrap(), text.starts_with("ABORT")) {
            ("error", _) => (
                format!(
                    "E1122 16:48:56.318606    70 slave.cpp:8366] EXIT with status 1: Failed to perform recovery: {text}\n"
                ),
                "fails",
            ),
            (_, true) => (format!("{text}\n"), "aborts"),
            (_, false) => (format!("F1122 16:48:56.318606    70 {text} \n"), "aborts"),
        };
        let story = story(line.as_bytes());
        let start = serde_json::to_value(&story.starts).unwrap();
        let found = (start[0]["cause"]["code"].as_str(), start[0]["outcome"].as_str());
        if found != (fault["code"].as_str(), Some(outcome)) {
            wrong.push(format!("{} -> {found:?}: {line}", fault["code"]));
        }
        count += 1;
    }
    assert_eq!(count, 67);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
