//! Where facts about a machine are read from, and how a file is read: with a bound, and without blocking. Nothing is written.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rustix::fs::{CWD, Mode, OFlags, PROC_SUPER_MAGIC};
use rustix::io::Errno;

use super::file_tree::DiskTree;

/// The most bytes that are read of one file. A longer file counts as unreadable.
const LIMIT: u64 = 32 << 20;

/// The machine being inspected: the real one, or directories used in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Where `/proc` is (`--proc-root`).
    pub proc: PathBuf,
    /// The directory that is used as `/`: for unit files, package database, docker's state, cgroups, default directories.
    pub root: PathBuf,
    /// The time that counts as now.
    pub now: DateTime<Utc>,
    /// Whether ckpt runs as root, from which `hidepid` hides nothing.
    pub privileged: bool,
}

/// A fact, or why it is not known.
pub type Seen<T> = Result<T, Unseen>;

/// Why a fact is not known. A file that is missing below the directory of a running process means "not checked".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unseen {
    Missing,
    /// ckpt may not read it, which says nothing about the agent.
    NotPermitted,
    /// It exists, but reading fails, or its content makes no sense.
    Unreadable,
}

impl Unseen {
    /// A process that ends while it is read (`ESRCH`) is missing.
    pub fn from_io(error: &io::Error) -> Self {
        match error.raw_os_error().map(Errno::from_raw_os_error) {
            Some(Errno::NOENT | Errno::NOTDIR | Errno::SRCH) => Self::Missing,
            Some(Errno::ACCESS | Errno::PERM) => Self::NotPermitted,
            _ => Self::Unreadable,
        }
    }
}

impl fmt::Display for Unseen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "not there",
            Self::NotPermitted => "not permitted",
            Self::Unreadable => "not readable",
        })
    }
}

impl Host {
    pub fn here(now: DateTime<Utc>) -> Self {
        Self::at(Path::new("/proc"), Path::new("/"), now)
    }

    /// A machine whose `/proc` and `/` are elsewhere.
    pub fn at(proc: &Path, root: &Path, now: DateTime<Utc>) -> Self {
        let privileged = rustix::process::geteuid().is_root();
        Self { proc: proc.to_path_buf(), root: root.to_path_buf(), now, privileged }
    }

    /// An absolute path of the machine, below [`Host::root`].
    pub fn in_root(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// The files below [`Host::root`].
    pub fn tree(&self) -> DiskTree {
        DiskTree::new(&self.root)
    }

    /// Where cgroups are mounted. With a `/proc` from elsewhere, the cgroups beside it count.
    pub(super) fn cgroup_root(&self) -> PathBuf {
        let beside = self.proc.join("../sys/fs/cgroup");
        let is_elsewhere = self.proc != Path::new("/proc") && beside.is_dir();
        if is_elsewhere { beside } else { self.in_root("sys/fs/cgroup") }
    }

    /// A file below [`Host::proc`], whole.
    pub(super) fn read_proc(&self, path: &str) -> Seen<Vec<u8>> {
        read(&self.proc.join(path))
    }
}

/// Whether processes of this host are in a directory, and not a copy of them.
pub fn has_processes(proc_root: &Path) -> bool {
    rustix::fs::statfs(proc_root).is_ok_and(|found| found.f_type == PROC_SUPER_MAGIC)
}

/// Whether a directory looks like the root of a machine with units or init scripts.
pub fn has_units(root: &Path) -> bool {
    let places =
        ["etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system", "etc/init", "etc/init.d"];
    places.iter().any(|place| root.join(place).is_dir())
}

/// The root directory of the machine that a `/proc` from elsewhere belongs to, if units are beside it.
pub fn root_beside(proc_root: &Path) -> Option<PathBuf> {
    if proc_root == Path::new("/proc") {
        return None;
    }
    let root = std::path::absolute(proc_root).ok()?.parent()?.to_owned();
    has_units(&root).then_some(root)
}

/// Reads a whole file. A FIFO or device in a tree from elsewhere does not block.
pub(super) fn read(path: &Path) -> Seen<Vec<u8>> {
    read_or_error(path).map_err(|error| Unseen::from_io(&error))
}

/// Reads a file of one process, or any other that the kernel makes at once: a read that does not fill the buffer ends it.
/// Tables of many lines, as in `net`, are not such files.
pub(super) fn read_once(path: &Path) -> Seen<Vec<u8>> {
    let open = || {
        let mut file = open(path)?;
        let mut bytes = vec![0; 4096];
        let got = loop {
            match file.read(&mut bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                got => break got?,
            }
        };
        if got == bytes.len() {
            return rest(file, bytes);
        }
        bytes.truncate(got);
        Ok(bytes)
    };
    open().map_err(|error: io::Error| Unseen::from_io(&error))
}

fn read_or_error(path: &Path) -> io::Result<Vec<u8>> {
    rest(open(path)?, Vec::with_capacity(4096))
}

fn open(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    Ok(File::from(rustix::fs::openat(CWD, path, flags, Mode::empty())?))
}

/// What is left of a file, after what was read.
fn rest(file: File, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    // Files of proc have no size, so `read_to_end` is called on `take`, which does not ask for it.
    file.take(LIMIT).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|read| read >= LIMIT) {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Whether a directory is one of the kernel's, not a copy.
pub(super) fn is_procfs(directory: &Path) -> bool {
    /// `PROC_SUPER_MAGIC`.
    const PROC: i128 = 0x9fa0;
    rustix::fs::statfs(directory).is_ok_and(|fs| i128::from(fs.f_type) == PROC)
}

pub(super) fn read_link(path: &Path) -> Seen<PathBuf> {
    std::fs::read_link(path).map_err(|error| Unseen::from_io(&error))
}

/// The names in a directory, in byte order. Entries that cannot be read are left out.
pub(super) fn names(path: &Path) -> Seen<Vec<OsString>> {
    let entries = std::fs::read_dir(path).map_err(|error| Unseen::from_io(&error))?;
    let mut names: Vec<OsString> =
        entries.filter_map(|entry| entry.ok().map(|entry| entry.file_name())).collect();
    names.sort_unstable();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_and_what_is_closed() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(&dir.path().join("none")), Err(Unseen::Missing));
        assert_eq!(read(dir.path()), Err(Unseen::Unreadable));
        assert_eq!(names(&dir.path().join("none")), Err(Unseen::Missing));
        std::fs::write(dir.path().join("b"), "x").unwrap();
        std::fs::write(dir.path().join("a"), "").unwrap();
        assert_eq!(names(dir.path()).unwrap(), ["a", "b"]);
        assert_eq!(read(&dir.path().join("b")).unwrap(), b"x");
        assert_eq!(read_link(&dir.path().join("b")), Err(Unseen::Unreadable));
        assert_eq!(Unseen::from_io(&io::Error::from_raw_os_error(13)), Unseen::NotPermitted);
        assert_eq!(Unseen::from_io(&io::Error::from_raw_os_error(3)), Unseen::Missing);
    }

    #[test]
    fn a_fifo_does_not_block() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("fifo");
        rustix::fs::mknodat(CWD, &path, rustix::fs::FileType::Fifo, Mode::RUSR, 0).unwrap();
        assert_eq!(read(&path), Ok(Vec::new()));
    }
}
