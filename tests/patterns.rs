//! Ids that are patterns: the agent lists what they match, and keeps one of each id (R75).

use ckpt::app::{Scenario, ScenarioOptions, SourceOptions};
use ckpt::model::Progress;
use ckpt::recovery::BootId;
use ckpt::schema::Release;

use crate::support::tree::{Agent, BOOT_ID, Executor, Framework, Kind, Run, Task, Tree};

fn scenario(tree: &Tree) -> Scenario {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree.write(dir.path());
    let source = SourceOptions {
        runtime_dir: Some(placed.runtime.clone()),
        boot_id: Some(BootId::Known(BOOT_ID.to_owned())),
        release: Some(Release::LAST),
        probe: false,
        ..SourceOptions::of(placed.work)
    };
    let options = ScenarioOptions { source, ..ScenarioOptions::default() };
    Scenario::open(&options, &Progress::default()).unwrap()
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
    let scenario = scenario(&Tree::new().agent(agent));
    let forecast = scenario.forecast(0.0);
    let state = forecast.first.read.result.as_ref().unwrap();
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
            assert_eq!(
                records.iter().map(|record| record.state).collect::<Vec<_>>(),
                [state],
                "{}",
                framework.id
            );
            assert_eq!(task.records, 1);
        }
    }
}
