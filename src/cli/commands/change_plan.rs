//! A change that is wanted, and one that was carried out: what commands give to `change`, and what it reports.

use crate::app::{AfterChange, AfterRepair, Located};
use crate::apply::{Applied, WritePermit};
use crate::cli::args::ConsentArgs;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::plan::Plan;
use crate::source::Source;
use crate::view::json::ChangeSummaryJson;

/// A change that is wanted.
pub(super) struct Change<'a> {
    /// The checkpoint.
    pub(super) located: &'a Located,
    /// What is to be done.
    pub(super) plan: Plan,
    /// How it is confirmed.
    pub(super) consent: &'a ConsentArgs,
    /// For people, before the plan.
    pub(super) preface: Option<String>,
    /// For scripts, beside the plan.
    pub(super) summary: Option<ChangeSummaryJson>,
    /// What kind of change it is.
    pub(super) kind: ChangeKind<'a>,
    /// What files are restored from.
    pub(super) archive: Option<&'a Source>,
    /// It was made by an earlier call.
    pub(super) is_stored: bool,
    /// Only some of them are restored.
    pub(super) is_selective: bool,
    /// What is done under the permit, before the first step; returns whether anything was.
    pub(super) first: Option<&'a First<'a>>,
    /// What it means if the plan has no steps.
    pub(super) without_steps: Status,
}

impl<'a> Change<'a> {
    /// A plan, with nothing beside it.
    pub(super) fn new(located: &'a Located, plan: Plan, consent: &'a ConsentArgs) -> Self {
        let kind = ChangeKind::Other;
        let without_steps = Status::Good;
        let (preface, summary, archive, first) = (None, None, None, None);
        Self {
            located,
            plan,
            consent,
            preface,
            summary,
            kind,
            archive,
            is_stored: false,
            is_selective: false,
            first,
            without_steps,
        }
    }

    /// Whether not all that was asked for can be done.
    pub(super) fn is_incomplete(&self) -> bool {
        self.summary.as_ref().is_some_and(ChangeSummaryJson::is_incomplete)
    }
}

/// See [`Change::first`].
pub(super) type First<'a> = dyn Fn(&WritePermit<'_>) -> Result<bool, CommandError> + 'a;

/// What kind of change a plan is.
#[derive(Clone, Copy)]
pub(super) enum ChangeKind<'a> {
    /// It repairs: it ends with the next start, and with status 1 if a finding of severity error or worse is left.
    Repair(&'a RepairEnd<'a>),
    /// It repairs, and was planned earlier: it ends with the next start.
    Planned(&'a NextStart<'a>),
    /// It only removes, and this call has planned it.
    Removal,
    /// Anything else.
    Other,
}

/// How the next start ends.
pub(super) type NextStart<'a> = dyn Fn() -> Result<AfterRepair, CommandError> + 'a;

/// How the next start ends after a repair.
pub(super) struct RepairEnd<'a> {
    /// If it is carried out.
    pub(super) planned: AfterRepair,
    /// Now.
    pub(super) now: &'a NextStart<'a>,
}

/// The result of a change that was carried out.
pub(super) struct Carried {
    pub(super) applied: Applied,
    /// Why a reboot deletes its journal, if one does.
    pub(super) volatile: Option<String>,
    /// What was found afterwards; none if the checkpoint was not validated again.
    pub(super) found: Option<AfterChange>,
    /// How the next start ends after a repair.
    pub(super) after: Option<Result<AfterRepair, CommandError>>,
}

impl Change<'_> {
    /// How the next start would end after a repair.
    pub(super) fn planned_end(&self) -> Option<&AfterRepair> {
        match self.kind {
            ChangeKind::Repair(end) => Some(&end.planned),
            ChangeKind::Planned(_) | ChangeKind::Removal | ChangeKind::Other => None,
        }
    }
}
