//! Flags of the agent: what is not given has its default, what the agent refuses ends it, and is said alone.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Part, Tree};

/// What the agent of `a_command_tasks` was started with.
const USUAL: &[(&str, &str)] =
    &[("hostname", "agent1.example.org"), ("resources", "cpus:16;mem:8192;disk:20000;ports:[31000-32000]")];

fn directory(dir: &Path, files: &[(&str, &str)]) -> String {
    for (name, content) in files {
        fs::write(dir.join(name), content).unwrap();
    }
    format!("dir:{}", dir.display())
}

fn simulated(name: &str, flags: &str, status: i32) -> Json {
    let archive = corpus::directory().join(format!("{name}.tar.gz"));
    let call = ckpt(["simulate", "-o", "json", "--flags-from", flags]).arg(archive);
    call.run().exits(status).json()
}

fn origins(document: &Json) -> Vec<(String, String, bool)> {
    let fields = document["config"]["fields"].as_array().unwrap();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    fields
        .iter()
        .map(|field| (text(&field["name"]), text(&field["origin"]), field["equal"] == true))
        .collect()
}

#[test]
fn a_flag_that_is_not_given_has_its_default_in_a_copy_too() {
    let dir = tempfile::tempdir().unwrap();
    let rack = json!([{"name": "rack", "type": "TEXT", "text": {"value": "r1"}}]);
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    let agent = Agent::new("S").info(Part::But(json!({"attributes": rack}))).framework(framework);
    let placed = Tree::new().agent(agent).write(&dir.path().join("copy"));
    let hostname = directory(dir.path(), &[("hostname", "agent1.example.org")]);
    let ask = |status: i32| {
        let call =
            ckpt(["simulate", "-o", "json", "--relocated", "--boot-id=same", "--flags-from", &hostname]);
        call.arg(&placed.work).run().exits(status).json()
    };
    let document = ask(1);
    let field = |name: &str, origin: &str, equal| (name.to_owned(), origin.to_owned(), equal);
    assert_eq!(
        origins(&document),
        [
            field("hostname", "given", true),
            field("resources", "assumed", true),
            field("attributes", "default", false),
            field("checkpoint", "given", true),
            field("port", "default", true),
            field("domain", "default", true),
        ]
    );
    assert_eq!((&document["outcome"], &document["failure"]["rule"]), (&json!("fails"), &json!("R116")));
    assert_eq!(document["config"]["suggestions"][0]["flags"], json!(["--attributes=rack:r1"]));
    fs::write(dir.path().join("attributes"), "rack:r1").unwrap();
    assert_eq!(ask(0)["outcome"], "recovers");
}

#[test]
fn a_refused_flag_is_said_alone() {
    let dir = tempfile::tempdir().unwrap();
    let files = [USUAL, &[("ip", "agent1.example.org")]].concat();
    let flags = directory(dir.path(), &files);
    let message = "Failed to load flag 'ip': Failed to load value 'agent1.example.org': Failed to parse IP as either \
                   IPv4 or IPv6:agent1.example.org";
    let document = simulated("a_command_tasks", &flags, 1);
    assert_eq!((&document["outcome"], &document["config"]), (&json!("fails"), &Json::Null));
    assert_eq!(document["failure"], json!({"message": message, "path": null, "rule": "R99"}));
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    let ask =
        |arguments: &[&str]| ckpt(arguments).args(["--flags-from", &flags]).arg(&archive).run().exits(1);
    let validated = ask(&["validate", "-o", "json"]).json();
    let fatal: Vec<_> = validated["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "fatal")
        .map(|finding| (finding["code"].clone(), finding["message"].clone(), finding["strict"].clone()))
        .collect();
    let origin = format!("flag directory {}", dir.path().join("ip").display());
    let shown = json!(format!("{message} ({origin})"));
    assert_eq!(fatal, [(json!("flag-refused"), shown, json!("fails"))]);
    assert_eq!(validated["verdict"], "fail");
    for mode in ["strict", "lenient"] {
        let first = &validated["recovery"][mode]["start"]["first"];
        assert_eq!(first, &json!({"code": "flag-refused", "path": "", "message": message}), "{mode}");
        assert_eq!(validated["recovery"][mode]["outcome"], "fails");
    }
    for command in ["simulate", "config", "validate"] {
        let text = ask(&[command]).stdout();
        assert!(text.contains("Failed to load flag 'ip'"), "{text}");
        assert!(!text.contains("policy equal") && !text.contains("slave.info"), "{text}");
    }
    assert_eq!(ask(&["config", "-o", "json"]).json()["config"], Json::Null);
}

/// The agent empties its fetcher cache before it recovers.
#[test]
fn a_fetcher_cache_that_takes_the_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    let executor = Executor::command("t", 7);
    let agent = Agent::new("S").framework(Framework::new("F").executor(executor));
    let placed = Tree::new().agent(agent).write(&dir.path().join("mesos"));
    let link = dir.path().join("link");
    std::os::unix::fs::symlink(&placed.work, &link).unwrap();
    let work = |below: &str| placed.work.join(below);
    for (cache, version, outcome, status) in [
        (work(""), "1.11.0", "new-agent", 1),
        (work("meta"), "1.4.0", "new-agent", 1),
        (dir.path().to_owned(), "1.11.0", "new-agent", 1),
        (link, "1.11.0", "new-agent", 1),
        (work("slaves"), "1.11.0", "recovers", 1),
        (work("fetch"), "1.11.0", "recovers", 0),
        (work("me"), "1.11.0", "recovers", 0),
    ] {
        let flag = format!("--fetcher_cache_dir={}", cache.display());
        let ask = |command: &str| {
            let call =
                ckpt([command, "-o", "json", "--no-probe", "--boot-id=same", "--mesos-version", version]);
            call.arg(&placed.work).args(["--", &flag]).run().json()
        };
        let [simulated, validated] = ["simulate", "validate"].map(ask);
        assert_eq!(simulated["outcome"], outcome, "{flag}: {simulated}");
        assert_eq!(simulated["exit_status"], status, "{flag}: {simulated}");
        assert_eq!(validated["exit_status"], status, "{flag}: {validated}");
    }
}

