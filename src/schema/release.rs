//! A release of Mesos as a comparable number.

use std::fmt;

/// A Mesos release, ordered. `1.12.0` is the master branch after 1.11.0.
///
/// One number, because each lookup of a field compares releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release(u32);

impl Release {
    /// The master branch, which knows every field of the table.
    pub const HEAD: Self = Self::new(1, 12, 0);
    /// The last release of the project.
    pub const LAST: Self = Self::new(1, 11, 0);
    /// The oldest release whose checkpoints ckpt reads.
    pub const OLDEST: Self = Self::new(0, 14, 0);

    pub const fn new(major: u8, minor: u8, patch: u8) -> Self {
        Self((major as u32) << 16 | (minor as u32) << 8 | patch as u32)
    }

    /// `X.Y.Z` in a constant, where any other text fails to compile.
    pub(super) const fn literal(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut parts, mut part, mut index) = ([0; 3], 0, 0);
        while index < bytes.len() {
            match bytes[index] {
                b'.' => part += 1,
                digit @ b'0'..=b'9' => parts[part] = parts[part] * 10 + (digit - b'0'),
                _ => panic!("not a release"),
            }
            index += 1;
        }
        assert!(part == 2, "not a release");
        Self::new(parts[0], parts[1], parts[2])
    }

    /// The smallest release after this one.
    pub(crate) const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// `self >= other`, usable in constants.
    pub const fn at_least(self, other: Self) -> bool {
        self.0 >= other.0
    }

    /// Whether it contains a fix. `fix` has the first release with it of each branch that it was backported to, in
    /// ascending order; every release after the last of them has it too.
    pub(crate) fn has(self, fix: &[Self]) -> bool {
        let is_same_branch = |first: &Self| first.0 >> 8 == self.0 >> 8;
        fix.last().is_some_and(|last| self >= *last)
            || fix.iter().any(|first| is_same_branch(first) && self >= *first)
    }

    /// Parses `X.Y` or `X.Y.Z`. Everything from the first character that is not a digit or a dot is ignored, e.g. in
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
    fn a_fix_is_in_the_branches_it_was_backported_to() {
        let fix = [Release::new(1, 5, 2), Release::new(1, 7, 1), Release::new(1, 9, 0)];
        for has in [
            Release::new(1, 5, 2),
            Release::new(1, 5, 3),
            Release::new(1, 7, 1),
            Release::new(1, 9, 0),
            Release::LAST,
        ] {
            assert!(has.has(&fix), "{has}");
        }
        for lacks in [
            Release::new(1, 4, 3),
            Release::new(1, 5, 1),
            Release::new(1, 6, 2),
            Release::new(1, 7, 0),
            Release::new(1, 8, 1),
        ] {
            assert!(!lacks.has(&fix), "{lacks}");
        }
    }

    #[test]
    fn parses_package_versions() {
        assert_eq!(Release::parse("1.11.0-0.9.0"), Some(Release::LAST));
        assert_eq!(Release::parse("1.4"), Some(Release::new(1, 4, 0)));
        assert_eq!(Release::parse("0.14.2+git"), Some(Release::new(0, 14, 2)));
        for bad in ["", "1", "x", "1.", "1.300.0", "v1.2"] {
            assert_eq!(Release::parse(bad), None, "{bad}");
        }
        assert!(Release::HEAD > Release::LAST);
    }
}
