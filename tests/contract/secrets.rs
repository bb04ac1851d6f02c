//! Secrets of every kind in messages, flags and a log: with --redact, no output of any command in any format contains one,
//! neither plain nor in base64.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use crate::support::cli::{Output, ckpt, formats};
use crate::support::tree::{Placed, typical};

/// What every secret contains.
const SECRET: &str = "hunter2";

struct Host {
    dir: tempfile::TempDir,
    placed: Placed,
    /// Files with a secret.
    planted: Vec<PathBuf>,
}

/// Everything in a message that may be secret.
fn secret(name: &str) -> String {
    format!("{SECRET}-{name}")
}

fn environment() -> Json {
    json!({"variables": [
        {"name": "PLAIN", "value": secret("environment")},
        {"name": "HIDDEN", "type": "SECRET", "secret": {"type": "VALUE", "value": {"data": STANDARD.encode(secret("data"))}}},
    ]})
}

fn command() -> Json {
    json!({
        "value": format!("DB_PASSWORD={} curl -u me:{} --token {} http://me:{}@host/x", secret("assigned"), secret("curl"), secret("option"), secret("address")),
        "arguments": [format!("--db-secret={}", secret("argument")), format!("zk://u:{}@zk:2181/x", secret("zk"))],
        "uris": [{"value": format!("https://u:{}@host/a.tar.gz", secret("uri"))}],
        "environment": environment(),
    })
}

fn labels() -> Json {
    json!({"labels": [{"key": "api_token", "value": secret("label")}, {"key": "rack", "value": "r1"}]})
}

fn docker() -> Json {
    json!({
        "type": "DOCKER",
        "docker": {"image": "x", "parameters": [{"key": "env", "value": format!("KEY={}", secret("parameter"))}]},
        "mesos": {"image": {"type": "DOCKER", "docker": {
            "name": "x",
            "credential": {"principal": "p", "secret": secret("credential")},
            "config": {"type": "VALUE", "value": {"data": STANDARD.encode(secret("auth"))}},
        }}},
        "volumes": [{"container_path": "/s", "mode": "RO", "source": {"type": "SECRET", "secret": {"type": "VALUE", "value": {"data": STANDARD.encode(secret("volume"))}}}}],
    })
}

impl Host {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let placed = typical().write(dir.path());
        let mut host = Self { dir, placed, planted: Vec::new() };
        let files = walkdir::WalkDir::new(host.placed.meta()).sort_by_file_name().into_iter();
        let files: Vec<PathBuf> = files
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect();
        for path in &files {
            let name = path.file_name().unwrap().to_str().unwrap();
            host.plant(path, |message| match name {
                "executor.info" => {
                    message["command"] = command();
                    message["container"] = docker();
                    message["labels"] = labels();
                    message["data"] = json!(STANDARD.encode(secret("executor-data")));
                }
                "framework.info" | "task.info" => message["labels"] = labels(),
                "task.updates" if message["update"].is_object() => {
                    message["update"]["status"]["message"] =
                        json!(format!("cannot reach zk://u:{}@zk:2181", secret("message")));
                    message["update"]["status"]["data"] = json!(STANDARD.encode(secret("status-data")));
                    message["update"]["status"]["labels"] = labels();
                }
                _ => {}
            });
        }
        host
    }

    /// Changes the messages of a file.
    fn plant(&mut self, path: &Path, change: impl Fn(&mut Json)) {
        let decoded = ckpt(["decode"]).arg(path).run();
        if decoded.status() != 0 {
            return;
        }
        let mut document = decoded.json();
        let before = document.clone();
        for record in document["records"].as_array_mut().unwrap() {
            record["raw"] = Json::Null;
            if record["message"].is_object() {
                change(&mut record["message"]);
            }
        }
        if document != before && document.to_string().contains(SECRET) {
            let out = self.dir.path().join("encoded");
            let encoded =
                ckpt(["encode"]).stdin(document.to_string()).stdout(fs::File::create(&out).unwrap()).run();
            let _ = encoded.exits(0);
            fs::copy(out, path).unwrap();
            self.planted.push(path.to_owned());
        }
    }

    fn log(&self) -> PathBuf {
        let path = self.dir.path().join("agent.log");
        let flags = format!(
            "--master=\"zk://u:{}@zk:2181/mesos\" --docker_config=\"{{\"auths\":{{\"h\":{{\"auth\":\"{}\"}}}}}}\" --work_dir=\"/w\"",
            secret("log-master"),
            secret("log-docker")
        );
        fs::write(
            &path,
            format!(
                "I0609 12:00:00.000000  7 main.cpp:369] Build: 2020\n\
                 I0609 12:00:00.000000  7 slave.cpp:262] Mesos agent started on (1)@10.0.0.1:5051\n\
                 I0609 12:00:00.000000  7 slave.cpp:263] Flags at startup: {flags}\n"
            ),
        )
        .unwrap();
        path
    }

    fn calls(&self) -> Vec<Vec<String>> {
        let work = self.placed.work.to_str().unwrap();
        let dir = |name: &str| self.dir.path().join(name).display().to_string();
        let of =
            |line: &str| -> Vec<String> { line.split(' ').map(|word| word.replace("{w}", work)).collect() };
        let mut calls: Vec<Vec<String>> = [
            "status {w} --relocated",
            "inspect {w}",
            "inspect {w} --full",
            "inspect {w} --orphans --volumes",
            "validate {w} --relocated -v",
            "simulate {w} --relocated -v",
            "executors {w} --relocated",
            "fleet {w} --relocated",
            "metrics {w}",
            "history {w}",
            "repair -n {w} --relocated",
            "cleanup -n {w} --relocated --older-than 0secs",
            "cleanup -n {w} --relocated --scope all",
            "forget-agent -n {w} --relocated",
            "undo -n {w}",
            "purge -n {w}",
        ]
        .map(of)
        .to_vec();
        let text = |name: &str| format!("zk://u:{}@zk:2181/mesos", secret(name));
        let flags = [
            format!("--master={}", text("master")),
            format!("--docker_config={{\"auths\":{{\"h\":{{\"auth\":\"{}\"}}}}}}", secret("docker-config")),
            format!("--executor_environment_variables={{\"A\":\"{}\"}}", secret("variables")),
            format!("--credential={{\"principal\":\"p\",\"secret\":\"{}\"}}", secret("flag-credential")),
            format!(
                "--http_credentials={{\"credentials\":[{{\"principal\":\"p\",\"secret\":\"{}\"}}]}}",
                secret("http")
            ),
            format!("--zk_session_timeout={}", secret("refused")),
        ];
        for command in ["config", "validate", "simulate", "status"] {
            let mut call = of(&format!("{command} {{w}} --relocated --"));
            call.extend(flags[..5].iter().cloned());
            calls.push(call.clone());
            call.push("--docker_config={hunter2-broken".to_owned());
            calls.push(call);
        }
        calls.push([of("explain --log"), vec![self.log().display().to_string()]].concat());
        calls.push(
            [of("config {w} --relocated --all --flags-from"), vec![format!("log:{}", self.log().display())]]
                .concat(),
        );
        for path in &self.planted {
            calls.push(vec!["decode".to_owned(), path.display().to_string()]);
        }
        // The same with other secrets in one of them.
        let other = dir("other");
        calls.push(vec!["diff".to_owned(), work.to_owned(), other]);
        calls
    }
}