#[test]
fn a_level_of_logging_that_the_agent_does_not_know() {
    for (level, status) in [("WARNING", 0), ("WARN", 1), ("info", 1)] {
        let archive = corpus::directory().join("a_command_tasks.tar.gz");
        let call =
            ckpt(["simulate", "-o", "json"]).arg(archive).args(["--", &format!("--logging_level={level}")]);
        let answer = call.run().exits(status).json();
        let message = answer["failure"]["message"].as_str().unwrap_or_default();
        assert_eq!(message.contains("is not a valid logging level"), status == 1, "{answer}");
    }
}

#[test]
fn a_flag_that_another_needs() {
    let dir = tempfile::tempdir().unwrap();
    let flags = directory(dir.path(), USUAL);
    fs::write(dir.path().join("?authenticate_http_readwrite"), "").unwrap();
    let document = simulated("a_command_tasks", &flags, 1);
    assert_eq!(
        document["failure"]["message"],
        "Failed to create HTTP authenticator module 'basic': No credentials provided for the default 'basic' HTTP \
         authenticator for realm 'mesos-agent-readwrite'"
    );
    fs::write(dir.path().join("http_credentials"), "/etc/mesos/http").unwrap();
    // What that file holds is not known of an archive: the agent may fail.
    let document = simulated("a_command_tasks", &flags, 0);
    assert_eq!(
        (&document["outcome"], &document["alternatives"][0]["outcome"]),
        (&json!("recovers"), &json!("fails"))
    );
    let note = "--http_credentials was not checked: /etc/mesos/http cannot be seen here";
    assert!(document["notes"].to_string().contains(note), "{document}");
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    let call = ckpt(["simulate", "-q", "--pessimistic", "--flags-from", &flags]).arg(archive);
    let _ = call.run().exits(1);
}

#[test]
fn all_flags_and_no_work_dir() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let line = |work_dir: &str| {
        let text = format!("Flags at startup: --hostname=\"agent1.example.org\"{work_dir}\n");
        fs::write(&log, text).unwrap();
    };
    let flags = format!("log:{}", log.display());
    line("");
    let document = simulated("a_command_tasks", &flags, 1);
    let message = "Flag 'work_dir' is required, but it was not provided";
    assert_eq!((&document["outcome"], &document["failure"]["message"]), (&json!("fails"), &json!(message)));
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    let call = ckpt(["validate", "-o", "json", "--flags-from", &flags]).arg(archive);
    let findings = call.run().exits(1).json()["findings"].clone();
    assert_eq!((&findings[0]["code"], &findings[0]["severity"]), (&json!("flag-missing"), &json!("fatal")));
    line(" --work_dir=\"/var/lib/mesos\"");
    assert_eq!(simulated("a_command_tasks", &flags, 0)["outcome"], "recovers");
}

