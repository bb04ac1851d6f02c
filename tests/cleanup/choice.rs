//! Scope by scope: what is named, as which step, and what stays for which reason.

use std::fs;
use std::time::{Duration, SystemTime};

use ckpt::model::Progress;
use ckpt::plan::cleanup::{Reason, Scope};

use super::fixture::{LATER, fixture, fixture_after, request, stays, steps};
use crate::support::resource::volume;
use crate::support::tree::{Agent, Checkpointed, Executor, Framework, Kind, Latest, Run, Task, Tree};

const E: &str = "meta/slaves/S/frameworks/F/executors";
const SANDBOX: &str = "slaves/S/frameworks/F/executors";
const DEFAULT: &[Scope] = &[Scope::Completed, Scope::OldRuns, Scope::Temp, Scope::Empty];

fn tree(executors: impl IntoIterator<Item = Executor>) -> Tree {
    let framework = executors.into_iter().fold(Framework::new("F"), Framework::executor);
    Tree::new().agent(Agent::new("S").framework(framework))
}

fn over(id: &str) -> Run {
    Run::new(id).pid(7).http().task(Task::new("t").ended("TASK_FINISHED").ack()).completed()
}

fn alive(id: &str) -> Run {
    Run::new(id).pid(8).http().task(Task::new("t").running())
}

fn executor(id: &str, runs: impl IntoIterator<Item = Run>) -> Executor {
    runs.into_iter().fold(Executor::new(id, Kind::Custom), Executor::run)
}

fn set_mtime(path: &std::path::Path, secs: i64) {
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(secs.unsigned_abs());
    fs::File::open(path).unwrap().set_modified(at).unwrap();
}

#[test]
fn a_completed_executor_goes_as_a_whole_and_a_living_one_stays() {
    let fixture = fixture(&tree([executor("done", [over("r1")]), executor("live", [alive("r2")])]));
    let cleanup = fixture.choose(&request(DEFAULT));
    assert_eq!(steps(&cleanup), [format!("set-aside {E}/done")]);
    assert_eq!(cleanup.sums[&(Scope::Completed, false)].counts.runs, 1);
    assert_eq!(stays(&cleanup, Scope::Completed, Reason::NotCompleted), 1);
}

#[test]
fn a_framework_goes_as_a_whole_only_with_the_empty_scope() {
    let fixture = fixture(&tree([executor("a", [over("r1")]), executor("b", [over("r2")])]));
    assert_eq!(steps(&fixture.choose(&request(DEFAULT))), ["set-aside meta/slaves/S/frameworks/F"]);
    let alone = steps(&fixture.choose(&request(&[Scope::Completed])));
    assert_eq!(alone, [format!("set-aside {E}/a"), format!("set-aside {E}/b")]);
}

#[test]
fn a_latest_run_never_goes_without_its_executor() {
    let open = Run::new("r1").pid(7).http().task(Task::new("t").ended("TASK_FINISHED")).completed();
    let fixture = fixture(&tree([executor("e", [open, over("r2")])]));
    let cleanup = fixture.choose(&request(DEFAULT));
    assert_eq!(steps(&cleanup), [""; 0]);
    assert_eq!(stays(&cleanup, Scope::Completed, Reason::Unacknowledged), 1);
    assert_eq!(stays(&cleanup, Scope::Completed, Reason::NamedLatest), 1);
}

#[test]
fn an_unacknowledged_update_prevents_completion() {
    // The last update is acknowledged, and one before it is not: the agent treats the stream as closed.
    let skipped = Task::new("t").update("TASK_RUNNING").update("TASK_FINISHED").ack_of(1);
    for task in [Task::new("t").ended("TASK_FINISHED"), skipped] {
        let fixture = fixture(&tree([executor("e", [Run::new("r").pid(7).http().task(task).completed()])]));
        let cleanup = fixture.choose(&request(&[Scope::Completed, Scope::Empty, Scope::Sandboxes]));
        assert_eq!(steps(&cleanup), [""; 0]);
        assert_eq!(stays(&cleanup, Scope::Completed, Reason::Unacknowledged), 1);
    }
    let damaged = Task::new("t").updates(b"\x05\0\0\0ab");
    let fixture = fixture(&tree([executor("e", [Run::new("r").pid(7).http().task(damaged).completed()])]));
    assert_eq!(stays(&fixture.choose(&request(DEFAULT)), Scope::Completed, Reason::UpdatesUnknown), 1);
}

