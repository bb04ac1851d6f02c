//! Live situations with a real docker daemon, packed with their /proc and docker's own state files: what became of every
//! executor, task and container there is what `simulate` and `executors` predict, as far as the moment can tell.
//! What happened is in tests/live, beside each tree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::live::{ckpt, directory, fate, find, names, same_executor, same_outcome, texts, truth};
use crate::support::cli::document;
use crate::support::corpus::{Unpacked, unpack_file};

/// Executors that the agent lost and that may reconnect as far as the moment can tell, and why.
const UNSURE: &[(&str, &[&str], &str)] = &[
    ("d21_executor_stopped", &["a"], "what is stopped may be continued in time"),
    ("d28_partition_aware", &["pa-stopped", "npa-stopped"], "what is stopped may be continued in time"),
];

/// Tasks whose state is not predicted, and why.
const UNCLEAR: &[(&str, &[&str], &str)] = &[(
    "d08_container_removed",
    &["a"],
    "a container that is gone may have ended well before it was removed",
)];

/// Tasks that are not known, and why.
const UNKNOWN: &[(&str, &[&str], &str)] = &[(
    "d18_non_checkpointing",
    &["n-ends", "n-box-left"],
    "lost when the agent died, before the moment: their framework does not checkpoint, and neither the checkpoint nor \
     Docker's files name tasks of it",
)];

fn is_in(list: &[(&str, &[&str], &str)], name: &str, id: &str) -> bool {
    list.iter().any(|(situation, ids, _)| name == format!("docker_{situation}") && ids.contains(&id))
}

fn unpacked(name: &str, dir: &Path) -> Unpacked {
    unpack_file(&directory().join(format!("docker_{name}.tar.gz")), dir)
}

#[test]
fn every_executor_task_and_container_ends_as_predicted() {
    let names: Vec<String> = names().into_iter().filter(|name| name.starts_with("docker_")).collect();
    assert!(names.len() >= 16, "{names:?}");
    for name in &names {
        let dir = tempfile::tempdir().unwrap();
        let tree = unpack_file(&directory().join(format!("{name}.tar.gz")), dir.path());
        let happened = truth(name);
        let flags = texts(&happened["flags"]);
        let forecast = ckpt("simulate", &tree, None, &flags);
        let executors = ckpt("executors", &tree, None, &flags);
        same_outcome(name, &happened, &forecast);
        for executor in happened["executors"].as_array().unwrap() {
            let is_unsure = is_in(UNSURE, name, executor["executor_id"].as_str().unwrap());
            assert!(!is_unsure || executor["fate"] == "kill-ineffective", "{name}: {executor}");
            let expected = if is_unsure { "may-reconnect" } else { fate(executor["fate"].as_str().unwrap()) };
            same_executor(name, executor, expected, &forecast, &executors);
        }
        for task in happened["tasks"].as_array().unwrap() {
            let id = task["task_id"].as_str().unwrap();
            if is_in(UNKNOWN, name, id) {
                continue;
            }
            let foretold = find(&forecast["tasks"], task, &["framework_id", "task_id"]);
            let mut task = task.clone();
            if is_in(UNCLEAR, name, id) {
                task["state_after"] = Value::Null;
            }
            for key in ["state_before", "state_after", "reason"] {
                assert_eq!(foretold[key], task[key], "{name}: {key} of {task}");
            }
        }
        same_containers(name, &happened, &forecast);
    }
}

/// The containers that were removed, and whether they ran.
fn same_containers(name: &str, happened: &Value, forecast: &Value) {
    let removed = |one: &&Value| one["fate"] == "removed";
    let of = |one: &Value| {
        (one["name"].clone(), one["at_the_moment"] == "running" || one["at_the_moment"] == "paused")
    };
    let mut expected: Vec<_> =
        happened["docker_containers"].as_array().unwrap().iter().filter(removed).map(of).collect();
    expected.sort_by_key(|(name, _)| name.to_string());
    let foretold = forecast["docker_orphans"].as_array().unwrap().iter();
    let foretold: Vec<_> = foretold.map(|one| (one["name"].clone(), one["running"] == true)).collect();
    assert_eq!(foretold, expected, "{name}");
    let is_known = |name: &Value| {
        let id = name.as_str().unwrap().strip_prefix("mesos-").unwrap();
        happened["executors"].as_array().unwrap().iter().any(|executor| executor["container_id"] == id)
    };
    let lost = forecast["lost_resources"].as_array().unwrap();
    for (container, runs) in expected {
        let is_lost = lost.iter().any(|line| line.as_str().unwrap().contains(container.as_str().unwrap()));
        assert_eq!(is_lost, runs && !is_known(&container), "{name}: {container} {lost:?}");
        assert!(!is_lost || forecast["exit_status"] == 1, "{name}");
    }
}

