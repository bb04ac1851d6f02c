//! The same for every faulty tree and every reported one: as an archive, as a copy, and in place, where its symlinks name the
//! directory that it is in; by root and by another user.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::support::archive::TarFile;
use crate::support::corpus;
use crate::support::faults::{BOOT_ID, Trees, unpacked, verdicts};
use crate::support::parallel::on_all_processors;

use super::{Answers, Place, is_full, is_in_part, takes_all};

/// Flags for trees in place; those that name a `work_dir` get it.
const SETS: &[&[&str]] = &[
    &[],
    &["--", "--work_dir=WORK"],
    &["--", "--work_dir=/srv/elsewhere"],
    &["--", "--runtime_dir=/srv/elsewhere"],
    &["--no-strict"],
    &["--", "--work_dir=WORK", "--no-strict"],
    &["--", "--containerizers=docker"],
    &["--", "--isolation=no/such"],
];

/// Every n-th tree, unless everything is run.
const SAMPLE: usize = 61;

/// Symlinks that name a path below `old` name the same below `new`.
fn move_links(directory: &Path, old: &Path, new: &Path) {
    for entry in walkdir::WalkDir::new(directory) {
        let entry = entry.unwrap();
        if !entry.path_is_symlink() {
            continue;
        }
        let target = fs::read_link(entry.path()).unwrap();
        if let Ok(rest) = target.strip_prefix(old) {
            let place = if rest.as_os_str().is_empty() { new.to_owned() } else { new.join(rest) };
            fs::remove_file(entry.path()).unwrap();
            symlink(place, entry.path()).unwrap();
        }
    }
}

/// The `work_dir` that the symlinks of a tree name.
fn named_place(work: &Path) -> Option<PathBuf> {
    let links = walkdir::WalkDir::new(work).into_iter().filter_map(Result::ok);
    let links = links.filter(walkdir::DirEntry::path_is_symlink);
    let mut targets = links.filter_map(|entry| fs::read_link(entry.path()).ok());
    targets.find_map(|target| {
        let text = target.as_os_str().as_bytes();
        let at = text.windows(13).position(|part| part == b"/meta/slaves/")?;
        text.starts_with(b"/").then(|| PathBuf::from(OsStr::from_bytes(&text[..at])))
    })
}

fn open_to_all(directory: &Path) {
    for entry in walkdir::WalkDir::new(directory) {
        let entry = entry.unwrap();
        if !entry.path_is_symlink() {
            let mode = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
            fs::set_permissions(entry.path(), Permissions::from_mode(mode)).unwrap();
        }
    }
}

/// Every contradiction about a tree at a path, with some sets of flags.
fn ask(name: &str, place: &Place<'_>, index: usize, alike: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, flags) in SETS.iter().enumerate() {
        if !is_full() && number != 0 && !(index + number).is_multiple_of(SETS.len() - 1) {
            continue;
        }
        let work = place.path.display().to_string();
        let flags: Vec<String> = flags.iter().map(|flag| flag.replace("WORK", &work)).collect();
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let answers = Answers::of(place, &flags);
        let tell = |contradiction| format!("{name} {} {flags:?}: {contradiction}", place.options.join(" "));
        wrong.extend(answers.contradictions(alike).into_iter().map(tell));
    }
    wrong
}

/// A tree as an archive, as a copy, in place, and in place for another user.
fn ask_everywhere(name: &str, archive: &Path, work: &Path, boot: &str, index: usize) -> Vec<String> {
    let boot = format!("--boot-id={boot}");
    let mut wrong = Vec::new();
    wrong.extend(ask(name, &Place::of(archive, &[&boot]), index, false));
    wrong.extend(ask(name, &Place::of(work, &[&boot, "--relocated"]), index + 1, false));
    if let Some(old) = named_place(work) {
        move_links(work, &old, work);
    }
    let in_place = [&boot, "--no-probe"];
    wrong.extend(ask(name, &Place::of(work, &in_place), index + 2, false));
    if index.is_multiple_of(16) || is_full() {
        let base = work.parent().unwrap();
        // Who is not root reads the same where everybody may read, and where not, no answer is green.
        let by_user = Place { unprivileged: Some(base), ..Place::of(work, &in_place) };
        fs::set_permissions(base, Permissions::from_mode(0o755)).unwrap();
        let closed = ask(name, &by_user, index + 3, false);
        wrong.extend(closed.into_iter().map(|line| format!("closed to its user: {line}")));
        open_to_all(work);
        let open = ask(name, &by_user, index + 3, false);
        wrong.extend(open.into_iter().map(|line| format!("open to its user: {line}")));
    }
    wrong
}

#[test]
fn all_commands_agree_about_every_fault() {
    let (trees, verdicts) = (Trees::read(), verdicts());
    let chosen = trees
        .places
        .iter()
        .zip(&verdicts)
        .enumerate()
        .filter(|(index, _)| is_in_part(*index) && (takes_all() || index.is_multiple_of(SAMPLE)));
    let found = on_all_processors(chosen, |(index, ((name, place), verdict))| {
        let dir = tempfile::tempdir().unwrap();
        let archive = dir.path().join("tree.tar");
        trees.write(place, &archive);
        let work = unpacked(&archive, dir.path(), name);
        let fault = verdict["fault"].as_str().unwrap();
        ask_everywhere(&format!("{name} {fault}"), &archive, &work, BOOT_ID, index)
    });
    let mut wrong = found.concat();
    wrong.sort();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn all_commands_agree_about_every_reported_tree() {
    let entries = fs::read_dir(corpus::directory().join("reported")).unwrap();
    let mut archives: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    archives.sort();
    let archives = archives.iter().enumerate().filter(|(index, _)| is_in_part(*index));
    let found = on_all_processors(archives, |(index, archive)| {
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack_file(archive, &dir.path().join("tree"));
        let mut all = walkdir::WalkDir::new(&tree.base).into_iter().filter_map(Result::ok);
        let meta = all.find(|entry| entry.file_name() == "meta").unwrap();
        let name = archive.file_name().unwrap().to_str().unwrap();
        ask_everywhere(name, archive, meta.path().parent().unwrap(), "same", 4 * index)
    });
    let mut wrong = found.concat();
    wrong.sort();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn all_commands_agree_about_archives_that_lack_something() {
    let dir = tempfile::tempdir().unwrap();
    let state = corpus::directory().join("b_task_group.tar.gz");
    let sandbox = "var/lib/mesos/slaves/S/frameworks/F";
    let archives = [
        TarFile::new().all_of(&state, ""),
        TarFile::new().all_of(&state, "host/"),
        TarFile::new().directory("var/lib/mesos").directory(sandbox),
        TarFile::new().directory(sandbox),
        TarFile::new().link("var/lib/mesos/meta", "/srv/meta"),
        TarFile::new().link("var/lib/mesos", "/srv/mesos"),
        TarFile::new().directory("srv/meta").link("var/lib/mesos/meta", "/srv/meta").directory(sandbox),
    ];
    let mut wrong = Vec::new();
    for (number, archive) in archives.into_iter().enumerate() {
        let path = archive.write(dir.path(), &format!("{number}.tar"));
        for flags in [&[][..], &["--", "--runtime_dir=/srv/run"], &["--", "--work_dir=/var/lib/../lib/mesos"]]
        {
            let answers = Answers::of(&Place::of(&path, &["--boot-id=same"]), flags);
            let tell = |contradiction| format!("{number} {flags:?}: {contradiction}");
            wrong.extend(answers.contradictions(false).into_iter().map(tell));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
