//! `mesos::Resources`: a bag of valid resources in which equal kinds are one entry (`common/resources.cpp`; R23).
//! Belongs here: adding, taking, finding, comparing, printing. Does not: the texts it is parsed from.

use std::fmt;

use super::refused::Refused;
use super::resource::{Amount, Resource};
use super::scalar::Scalar;
use super::text::Text;
use crate::schema::Dynamic;

/// A collection of resources.
#[derive(Debug, Clone, Default)]
pub struct Resources(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    resource: Resource,
    /// How often a shared resource is in. 1 for all others, which are not counted.
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
    /// From messages of any shape. Invalid and empty ones are left out without a word, as the agent does.
    pub fn from_messages<'m, 'a: 'm>(messages: impl IntoIterator<Item = &'m Dynamic<'a>>) -> Self {
        Self::from_messages_telling(messages, |_, _| ())
    }

    /// The same, telling which message is left out as invalid, by its place, and why.
    pub fn from_messages_telling<'m, 'a: 'm>(
        messages: impl IntoIterator<Item = &'m Dynamic<'a>>,
        mut dropped: impl FnMut(usize, Refused),
    ) -> Self {
        let mut resources = Self::default();
        for (place, message) in messages.into_iter().enumerate() {
            match Resource::read(message) {
                Ok(resource) => resources.add(resource),
                Err(refused) => dropped(place, refused),
            }
        }
        resources
    }

    /// As messages again, in the form with `reservations`.
    pub fn to_messages(&self) -> Vec<Dynamic<'static>> {
        self.iter().map(Resource::to_message).collect()
    }

    /// The entries, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = &Resource> {
        self.0.iter().map(|entry| &entry.resource)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a valid resource (`operator+=`): to the first entry that it can be one with, else as a new one.
    pub fn add(&mut self, resource: Resource) {
        self.add_entry(Entry { resource, count: 1 });
    }

    /// Adds all of another collection.
    pub fn add_all(&mut self, other: &Self) {
        other.0.iter().for_each(|entry| self.add_entry(entry.clone()));
    }

    fn add_entry(&mut self, new: Entry) {
        if new.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|entry| entry.resource.is_addable(&new.resource)) {
            Some(entry) if entry.resource.shared => entry.count += new.count,
            Some(entry) => entry.resource.amount.add(&new.resource.amount),
            None => self.0.push(new),
        }
    }

    /// Takes a resource away (`operator-=`). An entry that runs empty or below zero goes; the last takes its place.
    pub fn subtract(&mut self, resource: &Resource) {
        self.subtract_entry(&Entry { resource: resource.clone(), count: 1 });
    }

    /// Takes all of another collection away.
    pub fn subtract_all(&mut self, other: &Self) {
        other.0.iter().for_each(|entry| self.subtract_entry(entry));
    }

    fn subtract_entry(&mut self, gone: &Entry) {
        if gone.is_empty() {
            return;
        }
        let Some(at) = self.0.iter().position(|entry| entry.resource.is_subtractable(&gone.resource)) else {
            return;
        };
        let entry = &mut self.0[at];
        if entry.resource.shared {
            entry.count -= gone.count;
        } else {
            entry.resource.amount.subtract(&gone.resource.amount);
        }
        let is_negative = match &entry.resource.amount {
            _ if entry.resource.shared => entry.count < 0,
            Amount::Scalar(value) => value.value() < 0.0,
            _ => false,
        };
        if is_negative || entry.is_empty() {
            self.0.swap_remove(at);
        }
    }

    /// Whether one entry holds all of `resource`.
    pub fn contains(&self, resource: &Resource) -> bool {
        self.contains_entry(&Entry { resource: resource.clone(), count: 1 })
    }

    fn contains_entry(&self, other: &Entry) -> bool {
        self.0.iter().any(|entry| entry.contains(other))
    }

    /// Whether each entry of `other` is in one of these. Only persistent volumes are used up by that, as there.
    pub fn contains_all(&self, other: &Self) -> bool {
        let mut remaining = self.clone();
        other.0.iter().all(|entry| {
            let found = remaining.contains_entry(entry);
            if found && entry.resource.is_persistent_volume() {
                remaining.subtract_entry(entry);
            }
            found
        })
    }

    /// The first entry that equals `resource` in all but the amount (`Resources::match`; R112).
    pub fn matching(&self, resource: &Resource) -> Option<&Resource> {
        self.iter().find(|entry| entry.has_same_metadata(resource))
    }

    /// Those entries for which `keep` is true.
    #[must_use]
    pub fn filter(&self, mut keep: impl FnMut(&Resource) -> bool) -> Self {
        Self(self.0.iter().filter(|entry| keep(&entry.resource)).cloned().collect())
    }

    /// The names, each once, in the order in which they came.
    pub fn names(&self) -> Vec<&Text> {
        let mut names: Vec<&Text> = Vec::new();
        for resource in self.iter() {
            if !names.contains(&&resource.name) {
                names.push(&resource.name);
            }
        }
        names
    }

    /// The sum of all numbers of that name, whatever their role; `None` if there is none.
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
    /// Each contains the other: order does not count, and how entries are split up as far as it can't matter.
    fn eq(&self, other: &Self) -> bool {
        self.contains_all(other) && other.contains_all(self)
    }
}

impl FromIterator<Resource> for Resources {
    fn from_iter<I: IntoIterator<Item = Resource>>(resources: I) -> Self {
        let mut result = Self::default();
        resources.into_iter().for_each(|resource| result.add(resource));
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
