//! Forgetting the agent's id: `slaves/latest` is set aside, and with it nothing else.

use crate::layout::RelPath;
use crate::plan::{Action, Detail, Precondition, Step};
use crate::source::{Errno, Source};

/// The step that forgets the id, coded as this; none if there is no `latest`.
///
/// # Errors
/// `slaves/latest` cannot be read.
pub fn forget(source: &Source, code: &'static str) -> Result<Option<Step>, Errno> {
    let path = RelPath::new("meta/slaves/latest");
    let before = Precondition::read(source, &path, Detail::Metadata)?;
    if before == Precondition::Absent {
        return Ok(None);
    }
    let why = "without it the agent registers with a new ID (R7)".into();
    Ok(Some(Step { action: Action::SetAside, path, why, code: code.into(), before }))
}
