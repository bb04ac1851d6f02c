//! Numbers without a unit, parsed like stout's `numify` (R58) and printed like a C++ stream.

use std::ops::RangeInclusive;

/// Parses an integer within `range` like `numify<int>`: an optional sign and decimal digits, or an optional minus, `0x`
/// and hexadecimal digits. No white space.
///
/// `None` where the agent says `Failed to convert '...' to number`.
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
    // The agent's second attempt, for hexadecimal numbers, does not accept a plus.
    let hex = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"))?;
    if text.starts_with('+') || hex.is_empty() || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let value = i128::from_str_radix(hex, 16).ok()?;
    // The agent reads the magnitude into the same type before it negates it.
    in_range(value).and(in_range(if negative { -value } else { value }))
}

/// Parses like `numify<uint64_t>`: decimal digits with an optional plus, or `0x` and hexadecimal digits. A minus is
/// refused here and wraps there: no caller in the agent can pass one.
pub fn parse_unsigned(text: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(text).ok()?;
    let digits = text.strip_prefix('+').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.parse().ok();
    }
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    if hex.is_empty() || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u64::from_str_radix(hex, 16).ok()
}

/// Parses like `numify<double>`: decimal, with an optional sign, fraction and exponent; `inf` and `nan` in upper or
/// lower case. `None` for hexadecimal numbers and those outside the range of a double.
pub fn parse_double(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    let value = text.parse::<f64>().ok()?;
    let is_literal = text.bytes().any(|byte| byte.eq_ignore_ascii_case(&b'n'));
    (value.is_finite() || is_literal).then_some(value)
}

/// Prints a double like a C++ stream with that precision (`%.*g`): `digits` significant digits without trailing zeros,
/// with an exponent below 1e-4 and from 10 to the power of `digits`.
pub fn general(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        let sign = if value.is_sign_negative() { "-" } else { "" };
        return format!("{sign}{}", if value.is_nan() { "nan" } else { "inf" });
    }
    if value == 0.0 {
        return if value.is_sign_negative() { "-0".into() } else { "0".into() };
    }
    let scientific = format!("{value:.*e}", digits.saturating_sub(1));
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let precision = i32::try_from(digits).unwrap_or(i32::MAX);
    if exponent < -4 || exponent >= precision {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", without_zeros(mantissa), exponent.unsigned_abs());
    }
    let decimals = usize::try_from(precision - 1 - exponent).unwrap_or(0);
    without_zeros(&format!("{value:.decimals$}")).to_owned()
}

fn without_zeros(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_numbers() {
        for (text, value) in [
            ("0", Some(0)),
            ("+7", Some(7)),
            ("010", Some(10)),
            ("0x10", Some(16)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("", None),
            ("-1", None),
            ("1.0", None),
            ("0x", None),
            (" 1", None),
        ] {
            assert_eq!(parse_unsigned(text.as_bytes()), value, "{text:?}");
        }
    }

    #[test]
    fn doubles_are_decimal() {
        for (text, value) in [
            ("1", Some(1.0)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("1e3", Some(1000.0)),
            ("+2", Some(2.0)),
            ("-2.5", Some(-2.5)),
            ("inf", Some(f64::INFINITY)),
            ("0x10", None),
            ("1e400", None),
            ("1e", None),
            (".", None),
            ("", None),
            (" 1", None),
            ("1\n", None),
        ] {
            assert_eq!(parse_double(text.as_bytes()), value, "{text:?}");
        }
        assert!(parse_double(b"NaN").is_some_and(f64::is_nan));
    }

    #[test]
    fn prints_as_a_stream() {
        for (value, text) in [
            (8.0, "8"),
            (0.1, "0.1"),
            (1.0 / 3.0, "0.333333333333333"),
            (123_456.789, "123456.789"),
            (1e15, "1e+15"),
            (123_456_789_012_345.0, "123456789012345"),
            (0.0001, "0.0001"),
            (0.000_01, "1e-05"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (9.999_999_999_999_999_5, "10"),
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(general(value, 15), text);
        }
        assert_eq!(general(1.5, 6), "1.5");
        assert_eq!(general(1_234_567.0, 6), "1.23457e+06");
    }

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
