//! `ckpt diff`: nothing between a checkpoint and itself, in whatever form it comes; each change said once, by its entity;
//! and never "the same" where something could not be checked.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::cli::{Output, ckpt};
use crate::support::corpus;
use crate::support::message::framed;
use crate::support::tree::{Agent, Executor, Framework, Kind, Placed, Run, Task, Tree, typical};

fn diff(a: &Path, b: &Path) -> Output {
    ckpt(["diff", "-o", "json"]).arg(a).arg(b).run()
}

fn archive(name: &str) -> std::path::PathBuf {
    corpus::directory().join(format!("{name}.tar.gz"))
}

/// `kind what id field`, a line each.
fn told(output: &Output) -> Vec<String> {
    let word = |json: &Json| json.as_str().unwrap_or("-").to_owned();
    let line = |change: &Json| {
        let entity = &change["entity"];
        let ids = ["task_id", "container_id", "executor_id", "framework_id", "agent"];
        let id = ids.iter().map(|key| &entity[*key]).find(|id| !id.is_null()).unwrap_or(&Json::Null);
        format!("{} {} {} {}", word(&change["kind"]), word(&entity["type"]), word(id), word(&change["field"]))
    };
    output.json()["changes"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn a_checkpoint_is_the_same_as_itself_in_every_form() {
    let dir = tempfile::tempdir().unwrap();
    for name in corpus::names().iter().filter(|name| !name.starts_with("z_")) {
        let unpacked = corpus::unpack(name, &dir.path().join(name));
        for other in [archive(name), unpacked.work] {
            let output = diff(&archive(name), &other).exits(0);
            assert_eq!(output.json()["changes"], json!([]), "{name}");
        }
    }
}

#[test]
fn the_other_way_round_is_the_mirror_image() {
    let names: Vec<_> = corpus::names().into_iter().filter(|name| !name.starts_with("z_")).collect();
    for pair in names.windows(2) {
        let there = diff(&archive(&pair[0]), &archive(&pair[1])).json();
        let back = diff(&archive(&pair[1]), &archive(&pair[0])).json();
        let summary = |document: &Json, key: &str| document["summary"][key].as_u64().unwrap();
        assert_eq!(summary(&there, "added"), summary(&back, "removed"), "{pair:?}");
        assert_eq!(summary(&there, "changed"), summary(&back, "changed"), "{pair:?}");
        let values = |document: &Json, first: &str, second: &str| {
            let changes = document["changes"].as_array().unwrap();
            let mut all: Vec<_> = changes
                .iter()
                .map(|change| format!("{} {} {}", change["field"], change[first], change[second]))
                .collect();
            all.sort();
            all
        };
        assert_eq!(values(&there, "a", "b"), values(&back, "b", "a"), "{pair:?}");
        let is_same = there["changes"] == json!([]);
        assert_eq!(there["exit_status"], i32::from(!is_same), "{pair:?}");
    }
}

fn tree(task: Task, more: Option<Executor>) -> Tree {
    let run = Run::new("11111111-2222-4333-8444-555555555555").pid(4101).task(task);
    let framework = Framework::new("fw").executor(Executor::new("e", Kind::Custom).run(run));
    let framework = more.into_iter().fold(framework, Framework::executor);
    Tree::new().agent(Agent::new("agent-1").framework(framework))
}

fn written(tree: &Tree, dir: &Path) -> Placed {
    tree.write(dir)
}

#[test]
fn each_change_is_reported_once_by_its_entity() {
    let dir = tempfile::tempdir().unwrap();
    let before = written(&tree(Task::new("t").running(), None), &dir.path().join("a"));
    let ended = Task::new("t").running().ended("TASK_FAILED").ack();
    let new = Executor::command("new", 4103);
    let after = written(&tree(ended, Some(new)), &dir.path().join("b"));
    let output = diff(&before.work, &after.work).exits(1);
    assert_eq!(
        told(&output),
        [
            "changed task t state",
            "changed task t updates",
            "changed task t acknowledged",
            "added executor new -",
            "added run RUN -",
            "added task new -",
        ]
        .map(|line| line
            .replace("RUN", output.json()["changes"][4]["entity"]["container_id"].as_str().unwrap())),
        "{output}"
    );
    let state = &output.json()["changes"][0];
    assert_eq!((&state["a"], &state["b"]), (&json!("TASK_RUNNING"), &json!("TASK_FAILED")));
    let table = ckpt(["diff"]).arg(&before.work).arg(&after.work).run().exits(1).stdout();
    assert!(table.contains("and 2 below") && table.contains("6 differences: 3 added"), "{table}");
    let lines = ckpt(["diff", "-o", "ndjson"]).arg(&before.work).arg(&after.work).run().exits(1).lines();
    assert_eq!(lines.len(), 8);
    assert_eq!((&lines[7]["added"], &lines[7]["exit_status"]), (&json!(3), &json!(1)));
}

#[test]
fn configurations_are_compared_field_by_field() {
    let dir = tempfile::tempdir().unwrap();
    let placed = typical().write(&dir.path().join("a"));
    let other = typical().write(&dir.path().join("b"));
    let latest = fs::read_link(other.meta().join("slaves/latest")).unwrap();
    let id = latest.file_name().unwrap().to_str().unwrap();
    let with = |rack: &str, port: u16| {
        let attribute = json!({"name": "rack", "type": "TEXT", "text": {"value": rack}});
        framed(
            "mesos.SlaveInfo",
            &json!({"hostname": "h", "port": port, "id": {"value": id}, "attributes": [attribute]}),
        )
    };
    fs::write(placed.agent(id).join("slave.info"), with("r1", 5051)).unwrap();
    fs::write(other.agent(id).join("slave.info"), with("r2", 5052)).unwrap();
    let output = diff(&placed.work, &other.work).exits(1);
    let agent = format!("changed agent {id}");
    assert_eq!(
        told(&output),
        [format!("{agent} info.attributes[rack].text.value"), format!("{agent} info.port")]
    );
    fs::write(other.agent(id).join("slave.info"), b"\x09\0").unwrap();
    let output = diff(&placed.work, &other.work).exits(1);
    assert_eq!(told(&output), [format!("{agent} info")]);
    assert!(output.json()["changes"][0]["b"].as_str().unwrap().contains("damaged at byte 0"), "{output}");
    fs::remove_file(other.meta().join("boot_id")).unwrap();
    assert_eq!(told(&diff(&placed.work, &other.work))[0], "removed checkpoint - boot_id");
}

/// A secret that differs is a difference, and stays one when its value is hidden.
#[test]
fn hidden_values_differ_without_being_shown() {
    let dir = tempfile::tempdir().unwrap();
    let [a, b] = ["one", "two"].map(|secret| {
        let placed = tree(Task::new("t"), None).write(&dir.path().join(secret));
        let variable = json!({"name": "TOKEN", "value": secret});
        let info = json!({"executor_id": {"value": "e"}, "framework_id": {"value": "fw"},
            "command": {"environment": {"variables": [variable]}}});
        let file = placed.executor("agent-1", "fw", "e").join("executor.info");
        fs::write(file, framed("mesos.ExecutorInfo", &info)).unwrap();
        placed.work
    });
    let output = ckpt(["diff", "-o", "json", "--redact"]).arg(a).arg(b).run().exits(1);
    assert_eq!(told(&output), ["changed executor e info.command.environment.variables[TOKEN].value"]);
    assert!(!output.stdout().contains("\"one\"") && output.stdout().contains("(redacted)"), "{output}");
}

#[test]
fn what_cannot_be_checked_is_not_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let _ = diff(&archive("x_two_runs"), Path::new("/nonexistent")).exits(3);
    let _ = diff(Path::new("/nonexistent"), &archive("x_two_runs")).exits(3);
    let placed = typical().write(&dir.path().join("a"));
    let other = typical().write(&dir.path().join("b"));
    let outside = dir.path().join("outside");
    let boot_id = other.meta().join("boot_id");
    fs::rename(&boot_id, &outside).unwrap();
    std::os::unix::fs::symlink(&outside, &boot_id).unwrap();
    let output = diff(&placed.work, &other.work).exits(3);
    assert_eq!(output.json()["summary"]["not_compared"], 1);
    let table = ckpt(["diff"]).arg(&placed.work).arg(&other.work).run().exits(3).stdout();
    assert!(table.contains("no difference in what could be compared"), "{table}");
    assert!(table.contains("not compared: boot_id of checkpoint: it is outside the checkpoint"), "{table}");
    let _ = ckpt(["diff"]).arg(&placed.work).run().exits(2);
}

/// Several threads compare, and report the same as one thread.
#[test]
fn the_number_of_threads_shows_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let side = |name: &str, changed: usize, gone: usize| {
        let executor = |at: usize| {
            let task = Task::new("t").running();
            let task = if at.is_multiple_of(changed) { task.ended("TASK_FAILED") } else { task };
            Executor::new(&format!("e{at}"), Kind::Custom).run(Run::new("c").pid(4101).task(task))
        };
        let of = |framework: &str| {
            let executors = (0_usize..90).filter(|at: &usize| !at.is_multiple_of(gone)).map(executor);
            executors.fold(Framework::new(framework), Framework::executor)
        };
        let agent = Agent::new("agent-1").framework(of("f1")).framework(Framework::new("f2"));
        let placed = Tree::new().agent(agent.framework(of("f3"))).write(&dir.path().join(name));
        for at in (0_usize..90).filter(|at: &usize| !at.is_multiple_of(gone)).step_by(3) {
            // After a symlink that points outside: not compared.
            let info = placed.executor("agent-1", "f3", &format!("e{at}")).join("executor.info");
            fs::remove_file(&info).unwrap();
            std::os::unix::fs::symlink("/outside", &info).unwrap();
        }
        placed.work
    };
    let (a, b) = (side("a", 5, 7), side("b", 3, 11));
    for format in ["json", "ndjson", "table", "tree"] {
        let with = |threads: &str| {
            let call = ckpt(["diff", "-o", format, "-j", threads]).arg(&a).arg(&b);
            call.run().exits(3).stdout()
        };
        let alone = with("1");
        for threads in ["2", "7"] {
            assert_eq!(with(threads), alone, "{format} with {threads}");
        }
    }
    let call = ckpt(["diff", "-o", "json", "-j", "7"]).arg(&a).arg(&b);
    let document = call.run().json();
    assert_eq!(document["changes"].as_array().unwrap().len(), 324);
    let named = document["not_compared"].as_array().unwrap();
    assert_eq!(named.len(), 20);
    assert!(document["summary"]["not_compared"].as_u64().unwrap() > 20);
}
