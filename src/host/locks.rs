//! Whether a file is locked: the kernel's list (`/proc/locks`), and its answer about one file. No lock is taken.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags};
use rustix::process::{Flock, FlockType};

use super::host_files::{Host, Seen};

/// A lock of `/proc/locks` (proc(5)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    /// Its owner; `None` for a process of another pid namespace.
    pub pid: Option<i32>,
    /// Major and minor number.
    pub device: (u32, u32),
    pub inode: u64,
}

/// All locks that the kernel shows in our pid namespace.
pub fn locks(host: &Host) -> Seen<Vec<Lock>> {
    let bytes = host.read_proc("locks")?;
    Ok(String::from_utf8_lossy(&bytes).lines().filter_map(parse).collect())
}

/// `N: POSIX ADVISORY WRITE PID MAJOR:MINOR:INODE START END`. A waiting lock has `->` after the number.
fn parse(line: &str) -> Option<Lock> {
    let mut words = line.split_ascii_whitespace().skip(1).skip_while(|word| *word == "->").skip(3);
    let pid = words.next()?.parse().ok().filter(|pid| *pid > 0);
    let mut place = words.next()?.split(':');
    let device = (u32::from_str_radix(place.next()?, 16).ok()?, u32::from_str_radix(place.next()?, 16).ok()?);
    Some(Lock { pid, device, inode: place.next()?.parse().ok()? })
}

/// The lock on a file, such as `LevelDB` takes on its `LOCK` while it is open. None is known of a file that cannot be read.
///
/// The kernel is also asked about the file itself, which finds owners in other pid namespaces. For that the file is opened
/// and closed again: a caller that itself has a lock on it would lose it.
pub fn lock_holder(locks: &[Lock], path: &Path) -> Option<Lock> {
    let metadata = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let device = (rustix::fs::major(metadata.dev()), rustix::fs::minor(metadata.dev()));
    let listed = locks.iter().find(|lock| lock.inode == metadata.ino() && lock.device == device);
    listed.copied().or_else(|| {
        let pid = asked(path)?;
        Some(Lock { pid: (pid > 0).then_some(pid), device, inode: metadata.ino() })
    })
}

/// `F_GETLK` for the whole file: the owner's pid, or 0 in another namespace.
fn asked(path: &Path) -> Option<i32> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = File::from(rustix::fs::openat(CWD, path, flags, Mode::empty()).ok()?);
    let found = rustix::process::fcntl_getlk(&file, &Flock::from(FlockType::WriteLock)).ok()??;
    Some(found.pid.map_or(0, rustix::process::Pid::as_raw_pid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn lines() {
        let lock = parse("3: POSIX  ADVISORY  WRITE 10 00:37:7 0 EOF").unwrap();
        assert_eq!(lock, Lock { pid: Some(10), device: (0, 0x37), inode: 7 });
        assert_eq!(parse("3: -> POSIX  ADVISORY  WRITE 11 fe:00:77 0 EOF").unwrap().device, (0xfe, 0));
        assert_eq!(parse("3: POSIX  ADVISORY  WRITE -1 fe:00:77 0 EOF").unwrap().pid, None);
        for bad in
            ["", "3:", "3: POSIX ADVISORY WRITE 10", "3: POSIX ADVISORY WRITE 10 1:2", "3: a b c 1 x:y:z"]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn our_own_lock() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("LOCK");
        let file = File::create(&path).unwrap();
        let host = Host::here(DateTime::UNIX_EPOCH);
        assert_eq!(lock_holder(&locks(&host).unwrap(), &path), None);
        rustix::fs::fcntl_lock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).unwrap();
        let found = lock_holder(&locks(&host).unwrap(), &path).unwrap();
        assert_eq!(found.pid, i32::try_from(std::process::id()).ok());
        assert_eq!(lock_holder(&[], &dir.path().join("none")), None);
    }
}
