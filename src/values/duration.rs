//! Durations as stout reads and prints them (`stout/duration.hpp`; R251): one number, one unit, no blank between.

use std::fmt;

use super::error::ValueError;
use super::number::{general, parse_double};

/// A length of time in whole nanoseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

const UNITS: [(&str, i64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("secs", 1_000_000_000),
    ("mins", 60_000_000_000),
    ("hrs", 3_600_000_000_000),
    ("days", 86_400_000_000_000),
    ("weeks", 604_800_000_000_000),
];

impl Duration {
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    pub const fn from_secs(secs: i64) -> Self {
        Self(secs * UNITS[3].1)
    }

    pub const fn nanos(self) -> i64 {
        self.0
    }

    #[expect(clippy::cast_precision_loss, reason = "as stout does")]
    pub fn secs(self) -> f64 {
        self.0 as f64 / UNITS[3].1 as f64
    }

    /// `None` if it is negative.
    pub fn to_std(self) -> Option<std::time::Duration> {
        u64::try_from(self.0).ok().map(std::time::Duration::from_nanos)
    }

    /// Parses digits and dots, followed by the unit up to the end.
    ///
    /// # Errors
    /// The agent's words.
    pub fn parse(text: &[u8]) -> Result<Self, ValueError> {
        let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
        let Some(split) = text.iter().position(|byte| !is_number(byte)) else {
            return Err(ValueError::fails(format!("Invalid duration '{}'", String::from_utf8_lossy(text))));
        };
        let (number, unit) = text.split_at(split);
        let Some(value) = parse_double(number) else {
            let number = String::from_utf8_lossy(number);
            return Err(ValueError::fails(format!("Failed to convert '{number}' to number")));
        };
        let unit = String::from_utf8_lossy(unit);
        let Some((_, factor)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(ValueError::fails(format!(
                "Unknown duration unit '{unit}'; supported units are 'ns', 'us', 'ms', 'secs', 'mins', 'hrs', \
                 'days', and 'weeks'"
            )));
        };
        #[expect(clippy::cast_precision_loss, reason = "as stout does")]
        let (nanos, limit) = (value * *factor as f64, i64::MAX as f64);
        if nanos > limit {
            return Err(ValueError::fails(
                "Argument out of the range that a Duration can represent due to int64_t's size limit",
            ));
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked against the limit; the fraction is cut")]
        Ok(Self(nanos as i64))
    }
}

/// In the largest unit of which there is at least one, or the next smaller one if only that gives a whole number.
impl fmt::Display for Duration {
    #[expect(clippy::cast_precision_loss, reason = "as stout does")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let nanos = self.0.checked_abs().unwrap_or(i64::MAX);
        let at = UNITS.iter().rposition(|(_, factor)| nanos >= *factor).unwrap_or(0);
        let below = at.saturating_sub(1);
        let at = if nanos % UNITS[at].1 != 0 && nanos % UNITS[below].1 == 0 { below } else { at };
        let (name, factor) = UNITS[at];
        if factor == 1 {
            return write!(f, "{nanos}{name}");
        }
        write!(f, "{}{name}", general(nanos as f64 / factor as f64, 15))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_as_stout() {
        for (text, printed) in [
            ("15mins", "15mins"),
            ("75secs", "75secs"),
            ("60secs", "1mins"),
            ("1weeks", "1weeks"),
            ("10days", "10days"),
            ("7days", "1weeks"),
            ("0ns", "0ns"),
            ("0secs", "0ns"),
            ("0.5hrs", "30mins"),
            (".5secs", "500ms"),
            ("90mins", "90mins"),
            ("1.5weeks", "1.5weeks"),
            ("1500us", "1500us"),
            ("1.0001ms", "1.0001ms"),
            ("0.5ns", "0ns"),
            ("6hrs", "6hrs"),
            ("100secs", "100secs"),
            ("1.5mins", "90secs"),
            ("3700secs", "1.02777777777778hrs"),
        ] {
            assert_eq!(Duration::parse(text.as_bytes()).unwrap().to_string(), printed, "{text}");
        }
        assert_eq!(Duration::from_secs(-90).to_string(), "-90secs");
        let longest = Duration::from_nanos(i64::MAX).to_string();
        assert_eq!(Duration::from_nanos(i64::MIN).to_string(), format!("-{longest}"));
    }

    #[test]
    fn refuses_in_the_agents_words() {
        for (text, words) in [
            ("", "Invalid duration ''"),
            ("15", "Invalid duration '15'"),
            ("secs", "Failed to convert '' to number"),
            ("-1secs", "Failed to convert '' to number"),
            ("1.2.3secs", "Failed to convert '1.2.3' to number"),
            (
                "1 secs",
                "Unknown duration unit ' secs'; supported units are 'ns', 'us', 'ms', 'secs', 'mins', 'hrs', 'days', and 'weeks'",
            ),
            (
                "1hrs30mins",
                "Unknown duration unit 'hrs30mins'; supported units are 'ns', 'us', 'ms', 'secs', 'mins', 'hrs', 'days', and 'weeks'",
            ),
            (
                "1Mins",
                "Unknown duration unit 'Mins'; supported units are 'ns', 'us', 'ms', 'secs', 'mins', 'hrs', 'days', and 'weeks'",
            ),
            (
                "1e3secs",
                "Unknown duration unit 'e3secs'; supported units are 'ns', 'us', 'ms', 'secs', 'mins', 'hrs', 'days', and 'weeks'",
            ),
            (
                "99999999weeks",
                "Argument out of the range that a Duration can represent due to int64_t's size limit",
            ),
        ] {
            assert_eq!(Duration::parse(text.as_bytes()).unwrap_err().text, words, "{text:?}");
        }
    }

    #[test]
    fn converts() {
        let duration = Duration::parse(b"1.5secs").unwrap();
        assert!((duration.secs() - 1.5).abs() < f64::EPSILON);
        assert_eq!(duration.to_std(), Some(std::time::Duration::from_millis(1500)));
        assert_eq!(Duration::from_nanos(-1).to_std(), None);
    }
}
