//! Nodes that no agent makes: pipes and sockets that would block, symlink loops, directories for files. All are
//! survived.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::support::cli::{Output, ckpt};
use crate::support::corpus::{self, Unpacked};
use rustix::fs::{CWD, FileType, Mode, mknodat};

/// Every framed or text file of the tree, in the order of paths.
fn files(unpacked: &Unpacked) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(unpacked.work.join("meta")).sort_by_file_name();
    let files = entries.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}

fn each_command(work: &Path, check: impl Fn(&str, &Output)) {
    for command in ["inspect", "validate", "simulate"] {
        let output = ckpt([command, "-o", "json", "--relocated", "--boot-id", "same"]).arg(work).run();
        assert!(!output.stderr().contains("panicked"), "{command}\n{output}");
        check(command, &output);
    }
}

/// Puts something else in the place of each file in turn and calls every command on it.
fn in_place_of_every_file(put: impl Fn(&Path)) {
    let dir = tempfile::tempdir().unwrap();
    let unpacked = corpus::unpack("e_reservation_and_volume", dir.path());
    for file in files(&unpacked) {
        let bytes = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        put(&file);
        each_command(&unpacked.work, |command, output| {
            assert!([0, 1, 3].contains(&output.status()), "{command} {}\n{output}", file.display());
            assert!(output.json()["error"].is_null(), "{command} {}\n{output}", file.display());
        });
        if fs::symlink_metadata(&file).unwrap().is_dir() {
            fs::remove_dir(&file).unwrap();
        } else {
            fs::remove_file(&file).unwrap();
        }
        fs::write(&file, bytes).unwrap();
    }
}

#[test]
fn a_pipe_in_place_of_a_file_does_not_block() {
    in_place_of_every_file(|path| mknodat(CWD, path, FileType::Fifo, Mode::from(0o644), 0).unwrap());
}

#[test]
fn a_socket_in_place_of_a_file_does_not_block() {
    in_place_of_every_file(|path| mknodat(CWD, path, FileType::Socket, Mode::from(0o644), 0).unwrap());
}

#[test]
fn a_directory_in_place_of_a_file() {
    in_place_of_every_file(|path| fs::create_dir(path).unwrap());
}

#[test]
fn a_symlink_loop_in_place_of_a_file() {
    in_place_of_every_file(|path| symlink(path.file_name().unwrap(), path).unwrap());
}

/// Devices can be made by root alone; who is not root has none to meet.
#[test]
fn a_device_in_place_of_a_file_does_not_block() {
    let dir = tempfile::tempdir().unwrap();
    let unpacked = corpus::unpack("e_reservation_and_volume", dir.path());
    let info = unpacked.work.join("meta/boot_id");
    fs::remove_file(&info).unwrap();
    // /dev/zero never ends.
    let made = mknodat(CWD, &info, FileType::CharacterDevice, Mode::from(0o644), rustix::fs::makedev(1, 5));
    if made.is_ok() {
        each_command(&unpacked.work, |command, output| {
            assert!([0, 1, 3].contains(&output.status()), "{command}\n{output}");
        });
    }
}

#[test]
fn directories_that_are_symlink_loops() {
    let dir = tempfile::tempdir().unwrap();
    for part in ["slaves", "resources"] {
        let unpacked = corpus::unpack("e_reservation_and_volume", &dir.path().join(part));
        let directory = unpacked.work.join("meta").join(part);
        fs::remove_dir_all(&directory).unwrap();
        symlink(format!("../meta/{part}"), &directory).unwrap();
        each_command(&unpacked.work, |command, output| {
            assert!([0, 1, 3].contains(&output.status()), "{part} {command}\n{output}");
        });
    }
    // A directory that holds itself.
    let unpacked = corpus::unpack("e_reservation_and_volume", &dir.path().join("self"));
    let slaves = unpacked.work.join("meta/slaves");
    symlink("..", slaves.join("again")).unwrap();
    each_command(&unpacked.work, |command, output| {
        assert!([0, 1, 3].contains(&output.status()), "{command}\n{output}");
    });
}

/// `latest` may point anywhere: chains, loops, out of the tree. What is outside is never shown.
#[test]
fn latest_symlinks_of_every_kind() {
    let dir = tempfile::tempdir().unwrap();
    let unpacked = corpus::unpack("a_command_tasks", dir.path());
    let latest = unpacked.work.join("meta/slaves/latest");
    let outside = dir.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("slave.info"), "not to be read").unwrap();
    let targets = ["latest", "loop", "", "..", "/", "/etc", "/dev/zero", "gone", outside.to_str().unwrap()];
    symlink("latest", unpacked.work.join("meta/slaves/loop")).unwrap();
    for target in targets.iter().filter(|target| !target.is_empty()) {
        fs::remove_file(&latest).unwrap();
        symlink(target, &latest).unwrap();
        each_command(&unpacked.work, |command, output| {
            assert!([0, 1, 3].contains(&output.status()), "{target} {command}\n{output}");
            assert!(!output.to_string().contains("not to be read"), "{target} {command}\n{output}");
        });
    }
}
