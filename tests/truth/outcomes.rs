//! What the next agent did on each state, and on what it left, compared with the forecast of `ckpt simulate`.

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;

/// The start that a note describes under `key`, as `ckpt` predicts it from the archive.
fn forecast(name: &str, note: &Json, key: &str) -> Json {
    let flags = note[key]["flags"].as_array().unwrap().iter().map(|flag| flag.as_str().unwrap());
    let boot_id = note["boot_id"].as_str().unwrap();
    ckpt(["simulate", "-o", "json", "--mesos-version", "1.12.0", "--boot-id", boot_id])
        .arg(corpus::directory().join(format!("{name}.tar.gz")))
        .arg("--")
        .args(flags)
        .run()
        .json()
}

fn for_each_start(keys: &[&str], compare: impl Fn(&Json, &Json) -> Vec<String>) {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for name in corpus::names() {
        let note = corpus::note(&name);
        for key in keys.iter().filter(|key| !note[**key].is_null()) {
            let found = compare(&note[*key], &forecast(&name, &note, key));
            wrong.extend(found.into_iter().map(|line| format!("{name} {key}: {line}")));
            compared += 1;
        }
    }
    assert!(compared >= 39, "only {compared} starts are in the corpus");
    assert!(wrong.is_empty(), "{} differences (agent -> ckpt):\n{}", wrong.len(), wrong.join("\n"));
}

fn expect(list: &mut Vec<String>, what: &str, agent: &Json, ours: &Json) {
    if agent != ours {
        list.push(format!("{what}: {agent} -> {ours}"));
    }
}

/// Alone with the tree: no executor lives, no master answers. The agent was started again where it had failed.
#[test]
fn starts_from_the_tree_alone_end_as_predicted() {
    for_each_start(&["next_agent_strict", "next_agent_no_strict"], |agent, ours| {
        let mut list = Vec::new();
        expect(&mut list, "outcome", &agent["outcome"], &ours["outcome"]);
        if let Some(id) = agent["agent_id"].as_str() {
            // An empty id: it will ask for a new one.
            let id = if id.is_empty() { Json::Null } else { json!(id) };
            expect(&mut list, "agent_id", &id, &ours["agent_id"]);
        }
        if let Some(second) = agent.get("second_start") {
            expect(&mut list, "next_start", &second["outcome"], &ours["next_start"]["outcome"]);
        }
        list
    });
}

/// With executors alive and a master that knows the agent.
#[test]
fn starts_with_executors_alive_end_as_predicted() {
    for_each_start(&["next_agent"], |agent, ours| {
        let mut list = Vec::new();
        expect(&mut list, "outcome", &agent["outcome"], &ours["outcome"]);
        list
    });
}

/// The agent's own text is in its log where it failed, alone or after `EXIT with status`.
#[test]
fn failures_have_the_agents_own_words() {
    let mut failures = 0;
    for name in corpus::names() {
        let note = corpus::note(&name);
        for key in ["next_agent", "next_agent_strict", "next_agent_no_strict"] {
            if note[key]["outcome"] != "fails" {
                continue;
            }
            failures += 1;
            let ours = forecast(&name, &note, key);
            // The notes leave out empty lines.
            let full = |line: &&str| !line.trim().is_empty();
            let message = ours["failure"]["message"].as_str().unwrap();
            let message: Vec<_> = message.lines().filter(full).collect();
            let message = message.join("\n");
            let log: Vec<_> =
                note[key]["log"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
            let log = log.join("\n");
            assert!(log.contains(&message), "{name} {key}: {message}\n{log}");
        }
    }
    assert!(failures >= 10, "only {failures}");
}
