//! The order of the modules: a top-level module of src/ uses only those before it. Every path that begins with `crate` or
//! `super` is checked, in tests and re-exports too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module may use itself and those before it, or on the same line.
const ORDER: &[&[&str]] = &[
    &["user_file"],
    &["wire"],
    &["schema"],
    &["rules"],
    &["values"],
    &["layout"],
    &["source"],
    &["model"],
    &["host", "flags"],
    &["recovery"],
    &["check"],
    &["logs"],
    &["plan"],
    &["apply"],
    &["app"],
    &["view"],
    &["cli"],
];

/// Facts about the host and the flags do not depend on a checkpoint: these modules may use only some of those before them.
/// Flags come from units of the host too.
const RESTRICTED: &[(&str, &[&str])] = &[
    ("host", &["schema", "values", "layout"]),
    ("flags", &["user_file", "schema", "rules", "values", "layout", "host"]),
];

#[test]
fn a_module_uses_only_those_before_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut modules: BTreeMap<_, _> =
        files.iter().map(|file| (file.clone(), module_of(&src, file))).collect();
    for file in &files {
        name_by_attribute(file, &mut modules);
    }
    let mut wrong = BTreeSet::new();
    let mut uses = 0;
    for (file, home) in modules {
        let relative = file.strip_prefix(&src).unwrap();
        let Some(module) = home.first() else { continue };
        assert!(rank(module).is_some(), "src/{module} is not in ORDER");
        for target in modules_used(&fs::read_to_string(&file).unwrap(), &home) {
            uses += 1;
            if !may_use(module, &target) {
                wrong.insert(format!("src/{}: {module} uses {target}", relative.display()));
            }
        }
    }
    assert!(uses > 100, "only {uses} paths were found");
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|modules| modules.contains(&module))
}

fn may_use(module: &str, target: &str) -> bool {
    if let Some((_, restricted)) = RESTRICTED.iter().find(|(known, _)| *known == module) {
        return target == module || restricted.contains(&target);
    }
    rank(target).is_some_and(|target| Some(target) <= rank(module))
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

/// The module path of a file; empty for lib.rs and main.rs.
fn module_of(src: &Path, file: &Path) -> Vec<String> {
    let names = file.strip_prefix(src).unwrap().with_extension("");
    let mut names: Vec<_> = names.iter().map(|name| name.to_str().unwrap().to_owned()).collect();
    if names.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        names.pop();
    }
    names
}

/// Files whose module differs from their path: `#[path = "x_tests.rs"] mod tests;`.
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

