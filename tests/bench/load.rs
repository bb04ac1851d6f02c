//! ckpt in the benchmark: loading, and judging what was loaded.

use std::path::Path;
use std::time::Instant;

use ckpt::app::{Located, Scenario, ScenarioOptions, SourceOptions};
use ckpt::check::FailOn;
use ckpt::model::{Checkpoint, Progress, Request};
use ckpt::recovery::BootId;
use ckpt::schema::Release;

/// What was loaded.
pub(crate) struct Loaded {
    /// The number of tasks, to compare with the generated ones.
    pub(crate) tasks: usize,
    /// The model, kept until the memory has been measured.
    _checkpoint: Checkpoint,
    source: SourceOptions,
}

// ----------------------------------------------------------------------------------------------------------------
// Loads the work_dir with ckpt on this number of threads, and counts its tasks. `None`: it cannot be loaded.
// ----------------------------------------------------------------------------------------------------------------
pub(crate) fn load_with_ckpt(work_dir: &Path, threads: usize) -> Option<Loaded> {
    let source = SourceOptions {
        boot_id: Some(BootId::Same),
        release: Some(Release::LAST),
        probe: false,
        ..SourceOptions::of(work_dir)
    };
    let located = Located::find(&source, &Progress::default()).ok()?;
    let checkpoint = located.load(&Request { threads, ..Request::default() }, &Progress::default());
    let frameworks = checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
    let runs = frameworks.flat_map(|framework| &framework.executors).flat_map(|executor| &executor.runs);
    Some(Loaded { tasks: runs.map(|run| run.tasks.len()).sum(), _checkpoint: checkpoint, source })
}

/// The questions that are asked, and what they need.
pub(crate) const PARTS: [&str; 3] = [
    "opened as a scenario: loaded once more, sandboxes checked",
    "validated: both modes, with next starts and findings",
    "forecast: what becomes of executors and tasks",
];

// ----------------------------------------------------------------------------------------------------------------
// Seconds for each of the `PARTS`, one after the other. The first asks the disk about every executor.
// ----------------------------------------------------------------------------------------------------------------
pub(crate) fn judge_with_ckpt(loaded: Loaded, threads: usize) -> [f64; PARTS.len()] {
    let source = loaded.source.clone();
    drop(loaded);
    let options = ScenarioOptions { source, threads, ..ScenarioOptions::default() };
    let opened = Instant::now();
    let scenario = Scenario::open(&options, &Progress::default()).expect("it was loaded before");
    let validated = Instant::now();
    let report = scenario.validation(FailOn::Fatal).report;
    let forecast = Instant::now();
    let first = scenario.forecast(0.0).first;
    let end = Instant::now();
    assert!(first.failure().is_none() && report.strict.first().is_none(), "the tree is healthy");
    [validated - opened, forecast - validated, end - forecast].map(|part| part.as_secs_f64())
}
