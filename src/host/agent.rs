//! The agents that run on a host, their command lines and environments, and the `work_dir` of each. Whether one of them
//! uses a given directory is determined in `holder`.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::environ::Environ;
use super::host_files::Seen;
use super::process::Process;
use super::process_markers::container_of;
use super::processes::Processes;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    pub process: Process,
    /// The command line, from the agent's own name: an interpreter before it is removed.
    pub argv: Vec<Box<[u8]>>,
    /// The environment, which contains flags as `MESOS_*`.
    pub environ: Seen<Environ>,
    pub work_dir: WorkDir,
    pub started: Option<DateTime<Utc>>,
    /// Why it is not an agent although it claims to be: the kernel says that it runs another program or is in a container.
    pub contradiction: Option<String>,
    /// Its pid namespace, in which the pids of its checkpoint count.
    pub pid_namespace: Seen<u64>,
}

/// The `--work_dir` of an agent (R248: the command line wins over the environment).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkDir {
    /// On the command line.
    CommandLine(PathBuf),
    /// In `MESOS_WORK_DIR`.
    Environment(PathBuf),
    /// Nowhere: `/tmp/mesos` until 0.28; since 1.0 such an agent does not start.
    Default,
    /// Not on the command line, and the environment could not be read.
    Unknown,
}

impl WorkDir {
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::CommandLine(path) | Self::Environment(path) => Some(path),
            Self::Default => Some(Path::new("/tmp/mesos")),
            Self::Unknown => None,
        }
    }
}

/// Names of the agent's program. In a build tree libtool adds `lt-` in front.
const PROGRAMS: [&[u8]; 2] = [b"mesos-agent", b"mesos-slave"];

/// Whether a path is that of the agent's program.
pub(super) fn is_program(path: &[u8]) -> bool {
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    PROGRAMS.contains(&name.strip_prefix(b"lt-").unwrap_or(name))
}

fn is_interpreter(path: &[u8]) -> bool {
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    matches!(name, b"sh" | b"bash" | b"dash" | b"busybox" | b"perl")
        || name.starts_with(b"python")
        || name.starts_with(b"ld-linux")
        || name.starts_with(b"ld-musl")
}

/// All agents among the processes, by pid. Zombies are left out: they have nothing open.
pub(super) fn agents_among(processes: &Processes) -> Vec<Agent> {
    let living = processes.iter().filter(|stat| !stat.is_zombie() && !stat.is_kernel_thread());
    let mut agents: Vec<Agent> = living
        .filter_map(|stat| {
            let process = processes.process(stat.pid);
            let argv = argv(process.cmdline().unwrap_or_default(), is_program(&stat.comm))?;
            let environ = process.environ();
            let work_dir = work_dir(&argv, &environ);
            let started = processes.clock().ok().and_then(|clock| clock.time(stat.start_ticks));
            let pid_namespace = process.namespace("pid");
            let contradiction = contradiction(&process);
            Some(Agent { process, argv, environ, work_dir, started, contradiction, pid_namespace })
        })
        .collect();
    agents.sort_unstable_by_key(|agent| agent.process.pid);
    agents
}

/// The command line from the agent's name on, if it is an agent's.
fn argv(mut words: Vec<Box<[u8]>>, named: bool) -> Option<Vec<Box<[u8]>>> {
    let first = words.first().map(|word| is_program(word));
    if first == Some(true) {
        return Some(words);
    }
    let is_interpreted = words.first().is_some_and(|word| is_interpreter(word));
    if is_interpreted && words.get(1).is_some_and(|word| is_program(word)) {
        words.remove(0);
        return Some(words);
    }
    // The program file has the name, whatever the command line says.
    named.then_some(words)
}

/// What the kernel says against a process that calls itself an agent: a process sets its name and command line itself.
fn contradiction(process: &Process) -> Option<String> {
    if let Ok(program) = process.program() {
        let name = program.as_os_str().as_bytes();
        if !is_program(name) && !is_interpreter(name) {
            return Some(format!("its program is {}", program.display()));
        }
    }
    let container = container_of(&process.cgroups().ok()?)?;
    Some(format!("it is in the cgroup of container {container}"))
}

fn work_dir(argv: &[Box<[u8]>], environ: &Seen<Environ>) -> WorkDir {
    if let Some(path) = flag(argv, "work_dir") {
        return WorkDir::CommandLine(to_path(path));
    }
    let Ok(environ) = environ else { return WorkDir::Unknown };
    let value = environ.get("MESOS_WORK_DIR").or_else(|| environ.get("MESOS_work_dir"));
    value.map_or(WorkDir::Default, |path| WorkDir::Environment(to_path(path)))
}

