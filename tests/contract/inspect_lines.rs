//! `inspect -o ndjson` reads executors a few at a time, and `-o json` all at once: both say the same.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Map, Value as Json};

use crate::support::cli::{Ckpt, ckpt};
use crate::support::corpus;
use crate::support::json::assert_same;
use crate::support::parallel::on_all_processors;

type Object = Map<String, Json>;

/// Takes a list out of an object; empty if it is null.
fn take(from: &mut Object, key: &str) -> Vec<Json> {
    match from.remove(key).unwrap() {
        Json::Array(list) => list,
        Json::Null => Vec::new(),
        other => panic!("{key}: {other}"),
    }
}

fn object(value: Json) -> Object {
    let Json::Object(object) = value else { panic!("{value}") };
    object
}

/// Moves the ID of an entity into the IDs of a line.
fn take_id(from: &mut Object, kind: &str, ids: &mut Object) {
    for end in ["id", "id_bytes"] {
        if let Some(value) = from.remove(end) {
            ids.insert(format!("{kind}_{end}"), value);
        }
    }
}

fn line(kind: &str, parts: [&Object; 2]) -> Json {
    let mut line = Object::from_iter([("type".to_owned(), kind.into())]);
    for part in parts {
        line.extend(part.clone());
    }
    Json::Object(line)
}

/// The lines that say what a document says.
fn lines_of(document: Json) -> Vec<Json> {
    let mut document = object(document);
    let mut lines = Vec::new();
    let mut summary = Object::new();
    for key in ["totals", "damage", "unknown"] {
        summary.insert(key.to_owned(), document.remove(key).unwrap());
    }
    summary.insert("exit_status".to_owned(), document["exit_status"].clone());
    let mut frameworks = Vec::new();
    let is_known = !document["frameworks"].is_null();
    for framework in take(&mut document, "frameworks") {
        let mut framework = object(framework);
        let executors = take(&mut framework, "executors");
        frameworks.push(Json::Object(framework.clone()));
        let mut ids = Object::new();
        let of_agent = framework.iter().filter(|(key, _)| key.starts_with("agent_id"));
        ids.extend(of_agent.map(|(key, value)| (key.clone(), value.clone())));
        if ids.is_empty() {
            take_id(&mut object(document["agent"].clone()), "agent", &mut ids);
        }
        take_id(&mut framework, "framework", &mut ids);
        for executor in executors {
            let (mut executor, mut ids) = (object(executor), ids.clone());
            take_id(&mut executor, "executor", &mut ids);
            let (mut runs, mut tasks) = (Vec::new(), Vec::new());
            for run in take(&mut executor, "runs") {
                let (mut run, mut ids) = (object(run), ids.clone());
                let of_run = run.iter().filter(|(key, _)| key.starts_with("container_id"));
                ids.extend(of_run.map(|(key, value)| (key.clone(), value.clone())));
                for task in take(&mut run, "tasks") {
                    let (mut task, mut ids) = (object(task), ids.clone());
                    take_id(&mut task, "task", &mut ids);
                    tasks.push(line("task", [&ids, &task]));
                }
                runs.push(Json::Object(run));
            }
            executor.insert("runs".to_owned(), runs.into());
            lines.push(line("executor", [&ids, &executor]));
            lines.append(&mut tasks);
        }
    }
    let frameworks = if is_known { frameworks.into() } else { Json::Null };
    document.insert("frameworks".to_owned(), frameworks);
    lines.insert(0, line("header", [&document, &Object::new()]));
    lines.push(line("summary", [&summary, &Object::new()]));
    lines
}

fn assert_lines(call: impl Fn() -> Ckpt, of: &str) -> i32 {
    let document = call().args(["-o", "json"]).run();
    let status = document.status();
    let lines = call().args(["-o", "ndjson"]).run().exits(status).lines();
    let mut document = document.json();
    // The same call as root has the same format.
    if let Some(Json::String(next)) = document.pointer_mut("/error/next") {
        *next = next.replace("-o json", "-o ndjson");
    }
    assert_same(&lines_of(document).into(), &lines.into(), of);
    status
}

/// What narrows down what is shown, so that the header depends on the executors.
const NARROWED: &[&[&str]] = &[
    &[],
    &["--all-agents"],
    &["--unacked"],
    &["--all-agents", "--state", "RUNNING"],
    &["--full", "--redact"],
    &["--boot-id", "11111111-2222-4333-8444-555555555555"],
];

#[test]
fn lines_say_what_the_document_says() {
    let names = corpus::names();
    on_all_processors(names.iter().enumerate(), |(number, name)| {
        // Each is called in one way or two, and all of them in every way.
        for args in [NARROWED[0], NARROWED[1 + number % (NARROWED.len() - 1)]] {
            let path = corpus::directory().join(format!("{name}.tar.gz"));
            let call = || ckpt(["inspect", "--now", corpus::NOW]).args(args).arg(&path);
            assert_eq!(assert_lines(call, &format!("{name} {args:?}")), 0);
        }
    });
}

/// The header says that something may not be read, and is written before that is read.
#[test]
fn the_header_knows_of_a_task_that_may_not_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("e_reservation_and_volume", dir.path()).work;
    let files = || walkdir::WalkDir::new(dir.path()).sort_by_file_name().into_iter().map(Result::unwrap);
    for entry in files().filter(|entry| !entry.path_is_symlink()) {
        let mode = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
    let last = files().filter(|entry| entry.file_name() == "task.info").last().unwrap();
    fs::set_permissions(last.path(), fs::Permissions::from_mode(0o000)).unwrap();
    let call = || ckpt(["inspect", "--relocated"]).arg(&work).run_by_nobody(dir.path());
    assert_eq!(assert_lines(call, "a locked task"), 3);
    let header = call().args(["-o", "ndjson"]).run().lines().remove(0);
    assert_eq!(header["coverage"]["meta"], "not-permitted");
    assert_eq!(header["error"]["code"], "not-permitted");
    assert_eq!(call().args(["-o", "ndjson", "--quiet"]).run().status(), 3);
}
