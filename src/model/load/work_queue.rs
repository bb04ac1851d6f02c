//! Distributes work among threads.

use std::iter::Flatten;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::vec::IntoIter;

/// Bytes that each thread reserves for a chunk of work, and the first of them at the start.
const RESERVE: usize = 1 << 20;
const FIRST_RESERVE: usize = 16 << 20;

/// Allocates memory and frees it, so that the allocator keeps it. That of glibc otherwise grows the heap of a thread page by
/// page, with a system call each that blocks the page faults of all threads. Once freed, such a block is not returned to the
/// system again (`M_MMAP_THRESHOLD` in mallopt(3): the threshold is dynamic).
fn reserve_heap(bytes: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes)));
}

/// Calls `work` for the indices below `count` on several threads, `chunk` at a time, and returns the results in order.
pub(super) fn distribute<R: Send, T: Send>(
    threads: usize,
    count: usize,
    chunk: usize,
    make: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, usize) -> R + Sync,
) -> (Flatten<IntoIter<Vec<R>>>, Vec<T>) {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    reserve_heap(FIRST_RESERVE);
    let run = || {
        let mut state = make();
        loop {
            reserve_heap(RESERVE);
            let start = next.fetch_add(chunk, Ordering::Relaxed);
            if start >= count {
                return state;
            }
            let part: Vec<R> =
                (start..count.min(start + chunk)).map(|index| work(&mut state, index)).collect();
            if let Ok(mut done) = done.lock() {
                done.push((start, part));
            }
        }
    };
    let helpers = threads.min(count.div_ceil(chunk.max(1))).max(1) - 1;
    let owned = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..helpers).map(|_| scope.spawn(run)).collect();
        let mut owned = vec![run()];
        owned.extend(handles.into_iter().map(|handle| match handle.join() {
            Ok(state) => state,
            Err(panic) => std::panic::resume_unwind(panic),
        }));
        owned
    });
    let mut parts = done.into_inner().unwrap_or_default();
    parts.sort_unstable_by_key(|(start, _)| *start);
    let parts: Vec<_> = parts.into_iter().map(|(_, part)| part).collect();
    (parts.into_iter().flatten(), owned)
}
