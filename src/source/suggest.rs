//! Where checkpoints are below a directory that is not one, for "did you mean". A bounded walk.

use std::fs;
use std::path::{Path, PathBuf};

use super::archive;
use super::locate::looks_like_meta;

/// Levels below the directory.
const MAX_DEPTH: usize = 8;
/// Entries that are read in all.
const MAX_ENTRIES: usize = 50_000;
/// Checkpoints or archives that are listed.
const MAX_FOUND: usize = 10;

/// What was found below a directory that is not a checkpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Possible `work_dir`s, or directories like `meta` under another name, sorted.
    pub checkpoints: Vec<PathBuf>,
    /// Archives in the directory itself, sorted.
    pub archives: Vec<PathBuf>,
    /// The walk reached the end of the tree.
    pub is_complete: bool,
}

/// Searches below a directory for checkpoints, and in it for archives. Symlinks are not followed.
pub fn suggest(path: &Path) -> Suggestions {
    let mut found = Suggestions { is_complete: true, ..Suggestions::default() };
    let mut left = MAX_ENTRIES;
    walk(path, 0, &mut left, &mut found);
    found.checkpoints.sort();
    found.archives.sort();
    found
}

fn walk(path: &Path, depth: usize, left: &mut usize, found: &mut Suggestions) {
    let Ok(entries) = fs::read_dir(path) else { return };
    let mut directories = Vec::new();
    for entry in entries.flatten() {
        if *left == 0 || found.checkpoints.len() == MAX_FOUND {
            found.is_complete = false;
            return;
        }
        *left -= 1;
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            directories.push(entry.path());
        } else if kind.is_file() && depth == 0 && found.archives.len() < MAX_FOUND {
            let path = entry.path();
            let is_archive = !is_named_otherwise(&path) && archive::is_archive(&path);
            found.archives.extend(is_archive.then_some(path));
        }
    }
    directories.sort();
    for directory in directories {
        let is_meta = directory.file_name().is_some_and(|name| name == "meta");
        if looks_like_meta(&directory) {
            let work_dir = if is_meta { path.to_owned() } else { directory };
            found.checkpoints.push(work_dir);
        } else if is_kernel_file_system(&directory) {
            // Endless and never a checkpoint; `/proc` even has a `boot_id`.
        } else if depth + 1 < MAX_DEPTH {
            walk(&directory, depth + 1, left, found);
        } else {
            found.is_complete = false;
        }
    }
}

/// Whether a file is compressed, and by its name something else than an archive, e.g. a log.
fn is_named_otherwise(path: &Path) -> bool {
    let is_packed = path.extension().is_some_and(|end| end == "gz" || end == "zst");
    is_packed
        && path.file_stem().is_none_or(|stem| Path::new(stem).extension().is_none_or(|end| end != "tar"))
}

fn is_kernel_file_system(path: &Path) -> bool {
    [Path::new("/proc"), Path::new("/sys"), Path::new("/dev")].contains(&path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_checkpoints_and_archives() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("copy/var/lib/mesos/meta/slaves")).unwrap();
        fs::write(at("copy/var/lib/mesos/meta/boot_id"), "b").unwrap();
        fs::create_dir_all(at("saved/slaves/S")).unwrap();
        fs::write(at("saved/slaves/S/slave.info"), "").unwrap();
        fs::write(at("notes.txt"), "text").unwrap();
        fs::write(at("agent.log.gz"), [0x1f, 0x8b]).unwrap();
        let mut archive = tar::Builder::new(fs::File::create(at("host.tar")).unwrap());
        archive.append_path_with_name(at("notes.txt"), "meta/boot_id").unwrap();
        archive.into_inner().unwrap();
        let expected = Suggestions {
            checkpoints: vec![at("copy/var/lib/mesos"), at("saved")],
            archives: vec![at("host.tar")],
            is_complete: true,
        };
        assert_eq!(suggest(root.path()), expected);
    }

    #[test]
    fn the_walk_is_bounded_in_depth() {
        let root = tempfile::tempdir().unwrap();
        let deep = (0..20).fold(root.path().to_owned(), |path, _| path.join("d"));
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(suggest(root.path()), Suggestions::default());
    }
}
