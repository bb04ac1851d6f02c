//! Distributes work among threads, and starts more of them while they wait for the disk.

use std::iter::Flatten;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, Scope};
use std::vec::IntoIter;

use super::threads::{ReadThreads, WaitMeter};

/// Bytes that each thread reserves for some chunks of work.
const RESERVE: usize = 1 << 20;
const RESERVED_CHUNKS: usize = 32;

/// Allocates memory and frees it, so that the allocator keeps it. That of glibc otherwise grows the heap of a thread page by
/// page, with a system call each that blocks the page faults of all threads. Once freed, such a block is not returned to the
/// system again (`M_MMAP_THRESHOLD` in mallopt(3): the threshold is dynamic).
pub(crate) fn reserve_heap(bytes: usize) {
    let mut block = Vec::<u8>::new();
    // Under a memory limit this may fail, and matters little.
    if block.try_reserve_exact(bytes).is_ok() {
        drop(std::hint::black_box(block));
    }
}

/// Indices below `count`, taken by threads `chunk` at a time.
struct Queue<'q, R, T> {
    threads: &'q ReadThreads,
    count: usize,
    chunk: usize,
    next: AtomicUsize,
    make: &'q (dyn Fn() -> T + Sync),
    work: &'q (dyn Fn(&mut T, usize) -> R + Sync),
    done: Mutex<Vec<Chunk<R>>>,
    /// The states of threads that do not run.
    states: Mutex<Vec<T>>,
}

struct Chunk<R> {
    start: usize,
    results: Vec<R>,
}

impl<R: Send, T: Send> Queue<'_, R, T> {
    fn start_thread<'scope, 'env>(&'env self, scope: &'scope Scope<'scope, 'env>) {
        // Where the system has no more threads, those that run do the work.
        let _ = Builder::new().spawn_scoped(scope, move || self.run(scope));
    }

    fn run<'scope, 'env>(&'env self, scope: &'scope Scope<'scope, 'env>) {
        let waiting = self.states.lock().ok().and_then(|mut states| states.pop());
        let mut state = waiting.unwrap_or_else(self.make);
        let mut meter = WaitMeter::new(self.threads);
        for taken in 0usize.. {
            if taken.is_multiple_of(RESERVED_CHUNKS) {
                reserve_heap(RESERVE);
            }
            let start = self.next.fetch_add(self.chunk, Ordering::Relaxed);
            if start >= self.count {
                break;
            }
            let end = self.count.min(start + self.chunk);
            let results = (start..end).map(|index| (self.work)(&mut state, index)).collect();
            if let Ok(mut done) = self.done.lock() {
                done.push(Chunk { start, results });
            }
            if end < self.count && meter.wants_another() {
                self.start_thread(scope);
            }
        }
        if let Ok(mut states) = self.states.lock() {
            states.push(state);
        }
    }
}

/// Calls `work` for the indices below `count` on several threads, `chunk` at a time, and returns the results in order. The
/// states of the threads are taken from `states` as far as there are some, and left there.
pub(crate) fn distribute<R: Send, T: Send>(
    threads: &ReadThreads,
    count: usize,
    chunk: usize,
    states: &mut Vec<T>,
    make: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, usize) -> R + Sync,
) -> Flatten<IntoIter<Vec<R>>> {
    let chunk = chunk.max(1);
    let queue = Queue {
        threads,
        count,
        chunk,
        next: AtomicUsize::new(0),
        make: &make,
        work: &work,
        done: Mutex::default(),
        states: Mutex::new(std::mem::take(states)),
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.current().min(count.div_ceil(chunk)) {
            queue.start_thread(scope);
        }
        queue.run(scope);
    });
    *states = queue.states.into_inner().unwrap_or_default();
    let mut done = queue.done.into_inner().unwrap_or_default();
    done.sort_unstable_by_key(|chunk| chunk.start);
    let results: Vec<_> = done.into_iter().map(|chunk| chunk.results).collect();
    results.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order_whatever_the_threads() {
        for threads in [1, 2, 7] {
            for count in [0, 1, 5, 100] {
                let (read_threads, mut states) = (ReadThreads::new(threads), Vec::new());
                for round in 1..=2 {
                    let work = |calls: &mut usize, index| {
                        *calls += 1;
                        index * 2
                    };
                    let results = distribute(&read_threads, count, 3, &mut states, || 0, work);
                    assert!(
                        results.eq((0..count).map(|index| index * 2)),
                        "{threads} threads, {count} items"
                    );
                    assert!(states.len() <= threads);
                    assert_eq!(states.iter().sum::<usize>(), count * round);
                }
            }
        }
    }
}
