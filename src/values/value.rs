//! A value in the syntax of `--resources` and `--attributes`: number, `[1-2,5-6]`, `{a,b}`, or text
//! (`common/values.cpp:parse`; R252, R253). Does not know which kind is allowed where.

use std::fmt;

use super::error::ValueError;
use super::number::{parse_double, parse_unsigned};
use super::ranges::{Range, Ranges};
use super::scalar::Scalar;
use super::set::Set;
use super::text::{Text, tokenize};
use crate::schema::{Dynamic, EnumName, enum_name, field};

/// `mesos.Value.Type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    Scalar,
    Ranges,
    Set,
    Text,
}

impl ValueType {
    const ALL: [Self; 4] = [Self::Scalar, Self::Ranges, Self::Set, Self::Text];

    /// The agent prints its number in some messages.
    pub fn name(self) -> EnumName {
        match self {
            Self::Scalar => enum_name!(E_VALUE_TYPE, SCALAR),
            Self::Ranges => enum_name!(E_VALUE_TYPE, RANGES),
            Self::Set => enum_name!(E_VALUE_TYPE, SET),
            Self::Text => enum_name!(E_VALUE_TYPE, TEXT),
        }
    }

    /// The field `type` of a resource or attribute.
    pub(super) fn of(message: &Dynamic<'_>) -> Option<Self> {
        let name = message.enum_name(field!("type"))?;
        Self::ALL.into_iter().find(|ty| ty.name() == name)
    }
}

/// `mesos.Value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Scalar(Scalar),
    Ranges(Ranges),
    Set(Set),
    Text(Text),
}

impl Value {
    pub fn ty(&self) -> ValueType {
        match self {
            Self::Scalar(_) => ValueType::Scalar,
            Self::Ranges(_) => ValueType::Ranges,
            Self::Set(_) => ValueType::Set,
            Self::Text(_) => ValueType::Text,
        }
    }

    /// Parses a value. All blanks are removed first.
    ///
    /// # Errors
    /// The agent's words, without the text that its callers put around them.
    pub fn parse(text: &[u8]) -> Result<Self, ValueError> {
        let text: Vec<u8> = text.iter().copied().filter(|byte| *byte != b' ').collect();
        if text.is_empty() {
            return Err(ValueError::fails("Expecting non-empty string"));
        }
        if [(b'{', b'}'), (b'[', b']'), (b'(', b')')]
            .iter()
            .any(|(open, close)| !brackets_match(&text, *open, *close))
        {
            return Err(ValueError::fails("Mismatched brackets"));
        }
        let find = |bracket: u8| text.iter().position(|byte| *byte == bracket);
        match (find(b'['), find(b'{')) {
            (Some(0), _) => parse_ranges(&text).map(Self::Ranges),
            (Some(_), _) => Err(ValueError::fails("Unexpected '[' found")),
            (None, Some(0)) => Ok(Self::Set(Set::new(tokenize(&text, b"{},\n").map(Text::from).collect()))),
            (None, Some(_)) => Err(ValueError::fails("Unexpected '{' found")),
            (None, None) => number_or_text(text),
        }
    }
}

fn brackets_match(text: &[u8], open: u8, close: u8) -> bool {
    let mut depth = 0i64;
    for byte in text {
        depth += i64::from(*byte == open) - i64::from(*byte == close);
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn parse_ranges(text: &[u8]) -> Result<Ranges, ValueError> {
    let tokens: Vec<&[u8]> = tokenize(text, b"[]-,\n").collect();
    if !tokens.len().is_multiple_of(2) {
        return Err(ValueError::fails("Expecting one or more \"ranges\""));
    }
    let mut ranges = Vec::with_capacity(tokens.len() / 2);
    for pair in tokens.chunks_exact(2) {
        let (Some(begin), Some(end)) = (parse_unsigned(pair[0]), parse_unsigned(pair[1])) else {
            let token = String::from_utf8_lossy(pair[0]);
            return Err(ValueError::fails(format!("Expecting non-negative integers in '{token}'")));
        };
        ranges.push(Range { begin, end });
    }
    Ok(Ranges::new(ranges).coalesced())
}

/// Numbers that Mesos does not accept are text: negative, infinite, NaN.
fn number_or_text(text: Vec<u8>) -> Result<Value, ValueError> {
    let Some(number) = parse_double(&text) else { return Ok(Value::Text(text.into())) };
    if number.is_subnormal() {
        return Err(ValueError::fails("Subnormal values not supported"));
    }
    let usable = number.is_finite() && (number >= 0.0);
    Ok(if usable { Value::Scalar(Scalar::new(number)) } else { Value::Text(text.into()) })
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(value) => value.fmt(f),
            Self::Ranges(value) => value.fmt(f),
            Self::Set(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_kind() {
        for (text, kind, printed) in [
            ("8", "SCALAR", "8"),
            ("0.5", "SCALAR", "0.5"),
            (" 1 000 ", "SCALAR", "1000"),
            ("0", "SCALAR", "0"),
            ("1e3", "SCALAR", "1000"),
            ("[31000-32000]", "RANGES", "[31000-32000]"),
            ("[1-2, 3-4,9-9]", "RANGES", "[1-4, 9-9]"),
            ("[]", "RANGES", "[]"),
            ("[0x10-0x20]", "RANGES", "[16-32]"),
            ("{a, b}", "SET", "{a, b}"),
            ("{a,a}", "SET", "{a, a}"),
            ("{}", "SET", "{}"),
            ("r1", "TEXT", "r1"),
            ("a b c", "TEXT", "abc"),
            ("-1", "TEXT", "-1"),
            ("inf", "TEXT", "inf"),
            ("nan", "TEXT", "nan"),
            ("1e400", "TEXT", "1e400"),
            ("0x10", "TEXT", "0x10"),
            ("10.0.0.1", "TEXT", "10.0.0.1"),
            ("f(x)", "TEXT", "f(x)"),
            ("100\n", "TEXT", "100\n"),
        ] {
            let value = Value::parse(text.as_bytes()).unwrap();
            assert_eq!((value.ty().name().text(), value.to_string().as_str()), (kind, printed), "{text:?}");
        }
    }

    #[test]
    fn refuses_in_the_agents_words() {
        for (text, words) in [
            ("", "Expecting non-empty string"),
            ("  ", "Expecting non-empty string"),
            ("[1-2", "Mismatched brackets"),
            ("]1-2[", "Mismatched brackets"),
            ("a)", "Mismatched brackets"),
            ("a[1-2]", "Unexpected '[' found"),
            ("a{b}", "Unexpected '{' found"),
            ("[1-2-3]", "Expecting one or more \"ranges\""),
            ("[a-2]", "Expecting non-negative integers in 'a'"),
            ("[1-b]", "Expecting non-negative integers in '1'"),
            ("1e-310", "Subnormal values not supported"),
        ] {
            assert_eq!(Value::parse(text.as_bytes()).unwrap_err().text, words, "{text:?}");
        }
    }
}
