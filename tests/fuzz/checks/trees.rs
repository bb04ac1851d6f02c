//! Whole checkpoints: a real one with files cut, changed, moved, and replaced by symlinks. Whatever comes of it can be loaded,
//! recovered in every mode and validated, and the result is the same twice.

use std::fs;

use ckpt::app::{FlagOptions, ModeChoice, Scenario, ScenarioOptions, SourceOptions};
use ckpt::check::{FailOn, Report};
use ckpt::model::Progress;
use ckpt::recovery::{BootId, Mode};
use ckpt::schema::Release;
use ckpt::view::json::{FindingJson, ValidationJson};

use super::drawn::{OF_TREES, drawn, packed};
use super::scratch;

/// The first three bytes say the checkpoint, the release and the boot id; then come changes.
pub(super) fn check(bytes: &[u8]) {
    let [state, release, boot, changes @ ..] = bytes else { return };
    let path = scratch::path("tree.tar");
    fs::write(&path, packed(&drawn(*state, OF_TREES, changes))).expect("a file");
    let release = if *release == 0 { Release::HEAD } else { Release::new(1, release % 13, 0) };
    let boot_id = match boot % 3 {
        0 => BootId::Same,
        1 => BootId::Unknown,
        _ => BootId::Known("another".to_owned()),
    };
    let words = if boot & 0x80 == 0 { Vec::new() } else { vec!["--recover=cleanup".into()] };
    for mode in [Mode::Strict, Mode::Lenient] {
        let source = SourceOptions {
            boot_id: Some(boot_id.clone()),
            release: Some(release),
            probe: false,
            ..SourceOptions::of(&path)
        };
        let flags =
            FlagOptions { words: words.clone(), mode: ModeChoice::Given(mode), ..FlagOptions::default() };
        let options = ScenarioOptions { source, flags, threads: 1, ..ScenarioOptions::default() };
        let Ok(scenario) = Scenario::open(&options, &Progress::default()) else { return };
        let judged = || said(&scenario.validation(FailOn::Error).report);
        assert_eq!(judged(), judged());
        assert_eq!(scenario.forecast(0.0).outcome, scenario.forecast(0.0).outcome);
    }
}

fn said(report: &Report) -> String {
    assert!(report.findings.iter().all(|finding| !finding.message.is_empty()));
    let findings = report.findings.iter().map(FindingJson::new).collect();
    serde_json::to_string(&ValidationJson::new(report, None).with(findings)).expect("memory takes it")
}