#[test]
fn runs_that_are_not_the_latest_go_by_themselves() {
    let killed = Run::new("r1").pid(7).http().task(Task::new("t").running());
    let open = Run::new("r2").pid(7).http().task(Task::new("t").ended("TASK_FAILED"));
    let mut fixture = fixture(&tree([executor("e", [killed, open, over("r3"), alive("r4")])]));
    let cleanup = fixture.choose(&request(DEFAULT));
    assert_eq!(steps(&cleanup), [format!("set-aside {E}/e/runs/r3"), format!("set-aside {E}/e/runs/r1")]);
    assert_eq!(stays(&cleanup, Scope::OldRuns, Reason::Unacknowledged), 1);
    assert_eq!(stays(&cleanup, Scope::Completed, Reason::NotCompleted), 1);
    let only = fixture.choose(&request(&[Scope::OldRuns]));
    assert_eq!(steps(&only), [format!("set-aside {E}/e/runs/r1"), format!("set-aside {E}/e/runs/r3")]);
    fixture.living = vec!["r1".to_owned()];
    let cleanup = fixture.choose(&request(&[Scope::OldRuns]));
    assert_eq!(steps(&cleanup), [format!("set-aside {E}/e/runs/r3")]);
    assert_eq!(stays(&cleanup, Scope::OldRuns, Reason::Lives), 1);
}

#[test]
fn age_counts_to_the_second() {
    let fixture = fixture_after(&tree([executor("e", [over("r")]), executor("f", [over("q")])]), |placed| {
        set_mtime(&placed.run("S", "F", "e", "r"), LATER - 7 * 86_400 + 1);
        set_mtime(&placed.run("S", "F", "f", "q"), LATER - 7 * 86_400);
    });
    let cleanup = fixture.choose(&request(&[Scope::Completed]));
    assert_eq!(steps(&cleanup), [format!("set-aside {E}/f")]);
    assert_eq!(stays(&cleanup, Scope::Completed, Reason::Young), 1);
    let older_than = ckpt::values::Duration::from_secs(0);
    let all = fixture.choose(&ckpt::plan::cleanup::Request { older_than, ..request(&[Scope::Completed]) });
    assert_eq!(all.steps.len(), 2);
}

#[test]
fn hollow_directories_are_removed_unless_a_symlink_names_them() {
    let hollow = Framework::new("G");
    let linked = Executor::new("linked", Kind::Custom).latest(Latest::Text("/tmp".into()));
    let framework = Framework::new("F")
        .executor(Executor::new("none", Kind::Custom).latest(Latest::Absent))
        .executor(linked)
        .executor(executor("live", [alive("r")]));
    let fixture = fixture(&Tree::new().agent(Agent::new("S").framework(framework).framework(hollow)));
    let cleanup = fixture.choose(&request(DEFAULT));
    assert_eq!(
        steps(&cleanup),
        [format!("set-aside {E}/none"), "set-aside meta/slaves/S/frameworks/G".into()]
    );
    assert_eq!(stays(&cleanup, Scope::Empty, Reason::LatestUnknown), 1);
}

#[test]
fn temp_files_go_beside_healthy_files_alone() {
    let executors =
        [executor("good", [alive("r")]), executor("sick", [alive("q")]), executor("done", [over("p")])];
    let fixture = fixture_after(&tree(executors), |placed| {
        let directory = |name| placed.executor("S", "F", name);
        let put = |path: std::path::PathBuf, bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            set_mtime(&path, LATER - 8 * 86_400);
        };
        put(directory("good").join("AbCdEf"), b"half");
        put(directory("done").join("AbCdEf"), b"half");
        let good = fs::read(directory("sick").join("executor.info")).unwrap();
        put(directory("sick").join("Tq1s2V"), &good);
        put(directory("sick").join("executor.info"), b"");
        put(placed.meta().join("boot1d"), b"");
        for name in ["good", "done", "sick"] {
            set_mtime(&directory(name), LATER - 8 * 86_400);
        }
    });
    let cleanup = fixture.choose(&request(DEFAULT));
    let expected = [
        format!("set-aside {E}/done"),
        "set-aside meta/boot1d".to_owned(),
        format!("set-aside {E}/good/AbCdEf"),
    ];
    assert_eq!(steps(&cleanup), expected);
    assert_eq!(stays(&cleanup, Scope::Temp, Reason::GoodCopy), 1);
}

