//! One question, one answer: every command that assesses a checkpoint is asked about the same tree with the same flags, and
//! the answers are compared.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::support::cli::{Output, ckpt};
use crate::support::corpus;
use crate::support::parallel::on_all_processors;
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

mod placed;

/// A checkpoint that is asked about.
#[derive(Debug, Clone)]
struct Place<'p> {
    path: &'p Path,
    /// Options of all commands but fleet, which takes no facts of a host.
    options: Vec<String>,
    /// Who calls is not root, and has this directory.
    unprivileged: Option<&'p Path>,
}

impl<'p> Place<'p> {
    fn of(path: &'p Path, options: &[&str]) -> Self {
        Self {
            path,
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            unprivileged: None,
        }
    }
}

/// What the commands say about a checkpoint, as far as several of them do.
#[derive(Debug, PartialEq)]
struct Answers {
    simulate: Json,
    validate: Json,
    executors: Json,
    config: Json,
    status: Json,
    fleet: Json,
    metrics: Json,
    inspect: Json,
    repair: Json,
    /// The status of `report`, and its page.
    report: (i32, String),
}

impl Answers {
    fn of(place: &Place<'_>, flags: &[&str]) -> Self {
        let (own, agents) =
            flags.split_at(flags.iter().position(|word| *word == "--").unwrap_or(flags.len()));
        // The flags choose the mode by themselves: here it is the same for all.
        let strict: &[&str] = if own.contains(&"--no-strict") { &[] } else { &["--strict"] };
        let run = |command: &[&str], options: &[String], with_flags: bool| -> Output {
            let call = ckpt(command).arg("--mesos-version=1.12.0").args(options);
            let call = if with_flags { call.args(own).args(strict) } else { call };
            let call = call.arg(place.path).args(agents.iter().filter(|_| with_flags));
            match place.unprivileged {
                Some(dir) => call.run_by_nobody(dir).run(),
                None => call.run(),
            }
        };
        let ask = |command: &[&str], options: &[String], with_flags: bool| -> Json {
            let output = run(&[command, &["-o", "json"]].concat(), options, with_flags);
            assert!(output.status() != 2, "{command:?}: {output}");
            output.json()
        };
        let bare: Vec<String> = place.options.iter().filter(|word| *word == "--relocated").cloned().collect();
        let boot: Vec<String> =
            own.iter().filter(|word| word.starts_with("--boot-id")).map(|word| (*word).to_owned()).collect();
        let facts = [&place.options[..], &boot].concat();
        let page = tempfile::tempdir().unwrap();
        if place.unprivileged.is_some() {
            fs::set_permissions(page.path(), fs::Permissions::from_mode(0o777)).unwrap();
        }
        let file = page.path().join("page.html");
        let to = format!("--to={}", file.display());
        let report = run(&["report", &to], &place.options, true).status();
        Self {
            simulate: ask(&["simulate"], &place.options, true),
            validate: ask(&["validate"], &place.options, true),
            executors: ask(&["executors"], &place.options, true),
            config: ask(&["config"], &place.options, true),
            status: ask(&["status"], &place.options, true),
            fleet: ask(&["fleet"], &bare, true)["sources"][0].take(),
            metrics: ask(&["metrics"], &place.options, true),
            inspect: ask(&["inspect"], &facts, false),
            repair: if place.path.is_dir() {
                let facts: Vec<String> = facts.iter().filter(|word| *word != "--no-probe").cloned().collect();
                ask(&["repair", "--dry-run"], &facts, false)
            } else {
                // An archive is not changed.
                Json::Null
            },
            report: (report, fs::read_to_string(&file).unwrap_or_default()),
        }
    }

