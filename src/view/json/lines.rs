//! NDJSON: a header, lines of any type, a summary with the exit status.

use std::io::{self, Write};

use serde::Serialize;

use super::visible::put_value;

/// An object with its type in front.
#[derive(Serialize)]
struct Line<'a, T: Serialize> {
    r#type: &'a str,
    #[serde(flatten)]
    value: &'a T,
}

/// What the last line ends with.
#[derive(Serialize)]
struct Summary<'a, P: Serialize> {
    #[serde(flatten)]
    payload: &'a P,
    exit_status: u8,
}

/// Writes a line of this type.
pub fn put_line(out: &mut dyn Write, r#type: &str, value: &impl Serialize) -> io::Result<()> {
    put_value(out, &Line { r#type, value })
}

/// Writes the last line: what is known only at the end, and the exit status.
pub fn put_summary(out: &mut dyn Write, exit_status: u8, payload: &impl Serialize) -> io::Result<()> {
    put_line(out, "summary", &Summary { payload, exit_status })
}
