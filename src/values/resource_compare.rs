//! Whether two resources are of the same kind, and whether one can be added to, subtracted from or found in the other
//! (`common/resources.cpp`: `compareResourceMetadata`, `operator==`, `addable`, `subtractable`, `contains`).

use super::disk::SourceKind;
use super::resource::{Amount, Resource};

impl Resource {
    /// Whether everything but the amount is equal: name, type, allocation, reservation stack, disk, revocability, provider,
    /// sharedness (R112).
    pub fn has_same_metadata(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.amount) == std::mem::discriminant(&other.amount)
            && self.name == other.name
            && self.allocation == other.allocation
            && self.reservations == other.reservations
            && self.disk == other.disk
            && self.revocable == other.revocable
            && self.provider == other.provider
            && self.shared == other.shared
    }

    /// Whether the two can become one entry.
    pub(super) fn is_addable(&self, other: &Self) -> bool {
        if self.shared || other.shared {
            return self == other;
        }
        !self.is_exclusive() && self.has_same_metadata(other)
    }

    /// Whether it is a persistent volume or a whole disk, which are only added, found and subtracted as a whole.
    pub(super) fn is_exclusive(&self) -> bool {
        let Some(disk) = &self.disk else { return false };
        let is_divisible = match disk.source.as_ref().map(|source| (source.kind, source.id.is_some())) {
            None | Some((SourceKind::Path, _) | (SourceKind::Raw, false)) => true,
            Some(_) => false,
        };
        !is_divisible || disk.persistence.is_some()
    }

    /// Whether `other` can be subtracted, if there is enough of this.
    pub(super) fn is_subtractable(&self, other: &Self) -> bool {
        self.is_addable(other) || self == other
    }

    /// Whether `other` is a part of this one.
    pub fn contains(&self, other: &Self) -> bool {
        self.is_subtractable(other) && other.amount.is_within(&self.amount)
    }
}

impl PartialEq for Resource {
    fn eq(&self, other: &Self) -> bool {
        self.has_same_metadata(other) && self.amount == other.amount
    }
}

impl Amount {
    /// Adds amounts of the same kind, with the result of adding one after the other.
    pub(super) fn add_all(&mut self, others: &[Self]) {
        match self {
            Self::Scalar(mine) => {
                for other in others {
                    if let Self::Scalar(other) = other {
                        *mine += *other;
                    }
                }
            }
            Self::Ranges(mine) => mine.add_all(others.iter().filter_map(|other| match other {
                Self::Ranges(other) => Some(other),
                _ => None,
            })),
            Self::Set(mine) => mine.add_all(others.iter().filter_map(|other| match other {
                Self::Set(other) => Some(other),
                _ => None,
            })),
        }
    }

    pub(super) fn subtract(&mut self, other: &Self) {
        match (self, other) {
            (Self::Scalar(mine), Self::Scalar(theirs)) => *mine -= *theirs,
            (Self::Ranges(mine), Self::Ranges(theirs)) => *mine -= theirs,
            (Self::Set(mine), Self::Set(theirs)) => *mine -= theirs,
            _ => {}
        }
    }
}
