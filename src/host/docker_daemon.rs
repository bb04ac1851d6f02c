//! The docker daemon of a host: whether it can answer the agent, and where it keeps its files. It is not asked.

use super::freezer::Freezer;
use super::host_files::Host;
use super::processes::Processes;
use super::stat::Stat;

/// Whether docker answers at a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DockerReach {
    /// Nothing listens there.
    Refused,
    /// It listens, but its process is stopped or frozen: every call waits.
    Hangs { pid: i32, is_frozen: bool },
    /// Nothing says otherwise.
    Answers,
    /// It cannot be determined, for this reason.
    Unknown(&'static str),
}

/// A process of the daemon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerDaemon {
    pub stat: Stat,
    /// `--data-root`, once `--graph` and `-g`.
    pub data_root: Option<String>,
    /// `--config-file`.
    pub settings: Option<String>,
}

/// The daemons of a host. A daemon in a container, which has its own pid namespace, does not serve the agent.
pub fn docker_daemons(processes: &Processes) -> Vec<DockerDaemon> {
    let namespace = |pid: i32| processes.process(pid).namespace("pid").ok();
    let of_host = namespace(1);
    let is_daemon =
        |stat: &&Stat| matches!(&*stat.comm, b"dockerd" | b"dockerd-current") && !stat.is_zombie();
    let is_here = |stat: &&Stat| match (of_host, namespace(stat.pid)) {
        (Some(host), Some(own)) => host == own,
        _ => true,
    };
    let mut found: Vec<DockerDaemon> = processes
        .iter()
        .filter(is_daemon)
        .filter(is_here)
        .map(|stat| {
            let words = processes.process(stat.pid).cmdline().unwrap_or_default();
            let words: Vec<String> =
                words.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect();
            DockerDaemon {
                stat: stat.clone(),
                data_root: option(&words, &["--data-root", "--graph", "-g"]),
                settings: option(&words, &["--config-file"]),
            }
        })
        .collect();
    found.sort_by_key(|daemon| daemon.stat.pid);
    found
}

/// Whether docker answers at a socket, as far as the kernel's list of sockets and the daemon's process tell.
pub fn docker_reach(host: &Host, processes: &Processes, socket: &str) -> DockerReach {
    let Ok(list) = host.read_proc("net/unix") else {
        return DockerReach::Unknown("the kernel's list of sockets could not be read");
    };
    // `/var/run` is a symlink to `/run`.
    let plain = |path: &str| path.strip_prefix("/var").unwrap_or(path).to_owned();
    let list = String::from_utf8_lossy(&list);
    let listening: Vec<&str> = list.lines().filter_map(listening).collect();
    let listens = listening.iter().any(|path| plain(path) == plain(socket));
    let daemons = docker_daemons(processes);
    if !listens {
        return match &daemons[..] {
            [] if processes.hidden() => DockerReach::Unknown("processes of other users are hidden"),
            [] => DockerReach::Refused,
            // The daemon is in this network namespace, because other sockets of it are.
            _ if listening.iter().any(|path| path.contains("docker") || path.contains("containerd")) => {
                DockerReach::Refused
            }
            _ => DockerReach::Unknown("dockerd runs, and listens in another network namespace"),
        };
    }
    let waits = |daemon: &DockerDaemon| {
        let freezer = Freezer::of(host, &processes.process(daemon.stat.pid));
        daemon.stat.is_uninterruptible() && freezer.is_ok_and(|freezer| freezer.is_frozen.is_err())
    };
    if daemons.iter().any(waits) {
        return DockerReach::Unknown(
            "dockerd waits for a device, or is frozen by its cgroup, which could not be read",
        );
    }
    let halted: Vec<Option<bool>> =
        daemons.iter().map(|daemon| frozen_or_stopped(host, processes, &daemon.stat)).collect();
    match (&daemons[..], &halted[..]) {
        ([], _) if processes.hidden() => DockerReach::Answers,
        ([], _) => DockerReach::Unknown("no dockerd runs: systemd starts it when the agent connects"),
        ([daemon], [Some(is_frozen)]) => DockerReach::Hangs { pid: daemon.stat.pid, is_frozen: *is_frozen },
        (_, halted) if halted.iter().any(Option::is_some) => {
            DockerReach::Unknown("several dockerd run, and one of them is stopped")
        }
        _ => DockerReach::Answers,
    }
}

