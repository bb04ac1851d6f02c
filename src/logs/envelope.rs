//! What journald, syslog, docker, kubectl and a terminal put around the lines of a log.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use serde::Deserialize;
use serde_json::Value as Json;

/// The text inside, without colours, and without the JSON of journald or docker around it.
pub(super) fn unwrap(line: &[u8]) -> Cow<'_, [u8]> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let text = match line.first() {
        Some(b'{') => from_json(line).map_or(Cow::Borrowed(line), Cow::Owned),
        _ => Cow::Borrowed(line),
    };
    if memchr(0x1B, &text).is_some() { Cow::Owned(without_colours(&text)) } else { text }
}

/// Whether what stands before a message needs no unwrapping.
pub(super) fn is_plain(prefix: &[u8]) -> bool {
    !prefix.starts_with(b"{") && memchr(0x1B, prefix).is_none()
}

/// Whether a service manager says that a master logs this.
pub(super) fn is_master(prefix: &[u8]) -> bool {
    memmem::find(prefix, b"mesos-master").is_some()
}

/// The message in a line of JSON. Keys: `MESSAGE` of journald, `log` of docker, `message` and `msg` of shippers.
#[derive(Deserialize)]
struct JsonLine {
    #[serde(alias = "MESSAGE", alias = "log", alias = "msg")]
    message: Json,
}

fn from_json(line: &[u8]) -> Option<Vec<u8>> {
    match serde_json::from_slice::<JsonLine>(line).ok()?.message {
        Json::String(text) => Some(text.trim_end_matches(['\n', '\r']).as_bytes().to_vec()),
        // journald writes text that is not UTF-8, or that has colours, as a list of bytes.
        Json::Array(bytes) => {
            bytes.iter().map(|byte| byte.as_u64().and_then(|byte| byte.try_into().ok())).collect()
        }
        _ => None,
    }
}

/// Removes `ESC [ ... letter`.
fn without_colours(text: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != 0x1B {
            kept.push(*byte);
        } else if let Some(sequence) = after.strip_prefix(b"[") {
            let end = sequence.iter().position(|byte| (0x40..0x7F).contains(byte));
            rest = end.map_or(&[], |end| &sequence[end + 1..]);
        }
    }
    kept
}

/// The text of a line that has no glog prefix, without what is known to stand before it: `name[pid]: ` of syslog and
/// journald, `name | ` of docker compose, `TIME stderr F ` of a Kubernetes node, `[pod/...] ` of kubectl.
pub(super) fn bare(text: &[u8]) -> &[u8] {
    let head = &text[..text.len().min(200)];
    let marks = head.iter().enumerate().filter(|(_, byte)| matches!(byte, b']' | b'|' | b'F' | b':'));
    let mut end = 0;
    for (at, byte) in marks {
        let before = &head[..at];
        let is_mark = match byte {
            b']' => before.starts_with(b"[pod/") || (head[at..].starts_with(b"]: ") && ends_in_pid(before)),
            b'|' => before.ends_with(b" "),
            b'F' => before.ends_with(b" stderr ") || before.ends_with(b" stdout "),
            _ => before.ends_with(b" mesos-slave") || before.ends_with(b" mesos-agent"),
        };
        if is_mark && let Some(space) = head[at..].iter().take(3).position(|byte| *byte == b' ') {
            end = at + space + 1;
        }
    }
    &text[end..]
}

fn ends_in_pid(head: &[u8]) -> bool {
    let digits = head.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && head.len() > digits && head[head.len() - digits - 1] == b'['
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_taken_out_of_json() {
        for line in [
            r#"{"_PID":"1","MESSAGE":"I0101 text","PRIORITY":"6"}"#,
            r#"{"log":"I0101 text\n","stream":"stderr","time":"2026-11-28T21:21:59Z"}"#,
            r#"{"MESSAGE":[73,48,49,48,49,32,116,101,120,116]}"#,
        ] {
            assert_eq!(&*unwrap(line.as_bytes()), b"I0101 text", "{line}");
        }
        for line in ["{", r#"{"MESSAGE":[1000]}"#, r#"{"other":1}"#, "{\"MESSAGE\":null}"] {
            assert_eq!(&*unwrap(line.as_bytes()), line.as_bytes());
        }
    }

    #[test]
    fn colours_are_removed() {
        assert_eq!(&*unwrap(b"\x1b[33mW0101\x1b[0m text\x1b[1"), b"W0101 text");
    }

    #[test]
    fn prefixes_of_bare_lines_are_removed() {
        for line in [
            "Nov 28 21:21:59 host mesos-agent[77]: Failed",
            "28. nov. 21:21:59 host mesos-agent[77]: Failed",
            "2026-11-28T21:21:59.123Z stderr F Failed",
            "agent-1  | Failed",
            "slave_1 | mesos-slave stderr | Failed",
            "Jul 27 12:25:23 host-1 mesos-slave: Failed",
            "[pod/agent-0/mesos] Failed",
            "Failed",
        ] {
            assert_eq!(bare(line.as_bytes()), b"Failed", "{line}");
        }
    }
}
