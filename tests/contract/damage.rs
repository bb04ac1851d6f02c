//! Trees that are damaged at random, in many places at once, and whole command lines over them: no panic, no signal, a
//! document for scripts and only visible characters for people, the same status in every format, and nothing changed.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::support::cli::{ckpt, formats};
use crate::support::hash::Snapshot;
use crate::support::ids::Rng;
use crate::support::tree::typical;

const COMMANDS: [&[&str]; 16] = [
    &["validate", "--relocated"],
    &["validate", "--relocated", "--lenient", "-v"],
    &["simulate", "--relocated"],
    &["simulate", "--relocated", "--reboot"],
    &["executors", "--relocated"],
    &["status", "--relocated"],
    &["inspect", "--relocated", "--full", "--orphans"],
    &["config", "--relocated"],
    &["fleet", "--relocated"],
    &["metrics", "--relocated"],
    &["history"],
    &["repair", "-n", "--relocated"],
    &["cleanup", "-n", "--relocated", "--older-than=0secs"],
    &["cleanup", "-n", "--relocated", "--scope=all"],
    &["forget-agent", "-n", "--relocated"],
    &["undo", "-n"],
];

/// Every path below a directory, in order.
fn paths(top: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(top).min_depth(1).sort_by_file_name().into_iter();
    entries.filter_map(|entry| Some(entry.ok()?.into_path())).collect()
}

fn remove(path: &Path) {
    let is_directory = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    let _ = if is_directory { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// One mutation of one path. What is no longer possible is left out.
fn mutate(rng: &mut Rng, path: &Path, all: &[PathBuf]) -> std::io::Result<()> {
    let other = rng.pick(all).clone();
    let is_file = fs::symlink_metadata(path)?.is_file();
    match rng.below(16) {
        0..=5 if is_file => {
            let mut bytes = fs::read(path)?;
            match rng.below(6) {
                0 => bytes.truncate(rng.below(bytes.len() + 1)),
                1 => bytes.extend(rng.bytes(40)),
                2 => bytes = [&bytes[..], &bytes[..]].concat(),
                // A length, and what nests without end.
                3 => bytes.splice(0..bytes.len().min(4), rng.bytes(4)).for_each(drop),
                4 => bytes.extend(std::iter::repeat_n(*rng.pick(&[0x0b, 0x0a, 0x00, 0xff]), 5000)),
                _ => {
                    for _ in 0..=rng.below(4) {
                        let at = rng.below(bytes.len().max(1));
                        if let Some(byte) = bytes.get_mut(at) {
                            *byte = u8::try_from(rng.below(256)).unwrap();
                        }
                    }
                }
            }
            fs::write(path, bytes)
        }
        6 if is_file => fs::File::options().write(true).open(path)?.set_len(1 << 22),
        7 if is_file => {
            let mut file = fs::File::options().write(true).open(path)?;
            file.seek(SeekFrom::Start(1 << 20))?;
            file.write_all(b"\x1b[31m")
        }
        8 => {
            remove(path);
            fs::create_dir(path)
        }
        9 => {
            remove(path);
            symlink(&other, path)
        }
        10 => {
            remove(path);
            symlink("/etc", path)
        }
        11 => {
            remove(path);
            rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
                .map_err(Into::into)
        }
        12 => fs::rename(
            path,
            path.with_file_name(rng.pick(&["a\u{1b}[2Jb", "\u{202e}x", "latest", ".", "new\nline"])),
        ),
        13 => {
            fs::set_permissions(path, fs::Permissions::from_mode(*rng.pick(&[0o7777, 0o755, 0o700, 0o777])))
        }
        14 => {
            let mut deep = path.to_owned();
            for _ in 0..300 {
                deep.push("deep");
            }
            fs::create_dir_all(deep)
        }
        15 => fs::rename(path, other.join("moved")),
        _ => {
            remove(path);
            Ok(())
        }
    }
}

#[test]
fn no_damage_breaks_a_command() {
    let is_full = std::env::var_os("CKPT_FULL").is_some();
    let (first, trees) = (1, if is_full { 300 } else { 3 });
    let (mut runs, mut made, mut wrong) = (0, 0, Vec::new());
    for seed in first..first + trees {
        let dir = tempfile::tempdir().unwrap();
        let placed = typical().write(dir.path());
        let mut rng = Rng::new(seed);
        for _ in 0..=rng.below(12) {
            let all = paths(&placed.base);
            let path = rng.pick(&all).clone();
            made += usize::from(mutate(&mut rng, &path, &all).is_ok());
        }
        if !placed.work.is_dir() {
            continue;
        }
        let before = Snapshot::take(&placed.base);
        for (number, command) in COMMANDS.iter().enumerate() {
            // By default each tree sees a third of the calls, and each call a third of the trees.
            if !is_full && number % 3 != usize::try_from(seed % 3).unwrap() {
                continue;
            }
            let mut statuses = Vec::new();
            let formats = if command[0] == "metrics" { &["table"][..] } else { formats(command[0]) };
            for format in formats {
                let call = ckpt(*command).args(["-o", format]);
                let output = call.arg(&placed.work).run();
                runs += 1;
                let mut say = |what: &str| {
                    wrong.push(format!("seed {seed}: {command:?} -o {format}: {what}: {output}"));
                };
                if output.stderr().contains("panicked") {
                    say("panic");
                }
                // Fails if the document is not valid, or a key occurs twice.
                match *format {
                    "json" => drop(output.json()),
                    "ndjson" => drop(output.lines()),
                    _ if [output.stdout(), output.stderr()]
                        .concat()
                        .contains(['\u{1b}', '\u{202e}', '\u{7}']) =>
                    {
                        say("control characters");
                    }
                    _ => {}
                }
                statuses.push(output.status());
            }
            if statuses.iter().any(|status| *status != statuses[0] || ![0, 1, 3, 4].contains(status)) {
                wrong.push(format!("seed {seed}: {command:?}: statuses {statuses:?}"));
            }
        }
        before.assert_untouched(&Snapshot::take(&placed.base));
    }
    assert!(made > usize::try_from(trees).unwrap(), "{made} mutations of {trees} trees");
    if is_full {
        let wrong = wrong.len();
        let _ = writeln!(std::io::stderr(), "{trees} trees, {made} mutations, {runs} runs, {wrong} wrong");
    }
    assert!(wrong.is_empty(), "{} of {runs} runs:\n{}", wrong.len(), wrong.join("\n"));
}
