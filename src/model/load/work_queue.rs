//! Shares work out among threads, and keeps them from waiting for each other. Knows nothing of what the work is.

use std::iter::Flatten;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::vec::IntoIter;

/// What a thread asks for at once, in bytes, and what it asks for first.
const ROOM: usize = 1 << 20;
const LARGEST_ROOM: usize = 16 << 20;

/// Asks for memory and gives it back, so that the allocator has it at hand. That of glibc grows what a thread has by
/// one page at a time otherwise, a system call each that stops the page faults of all threads; and what was given
/// back once is not returned to the system again (`M_MMAP_THRESHOLD` in mallopt(3): the threshold is dynamic).
fn make_room(bytes: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes)));
}

/// Does `count` pieces of work on several threads, `chunk` at a time, and gives the results in order.
pub(super) fn share_out<R: Send, T: Send>(
    threads: usize,
    count: usize,
    chunk: usize,
    make: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, usize) -> R + Sync,
) -> (Flatten<IntoIter<Vec<R>>>, Vec<T>) {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    make_room(LARGEST_ROOM);
    let run = || {
        let mut mine = make();
        loop {
            make_room(ROOM);
            let start = next.fetch_add(chunk, Ordering::Relaxed);
            if start >= count {
                return mine;
            }
            let part: Vec<R> =
                (start..count.min(start + chunk)).map(|index| work(&mut mine, index)).collect();
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
            Ok(mine) => mine,
            Err(panic) => std::panic::resume_unwind(panic),
        }));
        owned
    });
    let mut parts = done.into_inner().unwrap_or_default();
    parts.sort_unstable_by_key(|(start, _)| *start);
    let parts: Vec<_> = parts.into_iter().map(|(_, part)| part).collect();
    (parts.into_iter().flatten(), owned)
}
