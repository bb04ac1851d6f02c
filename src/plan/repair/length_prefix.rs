//! Files of one message with a wrong length prefix: corrected where a complete message follows.

use crate::check::Finding;
use crate::layout::{Framing, kind_of};
use crate::plan::{Action, Content};
use crate::schema::{decode, is_acceptable};

use super::context::{NOT_APPLICABLE, ProposedStep, RepairContext, RepairResult, cannot};
use super::temp_copy::is_of_its_directory;

/// Bytes of a length.
const LENGTH: usize = 4;

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
    let Some(kind) = kind_of(finding.path.as_bytes()).filter(|kind| kind.framing == Framing::Single) else {
        return NOT_APPLICABLE;
    };
    let Some(message) = kind.root.filter(|_| context.is_file(&finding.path)) else { return NOT_APPLICABLE };
    let Some(bytes) = context.read(&finding.path) else { return NOT_APPLICABLE };
    let Some((claimed, body)) = bytes.split_first_chunk::<LENGTH>() else { return NOT_APPLICABLE };
    let (claimed, Ok(length)) = (u32::from_le_bytes(*claimed), u32::try_from(body.len())) else {
        return NOT_APPLICABLE;
    };
    // What knows none of its fields is something else that happens to parse.
    let whole = !body.is_empty()
        && is_acceptable(message, body, context.input.conditions.release)
        && decode(message, body, context.input.conditions.release).value.unknown.is_empty();
    if claimed == length || !whole || !is_of_its_directory(context, &finding.path, body) {
        return NOT_APPLICABLE;
    }
    if proof == Proof::Needed && !is_wrong(claimed, length) {
        return cannot(format!(
            "its length says {claimed} bytes, and a complete message of {length} follows: fields after it may be lost"
        ));
    }
    let why = format!("its length says {claimed} bytes, and a complete message of {length} follows");
    let action =
        Action::Write { content: Content::Bytes([&length.to_le_bytes(), body].concat()), attributes: None };
    Ok(vec![ProposedStep::new(action, &finding.path, why)])
}

/// Whether a length can't be that of a message of which these many bytes are there and parse as a whole. More than are
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
