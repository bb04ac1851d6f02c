//! The same log in every wrapping, in one file with others, and cut at both ends.

use ckpt::logs::{Options, Start, Story, read};

use super::fixture::{codes, live, story};

const SAMPLES: [&str; 3] =
    ["live-docker/d06a_dockerd_stopped", "live-linux/s02b_dead_pidns", "live/s17_duplicate_forked"];

/// All that a start says but its time and host, which a wrapping may add to.
fn told(story: &Story) -> serde_json::Value {
    let mut starts = serde_json::to_value(&story.starts).unwrap();
    for start in starts.as_array_mut().unwrap() {
        start.as_object_mut().unwrap().remove("at");
        start.as_object_mut().unwrap().remove("host");
    }
    starts
}

#[test]
fn every_wrapping_gives_the_same_story() {
    let live = live();
    for name in SAMPLES {
        let log = String::from_utf8(live.logs[name].clone()).unwrap();
        let expected = told(&story(log.as_bytes()));
        let wrap = |line: &dyn Fn(&str) -> String| log.lines().map(line).collect::<Vec<_>>().join("\n");
        let json = |key: &str, line: &str| serde_json::json!({ key: line, "PRIORITY": "6" }).to_string();
        for (form, wrapped) in [
            ("CRLF", wrap(&|line| format!("{line}\r"))),
            ("journald short", wrap(&|line| format!("Nov 28 21:21:59 host-1 mesos-agent[384]: {line}"))),
            ("another locale", wrap(&|line| format!("28. lis 21:21:59 host-1 mesos-slave[384]: {line}"))),
            (
                "short-iso",
                wrap(&|line| format!("2026-11-28T21:21:59+0100 host-1 mesos-agent.sh[384]: {line}")),
            ),
            ("syslog RFC 5424", wrap(&|line| format!("<30>Nov 28 21:21:59 host-1 mesos-agent[384]: {line}"))),
            ("journald JSON", wrap(&|line| json("MESSAGE", line))),
            ("docker JSON", wrap(&|line| json("log", &format!("{line}\n")))),
            ("Kubernetes node", wrap(&|line| format!("2026-11-28T21:21:59.123456789Z stderr F {line}"))),
            ("docker compose", wrap(&|line| format!("agent-1  | {line}"))),
            ("kubectl", wrap(&|line| format!("[pod/mesos-0/agent] {line}"))),
            ("colours", wrap(&|line| format!("\u{1b}[32m{line}\u{1b}[0m"))),
            ("byte order mark", format!("\u{feff}{log}")),
        ] {
            assert_eq!(told(&story(wrapped.as_bytes())), expected, "{name}: {form}");
        }
    }
}

#[test]
fn a_crash_loop_is_counted() {
    let live = live();
    let failing = &live.logs["live-docker/d06a_dockerd_stopped"];
    let healthy = &live.logs["live-docker/d01_untouched"];
    let lines = failing.split(|byte| *byte == b'\n').count() as u64 - 1;
    let log = [failing.repeat(40), healthy.clone()].concat();
    let story = story(&log);
    let [first, last] = &story.starts[..] else { panic!("{}", story.starts.len()) };
    assert_eq!((first.times, first.line), (40, 1));
    assert_eq!(first.last.as_ref().unwrap().line, 39 * lines + 1);
    assert_eq!((last.times, last.line, last.executors.len()), (1, 40 * lines + 1, 3));
}

#[test]
fn starts_and_lines_are_limited() {
    let live = live();
    let two = [&live.logs["live-docker/d06a_dockerd_stopped"][..], &live.logs["live/s17_duplicate_forked"]]
        .concat();
    let log = two.repeat(20);
    let options = Options { starts: 6, lines_for_each_code: 3, ..Options::default() };
    let story = read(&log[..], &options).unwrap();
    assert_eq!((story.starts.len(), story.starts_omitted), (6, 34));
    let kept = |code: &str| story.lines.iter().filter(|line| line.codes[0].code == code).count();
    assert_eq!((kept("docker-unavailable"), kept("pid-twice")), (3, 3));
    assert!(story.lines_omitted > 34);
}

#[test]
fn a_log_that_is_cut_keeps_what_is_left() {
    let live = live();
    let log = &live.logs["live/s17_duplicate_forked"];
    let expected = story(log);
    // From any byte on, as long as the last lines are there, the start fails for the same reason.
    let end = log.windows(4).rposition(|window| window == b"EXIT").unwrap();
    for from in (0..end).step_by(977) {
        let story = story(&log[from..]);
        let code = |start: &Start| start.cause.as_ref().and_then(|cause| cause.code);
        assert_eq!(code(&story.starts[0]), code(&expected.starts[0]), "from {from}");
    }
    for to in (0..log.len()).step_by(977) {
        assert!(story(&log[..to]).starts.len() <= 1, "to {to}");
    }
}

#[test]
fn a_healthy_start_has_no_warning() {
    let live = live();
    for (name, log) in &live.logs {
        if !name.contains("untouched") || name.contains("disk_full") {
            continue;
        }
        let story = story(log);
        let severe: Vec<_> =
            story.lines.iter().filter(|line| line.codes.iter().any(|code| code.severity != "note")).collect();
        assert!(severe.is_empty(), "{name}: {severe:?}");
        assert!(story.starts.iter().all(|start| !start.is_bad() && start.next.is_none()), "{name}");
        assert!(codes(&story).iter().all(|code| *code == "agent-on-loopback"), "{name}: {:?}", codes(&story));
    }
}

/// An entry of a journal as `journalctl -o export` writes it; with a colour it is binary.
fn exported(line: &str, is_binary: bool) -> Vec<u8> {
    let mut entry = b"__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1\n_HOSTNAME=host-1\nPRIORITY=6\n".to_vec();
    if is_binary {
        entry.extend(b"MESSAGE\n");
        entry.extend((line.len() as u64).to_le_bytes());
        entry.extend([line.as_bytes(), b"\n"].concat());
    } else {
        entry.extend(format!("MESSAGE={line}\n").into_bytes());
    }
    entry.extend(b"SYSLOG_IDENTIFIER=mesos-agent\n_PID=384\n\n");
    entry
}

#[test]
fn an_exported_journal_gives_the_same_story() {
    let live = live();
    for name in SAMPLES {
        let log = String::from_utf8(live.logs[name].clone()).unwrap();
        // The numbers of lines differ.
        let told = |story: &Story| {
            let mut told = told(story);
            for start in told.as_array_mut().unwrap() {
                start.as_object_mut().unwrap().remove("line");
                if let Some(cause) = start["cause"].as_object_mut() {
                    cause.remove("line");
                }
                for executor in start["executors"].as_array_mut().unwrap() {
                    executor.as_object_mut().unwrap().remove("line");
                }
            }
            told
        };
        for is_binary in [false, true] {
            let journal: Vec<u8> = log.lines().flat_map(|line| exported(line, is_binary)).collect();
            let story = story(&journal);
            assert_eq!(told(&story), told(&super::fixture::story(log.as_bytes())), "{name}");
            assert_eq!(story.hosts, ["host-1"]);
        }
    }
}
