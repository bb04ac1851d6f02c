//! Reading commands do not change the tree: names, types, bytes, modes, owners, times, symlink targets, inodes.

use std::path::{Path, PathBuf};

use crate::support::cli::{ckpt, formats};
use crate::support::corpus;
use crate::support::hash::Snapshot;
use crate::support::tree::typical;

/// Every reading command with a `work_dir` in place of `{}`, and a file of it in place of `{file}`.
const COMMANDS: &[&[&str]] = &[
    &["inspect", "{}"],
    &["inspect", "{}", "--full"],
    &["validate", "{}"],
    &["validate", "{}", "--lenient", "--relocated"],
    &["simulate", "{}"],
    &["simulate", "{}", "--relocated", "--no-strict"],
    &["decode", "{file}"],
    &["fleet", "{}", "{}"],
    &["metrics", "{}"],
    &["diff", "{}", "{}"],
];

#[test]
fn reading_commands_do_not_change_the_tree() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(&dir.path().join("built"));
    let mut trees = vec![(placed.base.clone(), placed.work.clone())];
    for name in ["w_update_sequences", "t_torn_updates", "k_rebooted", "e2_target_left"] {
        let unpacked = corpus::unpack(name, &dir.path().join(name));
        trees.push((unpacked.base, unpacked.work));
    }
    for (base, work) in trees {
        let before = Snapshot::take(&base);
        let stream = message_file(&work);
        for command in COMMANDS {
            for format in formats(command[0]) {
                let word = |word: &&str| match *word {
                    "{}" => work.clone().into_os_string(),
                    "{file}" => stream.clone().into_os_string(),
                    word => word.into(),
                };
                let output = ckpt(command.iter().map(word)).args(["-o", format]).run();
                assert!(output.status() != 2, "{command:?} {format}\n{output}");
                let diff = before.diff_touched(&Snapshot::take(&base));
                assert!(diff.is_empty(), "{command:?} {format} changed the tree:\n{diff}");
            }
        }
    }
}

/// A file with messages below `meta`.
fn message_file(dir: &Path) -> PathBuf {
    let files = walkdir::WalkDir::new(dir.join("meta")).sort_by_file_name();
    let mut files = files.into_iter().map(|entry| entry.unwrap().into_path());
    files
        .find(|path| path.ends_with("task.updates") || path.ends_with("resources_and_operations.state"))
        .unwrap()
}
