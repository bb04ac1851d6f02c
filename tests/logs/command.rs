//! `ckpt explain --log`: statuses, JSON, and what is shown at 80 columns.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::fixture::live;
use crate::support::cli::{Output, ckpt};
use crate::support::{corpus, schema};

const DOCKER: &str = "\
I0215 11:10:06.104004     1 main.cpp:223] Build: 2016-03-17 17:45:11 by root
I0215 11:10:06.104017     1 main.cpp:225] Version: 0.28.0
Failed to create a containerizer: Could not create DockerContainerizer: Failed to create docker: Failed to get docker \
version: Failed to execute 'docker --version': exited with status 127
";

const RUN_LATEST: &str = "E0129 22:39:01.000000 28292 slave.cpp:7700] EXIT with status 1: Failed to perform recovery: \
Failed to recover framework F-0002: Failed to recover executor 'task-72': Failed to find latest run of executor \
'task-72': No such file or directory\nTo remedy this do as follows:\nStep 1: rm -f /w/meta/slaves/latest\n";

const GONE: &str = "I0914 10:11:12.000000  1234 slave.cpp:985] Agent asked to shut down by master@10.0.0.1:5050 because \
'Agent has been marked gone'\n";

const OLD: &str =
    "I0818 08:06:23.975903 16042 state.cpp:79] Failed to find the latest slave from '/tmp/mesos/meta'\n";

const FOREIGN: &str = "F0703 00:54:13.727560  7176 check.hpp:79] Check failed: f.isReady()\n\
I0825 11:50:55.824367  2757 status_update_manager_process.hpp:366] Closing operation status update streams of \
framework F-0002\n";

fn explain(log: impl Into<Vec<u8>>, more: &[&str]) -> Output {
    ckpt(["explain", "--log", "-"]).args(more).stdin(log).run()
}

/// A log of a real agent.
fn of_agent(name: &str) -> Vec<u8> {
    live().logs.remove(name).unwrap()
}

#[test]
fn the_status_is_that_of_the_last_start() {
    let live = live();
    for (name, status) in [
        ("live-docker/d01_untouched", 0),
        ("live-docker/d17_latest_removed", 1),
        ("live-linux/s02b_dead_pidns", 1),
        ("live-linux/s23f_posix_cgroups", 1),
        ("live-linux/s27b_framework_pid_empty", 1),
        ("live-linux/s10b_runtime_part", 1),
    ] {
        assert_eq!(explain(&*live.logs[name], &["-q"]).status(), status, "{name}");
    }
    let healthy = live.logs["live-docker/d01_untouched"].clone();
    let dies_first = [DOCKER.as_bytes(), &healthy].concat();
    assert_eq!(explain(dies_first, &["-q"]).status(), 0);
    let dies_last = [&healthy, DOCKER.as_bytes()].concat();
    assert_eq!(explain(dies_last, &["-q"]).status(), 1);
    // Nothing tells whether the agent recovers.
    let cut = healthy[..healthy.windows(9).position(|text| text == b"Finished ").unwrap()].to_owned();
    assert_eq!(explain(cut, &["-q"]).status(), 3);
    for (log, status) in [(DOCKER, 1), (RUN_LATEST, 1), (GONE, 1), (OLD, 3), (FOREIGN, 3)] {
        assert_eq!(explain(log, &["-q"]).status(), status, "{log}");
    }
    for log in ["", "\n", "-- No entries --\n"] {
        let empty = explain(log, &[]).exits(3);
        assert!(empty.stderr().starts_with("error: the log - is empty\nhint: "), "{empty}");
        assert_eq!(explain(log, &["--json"]).exits(3).json()["error"]["code"], "log-empty");
    }
    let directory = ckpt(["explain", "--log", "/"]).run().exits(3);
    assert!(directory.stderr().starts_with("error: the log / cannot be read: "), "{directory}");
}

#[test]
fn each_start_is_shown_in_a_few_lines() {
    for (name, log) in [
        ("docker", DOCKER.as_bytes().to_vec()),
        ("crash-loop", DOCKER.repeat(3).into_bytes()),
        ("run-latest-dangling", RUN_LATEST.into()),
        ("marked-gone", GONE.into()),
        ("old-slave", OLD.into()),
        ("no-known-line", FOREIGN.into()),
        ("executors-dead", of_agent("live-linux/s02b_dead_pidns")),
        ("latest-removed", of_agent("live-docker/d17_latest_removed")),
        ("two-starts", [DOCKER.as_bytes(), &of_agent("live-docker/d01_untouched")].concat()),
    ] {
        let output = explain(log, &[]);
        let text = output.stdout();
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{name}\n{text}");
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("explain-log.{name}"), output.to_string()));
    }
}

