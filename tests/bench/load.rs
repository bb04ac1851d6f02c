//! The product's side of the benchmark: one function.

use std::any::Any;
use std::path::Path;

use ckpt::model::{Progress, Request, load};
use ckpt::source::{Options, locate};

/// What was loaded.
pub(crate) struct Loaded {
    /// How many tasks were found, to be compared with how many there are.
    pub(crate) tasks: usize,
    /// The model, kept until the memory has been measured.
    pub(crate) keep: Box<dyn Any>,
}

// ----------------------------------------------------------------------------------------------------------------
// Loads the work_dir with the product, with so many threads, and counts its tasks. `None`: it can't be loaded.
// ----------------------------------------------------------------------------------------------------------------
pub(crate) fn load_with_ckpt(work_dir: &Path, threads: usize) -> Option<Loaded> {
    let source = locate(work_dir, "", &Options::default()).ok()?;
    let request = Request { threads, ..Request::default() };
    let checkpoint = load(&source, &request, &Progress::default());
    let frameworks = checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
    let runs = frameworks.flat_map(|framework| &framework.executors).flat_map(|executor| &executor.runs);
    Some(Loaded { tasks: runs.map(|run| run.tasks.len()).sum(), keep: Box::new(checkpoint) })
}
