//! `mesos.Labels`: key and value pairs whose order does not count (`common/type_utils.cpp`).

use std::fmt;

use super::fields::{put_list, put_text, text, text_or_empty};
use super::text::Text;
use crate::schema::{Dynamic, field, table};

#[derive(Debug, Clone, Default)]
pub struct Labels(Vec<Label>);

/// An absent value and an empty one are equal, but printed differently.
#[derive(Debug, Clone)]
struct Label {
    key: Text,
    value: Option<Text>,
}

impl Label {
    fn parts(&self) -> (&[u8], &[u8]) {
        (self.key.bytes(), self.value.as_ref().map_or(&[][..], Text::bytes))
    }
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Labels {
    pub(super) fn read(message: &Dynamic<'_>) -> Self {
        let label = |label: &Dynamic<'_>| Label {
            key: text_or_empty(label, field!("key")),
            value: text(label, field!("value")),
        };
        Self(message.messages(field!("labels")).map(label).collect())
    }

    pub(super) fn to_message(&self) -> Dynamic<'static> {
        let mut labels = Dynamic::new(&table::LABELS);
        let list = self.0.iter().map(|label| {
            let mut message = Dynamic::new(&table::LABEL);
            put_text(&mut message, field!("key"), &label.key);
            if let Some(value) = &label.value {
                put_text(&mut message, field!("value"), value);
            }
            message
        });
        put_list(&mut labels, field!("labels"), list);
        labels
    }
}

impl Labels {
    /// Keys and values in an order of their own, the same for equal lists; `None` if a label is in there twice.
    pub(super) fn sorted_if_distinct(&self) -> Option<Vec<(&[u8], &[u8])>> {
        let mut parts: Vec<_> = self.0.iter().map(Label::parts).collect();
        parts.sort_unstable();
        parts.windows(2).all(|pair| pair[0] != pair[1]).then_some(parts)
    }
}

impl PartialEq for Labels {
    /// As many, and each of these is in `other`; not symmetric where a label is repeated.
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().all(|label| other.0.contains(label))
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, label) in self.0.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{}", label.key)?;
            if let Some(value) = &label.value {
                write!(f, ": {value}")?;
            }
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(list: &[(&str, Option<&str>)]) -> Labels {
        Labels(
            list.iter()
                .map(|(key, value)| Label { key: (*key).into(), value: value.map(Text::from) })
                .collect(),
        )
    }

    #[test]
    fn order_does_not_count() {
        assert_eq!(labels(&[("a", Some("1")), ("b", None)]), labels(&[("b", Some("")), ("a", Some("1"))]));
        assert_ne!(labels(&[("a", Some("1"))]), labels(&[("a", Some("2"))]));
        assert_ne!(labels(&[("a", None)]), labels(&[("a", None), ("b", None)]));
    }

    #[test]
    fn prints_and_survives_the_message_form() {
        let labels = labels(&[("a", Some("1")), ("b", None)]);
        assert_eq!(labels.to_string(), "{a: 1, b}");
        assert_eq!(Labels::read(&labels.to_message()).to_string(), "{a: 1, b}");
    }
}