#[test]
fn json_has_the_starts_and_the_lines() {
    let document = explain(of_agent("live-linux/s02b_dead_pidns"), &["-o", "json"]).exits(1).json();
    let start = &document["starts"][0];
    assert_eq!(document["starts"].as_array().unwrap().len(), 1);
    assert_eq!((&start["line"], &start["version"]), (&json!(1), &json!("1.12.0")));
    assert_eq!(
        (&start["outcome"], &start["boot"], &start["cause"]),
        (&json!("recovers"), &json!("same"), &Json::Null)
    );
    assert_eq!(start["agent_id"], "d526dfe4-563b-42b5-9dfe-504381095395-S0");
    assert!(start["flags"]["work_dir"].as_str().unwrap().starts_with('/'));
    let fates = start["executors"].as_array().unwrap();
    let count = |fate: &str| fates.iter().filter(|executor| executor["fate"] == fate).count();
    assert_eq!((fates.len(), count("reconnected"), count("reaped-dead")), (4, 2, 2));
    assert_eq!(start["tasks"], json!({"lost": 2, "reasons": {"REASON_EXECUTOR_TERMINATED": 2}}));
    let lines: Vec<_> =
        document["lines"].as_array().unwrap().iter().map(|line| &line["codes"][0]["code"]).collect();
    let repeated = "task-update-repeated";
    assert_eq!(lines, ["agent-on-loopback", "connection-failed", repeated, repeated]);

    let failed = explain(DOCKER, &["-o", "json"]).exits(1).json();
    let cause = &failed["starts"][0]["cause"];
    assert_eq!((&cause["code"], &cause["line"]), (&json!("docker-unavailable"), &json!(3)));
    assert_eq!(failed["lines"][0]["codes"][0]["checkpoint"], "not-cause");
    let failed = explain(RUN_LATEST, &["-o", "json"]).exits(1).json();
    let next = failed["starts"][0]["next"].as_str().unwrap();
    assert!(
        next.ends_with(" To see the repair: ckpt repair --dry-run --only run-latest-dangling PATH"),
        "{next}"
    );
}

/// The lines of a type, without it.
fn of_type(lines: &[Json], name: &str) -> Json {
    let without_type = |mut line: Json| {
        line.as_object_mut().unwrap().remove("type");
        line
    };
    lines.iter().filter(|line| line["type"] == name).cloned().map(without_type).collect()
}

#[test]
fn every_log_obeys_the_schema_in_both_forms() {
    let root = ckpt::view::schema("explain").unwrap();
    let mut logs: Vec<Vec<u8>> = [DOCKER, RUN_LATEST, GONE, OLD, FOREIGN].map(Into::into).into();
    logs.extend(live().logs.into_values().step_by(6));
    for log in logs {
        let document = explain(&*log, &["-o", "json"]).json();
        schema::validate(&document, &root["$defs"]["document"], &root).unwrap();
        let lines = explain(&*log, &["-o", "ndjson"]).lines();
        for line in &lines {
            schema::validate(line, &root["$defs"]["line"], &root).unwrap();
        }
        assert_eq!(of_type(&lines, "start"), document["starts"]);
        assert_eq!(of_type(&lines, "line"), document["lines"]);
        assert_eq!(
            (&lines[0]["type"], &lines.last().unwrap()["type"]),
            (&json!("header"), &json!("summary"))
        );
        assert_eq!(lines.last().unwrap()["exit_status"], document["exit_status"]);
    }
}

#[test]
fn secrets_in_flags_are_redacted_where_asked() {
    let log = "I1122 15:00:00.000000 1 slave.cpp:280] Flags at startup: --master=\"zk://a:b@h/m\" --port=\"5051\" \
               --work_dir=\"/w\"\nI1122 15:00:00.000001 1 slave.cpp:281] Agent started on 1)@10.0.0.1:5051\n\
               E1122 15:00:00.000002 1 main.cpp:1] EXIT with status 1: Failed to create a master detector: Failed to \
               parse 'zk://u:s3cret@h/m'\n";
    for (more, master) in [(&[][..], "zk://a:b@h/m"), (&["--redact"], "zk://<hidden>@h/m")] {
        let document = explain(log, &[&["-o", "json"], more].concat()).exits(1).json();
        let flags = &document["starts"][0]["flags"];
        let shown = explain(log, more).exits(1).stdout() + &document.to_string();
        assert_eq!(shown.matches("s3cret").count(), if more.is_empty() { 3 } else { 0 }, "{shown}");
        assert_eq!(*flags, json!({"master": master, "port": "5051", "work_dir": "/w"}));
    }
}

