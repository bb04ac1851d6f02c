//! Names of fields, checked against the table by the compiler.

use std::fmt;

use super::table;

/// The name of a field that some message of the table has. [`field!`](crate::schema::field) makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldName(&'static str);

impl FieldName {
    /// # Panics
    /// No message has such a field. In a `const` block, this is an error of the compiler.
    pub const fn of_table(name: &'static str) -> Self {
        let mut messages = table::MESSAGES;
        while let [message, rest @ ..] = messages {
            let mut fields = message.fields;
            while let [field, rest @ ..] = fields {
                if is_same(field.name.0.as_bytes(), name.as_bytes()) {
                    return Self(name);
                }
                fields = rest;
            }
            messages = rest;
        }
        panic!("no message has a field of this name")
    }

    pub(super) const fn in_table(name: &'static str) -> Self {
        Self(name)
    }

    pub const fn text(self) -> &'static str {
        self.0
    }
}

impl PartialEq<str> for FieldName {
    fn eq(&self, name: &str) -> bool {
        self.0 == name
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// `==` is not const.
pub(crate) const fn is_same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([first, rest @ ..], [second, others @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (rest, others);
    }
    one.is_empty() && other.is_empty()
}

/// The name of a field. A name that no message has does not compile.
///
/// ```
/// assert_eq!(ckpt::schema::field!("hostname").text(), "hostname");
/// ```
/// ```compile_fail
/// ckpt::schema::field!("hostnam");
/// ```
#[macro_export]
macro_rules! field {
    ($name:literal) => {
        const { $crate::schema::FieldName::of_table($name) }
    };
}

pub use field;
