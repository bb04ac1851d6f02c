//! What the targets begin with, and what they once found, held against the checks without a fuzzer.

use std::fs;
use std::path::Path;

use super::checks::CHECKS;

fn check(name: &str, bytes: &[u8]) {
    let (_, check) = CHECKS.iter().find(|(known, _)| *known == name).expect("a check of this name");
    check(bytes);
}

#[test]
fn what_the_targets_begin_with_passes() {
    for (target, before, text) in include!("seeds.in") {
        check(target, &[before, text.as_bytes()].concat());
    }
}

/// `findings/<target>/<what it was>`: each file broke something.
#[test]
fn fixed_findings_stay_fixed() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/findings");
    let mut held = 0;
    for target in fs::read_dir(directory).unwrap() {
        let target = target.unwrap();
        for finding in fs::read_dir(target.path()).unwrap() {
            let bytes = fs::read(finding.unwrap().path()).unwrap();
            check(target.file_name().to_str().unwrap(), &bytes);
            held += 1;
        }
    }
    assert!(held > 0, "no findings are there");
}
