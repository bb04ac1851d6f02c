//! Directories of sandboxes in which none is left, after their runs were collected or removed.

use std::fs;
use std::os::unix::fs::symlink;

use ckpt::plan::cleanup::{Reason, Scope};

use super::fixture::{fixture_after, request, stays, steps};
use crate::support::tree::{Agent, Executor, Framework, Kind, Placed, Run, Task, Tree};

fn tree() -> Tree {
    let run = Run::new("c").pid(7).http().task(Task::new("t").running());
    let executor = Executor::new("E", Kind::Custom).run(run);
    Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor)))
}

fn hollow(placed: &Placed, executor: &str) {
    let runs = placed.work.join("slaves/S/frameworks").join(executor).join("runs");
    fs::create_dir_all(&runs).unwrap();
    symlink("gone", runs.join("latest")).unwrap();
}

#[test]
fn they_are_moved_aside_where_no_checkpoint_knows_them() {
    let fixture = fixture_after(&tree(), |placed| {
        hollow(placed, "F/executors/old");
        hollow(placed, "OTHER/executors/a");
        hollow(placed, "OTHER/executors/b");
        hollow(placed, "FULL/executors/a");
        fs::create_dir_all(placed.work.join("slaves/S/frameworks/FULL/executors/a/runs/run")).unwrap();
    });
    let mut asked = request(&[Scope::Empty]);
    // They were made just now.
    let young = fixture.choose(&asked);
    assert!(young.steps.is_empty());
    assert_eq!(stays(&young, Scope::Empty, Reason::Young), 2);
    asked.older_than = ckpt::values::Duration::from_secs(0);
    let gone = fixture.choose(&asked);
    let wanted = ["set-aside slaves/S/frameworks/F/executors/old", "set-aside slaves/S/frameworks/OTHER"];
    assert_eq!(steps(&gone), wanted);
    assert!(gone.steps.iter().all(|step| step.is_reversible()));
}
