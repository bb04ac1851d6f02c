//! The form in which verdicts on damaged trees are kept, and our answer brought into it: messages are told as present
//! or counted, updates as uuid and state.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

/// `recovered` as a verdict would hold it.
pub(crate) fn normalised(recovered: &Json) -> Json {
    let resources = &recovered["resources"];
    let resources = if resources.is_null() {
        Json::Null
    } else {
        json!({
            "errors": resources["errors"],
            "count": count(&resources["resources"]),
            "target_count": count(&resources["target"]),
        })
    };
    let agent = &recovered["agent"];
    let agent = if agent.is_null() { Json::Null } else { of_agent(agent) };
    json!({
        "errors": recovered["errors"],
        "rebooted": recovered["rebooted"],
        "resources": resources,
        "agent": agent,
    })
}

fn of_agent(agent: &Json) -> Json {
    let mut out = Map::new();
    put_text(&mut out, agent, "id");
    put(&mut out, agent, &["errors"]);
    out.insert("info".to_owned(), present(&agent["info"]));
    out.insert("operations".to_owned(), count(&agent["operations"]));
    out.insert("drain".to_owned(), present(&agent["drain_config"]));
    out.insert("frameworks".to_owned(), each(&agent["frameworks"], of_framework));
    Json::Object(out)
}

fn of_framework(framework: &Json) -> Json {
    let mut out = Map::new();
    put_text(&mut out, framework, "id");
    put_text(&mut out, framework, "pid");
    put(&mut out, framework, &["errors"]);
    out.insert("info".to_owned(), present(&framework["info"]));
    out.insert("executors".to_owned(), each(&framework["executors"], of_executor));
    Json::Object(out)
}

fn of_executor(executor: &Json) -> Json {
    let mut out = Map::new();
    put_text(&mut out, executor, "id");
    put_text(&mut out, executor, "latest");
    put(&mut out, executor, &["errors", "generated_for_command_task"]);
    out.insert("info".to_owned(), present(&executor["info"]));
    out.insert("runs".to_owned(), each(&executor["runs"], of_run));
    Json::Object(out)
}

fn of_run(run: &Json) -> Json {
    let mut out = Map::new();
    put_text(&mut out, run, "id");
    put_text(&mut out, run, "libprocess_pid");
    put(&mut out, run, &["errors", "completed", "http"]);
    let pid = run["forked_pid"].as_i64().map(|pid| pid.to_string());
    out.insert("forked_pid".to_owned(), json!(pid));
    out.insert("tasks".to_owned(), each(&run["tasks"], of_task));
    Json::Object(out)
}

fn of_task(task: &Json) -> Json {
    let mut out = Map::new();
    put_text(&mut out, task, "id");
    put(&mut out, task, &["errors", "acks"]);
    out.insert("info".to_owned(), present(&task["info"]));
    let update = |update: &Json| json!([update["uuid"], update["state"]]);
    out.insert("updates".to_owned(), each(&task["updates"], update));
    Json::Object(out)
}

fn each(list: &Json, of: impl Fn(&Json) -> Json) -> Json {
    Json::Array(list.as_array().unwrap().iter().map(of).collect())
}

fn count(list: &Json) -> Json {
    json!(list.as_array().map(Vec::len))
}

fn present(value: &Json) -> Json {
    json!(!value.is_null())
}

fn put(out: &mut Map<String, Json>, from: &Json, keys: &[&str]) {
    for key in keys {
        out.insert((*key).to_owned(), from[key].clone());
    }
}

/// A text, and its bytes where it is not UTF-8: we write them in base64, verdicts hold hexadecimal digits.
fn put_text(out: &mut Map<String, Json>, from: &Json, key: &str) {
    put(out, from, &[key]);
    if let Some(bytes) = from[format!("{key}_bytes")].as_str() {
        let bytes = STANDARD.decode(bytes).unwrap();
        let digit = |half: u8| char::from_digit(half.into(), 16).unwrap();
        let hex: String = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        out.insert(format!("{key}_hex"), Json::String(hex));
    }
}
