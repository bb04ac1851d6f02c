//! Every file below tests/ is compiled: a module that is not declared would be a test that never runs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crate roots in Cargo.toml. All other files are modules of these, or of the fuzz package.
const ROOTS: &[&str] = &["tests/main.rs", "tests/bench/main.rs"];

#[test]
fn every_file_is_a_module_of_a_test_binary() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(home.join("Cargo.toml")).unwrap();
    let mut reached = BTreeSet::new();
    for root in ROOTS.iter().filter(|root| manifest.contains(&format!("path = \"{root}\""))) {
        reach(&home.join(root), &mut reached);
    }
    reach_package(&home.join("tests/fuzz"), &mut reached);
    let mut present = BTreeSet::new();
    sources(&home.join("tests"), &mut present);
    let missing: Vec<_> = present.difference(&reached).collect();
    assert_eq!(missing, Vec::<&PathBuf>::new());
    assert!(reached.contains(&home.join("tests/test_inventory.rs")));
}

/// The files that the manifest of a nested package names, and their modules.
fn reach_package(dir: &Path, into: &mut BTreeSet<PathBuf>) {
    let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap();
    for line in manifest.lines() {
        let path = line.strip_prefix("path = \"").and_then(|rest| rest.strip_suffix('"'));
        if let Some(path) = path {
            reach(&dir.join(path), into);
        }
    }
}

fn sources(dir: &Path, into: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.ends_with("fuzz/target") {
            // Build output.
        } else if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.insert(path);
        }
    }
}

/// Adds a file and the modules that it declares.
fn reach(file: &Path, into: &mut BTreeSet<PathBuf>) {
    into.insert(file.to_owned());
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let dir = file.parent().unwrap();
    let owns_directory =
        file.file_name().is_some_and(|name| name == "main.rs" || name == "mod.rs" || name == "lib.rs");
    let below = if owns_directory { dir.to_owned() } else { file.with_extension("") };
    let mut named = None;
    for line in text.lines() {
        if let Some(path) = line.trim().strip_prefix("#[path = \"").and_then(|rest| rest.strip_suffix("\"]"))
        {
            named = Some(dir.join(path));
        }
        let Some(name) = declared(line) else { continue };
        let candidates = [below.join(format!("{name}.rs")), below.join(name).join("mod.rs")];
        let module = named.take().or_else(|| candidates.into_iter().find(|path| path.is_file()));
        reach(&module.unwrap_or_else(|| panic!("{}: no file for {name}", file.display())), into);
    }
}

/// The name in `mod name;`, whatever its visibility.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim().strip_suffix(';')?;
    let name = line.strip_prefix("mod ").or_else(|| line.split_once(" mod ").map(|(_, name)| name))?;
    line.split(' ').all(|word| word == "mod" || word == name || word.starts_with("pub")).then_some(name)
}
