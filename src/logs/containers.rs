//! Which container belongs to which executor.

use std::collections::HashMap;

/// Containers that recovery names together with their executors. Bounded by the number of executors.
#[derive(Default)]
pub(super) struct Containers {
    owners: HashMap<String, usize>,
}

impl Containers {
    pub(super) fn add(&mut self, container: &str, executor: usize) {
        self.owners.insert(trimmed(container).to_owned(), executor);
    }

    pub(super) fn owner(&self, container: &str) -> Option<usize> {
        self.owners.get(trimmed(container)).copied()
    }
}

/// Docker's containerizer quotes the ID.
pub(super) fn trimmed(container: &str) -> &str {
    container.trim_matches('\'')
}
