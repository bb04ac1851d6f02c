//! Plans as commands make them: with their time, and with what is found once they are carried out.

use chrono::{SecondsFormat, Utc};

use crate::check::Report;
use crate::layout::{Name, RelPath};
use crate::plan::{PathError, Plan};
use crate::recovery::Outcome;
use crate::source::Source;

/// A plan without steps, made now.
///
/// # Errors
/// `meta` cannot be read.
pub fn new_plan(command: &str, source: &Source, agent: Option<&Name>) -> Result<Plan, PathError> {
    let created = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
    Plan::new(command, source, agent, created)
        .map_err(|errno| PathError { path: RelPath::new("meta"), errno })
}

/// Announces what is found afterwards.
pub(super) fn expect(plan: &mut Plan, report: &Report) {
    plan.expect(&report.findings, |_| false);
    plan.starts = Some(!matches!(report.strict.start.outcome, Outcome::Fails | Outcome::Aborts));
}
