//! Which entities are wanted. What is not is never opened.

/// A condition on an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdMatch {
    /// This id.
    Exact(Vec<u8>),
    /// An id that begins or ends with this.
    Affix(Vec<u8>),
}

impl IdMatch {
    /// Whether an id fits.
    pub fn fits(&self, id: &[u8]) -> bool {
        match self {
            Self::Exact(wanted) => id == wanted.as_slice(),
            Self::Affix(part) => id.starts_with(part) || id.ends_with(part),
        }
    }
}

/// Conditions on each level; unset ones let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// On framework ids.
    pub framework: Option<IdMatch>,
    /// On executor ids.
    pub executor: Option<IdMatch>,
    /// On container ids.
    pub container: Option<IdMatch>,
    /// On task ids.
    pub task: Option<IdMatch>,
}

impl Filter {
    pub(super) fn wants(condition: Option<&IdMatch>, id: &[u8]) -> bool {
        condition.is_none_or(|condition| condition.fits(id))
    }
}
