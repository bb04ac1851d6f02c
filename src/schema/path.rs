//! Where a field is in a message.

/// The field numbers from the root of a message to a field, in one number: a visitor compares it with constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path(u64);

/// Bits of a field number.
const NUMBER: u32 = u8::BITS;

impl Path {
    /// That of the message itself.
    pub(super) const ROOT: Self = Self(0);

    /// A path with fewer numbers than this has all of them.
    pub(super) const LONGEST: usize = 8;

    /// The path with these field numbers.
    ///
    /// # Panics
    /// If they are more than seven.
    pub const fn of(numbers: &[u8]) -> Self {
        assert!(numbers.len() < Self::LONGEST, "the number of a longer path has lost its beginning");
        let (mut path, mut at) = (Self::ROOT, 0);
        while at < numbers.len() {
            path = path.then(numbers[at]);
            at += 1;
        }
        path
    }

    /// The path of a field of the message that is here. It has the last eight numbers of a longer path, so that no path of
    /// more than seven is equal to a shorter one: no field has the number 0.
    #[inline]
    pub(super) const fn then(self, number: u8) -> Self {
        Self(self.0 << NUMBER | number as u64)
    }

    pub(super) const fn number(self) -> u64 {
        self.0
    }

    /// The path to the message that a field at a path of at most eight numbers is in.
    #[must_use]
    #[inline]
    pub const fn parent(self) -> Self {
        Self(self.0 >> NUMBER)
    }

    /// The last numbers of a path, as the path from the message that is above them. At most seven.
    #[must_use]
    #[inline]
    pub const fn last(self, numbers: u32) -> Self {
        Self(self.0 & ((1 << (NUMBER * numbers)) - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_equal_to_itself_alone() {
        let long = (1..=9).fold(Path::ROOT, Path::then);
        assert_eq!(Path::of(&[2, 4, 1]), Path::of(&[2, 4]).then(1));
        assert_eq!(Path::of(&[2, 4, 1]).parent(), Path::of(&[2, 4]));
        assert_eq!(Path::of(&[9, 2, 4, 1]).last(2), Path::of(&[4, 1]));
        assert_eq!(long.last(2), Path::of(&[8, 9]));
        for numbers in 0..8u8 {
            let last: Vec<u8> = (10 - numbers..=9).collect();
            assert_ne!(long, Path::of(&last));
        }
    }
}
