//! Whether another user could have written a journal: ckpt runs as root beside directories that others own, and what a
//! journal says is done with root's rights.

use std::os::fd::AsFd;
use std::path::Path;

use rustix::fs::Stat;
use rustix::io::Errno;

use super::error::Fault;
use super::journal_error::JournalError;

const WRITABLE_BY_OTHERS: u32 = 0o022;
const OPEN_TO_OTHERS: u32 = 0o077;

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
