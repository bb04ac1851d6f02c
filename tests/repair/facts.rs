//! Repairs that need facts of the host: which processes live, and what users exist.

use ckpt::plan::repair::HostFacts;
use ckpt::recovery::outcome::{Asked, Holder, RunFacts};

use super::fixture::Fixture;
use crate::codes::{F, R, base, nothing};
use crate::support::tree::{Agent, BOOT_ID, Executor, Framework, Kind, Run, Tree};

fn holds(holder: Holder) -> RunFacts {
    RunFacts { holder, evidence: vec!["a test says so".to_owned()], ..RunFacts::default() }
}

/// Every process is the one that was forked.
const ALIVE: HostFacts<'static> = HostFacts { ask: &|_| holds(Holder::Same), user: &|_| None };
/// Every pid was given again.
const STRANGERS: HostFacts<'static> = HostFacts { ask: &|_| holds(Holder::Foreign), user: &|_| None };
/// No process lives.
const DEAD: HostFacts<'static> = HostFacts { ask: &|_| holds(Holder::Nobody), user: &|_| None };

#[test]
fn a_foreign_boot_id_is_repaired_where_an_executor_has_outlived_it() {
    for old in [&b"another"[..], b""] {
        let tree = base().boot_id(Some(old));
        let fixture = Fixture::new(&tree, nothing).world(ALIVE);
        fixture.is_repaired_by(&["write-boot-id"]);
        assert_eq!(fixture.read("meta/boot_id"), BOOT_ID.as_bytes());
        assert!(fixture.path(format!("{R}/pids/forked.pid")).exists(), "it is wanted now");
        Fixture::new(&tree, nothing).is_left(
            if old.is_empty() { "boot-id-empty" } else { "boot-id-differs" },
            "is proved to be alive",
        );
    }
}

#[test]
fn what_a_foreign_boot_id_has_hidden_is_repaired_too() {
    let tree = base().boot_id(Some(b"another"));
    let fixture = Fixture::new(&tree, |b| b.write(&format!("{R}/pids/forked.pid"), b"4001\n")).world(ALIVE);
    fixture.is_repaired_by(&["write-boot-id", "trim-pid"]);
}

#[test]
fn pids_of_before_the_boot_are_removed_where_no_process_has_them() {
    let tree = base().boot_id(Some(b"another"));
    let fixture = Fixture::new(&tree, nothing).world(DEAD);
    fixture.is_repaired_by(&["remove-stale-pid"]);
    assert!(!fixture.path(format!("{R}/pids/forked.pid")).exists());
    assert!(fixture.path("meta/boot_id").exists());
}

#[test]
fn a_strangers_pid_goes() {
    let fixture = Fixture::new(&base(), nothing).world(STRANGERS);
    let outcome = fixture.is_repaired_by(&["remove-stale-pid"]);
    assert_eq!(outcome.done[0].1, "forked-pid-reused");
    assert!(!fixture.path(format!("{R}/pids/forked.pid")).exists());
    // Who is merely dead is the agent's affair.
    assert!(Fixture::new(&base(), nothing).world(DEAD).repair().done.is_empty());
}

#[test]
fn the_process_decides_whose_pid_it_is() {
    let executor = |id: &str| Executor::new(id, Kind::Custom).run(Run::new(id).pid(4001).http());
    let framework = Framework::new("F").executor(executor("E1")).executor(executor("E2"));
    let tree = Tree::new().agent(Agent::new("S").framework(framework));
    let ask =
        |asked: &Asked<'_>| holds(if asked.container_id == b"E1" { Holder::Same } else { Holder::Unknown });
    let fixture = Fixture::new(&tree, nothing).world(HostFacts { ask: &ask, user: &|_| None });
    fixture.is_repaired_by(&["resolve-duplicate-pid"]);
    let pid = |id: &str| fixture.path(format!("{F}/executors/{id}/runs/{id}/pids/forked.pid"));
    assert!(pid("E1").exists() && !pid("E2").exists());
}

#[test]
fn a_sandbox_belongs_to_the_user_that_the_framework_names() {
    let user = |name: &[u8]| (!name.is_empty()).then_some((1234, 5678));
    let silent = HostFacts::NONE;
    let fixture = Fixture::new(&base(), |b| b.remove("slaves/S/frameworks"))
        .world(HostFacts { ask: silent.ask, user: &user });
    let steps = fixture.repair_call.plan().plan.steps;
    let made: Vec<_> = steps
        .iter()
        .filter_map(|step| match step.action {
            ckpt::plan::Action::MakeDirectory(made) => Some((made.mode, made.uid, made.gid)),
            _ => None,
        })
        .collect();
    assert_eq!(made.last(), Some(&(0o750, 1234, 5678)));
    assert!(
        made.len() > 2 && made[..made.len() - 1].iter().all(|(mode, uid, _)| *mode == 0o755 && *uid != 1234)
    );
}
