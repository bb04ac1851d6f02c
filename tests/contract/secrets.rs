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

/// What an operator should not do, and does.
fn attributes() -> Json {
    json!([
        {"name": "rack", "type": "TEXT", "text": {"value": "r1"}},
        {"name": "db_password", "type": "TEXT", "text": {"value": secret("attribute")}},
        {"name": "tokens", "type": "SET", "set": {"item": [secret("attribute-set")]}},
    ])
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
                "slave.info" => message["attributes"] = attributes(),
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
            format!("--attributes=rack:r1;db_password:{};api_token:{{a,{0}}}", secret("flag-attribute")),
            format!("--zk_session_timeout={}", secret("refused")),
        ];
        for command in ["config", "validate", "simulate", "status"] {
            let mut call = of(&format!("{command} {{w}} --relocated --"));
            call.extend(flags[..6].iter().cloned());
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
    for name in [
        "environment",
        "assigned",
        "curl",
        "uri",
        "label",
        "parameter",
        "credential",
        "attribute",
        "attribute-set",
    ] {
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

/// Flags with a secret each, in text that is free of it where it matters: the names of the flags.
fn machine_flags(place: &str) -> Vec<(&'static str, String)> {
    let plain = |name: &str| secret(&format!("{place}-{name}"));
    let parameters = json!([
        {"key": "url", "value": format!("https://u:{}@h/x", plain("module-address"))},
        {"key": "password", "value": plain("module-password")},
        {"key": "settings", "value": plain("module-parameter")},
    ]);
    let modules =
        json!({"libraries": [{"file": "/x.so", "modules": [{"name": "m", "parameters": parameters}]}]});
    let credential = json!({"principal": "p", "secret": plain("credential")});
    vec![
        ("master", format!("zk://u:{}@zk:2181/mesos", plain("master"))),
        ("modules", modules.to_string()),
        ("docker_config", json!({"auths": {"h": {"auth": plain("docker-auth")}}}).to_string()),
        ("executor_environment_variables", json!({"A": plain("variable")}).to_string()),
        ("credential", credential.to_string()),
        ("attributes", format!("rack:r1;db_password:{}", plain("attribute"))),
        ("http_credentials", json!({"credentials": [credential]}).to_string()),
    ]
}

/// A machine with an agent and docker, whose secrets are everywhere that ckpt reads.
struct Machine {
    host: Host,
    root: PathBuf,
}

impl Machine {
    fn new() -> Self {
        let host = Host::new();
        let root = host.dir.path().join("machine");
        let machine = Self { host, root };
        let work = machine.host.placed.work.display().to_string();
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let variables = |place: &str| -> Vec<String> {
            let flags = machine_flags(place).into_iter();
            let flags = flags.map(|(name, value)| format!("MESOS_{}={value}", name.to_uppercase()));
            flags.chain([format!("DB_PASSWORD={}", secret(&format!("{place}-database")))]).collect()
        };
        let words = |place: &str| -> Vec<String> {
            machine_flags(place).into_iter().map(|(name, value)| format!("--{name}={value}")).collect()
        };
        let environment = |place: &str| -> String {
            let lines = variables(place).into_iter().map(|one| format!("Environment={}", quoted(&one)));
            lines.collect::<Vec<_>>().join("\n") + "\n"
        };
        machine.put("proc/stat", "btime 1000\n");
        machine.put("proc/7/stat", "7 (mesos-agent) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0\n");
        machine.put("proc/7/status", "Uid:\t0\t0\t0\t0\n");
        let own = ["/usr/sbin/mesos-agent".to_owned(), format!("--work_dir={work}")];
        machine.put("proc/7/cmdline", &([&own[..], &words("cmdline")].concat().join("\0") + "\0"));
        machine.put("proc/7/environ", &(variables("environ").join("\0") + "\0"));
        let start: Vec<String> = words("unit-line").iter().map(|word| quoted(word)).collect();
        machine.put(
            "etc/systemd/system/mesos-slave.service",
            &format!(
                "[Service]\nEnvironmentFile=/etc/default/mesos-slave\n{}ExecStart=/usr/sbin/mesos-slave --work_dir={work} {}\n\
                 ExecStartPre=/bin/sh -c \"curl -u me:{} http://x; rm -f {work}/meta/slaves/latest\"\n",
                environment("unit"),
                start.join(" "),
                secret("before"),
            ),
        );
        let before =
            format!("ExecStartPre=/bin/sh -c \"TOKEN={} rm -f {work}/meta/boot_id\"\n", secret("drop-in"));
        machine.put(
            "etc/systemd/system/mesos-slave.service.d/10.conf",
            &format!("[Service]\n{}{before}", environment("drop-in")),
        );
        let line = |one: &String| {
            let (name, value) = one.split_once('=').unwrap();
            format!("{name}={}", quoted(value))
        };
        let lines = variables("default").iter().map(line).collect::<Vec<_>>().join("\n");
        machine.put("etc/default/mesos-slave", &lines);
        for (name, value) in machine_flags("directory") {
            machine.put(&format!("etc/mesos-slave/{name}"), &value);
        }
        machine.put(
            "etc/docker/daemon.json",
            &json!({"http-proxy": format!("http://u:{}@h", secret("proxy"))}).to_string(),
        );
        let runs = walkdir::WalkDir::new(machine.host.placed.meta()).into_iter().map(|entry| entry.unwrap());
        let runs = runs.filter(|entry| entry.path().parent().is_some_and(|parent| parent.ends_with("runs")));
        for (number, run) in runs.enumerate() {
            let state = json!({
                "ID": format!("{number:064}"),
                "Name": format!("/mesos-{}", run.file_name().to_str().unwrap()),
                "State": {"Running": true, "Pid": 4000 + number, "Error": format!("PASSWORD={}", secret("docker-error"))},
                "Config": {
                    "Env": [format!("DB_PASSWORD={}", secret("docker-variable"))],
                    "Cmd": ["sh", "-c", format!("run --token {}", secret("docker-command"))],
                    "Labels": {"api_token": secret("docker-label")},
                },
                "Args": [format!("--password={}", secret("docker-argument"))],
            });
            machine
                .put(&format!("var/lib/docker/containers/{number:064}/config.v2.json"), &state.to_string());
        }
        let logged: Vec<String> =
            machine_flags("log").iter().map(|(name, value)| format!("--{name}={value:?}")).collect();
        machine.put(
            "log/mesos-agent.INFO",
            &format!(
                "I0609 12:00:00.000000  7 main.cpp:369] Build: 2020\n\
                 I0609 12:00:00.000000  7 slave.cpp:263] Flags at startup: {} --work_dir=\"{work}\"\n\
                 W0609 12:00:01.000000  7 slave.cpp:901] Failed to fetch 'https://u:{}@h/x' with password={}\n\
                 F0609 12:00:02.000000  7 slave.cpp:902] EXIT with status 1: Failed to parse {}\n",
                logged.join(" "),
                secret("log-address"),
                secret("log-password"),
                json!({"principal": "p", "secret": secret("log-exit")}),
            ),
        );
        machine
    }

    fn put(&self, path: &str, content: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn calls(&self) -> Vec<Vec<String>> {
        let at = |path: &str| self.root.join(path).display().to_string();
        let work = self.host.placed.work.display().to_string();
        let places = [
            format!("unit:{}", at("etc/systemd/system/mesos-slave.service")),
            format!("dir:{}", at("etc/mesos-slave")),
            format!("env:{}", at("etc/default/mesos-slave")),
            format!("log:{}", at("log/mesos-agent.INFO")),
            "pid:7".to_owned(),
        ];
        let probed =
            ["--proc-root".to_owned(), at("proc"), "--boot-id".to_owned(), "same".to_owned(), work.clone()];
        let mut calls = Vec::new();
        for command in [
            "status -v",
            "validate -v",
            "simulate -v",
            "executors -v",
            "config --all",
            "metrics",
            "inspect -v",
        ] {
            let words: Vec<String> = command.split(' ').map(ToOwned::to_owned).collect();
            calls.push([&words[..], &probed].concat());
            if command.starts_with("inspect") {
                continue;
            }
            for place in &places {
                calls.push([&words[..], &["--flags-from".to_owned(), place.clone()], &probed].concat());
            }
            let typed = machine_flags("typed").into_iter().map(|(name, value)| format!("--{name}={value}"));
            let typed: Vec<String> = typed.chain([format!("--log_dir={}", at("log"))]).collect();
            calls.push([&words[..], &probed, &["--".to_owned()], &typed].concat());
            // A value that the flag cannot have is not repeated.
            for wrong in [
                "--modules={hunter2",
                "--docker_config={\"a\":hunter2}",
                "--executor_environment_variables=[\"hunter2\"]",
            ] {
                calls.push([&words[..], &probed, &["--".to_owned(), wrong.to_owned()]].concat());
            }
        }
        for command in
            ["repair -n", "cleanup -n --scope all", "cleanup -n --scope all --shutdown", "forget-agent -n"]
        {
            calls
                .push([&command.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>()[..], &probed].concat());
        }
        for words in [vec![], vec![work]] {
            calls.push(
                [vec!["explain".to_owned(), "--log".to_owned(), at("log/mesos-agent.INFO")], words].concat(),
            );
        }
        calls
    }
}

/// The secrets of a machine: of a running agent, of its unit, of files of flags, of docker, of a log.
#[test]
fn no_output_contains_a_secret_of_the_machine() {
    let machine = Machine::new();
    let variables: Vec<(String, String)> = machine_flags("own")
        .into_iter()
        .map(|(name, value)| (format!("MESOS_{}", name.to_uppercase()), value))
        .collect();
    let mut leaking = Vec::new();
    let (mut runs, mut secrets) = (0, 0);
    for (number, call) in machine.calls().iter().enumerate() {
        let (command, rest) = call.split_at(1);
        let formats = if command[0] == "metrics" { &["table"][..] } else { formats(&command[0]) };
        for (at, format) in formats.iter().enumerate() {
            let output = ckpt(command).args(["--redact", "-o", format]).args(rest);
            // Half of the calls with the flags in the environment, too.
            let own = if (number + at) % 2 == 0 { &variables[..] } else { &[] };
            let output = own.iter().fold(output, |output, (name, value)| output.env(name, value)).run();
            assert!(output.status() <= 4, "{output}");
            runs += 1;
            secrets += usize::from(
                output.to_string().contains("hidden>") || output.to_string().contains("(redacted)"),
            );
            leaking.extend(leaks(&output).map(|what| format!("{} -o {format}: {what}", call.join(" "))));
        }
    }
    assert!(runs > 200 && secrets > 50, "{runs} runs, of which {secrets} hide something");
    let report = machine.root.join("report.html");
    let report_call = ckpt(["report", "--redact", "--boot-id", "same", "--to"]).arg(&report);
    let _ = report_call
        .arg("--proc-root")
        .arg(machine.root.join("proc"))
        .arg(&machine.host.placed.work)
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
