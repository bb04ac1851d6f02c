//! The log of an agent, with whatever around it: read to its end, within its limits, twice the same.

use ckpt::logs::{Options, Story, read};

const OPTIONS: Options = Options { lines_for_each_code: 3, starts: 4, threads: 1 };

/// Starts of the first host, and of each other one.
const STARTS: (usize, usize) = (4, 2);
const HOSTS: usize = 32;

fn story(log: &[u8]) -> Story {
    read(log, &OPTIONS).expect("memory can be read")
}

pub(crate) fn check(log: &[u8]) {
    let story = story(log);
    let lines = log.split(|byte| *byte == b'\n').count() as u64;
    assert!(story.hosts.len() <= HOSTS);
    assert!(story.starts.len() <= STARTS.0 + (HOSTS - 1) * STARTS.1);
    for start in &story.starts {
        let last = start.last.as_ref().map_or(start.line, |last| last.line);
        assert!(1 <= start.line && start.line <= last && last <= lines, "{start:?}");
        assert!(start.times >= 1 && (start.times > 1) == start.last.is_some(), "{start:?}");
        assert!(start.host.is_none() || start.host.as_ref().is_some_and(|host| story.hosts.contains(host)));
        let executors = start.executors.iter().map(|one| one.line);
        let mut named = start.cause.iter().map(|cause| cause.line).chain(executors);
        assert!(named.all(|line| (1..=lines).contains(&line)), "{start:?}");
    }
    for line in &story.lines {
        assert!((1..=lines).contains(&line.line) && !line.codes.is_empty(), "{line:?}");
    }
    let told = serde_json::to_string(&story).expect("a story can be written");
    assert_eq!(told, serde_json::to_string(&self::story(log)).expect("it can again"));
    // A reader that gives out a few bytes at a time changes nothing.
    let slowly = read(std::io::BufReader::with_capacity(7, log), &OPTIONS).expect("memory can be read");
    assert_eq!(told, serde_json::to_string(&slowly).expect("it can again"));
}
