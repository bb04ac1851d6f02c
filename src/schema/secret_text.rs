//! Secrets in texts that people write: credentials in addresses, and values behind names such as `password`, in commands,
//! assignments, headers and JSON. A guess by names, beside what messages and flags declare as secret.

use std::borrow::Cow;
use std::ops::Range;

/// What replaces a secret.
pub(super) const REDACTED: &str = "(redacted)";

/// Parts of names whose value is a secret, in lower case.
const NAMES: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "credential",
    "apikey",
    "api_key",
    "api-key",
    "private_key",
    "privatekey",
    "access_key",
    "authorization",
];
/// Words between the name of a header and its secret.
const SCHEMES: [&str; 4] = ["bearer", "basic", "token", "digest"];

/// Whether the value behind this name is a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|part| name.contains(part))
}

/// The text without its secrets.
pub fn hide_secrets(text: &str) -> Cow<'_, str> {
    let spans = secrets(text);
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut end) = (String::with_capacity(text.len()), 0);
    for span in spans {
        out.push_str(&text[end..span.start]);
        out.push_str(REDACTED);
        end = span.end;
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

/// An agent's text about an attribute that it refuses, without the value if the attribute is named like a secret:
/// `Bad type for attribute NAME text VALUE type 2`.
pub fn hide_refused_attribute(text: &str) -> Cow<'_, str> {
    if text.contains("Invalid attribute key:value pair") {
        return hide_secrets(text);
    }
    let hidden = text.split_once("attribute ").and_then(|(_, rest)| {
        let (name, value) = rest.split_once(" text ")?;
        let end =
            [" type ", " error "].iter().filter_map(|word| value.rfind(word)).min().unwrap_or(value.len());
        let (from, to) = (text.len() - value.len(), text.len() - value.len() + end);
        is_secret_name(name).then(|| format!("{}{REDACTED}{}", &text[..from], &text[to..]))
    });
    hidden.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether secrets of the text were replaced.
pub(super) fn has_hidden_secrets(text: &str) -> bool {
    text.contains(REDACTED) && secrets(text).into_iter().any(|span| &text[span] == REDACTED)
}

/// Where the secrets are, in order, none within another.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut spans, mut at): (Vec<Range<usize>>, usize) = (Vec::new(), 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"://") {
            let end =
                end_of(bytes, at + 3, |byte| byte.is_ascii_whitespace() || b"/?#\"'<>,;}".contains(&byte));
            match bytes[at + 3..end].iter().rposition(|byte| *byte == b'@') {
                Some(length) if length > 0 => spans.push(at + 3..at + 3 + length),
                _ => {}
            }
            at = end;
            continue;
        }
        if !is_of_name(bytes[at]) {
            at += 1;
            continue;
        }
        let end = end_of(bytes, at, |byte| !is_of_name(byte));
        let value = value_of(text, at..end);
        at = value.as_ref().map_or(end, |value| value.end.max(end));
        spans.extend(value);
    }
    spans
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || byte >= 0x80
}

fn end_of(bytes: &[u8], from: usize, is_end: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|byte| is_end(*byte)).map_or(bytes.len(), |length| from + length)
}

/// Where a list or an object ends that begins at `from`.
fn end_of_list(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    let ends = |byte: &u8| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        depth == 0
    };
    bytes[from..].iter().position(ends).map_or(bytes.len(), |length| from + length + 1)
}

