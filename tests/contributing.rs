//! CONTRIBUTING.md says how many files a new code, repair or command touches. A place in which one more of them would have to
//! be named fails here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ckpt::check::CODES;
use ckpt::cli::Cli;
use ckpt::plan::repair::REPAIRS;
use clap::CommandFactory as _;

/// The sources of ckpt by their paths, without comments and unit tests.
fn sources() -> BTreeMap<String, String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(home.join("src")).into_iter().map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap().lines();
            let code: Vec<_> = code.filter(|line| !line.trim_start().starts_with("//")).collect();
            (path.strip_prefix(home).unwrap().to_str().unwrap().to_owned(), code.join("\n"))
        })
        .filter(|(path, _)| !path.ends_with("_tests.rs"))
        .collect()
}

/// Whether a text has a path such as `Code::LatestMissing`, whole.
fn has_path(text: &str, path: &str) -> bool {
    let is_end = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    text.match_indices(path).any(|(at, _)| is_end(&text[at + path.len()..]))
}

/// The files that name something, by one of these paths or as a string.
fn places<'s>(sources: &'s BTreeMap<String, String>, paths: &[String], name: &str) -> BTreeSet<&'s str> {
    let quoted = format!("\"{name}\"");
    let is_named = |text: &str| text.contains(&quoted) || paths.iter().any(|path| has_path(text, path));
    let named = sources.iter().filter(|(_, text)| is_named(text));
    named.map(|(file, _)| file.as_str()).collect()
}

/// Files that name most of a kind of thing: a new one has to be added there.
fn lists<'s>(all: &[BTreeSet<&'s str>]) -> Vec<&'s str> {
    let files: BTreeSet<&str> = all.iter().flatten().copied().collect();
    files
        .into_iter()
        .filter(|file| all.iter().filter(|one| one.contains(file)).count() * 4 > all.len() * 3)
        .collect()
}

/// The files of a numbered list in CONTRIBUTING.md, without the tests.
fn documented(heading: &str) -> Vec<String> {
    let text = include_str!("../.github/CONTRIBUTING.md");
    let section = text.split_once(&format!("## {heading}\n")).unwrap().1.split("\n## ").next().unwrap();
    let is_item = |line: &&str| line.starts_with(|first: char| first.is_ascii_digit());
    let items = section.lines().filter(is_item).filter(|line| !line[3..].starts_with("The test"));
    items.map(str::to_owned).collect()
}

#[test]
fn a_new_code_needs_three_files() {
    let (sources, directory) = (sources(), "src/recovery/codes/");
    let named: Vec<_> = CODES
        .iter()
        .map(|row| places(&sources, &[format!("Code::{:?}", row.code)], row.code.name()))
        .collect();
    assert_eq!(lists(&named), [format!("{directory}code.rs")]);
    // Others of an area may be named where one of them is treated in particular.
    let mut least: BTreeMap<&str, usize> = BTreeMap::new();
    for (row, places) in CODES.iter().zip(&named) {
        let rows: Vec<_> = places.iter().filter(|file| file.starts_with(directory)).collect();
        let [_, area] = rows[..] else { panic!("{} is in {rows:?}", row.code) };
        let least = least.entry(area).or_insert(usize::MAX);
        *least = places.len().min(*least);
    }
    assert_eq!(least.len(), 7);
    assert!(least.values().all(|files| *files == 3), "{least:?}");
    assert_eq!(documented("Add a code").len(), 3);
}

#[test]
fn a_new_repair_needs_three_files() {
    let sources = sources();
    let table = &sources["src/plan/repair/table.rs"];
    for repair in REPAIRS {
        let name = format!("RepairName::{:?}", repair.name);
        let row = table.split_once(&format!("name: {name},")).unwrap().1;
        let family = row.split_once("propose: ").unwrap().1.split("::").next().unwrap();
        let family = format!("src/plan/repair/{family}.rs");
        let mut files = places(&sources, std::slice::from_ref(&name), repair.name.text());
        files.insert(&family);
        let expected = ["src/plan/repair/name.rs", "src/plan/repair/table.rs", &family];
        assert_eq!(files, BTreeSet::from(expected), "{name}");
        assert!(sources.contains_key(&family));
    }
    assert_eq!(documented("Add a repair").len(), 3);
}

#[test]
fn a_new_command_needs_six_files() {
    let commands: Vec<String> =
        Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let sources = sources();
    let of = |name: &String| {
        let module = name.replace('-', "_");
        places(&sources, &[format!("mod {module}"), format!("{module}::run")], name)
    };
    let named: Vec<_> = commands.iter().map(of).collect();
    // Beside these its own file, that of its view, and the list of views.
    assert_eq!(
        lists(&named),
        ["src/cli/args/command.rs", "src/cli/commands/mod.rs", "src/view/json/schema.rs"]
    );
    for command in &commands {
        let own = format!("src/cli/commands/{}.rs", command.replace('-', "_"));
        assert!(sources.contains_key(&own) || sources.contains_key(&own.replace(".rs", "/mod.rs")), "{own}");
    }
    assert_eq!(documented("Add a command").len(), 6);
}
