//! What the agent does about something, in each mode.

/// What the agent does, from least to most. Of two, the stronger counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing.
    Ignores,
    /// It adds to its error counter.
    Counts,
    /// It loses a subtree or a record.
    Drops,
    /// It reports an error and exits.
    Fails,
    Aborts,
}

impl Effect {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ignores => "ignores",
            Self::Counts => "counts",
            Self::Drops => "drops",
            Self::Fails => "fails",
            Self::Aborts => "aborts",
        }
    }
}

/// The effects in both modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effects {
    /// With `--strict`.
    pub strict: Effect,
    /// With `--no-strict`.
    pub lenient: Effect,
}

impl Effects {
    /// Those of what the agent does not look at.
    pub const IGNORED: Self = Self::both(Effect::Ignores);

    pub(super) const fn both(effect: Effect) -> Self {
        Self { strict: effect, lenient: effect }
    }

    /// Whether an agent that continues adds to its error counter.
    pub(super) fn are_counted(self) -> bool {
        self.lenient == Effect::Counts || (self.strict == Effect::Fails && self.lenient == Effect::Drops)
    }
}

pub(super) const IGNORES: Effects = Effects::IGNORED;
pub(super) const COUNTS: Effects = Effects::both(Effect::Counts);
pub(super) const DROPS: Effects = Effects::both(Effect::Drops);
pub(super) const FAILS: Effects = Effects::both(Effect::Fails);
pub(super) const ABORTS: Effects = Effects::both(Effect::Aborts);
/// A strict agent fails; a lenient one counts an error and drops.
pub(super) const FAILS_OR_DROPS: Effects = Effects { strict: Effect::Fails, lenient: Effect::Drops };
/// A strict agent fails; a lenient one counts an error.
pub(super) const FAILS_OR_COUNTS: Effects = Effects { strict: Effect::Fails, lenient: Effect::Counts };
