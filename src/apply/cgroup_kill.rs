//! The cgroup of a container, as a means to end all that is in it: with `cgroup.kill` (v2, since Linux 5.14), or frozen by
//! the freezer (v1 and v2) while its processes are found and killed. Only a cgroup that root alone can write.

use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::fs::{Access, AtFlags, CWD, Mode, OFlags};
use rustix::io::Errno;

use super::syscalls::Syscalls;
use crate::host::ContainerCgroup;

/// How long freezing may take. A process that waits for its disk does not freeze before that answers.
const FREEZING: Duration = Duration::from_secs(10);
/// Not in the root of a hierarchy.
const KILL: &[u8] = b"cgroup.kill";
const WRITABLE_BY_OTHERS: u32 = 0o022;

/// The directory of a container's cgroup in one hierarchy.
#[derive(Debug)]
pub(super) struct KillableCgroup {
    directory: OwnedFd,
}

impl KillableCgroup {
    /// Those of a container in which the forked process of its run is, unless this process is in there too, or another
    /// user could put processes into it.
    pub(super) fn of(cgroup: &ContainerCgroup, forked_pid: i32) -> Vec<Self> {
        let own = rustix::process::getpid().as_raw_nonzero().get();
        if !cgroup.processes.contains(&forked_pid) || cgroup.processes.contains(&own) {
            return Vec::new();
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = cgroup.directories.iter().filter_map(|path| {
            let directory = rustix::fs::openat(CWD, path, flags, Mode::empty()).ok()?;
            let stat = rustix::fs::fstat(&directory).ok()?;
            (stat.st_uid == 0 && stat.st_mode & WRITABLE_BY_OTHERS == 0).then_some(Self { directory })
        });
        opened.collect()
    }

    /// Freezes what is in it, and waits until it is frozen. False if it has no freezer; then nothing has changed.
    pub(super) fn freeze(&self, syscalls: &Syscalls) -> bool {
        let (file, thawed) = match (
            self.write(syscalls, b"cgroup.freeze", b"1"),
            self.write(syscalls, b"freezer.state", b"FROZEN"),
        ) {
            (Ok(()), _) => (&b"cgroup.events"[..], &b"frozen 0"[..]),
            (_, Ok(())) => (&b"freezer.state"[..], &b"FREEZING"[..]),
            _ => return false,
        };
        let until = Instant::now() + FREEZING;
        let is_thawed = || self.read(file).windows(thawed.len()).any(|part| part == thawed);
        while is_thawed() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
        true
    }

    pub(super) fn thaw(&self, syscalls: &Syscalls) {
        for (name, value) in [(&b"cgroup.freeze"[..], &b"0"[..]), (b"freezer.state", b"THAWED")] {
            // One of the two files is there.
            let _ = self.write(syscalls, name, value);
        }
    }

    /// Whether the kernel kills all that is in it by itself.
    pub(super) fn can_kill(&self) -> bool {
        rustix::fs::accessat(&self.directory, KILL, Access::EXISTS, AtFlags::empty()).is_ok()
    }

    /// Kills all that is in it and below, at once, where the kernel can.
    pub(super) fn kill(&self, syscalls: &Syscalls) {
        // What is left is killed by its descriptor, or named.
        let _ = self.write(syscalls, KILL, b"1");
    }

    /// Whether a process is in it, beside those in cgroups below.
    pub(super) fn has_processes(&self) -> bool {
        !self.read(b"cgroup.procs").is_empty()
    }

    fn write(&self, syscalls: &Syscalls, name: &[u8], value: &[u8]) -> Result<(), Errno> {
        let file = syscalls.append(&self.directory, name)?;
        syscalls.write(&file, value)
    }

    /// The beginning of a file, empty if it cannot be read.
    fn read(&self, name: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 256];
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.directory, name, flags, Mode::empty());
        let got = file.and_then(|file| rustix::io::read(&file, &mut bytes[..])).unwrap_or_default();
        bytes.truncate(got);
        bytes
    }
}