/// The top-level modules that a file's paths name. `super` is relative to the enclosing module, inline ones included.
fn modules_used(text: &str, home: &[String]) -> Vec<String> {
    let tokens = tokens(text);
    let mut modules = Vec::new();
    // For each open brace, whether it is that of an inline module.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "{" => braces.push(at >= 2 && tokens[at - 2] == "mod"),
            "}" => {
                braces.pop();
            }
            "crate" if follows(&tokens, at, "::") => heads(&tokens, at + 2, &mut modules),
            // Not the one in `pub(super)`.
            "super" if follows(&tokens, at, "::") => {
                let mut depth = home.len() + braces.iter().filter(|is_module| **is_module).count();
                while tokens[at] == "super" && follows(&tokens, at, "::") {
                    depth = depth.saturating_sub(1);
                    at += 2;
                }
                match depth {
                    0 => heads(&tokens, at, &mut modules),
                    // It stays inside its own module.
                    _ => modules.push(home[0].clone()),
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    modules
}

fn follows(tokens: &[String], at: usize, what: &str) -> bool {
    tokens.get(at + 1).is_some_and(|next| next == what)
}

/// The first names of a path, or of the paths in braces.
fn heads(tokens: &[String], at: usize, modules: &mut Vec<String>) {
    if tokens[at] != "{" {
        modules.push(tokens[at].clone());
        return;
    }
    let (mut depth, mut at, mut is_head) = (1, at + 1, true);
    while depth > 0 {
        match tokens[at].as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => is_head = true,
            name if is_head => {
                modules.push(name.to_owned());
                is_head = false;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Names, `::`, and single characters, without comments and string literals.
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

/// The length of a string literal.
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

/// The length of a character literal; one for the quote of a lifetime.
fn quote_length(rest: &str) -> usize {
    let inner: Vec<_> = rest.char_indices().skip(1).take(12).collect();
    match inner[..] {
        [(_, '\\'), _, ..] => inner[2..].iter().find(|(_, c)| *c == '\'').map_or(1, |(end, _)| end + 1),
        [_, (end, '\''), ..] => end + 1,
        _ => 1,
    }
}

/// Names that modules must not use: those for accessing the system, and those of another module's subject.
const FORBIDDEN_NAMES: &[(&[&str], &[&str])] = &[
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
fn a_module_does_not_use_forbidden_names() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = BTreeSet::new();
    for (modules, names) in FORBIDDEN_NAMES {
        for module in *modules {
            let mut files = Vec::new();
            if src.join(module).is_dir() {
                sources(&src.join(module), &mut files);
            }
            for file in files {
                let used: BTreeSet<_> = tokens(&fs::read_to_string(&file).unwrap()).into_iter().collect();
                let used = names.iter().filter(|name| used.contains(**name));
                wrong.extend(used.map(|name| format!("{}: {name}", file.display())));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

/// Functions that answer a part of a question. What they are called with is put together in `app` alone; other crates, like
/// these tests, cannot call them.
const PARTS_OF_QUESTIONS: &[(&str, &[&str])] = &[
    ("recovery", &["attempt", "next_start", "read", "start", "other_ends", "fates", "timeline", "due"]),
    ("check", &["judge", "stolen_pids"]),
    ("plan", &["repair", "offers", "give_up_all"]),
];

#[test]
fn questions_are_assembled_in_one_module() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (module, functions) in PARTS_OF_QUESTIONS {
        let mut files = Vec::new();
        sources(&src.join(module), &mut files);
        let texts: Vec<_> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        for function in *functions {
            let count = |visibility: &str| {
                let starts = ["(", "<"].map(|end| format!("\n{visibility} fn {function}{end}"));
                let counts =
                    |text: &String| starts.iter().map(|start| text.matches(start).count()).sum::<usize>();
                texts.iter().map(counts).sum::<usize>()
            };
            assert_eq!((count("pub(crate)"), count("pub")), (1, 0), "{module}: {function}");
        }
    }
    // What asks is above `app`, and what is below does not know questions.
    let asking = ["apply", "logs", "view", "cli"];
    let names: Vec<_> = PARTS_OF_QUESTIONS.iter().flat_map(|(_, functions)| *functions).copied().collect();
    let mut wrong = Vec::new();
    for module in asking {
        let mut files = Vec::new();
        sources(&src.join(module), &mut files);
        for file in files {
            let tokens = tokens(&fs::read_to_string(&file).unwrap());
            let imports = imported(&tokens, &["recovery", "check", "plan"]);
            let found = imports.iter().filter(|name| names.contains(&name.as_str()));
            wrong.extend(found.map(|name| format!("{}: {name}", file.display())));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The names, modules aside, in the paths that begin with `crate` and one of these modules.
fn imported(tokens: &[String], modules: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    for at in (0..tokens.len()).filter(|at| tokens[*at] == "crate" && follows(tokens, *at, "::")) {
        if !modules.contains(&tokens[at + 2].as_str()) {
            continue;
        }
        let path = at + 2..tokens.len();
        let path = path.take_while(|at| !matches!(tokens[*at].as_str(), ";" | "(" | ")" | "=" | "<"));
        names.extend(path.filter(|at| !follows(tokens, *at, "::")).map(|at| tokens[at].clone()));
    }
    names
}

#[test]
fn paths_are_parsed_as_the_compiler_does() {
    let home = ["check".to_owned(), "report".to_owned()];
    let text = r#"
        use crate::{model::{Agent, Run}, view as words, cli::Terminal};
        /// crate::cli
        fn f(c: char) -> &'static str { if c == '{' || c == '\'' { "crate::apply" } else { super::g() } }
        mod tests { use super::super::super::plan::Step; pub(super) fn h() { super::super::x() } }
        use super::super::host::Boot;
    "#;
    let expected = ["model", "view", "cli", "check", "plan", "check", "host"];
    assert_eq!(modules_used(text, &home), expected);
    assert!(may_use("check", "model") && !may_use("check", "view") && !may_use("host", "source"));
    assert!(may_use("cli", "view") && !may_use("view", "cli"));
    let paths =
        tokens("use crate::check::{Code, judge}; fn f() { crate::recovery::read(x); crate::view::due() }");
    assert_eq!(imported(&paths, &["check", "recovery"]).join(" "), ":: { Code , judge } :: read");
}
