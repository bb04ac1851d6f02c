//! One question, one answer: every command that assesses a checkpoint is asked about the same tree with the same flags, and
//! the answers are compared.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::support::cli::{Output, ckpt};
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

/// Flags that change an answer about some tree below; what comes before `--` is ckpt's own.
const FLAGS: &[&[&str]] = &[
    &[],
    &["--no-strict"],
    &["--boot-id=same"],
    &["--", "--attributes=rack:r9"],
    &["--", "--attributes=rack:r9", "--reconfiguration_policy=additive"],
    &["--", "--resources=cpus:1;mem:1"],
    &["--", "--recover=cleanup"],
    &["--", "--gc_delay=1"],
    &["--", "--launcher=posix", "--containerizers=docker,mesos"],
    &["--", "--launcher=linux", "--isolation=cgroups/devices,filesystem/linux"],
    &["--", "--launcher=posix", "--isolation=cgroups/devices"],
];

/// What the commands say about a checkpoint, as far as several of them do.
#[derive(Debug, PartialEq)]
struct Answers {
    simulate: Json,
    validate: Json,
    executors: Json,
    config: Json,
    fleet: Json,
    metrics: Json,
}

impl Answers {
    fn of(path: &Path, options: &[&str], flags: &[&str]) -> Self {
        let (own, agents) =
            flags.split_at(flags.iter().position(|word| *word == "--").unwrap_or(flags.len()));
        // The flags choose the mode by themselves: here it is the same for all.
        let strict: &[&str] = if own.contains(&"--no-strict") { &[] } else { &["--strict"] };
        let ask = |command: &str, options: &[&str]| -> Json {
            let call = ckpt([command, "-o", "json", "--mesos-version=1.12.0"]);
            let call = call.args(options).args(own).args(strict).arg(path).args(agents);
            let output: Output = call.run();
            assert!(output.status() != 2, "{command}: {output}");
            output.json()
        };
        // fleet takes no facts of the host.
        let bare: Vec<&str> = options.iter().copied().filter(|word| *word == "--relocated").collect();
        Self {
            simulate: ask("simulate", options),
            validate: ask("validate", options),
            executors: ask("executors", options),
            config: ask("config", options),
            fleet: ask("fleet", &bare)["sources"][0].take(),
            metrics: ask("metrics", options),
        }
    }

    /// Every contradiction; `alike`: fleet was told the same as the others.
    fn contradictions(&self, alike: bool) -> Vec<String> {
        let Self { simulate, validate, executors, config, fleet, metrics } = self;
        let mut wrong = Vec::new();
        let mut same = |what: &str, one: &Json, other: &Json| {
            if one != other {
                wrong.push(format!("{what}: {one} and {other}"));
            }
        };
        let outcome = &simulate["outcome"];
        let has_state = executors.get("error").is_none_or(|error| error["code"] != "no-checkpoint");
        if has_state {
            same("outcome of simulate and executors", outcome, &executors["outcome"]);
            same("fates and verdicts", &fates(simulate, "fate"), &fates(executors, "verdict"));
        } else {
            same("no agent state", outcome, &"no-checkpoint".into());
        }
        same("outcome of simulate and metrics", outcome, &metrics["outcome"]);
        same("verdict of validate and metrics", &validate["verdict"], &metrics["verdict"]);
        same("configuration of simulate and config", &simulate["config"], &config["config"]);
        if alike {
            for key in ["outcome", "verdict", "executors", "tasks", "findings"] {
                same(&format!("{key} of fleet and metrics"), &fleet[key], &metrics[key]);
            }
        }
        for severity in ["fatal", "error", "warning", "note"] {
            same(severity, &validate["summary"][severity], &metrics["findings"][severity]);
        }
        // A start that fails is a fatal finding, unless the flags alone are to blame.
        let rejected = simulate["failure"]["path"].is_null() && !simulate["failure"].is_null();
        let ends = outcome == "fails" || outcome == "aborts";
        same(
            "verdict of validate and a start that ends",
            &(validate["verdict"] == "fail").into(),
            &ends.into(),
        );
        let is_new = outcome == "new-agent";
        same("a new agent loses", &(is_new && validate["verdict"] != "loses").into(), &false.into());
        if ends && !rejected {
            same("fatal findings", &(validate["summary"]["fatal"] != 0).into(), &true.into());
        }
        wrong
    }
}