    /// Every contradiction; `alike`: fleet was told the same as the others.
    fn contradictions(&self, alike: bool) -> Vec<String> {
        let Self { simulate, validate, executors, config, status, fleet, metrics, .. } = self;
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
            same("outcome of simulate and status", outcome, &status["restart"]["outcome"]);
            same("verdict of validate and status", &validate["verdict"], &status["validation"]["verdict"]);
            let worst = [validate, executors, config]
                .into_iter()
                .map(exit_status)
                .max_by_key(|status| badness(*status));
            same("the worst status and that of status", &worst.into(), &exit_status(status).into());
        } else {
            same("no agent state for simulate", &simulate["error"]["code"], &"no-checkpoint".into());
            same("no agent state for status", &status["error"]["code"], &"no-checkpoint".into());
            same("no agent state for inspect", &self.inspect["error"]["code"], &"no-checkpoint".into());
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
            same(severity, &validate["summary"][severity], &status["validation"]["summary"][severity]);
        }
        // A start that fails is a fatal finding, unless the flags alone are to blame.
        let rejected = simulate["failure"]["path"].is_null() && !simulate["failure"].is_null();
        let ends = outcome == "fails" || outcome == "aborts";
        // A start over an agent of another ID continues, and everything is lost at the next.
        if ends || exit_status(simulate) != 1 {
            let fails = validate["verdict"] == "fail";
            same("verdict of validate and a start that ends", &fails.into(), &ends.into());
        }
        let is_new = outcome == "new-agent";
        same("a new agent loses", &(is_new && validate["verdict"] != "loses").into(), &false.into());
        if ends && !rejected {
            same("fatal findings", &(validate["summary"]["fatal"] != 0).into(), &true.into());
        }
        wrong.extend(self.shades());
        wrong.extend(self.of_others());
        wrong
    }

    /// Whether statuses are of one shade: what one command calls a loss, none calls good.
    fn shades(&self) -> Vec<String> {
        let Self { simulate, validate, executors, status, report, .. } = self;
        let mut wrong = Vec::new();
        let [simulated, validated, listed, all] = [simulate, validate, executors, status].map(exit_status);
        // Dead processes do not make a checkpoint bad: validate may pass where simulate loses, not the reverse.
        if validated == 1 && simulated == 0 && simulate["outcome"] != "cleans-up" {
            wrong.push(format!("validate finds a loss where simulate has none: {}", validate["findings"]));
        }
        if simulated == 3 && validated == 0 {
            wrong.push("validate passes what simulate does not know".to_owned());
        }
        if simulated != listed && simulate["outcome"] != "cleans-up" {
            wrong.push(format!("status of simulate and executors: {simulated} and {listed}"));
        }
        if all == 0 && [simulated, validated].iter().any(|status| *status != 0) {
            wrong.push("status is green where another command is not".to_owned());
        }
        if (report.0 == 3) != (simulate["source"].is_null() || simulate["error"]["code"] == "no-checkpoint") {
            wrong.push(format!("status of report and simulate: {} and {simulated}", report.0));
        }
        wrong
    }

    /// What inspect, repair and report say of the same checkpoint.
    fn of_others(&self) -> Vec<String> {
        let Self { simulate, validate, inspect, repair, report, .. } = self;
        let mut wrong = Vec::new();
        let recovered = &simulate["recovered"]["agent"];
        if inspect["error"].is_null()
            && !recovered["id"].is_null()
            && inspect["agent"]["id"] != recovered["id"]
        {
            wrong.push(format!(
                "agent of inspect and simulate: {} and {}",
                inspect["agent"]["id"], recovered["id"]
            ));
        }
        // Where nothing is there, nothing can be repaired.
        let is_absent = |document: &Json| document["error"]["code"] == "no-checkpoint";
        if !repair.is_null() && is_absent(repair) != is_absent(validate) {
            wrong
                .push(format!("error of repair and validate: {} and {}", repair["error"], validate["error"]));
        }
        let outcome = simulate["outcome"].as_str().unwrap_or_default();
        if report.0 == 0 && !report.1.contains(outcome) {
            wrong.push(format!("the page of report does not say {outcome}"));
        }
        wrong
    }
}

fn exit_status(document: &Json) -> i64 {
    document["exit_status"].as_i64().unwrap()
}

