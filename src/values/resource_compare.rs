//! When two resources are of the same kind, and when one can be added to, taken from, or found in the other
//! (`common/resources.cpp`: `compareResourceMetadata`, `operator==`, `addable`, `subtractable`, `contains`).

use super::disk::SourceKind;
use super::resource::{Amount, Resource};

impl Resource {
    /// Whether all but the amount is equal: name, type, allocation, reservation stack, disk, revocability, provider,
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

    /// Whether the two can become one.
    pub(super) fn is_addable(&self, other: &Self) -> bool {
        if self.shared || other.shared {
            return self == other;
        }
        if !self.has_same_metadata(other) {
            return false;
        }
        let Some(disk) = &self.disk else { return true };
        let exclusive = match disk.source.as_ref().map(|source| (source.kind, source.id.is_some())) {
            None | Some((SourceKind::Path, _) | (SourceKind::Raw, false)) => false,
            Some(_) => true,
        };
        !exclusive && disk.persistence.is_none()
    }

    /// Whether `other` can be taken away. Says nothing about there being enough.
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
    pub(super) fn add(&mut self, other: &Self) {
        match (self, other) {
            (Self::Scalar(mine), Self::Scalar(theirs)) => *mine += *theirs,
            (Self::Ranges(mine), Self::Ranges(theirs)) => *mine += theirs,
            (Self::Set(mine), Self::Set(theirs)) => *mine += theirs,
            _ => {}
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
