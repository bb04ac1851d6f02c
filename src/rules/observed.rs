//! In which releases a rule was observed: their own recovery code was run over damaged and real checkpoints, and decided
//! by it.

use super::rule::{Basis, Rule, RuleRow};
use crate::schema::Release;

/// The releases whose recovery code was run. Those with a patch number that was never released are the tips of their
/// branches.
pub const RUN: &[Release] = &[
    Release::new(1, 2, 3),
    Release::new(1, 3, 3),
    Release::new(1, 4, 4),
    Release::new(1, 5, 4),
    Release::new(1, 6, 3),
    Release::new(1, 7, 3),
    Release::new(1, 8, 2),
    Release::new(1, 9, 1),
    Release::new(1, 10, 1),
    Release::LAST,
    Release::HEAD,
];

/// Releases with the same recovery code as one of them.
const SAME_CODE: &[Release] = &[Release::new(1, 4, 3), Release::new(1, 10, 0), Release::new(1, 11, 1)];

/// Rules that decided in all of the releases from `first` to `last` that were run.
struct Range {
    first: Release,
    last: Release,
    rules: &'static [Rule],
}

const fn since(first: Release, rules: &'static [Rule]) -> Range {
    Range { first, last: Release::HEAD, rules }
}

/// Other rules that were observed, were it on the master branch (1.12.0).
const RANGES: &[Range] = &[
    since(
        Release::new(1, 2, 3),
        &[
            Rule::R4,
            Rule::R5,
            Rule::R7,
            Rule::R8,
            Rule::R9,
            Rule::R20,
            Rule::R22,
            Rule::R24,
            Rule::R25,
            Rule::R35,
            Rule::R36,
            Rule::R37,
            Rule::R38,
            Rule::R39,
            Rule::R42,
            Rule::R43,
            Rule::R46,
            Rule::R47,
            Rule::R48,
            Rule::R55,
            Rule::R56,
            Rule::R57,
            Rule::R58,
            Rule::R60,
            Rule::R61,
            Rule::R64,
            Rule::R65,
            Rule::R67,
            Rule::R69,
            Rule::R70,
            Rule::R71,
            Rule::R72,
        ],
    ),
    since(Release::new(1, 4, 4), &[Rule::R26, Rule::R54, Rule::R63, Rule::R66, Rule::R77]),
    since(Release::new(1, 5, 4), &[Rule::R49]),
    since(Release::new(1, 8, 2), &[Rule::R14, Rule::R33]),
    since(Release::new(1, 9, 1), &[Rule::R16, Rule::R17, Rule::R30, Rule::R32]),
    Range { first: Release::new(1, 2, 3), last: Release::new(1, 4, 4), rules: &[Rule::R229] },
];

/// Whether the recovery code of this release was run, or is the same as one that was.
pub fn is_observed(release: Release) -> bool {
    RUN.contains(&release) || SAME_CODE.contains(&release)
}

impl RuleRow {
    /// The releases in which it was observed.
    pub fn observed_in(&self) -> Vec<Release> {
        let range = RANGES.iter().find(|range| range.rules.contains(&self.rule));
        match (range, self.basis) {
            (Some(range), _) => {
                RUN.iter().copied().filter(|run| (range.first..=range.last).contains(run)).collect()
            }
            (None, Basis::Observed) => vec![Release::HEAD],
            (None, Basis::Derived) => Vec::new(),
        }
    }
}
