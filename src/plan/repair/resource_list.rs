//! `resources.info`, the list of resources that agents up to 1.7 keep: by name a damaged resource
//! is taken out, or the agent continues without the list.

use crate::check::Finding;

use super::bad_record::BadRecord;
use super::context::{NOT_APPLICABLE, RepairContext, RepairResult};
use super::strays::aside;

/// Takes one damaged resource out of the list.
pub(super) fn damaged_resource(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(record) = BadRecord::of(context, finding) else { return NOT_APPLICABLE };
    let by_length = record.own_end().filter(|end| record.is_good_from(*end));
    let Some(end) = by_length.or_else(|| record.ends().next()) else { return NOT_APPLICABLE };
    if record.at == 0 && end == record.bytes.len() {
        return NOT_APPLICABLE;
    }
    let why = format!("without {} damaged bytes at byte {}", end - record.at, record.at);
    Ok(record.removed(end, why))
}

/// Moves the list away.
pub(super) fn without(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    aside(context, finding, "the agent starts without the reservations and volumes of this list")
}
