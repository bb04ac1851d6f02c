//! Files of one message behind a length that is not its own: set right, where what stands behind is the whole message.

use crate::check::Finding;
use crate::layout::{Framing, kind_of};
use crate::plan::{Action, Content};
use crate::schema::{decode, is_acceptable};

use super::context::{Draft, NOT_MEANT, RepairContext, RepairResult, no};
use super::temp_copy::is_of_its_directory;

/// Bytes of a length.
const LENGTH: usize = 4;

/// Sets a length right that is proved to be wrong.
pub(super) fn proved(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    set_right(case, finding, true)
}

/// Sets a length right that may be right, where the end of the message is lost.
pub(super) fn likely(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    set_right(case, finding, false)
}

fn set_right(case: &RepairContext<'_>, finding: &Finding, only_proved: bool) -> RepairResult {
    let Some(kind) = kind_of(finding.path.as_bytes()).filter(|kind| kind.framing == Framing::Single) else {
        return NOT_MEANT;
    };
    let Some(message) = kind.root.filter(|_| case.is_file(&finding.path)) else { return NOT_MEANT };
    let Some(bytes) = case.read(&finding.path) else { return NOT_MEANT };
    let Some((claimed, body)) = bytes.split_first_chunk::<LENGTH>() else { return NOT_MEANT };
    let (claimed, Ok(length)) = (u32::from_le_bytes(*claimed), u32::try_from(body.len())) else {
        return NOT_MEANT;
    };
    // What knows none of its fields is something else that happens to parse.
    let whole = !body.is_empty()
        && is_acceptable(message, body, case.conditions.release)
        && decode(message, body, case.conditions.release).value.unknown.is_empty();
    if claimed == length || !whole || !is_of_its_directory(case, &finding.path, body) {
        return NOT_MEANT;
    }
    if only_proved && !is_wrong(claimed, length) {
        return no(format!(
            "its length says {claimed} bytes, and a whole message of {length} follows: fields behind it may be lost"
        ));
    }
    let why = format!("its length says {claimed} bytes, and a whole message of {length} follows");
    let action =
        Action::Write { content: Content::Bytes([&length.to_le_bytes(), body].concat()), attributes: None };
    Ok(vec![Draft::new(action, &finding.path, why)])
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
