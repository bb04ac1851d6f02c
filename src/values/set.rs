//! `mesos.Value.Set`: a list of texts that Mesos calls a set (`common/values.cpp`).
//! Belongs here: its comparison, union and difference. Does not: where sets are allowed.

use std::fmt;
use std::ops::{AddAssign, SubAssign};

use super::text::Text;

/// Items in the order in which they were given. Equal only in the same order: Mesos compares them place by place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Set(Vec<Text>);

impl Set {
    /// Items as they stand.
    pub fn new(items: Vec<Text>) -> Self {
        Self(items)
    }

    /// The items.
    pub fn items(&self) -> &[Text] {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Not longer, and each item is in `other` (`operator<=`).
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.len() <= other.0.len() && self.0.iter().all(|item| other.0.contains(item))
    }
}

impl AddAssign<&Self> for Set {
    fn add_assign(&mut self, other: &Self) {
        for item in &other.0 {
            if !self.0.contains(item) {
                self.0.push(item.clone());
            }
        }
    }
}

impl SubAssign<&Self> for Set {
    fn sub_assign(&mut self, other: &Self) {
        for item in &other.0 {
            if let Some(at) = self.0.iter().position(|mine| mine == item) {
                self.0.remove(at);
            }
        }
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
        result += &set(&["b", "c"]);
        assert_eq!(result.to_string(), "{a, b, c}");
        result -= &set(&["a", "x"]);
        assert_eq!(result, set(&["b", "c"]));
        assert_eq!(set(&[]).to_string(), "{}");
    }
}
