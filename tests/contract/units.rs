//! The unit that starts the agent: a source of flags by name and by itself, and what it removes. Units are beside the `/proc`
//! that is named, or in a copy.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::tree::{Agent, Executor, Framework, Placed, Tree};

/// A machine with a unit, and a checkpoint in place on it.
pub(super) struct Machine {
    pub(super) dir: tempfile::TempDir,
    pub(super) placed: Placed,
}

pub(super) const UNIT: &str = "etc/systemd/system/mesos-slave.service";

impl Machine {
    pub(super) fn new() -> Self {
        // Short paths: longer ones are abbreviated.
        let dir = tempfile::tempdir_in("/tmp").unwrap();
        let framework = Framework::new("F").executor(Executor::command("t", 7));
        let placed =
            Tree::new().agent(Agent::new("S").framework(framework)).write(&dir.path().join("placed"));
        fs::create_dir_all(dir.path().join("root/proc")).unwrap();
        Self { dir, placed }
    }

    pub(super) fn root(&self) -> PathBuf {
        self.dir.path().join("root")
    }

    pub(super) fn file(&self, path: &str, content: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// A unit with these lines before its `ExecStart`, which has these arguments.
    pub(super) fn unit(&self, before: &str, arguments: &str) {
        let text = format!("[Unit]\n\n[Service]\n{before}\nExecStart=/usr/sbin/mesos-slave {arguments}\n");
        self.file(UNIT, &text);
    }

    /// The flags that the checkpoint was written with.
    pub(super) fn usual(&self) -> String {
        format!("--work_dir={} --hostname=agent1.example.org", self.placed.work.display())
    }

    pub(super) fn ask(&self, command: &str, more: &[&str], status: i32) -> Json {
        let call = ckpt([command, "-o", "json", "--no-probe", "--boot-id=same", "--proc-root"]);
        let call = call.arg(self.root().join("proc")).arg("--runtime-dir").arg(&self.placed.runtime);
        call.arg(&self.placed.work).args(more).run().exits(status).json()
    }

    pub(super) fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.root().join(UNIT).display())
    }
}

