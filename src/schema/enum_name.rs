//! Names of enum values, checked against the table by the compiler.

use std::fmt;

use super::field_name::is_same;
use super::message::{EnumType, EnumValue};

/// The name of a value that an enum of the table has. `enum_name!` makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnumName {
    text: &'static str,
    number: i32,
}

impl EnumName {
    /// # Panics
    /// The enum has no such value. In a `const` block, this is an error of the compiler.
    pub const fn of_table(ty: &EnumType, name: &str) -> Self {
        let mut values = ty.values;
        while let [value, rest @ ..] = values {
            if is_same(value.name.as_bytes(), name.as_bytes()) {
                return Self { text: value.name, number: value.number };
            }
            values = rest;
        }
        panic!("the enum has no value of this name")
    }

    pub const fn text(self) -> &'static str {
        self.text
    }

    pub const fn number(self) -> i32 {
        self.number
    }
}

impl From<&EnumValue> for EnumName {
    fn from(value: &EnumValue) -> Self {
        Self { text: value.name, number: value.number }
    }
}

impl fmt::Display for EnumName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text)
    }
}

/// The name of a value of an enum: `enum_name!(E_TASK_STATE, TASK_LOST)`. A name that the enum does not have does not compile.
macro_rules! enum_name {
    ($enum:ident, $name:ident) => {
        const { $crate::schema::EnumName::of_table(&$crate::schema::table::$enum, stringify!($name)) }
    };
}
pub(crate) use enum_name;
