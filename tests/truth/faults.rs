//! 428 trees with one fault each: state, error text or abort are the agent's, in both modes, and so is what its
//! recovery cuts and removes. Each tree is read twice: as an archive, and as a copied folder.

use std::fs::{self, File, Permissions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::ops::Range;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ckpt::recovery::Mode;
use ckpt::source::LocateError;
use flate2::read::GzDecoder;
use ruzstd::decoding::StreamingDecoder;
use serde_json::{Value as Json, json};

use super::played::{End, Played, loaded};
use super::verdict::normalised;
use crate::support::corpus;
use crate::support::json::differences;

/// The boot id of the host on which the agent judged.
const BOOT_ID: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

/// Where ckpt and the agent must differ.
struct Exception {
    fault: &'static str,
    mode: &'static str,
    /// Where in the state.
    path: &'static str,
    mesos: &'static str,
    ours: &'static str,
}

/// A pid file may name a host. The agent asks the resolver of its host for the address; ckpt looks up no name,
/// because it may judge an archive somewhere else, and keeps the name.
const EXCEPTIONS: &[Exception] = &[
    Exception {
        fault: "libprocess.pid:hostname",
        mode: "strict",
        path: "/agent/frameworks/0/executors/0/runs/0/libprocess_pid",
        mesos: "executor(1)@127.0.0.1:5051",
        ours: "executor(1)@localhost:5051",
    },
    Exception {
        fault: "libprocess.pid:hostname",
        mode: "non_strict",
        path: "/agent/frameworks/0/executors/0/runs/0/libprocess_pid",
        mesos: "executor(1)@127.0.0.1:5051",
        ours: "executor(1)@localhost:5051",
    },
];

/// Trees without a trace of an agent. Whoever names a folder means it, and an agent that starts there finds nothing;
/// an archive may hold anything, and ckpt says that it holds no checkpoint.
const NOT_IN_ARCHIVES: &[&str] = &["file-for-dir:meta", "tree:only-sandboxes"];

#[test]
fn every_faulty_tree_is_judged_as_mesos_does() {
    let (trees, verdicts) = (Trees::read(), verdicts());
    let names: Vec<_> = trees.places.iter().map(|(name, _)| name.as_str()).collect();
    let judged: Vec<_> = verdicts.iter().map(|verdict| verdict["tree"].as_str().unwrap()).collect();
    assert_eq!(names, judged);
    assert_eq!(names.len(), 428);
    let work = Mutex::new(trees.places.iter().zip(&verdicts));
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(|| {
                loop {
                    let Some(((name, place), verdict)) = work.lock().unwrap().next() else { break };
                    let dir = tempfile::tempdir().unwrap();
                    let archive = dir.path().join("tree.tar");
                    trees.write(place, &archive);
                    let folder = unpacked(&archive, dir.path(), name);
                    let found = judge(&archive, &folder, verdict);
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} differences (agent -> ckpt):\n{}", wrong.len(), wrong.join("\n"));
}

fn judge(archive: &Path, folder: &Path, verdict: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    let fault = verdict["fault"].as_str().unwrap();
    let mut sources = vec![("folder", loaded(folder).unwrap())];
    match loaded(archive) {
        Ok(loaded) => sources.push(("archive", loaded)),
        Err(LocateError::NoneInArchive(_)) if NOT_IN_ARCHIVES.contains(&fault) => {}
        Err(error) => wrong.push(format!("{} {fault} archive {error}", verdict["tree"])),
    }
    for (mode, key) in [(Mode::Strict, "strict"), (Mode::Lenient, "non_strict")] {
        let expected = with_exceptions(fault, key, &verdict[key]);
        for (kind, loaded) in &sources {
            let found = compare(&expected, &loaded.play(mode, BOOT_ID), folder);
            let tell = |line| format!("{} {fault} {key} {kind} {line}", verdict["tree"]);
            wrong.extend(found.into_iter().take(5).map(tell));
        }
    }
    wrong
}

fn with_exceptions(fault: &str, mode: &str, verdict: &Json) -> Json {
    let mut verdict = verdict.clone();
    for exception in EXCEPTIONS.iter().filter(|known| known.fault == fault && known.mode == mode) {
        let place = verdict["state"].pointer_mut(exception.path).unwrap();
        assert_eq!(place, exception.mesos, "{fault}");
        *place = exception.ours.into();
    }
    verdict
}

fn compare(expected: &Json, played: &Played, folder: &Path) -> Vec<String> {
    let mut wrong: Vec<_> = played.unknown.iter().map(|path| format!("{path} is not known")).collect();
    match (expected["kind"].as_str().unwrap(), &played.end) {
        ("state", End::State(state)) => wrong.extend(differences(&expected["state"], &normalised(state))),
        ("error", End::Error(text)) if expected["error"] == **text => {}
        // What is known of an abort ends with the line that it leaves.
        ("abort", End::Abort(text)) if expected["text"].as_str().unwrap().contains(text.as_str()) => {
            return wrong;
        }
        (_, end) => wrong.push(format!("{expected} -> {end:?}")),
    }
    // A cut to the size that a file has changes nothing.
    let size = |path: &str| fs::metadata(folder.join(path)).map(|meta| meta.len()).ok();
    let cut: Vec<_> = played.cut.iter().filter(|(path, to)| size(path) != Some(**to)).collect();
    let cut: Json = cut.into_iter().map(|(path, to)| (path.clone(), json!(to))).collect();
    let none = json!({});
    wrong.extend(differences(expected.get("task_updates_sizes_after").unwrap_or(&none), &cut));
    let none = json!([]);
    wrong.extend(differences(expected.get("deleted").unwrap_or(&none), &json!(played.removed)));
    wrong
}

/// The trees, as they lie one behind the other in one tar.
struct Trees {
    tar: Vec<u8>,
    /// Names, and where in `tar` their members are; sorted by name.
    places: Vec<(String, Range<usize>)>,
}

impl Trees {
    fn read() -> Self {
        let file = File::open(corpus::folder().join("faults/trees.tar.zst")).unwrap();
        let mut tar = Vec::new();
        StreamingDecoder::new(BufReader::new(file)).unwrap().read_to_end(&mut tar).unwrap();
        let mut places: Vec<(String, Range<usize>)> = Vec::new();
        let mut end = 0;
        for member in tar::Archive::new(&tar[..]).entries().unwrap() {
            let member = member.unwrap();
            let path = member.path_bytes();
            let name = std::str::from_utf8(path.split(|byte| *byte == b'/').next().unwrap()).unwrap();
            if places.last().is_none_or(|(last, _)| last != name) {
                places.push((name.to_owned(), end..end));
            }
            // Members are filled up to blocks.
            let length = usize::try_from(member.size()).unwrap().next_multiple_of(512);
            end = usize::try_from(member.raw_file_position()).unwrap() + length;
            places.last_mut().unwrap().1.end = end;
        }
        places.sort_by(|a, b| a.0.cmp(&b.0));
        Self { tar, places }
    }

    /// Writes one tree as an archive.
    fn write(&self, place: &Range<usize>, path: &Path) {
        let mut file = File::create(path).unwrap();
        file.write_all(&self.tar[place.clone()]).unwrap();
        file.write_all(&[0; 1024]).unwrap();
    }
}

/// Unpacks an archive of one tree. The agent that judged was root, who may read anything; who tests may not be.
fn unpacked(archive: &Path, into: &Path, name: &str) -> PathBuf {
    let mut archive = tar::Archive::new(File::open(archive).unwrap());
    archive.set_preserve_permissions(true);
    archive.unpack(into).unwrap();
    let folder = into.join(name);
    make_readable(&folder);
    folder
}

fn make_readable(path: &Path) {
    let meta = fs::symlink_metadata(path).unwrap();
    let least = if meta.is_dir() { 0o700 } else { 0o600 };
    if !meta.is_symlink() && meta.mode() & least != least {
        fs::set_permissions(path, Permissions::from_mode(meta.mode() | least)).unwrap();
    }
    if meta.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            make_readable(&entry.unwrap().path());
        }
    }
}

fn verdicts() -> Vec<Json> {
    let file = File::open(corpus::folder().join("faults/verdicts.jsonl.gz")).unwrap();
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    let mut verdicts: Vec<Json> = lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    verdicts.sort_by(|a, b| a["tree"].as_str().cmp(&b["tree"].as_str()));
    verdicts
}
