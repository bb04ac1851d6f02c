//! Where journals are: a hidden directory beside `meta`, else below `/run`.

use std::ffi::OsString;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};
use rustix::io::Errno;

use super::error::Fault;
use super::journal_error::JournalError;
use super::syscalls::Syscalls;
use super::tree::{Tree, beneath};
use super::trust::{check_private, check_trusted};
use crate::plan::sum_of_bytes;

/// Below this the journal is kept where the file system of `meta` cannot be written. Lost at a reboot.
const FALLBACK: &str = "/run/ckpt";

/// A directory for journals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPlace {
    /// The directory.
    pub path: PathBuf,
    /// It is lost when the host reboots.
    pub is_volatile: bool,
}

/// Where the journals of a tree are: the first place that can be written is used. A directory that the user names is the
/// only place.
pub fn places(tree: &Tree, chosen: Option<&Path>) -> Vec<JournalPlace> {
    if let Some(path) = chosen {
        return vec![JournalPlace { path: path.to_owned(), is_volatile: false }];
    }
    let meta = tree.meta_path();
    let beside = meta.parent().unwrap_or(Path::new("/"));
    let mut name = OsString::from(".ckpt");
    if let Some(other) = meta.file_name().filter(|name| *name != "meta") {
        name.push("-");
        name.push(other);
    }
    let sum = sum_of_bytes(meta.as_os_str().as_encoded_bytes()).to_string();
    let slug: String = beside
        .to_string_lossy()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(64)
        .collect();
    let volatile = Path::new(FALLBACK).join(format!("{}-{}", slug.trim_matches('-'), &sum[..12]));
    vec![
        JournalPlace { path: beside.join(name), is_volatile: false },
        JournalPlace { path: volatile, is_volatile: true },
    ]
}

/// Opens a place to read its journals; `None`: it does not exist. Only one that no other user can write is used.
pub(super) fn open_to_read(tree: &Tree, place: &JournalPlace) -> Result<Option<OwnedFd>, JournalError> {
    let opened = match name_beside_meta(tree, place) {
        Some(name) => beneath(tree.beside(), name),
        None => open_directory(&place.path),
    };
    match opened {
        Ok(directory) => {
            check_trusted(&directory, &place.path.to_string_lossy())?;
            Ok(Some(directory))
        }
        Err(Errno::NOENT) => Ok(None),
        Err(Errno::NOTDIR | Errno::LOOP) => Err(JournalError::NotADirectory),
        Err(errno) => Err(errno.into()),
    }
}

/// The name of a place beside `meta`, which is reached by descriptor.
fn name_beside_meta<'p>(tree: &Tree, place: &'p JournalPlace) -> Option<&'p [u8]> {
    let is_beside = place.path.parent() == tree.meta_path().parent();
    place.path.file_name().filter(|_| is_beside).map(std::ffi::OsStr::as_encoded_bytes)
}

pub(super) fn open_directory(path: &Path) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(CWD, path, flags, Mode::empty())
}

/// Opens a place to write a journal, and creates it if it does not exist.
pub(super) fn open_to_write(
    syscalls: &Syscalls,
    tree: &Tree,
    place: &JournalPlace,
) -> Result<OwnedFd, Fault> {
    let fault = |errno| Fault::new("creating the directory of the journal", place.path.display(), errno);
    let directory = if let Some(name) = name_beside_meta(tree, place) {
        create(syscalls, tree.beside(), name).and_then(|()| beneath(tree.beside(), name)).map_err(fault)?
    } else {
        if is_read_by_agents(tree, &place.path) {
            let doing = "the agent reads this directory";
            return Err(Fault::new(doing, place.path.display(), Errno::INVAL));
        }
        if place.is_volatile {
            let fallback = create_and_open(syscalls, Path::new(FALLBACK)).map_err(fault)?;
            check_private(&fallback, Path::new(FALLBACK))?;
        }
        create_and_open(syscalls, &place.path).map_err(fault)?
    };
    check_private(&directory, &place.path)?;
    Ok(directory)
}

fn create_and_open(syscalls: &Syscalls, path: &Path) -> Result<OwnedFd, Errno> {
    create(syscalls, CWD, path.as_os_str().as_encoded_bytes())?;
    open_directory(path)
}

fn create(syscalls: &Syscalls, at: impl AsFd, name: &[u8]) -> Result<(), Errno> {
    match syscalls.mkdir(at, name) {
        Err(Errno::EXIST) => Ok(()),
        result => result,
    }
}

/// Whether a path is in a directory that agents list.
fn is_read_by_agents(tree: &Tree, path: &Path) -> bool {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let parent = path.parent().and_then(|parent| std::fs::canonicalize(parent).ok());
    let real = parent.unwrap_or(path);
    let meta = std::fs::canonicalize(tree.meta_path()).unwrap_or_else(|_| tree.meta_path().to_owned());
    let beside = meta.parent().unwrap_or(Path::new("/")).to_owned();
    let listed = ["slaves", "provisioner", "volumes", "containers"];
    real.starts_with(&meta) || listed.iter().any(|name| real.starts_with(beside.join(name)))
}
