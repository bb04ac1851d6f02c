//! A cleanup that is killed while it is at work, and then undone.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::calls::undo;
use crate::support::hash::Snapshot;
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

fn tree(executors: usize) -> Tree {
    let one = |index: usize| {
        let run = Run::new(&format!("run-{index}")).pid(7).http();
        let task = Task::new("t").ended("TASK_FINISHED").ack();
        Executor::new(&format!("e{index:04}"), Kind::Custom).run(run.task(task).completed())
    };
    let live = Executor::command("live", 77);
    let framework = (0..executors).map(one).fold(Framework::new("F").executor(live), Framework::executor);
    Tree::new().agent(Agent::new("S").framework(framework))
}

fn left(executors: &Path) -> usize {
    std::fs::read_dir(executors).unwrap().count()
}

#[test]
fn killed_at_any_moment_it_can_be_undone() {
    const ALL: usize = 400;
    let first = tempfile::tempdir().unwrap();
    tree(ALL).write(first.path());
    let mut broken_off = 0;
    for delay in [0, 2, 8, 32] {
        let dir = tempfile::tempdir().unwrap();
        let work = dir.path().join("work_dir");
        let copied =
            Command::new("cp").arg("-a").arg(first.path().join("work_dir")).arg(&work).status().unwrap();
        assert!(copied.success());
        let before = Snapshot::take(&work.join("meta"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_ckpt"))
            .args(["cleanup", "--yes", "--relocated", "--agent-is-stopped"])
            .arg(&work)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let executors = work.join("meta/slaves/S/frameworks/F/executors");
        let begun = Instant::now();
        while left(&executors) > ALL && child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().unwrap();
        broken_off += usize::from((2..=ALL).contains(&left(&executors)));
        let _ = undo(&work).exits(0);
        before.assert_same(&Snapshot::take(&work.join("meta")));
    }
    assert!(broken_off > 0, "every one of them came to its end before it was killed");
}