#[test]
fn codes_of_the_log_are_explained_and_suggested() {
    let explained = ckpt(["explain", "docker-unavailable", "-o", "json"]).run().exits(0).json();
    assert_eq!(explained["log_codes"][0]["code"], "docker-unavailable");
    assert_eq!(explained["log_codes"][0]["severity"], "fatal");
    let all = ckpt(["explain", "--list", "-o", "json"]).run().exits(0).json();
    assert_eq!(all["codes"].as_array().unwrap().len(), ckpt::check::CODES.len());
    assert_eq!(all["log_codes"].as_array().unwrap().len(), ckpt::logs::topics().count());
    for (word, message) in [
        ("docker-unavailble", "did you mean docker-unavailable?"),
        ("missing-latest", "did you mean latest-missing, run-latest-missing or flag-missing?"),
        ("Slave_Info_Emty", "did you mean slave-info-empty, task-info-empty or slave-info-missing?"),
        ("marked-gone", "did you mean agent-marked-gone?"),
    ] {
        let output = ckpt(["explain", word]).run().exits(2);
        assert!(output.stderr().contains(message), "{output}");
    }
    for (word, nearest) in [("qqqq", "; the nearest are "), ("r99999", "; the nearest are R99, ")] {
        let output = ckpt(["explain", word]).run().exits(2);
        let error = format!("error: there is no code or rule {word}{nearest}");
        assert!(output.stderr().starts_with(&error), "{output}");
        assert!(output.stderr().ends_with("hint: ckpt explain --list\n"), "{output}");
    }
}

#[test]
fn a_checkpoint_beside_the_log_shows_what_still_holds() {
    let archive = |name: &str| corpus::directory().join(format!("{name}.tar.gz"));
    let damaged = archive("t_bad_forkedpid");
    let findings = ckpt(["validate", "-o", "json"]).arg(&damaged).run().exits(1).json();
    let finding = &findings["findings"][0];
    let error = finding["log_line"].as_str().unwrap();
    let log = format!("E1122 16:48:56.318606    70 slave.cpp:8366] EXIT with status 1: {error}\n");
    let beside = |tree: &Path, more: &[&str]| {
        ckpt(["explain", "--log", "-"]).arg(tree).args(more).stdin(&*log).run().exits(1)
    };
    for (tree, verdict, state, path) in [
        (&damaged, "fail", "damaged", &finding["path"]),
        (&archive("a_command_tasks"), "pass", "not-found", &Json::Null),
    ] {
        let document = beside(tree, &["-o", "json"]).json();
        let cause = json!({"line": 1, "code": "forked-pid-malformed", "state": state, "path": path});
        let checkpoint = json!({"path": tree, "verdict": verdict, "causes": [cause]});
        assert_eq!(document["checkpoint"], checkpoint);
        let lines = beside(tree, &["-o", "ndjson"]).lines();
        assert_eq!(lines.last().unwrap()["checkpoint"], checkpoint);
        let root = ckpt::view::schema("explain").unwrap();
        schema::validate(&document, &root["$defs"]["document"], &root).unwrap();
        let text = beside(tree, &[]).stdout();
        let expected = if state == "damaged" { "still so: " } else { "not found: repaired since" };
        assert!(text.contains(expected), "{text}");
    }
    let text = beside(&damaged, &[]).stdout();
    let repair =
        "To see the repair on the host: ckpt repair --dry-run --only forked-pid-malformed /var/lib/mesos";
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(joined.contains(repair), "{text}");
    // The line names no flags.
    assert!(joined.ends_with(&format!("fail: ckpt validate {}", damaged.display())), "{text}");
    let missing = ckpt(["explain", "--log", "-", "/no-such-work-dir"]).stdin(&*log).run().exits(3);
    assert!(missing.stderr().contains("/no-such-work-dir"), "{missing}");
}

