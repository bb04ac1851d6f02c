//! What every reading command prints in every format, for half a dozen states: stdout, stderr and status, whole.
//! A tree that equals its table is not pinned again. `INSTA_UPDATE=always cargo test snapshot_suite` writes the snapshots
//! again; they are read in reviews.

use insta::Settings;

use crate::support::cli::{ckpt, formats};
use crate::support::corpus;

/// Something of each: damage that stops an agent and damage that does not, streams, several runs, a reboot, resources.
const STATES: &[&str] = &[
    "e2_target_left",
    "k_rebooted",
    "s_latest_removed",
    "t_cut_executorinfo",
    "w_update_sequences",
    "x_two_runs",
];
const COMMANDS: &[&[&str]] = &[
    &["inspect"],
    &["validate"],
    &["simulate"],
    &["validate", "--lenient", "--verbose"],
    &["simulate", "--no-strict"],
];

/// Calls whose tree is their table: without an executor there is nothing to draw.
const NO_TREE: &[&str] = &["e2_target_left.simulate", "e2_target_left.simulate--no-strict"];

#[test]
fn every_command_in_every_format() {
    let directory = corpus::directory();
    let (mut table, mut same) = (String::new(), Vec::new());
    for name in STATES {
        let note = corpus::note(name);
        let archive = format!("{name}.tar.gz");
        for command in COMMANDS {
            for format in formats(command[0]) {
                let boot_id = note["boot_id"].as_str().unwrap();
                let call = ckpt(*command).args([
                    &*archive,
                    "-o",
                    format,
                    "--boot-id",
                    boot_id,
                    "--now",
                    corpus::NOW,
                ]);
                let output = call.cwd(&directory).run().redact(&directory, "$CORPUS");
                let options = command[1..].concat();
                let text = output.to_string();
                let own = format!("{name}.{}{options}", command[0]);
                match *format {
                    "table" => table.clone_from(&text),
                    "tree" if text == table => {
                        same.push(own);
                        continue;
                    }
                    _ => {}
                }
                pin(&format!("{own}.{format}"), &text);
            }
        }
    }
    assert_eq!(same, NO_TREE);
}

/// A snapshot that no test compares would look like a promise.
#[test]
fn no_snapshot_is_left_over() {
    let mut expected = vec!["explain.list.snap".to_owned(), "tests__codes__codes.snap".to_owned()];
    let mut add = |own: &str, command: &str| {
        let drawn = |format: &&&str| **format != "tree" || !NO_TREE.contains(&own);
        expected.extend(formats(command).iter().filter(drawn).map(|format| format!("{own}.{format}.snap")));
    };
    for command in COMMANDS {
        for name in STATES {
            add(&format!("{name}.{}{}", command[0], command[1..].concat()), command[0]);
        }
    }
    for (own, command) in [("explain", "explain"), ("explain-rule", "explain"), ("decode", "decode")] {
        add(own, command);
    }
    expected.sort();
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");
    let files = std::fs::read_dir(directory).unwrap();
    let mut found: Vec<_> = files.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn explanations_and_decoded_files() {
    let dir = tempfile::tempdir().unwrap();
    let unpacked = corpus::unpack("t_torn_updates", dir.path());
    for format in formats("explain") {
        let explained = ckpt(["explain", "latest-missing", "-o", format]).run().to_string();
        pin(&format!("explain-rule.{format}"), &ckpt(["explain", "R104", "-o", format]).run().to_string());
        let files = walkdir::WalkDir::new(unpacked.work.join("meta")).sort_by_file_name();
        let files = files.into_iter().map(|entry| entry.unwrap().into_path());
        let stream = files.filter(|path| path.ends_with("task.updates")).min().unwrap();
        let decoded = ckpt(["decode", "-o", format]).arg(stream).run().redact(&unpacked.work, "$WORK_DIR");
        let texts = [explained, decoded.to_string()];
        for (command, text) in ["explain", "decode"].iter().zip(&texts) {
            pin(&format!("{command}.{format}"), text);
        }
    }
    pin("explain.list", &ckpt(["explain", "--list"]).run().to_string());
}

fn pin(name: &str, text: &str) {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
