//! What text for people is written for: how wide it may be, in which colours and characters, and how much of it is wanted.

use super::paint::Paint;

/// How text for people is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct OutputSpec {
    /// Columns to fit into; none for no limit.
    pub width: Option<usize>,
    /// Colours and characters.
    pub paint: Paint,
    /// Everything: no list is cut.
    pub verbose: bool,
}

impl OutputSpec {
    /// The same with other columns beside it.
    #[must_use]
    pub fn beside(self, columns: usize) -> Self {
        Self { width: self.width.map(|width| width.saturating_sub(columns)), ..self }
    }
}
