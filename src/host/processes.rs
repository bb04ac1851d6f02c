//! One look at all processes of a host: which exist, their parents, and whether `kill(pid, 0)` would find a process.
//! `/proc` is listed once and `<pid>/stat` read once; everything else is asked of [`Process`].

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::agent::{Agent, agents_among};
use super::boot::Clock;
use super::host_files::{Host, Seen, Unseen, is_procfs, names};
use super::mounts::Mounts;
use super::process::{Process, ProcessFiles};
use super::stat::Stat;

#[derive(Debug, Clone)]
pub struct Processes {
    host: Host,
    listed: Seen<()>,
    clock: Seen<Clock>,
    listing: HashMap<i32, Listed>,
    /// What is listed is a process, and never a thread.
    is_procfs: bool,
    agents: OnceLock<Vec<Agent>>,
    /// Parent and child, in order.
    families: Vec<(i32, i32)>,
}

/// A process that was listed.
#[derive(Debug, Clone)]
struct Listed {
    stat: Seen<Stat>,
    files: Arc<ProcessFiles>,
}

/// What `kill(pid, 0)` would say, as the agent asks it (R136): zombies, threads, reused ids all count as alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// Something has the id.
    Alive,
    Dead,
    /// It cannot be determined: processes cannot be listed, or some may be hidden.
    Unknown,
}

impl Processes {
    /// Lists the processes of a host.
    pub fn look(host: &Host) -> Self {
        let names = names(&host.proc);
        let mut listing = HashMap::new();
        let mut families = Vec::new();
        for pid in names.iter().flatten().filter_map(|name| name.to_str()?.parse::<i32>().ok()) {
            let stat = Process::new(host, pid).stat();
            if let Ok(stat) = &stat {
                families.push((stat.parent, pid));
            }
            // Gone since the listing: as if it had never been there.
            if stat.is_ok() || Process::new(host, pid).exists().is_ok() {
                listing.insert(pid, Listed { stat, files: Arc::default() });
            }
        }
        families.sort_unstable();
        Self {
            host: host.clone(),
            listed: names.map(|_| ()),
            clock: Clock::read(host),
            listing,
            is_procfs: is_procfs(&host.proc),
            agents: OnceLock::new(),
            families,
        }
    }

    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Whether `/proc` could be listed.
    pub fn listed(&self) -> Seen<()> {
        self.listed
    }

    /// Whether the ID was listed. Threads are not.
    pub fn lists(&self, pid: i32) -> bool {
        self.listing.contains_key(&pid)
    }

    /// Of a process that is not listed (a thread) it is read now.
    pub fn stat(&self, pid: i32) -> Seen<Stat> {
        let known = self.listing.get(&pid).map(|listed| listed.stat.clone());
        known.unwrap_or_else(|| Process::new(&self.host, pid).stat())
    }

    pub fn process(&self, pid: i32) -> Process {
        let files = self.listing.get(&pid).map(|listed| listed.files.clone());
        Process::with(&self.host, pid, files.unwrap_or_default())
    }

    /// The process that a thread belongs to, its own ID for a process.
    pub fn thread_group(&self, pid: i32) -> Seen<i32> {
        if self.is_procfs && self.lists(pid) { Ok(pid) } else { self.process(pid).thread_group() }
    }

    /// The agents among them, by pid. Searched once: this reads the command line of every process.
    pub fn agents(&self) -> &[Agent] {
        self.agents.get_or_init(|| agents_among(self))
    }

    /// All listed processes that could be read, in any order.
    pub fn iter(&self) -> impl Iterator<Item = &Stat> {
        self.listing.values().filter_map(|listed| listed.stat.as_ref().ok())
    }

    /// The children of a process, by pid.
    pub fn children(&self, pid: i32) -> impl Iterator<Item = i32> {
        let from = self.families.partition_point(|(parent, _)| *parent < pid);
        self.families[from..].iter().take_while(move |(parent, _)| *parent == pid).map(|(_, child)| *child)
    }

    pub fn clock(&self) -> Seen<Clock> {
        self.clock
    }

    /// Whether `hidepid` keeps other users' processes from us.
    pub fn hidden(&self) -> bool {
        !self.host.privileged && hides(&self.host)
    }

    /// What `kill(pid, 0)` would say: 0 is the agent's own process group, -1 all processes, another negative number a
    /// process group.
    pub fn liveness(&self, pid: i32) -> Liveness {
        match pid {
            0 | -1 => Liveness::Alive,
            1.. => self.one(pid),
            // Has no positive counterpart; the kernel answers ESRCH.
            i32::MIN => Liveness::Dead,
            _ if self.iter().any(|stat| stat.group == -pid) => Liveness::Alive,
            _ => self.nobody(),
        }
    }

    fn one(&self, pid: i32) -> Liveness {
        if self.lists(pid) {
            return Liveness::Alive;
        }
        match self.process(pid).exists() {
            Ok(()) => Liveness::Alive,
            Err(Unseen::Missing) => self.nobody(),
            Err(_) => Liveness::Unknown,
        }
    }

