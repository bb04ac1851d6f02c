//! The lock that keeps two changes apart, and the process that holds it: any process that may read a directory may lock
//! it.

use std::fmt;

use chrono::Utc;
use rustix::fs::FlockOperation;
use rustix::io::Errno;

use super::error::Fault;
use super::tree::{Tree, identity};
use crate::host::{Host, Process, locks};

/// A process that has locked a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locker {
    /// `None`: the kernel does not say, e.g. of a process in another pid namespace.
    pub pid: Option<i32>,
    /// What it is called, as far as that is known.
    pub name: Option<String>,
    /// The directory that it has locked.
    pub path: String,
}

impl Locker {
    /// Whether it has the name of this program.
    fn is_ckpt(&self) -> bool {
        self.name.as_deref() == Some(env!("CARGO_PKG_NAME"))
    }

    /// What to do about it.
    pub fn next(&self) -> String {
        match self.pid {
            Some(_) if self.is_ckpt() => "wait for it to end".to_owned(),
            Some(pid) => format!("wait for it to end, or stop it: kill {pid}"),
            None => "wait for it to end; lslocks, called by root on the host itself, may name it".to_owned(),
        }
    }
}

impl fmt::Display for Locker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pid, name, path } = self;
        let name = name.as_deref().unwrap_or("name unknown");
        match pid {
            Some(pid) if self.is_ckpt() => {
                write!(f, "another ckpt is changing this checkpoint: pid {pid} has locked {path}")
            }
            Some(pid) => write!(f, "pid {pid} ({name}), which is not called ckpt, has locked {path}"),
            None => write!(f, "{path} is locked, by another ckpt or some other process"),
        }
    }
}

/// Why the lock was not to be had.
pub(super) enum NotLocked {
    /// Another process holds it.
    By(Locker),
    /// It cannot be taken.
    Fault(Fault),
}

/// Takes the lock, which is held as long as the tree is open.
pub(super) fn lock(tree: &Tree) -> Result<(), NotLocked> {
    match rustix::fs::flock(tree.meta(), FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(()),
        Err(Errno::WOULDBLOCK) => Err(NotLocked::By(locker(tree))),
        Err(errno) => Err(NotLocked::Fault(Fault::new("locking it", tree.meta_path().display(), errno))),
    }
}

/// Gives it back.
pub(super) fn unlock(tree: &Tree) {
    let _ = rustix::fs::flock(tree.meta(), FlockOperation::Unlock);
}

/// Who has it, by the kernel's list. That one is of this machine, wherever else processes are looked up.
fn locker(tree: &Tree) -> Locker {
    let host = Host::here(Utc::now());
    let found = identity(tree.meta()).ok().and_then(|(device, inode)| {
        let device = (rustix::fs::major(device), rustix::fs::minor(device));
        let all = locks(&host).ok()?;
        all.into_iter().find(|lock| lock.inode == inode && lock.device == device)
    });
    let pid = found.and_then(|lock| lock.pid);
    let stat = pid.and_then(|pid| Process::new(&host, pid).stat().ok());
    Locker { pid, name: stat.map(|stat| stat.name()), path: tree.meta_path().display().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_it() {
        let of = |pid, name: Option<&str>| {
            let locker = Locker { pid, name: name.map(str::to_owned), path: "/w/meta".to_owned() };
            format!("{locker}. {}", locker.next())
        };
        assert_eq!(
            of(Some(7), Some("ckpt")),
            "another ckpt is changing this checkpoint: pid 7 has locked /w/meta. wait for it to end"
        );
        assert_eq!(
            of(Some(7), Some("sleep")),
            "pid 7 (sleep), which is not called ckpt, has locked /w/meta. wait for it to end, or stop it: kill 7"
        );
        assert!(of(None, None).starts_with("/w/meta is locked, by another ckpt or some other process. wait"));
    }
}
