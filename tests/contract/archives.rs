//! Archives: truncated, hostile, too large, with more than one checkpoint. Nothing is unpacked, and nothing beyond the
//! bounds is held.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::support::archive::{TarFile, bomb, bomb_of, gzipped};
use crate::support::cli::{Output, ckpt};
use crate::support::corpus;

fn state(name: &str) -> PathBuf {
    corpus::directory().join(format!("{name}.tar.gz"))
}

fn inspect(path: &Path) -> Output {
    ckpt(["inspect", "-o", "json"]).arg(path).run()
}

/// The payload alone: without where it was read from and how old it is.
fn payload(output: &Output) -> Json {
    let mut document = output.json();
    let map = document.as_object_mut().unwrap();
    map.remove("source");
    document
}

#[test]
fn every_kind_of_archive_gives_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let plain = TarFile::new().all_of(&state("w_update_sequences"), "").bytes();
    let expected = payload(&inspect(&state("w_update_sequences")).exits(0));
    // Known by content, whatever it is called.
    let packings =
        [("plain", plain.clone()), ("meta.zip", gzipped(&plain)), ("x", zstd_of_raw_blocks(&plain))];
    for (name, bytes) in packings {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        assert_eq!(payload(&inspect(&path).exits(0)), expected, "{name}");
    }
    for prefix in ["./", "/", "backup/of/host-7/"] {
        let path = TarFile::new().all_of(&state("w_update_sequences"), prefix).write(dir.path(), "moved.tar");
        let output = inspect(&path).exits(0);
        assert_eq!(output.json()["totals"], expected["totals"], "{prefix}");
        assert_eq!(output.json()["frameworks"], expected["frameworks"], "{prefix}");
    }
}

/// A frame of zstd whose blocks are not compressed: enough to be known and read.
fn zstd_of_raw_blocks(bytes: &[u8]) -> Vec<u8> {
    // Magic, no checksum, one segment with an eight-byte content size.
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0b1110_0000];
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    let mut chunks = bytes.chunks(64 << 10).peekable();
    while let Some(chunk) = chunks.next() {
        let last = u32::from(chunks.peek().is_none());
        let header = (u32::try_from(chunk.len()).unwrap() << 3) | last;
        out.extend_from_slice(&header.to_le_bytes()[..3]);
        out.extend_from_slice(chunk);
    }
    out
}

#[test]
fn an_archive_that_ends_in_the_middle() {
    let dir = tempfile::tempdir().unwrap();
    let whole = fs::read(state("a_command_tasks")).unwrap();
    for (name, length) in [("half", whole.len() / 2), ("nearly", whole.len() - 5), ("begun", 40)] {
        let path = dir.path().join(name);
        fs::write(&path, &whole[..length]).unwrap();
        for command in ["inspect", "validate", "simulate"] {
            let output = ckpt([command, "-o", "json"]).arg(&path).run().exits(3);
            assert_eq!(output.json()["error"]["code"], "bad-archive", "{name} {command}\n{output}");
        }
    }
    let path = dir.path().join("flipped");
    let mut flipped = whole;
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    fs::write(&path, flipped).unwrap();
    assert_eq!(inspect(&path).exits(3).json()["error"]["code"], "bad-archive");
}

/// Cut between two members an archive is as good as whole, but for the blocks of zeros that end one: what may have followed
/// is unknown, and never missing.
#[test]
fn an_archive_that_ends_between_two_members() {
    let mut whole = Vec::new();
    let packed = fs::File::open(state("e_reservation_and_volume")).unwrap();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut whole).unwrap();
    let mut archive = tar::Archive::new(&whole[..]);
    let ends = archive.entries().unwrap().map(|entry| {
        let entry = entry.unwrap();
        let end = (entry.raw_file_position() + entry.size()).next_multiple_of(512);
        (String::from_utf8_lossy(&entry.path_bytes()).into_owned(), usize::try_from(end).unwrap())
    });
    let ends: Vec<_> = ends.filter(|(name, _)| name.contains("/meta/")).collect();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cut.tar");
    let judged = |bytes: &[u8], status: i32| {
        fs::write(&path, bytes).unwrap();
        ckpt(["validate", "-o", "json", "--boot-id", "same"]).arg(&path).run().exits(status).json()
    };
    for (name, end) in &ends {
        let document = judged(&whole[..*end], 3);
        let because = document["source"]["chosen_because"].as_str().unwrap_or_default();
        if document["source"].is_null() {
            // Nothing of a checkpoint is in it yet.
            assert_eq!(document["error"]["code"], "no-checkpoint", "{name}");
            continue;
        }
        assert!(because.contains("without an end mark"), "{name}: {because}");
        assert_eq!(
            (&document["verdict"], &document["summary"]["fatal"]),
            (&"unknown".into(), &0.into()),
            "{name}"
        );
        assert_eq!(document["error"]["code"], "not-in-source", "{name}");
        // With an end mark what is not there is missing, as the archive says.
        fs::write(&path, [&whole[..*end], &[0; 1024]].concat()).unwrap();
        let whole = ckpt(["validate", "-o", "json", "--boot-id", "same"]).arg(&path).run().json();
        match whole["source"]["chosen_because"].as_str() {
            Some(because) => assert!(!because.contains("end mark"), "{name}"),
            None => assert_eq!(whole["error"]["code"], "no-checkpoint", "{name}"),
        }
    }
    assert!(ends.len() > 30);
    judged(&whole, 0);
}

