//! `mesos.Value.Scalar`: a double that Mesos compares and adds as a number of thousandths (`common/values.cpp`).

use std::cmp::Ordering;
use std::fmt;
use std::ops::{AddAssign, SubAssign};

use super::number::general;

/// An amount, compared by its thousandths: 0.1 + 0.2 equals 0.3.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scalar(f64);

impl Scalar {
    pub fn new(value: f64) -> Self {
        Self(value)
    }

    /// The value as it was given, not rounded.
    pub fn value(self) -> f64 {
        self.0
    }

    /// In thousandths, halves rounded away from zero; `i64::MIN` if that overflows, as `llround` on x86.
    pub fn fixed(self) -> i64 {
        let thousandths = (self.0 * 1000.0).round();
        #[expect(clippy::cast_precision_loss, reason = "both limits are exact powers of two")]
        let fits = thousandths >= i64::MIN as f64 && thousandths < i64::MAX as f64;
        #[expect(clippy::cast_possible_truncation, reason = "checked to fit")]
        let whole = thousandths as i64;
        if fits { whole } else { i64::MIN }
    }

    /// From thousandths, by whole division and remainder.
    #[expect(clippy::cast_precision_loss, reason = "as Mesos does")]
    pub fn from_fixed(fixed: i64) -> Self {
        Self((fixed / 1000) as f64 + (fixed % 1000) as f64 / 1000.0)
    }

    /// Less than half a thousandth counts as zero.
    pub fn is_zero(self) -> bool {
        self.fixed() == 0
    }
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        self.fixed() == other.fixed()
    }
}

impl Eq for Scalar {}

impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scalar {
    fn cmp(&self, other: &Self) -> Ordering {
        self.fixed().cmp(&other.fixed())
    }
}

impl AddAssign for Scalar {
    fn add_assign(&mut self, other: Self) {
        *self = Self::from_fixed(self.fixed().wrapping_add(other.fixed()));
    }
}

impl SubAssign for Scalar {
    fn sub_assign(&mut self, other: Self) {
        *self = Self::from_fixed(self.fixed().wrapping_sub(other.fixed()));
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&general(Self::from_fixed(self.fixed()).0, 15))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_and_adds_in_thousandths() {
        let mut sum = Scalar::new(0.1);
        sum += Scalar::new(0.2);
        assert_eq!(sum, Scalar::new(0.3));
        assert_eq!(Scalar::new(1.0004), Scalar::new(1.0));
        assert!(Scalar::new(1.0005) > Scalar::new(1.0));
        assert!(Scalar::new(0.0004).is_zero());
        sum -= Scalar::new(0.3);
        assert!(sum.is_zero());
        assert!(Scalar::new(-0.0005).fixed() < 0);
    }

    #[test]
    fn prints_at_most_three_decimals() {
        for (value, text) in [
            (16.0, "16"),
            (0.1, "0.1"),
            (1.23456, "1.235"),
            (24576.0, "24576"),
            (0.0004, "0"),
            (-1.5, "-1.5"),
        ] {
            assert_eq!(Scalar::new(value).to_string(), text);
        }
    }

    #[test]
    fn overflow_gives_the_smallest_number() {
        for value in [f64::NAN, f64::INFINITY, 1e300, -1e300] {
            assert_eq!(Scalar::new(value).fixed(), i64::MIN);
        }
    }
}