/// Whether an output contains a secret, plain or in base64 at any of the three positions.
fn leaks(output: &Output) -> Option<String> {
    let both = format!("{}\n{}", output.stdout(), output.stderr());
    let found = |text: &str| {
        let at = text.find(SECRET)?;
        Some(text[at.saturating_sub(60)..].chars().take(120).collect::<String>())
    };
    let words =
        both.split(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c)).filter(|word| word.len() >= 8);
    let decoded = words
        .filter_map(|word| STANDARD.decode(word).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    found(&both).or_else(|| {
        decoded.filter(|text| text.contains(SECRET)).map(|text| format!("in base64: {text}")).next()
    })
}

#[test]
fn no_output_contains_a_secret() {
    let host = Host::new();
    assert!(host.planted.len() >= 4, "{:?}", host.planted);
    // Without the option they are there: the test would see them.
    let plain = ckpt(["inspect", "--full", "-o", "json"]).arg(&host.placed.work).run();
    for name in ["environment", "assigned", "curl", "uri", "label", "parameter", "credential"] {
        assert!(plain.stdout().contains(&secret(name)), "{name}");
    }
    // Another copy, in which all of them differ.
    let other = host.dir.path().join("other");
    let copied =
        std::process::Command::new("cp").arg("-a").args([&host.placed.work, &other]).status().unwrap();
    assert!(copied.success());
    let mut changed = Host {
        dir: tempfile::tempdir().unwrap(),
        placed: typical().write(host.dir.path().join("unused").as_path()),
        planted: Vec::new(),
    };
    for path in &host.planted {
        let path = other.join(path.strip_prefix(&host.placed.work).unwrap());
        changed.plant(&path, |message| {
            *message = serde_json::from_str(&message.to_string().replace(SECRET, "hunter2-2")).unwrap();
        });
    }
    let mut leaking = Vec::new();
    for call in host.calls() {
        for format in formats(&call[0]) {
            // Options of ckpt end where those of the agent begin.
            let (command, rest) = call.split_at(1);
            let output = ckpt(command).args(["--redact", "-o", format]).args(rest).run();
            assert!(output.status() <= 4, "{output}");
            leaking.extend(leaks(&output).map(|what| format!("{} -o {format}: {what}", call[..2].join(" "))));
        }
    }
    let report = host.dir.path().join("report.html");
    let _ = ckpt(["report", "--redact", "--relocated", "--to"])
        .arg(&report)
        .arg(&host.placed.work)
        .run()
        .exits(0);
    if fs::read_to_string(&report).unwrap().contains(SECRET) {
        leaking.push("report".to_owned());
    }
    assert!(leaking.is_empty(), "{} leak:\n{}", leaking.len(), leaking.join("\n"));
}

/// What is written for a later change is whole: a redacted one could not be carried out.
#[test]
fn snapshots_and_plans_refuse_to_be_redacted() {
    let dir = tempfile::tempdir().unwrap();
    let work = typical().write(dir.path()).work;
    let new = dir.path().join("new.tar.gz");
    let _ = ckpt(["snapshot", "--redact", "--to"]).arg(&new).arg(&work).run().exits(2);
    let plan = dir.path().join("plan");
    let output = ckpt(["repair", "-n", "--redact", "--relocated", "--plan-out"]).arg(&plan).arg(&work).run();
    assert!(output.status() == 2 && !plan.exists() && !new.exists(), "{output}");
}