#[test]
fn two_work_dirs_in_one_archive() {
    let dir = tempfile::tempdir().unwrap();
    let path = TarFile::new()
        .all_of(&state("a_command_tasks"), "host-a/")
        .all_of(&state("f_unacked"), "host-b/")
        .write(dir.path(), "two.tar");
    for command in ["inspect", "validate", "simulate"] {
        let output = ckpt([command, "-o", "json"]).arg(&path).run().exits(3);
        let error = &output.json()["error"];
        assert_eq!(error["code"], "several-checkpoints", "{output}");
        for host in ["host-a/var/lib/mesos/meta", "host-b/var/lib/mesos/meta"] {
            assert!(error["message"].as_str().unwrap().contains(host), "{output}");
        }
    }
}

/// Members with `..` are skipped, absolute ones are read without their `/`; neither points outside.
/// The `slaves` of the sandboxes may hold what that of `meta` holds.
#[test]
fn a_latest_of_the_sandboxes_is_not_that_of_the_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    let name = "w_update_sequences";
    let expected = inspect(&state(name)).exits(0).json();
    let id = expected["agent"]["id"].as_str().unwrap();
    for target in [id.to_owned(), format!("/var/lib/mesos/meta/slaves/{id}")] {
        let packed = TarFile::new().all_of(&state(name), "").link("var/lib/mesos/slaves/latest", &target);
        let output = inspect(&packed.write(dir.path(), "latest.tar")).exits(0).json();
        assert_eq!(output["totals"], expected["totals"], "{target}");
        assert_eq!(output["agent"]["id"], id, "{target}");
    }
}

#[test]
fn members_with_parent_or_absolute_paths() {
    let dir = tempfile::tempdir().unwrap();
    let outside = dir.path().join("outside");
    let path = TarFile::new()
        .all_of(&state("a_command_tasks"), "/")
        .file("../outside", b"written")
        .file("var/lib/mesos/meta/../../../../outside", b"written")
        .file(outside.to_str().unwrap(), b"written")
        .link("var/lib/mesos/meta/slaves/evil", "/etc")
        .file("var/lib/mesos/meta/slaves/evil/slave.info", b"through a link")
        .write(dir.path(), "hostile.tar");
    for command in ["inspect", "validate", "simulate"] {
        let output = ckpt([command, "-o", "json"]).arg(&path).run();
        assert!([0, 1].contains(&output.status()), "{command}\n{output}");
        assert!(output.json()["error"].is_null(), "{command}\n{output}");
    }
    assert!(!outside.exists());
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["hostile.tar"]);
}

/// What was skipped or stripped is reported.
#[test]
fn skipped_members_are_reported() {
    let dir = tempfile::tempdir().unwrap();
    let path = TarFile::new()
        .all_of(&state("a_command_tasks"), "/")
        .file("../outside", b"written")
        .write(dir.path(), "hostile.tar");
    let output = ckpt(["validate"]).arg(&path).run();
    let said = output.to_string();
    assert!(said.contains("..") && said.contains("skipped"), "{said}");
}

const MIB: u64 = 1 << 20;

