//! Who may not change a checkpoint: a second ckpt, any user while an agent runs, and a user who does not type the agent's ID.

use std::cell::Cell;

use ckpt::apply::{Answer, ApplyError, PlanAge, Refusal, StopReason, Tree, Watch, execute, permit, places};
use ckpt::host::{HeldBy, Hold, Holders};
use ckpt::plan::{Action, Consent};

use super::fixture::Fixture;
use super::kinds::KINDS;

fn agent() -> Holders {
    Holders { holds: vec![Hold::Agent { pid: 7, by: HeldBy::CommandLine }], doubts: Vec::new() }
}

#[test]
fn two_changes_are_kept_apart() {
    let fixture = Fixture::new();
    let plan = fixture.plan(vec![fixture.step("meta/boot_id", Action::SetAside)]);
    let first = fixture.permit(&plan, None);
    let tree = || Tree::open(&fixture.placed.meta(), true, None).unwrap();
    let second = permit(tree(), Box::new(Holders::default), &plan, Answer::Yes, false);
    let Err(Refusal::Locked(locker)) = second else { panic!("{second:?}") };
    assert_eq!(locker.pid, i32::try_from(std::process::id()).ok());
    drop(first);
    assert!(permit(tree(), Box::new(Holders::default), &plan, Answer::Yes, false).is_ok());
}

#[test]
fn an_agent_that_runs_or_may_run_keeps_us_out() {
    let fixture = Fixture::new();
    let plan = fixture.plan(vec![fixture.step("meta/boot_id", Action::SetAside)]);
    let ask = |holders: Holders, doubts_are_fine| {
        let tree = Tree::open(&fixture.placed.meta(), true, None).unwrap();
        permit(tree, Box::new(move || holders.clone()), &plan, Answer::Yes, doubts_are_fine).map(|_| ())
    };
    assert!(matches!(ask(agent(), true), Err(Refusal::Held(holds)) if holds.len() == 1));
    let doubt = Holders { holds: Vec::new(), doubts: vec!["hidepid".to_owned()] };
    assert_eq!(ask(doubt.clone(), false), Err(Refusal::Doubt(vec!["hidepid".to_owned()])));
    assert_eq!(ask(doubt, true), Ok(()));
}

#[test]
fn an_agent_that_appears_stops_the_change() {
    for kind in KINDS {
        let fixture = Fixture::new();
        let before = fixture.look();
        let plan = fixture.plan((kind.steps)(&fixture));
        let asked = Cell::new(0);
        let tree = Tree::open(&fixture.placed.meta(), true, Some(&fixture.placed.runtime)).unwrap();
        let journals = places(&tree, None);
        let ask = || {
            asked.set(asked.get() + 1);
            // As long as a look at many processes takes, so that no answer is old.
            if asked.get() > 1 { agent() } else { Holders::default() }
        };
        let permit = permit(tree, Box::new(ask), &plan, Answer::Yes, false).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1));
        let ended = execute(&permit, &plan, PlanAge::FromFile, 0, &journals, &Watch::default());
        let Err(ApplyError::Stopped { why, .. }) = ended else { panic!("{ended:?}") };
        assert_eq!(why, StopReason::Refused(Refusal::Held(agent().holds)));
        drop(permit);
        fixture.undo(None).unwrap().unwrap();
        fixture.assert_as(&before, kind.name);
    }
}

#[test]
fn the_agent_id_is_typed_back() {
    let fixture = Fixture::new();
    let mut plan = fixture.plan(vec![fixture.step("meta/boot_id", Action::SetAside)]);
    plan.consent = Consent::AgentId;
    plan.agent_id = Some("S1".to_owned());
    let ask = |answer: Answer<'_>| {
        let tree = Tree::open(&fixture.placed.meta(), true, None).unwrap();
        permit(tree, Box::new(Holders::default), &plan, answer, false).map(|_| ())
    };
    assert_eq!(ask(Answer::AgentId("S1")), Ok(()));
    assert!(matches!(ask(Answer::AgentId("S2")), Err(Refusal::WrongId { given: Some(_), .. })));
    assert!(matches!(ask(Answer::Yes), Err(Refusal::WrongId { given: None, .. })));
}
