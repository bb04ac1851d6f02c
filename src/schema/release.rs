//! A release of Mesos as a comparable number. Ordering and text only; what changed when is in the tables.

use std::fmt;

/// A Mesos release, ordered. `1.12.0` stands for the master branch after 1.11.0.
///
/// One number, so that comparing costs nothing where every field of every message is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release(u32);

/// Shorthand for tables.
pub(crate) const fn release(major: u8, minor: u8, patch: u8) -> Release {
    Release::new(major, minor, patch)
}

impl Release {
    /// The master branch, which knows every field of the table.
    pub const HEAD: Self = Self::new(1, 12, 0);
    /// The last release of the project.
    pub const LAST: Self = Self::new(1, 11, 0);

    /// A release by its three numbers.
    pub const fn new(major: u8, minor: u8, patch: u8) -> Self {
        Self((major as u32) << 16 | (minor as u32) << 8 | patch as u32)
    }

    /// The smallest release after this one.
    pub(crate) const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// `self >= other`, usable in constants.
    pub const fn at_least(self, other: Self) -> bool {
        self.0 >= other.0
    }

    /// Whether it has a fix that these releases were the first to have: one of each branch it was ported to, in order, the
    /// last of them followed by all later ones.
    pub(crate) fn has(self, fix: &[Self]) -> bool {
        let is_same_branch = |first: &Self| first.0 >> 8 == self.0 >> 8;
        fix.last().is_some_and(|last| self >= *last)
            || fix.iter().any(|first| is_same_branch(first) && self >= *first)
    }

    /// Reads `X.Y` or `X.Y.Z`; whatever follows behind a character that is no digit or dot is ignored, as in
    /// `1.11.0-0.9.0` or `1.9.0+git`.
    pub fn parse(text: &str) -> Option<Self> {
        let head = text.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
        let mut parts = head.split('.').map(str::parse::<u8>);
        let major = parts.next()?.ok()?;
        let minor = parts.next()?.ok()?;
        let patch = match parts.next() {
            None => 0,
            Some(part) => part.ok()?,
        };
        Some(Self::new(major, minor, patch))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [_, major, minor, patch] = self.0.to_be_bytes();
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixes_reach_the_branches_they_were_ported_to() {
        let fix = [release(1, 5, 2), release(1, 7, 1), release(1, 9, 0)];
        for has in [release(1, 5, 2), release(1, 5, 3), release(1, 7, 1), release(1, 9, 0), Release::LAST] {
            assert!(has.has(&fix), "{has}");
        }
        for lacks in
            [release(1, 4, 3), release(1, 5, 1), release(1, 6, 2), release(1, 7, 0), release(1, 8, 1)]
        {
            assert!(!lacks.has(&fix), "{lacks}");
        }
    }

    #[test]
    fn parses_what_packages_call_themselves() {
        assert_eq!(Release::parse("1.11.0-0.9.0"), Some(Release::LAST));
        assert_eq!(Release::parse("1.4"), Some(Release::new(1, 4, 0)));
        assert_eq!(Release::parse("0.14.2+git"), Some(Release::new(0, 14, 2)));
        for bad in ["", "1", "x", "1.", "1.300.0", "v1.2"] {
            assert_eq!(Release::parse(bad), None, "{bad}");
        }
        assert!(Release::HEAD > Release::LAST);
    }
}
