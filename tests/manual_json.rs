//! The manual page about JSON, made from the schemas that `ckpt schema` prints.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use crate::manual::{escaped, head, paragraph, paragraphs, see_also};

const ABOUT: &str = "\
With `-o json`, every command of ckpt prints one document. With `-o ndjson`, it prints lines: a header, one object for each \
finding, executor or task, and a summary with the exit status. This page lists the keys of both. `ckpt schema` prints the \
same as JSON Schema.

A document begins with the keys of the section COMMON KEYS. Where the question could not be answered, it has `error`, and \
none of the keys of its command. Within one version of a schema, keys are only added.

Keys are in snake case. A key is never left out because its value is none: it is null then. Times are RFC 3339 in UTC. \
Durations have keys that end in `_secs`. Lists are sorted by ID, in byte order. Text that is not valid UTF-8 is written \
with U+FFFD, and beside it is a key that ends in `_bytes`, in base64.";

/// What every document begins with.
const COMMON: [&str; 7] =
    ["schema", "ckpt_version", "exit_status", "source", "coverage", "mesos_version", "error"];

/// The page.
pub(crate) fn json_page(date: &str) -> String {
    let mut page = head("CKPT-JSON", date, "JSON that ckpt prints");
    page += ".SH DESCRIPTION\n";
    page += &paragraphs(ABOUT);
    let schemas: Vec<(&str, Json)> =
        ckpt::view::SCHEMAS.iter().map(|name| (*name, ckpt::view::schema(name).unwrap())).collect();
    let (_, any) = &schemas[0];
    page += ".SH \"COMMON KEYS\"\n";
    let failure = &any["$defs"]["document"]["anyOf"][0];
    page += &keys(failure, &|key| COMMON.contains(&key));
    for (name, schema) in &schemas {
        page += &command(name, schema);
    }
    page += ".SH TYPES\n";
    for (title, of) in types(&schemas) {
        let _ = writeln!(page, ".SS \"{}\"", escaped(&title));
        page += &described(of);
        page += &keys(of, &|_| true);
    }
    page + &see_also("ckpt (1), ckpt-schema (1)")
}

/// Every type, once. Where commands have different types of one name, the command is named, too.
fn types<'s>(schemas: &'s [(&str, Json)]) -> BTreeMap<String, &'s Json> {
    let mut named: BTreeMap<&str, Vec<(&str, &Json)>> = BTreeMap::new();
    for (command, schema) in schemas {
        let own = schema["$defs"].as_object().unwrap().iter();
        for (name, of) in own.filter(|(name, _)| !["document", "line"].contains(&name.as_str())) {
            let known = named.entry(name).or_default();
            if !known.iter().any(|(_, other)| *other == of) {
                known.push((command, of));
            }
        }
    }
    let mut types = BTreeMap::new();
    for (name, several) in named {
        let is_one = several.len() == 1;
        types.extend(several.into_iter().map(|(command, of)| {
            let title = if is_one { short(name).to_owned() } else { format!("{} of {command}", short(name)) };
            (title, of)
        }));
    }
    types
}

/// The documents of a command, and the lines that are not in one.
fn command(name: &str, schema: &Json) -> String {
    let definitions = &schema["$defs"];
    let all = |shape: &str| definitions[shape]["anyOf"].as_array().unwrap().iter();
    // The first is that of an error.
    let documents: Vec<&Json> = all("document").skip(1).collect();
    let typed = |line: &Json| line["properties"]["type"]["const"].as_str().map(ToOwned::to_owned);
    let mut lines: BTreeMap<String, &Json> = BTreeMap::new();
    lines.extend(all("line").filter_map(|line| Some((typed(line)?, line))));
    lines.retain(|kind, _| !["header", "summary"].contains(&kind.as_str()));
    if documents.is_empty() && lines.is_empty() {
        return String::new();
    }
    let mut text = format!(".SH \"{}\"\n", escaped(&format!("ckpt {name}").to_uppercase()));
    for (at, document) in documents.iter().enumerate() {
        if at > 0 {
            text += ".PP\nOr:\n";
        }
        text += &keys(document, &|key| !COMMON.contains(&key));
    }
    for (kind, line) in lines {
        let _ = writeln!(text, ".SS \"Line {}\"", escaped(&kind));
        text += &keys(line, &|key| key != "type");
    }
    text
}

