//! Whole checkpoints: a real one with files cut, changed, moved, and replaced by links. Whatever comes of it can be loaded,
//! played in every mode and judged, and twice the same is said.

use std::fs;

use ckpt::check::{FailOn, Report, judge};
use ckpt::model::{Agents, Filter, Progress, Request, load, load_sandboxes};
use ckpt::recovery::{AgentSetup, BootId, Conditions, Mode};
use ckpt::schema::Release;
use ckpt::source::{Options, locate};
use ckpt::view::json::ValidationJson;

use super::drawn::{OF_TREES, drawn, packed};
use super::scratch;

/// The first three bytes say the checkpoint, the release and the boot id; then come changes.
pub(super) fn check(bytes: &[u8]) {
    let [state, release, boot, changes @ ..] = bytes else { return };
    let path = scratch::path("tree.tar");
    fs::write(&path, packed(&drawn(*state, OF_TREES, changes))).expect("a file");
    let Ok(source) = locate(&path, "a check", &Options::default()) else { return };
    let release = if *release == 0 { Release::HEAD } else { Release::new(1, release % 13, 0) };
    let request =
        Request { agents: Agents::All, filter: Filter::default(), threads: 1, release: Some(release) };
    let mut checkpoint = load(&source, &request, &Progress::default());
    load_sandboxes(&source, &mut checkpoint);
    let boot_id = match boot % 3 {
        0 => BootId::Same,
        1 => BootId::Unknown,
        _ => BootId::Known("another".to_owned()),
    };
    let place = source.place_or_path().to_owned();
    let setup = AgentSetup { cleanup: boot & 0x80 != 0, ..AgentSetup::default() };
    for mode in [Mode::Strict, Mode::Lenient] {
        let conditions =
            Conditions { mode, release, boot_id: boot_id.clone(), place: place.clone(), collects: true };
        let judged = || said(&judge(&checkpoint, &source, &conditions, &setup, FailOn::Error));
        assert_eq!(judged(), judged());
    }
}

fn said(report: &Report) -> String {
    assert!(report.findings.iter().all(|finding| !finding.row.code.is_empty()));
    serde_json::to_string(&ValidationJson::new(report, &[], true)).expect("memory takes it")
}
