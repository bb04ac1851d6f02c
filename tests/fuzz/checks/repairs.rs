//! Repairs: a real checkpoint, damaged. Whatever is planned is sound, is planned twice the same, comes to what it announces,
//! leaves nothing to repair, and can be undone.

use ckpt::app::{Cures, PlannedRepair, plan_repair_with};
use ckpt::check::{FailOn, Finding};
use ckpt::plan::repair::{HostFacts, NotPlanned, REPAIRS, Selection};
use ckpt::recovery::outcome::{Asked, Holder, RunFacts};

use super::changed::{Drawn, announced, is_sound};

/// The first four bytes say the checkpoint, the release, the boot id, and what is known and wanted; then come changes.
pub(super) fn check(bytes: &[u8]) {
    let [state, release, boot, how, changes @ ..] = bytes else { return };
    let Some(drawn) = Drawn::new("repairs", [*state, *release, *boot], changes) else { return };
    let scenario = drawn.scenario();
    let cures = Cures::new(&scenario);
    for finding in &scenario.validation(FailOn::Fatal).report.findings {
        assert!(cures.of(finding).iter().all(|cure| cure.repair.answers(finding.row.code)));
    }
    let selection = if how & 1 == 0 { Selection::default() } else { by_all_means() };
    let ask = |asked: &Asked<'_>| facts(asked, *how);
    let host = HostFacts { ask: &ask, user: &|_| None };
    let planned = || plan_repair_with(&drawn.scenario(), host, &selection);
    let repaired = match planned() {
        Ok(repaired) => repaired,
        // It cannot be read: reported, and nothing is done.
        Err(NotPlanned::Unread(error)) => return assert!(!error.path.as_bytes().is_empty()),
        Err(NotPlanned::Ambiguous(_)) => panic!("only names are given"),
    };
    same(&repaired, &planned().expect("as before"));
    let PlannedRepair { plan, answered, refused, .. } = repaired;
    assert!(answered.is_empty() == plan.is_empty() && refused.iter().all(|refused| !refused.why.is_empty()));
    if plan.is_empty() {
        return;
    }
    is_sound(&plan);
    drawn.carried_out(&plan, || {
        let now = drawn.report();
        assert_eq!(announced(&now.findings), plan.expected);
        let is_left = |finding: &Finding| {
            now.findings.iter().any(|left| left.row.code == finding.row.code && left.path == finding.path)
        };
        let not_helped: Vec<_> = answered.iter().filter(|answered| is_left(&answered.finding)).collect();
        assert!(not_helped.is_empty(), "{not_helped:#?}");
        let again = planned().expect("it can be looked at").plan.steps;
        assert!(again.is_empty(), "a second repair would {again:#?}");
    });
}

/// Every repair that there is, also those that lose something.
fn by_all_means() -> Selection {
    let names: Vec<String> = REPAIRS.iter().map(|repair| repair.name.to_string()).collect();
    Selection::new(&names, &[]).expect("names of the table")
}

/// The same for the same run, each time it is asked.
fn facts(asked: &Asked<'_>, how: u8) -> RunFacts {
    let sum = asked.container_id.iter().fold(how, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte));
    let holder = match sum % 4 {
        _ if how & 2 == 0 => Holder::Unknown,
        0 => Holder::Same,
        1 => Holder::Foreign,
        2 => Holder::Nobody,
        _ => Holder::Unknown,
    };
    RunFacts { holder, ..RunFacts::default() }
}

fn same(one: &PlannedRepair, two: &PlannedRepair) {
    assert_eq!(one.plan.steps, two.plan.steps);
    assert_eq!(one.plan.expected, two.plan.expected);
    let refused = |planned: &PlannedRepair| {
        planned.refused.iter().map(|one| (one.finding.path.clone(), one.why.clone())).collect::<Vec<_>>()
    };
    assert_eq!(refused(one), refused(two));
}
