//! `mesos.Value.Ranges`: lists of integer ranges, with the comparison, union and difference of Mesos
//! (`common/values.cpp`).

use std::fmt;
use std::ops::SubAssign;

/// From `begin` to `end`, both included. `begin` can be greater than `end`: Mesos does not always validate them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    pub begin: u64,
    pub end: u64,
}

/// Ranges in the order in which they were given. Compared after coalescing.
#[derive(Debug, Clone, Default)]
pub struct Ranges(Vec<Range>);

impl Ranges {
    pub fn new(ranges: Vec<Range>) -> Self {
        Self(ranges)
    }

    pub fn list(&self) -> &[Range] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sorted, with the overlapping and adjacent ones joined (`coalesce`).
    #[must_use]
    pub fn coalesced(&self) -> Self {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let mut result = Vec::with_capacity(sorted.len());
        let mut rest = sorted.into_iter();
        let Some(mut current) = rest.next() else { return Self::default() };
        for range in rest {
            // Wraps at the largest number, as in Mesos.
            let touches = range.begin <= current.end.wrapping_add(1);
            if range.begin == current.begin || touches {
                current.end = current.end.max(range.end);
            } else {
                result.push(current);
                current = range;
            }
        }
        result.push(current);
        Self(result)
    }

    /// Whether each coalesced range is in one of the coalesced ranges of `other` (`operator<=`).
    pub fn is_within(&self, other: &Self) -> bool {
        let (left, right) = (self.coalesced(), other.coalesced());
        let mut right = right.0.iter().peekable();
        // The greatest end of the ranges that begin at or before `left`: both lists are sorted by begin.
        let mut end = None;
        left.0.iter().all(|left| {
            while let Some(range) = right.next_if(|range| range.begin <= left.begin) {
                end = end.max(Some(range.end));
            }
            Some(left.end) <= end
        })
    }

    /// Adds lists with the result of `operator+=` one after the other.
    pub fn add_all<'r>(&mut self, others: impl IntoIterator<Item = &'r Self>) {
        let mut are_plain = self.are_plain();
        for (index, other) in others.into_iter().enumerate() {
            are_plain &= other.are_plain();
            // For plain ranges, to coalesce once at the end gives the same.
            if index > 0 && !are_plain {
                *self = self.coalesced();
            }
            self.0.extend_from_slice(&other.0);
        }
        *self = self.coalesced();
    }

    /// Whether none is reversed and none ends at the largest number, after which `coalesced` wraps.
    fn are_plain(&self) -> bool {
        self.0.iter().all(|range| range.begin <= range.end && range.end < u64::MAX)
    }
}

impl PartialEq for Ranges {
    fn eq(&self, other: &Self) -> bool {
        self.coalesced().0 == other.coalesced().0
    }
}

impl Eq for Ranges {}

impl SubAssign<&Self> for Ranges {
    /// `internal::subtract`: both lists are sorted by `begin` and not coalesced.
    fn sub_assign(&mut self, other: &Self) {
        if self.0.is_empty() || other.0.is_empty() {
            return;
        }
        let mut right = other.0.clone();
        self.0.sort_by_key(|range| range.begin);
        right.sort_by_key(|range| range.begin);
        let mut result = Vec::with_capacity(self.0.len());
        let mut right = right.into_iter().peekable();
        let mut lefts = std::mem::take(&mut self.0).into_iter();
        let mut next = lefts.next();
        while let (Some(left), Some(cut)) = (next, right.peek().copied()) {
            if left.end < cut.begin {
                result.push(left);
                next = lefts.next();
                continue;
            }
            if left.begin > cut.end {
                right.next();
                continue;
            }
            if left.begin < cut.begin {
                result.push(Range { begin: left.begin, end: cut.begin - 1 });
            }
            if left.end <= cut.end {
                next = lefts.next();
            } else {
                next = Some(Range { begin: cut.end + 1, end: left.end });
                right.next();
            }
        }
        result.extend(next);
        result.extend(lefts);
        self.0 = result;
    }
}

