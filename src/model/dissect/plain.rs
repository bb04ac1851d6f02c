//! Files without length prefixes: text, JSON, secrets.

use super::{Content, Defect, Piece};
use crate::values::{Upid, parse_int};

fn whole<'b>(bytes: &'b [u8], content: Content<'static>) -> Piece<'b> {
    Piece {
        offset: 0,
        length: Some(bytes.len() as u64),
        content,
        canonical: None,
        raw: bytes,
        defect: None,
        dropped: false,
    }
}

/// A text. Those that the agent parses as a number or an address are checked.
pub(super) fn text<'b>(bytes: &'b [u8], kind: &str) -> Piece<'b> {
    let is_int = || parse_int(bytes, i64::from(i32::MIN)..=i64::from(i32::MAX)).is_some();
    let reason = match kind {
        "forked.pid"
        | "executor_generated_for_command_task"
        | "runtime-pid"
        | "runtime-io_switchboard-pid"
            if !is_int() =>
        {
            Some("not an integer")
        }
        // Empty until the container ends.
        "runtime-status" if !bytes.is_empty() && !is_int() => Some("not an integer"),
        "libprocess.pid" if Upid::parse(bytes).is_empty() => Some("not an address"),
        // The value for a scheduler that uses the HTTP API.
        "framework.pid" if bytes != b"@0.0.0.0:0" && Upid::parse(bytes).is_empty() => Some("not an address"),
        _ => None,
    };
    Piece {
        content: Content::Text(bytes),
        canonical: Some(std::str::from_utf8(bytes).is_ok()),
        defect: reason.map(|reason| Defect { offset: 0, path: None, reason: reason.to_owned() }),
        dropped: reason.is_some(),
        ..whole(bytes, Content::None)
    }
}

pub(super) fn json(bytes: &[u8]) -> Piece<'_> {
    match serde_json::from_slice::<serde_json::Value>(bytes) {
        // Inside ckpt's own document it would be too deep for JSON parsers.
        Ok(value) if depth(&value) > MAX_DEPTH => {
            Piece { canonical: Some(false), ..whole(bytes, Content::None) }
        }
        Ok(value) => {
            let canonical = serde_json::to_vec(&value).is_ok_and(|again| again == bytes);
            Piece { canonical: Some(canonical), ..whole(bytes, Content::Json(value)) }
        }
        Err(error) => {
            let before = bytes.split(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
            let lines: usize = before.map(|line| line.len() + 1).sum();
            let offset = (lines + error.column().saturating_sub(1)).min(bytes.len()) as u64;
            let reason = format!("not JSON: {error}");
            let defect = Some(Defect { offset, path: None, reason });
            Piece { canonical: Some(false), defect, dropped: true, ..whole(bytes, Content::None) }
        }
    }
}

/// Maximum nesting of JSON that is shown.
const MAX_DEPTH: usize = 100;

fn depth(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        serde_json::Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

pub(super) fn secret(bytes: &[u8]) -> Piece<'_> {
    Piece { raw: &[], ..whole(bytes, Content::None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses() {
        assert_eq!(text(b"4711", "forked.pid").defect, None);
        assert!(text(b"4711\n", "forked.pid").defect.is_some());
        assert_eq!(text(b"", "runtime-status").defect, None);
        assert_eq!(text(b"@0.0.0.0:0", "framework.pid").defect, None);
        assert!(text(b"@0.0.0.0:0", "libprocess.pid").defect.is_some());
        assert_eq!(text(b"\xff", "boot_id").canonical, Some(false));
    }

    #[test]
    fn json_is_parsed_or_its_error_located() {
        assert_eq!(json(b"{\"a\":1}").canonical, Some(true));
        assert_eq!(json(b"{ \"a\": 1 }").canonical, Some(false));
        assert_eq!(json(b"{\n\"a\": x}").defect.unwrap().offset, 7);
    }

    #[test]
    fn secrets_are_not_kept() {
        let piece = secret(b"sesame");
        assert_eq!((piece.raw, piece.length), (&b""[..], Some(6)));
    }
}
