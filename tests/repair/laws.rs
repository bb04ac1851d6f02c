//! What holds for every repair: what was repaired is no longer found, what is found was announced, a second repair has
//! nothing to do. On the tree of every code, and on random trees with random damage.

use ckpt::plan::repair::REPAIRS;
use ckpt::recovery::BootId;
use proptest::prelude::{ProptestConfig, proptest};
use proptest::test_runner::RngSeed;

use super::fixture::Fixture;
use crate::codes::every_case;
use crate::support::repair_call::RepairCall;
use crate::support::strategy;
use crate::support::tree::BOOT_ID;

#[test]
fn on_the_tree_of_every_code() {
    let mut wrong = Vec::new();
    for (code, tree, damage) in every_case() {
        for only in [None, Some(code)] {
            let fixture = Fixture::new(&tree, damage);
            let fixture = match only {
                Some(code) => fixture.only(code.name()),
                None => fixture,
            };
            let outcome = fixture.repair_call.repair();
            let tell = |line: &String| format!("{code}, only {only:?}: {line}");
            wrong.extend(outcome.broken.iter().map(tell));
            let answers = REPAIRS.iter().any(|repair| repair.answers(code));
            if only.is_some() && !answers && !outcome.done.is_empty() {
                wrong.push(tell(&format!("nothing answers it, and {:?} was done", outcome.done)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases() -> ProptestConfig {
    let cases = if std::env::var_os("CKPT_FULL").is_some() { 2_000 } else { 96 };
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(23),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn on_drawn_trees_with_drawn_damage(tree in strategy::tree(), choices in strategy::faults(1..=5)) {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let placed = tree.write(dir.path());
        let done = strategy::apply(&choices, &placed.dirs());
        if placed.meta().is_dir() {
            let mut repair_call = RepairCall::copy(&placed.work, Some(&placed.runtime));
            repair_call.boot_id = BootId::Known(BOOT_ID.to_owned());
            let outcome = repair_call.repair();
            assert!(outcome.broken.is_empty(), "{done:#?}\n{outcome:#?}");
        }
    }
}