/// The secret that belongs to a name.
fn value_of(text: &str, name: Range<usize>) -> Option<Range<usize>> {
    let (bytes, word) = (text.as_bytes(), &text[name.clone()]);
    let skip = |from: usize, also: &[u8]| end_of(bytes, from, |byte| byte != b' ' && !also.contains(&byte));
    // curl's user and password.
    if word == "-u" || word == "--user" {
        let start = skip(name.end, b"='\"");
        let end = end_of(bytes, start, |byte| byte.is_ascii_whitespace() || b"'\"".contains(&byte));
        let colon = bytes[start..end].iter().position(|byte| *byte == b':')?;
        return Some(start + colon + 1..end).filter(|value| !value.is_empty());
    }
    if !is_secret_name(word) {
        return None;
    }
    let behind = end_of(bytes, name.end, |byte| !matches!(byte, b'"' | b'\'' | b'\\' | b' '));
    let is_assigned = bytes.get(behind).is_some_and(|byte| matches!(byte, b'=' | b':'));
    let is_option = word.starts_with('-') && bytes.get(name.end) == Some(&b' ');
    if !is_assigned && !is_option {
        return None;
    }
    let from = if is_assigned { behind + 1 } else { name.end };
    let mut start = skip(from, b"\\");
    let quote = bytes.get(start).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    if let Some(quote) = quote {
        start += 1;
        let end = end_of(bytes, start, |byte| byte == quote || byte == b'\\');
        return Some(start..end).filter(|value| !value.is_empty());
    }
    // What a flag or a log hides, is hidden.
    if text[start..].starts_with("<hidden>") {
        return None;
    }
    if matches!(bytes.get(start), Some(b'{' | b'[')) {
        return Some(start..end_of_list(bytes, start));
    }
    let is_end = |byte: u8| byte.is_ascii_whitespace() || b",;&})]\"'\\".contains(&byte);
    let mut end = end_of(bytes, start, is_end);
    if SCHEMES.contains(&text[start..end].to_ascii_lowercase().as_str()) {
        start = skip(end, b"");
        end = end_of(bytes, start, is_end);
    }
    if text[start..].starts_with(REDACTED) {
        end = start + REDACTED.len();
    }
    Some(start..end).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_attributes_are_hidden() {
        for (text, hidden) in [
            (
                "Bad type for attribute a_token text {x,y} type 2",
                "Bad type for attribute a_token text (redacted) type 2",
            ),
            (
                "Failed to parse attribute password text [1- error x",
                "Failed to parse attribute password text (redacted) error x",
            ),
            (
                "Bad type for attribute rack text {x,y} type 2",
                "Bad type for attribute rack text {x,y} type 2",
            ),
            (
                "Invalid attribute key:value pair 'password=x'",
                "Invalid attribute key:value pair 'password=(redacted)'",
            ),
            ("cannot read attribute", "cannot read attribute"),
        ] {
            assert_eq!(hide_refused_attribute(text), hidden);
        }
    }

    #[test]
    fn secrets_in_texts() {
        for (text, hidden) in [
            ("zk://user:pass@a:2181,b:2181/mesos", "zk://(redacted)@a:2181,b:2181/mesos"),
            ("get http://u:p@w@h/x?y=1 now", "get http://(redacted)@h/x?y=1 now"),
            ("http://host/a@b", "http://host/a@b"),
            ("PASSWORD=hunter2 ./run", "PASSWORD=(redacted) ./run"),
            ("run --db-password hunter2 x", "run --db-password (redacted) x"),
            ("run --token=hunter2,x", "run --token=(redacted),x"),
            ("{\"secret\": \"hunter 2\", \"a\": 1}", "{\"secret\": \"(redacted)\", \"a\": 1}"),
            ("{\\\"secret\\\":\\\"hunter2\\\"}", "{\\\"secret\\\":\\\"(redacted)\\\"}"),
            ("curl -u me:hunter2 x", "curl -u me:(redacted) x"),
            ("curl -H 'Authorization: Bearer hunter2' x", "curl -H 'Authorization: Bearer (redacted)' x"),
            ("the secret is safe", "the secret is safe"),
            ("token: é=hunter2 ü", "token: (redacted) ü"),
            ("rack:r1;password:hunter2;os:x", "rack:r1;password:(redacted);os:x"),
            ("tokens:{hunter2,{x}};rack:{r1}", "tokens:(redacted);rack:{r1}"),
            ("{\"secret\": {\"a\": [\"hunter2\"]}, \"b\": 1}", "{\"secret\": (redacted), \"b\": 1}"),
            ("tokens:[1-2", "tokens:(redacted)"),
            ("\"secret\":<hidden> x", "\"secret\":<hidden> x"),
            ("password=", "password="),
            ("", ""),
        ] {
            assert_eq!(hide_secrets(text), hidden);
            assert_eq!(hide_secrets(hidden), hidden, "twice");
            assert_eq!(has_hidden_secrets(hidden), text != hidden, "{hidden}");
            assert!(!has_hidden_secrets(text));
        }
    }
}
