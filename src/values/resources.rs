//! `mesos::Resources`: valid resources, of which those of the same kind are one entry (`common/resources.cpp`; R23).
//! Belongs here: adding, subtracting, finding, comparing, printing. Does not: the texts that they are parsed from.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use super::resource::{Amount, Resource};
use super::resource_index::ResourceIndex;
use super::scalar::Scalar;
use super::text::Text;
use crate::schema::Dynamic;

#[derive(Debug, Clone, Default)]
pub struct Resources {
    entries: Vec<Entry>,
    /// Of a collection with more than `SCANNED` entries.
    index: Option<ResourceIndex>,
}

/// The largest collection for which a scan is cheaper than an index.
const SCANNED: usize = 16;

#[derive(Debug, Clone)]
struct Entry {
    resource: Resource,
    /// How many times a shared resource was added. Others are not counted and have 1.
    count: i64,
}

impl Entry {
    fn is_empty(&self) -> bool {
        (self.resource.shared && self.count == 0) || self.resource.amount.is_empty()
    }

    fn contains(&self, other: &Self) -> bool {
        if self.resource.shared != other.resource.shared {
            return false;
        }
        if self.resource.shared {
            return self.count >= other.count && self.resource == other.resource;
        }
        self.resource.contains(&other.resource)
    }
}

