//! What can be done about findings, as calls that follow from the one that was made.

use super::context::Context;
use crate::app::{Cure, Cures, Restoration, Scenario};
use crate::apply::StoredSnapshot;
use crate::check::Finding;
use crate::view::{Advice, CureLine, NextLine, RestoreLine, times};

/// Shows findings with what can be done about them.
pub(super) fn with_advice<T>(
    scenario: &Scenario,
    findings: &[Finding],
    context: &Context<'_>,
    show: impl FnOnce(Advice<'_>) -> T,
) -> T {
    let cures = Cures::new(scenario);
    let next = cures.next(findings).and_then(|(hint, what)| {
        let command = context.command(&hint)?;
        Some(NextLine { what, place: hint.words, command })
    });
    let line = |cure: Cure| CureLine {
        command: context.hint(&cure.call),
        costs: cure.costs,
        is_lossless: cure.repair.by_default,
    };
    show(Advice {
        call: &|call| context.next(&scenario.located, call),
        cures: &|finding| cures.of(finding).into_iter().map(line).collect(),
        restore: &|finding| cures.restoration(finding).map(|one| restore_line(one, scenario, context)),
        next: next.as_ref(),
    })
}

fn restore_line(restoration: Restoration, scenario: &Scenario, context: &Context<'_>) -> RestoreLine {
    let when = |stored: &StoredSnapshot| times::when(scenario.located.now, stored.taken);
    let (command, words) = match restoration {
        Restoration::NoneKnown => {
            (None, "no snapshot is known here; ckpt restore takes any archive of meta".to_owned())
        }
        Restoration::Useless(stored) => {
            (None, format!("the newest snapshot contains nothing better: taken {}", when(&stored)))
        }
        Restoration::Possible(stored, call) => {
            (Some(context.hint(&call)), format!("from the newest snapshot, taken {}", when(&stored)))
        }
    };
    RestoreLine { command, words }
}
