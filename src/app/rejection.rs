//! Whether an agent would reject the bytes of a single file.

use crate::layout::{Framing, Kind};
use crate::model::{Content, dissect};
use crate::schema::{Release, table};

/// Why the agent would reject the file, if it would. It silently truncates an incomplete tail (R70), and an empty file
/// counts as not written (R81).
pub fn why_rejected(bytes: &[u8], kind: &Kind, release: Release) -> Option<String> {
    let is_stream = kind.root.is_some_and(|root| {
        root == &table::INTERNAL_STATUS_UPDATE_RECORD
            || root == &table::INTERNAL_UPDATE_OPERATION_STATUS_RECORD
    });
    let file = dissect(bytes, kind, release);
    let last = file.pieces.len().saturating_sub(1);
    let (index, piece) = file.pieces.iter().enumerate().find(|(_, piece)| piece.defect.is_some())?;
    let is_cut = piece.length != Some(piece.raw.len() as u64);
    let is_empty = kind.framing == Framing::Single && bytes.is_empty() && piece.content == Content::None;
    if is_empty || (is_stream && is_cut && index == last) {
        return None;
    }
    let defect = piece.defect.as_ref()?;
    let field = defect.path.as_deref().map(|path| format!(".{path}")).unwrap_or_default();
    Some(format!("records[{index}]{field}: {}", defect.reason))
}
