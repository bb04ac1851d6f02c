//! What can be read of one process below `<pid>/`. Each fact is read when it is asked for.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::environ::Environ;
use super::host_files::{Host, Seen, Unseen, names, read_link, read_once};
use super::stat::Stat;

/// A process or thread by its ID. It need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    pub pid: i32,
    dir: PathBuf,
    files: Arc<ProcessFiles>,
}

/// Files of a process that several questions need. They are read once.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ProcessFiles {
    cgroups: OnceLock<Seen<Vec<Cgroup>>>,
    status: OnceLock<Seen<Vec<u8>>>,
}

/// One line of `<pid>/cgroup`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cgroup {
    /// Controllers of the v1 hierarchy, e.g. `cpu,cpuacct` or `name=systemd`; empty for v2.
    pub controllers: String,
    /// Path below the root of the hierarchy.
    pub path: String,
}

impl Cgroup {
    /// Whether a directory of this name is part of the path.
    pub fn contains(&self, name: &str) -> bool {
        self.path.split('/').any(|part| part == name)
    }
}

impl Process {
    pub fn new(host: &Host, pid: i32) -> Self {
        Self::with(host, pid, Arc::default())
    }

    /// With files that may have been read already.
    pub(super) fn with(host: &Host, pid: i32, files: Arc<ProcessFiles>) -> Self {
        Self { pid, dir: host.proc.join(pid.to_string()), files }
    }

    /// Whether a process, a zombie or a thread has the ID. Threads are not listed but can be looked up.
    pub fn exists(&self) -> Seen<()> {
        match std::fs::symlink_metadata(&self.dir) {
            Ok(_) => Ok(()),
            Err(error) => Err(Unseen::from_io(&error)),
        }
    }

    pub fn stat(&self) -> Seen<Stat> {
        Stat::parse(&self.file("stat")?).ok_or(Unseen::Unreadable)
    }

    /// The command line, without the last zero byte; empty for zombies and kernel threads.
    pub fn cmdline(&self) -> Seen<Vec<Box<[u8]>>> {
        let bytes = self.file("cmdline")?;
        let Some(bytes) = bytes.strip_suffix(b"\0").or((!bytes.is_empty()).then_some(&bytes[..])) else {
            return Ok(Vec::new());
        };
        Ok(bytes.split(|byte| *byte == 0).map(Into::into).collect())
    }

    /// The environment it was started with. Only its owner and root can read it.
    pub fn environ(&self) -> Seen<Environ> {
        Ok(Environ::new(self.file("environ")?))
    }

    /// The working directory, as seen from our root, without the kernel's ` (deleted)`. Only its owner and root can read it.
    pub fn cwd(&self) -> Seen<PathBuf> {
        read_link(&self.dir.join("cwd")).map(without_deleted)
    }

    /// The file of its program, without the kernel's ` (deleted)`. Only its owner and root can read it.
    pub fn program(&self) -> Seen<PathBuf> {
        read_link(&self.dir.join("exe")).map(without_deleted)
    }

    /// Its cgroup in each hierarchy. Every user can read it.
    pub fn cgroups(&self) -> Seen<Vec<Cgroup>> {
        self.files.cgroups.get_or_init(|| self.read_cgroups()).clone()
    }

    fn read_cgroups(&self) -> Seen<Vec<Cgroup>> {
        let bytes = self.file("cgroup")?;
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().filter_map(|line| {
            let mut parts = line.splitn(3, ':').skip(1);
            let (controllers, path) = (parts.next()?.to_owned(), parts.next()?.to_owned());
            Some(Cgroup { controllers, path })
        });
        Ok(lines.collect())
    }

    /// The number of a namespace (`pid`, `net`, `mnt`, ...), from the symlink `ns/<kind>`.
    pub fn namespace(&self, kind: &str) -> Seen<u64> {
        namespace(&self.dir, kind)
    }

    /// The process that a thread belongs to; for a process its own ID (`Tgid` of `status`).
    pub fn thread_group(&self) -> Seen<i32> {
        self.status("Tgid:", 0)
    }

    /// The effective user (`Uid` of `status`).
    pub fn user(&self) -> Seen<u32> {
        self.status("Uid:", 1)
    }

    /// The whole of `status`.
    pub(super) fn status_file(&self) -> Seen<&[u8]> {
        let bytes = self.files.status.get_or_init(|| self.file("status"));
        bytes.as_deref().map_err(|why| *why)
    }

    /// The number at a position in a line of `status`.
    fn status<T: std::str::FromStr>(&self, name: &str, at: usize) -> Seen<T> {
        let bytes = self.status_file()?;
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let line = lines.find_map(|line| line.strip_prefix(name.as_bytes()));
        let text = line.and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default();
        let number = text.split_ascii_whitespace().nth(at).and_then(|word| word.parse().ok());
        number.ok_or(Unseen::Unreadable)
    }

