//! What a path of a checkpoint is about, in the words of Mesos.

use super::escape;
use crate::layout::identify;

/// `task T of executor E of framework F`; none for what belongs to the agent as a whole.
pub(super) fn thing(path: &[u8]) -> Option<String> {
    let ids = identify(path);
    let levels = [("task", ids.task), ("executor", ids.executor), ("framework", ids.framework)];
    let named: Vec<String> = levels
        .iter()
        .filter_map(|(level, id)| Some(format!("{level} {}", escape(id.as_ref()?.as_bytes()))))
        .collect();
    (!named.is_empty()).then(|| named.join(" of "))
}
