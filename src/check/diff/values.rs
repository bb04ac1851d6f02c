//! What differs between two JSON values: objects by key, lists by the names of their elements where they have some.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::both::Both;
use super::change::ChangeKind;

/// A difference below a value: where, and the two.
pub(super) type Found<'v> = (String, &'v Json, &'v Json, ChangeKind);

const NULL: &Json = &Json::Null;

/// Finds every difference. `shown` are the values to report, where secrets are hidden in them.
pub(super) fn differences<'v>(
    path: &str,
    values: Both<&Json>,
    shown: Both<&'v Json>,
    found: &mut Vec<Found<'v>>,
) {
    if values.a == values.b {
        return;
    }
    match (values.a, values.b) {
        (Json::Object(first), Json::Object(second)) => {
            let keys: BTreeSet<&String> = first.keys().chain(second.keys()).collect();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                let shown = shown.map(|one| &one[key.as_str()]);
                one(&path, Both { a: first.get(key), b: second.get(key) }, shown, found);
            }
        }
        (Json::Array(first), Json::Array(second)) => lists(path, Both { a: first, b: second }, shown, found),
        _ => found.push((path.to_owned(), shown.a, shown.b, ChangeKind::Changed)),
    }
}

/// Two values, one of which may not be there.
fn one<'v>(path: &str, values: Both<Option<&Json>>, shown: Both<&'v Json>, found: &mut Vec<Found<'v>>) {
    match (values.a, values.b) {
        (Some(a), Some(b)) => differences(path, Both { a, b }, shown, found),
        (Some(_), None) => found.push((path.to_owned(), shown.a, NULL, ChangeKind::Removed)),
        (None, Some(_)) => found.push((path.to_owned(), NULL, shown.b, ChangeKind::Added)),
        (None, None) => {}
    }
}

fn lists<'v>(path: &str, Both { a, b }: Both<&[Json]>, shown: Both<&'v Json>, found: &mut Vec<Found<'v>>) {
    if let (Some(first), Some(second)) = (by_name(a), by_name(b)) {
        let names: BTreeSet<&str> = first.keys().chain(second.keys()).copied().collect();
        let before = found.len();
        for name in names {
            let (at_a, at_b) = (first.get(name), second.get(name));
            let shown =
                Both { a: at_a.map_or(NULL, |at| &shown.a[*at]), b: at_b.map_or(NULL, |at| &shown.b[*at]) };
            let values = Both { a: at_a.map(|at| &a[*at]), b: at_b.map(|at| &b[*at]) };
            one(&format!("{path}[{name}]"), values, shown, found);
        }
        if found.len() > before {
            return;
        }
    } else {
        let before = found.len();
        for at in rest(a, b) {
            found.push((format!("{path}[]"), &shown.a[at], NULL, ChangeKind::Removed));
        }
        for at in rest(b, a) {
            found.push((format!("{path}[]"), NULL, &shown.b[at], ChangeKind::Added));
        }
        if found.len() > before {
            return;
        }
    }
    // The same elements in another order.
    found.push((path.to_owned(), shown.a, shown.b, ChangeKind::Changed));
}

/// The indices of the elements by name, if each has a name of its own.
fn by_name(list: &[Json]) -> Option<BTreeMap<&str, usize>> {
    let mut places = BTreeMap::new();
    for (at, element) in list.iter().enumerate() {
        let name = ["name", "key", "type", "id"].iter().find_map(|key| element[key].as_str());
        let name = name.or_else(|| element["id"]["value"].as_str())?;
        if places.insert(name, at).is_some() {
            return None;
        }
    }
    Some(places)
}

/// The indices of the elements that `list` has more often than `other`.
fn rest(list: &[Json], other: &[Json]) -> Vec<usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for element in other {
        *counts.entry(element.to_string()).or_default() += 1;
    }
    let mut places = Vec::new();
    for (at, element) in list.iter().enumerate() {
        match counts.get_mut(&element.to_string()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => places.push(at),
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reported(a: Json, b: Json) -> Vec<String> {
        let mut found = Vec::new();
        let values = Both { a: &a, b: &b };
        differences("", values, values, &mut found);
        found.iter().map(|(path, a, b, kind)| format!("{} {path} {a} {b}", kind.word())).collect()
    }

    #[test]
    fn lists_are_compared_by_name_and_else_as_bags() {
        let attributes = |rack: &str| json!({"attributes": [{"name": "rack", "text": rack}, {"name": "os"}]});
        assert_eq!(
            reported(attributes("r1"), attributes("r2")),
            ["changed attributes[rack].text \"r1\" \"r2\""]
        );
        assert_eq!(
            reported(json!([1, 2, 2]), json!([2, 3])),
            ["removed [] 1 null", "removed [] 2 null", "added [] null 3"]
        );
        assert_eq!(reported(json!([1, 2]), json!([2, 1])), ["changed  [1,2] [2,1]"]);
        assert_eq!(reported(json!({"a": 1}), json!({"b": 1})), ["removed a 1 null", "added b null 1"]);
        assert_eq!(reported(json!({"a": [1]}), json!({"a": [1]})), [""; 0]);
    }
}
