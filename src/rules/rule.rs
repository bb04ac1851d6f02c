//! A numbered rule: its number as a type, its row, and the macro that declares both.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::table::TOPICS;

/// The number of a rule in the table. Each rule is a constant, so a number without a rule does not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Rule(u16);

/// How a rule is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Seen when a real agent, or its recovery code, ran over a checkpoint.
    Observed,
    /// Read in Mesos's source.
    Derived,
}

/// What the table says about a rule.
#[derive(Debug)]
pub struct RuleRow {
    /// Its number.
    pub rule: Rule,
    /// What the agent (or the master, or an executor) does. Names of files and flags are in backticks.
    pub text: &'static str,
    /// The releases that it holds for, or what differs between them. Empty: every release.
    pub versions: &'static str,
    /// File and function in Mesos's source, relative to `src/` or (`stout/`) to the headers of stout.
    pub source: &'static str,
    /// How it is known; see [`RuleRow::observed_in`].
    pub basis: Basis,
}

/// Rules of one subject, in the order of their numbers.
#[derive(Debug)]
pub struct Topic {
    /// The subject.
    pub title: &'static str,
    /// Its rules.
    pub rows: &'static [RuleRow],
}

/// There is no such rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRule;

impl Rule {
    /// The number in a name such as `R116`.
    pub(super) const fn named(name: &str) -> Self {
        let (digits, mut at, mut number) = (name.as_bytes(), 1, 0);
        while at < digits.len() {
            number = number * 10 + (digits[at] - b'0') as u16;
            at += 1;
        }
        Self(number)
    }
}

impl Basis {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Derived => "derived",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{}", self.0)
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        let digits = name.strip_prefix(['R', 'r']).ok_or(UnknownRule)?;
        if !digits.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(UnknownRule);
        }
        let rule = Self(digits.parse().map_err(|_| UnknownRule)?);
        let known = TOPICS.iter().flat_map(|topic| topic.rows).any(|row| row.rule == rule);
        if known { Ok(rule) } else { Err(UnknownRule) }
    }
}

/// The row of a rule by its name, e.g. `R116`.
pub fn explain_rule(name: &str) -> Option<&'static RuleRow> {
    let rule: Rule = name.parse().ok()?;
    TOPICS.iter().flat_map(|topic| topic.rows).find(|row| row.rule == rule)
}

/// Declares the rules of one subject: a constant of [`Rule`] and a row for each. A row has number, basis, source, releases
/// in brackets, and text.
macro_rules! topic {
    ($topic:ident $title:literal; $($rule:ident $basis:ident $source:literal [$($versions:literal)?] $text:literal;)*) => {
        impl $crate::rules::Rule {
            $(
                #[doc = $text]
                pub const $rule: Self = Self::named(stringify!($rule));
            )*
        }

        pub(super) static $topic: super::rule::Topic = super::rule::Topic {
            title: $title,
            rows: &[$(
                super::rule::RuleRow {
                    rule: super::rule::Rule::$rule,
                    text: $text,
                    versions: concat!($($versions)?),
                    source: $source,
                    basis: super::rule::Basis::$basis,
                }
            ),*],
        };
    };
}
pub(super) use topic;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_complete_and_in_order() {
        let numbers: Vec<_> = TOPICS.iter().flat_map(|topic| topic.rows).map(|row| row.rule.0).collect();
        assert_eq!(numbers, (1..=265).collect::<Vec<_>>());
    }

    #[test]
    fn a_name_is_a_letter_and_a_known_number() {
        assert_eq!("R116".parse(), Ok(Rule::R116));
        assert_eq!(explain_rule("r7").map(|row| row.rule.to_string()).as_deref(), Some("R7"));
        for bad in ["", "R", "R0", "R1000", "R+7", "R-7", "R7 ", "116", "R65652", "latest-missing"] {
            assert_eq!(bad.parse::<Rule>(), Err(UnknownRule), "{bad}");
        }
    }

    #[test]
    fn texts_are_sentences_that_refer_to_rules_there_are() {
        for row in TOPICS.iter().flat_map(|topic| topic.rows) {
            assert!(row.text.ends_with('.') && !row.text.contains("  "), "{}: {}", row.rule, row.text);
            assert_eq!(row.text.matches('`').count() % 2, 0, "{}: {}", row.rule, row.text);
            assert!(!row.source.is_empty(), "{}", row.rule);
            let words = [row.text, row.versions].join(" ");
            let words = words.split(|c: char| !c.is_ascii_alphanumeric());
            let is_rule = |word: &&str| {
                word.strip_prefix('R').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            };
            for word in words.filter(is_rule) {
                assert!(word.parse::<Rule>().is_ok_and(|other| other != row.rule), "{}: {word}", row.rule);
            }
        }
    }
}
