//! Whether another user could have written a journal, or could lead a change elsewhere: ckpt runs as root beside directories that
//! others own, and what a journal says, or where a symlink leads, is changed with root's rights.

use std::fs::Metadata;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use rustix::fs::Stat;
use rustix::io::Errno;

use super::error::Fault;
use super::journal_error::JournalError;

const WRITABLE_BY_OTHERS: u32 = 0o022;
const OPEN_TO_OTHERS: u32 = 0o077;
const STICKY: u32 = 0o1000;
/// As many as the kernel follows in one path.
const MOST_SYMLINKS: usize = 40;

/// Gives the metadata of an open file or directory if it belongs to root or the caller, and no other user can write to it.
pub(super) fn check_trusted(fd: impl AsFd, name: &str) -> Result<Stat, JournalError> {
    let stat = rustix::fs::fstat(fd)?;
    let is_ours = stat.st_uid == 0 || stat.st_uid == rustix::process::geteuid().as_raw();
    if is_ours && stat.st_mode & WRITABLE_BY_OTHERS == 0 {
        Ok(stat)
    } else {
        Err(JournalError::NotPrivate(name.to_owned()))
    }
}

/// The first symlink or directory on the way of a path that another user than root and `owner` could replace, if the path is
/// linked or contains symlinks. What cannot be looked at is not trusted.
pub(super) fn untrusted_on_way(path: &Path, is_linked: bool, owner: u32) -> Option<PathBuf> {
    let is_ours = |found: &Metadata| found.uid() == 0 || found.uid() == owner;
    // In a sticky directory, others replace only what is theirs.
    let is_kept = |mode: u32| mode & WRITABLE_BY_OTHERS == 0 || mode & STICKY != 0;
    let is_trusted = |found: &Metadata| is_ours(found) && is_kept(found.mode());
    let (mut at, mut symlinks) = (PathBuf::from("/"), 0);
    let is_top_trusted = std::fs::symlink_metadata(&at).is_ok_and(|top| is_trusted(&top));
    let mut passed = vec![(at.clone(), is_top_trusted)];
    let mut ahead = backwards(path);
    while let Some(name) = ahead.pop() {
        if name == Path::new("..") {
            at.pop();
            continue;
        }
        let next = at.join(name);
        match std::fs::symlink_metadata(&next) {
            Ok(found) if found.is_symlink() => {
                symlinks += 1;
                let text =
                    std::fs::read_link(&next).ok().filter(|_| is_ours(&found) && symlinks <= MOST_SYMLINKS);
                let Some(text) = text else { return Some(next) };
                if text.is_absolute() {
                    at = PathBuf::from("/");
                }
                ahead.extend(backwards(&text));
            }
            Ok(found) => {
                at.clone_from(&next);
                passed.push((next, is_trusted(&found)));
            }
            Err(_) => return Some(next),
        }
    }
    // The last one is what is changed itself.
    passed.pop();
    let untrusted = passed.into_iter().find(|(_, is_trusted)| !is_trusted);
    untrusted.filter(|_| is_linked || symlinks > 0).map(|(path, _)| path)
}

/// The components of a path, the last first.
fn backwards(path: &Path) -> Vec<PathBuf> {
    let names = path.components().filter(|one| matches!(one, Component::Normal(_) | Component::ParentDir));
    names.rev().map(|one| PathBuf::from(one.as_os_str())).collect()
}

/// New journals are written where no other user can even read: they contain parts of the checkpoint.
pub(super) fn check_private(directory: impl AsFd, path: &Path) -> Result<(), Fault> {
    let stat =
        rustix::fs::fstat(directory).map_err(|errno| Fault::new("reading it", path.display(), errno))?;
    let is_ours = rustix::process::geteuid().as_raw() == stat.st_uid;
    if is_ours && stat.st_mode & OPEN_TO_OTHERS == 0 {
        return Ok(());
    }
    let doing =
        "the directory of the journal belongs to another user, or is open to others (mode 0700 is needed)";
    Err(Fault::new(doing, path.display(), Errno::PERM))
}
