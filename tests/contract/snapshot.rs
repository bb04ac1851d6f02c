//! Snapshots: whole, readable by every reading command, and back where they were when unpacked.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::cli::ckpt;
use crate::support::hash::Snapshot;
use crate::support::tree::typical;

#[test]
fn a_snapshot_is_the_tree() {
    for name in ["s.tar.zst", "s.tar.gz"] {
        let dir = tempfile::tempdir().unwrap();
        let placed = typical().write(dir.path());
        let before = Snapshot::take(&placed.work);
        let to = dir.path().join(name);
        let json = ckpt(["snapshot", "-o", "json", "--to"]).arg(&to).arg(&placed.work).run().exits(0).json();
        assert_eq!((&json["consistent"], &json["verified"]), (&true.into(), &true.into()), "{json}");
        assert_eq!(json["size"], fs::metadata(&to).unwrap().len());
        assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
        before.assert_untouched(&Snapshot::take(&placed.work));
        let out = dir.path().join("out");
        unpack(&to, &out);
        let back = out.join(placed.meta().strip_prefix("/").unwrap());
        Snapshot::take(&placed.meta()).assert_same(&Snapshot::take(&back));
        // What every command makes of it is what it makes of the directory.
        let of = |path: &Path| {
            ckpt(["inspect", "-o", "json", "--full", "--relocated"]).arg(path).run().exits(0).json()
        };
        let (archive, directory) = (of(&to), of(&placed.work));
        for key in ["agent", "frameworks", "resources", "operations", "totals"] {
            let mut directory = directory[key].clone();
            let mut archive = archive[key].clone();
            for agent in [&mut directory, &mut archive] {
                if let Some(agent) = agent.as_object_mut() {
                    agent.remove("boot");
                }
            }
            assert!(archive == directory, "{key} is not the same");
        }
    }
}

#[test]
fn a_preview_is_the_result() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let preview = ckpt(["snapshot", "-n", "--to", "s.tar.zst"]).arg(&placed.work).run().exits(1);
    assert!(preview.stdout().starts_with("s.tar.zst would be written from "), "{preview}");
    assert_eq!(preview.stderr(), "");
}

fn unpack(from: &Path, to: &Path) {
    let bytes = fs::read(from).unwrap();
    let tar: Box<dyn std::io::Read> = if from.extension().is_some_and(|end| end == "zst") {
        Box::new(ckpt::source::zstd_frames(&bytes[..]))
    } else {
        Box::new(flate2::read::GzDecoder::new(&bytes[..]))
    };
    let mut archive = tar::Archive::new(tar);
    archive.set_preserve_permissions(true);
    archive.set_preserve_mtime(true);
    archive.unpack(to).unwrap();
    // The library keeps whole seconds; what the archive holds is read from it.
    let tar: Box<dyn std::io::Read> = if from.extension().is_some_and(|end| end == "zst") {
        Box::new(ckpt::source::zstd_frames(&bytes[..]))
    } else {
        Box::new(flate2::read::GzDecoder::new(&bytes[..]))
    };
    let mut times = Vec::new();
    for entry in tar::Archive::new(tar).entries().unwrap() {
        let mut entry = entry.unwrap();
        let mut mtime = (entry.header().mtime().unwrap().cast_signed(), 0);
        for extension in entry.pax_extensions().unwrap().into_iter().flatten() {
            let extension = extension.unwrap();
            if extension.key() == Ok("mtime") {
                let (secs, nanos) = extension.value().unwrap().split_once('.').unwrap();
                mtime = (secs.parse().unwrap(), nanos.parse().unwrap());
            }
        }
        times.push((to.join(entry.path().unwrap()), mtime));
    }
    for (path, (tv_sec, tv_nsec)) in times.into_iter().rev() {
        let time = rustix::fs::Timespec { tv_sec, tv_nsec };
        let times = rustix::fs::Timestamps { last_access: time, last_modification: time };
        let flags = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
        rustix::fs::utimensat(rustix::fs::CWD, path, &times, flags).unwrap();
    }
}

#[test]
fn paths_that_are_not_a_snapshot() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let call = |to: &Path| ckpt(["snapshot", "--to"]).arg(to).arg(&placed.work);
    let there = dir.path().join("there.tar.gz");
    fs::write(&there, "precious").unwrap();
    assert!(call(&there).run().exits(3).stderr().contains("nothing is overwritten"));
    assert_eq!(fs::read(&there).unwrap(), b"precious");
    let fresh = dir.path().join("new.tar.zst");
    assert!(call(&fresh).arg("--redact").run().exits(2).stderr().contains("restoring"));
    let _ = call(&dir.path().join("new.zip")).run().exits(2);
    let _ = call(&dir.path().join("none/new.tar.gz")).run().exits(3);
    let _ = call(&fresh).arg("--dry-run").run().exits(1);
    let planned = call(&fresh).args(["--dry-run", "-o", "json"]).run().exits(1).json();
    assert_eq!(planned["exit_status"], 1);
    assert_eq!(planned["to"], fresh.to_str().unwrap());
    assert!(!fresh.exists());
}

#[test]
fn unreadable_files_prevent_a_snapshot() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    for entry in walkdir::WalkDir::new(dir.path()) {
        let entry = entry.unwrap();
        if !entry.path_is_symlink() {
            let mode = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
        }
    }
    let outbox = dir.path().join("outbox");
    fs::create_dir(&outbox).unwrap();
    fs::set_permissions(&outbox, fs::Permissions::from_mode(0o777)).unwrap();
    let boot_id = placed.meta().join("boot_id");
    fs::set_permissions(&boot_id, fs::Permissions::from_mode(0o000)).unwrap();
    let to = outbox.join("s.tar.gz");
    let call = ckpt(["snapshot", "--to"]).arg(&to).arg(&placed.work).run_by_nobody(dir.path());
    let output = call.run().exits(3);
    assert!(output.stderr().contains("boot_id") && output.stderr().contains("sudo ckpt"), "{output}");
    assert!(!to.exists(), "half a snapshot is none");
}

/// What no archive can hold is named and not counted in; what is in it can be read back by ckpt itself.
#[test]
fn what_no_archive_holds_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(dir.path());
    let fifo = placed.meta().join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
        .unwrap();
    let name = "n".repeat(250);
    let flags = rustix::fs::OFlags::DIRECTORY | rustix::fs::OFlags::RDONLY;
    let mut directory = rustix::fs::open(placed.meta(), flags, rustix::fs::Mode::empty()).unwrap();
    for _ in 0..17 {
        rustix::fs::mkdirat(&directory, &*name, rustix::fs::Mode::RWXU).unwrap();
        directory = rustix::fs::openat(&directory, &*name, flags, rustix::fs::Mode::empty()).unwrap();
    }
    let to = dir.path().join("s.tar.gz");
    let call = ckpt(["snapshot", "-o", "ndjson", "--to"]).arg(&to).arg(&placed.work);
    let lines = call.run().exits(1).lines();
    let [header, summary] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&header["type"], &summary["type"]), (&"header".into(), &"summary".into()));
    let left: Vec<&str> =
        header["left_out"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert!(left.len() == 2 && left[0].contains("too long") && left[1].contains("a pipe"), "{left:?}");
    let read = ckpt(["inspect", "-o", "json"]).arg(&to).run().exits(0).json();
    let because = read["source"]["chosen_because"].as_str().unwrap();
    assert_eq!(because, "given on the command line", "nothing of it is skipped");
}
