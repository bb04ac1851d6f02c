//! Numbers in text files, as stout's `numify` reads them (R58).

use std::ops::RangeInclusive;

/// Reads a whole text as an integer within `range`, as `numify<int>` does: an optional sign and decimal digits, or
/// `0x` and hexadecimal digits with an optional minus. No white space anywhere.
///
/// Returns `None` for what the agent calls `Failed to convert '...' to number`.
pub fn parse_int(text: &[u8], range: RangeInclusive<i64>) -> Option<i64> {
    let in_range = |value: i128| i64::try_from(value).ok().filter(|value| range.contains(value));
    let text = std::str::from_utf8(text).ok()?;
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let value = digits.parse::<i128>().ok()?;
        return in_range(if negative { -value } else { value });
    }
    // The second attempt, for hexadecimal: a plus in front is not among what it looks for.
    let hex = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"))?;
    if text.starts_with('+') || hex.is_empty() || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let value = i128::from_str_radix(hex, 16).ok()?;
    // The magnitude is read into the same type before it is negated.
    in_range(value).and(in_range(if negative { -value } else { value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pid(text: &str) -> Option<i64> {
        parse_int(text.as_bytes(), i64::from(i32::MIN)..=i64::from(i32::MAX))
    }

    #[test]
    fn accepts_what_the_agent_accepts() {
        for (text, value) in
            [("007", 7), ("+12", 12), ("-5", -5), ("0x10", 16), ("-0X1f", -31), ("2147483647", 2_147_483_647)]
        {
            assert_eq!(pid(text), Some(value), "{text}");
        }
        for text in
            ["", "1\n", " 1", "1 ", "1e3", "0x", "+0x1", "2147483648", "0x80000000", "-", "abc", "1.0", "1 2"]
        {
            assert_eq!(pid(text), None, "{text:?}");
        }
    }
}