    /// The answer where no process can be seen.
    fn nobody(&self) -> Liveness {
        if self.listed.is_err() || self.hidden() { Liveness::Unknown } else { Liveness::Dead }
    }
}

/// Whether this `/proc` is mounted so that processes of other users are hidden (proc(5), `hidepid`).
fn hides(host: &Host) -> bool {
    let Ok(mounts) = Mounts::read(host) else { return false };
    // A copy of /proc keeps the values of its machine.
    let of_proc = [host.proc.as_path(), Path::new("/proc")].into_iter();
    let mut mounted = of_proc.filter_map(|point| mounts.on(point)).filter(|mount| mount.fs_type == "proc");
    mounted.next().is_some_and(|mount| {
        mount.options().any(|option| {
            matches!(option, "hidepid=2" | "hidepid=4" | "hidepid=invisible" | "hidepid=ptraceable")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use std::process::Command;

    fn tree(lines: &[(i32, &str)]) -> (tempfile::TempDir, Host) {
        let dir = tempfile::tempdir().unwrap();
        for (pid, line) in lines {
            let own = dir.path().join(pid.to_string());
            std::fs::create_dir(&own).unwrap();
            std::fs::write(own.join("stat"), line).unwrap();
        }
        let host = Host::at(dir.path(), Path::new("/"), DateTime::UNIX_EPOCH);
        (dir, host)
    }

    fn line(pid: i32, parent: i32, group: i32) -> String {
        format!("{pid} (x) S {parent} {group} {group} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0")
    }

    #[test]
    fn families_and_groups() {
        let (_dir, host) =
            tree(&[(1, &line(1, 0, 1)), (7, &line(7, 1, 7)), (9, &line(9, 7, 7)), (8, "broken")]);
        let all = Processes::look(&host);
        assert_eq!(all.children(1).collect::<Vec<_>>(), [7]);
        assert_eq!(all.children(7).collect::<Vec<_>>(), [9]);
        assert_eq!(all.children(9).count(), 0);
        for (pid, liveness) in [
            (7, Liveness::Alive),
            (8, Liveness::Alive),
            (10, Liveness::Dead),
            (0, Liveness::Alive),
            (-1, Liveness::Alive),
            (-7, Liveness::Alive),
            (-9, Liveness::Dead),
            (i32::MIN, Liveness::Dead),
        ] {
            assert_eq!(all.liveness(pid), liveness, "{pid}");
        }
        assert_eq!(all.stat(8), Err(Unseen::Unreadable));
        assert_eq!(all.iter().count(), 3);
    }

    #[test]
    fn nothing_listed_is_nothing_known() {
        let host = Host::at(Path::new("/nonexistent/proc"), Path::new("/"), DateTime::UNIX_EPOCH);
        let all = Processes::look(&host);
        assert_eq!(all.listed(), Err(Unseen::Missing));
        assert_eq!(all.liveness(5), Liveness::Unknown);
        assert_eq!(all.liveness(-5), Liveness::Unknown);
    }

    #[test]
    fn hidden_processes_may_live() {
        let (dir, mut host) = tree(&[]);
        std::fs::create_dir(dir.path().join("self")).unwrap();
        let mounts = "22 1 0:5 / /proc rw,relatime shared:5 - proc proc rw,hidepid=invisible\n";
        std::fs::write(dir.path().join("self/mountinfo"), mounts).unwrap();
        host.privileged = false;
        assert_eq!(Processes::look(&host).liveness(5), Liveness::Unknown);
        host.privileged = true;
        assert_eq!(Processes::look(&host).liveness(5), Liveness::Dead);
    }

    #[test]
    fn zombies_and_threads_count_as_alive() {
        let host = Host::here(DateTime::UNIX_EPOCH);
        let mut child = Command::new("true").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            let link = std::fs::read_link("/proc/thread-self").unwrap();
            tell.send(link.file_name().unwrap().to_str().unwrap().parse::<i32>().unwrap()).unwrap();
            wait.recv().unwrap_err();
        });
        let tid = told.recv().unwrap();
        while !Process::new(&host, pid).stat().unwrap().is_zombie() {
            std::thread::yield_now();
        }
        let all = Processes::look(&host);
        assert_eq!(all.liveness(pid), Liveness::Alive);
        assert!(all.stat(pid).unwrap().is_zombie());
        assert_eq!(all.liveness(tid), Liveness::Alive);
        assert!(!all.lists(tid));
        assert_eq!(all.thread_group(pid), Ok(pid));
        assert_eq!(all.thread_group(tid), Ok(i32::try_from(std::process::id()).unwrap()));
        child.wait().unwrap();
        assert_eq!(all.process(pid).exists(), Err(Unseen::Missing));
        drop(done);
        thread.join().unwrap();
    }
}