/// A situation that was changed: its tree, and the flags of its agent.
struct Changed {
    _dir: tempfile::TempDir,
    tree: Unpacked,
    flags: Vec<String>,
}

impl Changed {
    fn of(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let tree = unpacked(name, dir.path());
        let flags =
            texts(&truth(&format!("docker_{name}"))["flags"]).into_iter().map(str::to_owned).collect();
        Self { _dir: dir, tree, flags }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.tree.base.join(path)
    }

    /// What `simulate` says, with more of its own options and of the agent's flags.
    fn simulate(&self, options: &[&str], flags: &[&str]) -> Value {
        self.simulate_at(&self.tree.work, &[&["--relocated"], options].concat(), flags)
    }

    fn simulate_at(&self, path: &Path, options: &[&str], flags: &[&str]) -> Value {
        self.ask("simulate", path, options, flags)
    }

    fn ask(&self, command: &str, path: &Path, options: &[&str], flags: &[&str]) -> Value {
        let name = |flag: &str| flag.split('=').next().unwrap().to_owned();
        let is_replaced = |own: &&String| flags.iter().any(|flag| name(flag) == name(own));
        let output = Command::new(env!("CARGO_BIN_EXE_ckpt"))
            .args([command, path.to_str().unwrap(), "--mesos-version", "1.12.0", "-o", "json"])
            .args(["--proc-root", self.at("proc").to_str().unwrap()])
            .args(options)
            .arg("--")
            .args(self.flags.iter().filter(|own| !is_replaced(own)))
            .args(flags)
            .env_clear()
            .output()
            .unwrap();
        document(&output.stdout)
    }

    /// Changes the state files of every container; `change` gets `config.v2.json` and `hostconfig.json`.
    fn change_containers(&self, change: impl Fn(&mut Value, &mut Value)) {
        for entry in fs::read_dir(self.at("var/lib/docker/containers")).unwrap() {
            let own = entry.unwrap().path();
            let read = |name: &str| serde_json::from_slice(&fs::read(own.join(name)).unwrap()).unwrap();
            let (mut config, mut host) = (read("config.v2.json"), read("hostconfig.json"));
            change(&mut config, &mut host);
            fs::write(own.join("config.v2.json"), config.to_string()).unwrap();
            fs::write(own.join("hostconfig.json"), host.to_string()).unwrap();
        }
    }

    /// The directory of the daemon's process.
    fn dockerd(&self) -> PathBuf {
        let processes = fs::read_dir(self.at("proc")).unwrap().map(|entry| entry.unwrap().path());
        let is_dockerd = |path: &PathBuf| {
            fs::read_to_string(path.join("stat")).is_ok_and(|stat| stat.contains("(dockerd)"))
        };
        let mut found = processes.filter(is_dockerd);
        found.next().unwrap()
    }
}

/// The fates of some executors.
fn fates(forecast: &Value, ids: &[&str]) -> Vec<String> {
    let of = |id: &&str| find(&forecast["executors"], &json!({"executor_id": id}), &["executor_id"]);
    ids.iter().map(|id| of(id)["fate"].as_str().unwrap().to_owned()).collect()
}

fn why(forecast: &Value, id: &str) -> String {
    let executor = find(&forecast["executors"], &json!({"executor_id": id}), &["executor_id"]);
    executor["why"].as_str().unwrap().to_owned()
}

fn states(forecast: &Value, ids: &[&str]) -> Vec<Value> {
    let of = |id: &&str| find(&forecast["tasks"], &json!({"task_id": id}), &["task_id"]);
    ids.iter().map(|id| of(id)["state_after"].clone()).collect()
}