#[test]
fn sandboxes_of_completed_runs_are_deleted_or_kept() {
    let young = executor("young", [over("q")]);
    let fixture = fixture_after(&tree([executor("e", [over("r"), alive("s")]), young]), |placed| {
        fs::write(placed.sandbox("S", "F", "e", "r").join("stdout"), [b'x'; 1000]).unwrap();
        set_mtime(&placed.sandbox("S", "F", "e", "r"), LATER - 8 * 86_400);
        set_mtime(&placed.sandbox("S", "F", "young", "q"), LATER - 86_400);
        fs::create_dir_all(placed.work.join("provisioner/containers/r/backends")).unwrap();
        set_mtime(&placed.work.join("provisioner/containers/r"), LATER - 8 * 86_400);
    });
    let wanted = request(&[Scope::Sandboxes]);
    let cleanup = fixture.choose(&wanted);
    assert_eq!(
        steps(&cleanup),
        [format!("delete {SANDBOX}/e/runs/r"), "delete provisioner/containers/r".to_owned()]
    );
    assert_eq!(cleanup.steps.get(0).unwrap().before.bytes(), 1000);
    assert_eq!(stays(&cleanup, Scope::Sandboxes, Reason::Young), 1);
    let kept = fixture.choose(&ckpt::plan::cleanup::Request { keep: true, ..wanted });
    assert!(kept.steps.iter().all(|step| step.op() == "set-aside"));
}

#[test]
fn sandboxes_go_as_whole_directories_where_no_agent_runs_beside() {
    let fixture = fixture(&tree([executor("e", [over("r"), over("s")])]));
    let both = fixture.choose(&request(&[Scope::Completed, Scope::Sandboxes]));
    assert_eq!(steps(&both), [format!("set-aside {E}/e"), "delete slaves/S/frameworks/F".into()]);
    let beside = fixture.choose(&request(&[Scope::Sandboxes]));
    assert_eq!(steps(&beside), [format!("delete {SANDBOX}/e/runs/r"), format!("delete {SANDBOX}/e/runs/s")]);
}

#[test]
fn what_is_mounted_worked_in_or_unknown_stays() {
    let mut fixture =
        fixture_after(&tree([executor("e", [over("r")]), executor("f", [over("s")])]), |placed| {
            fs::create_dir_all(placed.work.join("slaves/S/frameworks/lost/executors/x")).unwrap();
        });
    fixture.mount(&[
        "slaves/S/frameworks/F/executors/e/runs/r/data",
        "meta/slaves/S/frameworks/F/executors/e/runs/r",
    ]);
    fixture.working = vec![fixture.placed.sandbox("S", "F", "f", "s").join("deep")];
    let cleanup = fixture.choose(&request(&[Scope::Completed, Scope::Sandboxes]));
    assert_eq!(steps(&cleanup), [format!("set-aside {E}/f")]);
    assert_eq!(stays(&cleanup, Scope::Sandboxes, Reason::Mounted), 1);
    assert_eq!(stays(&cleanup, Scope::Completed, Reason::Mounted), 1);
    assert_eq!(stays(&cleanup, Scope::Sandboxes, Reason::WorkedIn), 1);
    assert_eq!(stays(&cleanup, Scope::Sandboxes, Reason::Unknown), 1);
    fixture.mounts = None;
    assert_eq!(stays(&fixture.choose(&request(&[Scope::Sandboxes])), Scope::Sandboxes, Reason::Closed), 2);
}

#[test]
fn old_agents_go_with_their_sandboxes_and_no_volume() {
    let old = Agent::new("OLD").framework(Framework::new("F").executor(executor("e", [alive("r")])));
    let tree = Tree::new()
        .resources(Checkpointed::new(vec![volume("data", "eng", 64.0)]))
        .agent(old)
        .agent(Agent::new("S").framework(Framework::new("F").executor(executor("live", [alive("x")]))));
    let mut fixture = fixture_after(&tree, |placed| {
        fs::create_dir_all(placed.work.join("slaves/GONE/frameworks")).unwrap();
        set_mtime(&placed.work.join("slaves/GONE"), LATER - 8 * 86_400);
    });
    let wanted = request(&[Scope::OldAgents]);
    let expected = ["set-aside meta/slaves/OLD", "delete slaves/GONE", "delete slaves/OLD"];
    assert_eq!(steps(&fixture.choose(&wanted)), expected);
    fixture.living = vec!["r".to_owned()];
    let cleanup = fixture.choose(&wanted);
    assert_eq!(steps(&cleanup), ["delete slaves/GONE"]);
    assert_eq!(stays(&cleanup, Scope::OldAgents, Reason::Lives), 1);
}

#[test]
fn without_a_latest_id_none_is_old() {
    for latest in [Latest::Absent, Latest::Text("/nowhere/S9".into())] {
        let fixture = fixture(&tree([executor("e", [over("r")])]).latest(latest));
        let cleanup = fixture.choose(&request(&[Scope::OldAgents]));
        assert_eq!(steps(&cleanup), [""; 0]);
        assert_eq!(stays(&cleanup, Scope::OldAgents, Reason::AgentUnknown), 1);
    }
}

