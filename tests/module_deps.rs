//! The order of the rooms: a module of src/ uses only what stands before it. Every path that begins with `crate` or
//! `super` is read from the source, in tests and re-exports too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms in their order: each may use itself and those before it. Those of one line are one room.
const ORDER: &[&[&str]] = &[
    &["user_file"],
    &["wire"],
    &["schema"],
    &["values"],
    &["layout"],
    &["source"],
    &["model"],
    &["host", "flags"],
    &["recovery"],
    &["check"],
    &["plan"],
    &["apply"],
    &["app"],
    &["view"],
    &["cli"],
];

/// What is true of the machine and of the flags hangs on no checkpoint: these use less than stands before them.
const NARROW: &[(&str, &[&str])] =
    &[("host", &["schema", "values", "layout"]), ("flags", &["user_file", "schema", "values", "layout"])];

#[test]
fn a_room_uses_only_what_stands_before_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut modules: BTreeMap<_, _> =
        files.iter().map(|file| (file.clone(), module_of(&src, file))).collect();
    for file in &files {
        name_by_attribute(file, &mut modules);
    }
    let mut wrong = BTreeSet::new();
    let mut arrows = 0;
    for (file, home) in modules {
        let relative = file.strip_prefix(&src).unwrap();
        let Some(room) = home.first() else { continue };
        assert!(rank(room).is_some(), "src/{room} stands in no order");
        for target in rooms_used(&fs::read_to_string(&file).unwrap(), &home) {
            arrows += 1;
            if !may_use(room, &target) {
                wrong.insert(format!("src/{}: {room} uses {target}", relative.display()));
            }
        }
    }
    assert!(arrows > 100, "only {arrows} paths were found: this test no longer reads them");
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

fn rank(room: &str) -> Option<usize> {
    ORDER.iter().position(|rooms| rooms.contains(&room))
}

fn may_use(room: &str, target: &str) -> bool {
    if let Some((_, narrow)) = NARROW.iter().find(|(known, _)| *known == room) {
        return target == room || narrow.contains(&target);
    }
    rank(target).is_some_and(|target| Some(target) <= rank(room))
}

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The path of the module that a file is by its place; empty for lib.rs and main.rs.
fn module_of(src: &Path, file: &Path) -> Vec<String> {
    let names = file.strip_prefix(src).unwrap().with_extension("");
    let mut names: Vec<_> = names.iter().map(|name| name.to_str().unwrap().to_owned()).collect();
    if names.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        names.pop();
    }
    names
}

/// Files that are another module than their place says: `#[path = "x_tests.rs"] mod tests;`.
fn name_by_attribute(file: &Path, modules: &mut BTreeMap<PathBuf, Vec<String>>) {
    let text = fs::read_to_string(file).unwrap();
    for after in text.split("#[path = \"").skip(1) {
        let (path, after) = after.split_once('"').unwrap();
        let name = after.split_once("mod ").and_then(|(_, name)| name.split_once(';')).unwrap().0;
        let mut module = modules[file].clone();
        module.push(name.to_owned());
        *modules.get_mut(&file.with_file_name(path)).unwrap() = module;
    }
}

/// The rooms that a file's paths lead to. `super` counts from the module that it stands in, inline ones included.
fn rooms_used(text: &str, home: &[String]) -> Vec<String> {
    let tokens = tokens(text);
    let mut rooms = Vec::new();
    // For each open brace, whether it is that of an inline module.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "{" => braces.push(at >= 2 && tokens[at - 2] == "mod"),
            "}" => {
                braces.pop();
            }
            "crate" if follows(&tokens, at, "::") => heads(&tokens, at + 2, &mut rooms),
            // Not the one in `pub(super)`.
            "super" if follows(&tokens, at, "::") => {
                let mut depth = home.len() + braces.iter().filter(|is_module| **is_module).count();
                while tokens[at] == "super" && follows(&tokens, at, "::") {
                    depth = depth.saturating_sub(1);
                    at += 2;
                }
                match depth {
                    0 => heads(&tokens, at, &mut rooms),
                    // It stays inside its own room.
                    _ => rooms.push(home[0].clone()),
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    rooms
}

fn follows(tokens: &[String], at: usize, what: &str) -> bool {
    tokens.get(at + 1).is_some_and(|next| next == what)
}

/// The first names of a path, or of the paths in braces.
fn heads(tokens: &[String], at: usize, rooms: &mut Vec<String>) {
    if tokens[at] != "{" {
        rooms.push(tokens[at].clone());
        return;
    }
    let (mut depth, mut at, mut is_head) = (1, at + 1, true);
    while depth > 0 {
        match tokens[at].as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => is_head = true,
            name if is_head => {
                rooms.push(name.to_owned());
                is_head = false;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Names, `::`, and single characters; comments and texts are left out.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if c == '"' {
            text_length(rest)
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").map_or(rest.len(), |end| end + 2)
        } else if c == '\'' {
            quote_length(rest)
        } else if c.is_alphanumeric() || c == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..end].to_owned());
            end
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Of a text in double quotes.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return index + 1,
            '\\' if !escaped => escaped = true,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// Of a character in single quotes; one for the quote of a lifetime.
fn quote_length(rest: &str) -> usize {
    let inner: Vec<_> = rest.char_indices().skip(1).take(12).collect();
    match inner[..] {
        [(_, '\\'), _, ..] => inner[2..].iter().find(|(_, c)| *c == '\'').map_or(1, |(end, _)| end + 1),
        [_, (end, '\''), ..] => end + 1,
        _ => 1,
    }
}

/// Names that a room does not know: those that would let it open a file, or say what it may not judge.
const NOT_SAID: &[(&[&str], &[&str])] = &[
    (
        &["wire", "schema", "values", "layout", "recovery", "check", "plan", "view"],
        &["fs", "rustix", "Command"],
    ),
    (&["wire"], &["executor", "framework", "task", "slave", "mesos"]),
    (&["model"], &["host", "bad"]),
    // Exit statuses and the terminal are the command line's business.
    (&["check", "plan", "apply", "app", "view"], &["Status", "ExitCode", "Terminal", "Parser"]),
    (&["app"], &["clap"]),
];

#[test]
fn a_room_does_not_say_what_is_not_its_own() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = BTreeSet::new();
    for (rooms, names) in NOT_SAID {
        for room in *rooms {
            let mut files = Vec::new();
            if src.join(room).is_dir() {
                sources(&src.join(room), &mut files);
            }
            for file in files {
                let said: BTreeSet<_> = tokens(&fs::read_to_string(&file).unwrap()).into_iter().collect();
                let said = names.iter().filter(|name| said.contains(**name));
                wrong.extend(said.map(|name| format!("{}: {name}", file.display())));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn paths_are_read_as_the_compiler_does() {
    let home = ["check".to_owned(), "report".to_owned()];
    let text = r#"
        use crate::{model::{Agent, Run}, view as words, cli::Terminal};
        /// crate::cli
        fn f(c: char) -> &'static str { if c == '{' || c == '\'' { "crate::apply" } else { super::g() } }
        mod tests { use super::super::super::plan::Step; pub(super) fn h() { super::super::x() } }
        use super::super::host::Boot;
    "#;
    let expected = ["model", "view", "cli", "check", "plan", "check", "host"];
    assert_eq!(rooms_used(text, &home), expected);
    assert!(may_use("check", "model") && !may_use("check", "view") && !may_use("host", "source"));
    assert!(may_use("cli", "view") && !may_use("view", "cli"));
}