/// The value of `--NAME=VALUE` (R248). Flags end at `--`.
pub(super) fn flag<'a>(argv: &'a [Box<[u8]>], name: &str) -> Option<&'a [u8]> {
    let flags = argv.iter().skip(1).take_while(|word| &***word != b"--");
    flags.filter_map(|word| word.strip_prefix(b"--")).find_map(|word| {
        let equals = word.iter().position(|byte| *byte == b'=')?;
        word[..equals].eq_ignore_ascii_case(name.as_bytes()).then_some(&word[equals + 1..])
    })
}

fn to_path(bytes: &[u8]) -> PathBuf {
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Unseen;
    use crate::host::fake::Fake;

    fn found(fake: &Fake) -> Vec<(i32, WorkDir)> {
        let agents = Processes::look(&fake.host()).agents().to_vec();
        agents.into_iter().map(|agent| (agent.process.pid, agent.work_dir)).collect()
    }

    #[test]
    fn who_is_an_agent() {
        let fake = Fake::new();
        fake.process(2, 1, 1).cmdline(&["/usr/sbin/mesos-slave", "--work_dir=/a"]);
        fake.process(3, 1, 1).cmdline(&["/usr/bin/python3", "/x/mesos-agent", "--work_dir=/b"]);
        fake.process(4, 1, 1).cmdline(&["lt-mesos-agent", "--WORK_DIR=/c"]);
        fake.process(5, 1, 1).comm("mesos-agent").cmdline(&["renamed", "--work_dir=/d"]);
        fake.process(6, 1, 1).cmdline(&["grep", "mesos-agent", "--work_dir=/x"]);
        fake.process(7, 1, 1).cmdline(&["docker", "run", "mesos-slave"]);
        fake.process(8, 1, 1).state('Z').comm("mesos-agent").cmdline(&[]);
        fake.process(9, 1, 1).cmdline(&["mesos-master", "--work_dir=/x"]);
        fake.process(10, 1, 1).cmdline(&["tail", "-f", "/var/log/mesos/mesos-slave"]);
        let dirs = [(2, "/a"), (3, "/b"), (4, "/c"), (5, "/d")];
        assert_eq!(found(&fake), dirs.map(|(pid, dir)| (pid, WorkDir::CommandLine(dir.into()))));
        let agents = Processes::look(&fake.host()).agents().to_vec();
        assert_eq!(&*agents[1].argv[0], b"/x/mesos-agent");
        assert_eq!(agents[0].started, DateTime::from_timestamp_millis(1_000_010));
        assert_eq!(agents[0].pid_namespace, Err(Unseen::Missing));
    }

    #[test]
    fn what_the_kernel_says_against_it() {
        let fake = Fake::new();
        let of = |program: &str, cgroup: &str| {
            let process =
                fake.process(2, 1, 1).cmdline(&["mesos-agent", "--work_dir=/a"]).link("exe", program);
            process.file("cgroup", &format!("7:freezer:{cgroup}\n"));
            Processes::look(&fake.host()).agents()[0].clone().contradiction
        };
        for program in
            ["/usr/sbin/mesos-agent", "/x/lt-mesos-slave", "/a/mesos-agent (deleted)", "/usr/bin/python3.11"]
        {
            assert_eq!(of(program, "/system.slice/mesos-slave.service"), None, "{program}");
        }
        assert_eq!(of("/usr/bin/sleep", "/"), Some("its program is /usr/bin/sleep".into()));
        let container = "6aad83ea-ca30-4182-94ce-105cb33b65b6";
        let words = format!("it is in the cgroup of container {container}");
        assert_eq!(of("/tmp/mesos-agent", &format!("/mesos/{container}")), Some(words));
    }

    #[test]
    fn where_its_state_is() {
        let fake = Fake::new();
        let of = |arguments: &[&str], variables: Option<&[&str]>| {
            let words: Vec<&str> = std::iter::once("mesos-agent").chain(arguments.iter().copied()).collect();
            let process = fake.process(2, 1, 1).cmdline(&words);
            if let Some(variables) = variables {
                process.environ(variables);
            }
            found(&fake).remove(0).1
        };
        assert_eq!(of(&["--work_dir=/a"], Some(&["MESOS_WORK_DIR=/b"])), WorkDir::CommandLine("/a".into()));
        assert_eq!(of(&["--port=1"], Some(&["MESOS_WORK_DIR=/b"])), WorkDir::Environment("/b".into()));
        assert_eq!(of(&["--", "--work_dir=/a"], Some(&["A=1"])), WorkDir::Default);
        assert_eq!(of(&[], None), WorkDir::Unknown);
        assert_eq!(WorkDir::Unknown.path(), None);
        assert_eq!(WorkDir::Default.path(), Some(Path::new("/tmp/mesos")));
    }
}