/// Executors with what becomes of them: simulate says killed or shut down where executors says lost.
fn fates(document: &Json, key: &str) -> Json {
    let all = document["executors"].as_array().into_iter().flatten();
    let mut rows: Vec<String> = all
        .map(|one| {
            let word = match one[key].as_str().unwrap_or_default() {
                "killed" | "shut-down" => "lost",
                word => word,
            };
            format!("{} {} {} {word}", one["framework_id"], one["executor_id"], one["container_id"])
        })
        .collect();
    rows.sort();
    rows.into()
}

fn archives(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let is_archive = |path: &PathBuf| path.to_str().unwrap().ends_with(".tar.gz");
    // Thousands of tasks say nothing new here.
    let is_big = |path: &PathBuf| path.to_str().unwrap().contains("z_big_");
    let mut found: Vec<_> = entries.filter(|path| is_archive(path) && !is_big(path)).collect();
    found.sort();
    found
}

#[test]
fn all_commands_agree_about_the_corpus() {
    let is_full = std::env::var_os("CKPT_FULL").is_some();
    let mut wrong = Vec::new();
    let mut outcomes = BTreeSet::new();
    for (index, archive) in archives(&corpus::directory()).iter().enumerate() {
        for (number, flags) in FLAGS.iter().enumerate() {
            // Every tree with two sets of flags, every set with several trees.
            if !is_full && number != 0 && (index + number) % (FLAGS.len() - 1) != 0 {
                continue;
            }
            let answers = Answers::of(archive, &[], flags);
            outcomes.insert(answers.simulate["outcome"].as_str().unwrap().to_owned());
            for contradiction in answers.contradictions(true) {
                wrong.push(format!("{} {flags:?}: {contradiction}", archive.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(outcomes.contains("recovers") && outcomes.contains("fails"), "{outcomes:?}");
}

#[test]
fn all_commands_agree_about_live_situations() {
    let mut wrong = Vec::new();
    for archive in archives(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live")) {
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack_file(&archive, dir.path());
        let (proc, run) = (tree.base.join("proc"), &tree.runtime);
        let facts = [
            "--relocated".to_owned(),
            format!("--proc-root={}", proc.display()),
            format!("--runtime-dir={}", run.display()),
        ];
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        for flags in [&[][..], &["--", "--launcher=posix"], &["--", "--attributes=rack:r9"]] {
            let answers = Answers::of(&tree.work, &facts, flags);
            for contradiction in answers.contradictions(false) {
                wrong.push(format!("{} {flags:?}: {contradiction}", archive.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The flags of the agent count for validate as for all others.
#[test]
fn validate_checks_the_configuration() {
    let archive = corpus::directory().join("x_two_runs.tar.gz");
    let call = |flags: &[&str]| ckpt(["validate", "-o", "json"]).arg(&archive).args(flags).run();
    let refused = call(&["--", "--attributes=rack:r9"]).exits(1).json();
    assert_eq!(refused["findings"][0]["code"], "agent-info-incompatible");
    assert_eq!((&refused["verdict"], &refused["summary"]["fatal"]), (&"fail".into(), &1.into()));
    assert_eq!(call(&[]).exits(0).json()["verdict"], "pass");
    // Flags that no agent starts with are as bad as a checkpoint that no agent starts with.
    assert_eq!(call(&["--", "--gc_delay=1"]).exits(1).json()["verdict"], "fail");
    // The environment gives flags as well, but not the mode.
    let environment = ckpt(["validate", "-o", "json"]).arg(&archive);
    let environment = environment.env("MESOS_ATTRIBUTES", "rack:r9").env("MESOS_STRICT", "false");
    let environment = environment.run().exits(1).json();
    assert_eq!(environment["findings"][0]["code"], "agent-info-incompatible");
    assert_eq!(environment["mode"], "strict");
}

/// A code that depends on flags can be produced by them.
#[test]
fn a_state_of_devices_that_cannot_be_read_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let run = Run::new("c").pid(4001).http().task(Task::new("T").running()).in_runtime();
    let executor = Executor::new("E", Kind::Custom).run(run);
    let agent = Agent::new("S").framework(Framework::new("F").executor(executor));
    let placed = Tree::new().device_state(serde_json::json!({})).agent(agent).write(dir.path());
    fs::write(placed.meta().join("device_manager/device.state"), [9, 0, 0, 0, 1]).unwrap();
    let codes = |flags: &[&str]| -> Vec<String> {
        let call = ckpt(["validate", "-o", "json", "--relocated", "--mesos-version=1.12.0"]);
        let document = call.arg(&placed.work).args(flags).run().json();
        let findings = document["findings"].as_array().unwrap().iter();
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    };
    let code = "device-state-unreadable".to_owned();
    assert!(codes(&["--", "--isolation=cgroups/devices"]).contains(&code));
    assert!(!codes(&[]).contains(&code));
}

/// One rule says which framework a word names.
#[test]
fn a_word_names_the_same_framework_for_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("x_two_runs", dir.path()).work;
    let frameworks = ckpt(["inspect", "-o", "json", "--relocated"]).arg(&work).run().exits(0).json();
    let id = frameworks["frameworks"][0]["id"].as_str().unwrap().to_owned();
    let part = &id[1..id.len() - 1];
    for (command, options) in [
        ("inspect", &["--relocated"][..]),
        ("executors", &["--relocated"]),
        ("cleanup", &["-n", "--relocated"]),
    ] {
        let ask = |word: &str| ckpt([command]).args(options).args(["--framework", word]).arg(&work).run();
        for word in [&*id, part] {
            let output = ask(word);
            assert!(matches!(output.status(), 0 | 1), "{command} {word}: {output}");
        }
        let unknown = ask("absent").exits(2);
        assert!(
            unknown.stderr().contains("no framework has an ID or name that contains absent"),
            "{unknown}"
        );
        assert!(unknown.stderr().contains(&format!("framework {id}")), "{unknown}");
    }
}

/// Without `latest` a start concerns every agent, and no command counts less than another. What is inside an old agent is no
/// finding, with `latest` or without.
#[test]
fn which_agents_a_start_concerns() {
    let dir = tempfile::tempdir().unwrap();
    let (old, latest) = (Agent::new("S0"), Agent::new("S1"));
    let placed = Tree::new().agent(old).agent(latest).write(dir.path());
    for agent in ["S0", "S1"] {
        fs::write(placed.meta().join("slaves").join(agent).join("stray"), "").unwrap();
    }
    // Only one agent can have been the latest.
    fs::write(placed.meta().join("slaves/S0/slave.info"), "").unwrap();
    let ask = |words: &[&str]| ckpt(words).args(["-o", "json", "--relocated"]).arg(&placed.work).run();
    let findings = |document: &Json| -> Vec<String> {
        let all = document["findings"].as_array().unwrap().iter();
        let inside = all.filter(|finding| finding["path"].as_str().unwrap().starts_with("meta/slaves"));
        inside.map(|one| format!("{} {} {}", one["code"], one["path"], one["severity"])).collect()
    };
    let before = [r#""unknown-entry" "meta/slaves/S1/stray" "note""#];
    assert_eq!(findings(&ask(&["validate"]).exits(0).json()), before);
    // What is announced is found afterwards: nothing is worse.
    let _ = ask(&["forget-agent", "--yes", "--agent=S1"]).exits(0);
    let forgotten = [r#""latest-missing" "meta/slaves/latest" "error""#];
    assert_eq!(findings(&ask(&["validate"]).exits(1).json()), forgotten);
    let planned = ask(&["repair", "--dry-run"]).exits(1).json();
    let expected = r#"[{"code":"latest-missing","path":"meta/slaves/latest","severity":"error"}]"#;
    assert_eq!(planned["plan"]["expected"].to_string(), expected);
    let _ = ckpt(["undo", "--yes"]).arg(&placed.work).run().exits(0);
    assert_eq!(findings(&ask(&["validate"]).exits(0).json()), before);
}