/// A member above 64 MiB is refused by its header, before it is read: the archive says 200 GiB and ends there.
#[test]
fn a_member_that_is_too_large() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("large.tar");
    let mut header = tar::Header::new_gnu();
    header.set_path("var/lib/mesos/meta/boot_id").unwrap();
    header.set_size(200 << 30);
    header.set_mode(0o644);
    header.set_cksum();
    fs::write(&path, header.as_bytes()).unwrap();
    let output = inspect(&path).exits(3);
    let error = &output.json()["error"];
    assert_eq!(error["code"], "bad-archive", "{output}");
    assert!(error["message"].as_str().unwrap().contains("64 MiB"), "{output}");
}

/// Where it is damaged, after what, and what to do: in a header, in what a header promises, in compressed data.
#[test]
fn a_damaged_archive_is_reported_by_file_and_byte() {
    let dir = tempfile::tempdir().unwrap();
    let told = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = inspect(&path).exits(3).json()["error"].clone();
        assert_eq!(
            (&error["code"], &error["path"]),
            (&"bad-archive".into(), &path.to_str().into()),
            "{name}"
        );
        assert!(error["next"].as_str().unwrap().contains("tar -C / -czf"), "{error}");
        let message = error["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with(path.to_str().unwrap()), "{message}");
        message
    };
    let two = TarFile::new()
        .file("var/lib/mesos/meta/boot_id", &[b'x'; 600])
        .file("meta/slaves/y", &[b'y'; 600])
        .bytes();
    let second = 512 + 1024;
    for (at, what) in [(second, "a name"), (second + 130, "a size"), (second + 150, "a checksum")] {
        let mut wrong = two.clone();
        wrong[at] = b'?';
        let message = told("header.tar", &wrong);
        let place = format!("damaged at byte {second}, after var/lib/mesos/meta/boot_id: ");
        assert!(message.contains(&place), "{what}: {message}");
        let packed = told("header.tar.gz", &gzipped(&wrong));
        assert!(
            packed.contains(&format!("at byte {second} of its uncompressed content, after ")),
            "{packed}"
        );
    }
    let cut = told("cut.tar", &two[..second + 512 + 100]);
    assert!(cut.contains(&format!("damaged at byte {second}, after ")), "{cut}");
    let (whole, mut flipped) = (fs::read(state("a_command_tasks")).unwrap(), Vec::new());
    flipped.extend_from_slice(&whole[..whole.len() / 2]);
    let half = told("half.tar.gz", &flipped);
    assert!(
        half.contains("damaged at byte ") && half.contains(" of its uncompressed content, after "),
        "{half}"
    );
}

/// Of its findings, without those about owners and modes, which archives of tests do not keep.
fn codes(document: &Json) -> Vec<(&Json, &Json)> {
    let found = document["findings"].as_array().into_iter().flatten();
    let is_odd = |finding: &&Json| finding["code"].as_str().is_some_and(|code| code.ends_with("-odd"));
    found.filter(|finding| !is_odd(finding)).map(|finding| (&finding["code"], &finding["path"])).collect()
}

/// The last member of a name counts. A file in the place of `meta/slaves` is treated as on disk: no agent is
/// found, and the one that starts aborts once it is registered.
#[test]
fn a_file_in_the_place_of_a_directory() {
    // With containers that run, what starts is a new agent to them.
    for (name, outcome, status) in
        [("e_reservation_only", "no-checkpoint", 3), ("x_two_runs", "new-agent", 1)]
    {
        let dir = tempfile::tempdir().unwrap();
        let unpacked = corpus::unpack(name, dir.path());
        let slaves = unpacked.work.join("meta/slaves");
        fs::remove_dir_all(&slaves).unwrap();
        fs::write(&slaves, "x").unwrap();
        let archive = TarFile::new().all_of(&state(name), "").file("var/lib/mesos/meta/slaves", b"x");
        let archive = archive.write(dir.path(), "replaced.tar");
        let told = |path: &Path, command: &str, status: i32| {
            let call =
                ckpt([command, "-o", "json", "--relocated", "--boot-id", "same", "--now", corpus::NOW]);
            let call = if path == archive { call } else { call.arg("--runtime-dir").arg(&unpacked.runtime) };
            let mut document = call.arg(path).run().exits(status).json();
            document.as_object_mut().unwrap().remove("source");
            document
        };
        let both = |command: &str, status: i32| {
            let (packed, on_disk) = (told(&archive, command, status), told(&unpacked.work, command, status));
            assert_eq!(codes(&packed), codes(&on_disk), "{name} {command}");
            [packed, on_disk]
        };
        for document in both("simulate", status) {
            assert_eq!(document["outcome"], outcome, "{name}");
        }
        for document in both("validate", 1) {
            let found = document["findings"].as_array().unwrap().iter();
            let found: Vec<_> = found.map(|finding| (&finding["code"], &finding["severity"])).collect();
            assert!(found.contains(&(&"slaves-not-a-folder".into(), &"error".into())), "{name} {found:?}");
        }
    }
}