pub(super) fn finding(document: &Json, code: &str) -> Option<String> {
    let findings = document["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["code"] == code)?;
    // What only may be is no error: the answer is unknown.
    let severity = if document["verdict"] == "unknown" { "warning" } else { "error" };
    assert_eq!(found["severity"], severity);
    Some(found["message"].as_str().unwrap().to_owned())
}

#[test]
fn the_units_flags_count_by_themselves() {
    let machine = Machine::new();
    machine.unit("Environment=MESOS_ATTRIBUTES=rack:r9", &machine.usual());
    let document = machine.ask("simulate", &[], 1);
    assert_eq!((&document["outcome"], &document["failure"]["rule"]), (&json!("fails"), &json!("R116")));
    let attributes = &document["config"]["fields"][2];
    let place = format!("--attributes, unit {}", machine.place(4));
    assert_eq!((&attributes["why"], &attributes["place"]), (&json!("rack:r9 is new"), &json!(place)));
    let note = format!("flags are taken from mesos-slave.service ({})", machine.place(5));
    assert!(document["notes"].as_array().unwrap().contains(&json!(note)), "{}", document["notes"]);
    assert_eq!(machine.ask("validate", &[], 1)["verdict"], "fail");
    let rows = machine.ask("config", &["--given"], 1)["flags"].clone();
    let shown: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (row["name"].as_str().unwrap(), row["origin"].as_str().unwrap(), row["line"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(shown, [("attributes", "unit", 4), ("hostname", "unit", 5), ("work_dir", "unit", 5)]);
    // What is nearer wins.
    assert_eq!(machine.ask("simulate", &["--", "--attributes="], 0)["outcome"], "recovers");
    machine.file("env", "MESOS_ATTRIBUTES=\n");
    let env = format!("--flags-from=env:{}", machine.root().join("env").display());
    assert_eq!(machine.ask("simulate", &[&env], 0)["outcome"], "recovers");
    // A drop-in takes the variable back.
    machine.file(&format!("{UNIT}.d/10.conf"), "[Service]\nEnvironment=\n");
    assert_eq!(machine.ask("simulate", &[], 0)["outcome"], "recovers");
}

#[test]
fn the_wrappers_flag_directory_counts_by_itself() {
    let machine = Machine::new();
    machine.file(
        "lib/systemd/system/mesos-slave.service",
        "[Service]\nExecStart=/usr/bin/mesos-init-wrapper slave\n",
    );
    machine.file("etc/default/mesos-slave", "MASTER=`cat /etc/mesos/zk`\n");
    machine.file("etc/mesos/zk", "zk://192.0.2.10:2181/mesos\n");
    machine.file("etc/mesos-slave/hostname", "agent1.example.org\n");
    machine.file("etc/mesos-slave/attributes/rack", "r9\n");
    // All flags are known, and work_dir is not among them.
    let document = machine.ask("validate", &[], 1);
    assert_eq!(
        (&document["findings"][0]["code"], &document["verdict"]),
        (&json!("flag-missing"), &json!("fail"))
    );
    machine.file("etc/mesos-slave/work_dir", machine.placed.work.to_str().unwrap());
    let document = machine.ask("simulate", &[], 1);
    let place = machine.root().join("etc/mesos-slave/attributes").display().to_string();
    assert_eq!(document["config"]["fields"][2]["place"], format!("--attributes, unit {place}"));
    machine.file("etc/mesos-slave/attributes/rack", "");
    assert_eq!(machine.ask("simulate", &[], 0)["outcome"], "recovers");
}

#[test]
fn a_unit_by_its_name_and_by_its_path() {
    let machine = Machine::new();
    machine.file(
        "usr/lib/systemd/system/other@.service",
        "[Service]\nExecStart=/usr/sbin/mesos-agent --work_dir=/srv/%i --port=7\n",
    );
    let path = machine.root().join("usr/lib/systemd/system/other@.service");
    let named = machine.ask("config", &["--given", "--flags-from=unit:other@blue"], 1);
    let rows = |document: &Json| {
        let rows = document["flags"].as_array().unwrap().iter();
        rows.map(|row| format!("{}={}", row["name"].as_str().unwrap(), row["value"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&named), ["port=7", "work_dir=/srv/blue"]);
    assert_eq!(named["flags"][0]["path"], path.to_str().unwrap());
    let by_path = format!("--flags-from=unit:{}", path.display());
    assert_eq!(rows(&machine.ask("config", &["--given", &by_path], 1)), ["port=7", "work_dir=/srv/"]);
    let refused = machine.ask("config", &["--flags-from=unit:none"], 3);
    assert_eq!(refused["error"]["message"], "there is no unit none");
    machine.file("etc/systemd/system/none.service", "[Service]\nExecStart=/bin/true\n");
    let path = machine.root().join("etc/systemd/system/none.service");
    let refused = machine.ask("config", &["--flags-from=unit:none"], 3);
    assert_eq!(
        refused["error"]["message"],
        format!("{} starts no agent, as far as its text says", path.display())
    );
}

#[test]
fn a_unit_that_removes_latest() {
    let machine = Machine::new();
    let latest = machine.placed.work.join("meta/slaves/latest").display().to_string();
    machine.unit(&format!("ExecStartPre=-/usr/bin/rm -f {latest}"), &machine.usual());
    let message = format!(
        "mesos-slave.service removes {latest} (ExecStartPre, {}): /usr/bin/rm -f {latest}",
        machine.place(4)
    );
    let document = machine.ask("validate", &[], 1);
    assert_eq!(finding(&document, "unit-removes-checkpoint").as_deref(), Some(&*message));
    assert_eq!(document["verdict"], "loses");
    let document = machine.ask("simulate", &[], 1);
    assert_eq!((&document["outcome"], &document["agent_id"]), (&json!("new-agent"), &Json::Null));
    assert_eq!(document["executors"][0]["fate"], "lost");
    assert_eq!(machine.ask("executors", &[], 1)["executors"][0]["verdict"], "lost");
    let text = ckpt(["simulate", "--no-probe", "--boot-id=same", "--proc-root"])
        .arg(machine.root().join("proc"))
        .arg(&machine.placed.work)
        .run()
        .exits(1)
        .stdout();
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    // A long path is cut in the middle.
    for part in ["Becausemesos-slave.serviceremoves", "mesos-slave.service:4):/usr/bin/rm-f"] {
        assert!(squeezed(&text).contains(part), "{text}");
    }
}

#[test]
fn scripts_that_remove() {
    let machine = Machine::new();
    let work = machine.placed.work.display().to_string();
    machine.unit("ExecStopPost=/opt/clean.sh", &machine.usual());
    for (script, status, outcome) in [
        (format!("rm -rf {work}/meta/*"), 1, "new-agent"),
        (format!("W={work}\n[ -e $W/meta ] && rm -rf $W/meta"), 1, "new-agent"),
        (format!("mv {work}/meta {work}/meta.old"), 1, "new-agent"),
        (format!("find {work} -name latest -delete"), 1, "new-agent"),
        (format!("grep -q new /etc/state && rm -rf {work}"), 3, "unknown"),
        (format!("rm -rf {work}/slaves/*/frameworks/*/tmp"), 0, "recovers"),
        (format!("# rm -rf {work}\necho rm -rf {work}"), 0, "recovers"),
    ] {
        machine.file("opt/clean.sh", &format!("#!/bin/sh\n{script}\n"));
        let document = machine.ask("simulate", &[], status);
        assert_eq!(document["outcome"], outcome, "{script}");
        if status == 3 {
            assert_eq!(document["error"]["code"], "unit-removes-checkpoint");
        }
        let found = finding(&machine.ask("validate", &[], status), "unit-removes-checkpoint");
        assert_eq!(found.is_some(), status != 0, "{script}");
    }
}

/// A finding of severity error stands by itself: the answer is not unknown.
#[test]
fn what_may_be_removed_hides_no_loss() {
    let machine = Machine::new();
    let work = machine.placed.work.display().to_string();
    machine.file("opt/clean.sh", &format!("#!/bin/sh\ngrep -q new /etc/state && rm -rf {work}\n"));
    machine.unit("ExecStartPre=/opt/clean.sh", &machine.usual());
    let unknown = machine.ask("validate", &[], 3);
    assert_eq!(
        (&unknown["verdict"], &unknown["error"]["code"]),
        (&json!("unknown"), &json!("unit-removes-checkpoint"))
    );
    assert_eq!(machine.ask("status", &[], 3)["validation"]["verdict"], "unknown");
    machine.ask("validate", &["--", "--attributes=rack:r9"], 1);
}

/// systemd runs them before all others.
#[test]
fn conditions_that_remove() {
    let machine = Machine::new();
    let latest = machine.placed.work.join("meta/slaves/latest").display().to_string();
    machine.unit(&format!("ExecCondition=/bin/sh -c 'rm -f {latest}; true'"), &machine.usual());
    assert_eq!(machine.ask("simulate", &[], 1)["outcome"], "new-agent");
    let message =
        format!("mesos-slave.service removes {latest} (ExecCondition, {}): rm -f {latest}", machine.place(4));
    let found = finding(&machine.ask("validate", &[], 1), "unit-removes-checkpoint");
    assert_eq!(found, Some(message));
}

#[test]
fn a_unit_that_names_another_work_dir() {
    let machine = Machine::new();
    let other = machine.dir.path().join("other");
    machine.unit("", &format!("--work_dir={} --hostname=agent1.example.org", other.display()));
    let lost = machine.ask("simulate", &[], 1);
    assert_eq!((&lost["outcome"], &lost["agent_id"]), (&json!("new-agent"), &Json::Null));
    let place = machine.place(5);
    let message = format!("work_dir is {} (unit {place}): no checkpoint is there", other.display());
    assert_eq!(finding(&machine.ask("validate", &[], 1), "work-dir-elsewhere"), Some(message));
    // Another checkpoint is there: the agent keeps the ID of that one.
    fs::create_dir_all(other.join("meta/slaves")).unwrap();
    std::os::unix::fs::symlink(other.join("meta/slaves/T"), other.join("meta/slaves/latest")).unwrap();
    let kept = machine.ask("simulate", &[], 1);
    assert_eq!((&kept["outcome"], &kept["agent_id"]), (&json!("recovers"), &json!("T")));
    assert_eq!(kept["executors"][0]["fate"], "lost");
    let message =
        format!("work_dir is {} (unit {place}): the checkpoint of agent T is there", other.display());
    let validated = machine.ask("validate", &[], 1);
    assert_eq!(finding(&validated, "work-dir-elsewhere"), Some(message));
    assert_eq!(validated["verdict"], "loses");
    assert_eq!(machine.ask("executors", &[], 1)["executors"][0]["verdict"], "lost");
    // The same directory by another name is this one.
    fs::remove_dir_all(&other).unwrap();
    std::os::unix::fs::symlink(&machine.placed.work, &other).unwrap();
    assert_eq!(machine.ask("simulate", &[], 0)["outcome"], "recovers");
}

#[test]
fn the_unit_in_a_copy() {
    let dir = tempfile::tempdir().unwrap();
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&dir.path().join("first"));
    let copy = dir.path().join("copy");
    let work = copy.join(placed.work.strip_prefix("/").unwrap());
    fs::create_dir_all(work.parent().unwrap()).unwrap();
    fs::rename(&placed.work, &work).unwrap();
    let unit = copy.join(UNIT);
    fs::create_dir_all(unit.parent().unwrap()).unwrap();
    let write = |work_dir: &Path| {
        let text = format!(
            "[Service]\nExecStart=/usr/sbin/mesos-slave --work_dir={} --hostname=agent1.example.org\n",
            work_dir.display()
        );
        fs::write(&unit, text).unwrap();
    };
    let ask = |status: i32| {
        let call = ckpt(["simulate", "-o", "json", "--relocated", "--boot-id=same"]);
        call.arg(&work).run().exits(status).json()
    };
    write(&placed.work);
    let document = ask(0);
    assert_eq!(document["outcome"], "recovers");
    assert_eq!(document["config"]["fields"][0]["place"], format!("--hostname, unit {}:2", unit.display()));
    write(Path::new("/srv/mesos2"));
    assert_eq!(ask(1)["outcome"], "new-agent");
}

/// An entry of `containers` that is not a directory aborts the agent, in the directory that the flags name.
#[test]
fn the_runtime_dir_of_the_flags_is_read() {
    let machine = Machine::new();
    let ask = |runtime: &str, status: i32| {
        machine.unit("", &format!("{} --runtime_dir={runtime}", machine.usual()));
        let call = ckpt(["simulate", "-o", "json", "--no-probe", "--boot-id=same", "--proc-root"]);
        call.arg(machine.root().join("proc")).arg(&machine.placed.work).run().exits(status).json()
    };
    let stray = machine.dir.path().join("run/containers/stray");
    fs::create_dir_all(stray.parent().unwrap()).unwrap();
    fs::write(&stray, "").unwrap();
    let document = ask(machine.dir.path().join("run").to_str().unwrap(), 1);
    assert_eq!((&document["outcome"], &document["failure"]["rule"]), (&json!("aborts"), &json!("R138")));
    assert_eq!(ask(machine.dir.path().join("none").to_str().unwrap(), 0)["outcome"], "recovers");
}

#[test]
fn the_unit_in_an_archive() {
    let dir = tempfile::tempdir().unwrap();
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&dir.path().join("first"));
    let archive = dir.path().join("host.tar");
    let write = |work_dir: &str| {
        let mut builder = tar::Builder::new(fs::File::create(&archive).unwrap());
        builder.follow_symlinks(false);
        builder.append_dir_all("host7/var/lib/mesos", &placed.work).unwrap();
        let mut file = |path: &str, content: &str| {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, path, content.as_bytes()).unwrap();
        };
        file(
            "host7/lib/systemd/system/mesos-slave.service",
            "[Service]\nExecStart=/usr/bin/mesos-init-wrapper slave\n",
        );
        file("host7/etc/mesos-slave/work_dir", work_dir);
        file("host7/etc/mesos-slave/hostname", "agent1.example.org\n");
        builder.finish().unwrap();
    };
    let ask = |status: i32| {
        ckpt(["simulate", "-o", "json", "--boot-id=same"]).arg(&archive).run().exits(status).json()
    };
    write(placed.work.to_str().unwrap());
    let document = ask(0);
    assert_eq!(document["outcome"], "recovers");
    let place = "--hostname, unit host7/etc/mesos-slave/hostname";
    assert_eq!(document["config"]["fields"][0]["place"], place);
    write("/srv/mesos2");
    assert_eq!(ask(1)["outcome"], "new-agent");
}
