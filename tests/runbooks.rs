//! The runbooks of ckpt-runbooks(7): every command in them is run, on a tree in that situation, and ends with the status
//! that the page promises. And the examples for systemd, which systemd itself accepts.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::cli::{Output, ckpt};
use crate::support::tree::{Agent, BOOT_ID, Executor, Framework, Kind, Placed, Run, Task, Tree};

/// Where the page says that things are.
const WORK_DIR: &str = "/var/lib/mesos";
const STORE: &str = "/var/backups/mesos";
const FLAGS: &str = "/etc/mesos-slave";
const PAGE: &str = "man/ckpt-runbooks.7";
const EXAMPLES: &str = ".github/examples/systemd";

/// Those with which the agent registered.
const RESOURCES: &str = "cpus:16;mem:8192;disk:20000;ports:[31000-32000]";

/// A command of a runbook, and the status that it should end with; none for one that is not ckpt's.
struct Promise {
    command: String,
    status: Option<i32>,
}

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sections that contain commands, in order.
fn sections() -> Vec<(String, Vec<Promise>)> {
    let page = fs::read_to_string(home().join(PAGE)).unwrap();
    let mut sections = Vec::new();
    let mut is_example = false;
    for line in page.lines() {
        match line {
            ".EX" => is_example = true,
            ".EE" => is_example = false,
            line if line.starts_with(".SH ") => sections.push((line[4..].to_owned(), Vec::new())),
            line if is_example => {
                let line = line.replace("\\-", "-");
                let promise = match line.split_once("  # ") {
                    Some((command, status)) => {
                        Promise { command: command.to_owned(), status: Some(status.parse().unwrap()) }
                    }
                    None => Promise { command: line, status: None },
                };
                sections.last_mut().unwrap().1.push(promise);
            }
            _ => {}
        }
    }
    sections.retain(|(_, promises)| !promises.is_empty());
    sections
}

struct Host {
    dir: tempfile::TempDir,
    placed: Placed,
    boot_id: &'static str,
}

impl Host {
    fn new(run: Run) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let executor = Executor::new("E", Kind::Custom).run(run);
        let agent = Agent::new("S").framework(Framework::new("F").executor(executor));
        let placed = Tree::new().agent(agent).write(dir.path());
        for name in ["proc", "store", "flags"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        fs::set_permissions(dir.path().join("store"), fs::Permissions::from_mode(0o700)).unwrap();
        let host = Self { dir, placed, boot_id: BOOT_ID };
        host.flag("hostname", "agent1.example.org");
        host
    }

    fn flag(&self, name: &str, value: &str) {
        fs::write(self.dir.path().join("flags").join(name), value).unwrap();
    }

    /// Runs a command of the page here: with this tree, these snapshots, and a host without processes.
    fn run(&self, command: &str) -> Output {
        let (work, store) = (self.placed.work.to_str().unwrap(), self.dir.path().join("store"));
        let flags = self.dir.path().join("flags");
        let here = command.replace(STORE, store.to_str().unwrap()).replace(WORK_DIR, work);
        let here = here.replace(FLAGS, flags.to_str().unwrap());
        let mut words: Vec<String> = here.split(' ').skip(1).map(str::to_owned).collect();
        let proc = self.dir.path().join("proc").to_str().unwrap().to_owned();
        let runtime = self.placed.runtime.to_str().unwrap().to_owned();
        let name = words[0].clone();
        words.extend(["--proc-root".to_owned(), proc, "--runtime-dir".to_owned(), runtime]);
        if name != "undo" {
            words.extend(["--boot-id".to_owned(), self.boot_id.to_owned()]);
        }
        ckpt(words).run()
    }

    /// The file of the only run.
    fn of_run(&self, below: &str) -> PathBuf {
        self.placed.run("S", "F", "E", "r1").join(below)
    }
}

fn running() -> Run {
    Run::new("r1").pid(4242).libprocess("executor(1)@127.0.0.1:39001").task(Task::new("t").running())
}

fn completed() -> Run {
    Run::new("r1").pid(4242).http().task(Task::new("t").ended("TASK_FINISHED").ack()).completed()
}

