//! What the program is built from: licences that go with its own, each crate once, nothing that compiles C. Asked of cargo,
//! without a network.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value as Json;

/// Licences that ask for no more than their own text.
const GOOD: &[&str] = &["Apache-2.0", "MIT", "Zlib", "Unicode-3.0"];

/// Crates that look for a C compiler or for libraries of the system.
const OF_C: &[&str] = &["bindgen", "cc", "cmake", "pkg-config", "protoc", "vcpkg"];

/// Helpers of derive macros, which run in the compiler and are not in the program.
const OF_MACROS: &[&str] = &["syn"];

/// The packages that the program is built from, tests and their helpers not among them.
fn packages() -> Vec<Json> {
    let triple = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", &triple])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let all: Json = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = all["resolve"]["nodes"].as_array().unwrap();
    let mut left = vec![all["resolve"]["root"].as_str().unwrap()];
    let mut reached = BTreeSet::new();
    while let Some(id) = left.pop() {
        if reached.insert(id) {
            let node = nodes.iter().find(|node| node["id"] == id).unwrap();
            let needed = node["deps"].as_array().unwrap().iter().filter(|needed| is_of_the_program(needed));
            left.extend(needed.map(|needed| needed["pkg"].as_str().unwrap()));
        }
    }
    let packages = all["packages"].as_array().unwrap().iter();
    packages.filter(|package| reached.contains(package["id"].as_str().unwrap())).cloned().collect()
}

fn is_of_the_program(needed: &Json) -> bool {
    needed["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"] != "dev")
}

/// Whether one of what is offered is good, and all that comes with it.
fn is_good(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], " ").replace('/', " OR ");
    let one_of = |offers: &str| offers.split(" OR ").any(|offer| GOOD.contains(&offer.trim()));
    plain.split(" AND ").all(one_of)
}

#[test]
fn licences_go_together_and_crates_are_there_once() {
    let packages = packages();
    assert!(packages.len() > 20, "only {} packages", packages.len());
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &packages {
        let (name, version) = (package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(is_good(licence), "{name} {version} has the licence {licence}");
        assert!(!OF_C.contains(&name) && package["links"].is_null(), "{name} compiles or links C");
        versions.entry(name).or_default().push(version);
    }
    versions.retain(|name, versions| versions.len() > 1 && !OF_MACROS.contains(name));
    assert!(versions.is_empty(), "more than once: {versions:?}");
}

#[test]
fn licences_are_distinguished() {
    for good in ["MIT", "GPL-2.0 OR MIT", "Unlicense/MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(is_good(good), "{good}");
    }
    for bad in ["GPL-3.0", "none", "MIT AND GPL-3.0", "LGPL-2.1 OR MPL-2.0"] {
        assert!(!is_good(bad), "{bad}");
    }
}
