//! What the packages install: each file that they name exists, all pages, completions and examples are in both, and in the
//! same places.

use std::collections::BTreeMap;
use std::path::Path;

/// Distributions have the completions of zsh in different places.
const PLACES: [(&str, &str); 2] =
    [("usr/share/zsh/vendor-completions/", "zsh/"), ("usr/share/zsh/site-functions/", "zsh/")];

/// Source, destination and mode of each asset of a list in `Cargo.toml`.
fn assets(manifest: &str, section: &str) -> Vec<[String; 3]> {
    let (_, list) = manifest.split_once(&format!("[package.metadata.{section}]\n")).unwrap();
    let (_, list) = list.split_once("assets = [\n").unwrap();
    let (list, _) = list.split_once("\n]").unwrap();
    let words = |line: &str| {
        let words: Vec<String> = line.split('"').skip(1).step_by(2).take(3).map(str::to_owned).collect();
        <[String; 3]>::try_from(words).unwrap_or_else(|words| panic!("{line}: {words:?}"))
    };
    list.lines().map(words).collect()
}

/// Which file each destination gets, with which mode. A destination that ends with a slash is a directory.
fn installed(manifest: &str, section: &str) -> BTreeMap<String, (String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeMap::new();
    for [source, destination, mode] in assets(manifest, section) {
        let (directory, name) = source.rsplit_once('/').unwrap_or((".", &source));
        let found: Vec<String> = match name.split_once('*') {
            _ if source == "target/release/ckpt" => vec![name.to_owned()],
            Some((start, end)) => {
                let entries = std::fs::read_dir(root.join(directory)).unwrap();
                let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
                names.filter(|name| name.starts_with(start) && name.ends_with(end)).collect()
            }
            None => {
                assert!(root.join(&source).is_file(), "{section}: {source} does not exist");
                vec![name.to_owned()]
            }
        };
        assert!(!found.is_empty(), "{section}: nothing is {source}");
        for name in found {
            let place = destination.trim_start_matches('/');
            let place = if place.ends_with('/') { format!("{place}{name}") } else { place.to_owned() };
            let place = PLACES.iter().fold(place, |place, (from, to)| place.replace(from, to));
            assert!(
                files.insert(place, (format!("{directory}/{name}"), mode.clone())).is_none(),
                "{section}"
            );
        }
    }
    files
}

/// All files below a directory of the repository.
fn below(directory: &str, files: &mut Vec<String>) {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(directory)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{directory}/{}", entry.file_name().into_string().unwrap());
        if entry.path().is_dir() { below(&path, files) } else { files.push(path) }
    }
}

#[test]
fn packages_install_every_page_completion_and_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (debian, rpm) = (installed(&manifest, "deb"), installed(&manifest, "generate-rpm"));
    assert_eq!(debian, rpm);
    let mut expected = vec!["./README.md".to_owned(), "target/release/ckpt".to_owned()];
    for directory in ["man", "completions", ".github/examples"] {
        below(directory, &mut expected);
    }
    expected.sort();
    let mut sources: Vec<&String> = debian.values().map(|(source, _)| source).collect();
    sources.sort();
    assert_eq!(sources, expected.iter().collect::<Vec<_>>());
    for (source, mode) in debian.values().filter(|(source, _)| !source.starts_with("target/")) {
        let begins = std::fs::read(root.join(source)).unwrap();
        assert_eq!(mode == "755", begins.starts_with(b"#!"), "{source}: {mode}");
    }
}
