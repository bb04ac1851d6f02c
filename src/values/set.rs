//! `mesos.Value.Set`: a list of texts, with the comparison, union and difference of Mesos (`common/values.cpp`).

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::SubAssign;

use super::text::Text;

/// Items in the order in which they were given. Mesos compares them in that order: `{a,b}` and `{b,a}` differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Set(Vec<Text>);

impl Set {
    pub fn new(items: Vec<Text>) -> Self {
        Self(items)
    }

    pub fn items(&self) -> &[Text] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is not longer than `other` and each item is in there (`operator<=`).
    pub fn is_within(&self, other: &Self) -> bool {
        let known: HashSet<&Text> = other.0.iter().collect();
        self.0.len() <= other.0.len() && self.0.iter().all(|item| known.contains(item))
    }

    /// Appends the items that are not in yet, of one set after the other (`operator+=`).
    pub fn add_all<'s>(&mut self, others: impl IntoIterator<Item = &'s Self>) {
        let mut known: HashSet<&Text> = self.0.iter().collect();
        let new: Vec<Text> = others
            .into_iter()
            .flat_map(|other| &other.0)
            .filter(|item| known.insert(item))
            .cloned()
            .collect();
        self.0.extend(new);
    }
}

impl SubAssign<&Self> for Set {
    /// Each item of `other` removes the first that equals it.
    fn sub_assign(&mut self, other: &Self) {
        let mut gone: HashMap<&Text, usize> = HashMap::new();
        other.0.iter().for_each(|item| *gone.entry(item).or_default() += 1);
        self.0.retain(|item| match gone.get_mut(item) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, item) in self.0.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{item}")?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(items: &[&str]) -> Set {
        Set::new(items.iter().map(|item| Text::from(*item)).collect())
    }

    #[test]
    fn order_counts_for_equality_only() {
        assert_ne!(set(&["a", "b"]), set(&["b", "a"]));
        assert!(set(&["b", "a"]).is_within(&set(&["a", "b"])));
        assert!(!set(&["a", "a"]).is_within(&set(&["a"])));
        assert!(!set(&["a", "c"]).is_within(&set(&["a", "b"])));
    }

    #[test]
    fn adds_and_subtracts() {
        let mut result = set(&["a", "b"]);
        result.add_all([&set(&["b", "c"]), &set(&["d", "d", "a"])]);
        assert_eq!(result.to_string(), "{a, b, c, d}");
        result -= &set(&["d"]);
        result -= &set(&["a", "x"]);
        assert_eq!(result, set(&["b", "c"]));
        let mut repeated = set(&["a", "b", "a", "a"]);
        repeated -= &set(&["a", "a"]);
        assert_eq!(repeated, set(&["b", "a"]));
        assert_eq!(set(&[]).to_string(), "{}");
    }
}
