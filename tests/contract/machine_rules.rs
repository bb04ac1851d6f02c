//! What a machine does around an agent: conditions of its unit, rules that remove files at boot or by age, the directory that
//! relative flags count from, and an agent that runs.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::forecasts::empty_proc;
use super::units::{Machine, UNIT};
use crate::support::cli::{ckpt, documents};
use crate::support::namespaces::in_namespaces;
use crate::support::tree::{Agent, Container, Executor, Framework, Kind, Run, Task, Tree};

fn asks(machine: &Machine, command: &str, more: &[&str]) -> Json {
    let call =
        ckpt([command, "-o", "json", "--boot-id=same", "--proc-root"]).arg(machine.root().join("proc"));
    call.arg(&machine.placed.work).args(more).run().json()
}

/// systemd skips a unit whose conditions are not met: no agent starts, and no answer is green.
#[test]
fn a_unit_that_will_not_start() {
    let machine = Machine::new();
    let unit = |condition: &str| {
        let start = format!("ExecStart=/usr/sbin/mesos-slave {}", machine.usual());
        machine.file(UNIT, &format!("[Unit]\n{condition}\n[Service]\n{start}\n"));
    };
    machine.file("etc/mesos/zk", "zk://a/mesos\n");
    unit("ConditionPathExists=/etc/mesos/zk");
    for command in ["validate", "simulate", "executors"] {
        let _ = machine.ask(command, &[], 0);
    }
    for condition in ["ConditionPathExists=!/etc/mesos/zk", "AssertPathExists=/etc/mesos/none"] {
        unit(condition);
        for command in ["validate", "simulate", "executors", "status"] {
            let _ = machine.ask(command, &[], 3);
        }
        let message = format!(
            "systemd does not start mesos-slave.service, so no agent starts: {condition} is not met ({})",
            machine.place(2)
        );
        let error = machine.ask("simulate", &[], 3)["error"].take();
        assert_eq!(error["message"], message);
        assert_eq!(error["next"], "meet that condition, or remove it from the unit; then ask again");
    }
}

/// Files that the machine removes at boot or by age are named with the rule, its file and line.
#[test]
fn rules_that_remove_a_checkpoint() {
    let machine = Machine::new();
    empty_proc(&machine.root().join("proc"));
    // Without units the files of this host count, and with an agent's its flags.
    machine.file("etc/systemd/system/cron.service", "[Service]\nExecStart=/usr/sbin/cron\n");
    let work = machine.placed.work.display().to_string();
    let found = || -> Vec<String> {
        let document = asks(&machine, "validate", &[]);
        let findings = document["findings"].as_array().unwrap().iter();
        let findings = findings.filter(|finding| finding["code"] == "work-dir-temporary");
        findings.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(), [format!("{work} is below /tmp")]);
    assert_eq!(asks(&machine, "simulate", &["--reboot"])["outcome"], "recovers");
    let place = |path: &str| machine.root().join(path).display().to_string();
    let rules = "usr/lib/tmpfiles.d/tmp.conf";
    machine.file(rules, "q /tmp 1777 root root 10d\n");
    let rule = "q /tmp 1777 root root 10d";
    let by_age =
        format!("files in {work} are removed when they were not used for 10d ({}:1: {rule})", place(rules));
    assert_eq!(found(), [by_age]);
    assert_eq!(asks(&machine, "simulate", &["--reboot"])["outcome"], "recovers");
    machine.file(rules, &format!("# at boot\nR {work}/meta\n"));
    let at_boot = format!("{work}/meta is removed at each boot ({}:2: R {work}/meta)", place(rules));
    assert_eq!(found(), [at_boot]);
    assert_eq!(asks(&machine, "simulate", &[])["outcome"], "recovers");
    let rebooted = asks(&machine, "simulate", &["--reboot"]);
    assert_eq!((&rebooted["outcome"], &rebooted["exit_status"]), (&json!("new-agent"), &json!(1)));
    machine.file(rules, "");
    machine.file("etc/cron.d/clean", &format!("0 4 * * * root tmpreaper 7d {work}\n"));
    assert!(found()[0].contains("not used for 7d"), "{:?}", found());
}

