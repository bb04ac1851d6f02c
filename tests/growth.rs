//! Ten times the input costs at most twelve times the work, for each collection that grows with a checkpoint. Counted are
//! the instructions of the whole program, by valgrind, so that neither the machine nor its load matters. That takes some
//! minutes: only with `CKPT_FULL=1`, and where valgrind is installed. `CKPT_GROWTH_PROGRAM` names an optimized build, with
//! which it takes a tenth of the time. The ratio of each call is printed.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::ids::uuid;
use crate::support::resource::{reserved, scalar, volume};
use crate::support::skipped;
use crate::support::tree::{Agent, Checkpointed, Executor, Framework, Kind, Operation, Run, Task, Tree};

/// The smaller size; the larger one is ten times as large.
const SIZE: usize = 200;
/// What is there at least: of nothing there is something else to say.
const LEAST: usize = 2;
const MAX_RATIO: u64 = 12;

/// What judges, shows or plans. `DIR` is where the input is made.
const JUDGE: &[&str] = &[
    "validate --json --relocated --boot-id=same",
    "simulate --json --relocated --boot-id=same",
    "inspect --json --relocated --boot-id=same",
    "inspect --relocated --boot-id=same",
    "status --json --relocated --boot-id=same",
    "repair --dry-run --json --relocated",
    "cleanup --scope=all --dry-run --json --relocated --agent-is-stopped",
    "diff --json DIR/work_dir",
];
const VALIDATE: &[&str] = &["validate --json --relocated --boot-id=same"];

/// The instructions that a call of ckpt takes, whatever its status.
fn instructions(call: &str, dir: &Path, path: &Path) -> u64 {
    let args = call.split(' ').map(|word| word.replace("DIR", &dir.display().to_string()));
    let program =
        std::env::var_os("CKPT_GROWTH_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_ckpt").into());
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--branch-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(program)
        .args(args)
        .arg(path)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    let status = output.status.code();
    assert!(matches!(status, Some(0 | 1 | 3)), "{call}: {status:?} {log}");
    let count =
        log.lines().find_map(|line| line.split_once("I   refs: ").or_else(|| line.split_once("I refs: ")));
    let count = count.and_then(|(_, count)| count.trim().replace(',', "").parse().ok());
    count.unwrap_or_else(|| panic!("{call}: {log}"))
}

/// Whether valgrind may be used, and a reason if not.
fn may_count() -> Result<(), &'static str> {
    if std::env::var_os("CKPT_FULL").is_none() {
        return Err("growth: only with CKPT_FULL=1");
    }
    let version = Command::new("valgrind").arg("--version").output();
    version.map(|_| ()).map_err(|_| "growth: valgrind is not installed")
}

/// Compares calls on what is made for [`LEAST`], for [`SIZE`] and for ten times as many. The cost of the least is subtracted.
fn grows(name: &str, calls: &[&str], make: impl Fn(&Path, usize) -> PathBuf) {
    if let Err(why) = may_count() {
        return skipped(why);
    }
    let dir = tempfile::tempdir().unwrap();
    let inputs = [LEAST, SIZE, 10 * SIZE].map(|count| {
        let dir = dir.path().join(count.to_string());
        fs::create_dir(&dir).unwrap();
        let path = make(&dir, count);
        (dir, path)
    });
    let mut too_much = String::new();
    for call in calls {
        let [none, small, large] = inputs.each_ref().map(|(dir, path)| instructions(call, dir, path));
        let (small, large) = (small.saturating_sub(none).max(1), large.saturating_sub(none));
        #[expect(clippy::cast_precision_loss, reason = "for people")]
        let ratio = large as f64 / small as f64;
        let _ = writeln!(
            std::io::stderr(),
            "{name}: {call}: {ratio:.2}, {} for each",
            large / (10 * SIZE as u64)
        );
        if large > small * MAX_RATIO {
            let _ =
                writeln!(too_much, "{name}: {call}: {small} instructions, and {large} for ten times as much");
        }
    }
    assert!(too_much.is_empty(), "{too_much}");
}

fn work_dir(dir: &Path, tree: &Tree) -> PathBuf {
    tree.write(dir).work
}

fn one_run(executor: &str, run: Run) -> Tree {
    let executor = Executor::new(executor, Kind::Custom).run(run);
    Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor)))
}

