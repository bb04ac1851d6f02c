//! The same question has the same answer: every format has the same exit status, threads and repetition change no byte, a
//! directory and its archive give the same document, and documents have the promised keys.

use serde_json::Value as Json;

use crate::support::cli::{Ckpt, Output, ckpt, formats};
use crate::support::corpus;
use crate::support::json::assert_same;

const COMMANDS: &[&str] = &["inspect", "validate", "simulate", "executors"];

/// All states except the large one, which adds nothing here.
fn names() -> Vec<String> {
    corpus::names().into_iter().filter(|name| !name.starts_with("z_")).collect()
}

fn call(command: &str, name: &str, boot_id: &str) -> Ckpt {
    ckpt([command, "--boot-id", boot_id, "--now", corpus::NOW])
        .arg(corpus::directory().join(format!("{name}.tar.gz")))
}

#[test]
fn every_format_has_the_same_exit_status() {
    for name in names() {
        for command in COMMANDS {
            let of = |format: &str| call(command, &name, "same").args(["-o", format]).run();
            let document = of("json");
            let status = document.status();
            assert_eq!(document.json()["exit_status"], status, "{command} {name}");
            assert_shape(&document.json(), command);
            let lines = of("ndjson").exits(status).lines();
            assert_eq!(lines[0]["type"], "header", "{command} {name}");
            assert_eq!(lines[0]["schema"], document.json()["schema"], "{command} {name}");
            let last = lines.last().unwrap();
            assert_eq!(
                (&last["type"], &last["exit_status"]),
                (&"summary".into(), &status.into()),
                "{command} {name}"
            );
            for format in formats(command).iter().filter(|format| ["table", "tree"].contains(format)) {
                let output = of(format).exits(status);
                assert!(!output.stdout().is_empty(), "{command} {name} {format}");
            }
        }
    }
}

fn assert_shape(document: &Json, command: &str) {
    assert_eq!(document["schema"], format!("ckpt.{command}/1"));
    for key in ["ckpt_version", "source", "coverage", "mesos_version"] {
        assert!(document.get(key).is_some(), "{command} has no {key}");
    }
    for key in ["path", "kind", "meta_dir", "chosen_because"] {
        assert!(document["source"].get(key).is_some(), "{command}: source has no {key}");
    }
    for part in ["meta", "sandboxes", "runtime_dir", "volumes"] {
        let word = document["coverage"][part].as_str().unwrap();
        assert!(["read", "not-in-source", "not-permitted"].contains(&word), "{command}: {part} is {word}");
    }
    assert!(document["mesos_version"]["verified"].is_boolean());
}

#[test]
fn output_does_not_depend_on_threads_or_repetition() {
    for name in ["z_big_2000", "w_update_sequences", "m_odd_ids"] {
        for command in COMMANDS {
            let of = |threads: &str| call(command, name, "same").args(["-o", "json", "-j", threads]).run();
            let bytes = |output: &Output| output.stdout();
            let first = bytes(&of("1"));
            assert!(first == bytes(&of("1")), "{command} {name}: not the same twice");
            assert!(first == bytes(&of("7")), "{command} {name}: depends on threads");
        }
    }
}

#[test]
fn a_directory_and_its_archive_give_the_same_document() {
    let dir = tempfile::tempdir().unwrap();
    for name in names() {
        let unpacked = corpus::unpack(&name, &dir.path().join(&name));
        for command in COMMANDS {
            let archive = call(command, &name, "same").args(["-o", "json"]).run();
            let directory =
                ckpt([command, "-o", "json", "--relocated", "--boot-id", "same", "--now", corpus::NOW])
                    .arg("--runtime-dir")
                    .arg(&unpacked.runtime)
                    .arg(&unpacked.work)
                    .run()
                    .exits(archive.status());
            let payload = |output: &Output| {
                let mut document = output.json();
                document.as_object_mut().unwrap().remove("source");
                // Commands name the place, and keep the options of the call.
                document.as_object_mut().unwrap().remove("next");
                for finding in document["findings"].as_array_mut().into_iter().flatten() {
                    // The runtime directory is elsewhere in a copy.
                    let runtime = [unpacked.runtime.to_str().unwrap(), "/var/run/mesos"];
                    let path = finding["path"].as_str().unwrap();
                    let below = runtime.iter().find_map(|runtime| path.strip_prefix(runtime));
                    finding["path"] = below.unwrap_or(path).into();
                    for repair in finding["repairs"].as_array_mut().into_iter().flatten() {
                        repair.as_object_mut().unwrap().remove("command");
                    }
                }
                document
            };
            assert_same(&payload(&archive), &payload(&directory), &format!("{command} {name}"));
        }
    }
}
