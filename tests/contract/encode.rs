//! `ckpt encode` on the command line: what it writes, what it refuses, and how it says where a document is wrong.

use std::fs::File;

use serde_json::{Value as Json, json};

use crate::support::cli::{Output, ckpt};
use crate::support::tree::typical;

fn encode(document: &Json, args: &[&str]) -> Output {
    ckpt(["encode"]).args(args).stdin(document.to_string()).run()
}

/// Through the pipe that the help shows, for every file of a whole tree.
#[test]
fn what_decode_shows_encode_writes() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let mut count = 0;
    for entry in walkdir::WalkDir::new(&placed.base).sort_by_file_name() {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let decoded = ckpt(["decode"]).arg(entry.path()).run();
        if decoded.status() == 2 {
            continue;
        }
        let out = dir.path().join("out");
        let output = ckpt(["encode"]).stdin(decoded.stdout()).stdout(File::create(&out).unwrap()).run();
        assert_eq!(output.exits(0).stderr(), "");
        assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(entry.path()).unwrap(), "{:?}", entry.path());
        count += 1;
    }
    assert!(count > 40, "only {count} files");
}

#[test]
fn what_the_agent_would_refuse_is_refused() {
    let document = json!({"kind": "task.info", "records": [{"message": {"name": "x"}}]});
    let output = encode(&document, &[]).exits(4);
    assert_eq!(output.stdout(), "");
    assert!(output.stderr().contains("records[0].task_id: a required field is missing"), "{output}");
    let forced = encode(&document, &["--force"]).exits(0);
    assert_eq!(forced.stdout(), "\u{3}\0\0\0\n\u{1}x");
    let pid = json!({"kind": "forked.pid", "records": [{"message": {"text": "12\n"}}]});
    assert!(encode(&pid, &[]).exits(4).stderr().contains("not an integer"));
    let ack = json!({"kind": "task.updates", "records": [{"message": {"type": "ACK"}}]});
    assert!(encode(&ack, &[]).exits(4).stderr().contains("aborts"));
    // The rest that an interrupted write leaves is silently cut off by the agent.
    let cut = json!({"kind": "task.updates", "records": [{"length": 9, "raw": "CAE="}]});
    assert_eq!(encode(&cut, &[]).exits(0).stdout(), "\t\0\0\0\u{8}\u{1}");
    let lying = json!({"kind": "resources.info", "records": [{"length": 9, "raw": "CAE="}]});
    let _ = encode(&lying, &[]).exits(4);
    let empty = json!({"kind": "slave.info", "records": [{"length": null, "raw": ""}]});
    assert_eq!(encode(&empty, &[]).exits(0).stdout(), "");
}

#[test]
fn a_wrong_document_is_reported_with_the_place() {
    let cases = [
        (json!({"records": [{"message": {"task_id": {"value": 7}}}]}), "records[0].message.task_id.value: "),
        (json!({"records": [{"message": {"colour": 7}}]}), "records[0].message.colour: "),
        (json!({"records": [{"mesage": {}}]}), "records[0].mesage: "),
        (json!({"records": [{"raw": "?"}]}), "records[0].raw: invalid base64"),
        (json!({"records": [{"length": -1, "message": {}}]}), "records[0].length: "),
        (json!({"records": [{}, {}]}), "records: task.info has one, not 2"),
        (json!({"records": [{}]}), "records[0]: it has neither"),
        (json!({"records": 1}), "records: expected a list"),
        (json!({"error": {"code": "not-found"}}), "error: decode could not read the file"),
        (json!([]), "records: expected a list"),
    ];
    for (document, text) in cases {
        let output = encode(&document, &["--as", "task.info"]).exits(3);
        assert!(output.stderr().contains(text), "{document}\n{output}");
        assert_eq!(output.stdout(), "");
    }
    for text in ["", "{", "{} {}", "\u{0}"] {
        let _ = ckpt(["encode", "--as", "task.info"]).stdin(text).run().exits(3);
    }
    let _ = ckpt(["encode", "--as", "task.info", "/nonexistent"]).run().exits(3);
    let none = json!({"records": []});
    let _ = encode(&none, &[]).exits(2);
    let _ = encode(&none, &["--as", "no.such"]).exits(2);
    let other = json!({"kind": "slave.info", "records": []});
    assert!(encode(&other, &["--as", "task.info"]).exits(2).stderr().contains("--as slave.info"));
}

#[test]
fn what_was_hidden_is_not_written_as_if_it_were_meant() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("framework.info");
    let document = json!({"kind": "framework.info", "records": [{"message": {"user": "u", "name": "n"}}]});
    let output = ckpt(["encode"]).stdin(document.to_string()).stdout(File::create(&file).unwrap()).run();
    let _ = output.exits(0);
    let hidden = json!({"kind": "executor.info", "records": [{"message": {"executor_id": {"value": "e"},
        "command": {"environment": {"variables": [{"name": "TOKEN", "value": "(redacted)"}]}}}}]});
    let output = encode(&hidden, &[]).exits(3);
    assert!(output.stderr().contains("variables[0].value: the value was hidden by --redact"), "{output}");
    assert_eq!(ckpt(["decode"]).arg(&file).run().exits(0).json()["records"][0]["message"]["name"], "n");
}

#[test]
fn quiet_asks_only_whether_it_could_be_written() {
    let document = json!({"kind": "forked.pid", "records": [{"message": {"text": "12"}}]});
    let output = encode(&document, &["-q"]).exits(0);
    assert_eq!((output.stdout(), output.stderr()), (String::new(), String::new()));
}