/// A relative directory of a flag counts from where the agent is started: where nothing tells, nothing is green.
#[test]
fn a_relative_runtime_dir_of_the_agent() {
    let machine = Machine::new();
    let ask = |more: &[&str]| asks(&machine, "simulate", &[&["--no-probe"], more].concat());
    let unknown = ask(&["--", "--runtime_dir=run/mesos"]);
    assert_eq!(
        (&unknown["exit_status"], &unknown["error"]["message"]),
        (&json!(3), &json!("what an agent finds at runtime_dir run/mesos is not known (command line)"))
    );
    // It is known where ckpt has an option for it, and where the unit names its directory.
    let runtime = format!("--runtime-dir={}", machine.placed.runtime.display());
    assert_eq!(ask(&[&runtime, "--", "--runtime_dir=run/mesos"])["exit_status"], 0);
    machine.unit("WorkingDirectory=/srv", &format!("{} --runtime_dir=run/mesos", machine.usual()));
    assert_eq!(ask(&[])["exit_status"], 0);
}

/// A relative `--runtime-dir` of ckpt counts from where ckpt is called.
#[test]
fn a_relative_runtime_dir_of_ckpt() {
    let dir = tempfile::tempdir().unwrap();
    let run = Run::new("c").pid(4001).http().task(Task::new("T").running()).in_runtime();
    let executor = Executor::new("E", Kind::Custom).run(run);
    let placed = Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor)));
    let placed = placed.write(dir.path());
    let here = placed.runtime.parent().unwrap();
    let name = placed.runtime.file_name().unwrap().to_str().unwrap();
    let ask = |runtime: &str| {
        let call =
            ckpt(["simulate", "-o", "json", "--relocated", "--boot-id=same", "--runtime-dir", runtime]);
        call.arg(&placed.work).cwd(here).run().json()
    };
    let (relative, whole) = (ask(name), ask(placed.runtime.to_str().unwrap()));
    assert_eq!(relative["coverage"]["runtime_dir"], "read");
    assert_eq!(relative["executors"], whole["executors"]);
}

/// The containers are in the usual directory, and the flags name another.
#[test]
fn containers_in_another_runtime_dir_than_that_of_the_flags() {
    let dir = tempfile::tempdir().unwrap();
    let nested = json!({"value": "n", "parent": {"value": "c"}});
    let status = json!({"update": {"status": {"container_status": {"container_id": nested}}}});
    let task = Task::new("T").update_but("TASK_RUNNING", status).ack();
    let run = Run::new("c").pid(4001).http().task(task).in_runtime().nested(Container::new("n").pid(4002));
    let executor = Executor::new("E", Kind::Default).run(run);
    let placed = Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(executor)));
    let placed = placed.write(dir.path());
    let script = r#"
mount -t tmpfs none /run || exit 77
test -e /var/run/mesos && exit 77
mkdir -p /var/run/mesos && cp -a "$RUNTIME"/. /var/run/mesos/
for flag in --gc_delay=1weeks --runtime_dir=/run/mesos-other; do
  "$CKPT" validate -o json --no-probe --boot-id same "$WORK" -- $flag
  "$CKPT" simulate -o json --no-probe --boot-id same "$WORK" -- $flag