/// Each key of an object: its type, and what it is.
fn keys(object: &Json, is_shown: &dyn Fn(&str) -> bool) -> String {
    let mut text = String::new();
    let several = ["anyOf", "oneOf"].iter().filter_map(|word| object[*word].as_array()).flatten();
    let several: Vec<&Json> = several.collect();
    if !several.is_empty() {
        let kinds: Vec<String> = several.iter().map(|of| type_of(of)).collect();
        text += &paragraph(&format!("One of: {}.", kinds.join(", ")));
        text.extend(several.into_iter().map(|of| keys(of, &|_| true)));
    }
    let none = Map::new();
    let properties = object.get("properties").and_then(Json::as_object).unwrap_or(&none);
    for (key, of) in properties.iter().filter(|(key, _)| is_shown(key)) {
        let _ = writeln!(text, ".TP\n\\fB{}\\fR", escaped(key));
        let about =
            of["description"].as_str().map(|about| format!(". {}", one_line(about))).unwrap_or_default();
        text += &paragraph(&format!("{}{about}", type_of(of)));
        let inner = [of, &of["items"]].map(inline).concat();
        if !inner.is_empty() {
            text.extend([".RS\n", &inner, ".RE\n"]);
        }
    }
    text
}

/// The keys of an object that has no name.
fn inline(of: &Json) -> String {
    let several = ["anyOf", "oneOf"].iter().filter_map(|word| of[*word].as_array()).flatten();
    let objects = several.chain([of]).filter(|of| of["properties"].is_object());
    objects.map(|of| keys(of, &|_| true)).collect()
}

fn described(of: &Json) -> String {
    of["description"].as_str().map(|about| paragraph(&one_line(about))).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a type without what all of them end in.
fn short(name: &str) -> &str {
    name.strip_suffix("Json").unwrap_or(name)
}

fn type_of(of: &Json) -> String {
    if let Some(to) = of["$ref"].as_str() {
        return short(to.rsplit('/').next().unwrap()).to_owned();
    }
    if let Some(value) = of.get("const") {
        return value.to_string();
    }
    if let Some(values) = of["enum"].as_array() {
        return values.iter().map(Json::to_string).collect::<Vec<_>>().join(" or ");
    }
    if let Some(several) = of["anyOf"].as_array().or_else(|| of["oneOf"].as_array()) {
        return several.iter().map(type_of).collect::<Vec<_>>().join(" or ");
    }
    let word = |word: &str| match word {
        "array" if of["items"].is_object() => format!("array of {}", type_of(&of["items"])),
        word => word.to_owned(),
    };
    match &of["type"] {
        Json::String(one) => word(one),
        Json::Array(several) => {
            several.iter().filter_map(Json::as_str).map(word).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}

/// Each key that a schema has is on the page.
#[test]
fn the_page_about_json_names_every_key() {
    let page = json_page("2026-01-01");
    let mut missing = Vec::new();
    let mut count = 0;
    for name in ckpt::view::SCHEMAS {
        let schema = ckpt::view::schema(name).unwrap();
        let mut objects = vec![&schema];
        while let Some(object) = objects.pop() {
            for key in object["properties"].as_object().into_iter().flat_map(Map::keys) {
                count += 1;
                if !page.contains(&format!("\n\\fB{}\\fR\n", escaped(key))) && key != "type" {
                    missing.push(format!("{name}: {key}"));
                }
            }
            objects.extend(object.as_object().into_iter().flat_map(Map::values));
            objects.extend(object.as_array().into_iter().flatten());
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!(count > 500, "{count}");
}