/// A host in the situation of a section.
fn prepared(section: &str) -> Host {
    match section {
        "THE AGENT DOES NOT START" => {
            let host = Host::new(running());
            let good = host.dir.path().join("store/good.tar.zst");
            let _ = ckpt(["snapshot", "--to"]).arg(good).arg(&host.placed.work).run().exits(0);
            // One that a repair answers, and one that none does.
            fs::remove_file(host.placed.framework("S", "F").join("framework.pid")).unwrap();
            let info = host.placed.executor("S", "F", "E").join("executor.info");
            let bytes = fs::read(&info).unwrap();
            fs::write(&info, &bytes[..bytes.len() / 2]).unwrap();
            host
        }
        "INCOMPATIBLE AGENT INFO" => {
            let host = Host::new(running());
            host.flag("resources", RESOURCES);
            host.flag("attributes", "rack:r9");
            host
        }
        "BEFORE AN UPGRADE" => {
            let host = Host::new(completed());
            host.flag("resources", RESOURCES);
            host
        }
        "FULL DISK" => {
            let host = Host::new(completed());
            let sandbox = host.placed.sandbox("S", "F", "E", "r1");
            fs::write(sandbox.join("stdout"), vec![b'x'; 100_000]).unwrap();
            let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_718_006_400);
            fs::File::open(sandbox).unwrap().set_modified(old).unwrap();
            host
        }
        "AFTER A POWER LOSS" => {
            let host = Host::new(running());
            fs::write(host.placed.framework("S", "F").join("framework.pid"), "").unwrap();
            let updates = host.of_run("tasks/t/task.updates");
            let bytes = fs::read(&updates).unwrap();
            fs::write(&updates, &bytes[..bytes.len() - 3]).unwrap();
            host
        }
        "LATEST WAS REMOVED" => {
            let host = Host::new(completed());
            fs::remove_file(host.placed.meta().join("slaves/latest")).unwrap();
            host
        }
        "THE HOST WAS REBOOTED" => {
            Host { boot_id: "11111111-2222-3333-4444-555555555555", ..Host::new(running()) }
        }
        other => panic!("{other}: how is a host prepared for it?"),
    }
}