/// The path of a listening socket, by its line in `net/unix`.
fn listening(line: &str) -> Option<&str> {
    let mut fields = line.split_ascii_whitespace();
    // `SO_ACCEPTCON`, and the path as the last field.
    (fields.nth(3) == Some("00010000")).then(|| fields.nth(3)).flatten()
}

/// Whether a process that cannot answer is frozen (true) or stopped (false); `None` if it can answer.
fn frozen_or_stopped(host: &Host, processes: &Processes, stat: &Stat) -> Option<bool> {
    let is_frozen =
        || Freezer::of(host, &processes.process(stat.pid)).is_ok_and(|freezer| freezer.is_frozen == Ok(true));
    if stat.is_stopped() { Some(false) } else { is_frozen().then_some(true) }
}

/// The value of an option that is given as `--name=value`, `--name value`, or `-nvalue` for a short one.
fn option(words: &[String], names: &[&str]) -> Option<String> {
    let mut words = words.iter().skip(1);
    let mut found = None;
    while let Some(word) = words.next() {
        for name in names {
            let Some(rest) = word.strip_prefix(name) else { continue };
            if rest.is_empty() {
                found = words.next().cloned();
                break;
            } else if let Some(value) = rest.strip_prefix('=') {
                found = Some(value.to_owned());
            } else if !name.starts_with("--") {
                found = Some(rest.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    const OPEN: &str = "0: 00000002 00000000 00010000 0001 01 77 /run/docker.sock\n";
    const CONNECTED: &str = "0: 00000003 00000000 00000000 0001 03 78 /var/run/docker.sock\n";

    fn reach(fake: &Fake) -> DockerReach {
        docker_reach(&fake.host(), &Processes::look(&fake.host()), "/var/run/docker.sock")
    }

    #[test]
    fn sockets_without_a_listener() {
        let with = |unix: &str, dockerd: bool| {
            let fake = Fake::new();
            fake.file("net/unix", unix);
            if dockerd {
                fake.process(9, 1, 1).comm("dockerd");
            }
            reach(&fake)
        };
        assert_eq!(with(OPEN, true), DockerReach::Answers);
        assert!(matches!(with(OPEN, false), DockerReach::Unknown(_)));
        assert_eq!(with(CONNECTED, false), DockerReach::Refused);
        assert!(matches!(with(CONNECTED, true), DockerReach::Unknown(_)));
        let elsewhere = OPEN.replace("/run/docker.sock", "/srv/docker.sock");
        assert_eq!(with(&elsewhere, true), DockerReach::Refused);
        assert!(matches!(reach(&Fake::new()), DockerReach::Unknown(_)));
    }

    #[test]
    fn a_daemon_that_cannot_answer() {
        let fake = Fake::new();
        fake.file("net/unix", OPEN);
        fake.process(9, 1, 1).comm("dockerd").state('T');
        assert_eq!(reach(&fake), DockerReach::Hangs { pid: 9, is_frozen: false });
        fake.process(9, 1, 1).comm("dockerd").state('D').file("cgroup", "6:freezer:/d\n");
        assert!(matches!(reach(&fake), DockerReach::Unknown(_)));
        fake.root_file("sys/fs/cgroup/freezer/d/freezer.state", "FROZEN\n");
        assert_eq!(reach(&fake), DockerReach::Hangs { pid: 9, is_frozen: true });
        // A daemon in a container does not serve the agent.
        fake.process(1, 0, 1).link("ns/pid", "pid:[1]");
        fake.process(9, 1, 1)
            .comm("dockerd")
            .link("ns/pid", "pid:[1]")
            .state('S')
            .file("cgroup", "6:freezer:/\n");
        fake.process(10, 1, 1).comm("dockerd").state('T').link("ns/pid", "pid:[2]");
        assert_eq!(reach(&fake), DockerReach::Answers);
    }

    #[test]
    fn options_of_the_daemon() {
        let of = |line: &str| {
            let words: Vec<String> = line.split(' ').map(ToOwned::to_owned).collect();
            (option(&words, &["--data-root", "--graph", "-g"]), option(&words, &["--config-file"]))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of("dockerd"), (None, None));
        assert_eq!(of("dockerd --data-root=/d --config-file /c"), (some("/d"), some("/c")));
        assert_eq!(of("dockerd -g /d"), (some("/d"), None));
        assert_eq!(of("dockerd -g/d --graphx=/e"), (some("/d"), None));
    }
}
