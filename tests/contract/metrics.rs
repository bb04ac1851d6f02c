//! `ckpt metrics`: text that Prometheus takes, with the numbers of the other commands, and never nothing at all.

use std::collections::BTreeMap;

use crate::support::cli::{Output, ckpt};
use crate::support::corpus;
use crate::support::tree::{Agent, Tree};

/// The samples by name and labels. Panics unless it is text format 0.0.4: each name described before it is used, once,
/// and no sample twice.
fn samples(text: &str) -> BTreeMap<String, u64> {
    let mut described: Vec<&str> = Vec::new();
    let mut samples = BTreeMap::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, help) = help.split_once(' ').unwrap();
            assert!(
                !described.contains(&name) && help.ends_with('.') || help.ends_with("tells more."),
                "{line}"
            );
            assert_eq!(lines.next().unwrap(), format!("# TYPE {name} gauge"));
            described.push(name);
            continue;
        }
        let (series, value) = line.rsplit_once(' ').unwrap();
        let name = series.split('{').next().unwrap();
        assert_eq!(described.last(), Some(&name), "{line}");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{line}");
        assert!(samples.insert(series.to_owned(), value.parse().unwrap()).is_none(), "{line}");
    }
    samples
}

fn of(name: &str) -> Output {
    ckpt(["metrics", "--boot-id", "same"]).arg(corpus::directory().join(format!("{name}.tar.gz"))).run()
}

#[test]
fn numbers_are_those_of_the_fleet() {
    for name in corpus::names().iter().filter(|name| !name.starts_with("z_")) {
        let archive = corpus::directory().join(format!("{name}.tar.gz"));
        let row = ckpt(["fleet", "-o", "json", "--boot-id", "same"]).arg(archive).run().json();
        let row = &row["sources"][0];
        let samples = samples(&of(name).exits(0).stdout());
        let is = |series: &str, value: &serde_json::Value| {
            assert_eq!(samples[series], value.as_u64().unwrap(), "{name} {series}");
        };
        assert_eq!(samples["ckpt_up"], 1);
        let outcome = format!("ckpt_restart_outcome{{outcome=\"{}\"}}", row["outcome"].as_str().unwrap());
        assert_eq!(samples[&outcome], 1);
        let outcomes = samples.iter().filter(|(series, _)| series.starts_with("ckpt_restart_outcome"));
        assert_eq!(outcomes.map(|(_, value)| value).sum::<u64>(), 1);
        assert_eq!(samples["ckpt_restart_good"] == 1, row["exit_status"] == 0, "{name}");
        for what in ["executors", "tasks"] {
            is(&format!("ckpt_{what}"), &row[what]["live"]);
            is(&format!("ckpt_{what}_at_risk{{certainty=\"lost\"}}"), &row[what]["lost"]);
            is(&format!("ckpt_{what}_at_risk{{certainty=\"may-be-lost\"}}"), &row[what]["may_be_lost"]);
        }
        for severity in ["fatal", "error", "warning", "note"] {
            is(&format!("ckpt_findings{{severity=\"{severity}\"}}"), &row["findings"][severity]);
        }
        is("ckpt_unacknowledged_updates", &row["unacknowledged"]);
    }
}

#[test]
fn unreadable_checkpoints_are_reported() {
    let dir = tempfile::tempdir().unwrap();
    let broken = dir.path().join("broken.tar.gz");
    std::fs::write(&broken, b"\x1f\x8b\x08\x00 and no more").unwrap();
    for (path, code) in [(dir.path().join("none"), "not-found"), (broken, "bad-archive")] {
        let output = ckpt(["metrics"]).arg(path).run().exits(3);
        let samples = samples(&output.stdout());
        assert_eq!((samples["ckpt_up"], samples[&format!("ckpt_error_info{{code=\"{code}\"}}")]), (0, 1));
        assert!(output.stderr().contains("\nhint: "), "{output}");
    }
}

#[test]
fn labels_survive_any_name() {
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("a\"b\\c\nd")).write(dir.path());
    let output = ckpt(["metrics", "--relocated", "--boot-id", "same"]).arg(&placed.work).run();
    let text = output.stdout();
    assert!(
        text.contains("ckpt_agent_info{agent_id=\"a\\\"b\\\\c\\nd\",hostname=\"agent1.example.org\"} 1\n"),
        "{text}"
    );
    samples(&text);
}

/// The judge of the format itself, where it is installed.
#[test]
fn promtool_accepts_the_metrics() {
    let Some(promtool) = std::env::var_os("CKPT_PROMTOOL") else {
        crate::support::skipped("CKPT_PROMTOOL names no promtool");
        return;
    };
    for text in [
        of("t_cut_executorinfo").stdout(),
        of("x_two_runs").stdout(),
        ckpt(["metrics", "/none"]).run().stdout(),
    ] {
        let mut child = std::process::Command::new(&promtool)
            .args(["check", "metrics"])
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{text}");
    }
}

#[test]
fn json_contains_each_value_once() {
    for (name, status) in [("t_cut_executorinfo", 0), ("x_two_runs", 0), ("nothing", 3)] {
        let archive = corpus::directory().join(format!("{name}.tar.gz"));
        let output = ckpt(["metrics", "-o", "json", "--boot-id", "same"]).arg(archive).run().exits(status);
        let (text, json) = (output.stdout(), output.json());
        assert_eq!(json["exit_status"], status, "{name}");
        assert_eq!(json["error"].is_null(), status == 0, "{name}");
        assert_eq!(json["outcome"].is_null(), status != 0, "{name}");
        for key in ["exit_status", "error", "outcome"] {
            let times = text.matches(&format!("\n  \"{key}\":")).count()
                + text.matches(&format!(",\"{key}\":")).count();
            assert!(times <= 1, "{name}: {key} {times} times\n{text}");
        }
    }
}

/// The document says which checkpoint it is about, and why the outcome is unknown, as those of all commands do.
#[test]
fn the_document_names_the_checkpoint() {
    let path = corpus::directory().join("a_command_tasks.tar.gz");
    let known = ckpt(["metrics", "--json", "--boot-id=same"]).arg(&path).run().json();
    assert_eq!(known["source"]["path"], path.to_str().unwrap(), "{known}");
    assert_eq!((&known["coverage"]["meta"], &known["error"]), (&"read".into(), &serde_json::Value::Null));
    assert!(known["mesos_version"]["value"].is_string(), "{known}");
    let dir = tempfile::tempdir().unwrap();
    let archive = dir.path().join("snapshot.tar.zst");
    let work = corpus::unpack("c_completed", dir.path()).work;
    let _ = ckpt(["snapshot", "--relocated"]).arg(&work).arg("--to").arg(&archive).run().exits(0);
    let unknown = ckpt(["metrics", "--json"]).arg(&archive).run().exits(3).json();
    assert_eq!(unknown["error"]["code"], "not-in-source", "{unknown}");
    assert_eq!(unknown["outcome"], "unknown", "{unknown}");
}
