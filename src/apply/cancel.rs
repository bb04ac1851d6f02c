//! The progress of a change, and the request to stop it between two steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared between the change, the progress line and the signals.
#[derive(Debug, Default)]
pub struct Watch {
    cancelled: Arc<AtomicBool>,
    steps: AtomicU64,
    entries: AtomicU64,
    bytes: AtomicU64,
}

impl Watch {
    /// The request: once true, the change stops before the next step.
    pub fn cancel(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    /// Whether an end was asked for.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Steps that were carried out.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }

    /// Entries that were deleted for good, and the bytes of their files.
    pub fn deleted(&self) -> (u64, u64) {
        (self.entries.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed))
    }

    pub(super) fn step(&self) {
        self.steps.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn delete(&self, bytes: u64) {
        self.entries.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}