/// Bytes that are kept are bounded by --max-size; what is not kept costs nothing, however long it is.
#[test]
fn a_bomb_is_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bomb.tar.gz");
    bomb(&path, "var/lib/mesos/meta/slaves/S/slave.info", 60 * MIB);
    assert!(fs::metadata(&path).unwrap().len() < MIB, "the bomb itself is small");
    let output = ckpt(["inspect", "-o", "json", "--max-size", "1000000"]).arg(&path).run().exits(3);
    let error = &output.json()["error"];
    assert!(error["message"].as_str().unwrap().contains("--max-size"), "{output}");
    // A sandbox may be as large as it likes: nothing of it is kept.
    let sandbox = dir.path().join("sandbox.tar.gz");
    bomb(&sandbox, "var/lib/mesos/slaves/S/frameworks/F/executors/E/runs/R/core", 200 * MIB);
    let output = ckpt(["validate", "-o", "json", "--max-size", "1000000"]).arg(&sandbox).run();
    assert_eq!(output.json()["error"]["code"], "not-in-source", "{output}");
}

/// A sandbox's sparse file is passed over as it is packed: a hole of 2^60 bytes takes no time.
#[test]
fn holes_are_not_filled() {
    let dir = tempfile::tempdir().unwrap();
    let expected = payload(&inspect(&state("x_two_runs")));
    let tar = TarFile::new().sparse("var/lib/disk.img", 1 << 60).all_of(&state("x_two_runs"), "");
    let path = tar.write(dir.path(), "sparse.tar");
    assert_eq!(payload(&inspect(&path).exits(0)), expected);
    let large = TarFile::new().sparse("var/lib/mesos/meta/boot_id", 1 << 60).write(dir.path(), "large.tar");
    assert!(inspect(&large).exits(3).json()["error"]["message"].as_str().unwrap().contains("64 MiB"));
}

/// An archive with a name of 200 MiB, or with a million empty members, is not a checkpoint either.
#[test]
fn names_and_nodes_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("name.tar.gz");
    bomb_of(&path, "././@LongLink", tar::EntryType::GNULongName, 200 * MIB);
    let output = inspect(&path).exits(3);
    assert_eq!(output.json()["error"]["code"], "bad-archive", "{output}");
    assert!(output.to_string().contains("too long"), "{output}");
    let many =
        (0..5000).fold(TarFile::new(), |tar, at| tar.directory(&format!("var/lib/mesos/meta/slaves/S{at}")));
    let many = many.write(dir.path(), "many.tar");
    let output = ckpt(["inspect", "-o", "json", "--max-size", "1000000"]).arg(&many).run().exits(3);
    assert!(output.json()["error"]["message"].as_str().unwrap().contains("--max-size"), "{output}");
}

/// Symlinks in an archive never point to files of this host.
#[test]
fn links_out_of_an_archive_are_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let secret = dir.path().join("secret");
    fs::write(&secret, "do not show").unwrap();
    let path = TarFile::new()
        .all_of(&state("a_command_tasks"), "")
        .link("var/lib/mesos/meta/boot_id", secret.to_str().unwrap())
        .write(dir.path(), "linked.tar");
    for command in ["inspect", "validate", "simulate"] {
        let output = ckpt([command, "-o", "json", "-v"]).arg(&path).run();
        assert!(!output.to_string().contains("do not show"), "{command}\n{output}");
    }
}

/// An archive of a directory that looks deeper than any path may be is read or refused, not a crash.
#[test]
fn very_deep_directories() {
    let dir = tempfile::tempdir().unwrap();
    let deep = "d/".repeat(20_000);
    let path = TarFile::new()
        .all_of(&state("a_command_tasks"), "")
        .directory(&format!("var/lib/mesos/meta/slaves/{deep}"))
        .write(dir.path(), "deep.tar");
    let output = inspect(&path);
    assert!([0, 3].contains(&output.status()), "{output}");
}
