//! ckpt in the benchmark: loading, and judging what was loaded.

use std::path::Path;
use std::time::Instant;

use ckpt::app::{Located, SourceOptions};
use ckpt::check::{FailOn, judge};
use ckpt::model::{Checkpoint, Progress, Request, load_sandboxes};
use ckpt::recovery::{AgentSetup, BootId, Changes, Conditions, Mode, attempt, in_mode};
use ckpt::schema::Release;

/// What was loaded.
pub(crate) struct Loaded {
    /// The number of tasks, to compare with the generated ones.
    pub(crate) tasks: usize,
    /// The model, kept until the memory has been measured.
    pub(crate) checkpoint: Checkpoint,
    located: Located,
}

// ----------------------------------------------------------------------------------------------------------------
// Loads the work_dir with ckpt on this number of threads, and counts its tasks. `None`: it cannot be loaded.
// ----------------------------------------------------------------------------------------------------------------
pub(crate) fn load_with_ckpt(work_dir: &Path, threads: usize) -> Option<Loaded> {
    let options = SourceOptions {
        boot_id: Some(BootId::Same),
        release: Some(Release::LAST),
        probe: false,
        ..SourceOptions::of(work_dir)
    };
    let located = Located::find(&options).ok()?;
    let checkpoint = located.load(&Request { threads, ..Request::default() }, &Progress::default());
    let frameworks = checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
    let runs = frameworks.flat_map(|framework| &framework.executors).flat_map(|executor| &executor.runs);
    Some(Loaded { tasks: runs.map(|run| run.tasks.len()).sum(), checkpoint, located })
}

/// The parts of judging.
pub(crate) const PARTS: [&str; 4] = [
    "sandboxes checked",
    "recovery played, strict",
    "recovery played, lenient",
    "judged for `validate`: both, with next starts and findings",
];

// ----------------------------------------------------------------------------------------------------------------
// Seconds for each of the `PARTS`, one after the other; the last uses a second thread. The first asks the disk
// about every executor.
// ----------------------------------------------------------------------------------------------------------------
pub(crate) fn judge_with_ckpt(loaded: &mut Loaded) -> [f64; PARTS.len()] {
    let (source, checkpoint) = (&loaded.located.source, &mut loaded.checkpoint);
    let timed = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    let sandboxes = timed(&mut || load_sandboxes(source, checkpoint));
    let strict = Conditions { collects: false, ..loaded.located.conditions(Mode::Strict) };
    let lenient = in_mode(&strict, Mode::Lenient);
    let setup = AgentSetup::default();
    let play = |conditions: &Conditions| {
        let none = Changes::default();
        let played = attempt(checkpoint, conditions, &setup, &none);
        assert!(played.failure().is_none(), "the tree is healthy");
    };
    let one = timed(&mut || play(&strict));
    let other = timed(&mut || play(&lenient));
    let all = timed(&mut || {
        std::hint::black_box(judge(checkpoint, source, &strict, &setup, FailOn::Fatal));
    });
    [sandboxes, one, other, all]
}
