//! Comparing JSON values: every difference with its path, so that a failed comparison of two large documents can be
//! read.

use serde_json::Value as Json;

/// What differs, as lines `path: expected -> actual`; empty if nothing does.
pub(crate) fn differences(expected: &Json, actual: &Json) -> Vec<String> {
    let mut list = Vec::new();
    collect(expected, actual, "", &mut list);
    list
}

fn collect(expected: &Json, actual: &Json, path: &str, list: &mut Vec<String>) {
    match (expected, actual) {
        (Json::Object(a), Json::Object(b)) => {
            for (key, value) in a {
                match b.get(key) {
                    Some(other) => collect(value, other, &format!("{path}.{key}"), list),
                    None => list.push(format!("{path}.{key}: {} -> (no such key)", brief(value))),
                }
            }
            for (key, value) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
                list.push(format!("{path}.{key}: (no such key) -> {}", brief(value)));
            }
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            for (index, (one, other)) in a.iter().zip(b).enumerate() {
                collect(one, other, &format!("{path}[{index}]"), list);
            }
        }
        (one, other) if one == other => {}
        (one, other) => list.push(format!("{path}: {} -> {}", brief(one), brief(other))),
    }
}

fn brief(value: &Json) -> String {
    let text = value.to_string();
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// Panics with the differences, if there are any.
#[track_caller]
pub(crate) fn assert_same(expected: &Json, actual: &Json, of: &str) {
    let list = differences(expected, actual);
    assert!(list.is_empty(), "{of}: {} differences (expected -> actual):\n{}", list.len(), list.join("\n"));
}

#[test]
fn every_difference_is_reported() {
    let (a, b) =
        (serde_json::json!({"x": [1, {"y": 2}], "z": null}), serde_json::json!({"x": [1, {"y": 3}]}));
    assert_eq!(differences(&a, &a), Vec::<String>::new());
    assert_eq!(differences(&a, &b), [".x[1].y: 2 -> 3", ".z: null -> (no such key)"]);
    assert_eq!(differences(&serde_json::json!([1]), &serde_json::json!([1, 2])), [": [1] -> [1,2]"]);
    assert_eq!(differences(&serde_json::json!(1), &serde_json::json!(1.0)), [": 1 -> 1.0"]);
}
