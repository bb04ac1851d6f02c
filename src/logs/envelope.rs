//! What journald, syslog, docker, kubectl and a terminal add to the lines of a log.

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

/// Whether a line with this prefix needs no unwrapping.
pub(super) fn is_plain(prefix: &[u8]) -> bool {
    !prefix.starts_with(b"{") && memchr(0x1B, prefix).is_none()
}

/// Whether the prefix of a line names a Mesos program that is not an agent.
pub(super) fn is_other_program(prefix: &[u8]) -> bool {
    let is_other = |at: usize| OTHER_PROGRAMS.iter().any(|name| prefix[at..].starts_with(name));
    memmem::find_iter(prefix, MESOS).any(|at| is_other(at + MESOS.len()))
}

/// What the names of Mesos's programs begin with.
const MESOS: &[u8] = b"mesos-";

/// Programs that print texts of agents, too.
const OTHER_PROGRAMS: [&[u8]; 4] = [b"master", b"resolve", b"execute", b"log"];

/// Whether the prefix of a line names an agent.
pub(super) fn is_agent(prefix: &[u8]) -> bool {
    memmem::find(prefix, b"mesos-slave").is_some() || memmem::find(prefix, b"mesos-agent").is_some()
}

/// The message in a line of JSON. Keys: `MESSAGE` of journald, `log` of docker, `message` and `msg` of shippers.
#[derive(Deserialize)]
struct JsonLine {
    #[serde(alias = "MESSAGE", alias = "log", alias = "msg")]
    message: Json,
    #[serde(default, rename = "_HOSTNAME")]
    host: Json,
    #[serde(default, rename = "SYSLOG_IDENTIFIER")]
    identifier: Json,
}

/// What `journalctl -o short` would show before a message; nothing where neither host nor program is known.
pub(super) fn prefix(host: &[u8], program: &[u8]) -> Vec<u8> {
    let is_word =
        |word: &[u8]| !word.is_empty() && word.iter().all(|byte| byte.is_ascii_graphic() && *byte != b':');
    let program = if is_word(program) { program } else { b"" };
    match (is_word(host), program) {
        (false, b"") => Vec::new(),
        (false, program) => [program, b"[0]: "].concat(),
        (true, program) => [b"0:00 ", host, b" ", program, b"[0]: "].concat(),
    }
}

/// The host that a line names in what stands before its message: the word before that of the program, after a time; the
/// service of docker compose, or the pod of kubectl.
pub(super) fn host(prefix: &[u8]) -> Option<&str> {
    let prefix = prefix.trim_ascii_end();
    let name = if let Some(pod) = prefix.strip_prefix(b"[pod/") {
        pod.split(|byte| *byte == b'/').next()?
    } else if let Some(service) = prefix.strip_suffix(b"|") {
        service.split(|byte| *byte == b' ').next()?
    } else {
        let mut words = prefix.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
        words.next_back().filter(|program| program.ends_with(b":"))?;
        let host = words.next_back().filter(|host| !host.contains(&b':'))?;
        words.next_back().filter(|word| is_time(word) || words.any(is_time))?;
        host
    };
    std::str::from_utf8(name).ok().filter(|name| !name.is_empty() && name.len() <= 255)
}

/// Whether a word has the hour and minute of a time.
fn is_time(word: &[u8]) -> bool {
    word.windows(3).any(|part| matches!(part, [a, b':', c] if a.is_ascii_digit() && c.is_ascii_digit()))
}