/// 3 is worse than 1, and 1 than 0.
fn badness(status: i64) -> i64 {
    status
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

/// Whether everything is run, and not a sample by a fixed rule.
fn is_full() -> bool {
    std::env::var_os("CKPT_FULL").is_some()
}

/// Whether a tree of this number is in the part that `CKPT_PART=K/N` asks for: of N parts, the one that begins with number K.
fn is_in_part(index: usize) -> bool {
    let Ok(part) = std::env::var("CKPT_PART") else { return true };
    let (first, parts) = part.split_once('/').unwrap();
    let number = |word: &str| word.parse::<usize>().unwrap();
    index % number(parts) == number(first)
}

/// Whether no tree is left out; without `CKPT_FULL`, each is asked about with some of the flags.
fn takes_all() -> bool {
    is_full() || std::env::var_os("CKPT_PART").is_some()
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
    let mut outcomes = BTreeSet::new();
    let trees = archives(&corpus::directory());
    let chosen = trees.iter().enumerate().filter(|(index, _)| is_in_part(*index));
    let found = on_all_processors(chosen, |(index, archive)| {
        let (mut wrong, mut outcomes) = (Vec::new(), BTreeSet::new());
        for (number, flags) in FLAGS.iter().enumerate() {
            // Every tree with two sets of flags, every set with several trees.
            if !is_full() && number != 0 && (index + number) % (FLAGS.len() - 1) != 0 {
                continue;
            }
            let answers = Answers::of(&Place::of(archive, &[]), flags);
            outcomes.insert(answers.simulate["outcome"].as_str().unwrap().to_owned());
            for contradiction in answers.contradictions(true) {
                wrong.push(format!("{} {flags:?}: {contradiction}", archive.display()));
            }
        }
        (wrong, outcomes)
    });
    let mut wrong = Vec::new();
    for (its, met) in found {
        wrong.extend(its);
        outcomes.extend(met);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let is_part = std::env::var_os("CKPT_PART").is_some();
    assert!(is_part || outcomes.contains("recovers") && outcomes.contains("fails"), "{outcomes:?}");
}

#[test]
fn all_commands_agree_about_live_situations() {
    let all = archives(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live"));
    let all = all.iter().enumerate().filter(|(index, _)| is_in_part(*index));
    let wrong = on_all_processors(all, |(_, archive)| {
        let mut wrong = Vec::new();
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack_file(archive, dir.path());
        let (proc, run) = (tree.base.join("proc"), &tree.runtime);
        let facts = [
            "--relocated".to_owned(),
            format!("--proc-root={}", proc.display()),
            format!("--runtime-dir={}", run.display()),
        ];
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        let sets = [&[][..], &["--", "--launcher=posix"], &["--", "--attributes=rack:r9"]];
        // Without flags everything is asked; else what depends on them.
        for flags in sets.into_iter().take(if is_full() { 3 } else { 2 }) {
            let answers = Answers::of(&Place::of(&tree.work, &facts), flags);
            for contradiction in answers.contradictions(false) {
                wrong.push(format!("{} {flags:?}: {contradiction}", archive.display()));
            }
        }
        wrong
    })
    .concat();
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

/// The agent takes whatever `slaves/latest` resolves to for its own ID, also where `meta/slaves` has no such directory.
#[test]
fn an_id_without_a_directory_is_the_same_for_all() {
    let dir = tempfile::tempdir().unwrap();
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    let latest = placed.meta().join("slaves/latest");
    fs::remove_file(&latest).unwrap();
    std::os::unix::fs::symlink(placed.meta().join("slaves/S/frameworks/F"), &latest).unwrap();
    let ask = |command: &str| {
        let call = ckpt([command, "-o", "json", "--no-probe", "--boot-id=same"]).arg(&placed.work);
        call.run().json()
    };
    let (inspect, simulate) = (ask("inspect"), ask("simulate"));
    assert_eq!((&inspect["agent"]["id"], &inspect["agent"]["hostname"]), (&"F".into(), &Json::Null));
    assert_eq!(
        (&simulate["recovered"]["agent"]["id"], &simulate["outcome"]),
        (&"F".into(), &"new-agent".into())
    );
    assert_eq!((exit_status(&simulate), exit_status(&ask("validate"))), (1, 1));
}

/// Nothing can be read where a file is in the place of `meta`, and the agent cannot make it: no command calls that good.
#[test]
fn a_file_in_the_place_of_meta() {
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S")).write(dir.path());
    fs::remove_dir_all(placed.meta()).unwrap();
    fs::write(placed.meta(), "not a directory").unwrap();
    let answers = Answers::of(&Place::of(&placed.work, &["--relocated"]), &[]);
    assert_eq!(answers.contradictions(false), Vec::<String>::new());
    for document in [&answers.inspect, &answers.simulate, &answers.validate, &answers.repair] {
        assert_eq!((exit_status(document), &document["error"]["code"]), (3, &"no-checkpoint".into()));
    }
    for command in ["simulate", "validate", "metrics", "fleet"] {
        let _ = ckpt([command, "--relocated", "--allow-missing"]).arg(&placed.work).run().exits(3);
    }
    // Sandboxes show that an agent was here.
    fs::create_dir_all(placed.work.join("slaves/S/frameworks/F/executors/E/runs/c")).unwrap();
    let answers = Answers::of(&Place::of(&placed.work, &["--relocated"]), &[]);
    assert_eq!(answers.contradictions(false), Vec::<String>::new());
    assert_eq!((exit_status(&answers.simulate), &answers.simulate["outcome"]), (1, &"new-agent".into()));
    assert_eq!(answers.validate["findings"][0]["code"], "meta-missing");
    assert_eq!(exit_status(&answers.inspect), 3);
}