#[test]
fn every_command_ends_as_the_page_says() {
    let sections = sections();
    assert_eq!(sections.len(), 7);
    let mut wrong = Vec::new();
    for (section, promises) in sections {
        let host = prepared(&section);
        assert!(promises.iter().any(|promise| promise.status.is_some()), "{section}");
        for Promise { command, status } in promises {
            match status {
                Some(status) => {
                    assert!(command.starts_with("ckpt "), "{command}");
                    let output = host.run(&command);
                    if output.status() != status {
                        wrong.push(format!("{section}: {command} should end with {status}\n{output}"));
                    }
                }
                None => assert!(
                    ["systemctl stop mesos-slave", "systemctl start mesos-slave"].contains(&&*command),
                    "{command} can't be run here"
                ),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the page says of the end of each incident.
#[test]
fn what_the_page_says_becomes_true() {
    let all = |section: &str| {
        let host = prepared(section);
        let promises = sections().into_iter().find(|(name, _)| name == section).unwrap().1;
        let outputs: Vec<String> = promises
            .iter()
            .filter(|promise| promise.status.is_some())
            .map(|promise| host.run(&promise.command).stdout())
            .collect();
        (host, outputs)
    };
    let (host, outputs) = all("LATEST WAS REMOVED");
    assert!(host.placed.meta().join("slaves/latest").is_symlink());
    assert!(outputs[0].contains("NEW AGENT"), "{}", outputs[0]);
    let (host, _) = all("FULL DISK");
    assert!(!host.placed.sandbox("S", "F", "E", "r1").exists());
    let (_, outputs) = all("THE HOST WAS REBOOTED");
    assert!(outputs[1].contains("lost"), "{}", outputs[1]);
    // What is printed keeps the ID.
    let (host, outputs) = all("INCOMPATIBLE AGENT INFO");
    assert!(outputs[0].contains("    --attributes=''\n"), "{}", outputs[0]);
    host.flag("attributes", "");
    let _ = host.run(&format!("ckpt config --flags-from dir:{FLAGS} {WORK_DIR}")).exits(0);
    // Both changes are undone: the damage is back.
    let (host, _) = all("THE AGENT DOES NOT START");
    assert!(!host.placed.framework("S", "F").join("framework.pid").exists());
    let _ = host.run(&format!("ckpt validate -q {WORK_DIR}")).exits(1);
}

/// What the README says to do first, on a host that a repair helps.
#[test]
fn the_readme_leads_to_an_agent_that_starts() {
    let readme = fs::read_to_string(home().join("README.md")).unwrap();
    let (_, block) = readme.split_once("## The agent does not start?").unwrap();
    let (block, _) = block.split_once("```sh\n").unwrap().1.split_once("```").unwrap();
    let commands: Vec<&str> = block.lines().map(|line| line.split('#').next().unwrap().trim()).collect();
    assert_eq!(
        commands,
        ["ckpt status", "ckpt repair --dry-run PATH", "ckpt repair PATH", "systemctl start mesos-slave"]
    );
    let host = prepared("AFTER A POWER LOSS");
    let run = |command: &str| host.run(&command.replace("PATH", WORK_DIR));
    let status = run("ckpt status PATH");
    assert!(status.stdout().contains("\nNext        ckpt repair "), "{status}");
    let _ = run(commands[1]).exits(1);
    let asked = run(commands[2]).exits(4);
    assert!(asked.stderr().contains("--yes"), "{asked}");
    let _ = run(&format!("{} --yes", commands[2])).exits(0);
    let _ = run("ckpt validate -q PATH").exits(0);
    let _ = host.run(&format!("ckpt undo --yes {WORK_DIR}")).exits(0);
    let _ = run("ckpt validate -q PATH").exits(1);
}

/// Each unit is loaded by systemd, with ckpt where this test has it.
#[test]
fn systemd_accepts_the_examples() {
    let dir = tempfile::tempdir().unwrap();
    let mut units = Vec::new();
    for entry in walkdir::WalkDir::new(home().join(EXAMPLES)).sort_by_file_name() {
        let entry = entry.unwrap();
        let to = dir.path().join(entry.path().strip_prefix(home().join(EXAMPLES)).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        let program = env!("CARGO_BIN_EXE_ckpt");
        fs::write(&to, text.replace("/usr/bin/ckpt", program).replace("man:ckpt", "man:true")).unwrap();
        units.push(to);
    }
    let service = dir.path().join("mesos-slave.service");
    fs::write(&service, "[Service]\nExecStart=/bin/true\n").unwrap();
    units.retain(|unit| unit.extension().is_some_and(|end| end != "conf"));
    assert_eq!(units.len(), 4, "two services, two timers");
    units.push(service);
    let path = format!("{}:", dir.path().display());
    let mut verify = Command::new("systemd-analyze");
    verify.args(["verify", "--man=no"]).args(&units).env("SYSTEMD_UNIT_PATH", &path);
    let output = match verify.output() {
        Ok(output) => output,
        Err(error) => return crate::support::skipped(&format!("systemd-analyze cannot be run: {error}")),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    let own: Vec<&str> =
        said.lines().filter(|line| line.contains("ckpt") || line.contains("mesos")).collect();
    assert!(output.status.success() && own.is_empty(), "{said}");
}

/// The commands in the examples are known to ckpt, and the drop-in stops what it should stop.
#[test]
fn the_drop_in_keeps_an_agent_from_a_bad_start() {
    let text = fs::read_to_string(home().join(EXAMPLES).join("mesos-slave.service.d/ckpt.conf")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("ExecStartPre=/usr/bin/")).unwrap();
    let host = Host::new(completed());
    assert!(line.ends_with(WORK_DIR) && text.contains(&format!("ExecStartPre=/bin/mkdir -p {WORK_DIR}\n")));
    let call = |host: &Host| host.run(line).status();
    assert_eq!(call(&host), 0);
    fs::remove_file(host.placed.meta().join("slaves/latest")).unwrap();
    assert_eq!(call(&host), 1);
    let fresh = Host::new(completed());
    fs::remove_dir_all(&fresh.placed.work).unwrap();
    fs::create_dir(&fresh.placed.work).unwrap();
    assert_eq!(call(&fresh), 0, "an agent may start for the first time");
    let snapshot = fs::read_to_string(home().join(EXAMPLES).join("ckpt-snapshot.service")).unwrap();
    let line = snapshot.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/")).unwrap();
    let call = host.run(&line.replace("--work-dir ", ""));
    assert_eq!(call.status(), 1, "a snapshot is taken of a damaged checkpoint, too: {call}");
}