    /// The paths of its open files, in the order of their numbers. Only its owner and root can read them.
    pub fn open_files(&self) -> Seen<Vec<PathBuf>> {
        let dir = self.dir.join("fd");
        let links = names(&dir)?.into_iter().filter_map(|name| read_link(&dir.join(name)).ok());
        Ok(links.collect())
    }

    /// A path of its mount namespace, as a path that ckpt can open.
    pub(super) fn in_its_root(&self, path: &Path) -> Seen<PathBuf> {
        let root = self.dir.join("root");
        read_link(&root)?;
        Ok(root.join(path.strip_prefix("/").unwrap_or(path)))
    }

    pub(super) fn file(&self, name: &str) -> Seen<Vec<u8>> {
        read_once(&self.dir.join(name))
    }
}

fn without_deleted(path: PathBuf) -> PathBuf {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let stripped = path.as_os_str().as_bytes().strip_suffix(b" (deleted)").map(<[u8]>::to_vec);
    stripped.map_or(path, |bytes| std::ffi::OsString::from_vec(bytes).into())
}

/// The number in a symlink such as `pid:[4026531836]`.
pub(super) fn namespace(dir: &Path, kind: &str) -> Seen<u64> {
    let link = read_link(&dir.join("ns").join(kind))?;
    let text = link.to_str().ok_or(Unseen::Unreadable)?;
    let number = text.rsplit_once('[').and_then(|(_, number)| number.strip_suffix(']')?.parse().ok());
    number.ok_or(Unseen::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use std::process::Command;

    fn here() -> Host {
        Host::here(DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_real_process() {
        let dir = tempfile::tempdir().unwrap();
        let mut child = Command::new("sleep")
            .arg("1000")
            .env_clear()
            .env("MESOS_EXECUTOR_ID", "a b")
            .current_dir(dir.path())
            .spawn()
            .unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let process = Process::new(&here(), pid);
        let seen =
            (process.exists(), process.stat(), process.environ(), process.cwd(), process.thread_group());
        let user = process.user();
        let (cmdline, files, group) = (process.cmdline(), process.open_files(), process.cgroups());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(seen.0, Ok(()));
        assert_eq!(seen.1.unwrap().parent, i32::try_from(std::process::id()).unwrap());
        // Between fork and exec the child is still a copy of this test, with its environment and arguments; spawn
        // returns after exec.
        assert_eq!(seen.2.unwrap().get("MESOS_EXECUTOR_ID"), Some(&b"a b"[..]));
        assert_eq!(seen.3.unwrap(), dir.path().canonicalize().unwrap());
        assert_eq!(seen.4, Ok(pid));
        assert_eq!(user, Ok(rustix::process::geteuid().as_raw()));
        assert_eq!(cmdline.unwrap(), [b"sleep"[..].into(), b"1000"[..].into()]);
        assert!(files.unwrap().len() >= 3);
        assert!(group.is_ok());
        assert_eq!(process.exists(), Err(Unseen::Missing));
        assert_eq!(process.stat(), Err(Unseen::Missing));
    }

    #[test]
    fn a_deleted_directory_and_odd_files() {
        let dir = tempfile::tempdir().unwrap();
        let host = Host::at(dir.path(), Path::new("/"), DateTime::UNIX_EPOCH);
        let own = dir.path().join("5");
        std::fs::create_dir_all(own.join("ns")).unwrap();
        std::os::unix::fs::symlink("/x/y (deleted)", own.join("cwd")).unwrap();
        std::os::unix::fs::symlink("pid:[77]", own.join("ns/pid")).unwrap();
        std::fs::write(own.join("cgroup"), "9:name=systemd:/a:b/c\n0::/\nnonsense\n").unwrap();
        std::fs::write(own.join("cmdline"), b"a\0\0b\0").unwrap();
        std::fs::write(own.join("stat"), b"\xff").unwrap();
        let process = Process::new(&host, 5);
        assert_eq!(process.cwd().unwrap(), Path::new("/x/y"));
        assert_eq!(process.namespace("pid"), Ok(77));
        assert_eq!(process.namespace("net"), Err(Unseen::Missing));
        assert_eq!(process.cmdline().unwrap(), [b"a"[..].into(), b""[..].into(), b"b"[..].into()]);
        assert_eq!(process.stat(), Err(Unseen::Unreadable));
        assert_eq!(process.environ(), Err(Unseen::Missing));
        let groups = process.cgroups().unwrap();
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0], Cgroup { controllers: "name=systemd".into(), path: "/a:b/c".into() });
        assert!(groups[0].contains("c") && !groups[0].contains("a"));
        assert_eq!(groups[1], Cgroup { controllers: String::new(), path: "/".into() });
    }
}