impl Resources {
    /// From messages in any of the three formats. Invalid and empty ones are left out silently, as the agent does.
    pub fn from_messages<'m, 'a: 'm>(messages: impl IntoIterator<Item = &'m Dynamic<'a>>) -> Self {
        messages.into_iter().filter_map(|message| Resource::read(message).ok()).collect()
    }

    /// In the format with `reservations`.
    pub fn to_messages(&self) -> Vec<Dynamic<'static>> {
        self.iter().map(Resource::to_message).collect()
    }

    /// In the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Resource> {
        self.entries.iter().map(|entry| &entry.resource)
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a valid resource (`operator+=`): to the first entry that it can be one with, else as a new entry.
    pub fn add(&mut self, resource: Resource) {
        self.extend([Entry { resource, count: 1 }]);
    }

    pub fn add_all(&mut self, other: &Self) {
        self.extend(other.entries.iter().cloned());
    }

    /// Adds in order. Amounts are summed at the end, once an entry: neither which entry an amount goes to nor the sum
    /// depends on the sums before it.
    fn extend(&mut self, new: impl IntoIterator<Item = Entry>) {
        let mut amounts: BTreeMap<usize, Vec<Amount>> = BTreeMap::new();
        for new in new.into_iter().filter(|new| !new.is_empty()) {
            match self.addable(&new.resource) {
                Some(at) if new.resource.shared => self.entries[at].count += new.count,
                Some(at) => amounts.entry(at).or_default().push(new.resource.amount),
                None => self.push(new),
            }
        }
        for (at, amounts) in amounts {
            self.entries[at].resource.amount.add_all(&amounts);
        }
    }

    /// The first entry that `resource` can be added to. Exclusive resources are not compared at all: the same volume
    /// may be in a checkpoint any number of times.
    fn addable(&self, resource: &Resource) -> Option<usize> {
        if resource.is_exclusive() && !resource.shared {
            return None;
        }
        self.first(resource, |entry| entry.resource.is_addable(resource))
    }

    /// The first entry that is accepted, of those that can be one with `resource`.
    fn first(&self, resource: &Resource, accepts: impl Fn(&Entry) -> bool) -> Option<usize> {
        let Some(index) = &self.index else { return self.entries.iter().position(accepts) };
        let lists = index.candidates(resource);
        lists.filter_map(|mut positions| positions.find(|at| accepts(&self.entries[*at]))).min()
    }

    fn push(&mut self, new: Entry) {
        if let Some(index) = &mut self.index {
            index.insert(&new.resource, self.entries.len());
        }
        self.entries.push(new);
        if self.index.is_none() && self.entries.len() > SCANNED {
            let mut index = ResourceIndex::default();
            self.iter().enumerate().for_each(|(at, resource)| index.insert(resource, at));
            self.index = Some(index);
        }
    }

    /// Removes an entry; the last one takes its place.
    fn swap_remove(&mut self, at: usize) {
        let last = self.entries.len() - 1;
        if let Some(index) = &mut self.index {
            index.remove(&self.entries[at].resource, at);
            if at != last {
                index.remove(&self.entries[last].resource, last);
                index.insert(&self.entries[last].resource, at);
            }
        }
        self.entries.swap_remove(at);
    }

    /// Subtracts a resource (`operator-=`). An entry that becomes empty or negative is removed, and the last entry
    /// takes its place.
    pub fn subtract(&mut self, resource: &Resource) {
        self.subtract_entry(&Entry { resource: resource.clone(), count: 1 });
    }

    pub fn subtract_all(&mut self, other: &Self) {
        other.entries.iter().for_each(|entry| self.subtract_entry(entry));
    }

    fn subtract_entry(&mut self, gone: &Entry) {
        if gone.is_empty() {
            return;
        }
        let Some(at) = self.first(&gone.resource, |entry| entry.resource.is_subtractable(&gone.resource))
        else {
            return;
        };
        let entry = &self.entries[at];
        let mut left = entry.clone();
        if left.resource.shared {
            left.count -= gone.count;
        } else {
            left.resource.amount.subtract(&gone.resource.amount);
        }
        let is_negative = match &left.resource.amount {
            _ if left.resource.shared => left.count < 0,
            Amount::Scalar(value) => value.value() < 0.0,
            _ => false,
        };
        if is_negative || left.is_empty() {
            self.swap_remove(at);
            return;
        }
        if let Some(index) = &mut self.index {
            index.remove(&entry.resource, at);
            index.insert(&left.resource, at);
        }
        self.entries[at] = left;
    }

    /// Whether one entry contains all of `resource`.
    pub fn contains(&self, resource: &Resource) -> bool {
        self.contains_entry(&Entry { resource: resource.clone(), count: 1 })
    }

    fn contains_entry(&self, other: &Entry) -> bool {
        self.first(&other.resource, |entry| entry.contains(other)).is_some()
    }

    /// Whether each entry of `other` is in one of these. As in Mesos, only persistent volumes are used up by that.
    pub fn contains_all(&self, other: &Self) -> bool {
        let mut remaining = self.clone();
        other.entries.iter().all(|entry| {
            let found = remaining.contains_entry(entry);
            if found && entry.resource.is_persistent_volume() {
                remaining.subtract_entry(entry);
            }
            found
        })
    }

    /// The first entry that equals `resource` in all but the amount (`Resources::match`; R112).
    pub fn matching(&self, resource: &Resource) -> Option<&Resource> {
        let Some(index) = &self.index else {
            return self.iter().find(|entry| entry.has_same_metadata(resource));
        };
        let is_match = |at: &usize| self.entries[*at].resource.has_same_metadata(resource);
        index.with_metadata(resource).filter(is_match).min().map(|at| &self.entries[at].resource)
    }

    #[must_use]
    pub fn filter(&self, mut keep: impl FnMut(&Resource) -> bool) -> Self {
        let mut kept = Self::default();
        self.entries.iter().filter(|entry| keep(&entry.resource)).for_each(|entry| kept.push(entry.clone()));
        kept
    }

    /// The names, each once, in the order of their first entry.
    pub fn names(&self) -> Vec<&Text> {
        let mut known = HashSet::new();
        self.iter().map(|resource| &resource.name).filter(|name| known.insert(*name)).collect()
    }

    /// The sum of all scalars of that name, whatever their role; `None` if there is none.
    pub fn scalar(&self, name: &str) -> Option<Scalar> {
        let mut numbers = self.iter().filter_map(|resource| match &resource.amount {
            Amount::Scalar(value) if resource.name == name => Some(*value),
            _ => None,
        });
        let mut total = numbers.next()?;
        numbers.for_each(|value| total += value);
        Some(total)
    }
}

impl PartialEq for Resources {
    /// Whether each contains the other: neither order nor how amounts are split over entries counts.
    fn eq(&self, other: &Self) -> bool {
        self.contains_all(other) && other.contains_all(self)
    }
}

impl FromIterator<Resource> for Resources {
    fn from_iter<I: IntoIterator<Item = Resource>>(resources: I) -> Self {
        let mut result = Self::default();
        result.extend(resources.into_iter().map(|resource| Entry { resource, count: 1 }));
        result
    }
}

impl fmt::Display for Resources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("{}");
        }
        for (index, resource) in self.iter().enumerate() {
            let separator = if index > 0 { "; " } else { "" };
            write!(f, "{separator}{resource}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "resources_tests.rs"]
mod tests;
