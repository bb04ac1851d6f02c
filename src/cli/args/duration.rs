//! Durations on ckpt's own options: as the agent writes them, or short (`7d`, `1h30m`).

use crate::values::Duration;

/// Short units and the agent's names for them, the largest first.
const SHORT: [(char, &str); 5] = [('w', "weeks"), ('d', "days"), ('h', "hrs"), ('m', "mins"), ('s', "secs")];

/// Reads a duration.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let read = Duration::parse(text.as_bytes()).ok().or_else(|| short(text));
    read.ok_or_else(|| {
        format!("`{text}` is not a duration; expected e.g. 30secs, 10mins, 2days, 1weeks, or 30s, 10m, 1h30m, 7d, 1w")
    })
}

/// Whole numbers with units that get smaller.
fn short(text: &str) -> Option<Duration> {
    let (mut rest, mut units, mut nanos) = (text, &SHORT[..], 0_i64);
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|letter: char| !letter.is_ascii_digit())?);
        let unit = after.chars().next()?;
        let at = units.iter().position(|(short, _)| *short == unit)?;
        let part = Duration::parse(format!("{number}{}", units[at].1).as_bytes()).ok()?;
        nanos = nanos.checked_add(part.nanos())?;
        (rest, units) = (&after[1..], &units[at + 1..]);
    }
    (!text.is_empty()).then(|| Duration::from_nanos(nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_long_or_short() {
        let secs = |text| parse_duration(text).map(|duration| duration.nanos() / 1_000_000_000);
        for (text, expected) in [
            ("7d", 7 * 86_400),
            ("2w", 14 * 86_400),
            ("5m", 300),
            ("1h30m", 5_400),
            ("1w2d3h4m5s", 788_645),
            ("90s", 90),
            ("1weeks", 7 * 86_400),
            ("1.5mins", 90),
        ] {
            assert_eq!(secs(text), Ok(expected), "{text}");
        }
        for text in ["", "5", "m", "5x", "5m1h", "5m5m", "1.5h", "-5m", "5 m", "9999999999999w", "1h30"] {
            assert!(secs(text).is_err(), "{text}");
        }
    }
}