fn run(name: &str) -> Run {
    Run::new(&uuid(name)).pid(7).http()
}

#[test]
fn resources() {
    grows("resources", JUDGE, |dir, count| {
        let reserved = (0..count).map(|at| reserved(scalar("cpus", 1.0), &format!("role-{at}")));
        work_dir(dir, &one_run("e", run("r")).resources(Checkpointed::new(reserved.collect())))
    });
}

#[test]
fn volumes() {
    grows("volumes", JUDGE, |dir, count| {
        let volumes = (0..count).map(|at| volume(&format!("volume-{at}"), "role", 1.0));
        work_dir(dir, &one_run("e", run("r")).resources(Checkpointed::new(volumes.collect())))
    });
}

#[test]
fn operations() {
    grows("operations", JUDGE, |dir, count| {
        let agent = (0..count).fold(Agent::new("S"), |agent, at| {
            agent.operation(Operation::reserve(&uuid(&at.to_string()), "F", "role"))
        });
        work_dir(dir, &Tree::new().agent(agent))
    });
}

#[test]
fn agents() {
    grows("agents", JUDGE, |dir, count| {
        let old = (0..count).map(|at| Agent::new(&format!("old-S{at}")));
        work_dir(dir, &old.chain([Agent::new("S")]).fold(Tree::new(), Tree::agent))
    });
}

#[test]
fn frameworks() {
    grows("frameworks", JUDGE, |dir, count| {
        let frameworks = (0..count).map(|at| Framework::new(&format!("F{at}")));
        work_dir(dir, &Tree::new().agent(frameworks.fold(Agent::new("S"), Agent::framework)))
    });
}

#[test]
fn executors() {
    grows("executors", JUDGE, |dir, count| {
        let executors = (0..count).map(|at| Executor::command(&format!("t{at}"), 7));
        let framework = executors.fold(Framework::new("F"), Framework::executor);
        work_dir(dir, &Tree::new().agent(Agent::new("S").framework(framework)))
    });
}

#[test]
fn runs() {
    grows("runs", JUDGE, |dir, count| {
        let runs = (0..count).map(|at| run(&at.to_string()).completed());
        let executor = runs.chain([run("last")]).fold(Executor::new("e", Kind::Custom), Executor::run);
        work_dir(dir, &Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor))))
    });
}

#[test]
fn tasks() {
    grows("tasks", JUDGE, |dir, count| {
        let tasks = (0..count).map(|at| Task::new(&format!("t{at}")).running());
        work_dir(dir, &one_run("e", tasks.fold(run("r"), Run::task)))
    });
}

#[test]
fn updates_and_acknowledgements() {
    grows("updates", JUDGE, |dir, count| {
        let task = (0..count).fold(Task::new("t"), |task, _| task.update("TASK_RUNNING").ack());
        work_dir(dir, &one_run("e", run("r").task(task)))
    });
    grows("updates without acknowledgement", JUDGE, |dir, count| {
        let task = (0..count).fold(Task::new("t"), |task, _| task.update("TASK_RUNNING"));
        work_dir(dir, &one_run("e", run("r").task(task)))
    });
}

#[test]
fn sandboxes() {
    let calls =
        ["cleanup --scope=sandboxes --older-than=0secs --dry-run --json --relocated --agent-is-stopped"];
    grows("sandboxes", &calls, |dir, count| {
        let runs = (0..count).map(|at| run(&at.to_string()).completed());
        let executor = runs.chain([run("last")]).fold(Executor::new("e", Kind::Custom), Executor::run);
        work_dir(dir, &Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor))))
    });
    grows("files of a sandbox", &calls, |dir, count| {
        let ended = run("r").completed().task(Task::new("t").ended("TASK_FINISHED").ack());
        let placed = one_run("e", ended).write(dir);
        let sandbox = placed.sandbox("S", "F", "e", &uuid("r"));
        (0..count).for_each(|at| fs::write(sandbox.join(at.to_string()), "x").unwrap());
        placed.work
    });
}

