//! How JSON is written: indented or on one line, with every character that moves what is seen as an escape, for it may
//! end on a terminal. Still the same JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::view::escape::is_harmful;

/// Writes a value, indented.
pub fn put_visible(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    put(out, value, PrettyFormatter::new())
}

/// Writes a value, on a line of its own.
pub fn put_value(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    put(out, value, CompactFormatter)
}

fn put(out: &mut dyn Write, value: &impl Serialize, formatter: impl Formatter) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Visible(formatter));
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

struct Visible<F>(F);

impl<F: Formatter> Formatter for Visible<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // Nearly every text; what is below a space is an escape in any JSON.
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_harmful(*c)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_and_nothing_is_lost() {
        let value =
            serde_json::json!({ "a\u{7f}": ["x\u{202e}y\u{9b}", "\u{e0001}ä"], "b": { "c": [1.5, null] } });
        let (mut indented, mut line) = (Vec::new(), Vec::new());
        put_visible(&mut indented, &value).unwrap();
        put_value(&mut line, &value).unwrap();
        for out in [&indented, &line] {
            let text = std::str::from_utf8(out).unwrap();
            assert!(text.contains("x\\u202ey\\u009b") && text.contains("\\udb40\\udc01ä"), "{text}");
            assert!(text.contains("\"a\\u007f\""), "{text}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(text).unwrap(), value);
        }
        assert_eq!(line.iter().position(|byte| *byte == b'\n'), Some(line.len() - 1));
    }
}