impl fmt::Display for Ranges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (index, range) in self.0.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{}-{}", range.begin, range.end)?;
        }
        f.write_str("]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(list: &[(u64, u64)]) -> Ranges {
        Ranges::new(list.iter().map(|&(begin, end)| Range { begin, end }).collect())
    }

    #[test]
    fn coalesces_overlapping_and_adjacent() {
        for (given, joined) in [
            (&[(5, 7), (1, 3)][..], "[1-3, 5-7]"),
            (&[(1, 3), (4, 6)], "[1-6]"),
            (&[(1, 9), (3, 4), (9, 12)], "[1-12]"),
            (&[(1, 3), (1, 2), (1, 3)], "[1-3]"),
            (&[], "[]"),
            (&[(1, u64::MAX)], "[1-18446744073709551615]"),
        ] {
            assert_eq!(ranges(given).coalesced().to_string(), joined);
        }
    }

    #[test]
    fn compares_what_is_covered() {
        assert_eq!(ranges(&[(1, 3), (4, 6)]), ranges(&[(1, 6)]));
        assert_ne!(ranges(&[(1, 3), (5, 6)]), ranges(&[(1, 6)]));
        assert!(ranges(&[(2, 3), (5, 6)]).is_within(&ranges(&[(1, 6)])));
        assert!(ranges(&[]).is_within(&ranges(&[])));
        assert!(!ranges(&[(1, 7)]).is_within(&ranges(&[(1, 6), (8, 9)])));
        assert!(ranges(&[(1, 9)]).is_within(&ranges(&[(1, 6), (7, 9)])));
    }

    #[test]
    fn subtracts() {
        for (left, right, rest) in [
            (&[(1, 10)][..], &[(3, 4)][..], "[1-2, 5-10]"),
            (&[(1, 10)], &[(1, 10)], "[]"),
            (&[(1, 10)], &[(0, 20)], "[]"),
            (&[(1, 3), (5, 7)], &[(3, 5)], "[1-2, 6-7]"),
            (&[(5, 7), (1, 3)], &[], "[5-7, 1-3]"),
            (&[(1, 3)], &[(5, 7)], "[1-3]"),
            (&[(5, 7)], &[(1, 3)], "[5-7]"),
            (&[(1, 10), (20, 30)], &[(2, 3), (5, 25)], "[1-1, 4-4, 26-30]"),
        ] {
            let mut result = ranges(left);
            result -= &ranges(right);
            assert_eq!(result.to_string(), rest);
        }
    }

    #[test]
    fn adds() {
        let mut sum = ranges(&[(1, 3)]);
        sum.add_all([&ranges(&[(4, 5), (9, 9)])]);
        assert_eq!(sum.to_string(), "[1-5, 9-9]");
    }

    #[test]
    fn adding_many_is_adding_one_after_the_other() {
        // The largest number wraps: what is coalesced first matters then.
        let lists: &[&[(u64, u64)]] =
            &[&[(4, 6)], &[(1, 5)], &[(3, u64::MAX)], &[(5, 7)], &[(9, 8)], &[(8, 8)], &[(20, 10), (12, 30)]];
        for first in 0..lists.len() {
            for last in first + 1..lists.len() {
                let (mut at_once, mut in_turn) = (ranges(lists[first]), ranges(lists[first]));
                let others: Vec<_> = lists[first + 1..=last].iter().map(|list| ranges(list)).collect();
                at_once.add_all(&others);
                for other in &others {
                    in_turn.0.extend_from_slice(&other.0);
                    in_turn = in_turn.coalesced();
                }
                assert_eq!(at_once.to_string(), in_turn.to_string(), "{first} to {last}");
            }
        }
    }

    #[test]
    fn a_range_is_within_any_that_reaches_so_far() {
        let others = ranges(&[(1, 3), (2, u64::MAX), (5, 6)]);
        assert!(ranges(&[(5, 9)]).is_within(&others));
        assert!(ranges(&[(6, 9), (20, 30)]).is_within(&others));
        assert!(!ranges(&[(0, 1)]).is_within(&others));
    }
}
