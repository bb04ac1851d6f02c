//! The product's side of the benchmark: one function, to be filled in.

use std::any::Any;
use std::path::Path;

/// What was loaded.
pub(crate) struct Loaded {
    /// How many tasks were found, to be compared with how many there are.
    pub(crate) tasks: usize,
    /// The model, kept until the memory has been measured.
    pub(crate) keep: Box<dyn Any>,
}

// ----------------------------------------------------------------------------------------------------------------
// FILL IN: load the work_dir with the product, with so many threads, and count its tasks. `None`: not there yet.
// ----------------------------------------------------------------------------------------------------------------
pub(crate) fn load_with_ckpt(work_dir: &Path, threads: usize) -> Option<Loaded> {
    let _ = (work_dir, threads);
    let keep: Option<Box<dyn Any>> = None;
    Some(Loaded { tasks: 0, keep: keep? })
}
