//! Selects the entities to load; others are never opened.

/// A condition on an ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdMatch {
    Exact(Vec<u8>),
    /// A prefix or suffix.
    Affix(Vec<u8>),
}

impl IdMatch {
    pub fn matches(&self, id: &[u8]) -> bool {
        match self {
            Self::Exact(wanted) => id == wanted.as_slice(),
            Self::Affix(part) => id.starts_with(part) || id.ends_with(part),
        }
    }
}

/// Conditions for each level; unset ones match everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub framework: Option<IdMatch>,
    pub executor: Option<IdMatch>,
    pub container: Option<IdMatch>,
    pub task: Option<IdMatch>,
}

impl Filter {
    pub(super) fn wants(condition: Option<&IdMatch>, id: &[u8]) -> bool {
        condition.is_none_or(|condition| condition.matches(id))
    }
}
