//! The progress of a load: counters that a terminal can poll.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counters of a running load.
#[derive(Debug, Default)]
pub struct Progress {
    files: AtomicU64,
    bytes: AtomicU64,
    tasks: AtomicU64,
    expected_tasks: AtomicU64,
    done: AtomicBool,
}

impl Progress {
    pub(super) fn add(&self, files: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn add_tasks(&self, tasks: u64) {
        self.tasks.fetch_add(tasks, Ordering::Relaxed);
    }

    pub(super) fn expect_tasks(&self, tasks: u64) {
        self.expected_tasks.fetch_add(tasks, Ordering::Relaxed);
    }

    pub fn finish(&self) {
        self.done.store(true, Ordering::Release);
    }

    pub fn is_done(&self) -> bool {
        self.done.load(Ordering::Acquire)
    }

    /// Files read so far.
    pub fn files(&self) -> u64 {
        self.files.load(Ordering::Relaxed)
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Tasks read so far, and how many are known to come in all.
    pub fn tasks(&self) -> (u64, u64) {
        (self.tasks.load(Ordering::Relaxed), self.expected_tasks.load(Ordering::Relaxed))
    }
}
