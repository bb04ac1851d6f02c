//! The progress of reading a checkpoint: what it is at, and counters that a terminal can poll.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// What a load is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It reads an archive; `done` counts bytes.
    Archive,
    /// It finds the executors.
    Listing,
    /// It reads executors, and tasks of large runs; `done` counts both.
    Executors,
    /// It looks for the sandboxes of executors.
    Sandboxes,
    /// All is read, and being assessed.
    Assessing,
    /// It assesses many sources.
    Sources,
}

const STAGES: [Stage; 6] =
    [Stage::Listing, Stage::Archive, Stage::Executors, Stage::Sandboxes, Stage::Assessing, Stage::Sources];

/// A handle to the counters of one load, or of several that follow each other.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    stage: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
    files: AtomicU64,
    tasks: AtomicU64,
    executors: AtomicU64,
    stuck: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgressState {
    pub stage: Stage,
    /// How much of this stage is done, in its own units.
    pub done: u64,
    /// How much there is to do in this stage; 0 if that is not known.
    pub total: u64,
    /// Files read.
    pub files: u64,
    /// Tasks read.
    pub tasks: u64,
    /// Executors found.
    pub executors: u64,
    /// Sources that do not answer.
    pub stuck: u64,
}

impl Progress {
    /// The next stage, with as much to do; 0 if that is not known.
    pub fn begin(&self, stage: Stage, total: u64) {
        let index = STAGES.iter().position(|one| *one == stage).unwrap_or_default();
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
        self.0.stage.store(u8::try_from(index).unwrap_or_default(), Ordering::Relaxed);
    }

    /// More of the stage is done.
    pub fn advance(&self, done: u64) {
        self.0.done.fetch_add(done, Ordering::Relaxed);
    }

    /// There is more to do in this stage.
    pub fn expect(&self, more: u64) {
        self.0.total.fetch_add(more, Ordering::Relaxed);
    }

    /// Files were read.
    pub fn add_files(&self, files: u64) {
        self.0.files.fetch_add(files, Ordering::Relaxed);
    }

    /// Tasks were read.
    pub fn add_tasks(&self, tasks: u64) {
        self.0.tasks.fetch_add(tasks, Ordering::Relaxed);
    }

    /// Executors were found.
    pub fn add_executors(&self, executors: u64) {
        self.0.executors.fetch_add(executors, Ordering::Relaxed);
    }

    /// How many sources do not answer now.
    pub fn set_stuck(&self, stuck: u64) {
        self.0.stuck.store(stuck, Ordering::Relaxed);
    }

    /// The counters now.
    pub fn state(&self) -> ProgressState {
        let Counters { stage, done, total, files, tasks, executors, stuck } = &*self.0;
        let [done, total, files, tasks, executors, stuck] =
            [done, total, files, tasks, executors, stuck].map(|counter| counter.load(Ordering::Relaxed));
        let stage = STAGES.get(usize::from(stage.load(Ordering::Relaxed)));
        ProgressState {
            stage: *stage.unwrap_or(&Stage::Listing),
            done,
            total,
            files,
            tasks,
            executors,
            stuck,
        }
    }
}