#[test]
fn the_checkpoint_beside_a_log_may_be_a_copy() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("t_bad_forkedpid", dir.path());
    let finding =
        ckpt(["validate", "-o", "json", "--relocated"]).arg(&tree.work).run().json()["findings"][0].clone();
    let error = finding["log_line"].as_str().unwrap().replace("/var/lib/mesos", "/data/mesos");
    let log = format!(
        "I1122 16:48:55.0    70 main.cpp:1] Version: 1.9.0\nE1122 16:48:56.3    70 slave.cpp:8366] EXIT with status 1: {error}\n"
    );
    let beside = |more: &[&str]| {
        ckpt(["explain", "--log", "-", "-o", "json"])
            .arg(&tree.work)
            .args(more)
            .stdin(&*log)
            .run()
            .exits(1)
            .json()
    };
    let runtime = tree.runtime.to_str().unwrap();
    for more in [&["--relocated"][..], &["--relocated", "--runtime-dir", runtime, "--mesos-version", "1.9.0"]]
    {
        let document = beside(more);
        let cause = &document["checkpoint"]["causes"][0];
        assert_eq!((&cause["state"], &cause["path"]), (&json!("damaged"), &finding["path"]), "{document}");
    }
    // Without a log there is nothing to compare.
    let alone = ckpt(["explain", "slave-info-empty", "--relocated"]).run().exits(2);
    assert!(alone.stderr().contains("--log"), "{alone}");
}

#[test]
fn the_flags_of_the_log_judge_the_checkpoint_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("a_command_tasks", dir.path());
    let log = "I1122 15:00:00.000000 1 slave.cpp:279] Agent started on 1)@10.0.0.1:5051\n\
               I1122 15:00:00.000001 1 slave.cpp:280] Flags at startup: --attributes=\"rack:r9\" --docker_config=\"{}\" --work_dir=\"/var/lib/mesos\"\n\
               E1122 15:00:00.000002 1 slave.cpp:9] EXIT with status 1: Failed to perform recovery: Incompatible agent \
               info detected.\n";
    let file = dir.path().join("agent.log");
    std::fs::write(&file, log).unwrap();
    let of_file = format!("--flags-from log:{} {}", file.display(), tree.work.display());
    // Standard input cannot be read twice.
    let of_stdin = format!("{} -- --attributes=rack:r9 --work_dir=/var/lib/mesos", tree.work.display());
    for (place, flags) in [(Path::new("-"), of_stdin), (Path::new("agent.log"), of_file)] {
        let call = || {
            ckpt(["explain", "--relocated", "--log"]).arg(place).arg(&tree.work).stdin(log).cwd(dir.path())
        };
        let document = call().args(["-o", "json"]).run().exits(1).json();
        let beside = &document["checkpoint"];
        assert_eq!((&beside["verdict"], &beside["causes"][0]["state"]), (&json!("fail"), &json!("damaged")));
        let next = document["starts"][0]["next"].as_str().unwrap();
        let config = format!("config --relocated {flags}");
        assert!(next.contains(&format!("ckpt {config} shows")) && !next.contains("rm -f"), "{next}");
        let _ = ckpt(config.split(' ')).run().exits(1);
        let text = call().env("COLUMNS", "400").run().exits(1).stdout();
        assert!(text.contains("Checkpoint  is not the cause: the flags are\n"), "{text}");
        let validate = format!("ckpt validate --relocated {flags}");
        assert!(text.contains(&validate), "{text}");
        let _ = ckpt(validate.split(' ').skip(1)).run().exits(1);
    }
}

#[test]
fn commands_in_the_advice_are_not_broken() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a-log-with-a-name-that-is-longer-than-any-line-of-a-terminal.next_agent.log");
    std::fs::write(&file, of_agent("live-linux/s24c_disk_full_untouched")).unwrap();
    let text = ckpt(["explain", "--log"]).arg(&file).on_terminal(80).run().exits(1).stdout();
    let validate = format!("ckpt validate --flags-from log:{} /var/lib/mesos", file.display());
    for command in [&*validate, "(ckpt cleanup --scope sandboxes --dry-run /var/lib/mesos "] {
        assert!(text.contains(command), "{text}");
    }
}

#[test]
fn a_posix_launcher_beside_cgroups_isolators_is_named() {
    let document = explain(of_agent("live-linux/s23f_posix_cgroups"), &["-o", "json"]).exits(1).json();
    assert_eq!(document["starts"][0]["cause"]["code"], "isolation-incomplete");
    let full = ckpt(["explain", "disk-full"]).run().exits(0).stdout();
    assert!(full.contains("ckpt cleanup --scope sandboxes --dry-run PATH"), "{full}");
}
