//! Whether the agent can use docker when it starts: what listens at its socket, the daemon's process, the client that
//! `--docker` names, and the cgroups that the docker containerizer demands. Nothing is asked or executed.

use std::path::{Path, PathBuf};

use super::host_facts::HostFacts;
use crate::flags::{Configuration, FlagName};
use crate::host::{DockerReach, Mounts, Processes, docker_reach};
use crate::recovery::{DockerFailure, DockerStep};

/// What keeps the agent from using docker.
#[derive(Debug, Default)]
pub(super) struct DockerAbility {
    /// It refuses to start.
    pub(super) failure: Option<DockerFailure>,
    /// Why it may not.
    pub(super) doubt: Option<String>,
}

/// The agent's own words where it cannot create the containerizer.
const CREATE: &str =
    "Failed to create a containerizer: Could not create DockerContainerizer: Failed to create docker: ";

impl DockerAbility {
    /// Of an agent with these flags that uses docker; `has_other`: and another containerizer.
    pub(super) fn of(configuration: &Configuration, has_other: bool, host: Option<&HostFacts>) -> Self {
        let text =
            |flag, usual: &str| configuration.text(flag).map_or(usual.to_owned(), |text| text.to_string());
        let (client, socket) =
            (text(FlagName::DOCKER, "docker"), text(FlagName::DOCKER_SOCKET, "/var/run/docker.sock"));
        // A socket that is not a path is refused with the other flags.
        let Some(host) = host.filter(|_| socket.starts_with('/')) else { return Self::default() };
        if lacks_cpu_hierarchy(host) {
            let line = format!(
                "{CREATE}Failed to find a mounted cgroups hierarchy for the 'cpu' subsystem; you probably need to mount \
                 cgroups manually"
            );
            let detail = "no cgroups v1 hierarchy with the cpu controller is mounted".to_owned();
            return Self::fails(DockerStep::Creation, line, detail);
        }
        let is_here = host.host.proc == Path::new("/proc") && host.host.root == Path::new("/");
        let is_found = is_here.then(|| is_program(Path::new(&client))).flatten();
        if is_found == Some(false) {
            let line = format!(
                "{CREATE}Failed to get docker version: Failed to execute '{client} -H unix://{socket} --version': exited with \
                 status 127"
            );
            return Self::fails(DockerStep::Creation, line, format!("--docker={client} does not exist"));
        }
        match docker_reach(&host.host, &host.processes, &socket) {
            DockerReach::Refused => {
                let prefix = if has_other { "Collect failed: " } else { "" };
                let line = format!(
                    "{prefix}Failed to run '{client} -H unix://{socket} ps -a': exited with status 1"
                );
                Self::fails(DockerStep::Recovery, line, format!("nothing listens at {socket}"))
            }
            DockerReach::Hangs { pid, is_frozen } => {
                let (state, cure) = if is_frozen {
                    ("frozen", "thaw its cgroup".to_owned())
                } else {
                    ("stopped", format!("kill -CONT {pid}"))
                };
                let line = format!("{CREATE}Timed out getting docker version");
                let detail = format!(
                    "dockerd, pid {pid}, is {state} and answers nothing ({cure}); with a client of Docker 23 or later, \
                     recovery waits for it instead"
                );
                Self::fails(DockerStep::Creation, line, detail)
            }
            DockerReach::Unknown(why) => {
                Self::doubts(format!("whether Docker answers at {socket} is not known ({why})"))
            }
            DockerReach::Answers
                if is_found.is_none() && client != "docker" && !is_in_use(&host.processes, &client) =>
            {
                Self::doubts(format!("whether the program {client} (--docker) exists is not known"))
            }
            DockerReach::Answers => Self::default(),
        }
    }

    /// On a host that was not checked.
    pub(super) fn not_checked() -> Self {
        Self::doubts("whether Docker answers was not checked".to_owned())
    }

    fn fails(at: DockerStep, line: String, detail: String) -> Self {
        Self { failure: Some(DockerFailure { line, detail, at }), doubt: None }
    }

    fn doubts(why: String) -> Self {
        Self { failure: None, doubt: Some(why) }
    }
}

/// Whether the docker containerizer would miss the hierarchy of the `cpu` controller; not if mounts are not known.
fn lacks_cpu_hierarchy(host: &HostFacts) -> bool {
    let Ok(mounts) = Mounts::read(&host.host) else { return false };
    let mut cgroups = mounts
        .at_or_below(Path::new("/"))
        .filter(|mount| matches!(&*mount.fs_type, "cgroup" | "cgroup2"))
        .peekable();
    cgroups.peek().is_some()
        && !cgroups.any(|mount| mount.fs_type == "cgroup" && mount.options().any(|option| option == "cpu"))
}

/// Whether a program of this host can be executed. One without a directory is looked up where services look; if it is not there,
/// the agent may have another PATH.
fn is_program(client: &Path) -> Option<bool> {
    const DIRECTORIES: [&str; 6] =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    if client.is_absolute() {
        // A directory that may not be searched hides it.
        return client.try_exists().ok();
    }
    let found = DIRECTORIES.iter().any(|directory| PathBuf::from(directory).join(client).exists());
    found.then_some(true)
}

/// Whether a docker executor or its client runs with this program: it existed when that was started.
fn is_in_use(processes: &Processes, client: &str) -> bool {
    let named = format!("--docker={client}");
    processes.iter().any(|stat| {
        let is_executor = matches!(&*stat.comm, b"mesos-docker-ex" | b"lt-mesos-docker");
        is_executor
            && processes
                .process(stat.pid)
                .cmdline()
                .is_ok_and(|words| words.iter().any(|word| **word == *named.as_bytes()))
    })
}