#[test]
fn the_id_in_slave_info_is_not_an_old_one() {
    // The agent goes by the id in the file for its sandboxes (R119).
    let tree = tree([executor("e", [over("r")])]).agent(Agent::new("T"));
    let fixture = fixture_after(&tree, |placed| {
        fs::copy(placed.agent("S").join("slave.info"), placed.agent("T").join("slave.info")).unwrap();
    });
    assert_eq!(steps(&fixture.choose(&request(&[Scope::OldAgents]))), [""; 0]);
}

#[test]
fn symlink_targets_and_patterns_are_kept() {
    let stranger = executor("stranger", []).latest(Latest::Text("../../e/runs/r".into()));
    let scene1 = fixture(&tree([executor("e", [over("r")]), stranger]));
    let cleanup = scene1.choose(&request(DEFAULT));
    assert_eq!(steps(&cleanup), [""; 0]);
    assert_eq!(stays(&cleanup, Scope::Completed, Reason::Linked), 1);
    let scene2 = fixture(&tree([executor("ab", [over("r")]), executor("a*", [alive("s")])]));
    let cleanup = scene2.choose(&request(DEFAULT));
    assert_eq!(steps(&cleanup), [""; 0]);
    assert_eq!(stays(&cleanup, Scope::Completed, Reason::Pattern), 1);
}

#[test]
fn one_framework_alone() {
    let other = Framework::new("G").executor(executor("e", [over("q")]));
    let tree = Tree::new().agent(
        Agent::new("S").framework(Framework::new("F").executor(executor("e", [over("r")]))).framework(other),
    );
    let fixture = fixture(&tree);
    let wanted = ckpt::plan::cleanup::Request { framework: Some("G".into()), ..request(DEFAULT) };
    assert_eq!(steps(&fixture.choose(&wanted)), ["set-aside meta/slaves/S/frameworks/G"]);
}

#[test]
fn a_moved_run_leaves_a_sandbox_and_a_restored_one_counts_again() {
    let mut fixture = fixture_after(&tree([executor("e", [alive("back")])]), |placed| {
        for run in ["aside", "back"] {
            fs::create_dir_all(placed.work.join(SANDBOX).join("e/runs").join(run)).unwrap();
            set_mtime(&placed.work.join(SANDBOX).join("e/runs").join(run), LATER - 8 * 86_400);
        }
    });
    let past = |run: &str| {
        let [agent, framework, executor, run] = ["S", "F", "e", run].map(ckpt::layout::Name::from);
        ckpt::plan::cleanup::PastRun { agent, framework, executor, run }
    };
    fixture.past = ["aside", "back", "gone"].map(past).to_vec();
    let cleanup = fixture.choose(&request(&[Scope::Sandboxes]));
    assert_eq!(steps(&cleanup), [format!("delete {SANDBOX}/e/runs/aside")]);
    assert!(cleanup.left.is_none(), "nothing of the checkpoint is removed, so it is not asked for");
}

#[test]
fn what_goes_is_not_held_and_what_stays_is_as_it_would_be_read_alone() {
    let stay = executor("two", [over("r2"), alive("r3")]);
    let fixture = fixture(&tree([executor("one", [over("r1")]), stay]));
    let cleanup = fixture.choose(&request(DEFAULT));
    assert_eq!(steps(&cleanup), [format!("set-aside {E}/two/runs/r2"), format!("set-aside {E}/one")]);
    let left = cleanup.left.unwrap();
    for step in &cleanup.steps {
        fs::remove_dir_all(step.path.below(&fixture.placed.work)).unwrap();
    }
    let read = ckpt::model::load(&fixture.source, &ckpt::model::Request::default(), &Progress::default());
    assert_eq!(left.agents, read.agents);
}

#[test]
fn much_that_stays_is_not_held_before_something_goes() {
    let large = Framework::new("F").executor(executor("e", [alive("r")]));
    let small = Framework::new("G").executor(executor("e", [over("r2")]));
    for (frameworks, gone) in [(vec![large.clone()], None), (vec![large, small], Some("G"))] {
        let agent = frameworks.into_iter().fold(Agent::new("S"), Agent::framework);
        let fixture = fixture_after(&Tree::new().agent(agent), |placed| {
            let tasks = placed.run("S", "F", "e", "r").join("tasks");
            (0..10_000).for_each(|task| fs::create_dir(tasks.join(format!("t{task}"))).unwrap());
        });
        let cleanup = fixture.choose(&request(DEFAULT));
        let gone: Vec<String> =
            gone.map(|id| format!("set-aside meta/slaves/S/frameworks/{id}")).into_iter().collect();
        assert_eq!(steps(&cleanup), gone);
        assert!(cleanup.left.is_none());
    }
}