done
exit 0
"#;
    let output = in_namespaces(&["-rm"], script, |command| {
        command
            .env("CKPT", env!("CARGO_BIN_EXE_ckpt"))
            .env("WORK", &placed.work)
            .env("RUNTIME", &placed.runtime);
    });
    let Some(output) = output else { return };
    let text = String::from_utf8(output.stdout).unwrap();
    let documents = documents(text.as_bytes());
    let [usual, recovers, other, loses] = &documents[..] else { panic!("{text}") };
    let found = |document: &Json| {
        let findings = document["findings"].as_array().unwrap().iter();
        let mut found = findings.filter(|finding| finding["code"] == "runtime-dir-elsewhere");
        found.next().map(|finding| (finding["severity"].clone(), finding["message"].clone()))
    };
    assert_eq!((found(usual), &recovers["exit_status"]), (None, &json!(0)));
    let message =
        "runtime_dir is /run/mesos-other (command line): 1 container of this checkpoint is in /var/run/mesos";
    assert_eq!(found(other), Some((json!("error"), json!(message))));
    // A default executor without its containers fails its tasks.
    assert_eq!((&other["exit_status"], &loses["exit_status"]), (&json!(1), &json!(1)));
}

/// An agent that runs in its unit, with these arguments and variables.
fn runs(machine: &Machine, arguments: &str, variables: &str) {
    let proc = machine.root().join("proc");
    empty_proc(&proc);
    let put = |name: &str, content: &str| {
        let path = proc.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    put("stat", "btime 1000\n");
    put("7/stat", &format!("7 (mesos-slave) S 1 {}", "1 ".repeat(48)));
    let words = arguments.replace(' ', "\0");
    put("7/cmdline", &format!("/usr/sbin/mesos-slave\0{words}\0"));
    put("7/environ", variables);
    put("7/cgroup", "0::/system.slice/mesos-slave.service\n");
}

fn notes(document: &Json) -> String {
    document["notes"].to_string()
}

/// Who restarts the agent gives it the flags of the unit, which may have been edited since, in any of its places.
#[test]
fn a_unit_that_was_edited_beside_its_agent() {
    let machine = Machine::new();
    let usual = machine.usual();
    runs(&machine, &format!("{usual} --gc_delay=1weeks"), "MESOS_DISK_WATCH_INTERVAL=2mins\0PATH=/bin\0");
    machine.unit("Environment=MESOS_DISK_WATCH_INTERVAL=2mins", &format!("{usual} --gc_delay=1weeks"));
    let same = asks(&machine, "simulate", &[]);
    assert!(!notes(&same).contains("would restart the agent"), "{same}");
    let running = "the agent of this work_dir is running, pid 7: this is about its next start";
    assert!(notes(&same).contains(running), "{same}");
    assert!(notes(&asks(&machine, "executors", &[])).contains(running));
    machine.file("etc/default/mesos", "MESOS_ATTRIBUTES=rack:r9\n");
    let edited = "Environment=MESOS_DISK_WATCH_INTERVAL=3mins\nEnvironmentFile=/etc/default/mesos";
    machine.unit(edited, &format!("{usual} --gc_delay=2weeks"));
    let other = asks(&machine, "simulate", &[]);
    for difference in [
        "--attributes: not given now, rack:r9 then",
        "--disk_watch_interval: 2mins now, 3mins then",
        "--gc_delay: 1weeks now, 2weeks then",
    ] {
        assert!(notes(&other).contains(difference), "{difference}: {other}");
    }
    // The unit's attributes are those of the next start, and the policy refuses them.
    assert_eq!((&other["outcome"], &other["exit_status"]), (&json!("fails"), &json!(1)));
}

/// A report is asked for as everything else.
#[test]
fn a_report_on_a_wrong_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let page = dir.path().join("page.html");
    let page = page.to_str().unwrap();
    let tree = crate::support::corpus::directory().join("a_command_tasks.tar.gz");
    let tree = tree.to_str().unwrap();
    for words in [
        &["report"][..],
        &["report", tree],
        &["report", tree, "--to"],
        &["report", tree, "--to", page, "--x"],
    ] {
        let output = ckpt(words).run().exits(2);
        assert!(output.stderr().starts_with("error: "), "{words:?}: {output}");
    }
    let downtime = ckpt(["report", tree, "--to", page, "--downtime", "never"]).run().exits(2);
    assert!(!Path::new(page).exists(), "{downtime}");
}
