//! The packed trees of tests/corpus: unpacked into a directory of the test, unchanged. Symlinks keep naming the host
//! they came from, modes and times are kept, owners are the user that runs the test.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::tree_dirs::TreeDirs;

/// A packed tree, unpacked.
#[derive(Debug, Clone)]
pub(crate) struct Unpacked {
    /// The directory given to `unpack`.
    pub(crate) base: PathBuf,
    /// The `work_dir` in it.
    pub(crate) work: PathBuf,
    /// The `runtime_dir` in it, whether it exists or not.
    pub(crate) runtime: PathBuf,
}

/// A few hours after the last of the trees was written: what ages and due times are counted from.
pub(crate) const NOW: &str = "2026-11-22T18:45:00Z";

/// Where the packed trees are.
pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The names of all packed trees, sorted.
pub(crate) fn names() -> Vec<String> {
    let Ok(list) = fs::read_dir(directory()) else { return Vec::new() };
    let name = |entry: fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".tar.gz").map(str::to_owned);
    let mut names: Vec<_> = list.filter_map(Result::ok).filter_map(name).collect();
    names.sort();
    names
}

/// Unpacks a tree of the corpus by its name.
pub(crate) fn unpack(name: &str, into: &Path) -> Unpacked {
    unpack_file(&directory().join(format!("{name}.tar.gz")), into)
}

/// The note beside a tree: what it is, and what was found out about it.
pub(crate) fn note(name: &str) -> serde_json::Value {
    let path = directory().join(format!("{name}.json"));
    let text = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Unpacks any tree whose members begin with `var/lib/mesos` and `var/run/mesos`, or with `meta` itself.
pub(crate) fn unpack_file(packed: &Path, into: &Path) -> Unpacked {
    let file = File::open(packed).unwrap_or_else(|e| panic!("{}: {e}", packed.display()));
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    archive.set_preserve_permissions(true);
    archive.set_preserve_mtime(true);
    archive.unpack(into).unwrap_or_else(|e| panic!("{}: {e}", packed.display()));
    restore_directory_times(packed, into);
    let bare = into.join("meta").is_dir();
    let (work, runtime) = if bare { ("", "run") } else { ("var/lib/mesos", "var/run/mesos") };
    Unpacked { base: into.to_owned(), work: into.join(work), runtime: into.join(runtime) }
}

/// Directories were changed by what was unpacked into them; the agent goes by their times.
fn restore_directory_times(packed: &Path, into: &Path) {
    let file = File::open(packed).unwrap();
    for member in tar::Archive::new(flate2::read::GzDecoder::new(file)).entries().unwrap() {
        let member = member.unwrap();
        if member.header().entry_type().is_dir() {
            let time = UNIX_EPOCH + Duration::from_secs(member.header().mtime().unwrap());
            let directory = File::open(into.join(member.path().unwrap())).unwrap();
            directory.set_modified(time).unwrap();
        }
    }
}

impl Unpacked {
    /// The tree as the damage generator takes it.
    pub(crate) fn dirs(&self) -> TreeDirs {
        let place = TreeDirs::unpacked(&self.work).place;
        let runtime = Some(self.runtime.as_path()).filter(|runtime| runtime.is_dir());
        TreeDirs::new(&self.base, &self.work, runtime, &place)
    }
}
