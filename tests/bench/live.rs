//! `ckpt executors` and `ckpt simulate` over executors that live: each is a process below its launcher, with the names and
//! the environment that an agent gives them, and a listening socket. In place, as on the host of an agent.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process_group, setrlimit};

use super::generate;
use super::measure::{least, median};
use super::options::Options;

/// The rest of a command line after the program.
const COMMANDS: [&[&str]; 2] =
    [&["executors"], &["simulate", "--", "--launcher=linux", "--isolation=cgroups/cpu"]];

pub(crate) fn measure(executors: usize, options: &Options) {
    let dir = options.dir.join("live");
    let _ = fs::remove_dir_all(&dir);
    let work = dir.join("work_dir");
    generate::commands(&work, executors, options.threads);
    // One socket an executor.
    let most = Rlimit { current: Some(executors as u64 + 200), maximum: Some(executors as u64 + 200) };
    setrlimit(Resource::Nofile, most).expect("as many files can be open");
    let living = Living::start(&dir, &work);
    println!(
        "\n{} live executors, {} rounds: seconds, least and median",
        living.launchers.len(),
        options.rounds
    );
    for command in COMMANDS {
        let (name, rest) = command.split_first().expect("a command has a name");
        let call = || {
            let start = Instant::now();
            let output = Command::new(env!("CARGO_BIN_EXE_ckpt"))
                .args([name, "-o", "json", "--runtime-dir"])
                .arg(dir.join("run"))
                .args(["--boot-id", "same"])
                .arg(&work)
                .args(rest)
                .env_clear()
                .output()
                .expect("ckpt can be started");
            let seconds = start.elapsed().as_secs_f64();
            let text = String::from_utf8_lossy(&output.stdout);
            let back = text.matches("\"reconnects\"").count();
            assert_eq!(back, executors, "{name}: {}{text:.3000}", String::from_utf8_lossy(&output.stderr));
            seconds
        };
        let rounds: Vec<f64> = (0..options.rounds).map(|_| call()).collect();
        println!("  {name:10} {:.3} {:.3}", least(rounds.iter().copied()), median(rounds.iter().copied()));
    }
    drop(living);
    let _ = fs::remove_dir_all(&dir);
}

/// The launchers, each with its executor in its session, and the sockets of their `libprocess.pid`.
struct Living {
    launchers: Vec<std::process::Child>,
    _sockets: Vec<TcpListener>,
}

impl Living {
    fn start(dir: &Path, work: &Path) -> Self {
        // The kernel names a process after its program.
        let program = |of: &str, name: &str| {
            let path = dir.join(name);
            fs::copy(of, &path).expect("a program can be copied");
            path
        };
        let (launcher, executor) =
            (program("/bin/sh", "mesos-containerizer"), program("/bin/sleep", "mesos-executor"));
        let (mut launchers, mut sockets) = (Vec::new(), Vec::new());
        for run in runs(work) {
            let container = run.file_name().and_then(|name| name.to_str()).expect("a run has a UUID");
            let runtime = dir.join("run/containers").join(container);
            let child = Command::new("setsid")
                .arg(&launcher)
                .args(["-c", "\"$0\" 86400 & wait"])
                .arg(&executor)
                .env_clear()
                .env("MESOS_CONTAINERIZER_RUNTIME_DIRECTORY", &runtime)
                .envs([
                    ("MESOS_CHECKPOINT", "1"),
                    ("MESOS_RECOVERY_TIMEOUT", "15mins"),
                    ("MESOS_HTTP_COMMAND_EXECUTOR", "0"),
                ])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
                .expect("setsid can be started");
            let socket = TcpListener::bind("127.0.0.1:0").expect("a socket can listen");
            let port = socket.local_addr().expect("it has an address").port();
            let pid = child.id().to_string();
            fs::write(run.join("pids/forked.pid"), &pid).expect("forked.pid can be written");
            fs::write(run.join("pids/libprocess.pid"), format!("executor(1)@127.0.0.1:{port}"))
                .expect("libprocess.pid can be written");
            fs::create_dir_all(&runtime).expect("a runtime directory can be made");
            fs::write(runtime.join("pid"), pid).expect("a pid can be written");
            launchers.push(child);
            sockets.push(socket);
        }
        let living = Self { launchers, _sockets: sockets };
        living.await_executors();
        living
    }

    /// Until each launcher has its executor.
    fn await_executors(&self) {
        for launcher in &self.launchers {
            let children = format!("/proc/{0}/task/{0}/children", launcher.id());
            let has_executor = || {
                let child = fs::read_to_string(&children).unwrap_or_default();
                let comm = fs::read_to_string(format!("/proc/{}/comm", child.trim())).unwrap_or_default();
                comm == "mesos-executor\n"
            };
            while !has_executor() {
                std::thread::yield_now();
            }
        }
    }
}

impl Drop for Living {
    fn drop(&mut self) {
        for launcher in &mut self.launchers {
            let group = i32::try_from(launcher.id()).ok().and_then(Pid::from_raw);
            if let Some(group) = group {
                let _ = kill_process_group(group, Signal::KILL);
            }
            let _ = launcher.wait();
        }
    }
}

/// The directory of every run.
fn runs(work: &Path) -> Vec<PathBuf> {
    let below = |dir: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
        entries.map(|entry| entry.expect("an entry can be read").path()).collect()
    };
    let agents = below(&work.join("meta/slaves")).into_iter().filter(|path| !path.is_symlink());
    let frameworks = agents.flat_map(|agent| below(&agent.join("frameworks")));
    let executors = frameworks.flat_map(|framework| below(&framework.join("executors")));
    let runs = executors.flat_map(|executor| below(&executor.join("runs")));
    runs.filter(|run| !run.is_symlink()).collect()
}
