//! `order_dependent`: which findings may decide how the start ends, because the agent meets them in any order (R75).

use serde_json::Value as Json;

use crate::support::cli::ckpt;
use crate::support::tree::{Agent, Executor, Framework, Kind, Placed, Run, Tree};

/// Two executors, whose `forked.pid` are these, and what else is done to the tree.
fn marked(pids: [&str; 2], damage: impl Fn(&Placed)) -> Vec<(String, bool)> {
    let executor = |id: &str, pid: u32| Executor::new(id, Kind::Custom).run(Run::new(id).pid(pid).http());
    let framework = Framework::new("F").executor(executor("a", 4001)).executor(executor("b", 4002));
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    for (id, text) in ["a", "b"].iter().zip(pids) {
        let run = placed.run("S", "F", id, id);
        std::fs::write(run.join("pids/forked.pid"), text).unwrap();
    }
    damage(&placed);
    let args = ["validate", "--strict", "-o", "json", "--relocated", "--boot-id", "same"];
    let document = ckpt(args).arg(&placed.work).run().json();
    let findings = document["findings"].as_array().unwrap();
    let fatal = findings.iter().filter(|finding| finding["severity"] == "fatal");
    let of = |finding: &Json| {
        let executor = finding["entity"]["executor_id"].as_str().unwrap_or_default();
        let code = finding["code"].as_str().unwrap();
        (format!("{code} {executor}"), finding["order_dependent"].as_bool().unwrap())
    };
    fatal.map(of).collect()
}

fn nothing(_: &Placed) {}

#[test]
fn one_alone_depends_on_no_order() {
    assert_eq!(marked(["x", "4002"], nothing), [("forked-pid-malformed a".to_owned(), false)]);
}

#[test]
fn siblings_depend_on_which_comes_first() {
    let both = [("forked-pid-malformed a".to_owned(), true), ("forked-pid-malformed b".to_owned(), true)];
    assert_eq!(marked(["x", "y"], nothing), both);
}

#[test]
fn what_always_comes_later_decides_nothing() {
    // executor.info is read after the runs of the executor: it is reached only once the pid is repaired.
    let cut = |placed: &Placed| {
        let info = placed.executor("S", "F", "a").join("executor.info");
        let bytes = std::fs::read(&info).unwrap();
        std::fs::write(info, &bytes[..bytes.len() - 1]).unwrap();
    };
    let found = marked(["x", "4002"], cut);
    let codes = ["executor-info-unreadable a", "forked-pid-malformed a"].map(|code| (code.to_owned(), false));
    assert_eq!(found, codes);
}
