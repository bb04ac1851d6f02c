//! Selects the entities to load; others are never opened.

/// The ID that is wanted at each level; an unset one matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub framework: Option<Vec<u8>>,
    pub executor: Option<Vec<u8>>,
    pub container: Option<Vec<u8>>,
    pub task: Option<Vec<u8>>,
}

impl Filter {
    pub(super) fn wants(condition: Option<&Vec<u8>>, id: &[u8]) -> bool {
        condition.is_none_or(|condition| condition == id)
    }
}
