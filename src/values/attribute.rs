//! `mesos.Attribute` and the text of `--attributes` (`common/attributes.cpp`; R111, R252).
//! Belongs here: parsing, equality, printing. Does not: what a reconfiguration policy allows.

use std::fmt;

use super::error::ValueError;
use super::fields::{double, put, put_enum, put_message, put_text, text_or_empty, unsigned};
use super::ranges::{Range, Ranges};
use super::resource::{Amount, put_amount, read_set};
use super::scalar::Scalar;
use super::set::Set;
use super::text::{Text, tokenize};
use super::value::{Value, ValueType};
use crate::schema::{Dynamic, field, table};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub name: Text,
    pub value: Value,
}

/// The attributes of an agent, in order. Several can have the same name.
#[derive(Debug, Clone, Default)]
pub struct Attributes(Vec<Attribute>);

impl Attribute {
    /// Reads a `mesos.Attribute`. Only the value that `type` names is read, and empty if it is missing.
    pub fn read(message: &Dynamic<'_>) -> Self {
        let value = match ValueType::of(message) {
            Some(ValueType::Ranges) => {
                let range = |range: &Dynamic<'_>| Range {
                    begin: unsigned(range, field!("begin")),
                    end: unsigned(range, field!("end")),
                };
                let list = message
                    .message(field!("ranges"))
                    .map(|ranges| ranges.messages(field!("range")).map(range).collect());
                Value::Ranges(Ranges::new(list.unwrap_or_default()))
            }
            Some(ValueType::Set) => {
                Value::Set(message.message(field!("set")).map_or_else(Set::default, read_set))
            }
            Some(ValueType::Text) => Value::Text(
                message
                    .message(field!("text"))
                    .map(|text| text_or_empty(text, field!("value")))
                    .unwrap_or_default(),
            ),
            _ => Value::Scalar(Scalar::new(
                message.message(field!("scalar")).map_or(0.0, |value| double(value, field!("value"))),
            )),
        };
        Self { name: text_or_empty(message, field!("name")), value }
    }

    pub fn to_message(&self) -> Dynamic<'static> {
        let mut message = Dynamic::new(&table::ATTRIBUTE);
        put_text(&mut message, field!("name"), &self.name);
        match &self.value {
            Value::Scalar(value) => put_amount(&mut message, &Amount::Scalar(*value)),
            Value::Ranges(value) => put_amount(&mut message, &Amount::Ranges(value.clone())),
            Value::Set(value) => put_amount(&mut message, &Amount::Set(value.clone())),
            Value::Text(value) => {
                put_enum(&mut message, field!("type"), ValueType::Text.name());
                let mut inner = Dynamic::new(&table::VALUE_TEXT);
                put(&mut inner, field!("value"), crate::schema::Value::String(value.bytes().to_vec().into()));
                put_message(&mut message, field!("text"), inner);
            }
        }
        message
    }

    /// Parses `name` and the text after its colon.
    ///
    /// # Errors
    /// The words with which the agent aborts.
    pub fn parse(name: &[u8], text: &[u8]) -> Result<Self, ValueError> {
        let (shown, shown_text) = (String::from_utf8_lossy(name), String::from_utf8_lossy(text));
        match Value::parse(text) {
            Err(error) => Err(ValueError::aborts(format!(
                "Failed to parse attribute {shown} text {shown_text} error {error}"
            ))),
            Ok(Value::Set(_)) => {
                let ty = ValueType::Set.name().number();
                Err(ValueError::aborts(format!("Bad type for attribute {shown} text {shown_text} type {ty}")))
            }
            Ok(value) => Ok(Self { name: name.into(), value }),
        }
    }
}

