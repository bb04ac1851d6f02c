//! Where in a collection the resources of a kind are, so that a large one need not be searched entry by entry.
//! Belongs here: hashes that agree with `resource_compare`. Does not: which of the candidates is the right one.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

use super::labels::Labels;
use super::resource::{Amount, Resource};

/// The positions of all entries, by `Key`.
#[derive(Debug, Clone, Default)]
pub(super) struct ResourceIndex(BTreeSet<(Key, usize)>);

/// Equal for resources that can be equal, added, subtracted or contained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// Of everything but the amount. `ODD` for a resource that can equal some whose hash differs.
    metadata: u64,
    /// Only where the amount decides too: of whole disks, volumes and shared resources. Otherwise 0.
    amount: u64,
}

/// With a label twice in one list. Mesos compares such lists by what one of them contains, not by what both do.
const ODD: u64 = 0;

impl ResourceIndex {
    pub(super) fn insert(&mut self, resource: &Resource, position: usize) {
        self.0.insert((Key::of(resource), position));
    }

    pub(super) fn remove(&mut self, resource: &Resource, position: usize) {
        self.0.remove(&(Key::of(resource), position));
    }

    /// The positions of the entries that `resource` can be equal to, added to or contained in: lists in ascending order.
    pub(super) fn candidates(
        &self,
        resource: &Resource,
    ) -> impl Iterator<Item = impl Iterator<Item = usize>> {
        let key = Key::of(resource);
        self.ranges(key, key)
    }

    /// The positions of the entries that can have the metadata of `resource`, whatever their amount.
    pub(super) fn with_metadata(&self, resource: &Resource) -> impl Iterator<Item = usize> {
        let metadata = Key::of(resource).metadata;
        self.ranges(Key { metadata, amount: 0 }, Key { metadata, amount: u64::MAX }).flatten()
    }

    /// The positions of the keys from `first` to `last`, and those of the odd entries.
    fn ranges(&self, first: Key, last: Key) -> impl Iterator<Item = impl Iterator<Item = usize>> {
        let odd = (first.metadata != ODD).then_some((Key::ODD, Key::ODD));
        [Some((first, last)), odd]
            .into_iter()
            .flatten()
            .map(|(first, last)| self.0.range((first, 0)..=(last, usize::MAX)).map(|(_, position)| *position))
    }
}

impl Key {
    const ODD: Self = Self { metadata: ODD, amount: 0 };

    fn of(resource: &Resource) -> Self {
        let Some(metadata) = metadata(resource) else { return Self::ODD };
        let amount = if resource.shared || resource.is_exclusive() { amount(&resource.amount) } else { 0 };
        Self { metadata: metadata.max(ODD + 1), amount }
    }
}

/// `None` for an odd one.
fn metadata(resource: &Resource) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    discriminant(&resource.amount).hash(&mut hasher);
    (&resource.name, &resource.allocation, &resource.provider).hash(&mut hasher);
    (resource.revocable, resource.shared, resource.reservations.len()).hash(&mut hasher);
    for reservation in &resource.reservations {
        (reservation.kind, &reservation.role, &reservation.principal).hash(&mut hasher);
        hash_labels(reservation.labels.as_ref(), &mut hasher)?;
    }
    if let Some(disk) = &resource.disk {
        disk.persistence.as_ref().map(|persistence| &persistence.id).hash(&mut hasher);
        if let Some(source) = &disk.source {
            (source.kind, &source.path, &source.mount).hash(&mut hasher);
            (&source.vendor, &source.id, &source.profile).hash(&mut hasher);
            hash_labels(source.metadata.as_ref(), &mut hasher)?;
        }
    }
    Some(hasher.finish())
}

fn hash_labels(labels: Option<&Labels>, hasher: &mut DefaultHasher) -> Option<()> {
    match labels {
        None => false.hash(hasher),
        Some(labels) => labels.sorted_if_distinct()?.hash(hasher),
    }
    Some(())
}

fn amount(amount: &Amount) -> u64 {
    let mut hasher = DefaultHasher::new();
    match amount {
        Amount::Scalar(value) => value.fixed().hash(&mut hasher),
        Amount::Ranges(ranges) => ranges.coalesced().list().hash(&mut hasher),
        Amount::Set(set) => set.items().hash(&mut hasher),
    }
    hasher.finish()
}