fn from_json(line: &[u8]) -> Option<Vec<u8>> {
    let JsonLine { message, host, identifier } = serde_json::from_slice(line).ok()?;
    let message: Vec<u8> = match message {
        Json::String(text) => text.trim_end_matches(['\n', '\r']).as_bytes().to_vec(),
        // journald writes text that is not UTF-8, or that has colours, as a list of bytes.
        Json::Array(bytes) => {
            let bytes = bytes.iter().map(|byte| byte.as_u64().and_then(|byte| byte.try_into().ok()));
            bytes.collect::<Option<_>>()?
        }
        _ => return None,
    };
    let text = |value: &Json| value.as_str().unwrap_or_default().as_bytes().to_vec();
    Some([prefix(&text(&host), &text(&identifier)), message].concat())
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

/// The text of a line that has no glog prefix, without other prefixes: `name[pid]: ` of syslog and journald, `name | ` of
/// docker compose, `TIME stderr F ` of a Kubernetes node, `[pod/...] ` of kubectl, `slave.cpp:885] ` of a glog prefix that is cut.
pub(super) fn bare(text: &[u8]) -> &[u8] {
    let head = &text[..text.len().min(200)];
    let marks = head.iter().enumerate().filter(|(_, byte)| matches!(byte, b']' | b'|' | b'F' | b':'));
    let mut end = 0;
    for (at, byte) in marks {
        let before = &head[..at];
        let Some(space) = head[at..].iter().take(3).position(|byte| *byte == b' ') else { continue };
        let is_mark = match byte {
            b']' if head[at..].starts_with(b"]: ") => ends_in_pid(before) || before.starts_with(b"[pod/"),
            b']' => before.starts_with(b"[pod/") || ends_in_place(before),
            b'|' => before.ends_with(b" "),
            b'F' => before.ends_with(b" stderr ") || before.ends_with(b" stdout "),
            _ => [&b" mesos-slave"[..], b" mesos-agent", b" kernel", b" systemd"]
                .iter()
                .any(|program| before.ends_with(program)),
        };
        if is_mark {
            end = at + space + 1;
        }
    }
    &text[end..]
}

fn ends_in_pid(head: &[u8]) -> bool {
    let digits = head.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && head.len() > digits && head[head.len() - digits - 1] == b'['
}

/// A source file of Mesos and the number of a line.
fn ends_in_place(head: &[u8]) -> bool {
    let digits = head.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let file = &head[..head.len() - digits];
    digits > 0 && (file.ends_with(b".cpp:") || file.ends_with(b".hpp:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_in_json_is_read() {
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
            "slave.cpp:885] Failed",
            "12:25:23.000000 2534 slave.cpp:885] Failed",
            "Failed",
        ] {
            assert_eq!(bare(line.as_bytes()), b"Failed", "{line}");
        }
    }

    #[test]
    fn the_host_is_the_word_before_the_program() {
        for (prefix, expected) in [
            ("Nov 28 21:21:59 host-1 mesos-agent[384]: ", Some("host-1")),
            ("28. lis 21:21:59 host-1 mesos-slave[384]: ", Some("host-1")),
            ("2026-11-28T21:21:59+0100 host-1 kernel: ", Some("host-1")),
            ("<30>Nov 28 21:21:59 10.0.0.7 mesos-agent[384]: ", Some("10.0.0.7")),
            ("0:00 host-1 mesos-agent[0]: ", Some("host-1")),
            ("agent-1  | ", Some("agent-1")),
            ("[pod/mesos-0/agent] ", Some("mesos-0")),
            ("Nov 28 21:21:59 mesos-agent[384]: ", None),
            ("task stderr: ", None),
            ("2026-11-28T21:21:59.123456789Z stderr F ", None),
            ("", None),
        ] {
            assert_eq!(host(prefix.as_bytes()), expected, "{prefix}");
        }
    }

    #[test]
    fn journald_says_host_and_program() {
        let line = br#"{"_HOSTNAME":"h","SYSLOG_IDENTIFIER":"mesos-slave","MESSAGE":"text"}"#;
        assert_eq!(&*unwrap(line), b"0:00 h mesos-slave[0]: text");
        assert_eq!(&*unwrap(br#"{"_HOSTNAME":"a b","MESSAGE":"text"}"#), b"text");
    }
}