/// Findings: what decides about their severity and their repairs is found once.
#[test]
fn findings() {
    grows("tasks without updates", JUDGE, |dir, count| {
        let tasks = (0..count).map(|at| Task::new(&format!("t{at}")).without_updates());
        work_dir(dir, &one_run("e", tasks.fold(run("r"), Run::task)))
    });
    let executors = |count: usize, pid: fn(usize) -> usize| {
        let number = move |at| u32::try_from(pid(at) + 1).unwrap();
        let executors = (0..count).map(move |at| Executor::command(&format!("t{at}"), number(at)));
        let framework = executors.fold(Framework::new("F"), Framework::executor);
        Tree::new().agent(Agent::new("S").framework(framework))
    };
    grows("pairs with one pid", JUDGE, |dir, count| work_dir(dir, &executors(count, |at| at / 2)));
    grows("live runs without sandboxes", JUDGE, |dir, count| {
        let work = work_dir(dir, &executors(count, |at| at));
        fs::remove_dir_all(work.join("slaves/S")).unwrap();
        fs::create_dir(work.join("slaves/S")).unwrap();
        work
    });
    grows("good copies of a file", JUDGE, |dir, count| {
        let placed = one_run("e", run("r").task(Task::new("t").running())).write(dir);
        let task = placed.run("S", "F", "e", &uuid("r")).join("tasks/t");
        for at in 0..count {
            fs::copy(task.join("task.info"), task.join(format!("{at:06}"))).unwrap();
        }
        fs::remove_file(task.join("task.info")).unwrap();
        placed.work
    });
    grows("volumes that nothing lists", VALIDATE, |dir, count| {
        let work = work_dir(dir, &one_run("e", run("r")));
        (0..count).for_each(|at| fs::create_dir_all(work.join(format!("volumes/roles/r/{at}"))).unwrap());
        work
    });
}

/// Findings, and steps of a plan.
#[test]
fn strays_of_a_crash() {
    grows("temporary files", JUDGE, |dir, count| {
        let placed = one_run("e", run("r")).write(dir);
        (0..count).for_each(|at| fs::write(placed.meta().join(format!("{at:06}")), "x").unwrap());
        placed.work
    });
}

#[test]
fn archive_members() {
    grows("members", VALIDATE, |dir, count| {
        let mut archive = tar::Builder::new(fs::File::create(dir.join("a.tar")).unwrap());
        archive.append_dir_all("work_dir", one_run("e", run("r")).write(&dir.join("tree")).work).unwrap();
        for at in 0..count {
            let mut header = tar::Header::new_gnu();
            header.set_size(0);
            let path = format!("work_dir/meta/slaves/S/empty-{at}");
            archive.append_data(&mut header, path, std::io::empty()).unwrap();
        }
        archive.finish().unwrap();
        dir.join("a.tar")
    });
}

#[test]
fn processes() {
    let calls = [
        "executors --json --boot-id=same --proc-root=DIR/proc",
        "status --json --boot-id=same --proc-root=DIR/proc",
    ];
    grows("processes", &calls, |dir, count| {
        for pid in 1..=count {
            let process = dir.join("proc").join(pid.to_string());
            fs::create_dir_all(&process).unwrap();
            let stat = format!(
                "{pid} (mesos-executor) S 1 {pid} {pid} 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 {pid} 0 0"
            );
            fs::write(process.join("stat"), stat).unwrap();
            fs::write(process.join("cmdline"), "mesos-executor\0").unwrap();
            fs::write(process.join("environ"), format!("MESOS_EXECUTOR_ID=t{pid}\0MESOS_FRAMEWORK_ID=F\0"))
                .unwrap();
            fs::write(process.join("cgroup"), "0::/\n").unwrap();
        }
        fs::create_dir_all(dir.join("proc")).unwrap();
        let executors =
            (1..=count).map(|at| Executor::command(&format!("t{at}"), u32::try_from(at).unwrap()));
        let framework = executors.fold(Framework::new("F"), Framework::executor);
        work_dir(dir, &Tree::new().agent(Agent::new("S").framework(framework)))
    });
}

#[test]
fn log_lines() {
    let start = "I1129 08:00:00.000000    11 main.cpp:401] Starting Mesos agent\n\
        I1129 08:00:00.100000    12 state.cpp:66] Recovering state from '/var/lib/mesos/meta'\n\
        W1129 08:00:00.200000    12 slave.cpp:7130] Failed to recover state\n";
    let calls = ["explain --json --log"];
    grows("starts in a log", &calls, |dir, count| {
        fs::write(dir.join("log"), start.repeat(count)).unwrap();
        dir.join("log")
    });
}
