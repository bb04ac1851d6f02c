//! Logs of several hosts in one file: each host has a story of its own.

use ckpt::logs::{Options, Outcome, Story, read};

use super::fixture::{live, story};

const HEALTHY: &str = "live-docker/d01_untouched";
const FAILING: &str = "live-docker/d06a_dockerd_stopped";

fn of_host(log: &str, host: &str) -> Vec<String> {
    log.lines().map(|line| format!("Nov 28 21:21:59 {host} mesos-agent[384]: {line}")).collect()
}

/// The lines of two hosts, taken in turns.
fn mixed() -> String {
    let live = live();
    let log = |name: &str| String::from_utf8(live.logs[name].clone()).unwrap();
    let (healthy, failing) = (of_host(&log(HEALTHY), "host-a"), of_host(&log(FAILING), "host-b"));
    let longest = healthy.len().max(failing.len());
    let both = (0..longest).flat_map(|at| [healthy.get(at), failing.get(at)]).flatten();
    both.map(|line| line.clone() + "\n").collect()
}

/// All that a start says, without where in the file and on which host.
fn told(story: &Story, host: &str) -> serde_json::Value {
    let starts = story.starts.iter().filter(|start| start.host.as_deref().unwrap_or(host) == host);
    let mut told = serde_json::to_value(starts.collect::<Vec<_>>()).unwrap();
    for start in told.as_array_mut().unwrap() {
        let start = start.as_object_mut().unwrap();
        start.remove("host");
        start.remove("line");
        for executor in start["executors"].as_array_mut().unwrap() {
            executor.as_object_mut().unwrap().remove("line");
        }
        if let Some(cause) = start["cause"].as_object_mut() {
            cause.remove("line");
        }
    }
    told
}

#[test]
fn each_host_has_its_own_story() {
    let (live, both) = (live(), story(mixed().as_bytes()));
    assert_eq!(both.hosts, ["host-a", "host-b"]);
    assert_eq!(both.starts.len(), 2);
    for (host, name) in [("host-a", HEALTHY), ("host-b", FAILING)] {
        assert_eq!(told(&both, host), told(&story(&live.logs[name]), host), "{host}");
    }
    let outcomes: Vec<_> = both.last_starts().map(|start| start.outcome).collect();
    assert_eq!(outcomes, [Outcome::Recovers, Outcome::Fails]);
    let failed = both.lines.iter().find(|line| line.codes[0].code == "docker-unavailable").unwrap();
    assert_eq!(failed.host.as_deref(), Some("host-b"));
}

#[test]
fn the_same_in_json_of_journald() {
    let json = |line: &str| {
        let (prefix, message) = line.split_once("[384]: ").unwrap();
        let host = prefix.split(' ').nth(3).unwrap();
        let entry =
            serde_json::json!({"_HOSTNAME": host, "SYSLOG_IDENTIFIER": "mesos-agent", "MESSAGE": message});
        format!("{entry}\n")
    };
    let plain = story(mixed().as_bytes());
    let wrapped: String = mixed().lines().map(json).collect();
    assert_eq!(
        serde_json::to_value(story(wrapped.as_bytes())).unwrap(),
        serde_json::to_value(plain).unwrap()
    );
}

#[test]
fn pods_and_services_are_hosts() {
    for (one, other) in [("[pod/a-0/mesos] ", "[pod/a-1/mesos] "), ("agent-1  | ", "agent-2  | ")] {
        let start = "I0101 00:00:00.0 1 state.cpp:1] Recovering state from '/w/meta'\n";
        let log =
            format!("{one}{start}{other}{start}{one}I0101 00:00:01.0 1 slave.cpp:1] Finished recovery\n");
        let outcomes: Vec<_> = story(log.as_bytes()).starts.iter().map(|start| start.outcome).collect();
        assert_eq!(outcomes, [Outcome::Recovers, Outcome::Unfinished], "{one}");
    }
}

#[test]
fn hosts_are_limited() {
    let line = |host: usize| {
        format!(
            "Nov 28 21:21:59 h{host} mesos-agent[1]: I0101 00:00:00.0 1 state.cpp:1] Recovering state from '/w/meta'\n"
        )
    };
    let log: String = (0..100).map(line).collect();
    let story = read(log.as_bytes(), &Options::default()).unwrap();
    assert_eq!((story.hosts.len(), story.starts.len(), story.host_lines_omitted), (32, 32, 68));
}
