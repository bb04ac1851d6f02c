//! The notation of `table.rs`: one line a field. rustfmt leaves it alone, and everything expands to constants.

/// Declares each message as a static.
macro_rules! message_statics {
    ($($id:ident = $syntax:ident $message:literal {
        $($number:literal $label:ident $ty:ident $(($of:ident))? $name:literal
            $(.$option:ident($($value:expr)?))*;)*
    })*) => {
        $(pub(crate) static $id: Message = Message::new($message, Syntax::$syntax, &[
            $(Field::new($number, $name, Label::$label, Type::$ty $((&$of))?) $(.$option($($value)?))*),*
        ]);)*
    };
}

/// The same, and `MESSAGES`, all of them. The table has them in the order of their names.
macro_rules! messages {
    ($($id:ident = $syntax:ident $message:literal { $($field:tt)* })*) => {
        $crate::schema::macros::message_statics! { $($id = $syntax $message { $($field)* })* }

        pub(crate) static MESSAGES: &[&Message] = &[$(&$id),*];
    };
}

/// Declares the messages that the entries of maps are on the wire: label and type are those of `value`.
macro_rules! map_entries {
    ($($id:ident = $syntax:ident $name:literal $label:ident $ty:ident $(($of:ident))?;)*) => {
        $(pub(crate) static $id: Message = Message::new($name, Syntax::$syntax, &[
            Field::new(1, "key", Label::Optional, Type::String),
            Field::new(2, "value", Label::$label, Type::$ty $((&$of))?),
        ]);)*
    };
}

/// Declares enums, with their values in the order of declaration.
macro_rules! enums {
    ($($id:ident = $enum:literal { $($name:ident = $number:literal $(since $since:literal)?),* $(,)? })*) => {
        $(pub(crate) static $id: EnumType = EnumType {
            name: $enum,
            values: &[$(EnumValue::new(stringify!($name), $number) $(.since($since))?),*],
        };)*
    };
}

pub(super) use {enums, map_entries, message_statics, messages};
