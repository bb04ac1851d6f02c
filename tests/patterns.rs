//! Ids that are patterns: the agent lists what they match, and keeps one of each id (R75).

use ckpt::model::{Checkpoint, Progress, Request, load};
use ckpt::recovery::{AgentSetup, BootId, Changes, Conditions, Mode, attempt};
use ckpt::schema::Release;
use ckpt::source::{Options, locate};

use crate::support::tree::{Agent, BOOT_ID, Executor, Framework, Kind, Run, Task, Tree};

fn loaded(tree: &Tree) -> Checkpoint {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree.write(dir.path());
    let options = Options { runtime_dir: Some(placed.runtime.clone()), ..Options::default() };
    let source = locate(&placed.work, "", &options).unwrap();
    load(&source, &Request::default(), &Progress::default())
}

fn conditions() -> Conditions {
    Conditions {
        mode: Mode::Strict,
        release: Release::LAST,
        boot_id: BootId::Known(BOOT_ID.to_owned()),
        place: "/var/lib/mesos".into(),
        collects: true,
    }
}

#[test]
fn what_two_directories_list_is_kept_once() {
    let run = |state: &'static str| Run::new("c").completed().task(Task::new("t").update(state));
    let executor = |id: &str, state| Executor::new(id, Kind::Custom).run(run(state));
    let framework =
        |id: &str, state| Framework::new(id).executor(executor("e1", state)).executor(executor("e2", state));
    let agent = Agent::new("S")
        .framework(framework("a*", "TASK_STARTING"))
        .framework(framework("ab", "TASK_RUNNING"));
    let checkpoint = loaded(&Tree::new().agent(agent));
    let (conditions, none) = (conditions(), Changes::default());
    let attempt = attempt(&checkpoint, &conditions, &AgentSetup::default(), &none);
    let state = attempt.read.result.as_ref().unwrap();
    let frameworks = &state.agent.as_ref().unwrap().frameworks;
    assert_eq!(frameworks.len(), 2);
    for (framework, state) in frameworks.iter().zip([0, 1]) {
        let executors: Vec<_> = framework.executors.iter().map(|one| one.id.to_string()).collect();
        assert_eq!(executors, ["e1", "e2"], "{}", framework.id);
        for executor in &framework.executors {
            let [run] = &executor.runs[..] else { panic!("{} runs", executor.runs.len()) };
            let [task] = &run.tasks[..] else { panic!("{} tasks", run.tasks.len()) };
            // Listed through another directory, and read from its own.
            let records = &task.node.unwrap().updates.records;
            assert_eq!((records.len(), records[0].state), (1, state), "{}", framework.id);
            assert_eq!(task.records, 1);
        }
    }
}
