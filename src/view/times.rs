//! Times as people say them: spans, and ages beside exact UTC times. What now is, is given.

use chrono::{DateTime, SecondsFormat, Utc};

use super::text::plural;

/// A length of time in its largest unit: `3 minutes`, `2 days`.
pub fn span(secs: u64) -> String {
    const UNITS: [(u64, &str); 5] =
        [(365 * 86_400, "year"), (7 * 86_400, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    // Two of a unit say more than one: 36 hours, not 1 day.
    let unit = UNITS.iter().find(|(length, ..)| secs >= 2 * length);
    match unit {
        Some((length, unit)) => plural(secs / length, unit),
        None => plural(secs, "second"),
    }
}

/// How long ago, or how far ahead.
pub fn age(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    let secs = (now - then).num_seconds();
    match secs {
        0 => "just now".to_owned(),
        1.. => format!("{} ago", span(secs.unsigned_abs())),
        _ => format!("in {}", span(secs.unsigned_abs())),
    }
}

/// How long ago something was, in seconds.
pub fn ago(secs: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float is cut to the range"
    )]
    let span = span(secs.abs() as u64);
    if secs < 0.0 { format!("in {span}") } else { format!("{span} ago") }
}

/// Seconds since 1970, as messages hold them, as a time; `None` where no calendar reaches.
pub fn from_secs(secs: f64) -> Option<DateTime<Utc>> {
    const MOST: f64 = 8.0e12;
    if !secs.is_finite() || secs.abs() > MOST {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "bounded above; microseconds fit")]
    let micros = (secs * 1e6).round() as i64;
    DateTime::from_timestamp_micros(micros)
}

/// A time for JSON: RFC 3339, UTC, with the microseconds that there are.
pub fn exact(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A time for people: RFC 3339, UTC, to the second.
pub fn second(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A time for people with its age: `2026-01-02T03:04:05Z (3 minutes ago)`.
pub fn when(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    format!("{} ({})", second(then), age(now, then))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let at = |secs| DateTime::from_timestamp(secs, 0).unwrap();
        assert_eq!(age(at(100), at(100)), "just now");
        assert_eq!(age(at(119), at(0)), "119 seconds ago");
        assert_eq!(age(at(120), at(0)), "2 minutes ago");
        assert_eq!(age(at(36 * 3600), at(0)), "36 hours ago");
        assert_eq!(age(at(0), at(180)), "in 3 minutes");
        assert_eq!(exact(from_secs(1.5).unwrap()), "1970-01-01T00:00:01.500Z");
        assert_eq!(when(at(60 * 60 * 3), at(1)), "1970-01-01T00:00:01Z (2 hours ago)");
        assert_eq!(from_secs(f64::NAN), None);
        assert_eq!(from_secs(1e300), None);
    }
}