impl Attributes {
    /// Reads the `mesos.Attribute` messages of a `SlaveInfo`.
    pub fn from_messages<'m, 'a: 'm>(messages: impl IntoIterator<Item = &'m Dynamic<'a>>) -> Self {
        Self(messages.into_iter().map(Attribute::read).collect())
    }

    /// Parses the text of `--attributes`.
    ///
    /// # Errors
    /// The words with which the agent aborts.
    pub fn parse(text: &[u8]) -> Result<Self, ValueError> {
        let mut attributes = Vec::new();
        for token in tokenize(text, b";\n") {
            let split = token.iter().position(|byte| *byte == b':');
            let pair = split.map(|at| (&token[..at], &token[at + 1..]));
            let Some((name, text)) = pair.filter(|(name, text)| !name.is_empty() && !text.is_empty()) else {
                let token = String::from_utf8_lossy(token);
                return Err(ValueError::aborts(format!("Invalid attribute key:value pair '{token}'")));
            };
            attributes.push(Attribute::parse(name, text)?);
        }
        Ok(Self(attributes))
    }

    pub fn list(&self) -> &[Attribute] {
        &self.0
    }

    /// Whether one of them equals it. A set never does: Mesos does not compare sets here.
    pub fn contains(&self, attribute: &Attribute) -> bool {
        !matches!(attribute.value, Value::Set(_)) && self.0.contains(attribute)
    }

    pub fn named(&self, name: &Text) -> Option<&Attribute> {
        self.0.iter().find(|attribute| attribute.name == *name)
    }
}

impl PartialEq for Attributes {
    /// As many, and each is in the other; repeated ones are not counted (R111).
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self.0.iter().all(|attribute| other.contains(attribute))
            && other.0.iter().all(|attribute| self.contains(attribute))
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}

impl fmt::Display for Attributes {
    /// The syntax of `--attributes`, but not always parsed to the same value: see `flag_text`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, attribute) in self.0.iter().enumerate() {
            let separator = if index > 0 { ";" } else { "" };
            write!(f, "{separator}{}:{}", attribute.name, attribute.value)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Attributes {
        Attributes::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn reads_the_flag() {
        for (text, printed) in [
            ("rack:r1;zone:a", "rack:r1;zone:a"),
            ("rack:2", "rack:2"),
            ("a:1\nb:2;", "a:1;b:2"),
            ("url:http://x:1/y", "url:http://x:1/y"),
            ("a b: c d ", "a b:cd"),
            ("p:[1-3,4-5]", "p:[1-5]"),
            ("a:-1", "a:-1"),
            ("a:1;a:2", "a:1;a:2"),
            ("", ""),
        ] {
            assert_eq!(parse(text).to_string(), printed, "{text:?}");
        }
    }

    #[test]
    fn aborts_in_the_agents_words() {
        for (text, words) in [
            ("rack", "Invalid attribute key:value pair 'rack'"),
            ("a:1;:x", "Invalid attribute key:value pair ':x'"),
            ("a:", "Invalid attribute key:value pair 'a:'"),
            ("a: ", "Failed to parse attribute a text   error Expecting non-empty string"),
            ("a:{x,y}", "Bad type for attribute a text {x,y} type 2"),
            ("a:x[1]", "Failed to parse attribute a text x[1] error Unexpected '[' found"),
            ("a:(", "Failed to parse attribute a text ( error Mismatched brackets"),
        ] {
            let refused = Attributes::parse(text.as_bytes()).unwrap_err();
            assert!(refused.aborts);
            assert_eq!(refused.text, words);
        }
    }

    #[test]
    fn equality() {
        assert_eq!(parse("a:1;b:2"), parse("b:2;a:1"));
        assert_eq!(parse("a:1;b:2;b:2"), parse("b:2;a:1;a:1"));
        assert_ne!(parse("a:1"), parse("a:1;a:1"));
        assert_ne!(parse("a:1"), parse("a:x"));
        assert_eq!(parse("a:1.0001"), parse("a:1"));
        assert_eq!(parse("a:[1-2,3-4]"), parse("a:[1-4]"));
        assert_ne!(parse("a:x"), parse("A:x"));
        let set = Attributes(vec![Attribute { name: "a".into(), value: Value::Set(Set::default()) }]);
        assert_ne!(set, set.clone());
    }

    #[test]
    fn survives_the_message_form() {
        let attributes = parse("a:1.5;b:x;c:[1-2]");
        let messages: Vec<_> = attributes.list().iter().map(Attribute::to_message).collect();
        assert!(
            messages.iter().all(|message| message.missing_required(crate::schema::Release::HEAD).is_none())
        );
        assert_eq!(Attributes::from_messages(&messages), attributes);
        assert_eq!(attributes.list()[0].to_string(), "a=1.5");
    }
}