/// What flags name on the host of a checkpoint in place has to be there. Of a copy or an archive that is not known.
#[test]
fn what_flags_name_on_this_host() {
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S")).write(&dir.path().join("placed"));
    let none = dir.path().join("none").display().to_string();
    let mount = format!(
        r#"[{{"name":"disk","type":"SCALAR","scalar":{{"value":9}},"disk":{{"source":{{"type":"MOUNT","mount":{{"root":"{none}"}}}}}}}}]"#
    );
    for (flag, message) in [
        (
            format!("--credential={none}"),
            format!(
                "Failed to read credential file '{none}': No such file or directory (see --credential flag)"
            ),
        ),
        (
            format!("--http_credentials=file://{none}"),
            format!(
                "Failed to read credentials file '{none}': No such file or directory (see --http_credentials flag)"
            ),
        ),
        (
            format!("--jwt_secret_key={none}"),
            "Failed to read the file specified by --jwt_secret_key".to_owned(),
        ),
        (
            format!("--resource_provider_config_dir={none}"),
            format!(
                "Failed to create local resource provider daemon: Config directory '{none}' does not exist"
            ),
        ),
        (
            format!("--modules_dir={none}"),
            format!(
                "Error loading modules: Error loading module manifests from '{none}' directory: Failed to opendir '{none}': \
                 No such file or directory"
            ),
        ),
        (
            format!("--modules={{\"libraries\":[{{\"file\":\"{none}\"}}]}}"),
            format!(
                "Error loading modules: Error opening library: '{none}': Could not load library '{none}': {none}: cannot \
                 open shared object file: No such file or directory"
            ),
        ),
        (
            format!("--resources={mount}"),
            format!(
                "Failed to determine `realpath` for DiskInfo mount in resource 'disk[MOUNT:{none}]:9' with path '{none}': \
                 no such path"
            ),
        ),
    ] {
        let ask = |own: &[&str], status: i32| {
            let call = ckpt(["config", "-o", "json", "--no-probe", "--boot-id=same"]).args(own);
            call.arg(&placed.work).args(["--", &flag]).run().exits(status).json()
        };
        assert_eq!(ask(&[], 1)["refusals"][0]["message"], message, "{flag}");
        let copied = ckpt(["simulate", "-o", "json", "--boot-id=same", "--relocated"]).arg(&placed.work);
        let copied = copied.args(["--", &flag]).run().json();
        assert!(copied["failure"]["message"].as_str().is_none_or(|text| text != message), "{copied}");
    }
}

/// What is in the files that flags name counts too.
#[test]
fn what_files_of_flags_hold() {
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S")).write(&dir.path().join("placed"));
    let file = |name: &str, content: &str| {
        fs::write(dir.path().join(name), content).unwrap();
        dir.path().join(name).display().to_string()
    };
    let text = file("text", "agent secret\n");
    let json = file("json", r#"{"principal":"agent","secret":"s"}"#);
    let manifests = dir.path().join("manifests");
    fs::create_dir(&manifests).unwrap();
    fs::write(manifests.join("a.json"), "{").unwrap();
    let ask = |release: &str, flags: &[&str]| {
        let call =
            ckpt(["simulate", "-o", "json", "--no-probe", "--boot-id=same", "--mesos-version", release]);
        let document = call.arg(&placed.work).arg("--").args(flags).run().json();
        (document["outcome"].as_str().unwrap().to_owned(), document["failure"]["message"].to_string())
    };
    let credential = format!("--credential={text}");
    assert_eq!(ask("1.10.0", &[&credential]).0, "recovers");
    let (outcome, message) = ask("1.11.0", &[&credential]);
    assert!(outcome == "fails" && message.contains("Invalid json format"), "{message}");
    assert_eq!(ask("1.11.0", &[&format!("--credential={json}")]).0, "recovers");
    let (outcome, message) = ask("1.11.0", &[&format!("--http_credentials={text}")]);
    assert!(outcome == "fails" && message.contains("Invalid json format"), "{message}");
    let (outcome, message) = ask("1.11.0", &[&format!("--modules_dir={}", manifests.display())]);
    assert!(outcome == "fails" && message.contains("Error parsing module manifest file"), "{message}");
    // It is not a directory.
    let (outcome, message) = ask("1.11.0", &[&format!("--resource_provider_config_dir={json}")]);
    assert!(outcome == "aborts" && message.contains("Not a directory"), "{message}");
}

/// A file that a flag names is one of the agent's host. In a copy it counts only if the copy has it, and what decides and
/// is not there leaves the answer open.
#[test]
fn a_file_of_another_host_is_not_read_here() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path().join("attributes");
    fs::write(&here, "rack:r1").unwrap();
    let named = format!("file://{}", here.display());
    let flags = directory(dir.path(), &[("hostname", "agent1.example.org"), ("attributes", &named)]);
    let archive = corpus::directory().join("a_command_tasks.tar.gz");
    let call = ckpt(["simulate", "-o", "json", "--boot-id=same", "--flags-from", &flags]).arg(&archive);
    let document = call.run().exits(3).json();
    assert_eq!(
        (&document["outcome"], &document["error"]["code"]),
        (&json!("unknown"), &json!("not-in-source"))
    );
    let message = document["error"]["message"].as_str().unwrap();
    assert!(message.contains("is a file of the agent's host, and cannot be read here"), "{message}");
    let _ = ckpt(["config", "-q", "--flags-from", &flags]).arg(&archive).run().exits(3);
    // Who types a path may mean this host.
    let typed = ckpt(["simulate", "-o", "json", "--boot-id=same"]).arg(&archive);
    let typed = typed.args(["--", &format!("--attributes={named}")]).run().exits(1).json();
    assert_eq!(typed["outcome"], "fails");
}
