//! A snapshot of a directory: names, types, bytes, modes, owners, times, symlink texts and extended attributes. Two of
//! them prove that nothing was changed, or say in words what was.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

/// All entries below a directory, and the directory itself as the empty path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Snapshot(BTreeMap<PathBuf, State>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    kind: &'static str,
    mode: u32,
    owner: (u32, u32),
    mtime: (i64, i64),
    size: u64,
    /// Of the bytes of a file, or the text of a symlink.
    hash: u64,
    /// The beginning of it, for people.
    head: Vec<u8>,
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
    inode: u64,
    ctime: (i64, i64),
}

impl Snapshot {
    /// Reads everything. Symlinks are not followed, pipes not opened.
    pub(crate) fn take(dir: &Path) -> Self {
        let mut entries = BTreeMap::new();
        visit(dir, Path::new(""), &mut entries);
        Self(entries)
    }

    /// One number for the whole, without inodes and change times: the same tree written twice has the same.
    pub(crate) fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (path, state) in &self.0 {
            hasher.write(path.as_os_str().as_bytes());
            hasher.write(format!("{:?}", State { inode: 0, ctime: (0, 0), ..state.clone() }).as_bytes());
        }
        hasher.finish()
    }

    /// What differs, a line each; empty if nothing does. Inodes and change times are not compared: whoever puts
    /// a thing back where it was has changed nothing.
    pub(crate) fn diff(&self, after: &Self) -> String {
        self.compare(after, false)
    }

    /// As [`Self::diff`], but a file that was written again with the same bytes and times differs too.
    pub(crate) fn diff_touched(&self, after: &Self) -> String {
        self.compare(after, true)
    }

    fn compare(&self, after: &Self, touched: bool) -> String {
        let mut text = String::new();
        let paths: std::collections::BTreeSet<_> = self.0.keys().chain(after.0.keys()).collect();
        for path in paths {
            let what = match (self.0.get(path), after.0.get(path)) {
                (Some(_), None) => "is gone".to_owned(),
                (None, Some(new)) => format!("is new: {}", new.describe()),
                (Some(old), Some(new)) => old.changes(new, touched).join(", "),
                (None, None) => continue,
            };
            if !what.is_empty() {
                writeln!(text, "{}: {what}", path.display()).unwrap();
            }
        }
        text
    }

    /// Panics with the differences, if there are any.
    pub(crate) fn assert_same(&self, after: &Self) {
        let diff = self.diff(after);
        assert!(diff.is_empty(), "the tree has changed:\n{diff}");
    }

    /// Panics if anything was so much as written again.
    pub(crate) fn assert_untouched(&self, after: &Self) {
        let diff = self.diff_touched(after);
        assert!(diff.is_empty(), "the tree was touched:\n{diff}");
    }
}

impl State {
    fn describe(&self) -> String {
        format!(
            "{} {:o}, {} bytes {:?}",
            self.kind,
            self.mode,
            self.size,
            String::from_utf8_lossy(&self.head)
        )
    }

    fn changes(&self, new: &Self, touched: bool) -> Vec<String> {
        let mut list = Vec::new();
        let mut tell = |differ: bool, text: String| {
            if differ {
                list.push(text);
            }
        };
        tell(self.kind != new.kind, format!("was a {}, is a {}", self.kind, new.kind));
        tell(self.mode != new.mode, format!("mode {:o} -> {:o}", self.mode, new.mode));
        tell(self.owner != new.owner, format!("owner {:?} -> {:?}", self.owner, new.owner));
        tell(
            (self.size, self.hash) != (new.size, new.hash) && self.kind != "folder",
            format!(
                "{} -> {} bytes, {:?} -> {:?}",
                self.size,
                new.size,
                String::from_utf8_lossy(&self.head),
                String::from_utf8_lossy(&new.head)
            ),
        );
        tell(self.mtime != new.mtime, format!("mtime {:?} -> {:?}", self.mtime, new.mtime));
        tell(
            self.attributes != new.attributes,
            format!("attributes {:?} -> {:?}", self.attributes, new.attributes),
        );
        if touched {
            tell(self.inode != new.inode, "another inode".to_owned());
            tell(self.ctime != new.ctime, format!("ctime {:?} -> {:?}", self.ctime, new.ctime));
        }
        list
    }
}

fn visit(root: &Path, relative: &Path, entries: &mut BTreeMap<PathBuf, State>) {
    let path = if relative.as_os_str().is_empty() { root.to_owned() } else { root.join(relative) };
    let meta = fs::symlink_metadata(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let kind = match meta.file_type() {
        kind if kind.is_dir() => "folder",
        kind if kind.is_file() => "file",
        kind if kind.is_symlink() => "link",
        kind if kind.is_fifo() => "pipe",
        _ => "special file",
    };
    let bytes = match kind {
        "file" => fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
        "link" => fs::read_link(&path).unwrap().as_os_str().as_bytes().to_vec(),
        _ => Vec::new(),
    };
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    let state = State {
        kind,
        mode: meta.mode() & 0o7777,
        owner: (meta.uid(), meta.gid()),
        mtime: (meta.mtime(), meta.mtime_nsec()),
        size: if kind == "folder" { 0 } else { meta.size() },
        hash: hasher.finish(),
        head: bytes.into_iter().take(40).collect(),
        attributes: attributes(&path),
        inode: meta.ino(),
        ctime: (meta.ctime(), meta.ctime_nsec()),
    };
    entries.insert(relative.to_owned(), state);
    if kind == "folder" {
        for entry in fs::read_dir(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())) {
            visit(root, &relative.join(entry.unwrap().file_name()), entries);
        }
    }
}

/// Names and values; none where the file system has none.
fn attributes(path: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut names = [0; 4096];
    let Ok(length) = rustix::fs::llistxattr(path, &mut names[..]) else { return Vec::new() };
    let mut list = Vec::new();
    for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let mut value = [0; 4096];
        let length = rustix::fs::lgetxattr(path, name, &mut value[..]).unwrap_or(0);
        list.push((name.to_vec(), value[..length].to_vec()));
    }
    list.sort();
    list
}
