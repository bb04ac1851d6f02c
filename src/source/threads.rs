//! How many threads read: as many as processors while they are busy, more while they wait for the disk.

use std::fs;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Reads in flight beyond which a disk does not get faster.
const MAX_READERS: usize = 32;
/// Time between two measurements of a thread.
const INTERVAL: Duration = Duration::from_millis(1);

/// The number of processors that this process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The number of threads for work that does not wait for a disk: as requested, or as many as processors for 0.
pub fn worker_threads(requested: usize) -> usize {
    if requested == 0 { processors() } else { requested }
}

/// Work that was given to another thread, or done already where the system has no more threads.
pub(crate) struct Beside<'scope, T>(Result<ScopedJoinHandle<'scope, Option<T>>, Option<T>>);

impl<T> Beside<'_, T> {
    /// Waits for its result.
    ///
    /// # Panics
    /// As the work did.
    pub(crate) fn join(self) -> T {
        let done = match self.0 {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(done) => done,
        };
        done.expect("it is taken once")
    }
}

/// Does work on another thread, or at once where the system has no more threads, e.g. under a limit of memory or processes.
pub(crate) fn beside<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Beside<'scope, T> {
    let work = Arc::new(Mutex::new(Some(work)));
    let of_thread = Arc::clone(&work);
    Beside(Builder::new().spawn_scoped(scope, move || take(&of_thread)).map_err(|_| take(&work)))
}

fn take<T>(work: &Mutex<Option<impl FnOnce() -> T>>) -> Option<T> {
    let taken = work.lock().unwrap_or_else(PoisonError::into_inner).take();
    taken.map(|work| work())
}

/// The number of reading threads. Unless one was requested, it grows while threads wait for the disk.
#[derive(Debug)]
pub struct ReadThreads {
    current: AtomicUsize,
    max: usize,
    /// Bytes that this process had read from disks at the last measurement.
    disk_bytes: AtomicU64,
}

impl ReadThreads {
    /// The requested number, or one that follows the disk for 0.
    pub fn new(requested: usize) -> Self {
        let current = worker_threads(requested);
        let max = if requested == 0 { current.max(MAX_READERS) } else { requested };
        Self {
            current: AtomicUsize::new(current),
            max,
            disk_bytes: AtomicU64::new(if max > current { disk_bytes().unwrap_or(0) } else { 0 }),
        }
    }

    /// The same with fewer threads at most.
    #[must_use]
    pub fn at_most(self, max: usize) -> Self {
        Self { max: self.max.min(max.max(self.current())), ..self }
    }

    /// The number of threads to start with.
    pub fn current(&self) -> usize {
        self.current.load(Ordering::Relaxed)
    }

    /// Reserves one more thread, if the limit allows it.
    fn grow(&self) -> bool {
        let next = |current: usize| (current < self.max).then_some(current + 1);
        self.current.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok()
    }

    /// Whether this process has read from a disk since the last call, or that is not known.
    pub(super) fn has_read_from_disk(&self) -> bool {
        disk_bytes().is_none_or(|bytes| self.disk_bytes.swap(bytes, Ordering::Relaxed) < bytes)
    }
}

/// `read_bytes` of `/proc/self/io`: what came from a disk and not from the page cache.
fn disk_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/io").ok()?;
    text.lines().find_map(|line| line.strip_prefix("read_bytes: "))?.trim().parse().ok()
}

/// Measures how much of its time a thread waits, or those of the whole process on average.
pub(crate) struct WaitMeter<'t> {
    threads: &'t ReadThreads,
    clock: ClockId,
    since: Instant,
    busy: Duration,
}

impl<'t> WaitMeter<'t> {
    pub(super) fn new(threads: &'t ReadThreads) -> Self {
        let clock = ClockId::ThreadCPUTime;
        Self { threads, clock, since: Instant::now(), busy: busy_time(clock) }
    }

    /// Of all threads of this process, which does nothing else.
    pub(crate) fn of_process(threads: &'t ReadThreads) -> Self {
        let clock = ClockId::ProcessCPUTime;
        Self { threads, clock, since: Instant::now(), busy: busy_time(clock) }
    }

    /// Whether to start one more thread: this one waited for more than half of the last interval, and for a disk. On a busy
    /// machine it waits for a processor too, where more threads do not help.
    pub(crate) fn wants_another(&mut self) -> bool {
        let elapsed = self.since.elapsed();
        if elapsed < INTERVAL || self.threads.current() >= self.threads.max {
            return false;
        }
        let busy = busy_time(self.clock);
        let possible = match self.clock {
            ClockId::ProcessCPUTime => elapsed * u32::try_from(processors()).unwrap_or(1),
            _ => elapsed,
        };
        let waited = possible.saturating_sub(busy.saturating_sub(self.busy));
        (self.since, self.busy) = (Instant::now(), busy);
        waited * 2 > possible && self.threads.has_read_from_disk() && self.threads.grow()
    }
}

/// Processor time of the current thread or process.
fn busy_time(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_beside() {
        let (one, mut two) = (1, 2);
        let sum = std::thread::scope(|scope| {
            let other = beside(scope, || {
                two += one;
                two
            });
            one + other.join()
        });
        assert_eq!((sum, two), (4, 3));
    }

    #[test]
    fn a_requested_number_does_not_grow() {
        let threads = ReadThreads::new(3);
        assert_eq!(threads.current(), 3);
        assert!(!threads.grow());
        assert_eq!(threads.current(), 3);
    }

    #[test]
    fn the_default_grows_to_its_limit() {
        let threads = ReadThreads::new(0);
        assert_eq!(threads.current(), processors());
        while threads.grow() {}
        assert_eq!(threads.current(), processors().max(MAX_READERS));
    }

    #[test]
    fn a_busy_thread_wants_no_other() {
        let threads = ReadThreads::new(0);
        let mut meter = WaitMeter::new(&threads);
        assert!(!meter.wants_another(), "the interval has not passed");
        threads.disk_bytes.store(u64::MAX, Ordering::Relaxed);
        meter.since = Instant::now().checked_sub(Duration::from_secs(10)).unwrap();
        let is_measurable = disk_bytes().is_some();
        assert_eq!(meter.wants_another(), !is_measurable, "it waited, but not for a disk");
        threads.disk_bytes.store(0, Ordering::Relaxed);
        meter.since = Instant::now().checked_sub(Duration::from_secs(10)).unwrap();
        assert_eq!(meter.wants_another(), disk_bytes().is_none_or(|bytes| bytes > 0));
    }
}
