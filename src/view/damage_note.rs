//! One line on the damage of a decoded file.

use std::path::Path;

use super::text::plural;
use crate::model::Dissected;

/// What is easily missed in a long document: where the damage is, and what the agent drops after it.
pub fn damage_note(file: &Path, dissected: &Dissected<'_>) -> Option<String> {
    let defect = dissected.pieces.iter().find_map(|piece| piece.defect.as_ref())?;
    let field = defect.path.as_deref().map(|path| format!("{path}: ")).unwrap_or_default();
    let dropped = dissected.pieces.iter().filter(|piece| piece.dropped && piece.defect.is_none()).count();
    let dropped = match dropped as u64 {
        0 => String::new(),
        count => format!("; the agent drops {} after it", plural(count, "good record")),
    };
    Some(format!("{}: damaged at byte {}: {field}{}{dropped}", file.display(), defect.offset, defect.reason))
}