#[test]
fn without_the_files_of_docker_nothing_is_certain() {
    let changed = Changed::of("d01_untouched");
    fs::create_dir(changed.at("srv")).unwrap();
    fs::rename(changed.at("var/lib/docker"), changed.at("srv/docker")).unwrap();
    let forecast = changed.simulate(&[], &[]);
    assert_eq!(fates(&forecast, &["a", "b", "m"]), ["may-reconnect", "may-reconnect", "reconnects"]);
    assert!(why(&forecast, "a").contains("--docker-root"), "{}", why(&forecast, "a"));
    assert!(forecast["notes"].to_string().contains("Name Docker's data root with --docker-root"));
    assert_eq!((&forecast["docker_orphans"], &forecast["exit_status"]), (&Value::Null, &json!(0)));
    let all = ["reconnects"; 3];
    let named = changed.at("srv/docker");
    let named = changed.simulate(&["--docker-root", named.to_str().unwrap()], &[]);
    assert_eq!(fates(&named, &["a", "b", "m"]), all);
    // The settings of the daemon, then its command line.
    fs::create_dir_all(changed.at("etc/docker")).unwrap();
    fs::write(changed.at("etc/docker/daemon.json"), r#"{"data-root": "/srv/docker"}"#).unwrap();
    assert_eq!(fates(&changed.simulate(&[], &[]), &["a", "b", "m"]), all);
    fs::remove_dir_all(changed.at("etc")).unwrap();
    let cmdline = changed.dockerd().join("cmdline");
    let words = [fs::read(&cmdline).unwrap(), b"--data-root=/srv/docker\0".to_vec()].concat();
    fs::write(&cmdline, words).unwrap();
    assert_eq!(fates(&changed.simulate(&[], &[]), &["a", "b", "m"]), all);
}

#[test]
fn an_archive_has_the_files_of_docker() {
    let changed = Changed::of("d10_foreign_containers");
    let archive = directory().join("docker_d10_foreign_containers.tar.gz");
    fs::remove_dir_all(changed.at("var/lib/docker")).unwrap();
    let packed = changed.simulate_at(&archive, &[], &[]);
    let in_place = Changed::of("d10_foreign_containers").simulate(&[], &[]);
    assert_eq!(packed["docker_orphans"].as_array().unwrap().len(), 9);
    for key in ["docker_orphans", "lost_resources", "exit_status"] {
        assert_eq!(packed[key], in_place[key], "{key}");
    }
    // Without its processes, too.
    let output = Command::new(env!("CARGO_BIN_EXE_ckpt"))
        .args(["simulate", archive.to_str().unwrap(), "-o", "json", "--", "--containerizers=docker"])
        .env_clear()
        .output()
        .unwrap();
    let packed = document(&output.stdout);
    assert_eq!(packed["docker_orphans"], in_place["docker_orphans"]);
    let kept = changed.simulate_at(&archive, &[], &["--no-docker_kill_orphans"]);
    assert_eq!((&kept["docker_orphans"], &kept["exit_status"]), (&json!([]), &json!(0)));
}

#[test]
fn a_daemon_that_does_not_answer() {
    let changed = Changed::of("d01_untouched");
    let fails = |forecast: &Value, with: &str| {
        assert_eq!((&forecast["outcome"], &forecast["exit_status"]), (&json!("fails"), &json!(1)));
        assert_eq!(fates(forecast, &["a", "b", "m"]), ["may-reconnect"; 3]);
        assert!(forecast["failure"]["message"].as_str().unwrap().contains(with), "{}", forecast["failure"]);
    };
    let unsure = |forecast: &Value, with: &str| {
        assert_eq!(forecast["outcome"], "recovers");
        assert_eq!(fates(forecast, &["a", "b", "m"]), ["may-reconnect"; 3]);
        assert!(why(forecast, "m").contains(with), "{}", why(forecast, "m"));
    };
    fails(&changed.simulate(&[], &["--docker_socket=tcp://h:1"]), "Invalid Docker socket path: tcp://h:1");
    fails(&changed.simulate(&[], &["--docker_socket=/run/other.sock"]), "-H unix:///run/other.sock ps -a");
    unsure(&changed.simulate(&[], &["--docker=/opt/docker"]), "/opt/docker");
    let stat = changed.dockerd().join("stat");
    let text = fs::read_to_string(&stat).unwrap();
    fs::write(&stat, text.replace("(dockerd) S", "(dockerd) T")).unwrap();
    fails(&changed.simulate(&[], &[]), "Timed out getting docker version");
    let validated = changed.ask("validate", &changed.tree.work, &["--relocated"], &[]);
    let found = find(&validated["findings"], &json!({"code": "docker-not-running"}), &["code"]);
    assert_eq!((&found["severity"], &validated["exit_status"]), (&json!("fatal"), &json!(1)));
    // Without docker it does not matter.
    let without = changed.simulate(&[], &["--containerizers=mesos"]);
    assert_eq!(fates(&without, &["a", "b", "m"]), ["lost", "lost", "reconnects"]);
    fs::write(&stat, text).unwrap();
    fs::remove_file(changed.at("proc/net/unix")).unwrap();
    unsure(&changed.simulate(&[], &[]), "list of sockets");
}

#[test]
fn names_of_older_releases() {
    let changed = Changed::of("d24_finished_meanwhile");
    changed.change_containers(|config, _| {
        let name = config["Name"].as_str().unwrap().replace("/mesos-", "/mesos-94eff6c7-S0.");
        config["Name"] = name.into();
    });
    let forecast = changed.simulate(&[], &[]);
    assert_eq!(
        states(&forecast, &["ends-ok", "ends-bad", "stays"]),
        ["TASK_FINISHED", "TASK_FAILED", "TASK_RUNNING"]
    );
    assert_eq!(forecast["docker_orphans"], json!([]));
}

#[test]
fn containers_that_docker_starts_again() {
    let changed = Changed::of("d24_finished_meanwhile");
    changed.change_containers(|_, host| host["RestartPolicy"]["Name"] = "always".into());
    let ends = || states(&changed.simulate(&[], &[]), &["ends-ok", "ends-bad"]);
    assert_eq!(ends(), ["TASK_FINISHED", "TASK_FAILED"]);
    changed.change_containers(|config, _| config["RestartCount"] = 1.into());
    assert_eq!(ends(), [Value::Null, Value::Null]);
    changed.change_containers(|_, host| host["RestartPolicy"]["Name"] = "on-failure".into());
    assert_eq!(ends(), ["TASK_FAILED", "TASK_FAILED"]);
    // After a boot they run, and the agent removes them.
    let running = |changed: &Changed| {
        let forecast = changed.simulate(&["--reboot"], &[]);
        let orphans = forecast["docker_orphans"].as_array().unwrap().clone();
        assert_eq!(orphans.len(), 3);
        assert_eq!(forecast["lost_resources"], json!([]));
        orphans.iter().filter(|one| one["running"] == true).count()
    };
    assert_eq!(running(&changed), 3);
    assert_eq!(running(&Changed::of("d24_finished_meanwhile")), 0);
}

#[test]
fn a_container_that_is_paused() {
    let changed = Changed::of("d15c_custom_executor_http");
    changed.change_containers(|config, _| config["State"]["Paused"] = true.into());
    let forecast = changed.simulate(&[], &[]);
    assert_eq!(fates(&forecast, &["a", "h"]), ["reconnects", "lost"]);
    assert!(why(&forecast, "a").ends_with(" is paused"), "{}", why(&forecast, "a"));
}

#[test]
fn a_container_that_ended_unnoticed() {
    let changed = Changed::of("d01_untouched");
    changed.change_containers(|config, _| config["State"]["Pid"] = 4_000_000.into());
    let forecast = changed.simulate(&[], &[]);
    assert_eq!(fates(&forecast, &["a", "b"]), ["reconnects", "reconnects"]);
    assert_eq!(states(&forecast, &["a", "b", "m"]), [Value::Null, Value::Null, "TASK_RUNNING".into()]);
    assert_eq!(forecast["exit_status"], 1);
}

#[test]
fn a_task_that_is_being_killed() {
    let changed = Changed::of("d01_untouched");
    let executor = |name: &str| {
        let cmdline = |path: &PathBuf| fs::read_to_string(path.join("cmdline")).unwrap_or_default();
        let mut processes = fs::read_dir(changed.at("proc")).unwrap().map(|entry| entry.unwrap().path());
        processes
            .find(|path| cmdline(path).starts_with("mesos-docker-executor") && cmdline(path).contains(name))
            .unwrap()
    };
    let container = find(
        &changed.simulate(&[], &[])["executors"],
        &json!({"executor_id": "a"}),
        &["executor_id"],
    )["container_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let parent = executor(&container).file_name().unwrap().to_str().unwrap().to_owned();
    let client = changed.at("proc/4000000");
    fs::create_dir(&client).unwrap();
    let tail = "0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 10 0 0";
    fs::write(client.join("stat"), format!("4000000 (docker) S {parent} {parent} {parent} {tail}\n"))
        .unwrap();
    let words = format!("docker\0-H\0unix:///var/run/docker.sock\0stop\0-t\03\0mesos-{container}\0");
    fs::write(client.join("cmdline"), words).unwrap();
    let forecast = changed.simulate(&[], &[]);
    assert_eq!(fates(&forecast, &["a", "b"]), ["reconnects", "reconnects"]);
    assert_eq!(states(&forecast, &["a", "b"]), ["TASK_KILLED", "TASK_RUNNING"]);
}

#[test]
fn without_the_flags_of_the_agent_docker_executors_are_not_lost() {
    let mut changed = Changed::of("d01_untouched");
    changed.flags.clear();
    let forecast = changed.simulate(&[], &[]);
    assert_eq!(fates(&forecast, &["a", "b", "m"]), ["may-reconnect", "may-reconnect", "reconnects"]);
    assert!(why(&forecast, "a").contains("--containerizers"), "{}", why(&forecast, "a"));
}

#[test]
fn the_container_of_a_dead_executor_stays_for_a_while() {
    let changed = Changed::of("d28_partition_aware");
    let removal = |flags: &[&str]| {
        let forecast = changed.simulate(&[], flags);
        let timeline = forecast["timeline"].as_array().unwrap().clone();
        let is_it = |event: &Value| event["event"].as_str().unwrap().contains("--docker_remove_delay");
        let event = timeline.into_iter().find(is_it).unwrap();
        assert!(event["event"].as_str().unwrap().starts_with("2 docker containers of executors"), "{event}");
        event["at_secs"].as_f64().unwrap()
    };
    assert!((removal(&[]) - 21_600.0).abs() < 1.0);
    assert!((removal(&["--docker_remove_delay=3secs"]) - 3.0).abs() < 1.0);
}

#[test]
fn an_executor_in_a_network_of_its_own() {
    let changed = Changed::of("d16_docker_mesos_image");
    let tcp = changed.at("proc/net/tcp");
    let header = fs::read_to_string(&tcp).unwrap().lines().next().unwrap().to_owned() + "\n";
    fs::write(&tcp, header).unwrap();
    assert_eq!(fates(&changed.simulate(&[], &[]), &["fine"]), ["lost"]);
    changed.change_containers(|_, host| host["NetworkMode"] = "bridge".into());
    assert_eq!(fates(&changed.simulate(&[], &[]), &["fine"]), ["may-reconnect"]);
}

#[test]
fn status_says_which_containers_a_restart_removes() {
    let changed = Changed::of("d10_foreign_containers");
    let status = |output: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_ckpt"))
            .args(["status", changed.tree.work.to_str().unwrap(), "--relocated", "--mesos-version", "1.12.0"])
            .args(["-o", output, "--proc-root", changed.at("proc").to_str().unwrap(), "--"])
            .args(&changed.flags)
            .env_clear()
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    let document = document(status("json").as_bytes());
    assert_eq!(document["restart"]["lost_resources"].as_array().unwrap().len(), 7);
    let text = status("table");
    assert!(text.contains("and 4 more: ckpt simulate lists them"), "{text}");
}

#[test]
fn a_cleanup_that_may_not_reach_docker_is_not_promised() {
    let changed = Changed::of("d01_untouched");
    let cleanup = |path: &Path, options: &[&str]| {
        let forecast = changed.simulate_at(path, options, &["--recover=cleanup"]);
        let code = forecast["error"]["code"].as_str().unwrap_or_default().to_owned();
        (forecast["outcome"].as_str().unwrap().to_owned(), forecast["exit_status"].clone(), code)
    };
    let work = changed.tree.work.clone();
    assert_eq!(cleanup(&work, &["--relocated"]), ("cleans-up".to_owned(), json!(0), String::new()));
    fs::remove_file(changed.at("proc/net/unix")).unwrap();
    let unknown = ("unknown".to_owned(), json!(3), "not-checked".to_owned());
    assert_eq!(cleanup(&work, &["--relocated"]), unknown);
    // Nor where no process was looked at.
    let flags = [&changed.flags[..], &["--recover=cleanup".to_owned()]].concat();
    let output = Command::new(env!("CARGO_BIN_EXE_ckpt"))
        .args([
            "simulate",
            work.to_str().unwrap(),
            "--relocated",
            "--mesos-version",
            "1.12.0",
            "-o",
            "json",
            "--",
        ])
        .args(flags)
        .env_clear()
        .output()
        .unwrap();
    let document = document(&output.stdout);
    assert_eq!(
        (&document["outcome"], &document["error"]["code"]),
        (&json!("unknown"), &json!("not-checked"))
    );
}
