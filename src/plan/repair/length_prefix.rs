//! Messages with a wrong length prefix: corrected where a complete message follows.

use crate::check::Finding;

use super::bad_record::BadRecord;
use super::context::{NOT_APPLICABLE, RepairContext, RepairResult, cannot};

/// Whether the length must be proved to be wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    Needed,
    NotNeeded,
}

/// Corrects a length that is proved to be wrong.
pub(super) fn proved(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    fix(context, finding, Proof::Needed)
}

/// Corrects a length that may be right, where the end of the message is lost.
pub(super) fn likely(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    fix(context, finding, Proof::NotNeeded)
}

fn fix(context: &RepairContext<'_>, finding: &Finding, proof: Proof) -> RepairResult {
    let Some(record) = BadRecord::of(context, finding) else { return NOT_APPLICABLE };
    let Some(end) = record.ends().find(|end| record.is_whole(record.until(*end))) else {
        return NOT_APPLICABLE;
    };
    let (claimed, body) = (record.claimed, record.until(end));
    let Ok(length) = u32::try_from(body.len()) else { return NOT_APPLICABLE };
    if claimed == length {
        return NOT_APPLICABLE;
    }
    // Where another record follows, nothing can have been cut off.
    if proof == Proof::Needed && end == record.bytes.len() && !is_wrong(claimed, length) {
        return cannot(format!(
            "its length says {claimed} bytes, and a complete message of {length} follows: fields after it may be lost"
        ));
    }
    let why = format!("its length says {claimed} bytes, and a complete message of {length} follows");
    record.replaced(body, end, why).map_or(NOT_APPLICABLE, Ok)
}

/// Whether a length cannot be that of a message of which these many bytes are there and parse as a whole. More than are
/// there may have been cut off, but not a single one: no field is that short.
fn is_wrong(claimed: u32, length: u32) -> bool {
    claimed < length || claimed == length.saturating_add(1) || i32::try_from(claimed).is_err()
}

#[cfg(test)]
mod tests {
    use super::is_wrong;

    #[test]
    fn a_length_is_wrong_only_where_nothing_else_explains_it() {
        assert!(is_wrong(0, 9) && is_wrong(8, 9) && is_wrong(10, 9) && is_wrong(u32::MAX, 9));
        assert!(!is_wrong(11, 9) && !is_wrong(9 + 256, 9) && !is_wrong(0x7fff_ffff, 9));
    }
}
