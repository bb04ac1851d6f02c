//! The progress of what takes longer than a moment: one line on stderr, which is erased before anything else is written.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{Builder, JoinHandle, park_timeout};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::model::Progress;
use crate::source::{ProgressState, Stage};
use crate::view::{Charset, bytes, grouped, plural};

/// Nothing is shown before.
const MOMENT: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);
/// Rates and the time that is left are guesses before.
const KNOWN: Duration = Duration::from_secs(1);
/// The bar in as many parts.
const FULL: u64 = 1000;

/// The line, shown by a thread of its own while there is something to show.
#[derive(Debug, Default)]
pub(super) struct ProgressLine {
    shown: Mutex<Option<Shown>>,
}

#[derive(Debug)]
struct Shown {
    progress: Progress,
    ended: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl ProgressLine {
    /// What is shown from now on; the same as before, if that is not ended.
    pub(super) fn begin(&self, glyphs: Charset) -> Progress {
        let Ok(mut shown) = self.shown.lock() else { return Progress::default() };
        if let Some(shown) = &*shown {
            return shown.progress.clone();
        }
        let (progress, ended) = (Progress::default(), Arc::new(AtomicBool::new(false)));
        let (polled, is_ended) = (progress.clone(), Arc::clone(&ended));
        let thread = Builder::new().spawn(move || show(&polled, &is_ended, glyphs));
        // Where the system has no more threads, nothing is shown.
        *shown = thread.ok().map(|thread| Shown { progress: progress.clone(), ended, thread });
        progress
    }

    /// Erases it.
    pub(super) fn end(&self) {
        let shown = self.shown.lock().ok().and_then(|mut shown| shown.take());
        if let Some(Shown { ended, thread, .. }) = shown {
            ended.store(true, Ordering::Release);
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.end();
    }
}

fn show(progress: &Progress, ended: &AtomicBool, glyphs: Charset) {
    let begun = Instant::now();
    while begun.elapsed() < MOMENT {
        if ended.load(Ordering::Acquire) {
            return;
        }
        park_timeout(MOMENT.saturating_sub(begun.elapsed()));
    }
    let bar = ProgressBar::with_draw_target(Some(FULL), ProgressDrawTarget::stderr());
    let style = |template| {
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        if glyphs == Charset::Ascii { style.progress_chars("#>-").tick_chars("-\\|/ ") } else { style }
    };
    let mut stage = StageProgress::new(progress.state(), begun);
    while !ended.load(Ordering::Acquire) {
        stage.update(progress.state(), Instant::now());
        let text = stage.text(Instant::now());
        let permille = stage.permille();
        bar.set_style(style(if permille.is_some() {
            "[{bar:12}] {wide_msg}"
        } else {
            "{spinner} {wide_msg}"
        }));
        bar.set_message(text);
        bar.set_position(permille.unwrap_or_default());
        bar.tick();
        park_timeout(TICK);
    }
    bar.finish_and_clear();
}

/// How far the current stage is, and since when it runs.
struct StageProgress {
    state: ProgressState,
    since: Instant,
    files_before: u64,
    /// What was shown last: there may be more to do than was known, but a bar does not go back.
    permille: u64,
}

impl StageProgress {
    fn new(state: ProgressState, since: Instant) -> Self {
        Self { state, since, files_before: 0, permille: 0 }
    }

    fn update(&mut self, state: ProgressState, now: Instant) {
        if state.stage != self.state.stage {
            *self = Self { files_before: state.files, ..Self::new(state, now) };
        }
        self.state = state;
        let permille = (state.done.min(state.total) * FULL).checked_div(state.total).unwrap_or_default();
        self.permille = self.permille.max(permille);
    }

    /// How much of the stage is done, if it is known how much there is.
    fn permille(&self) -> Option<u64> {
        (self.state.total > 0).then_some(self.permille)
    }

    fn text(&self, now: Instant) -> String {
        let ProgressState { stage, done, total, files, tasks, executors, stuck } = self.state;
        let elapsed = now.duration_since(self.since);
        let rate = |count: u64, unit: fn(u64) -> String| match per_second(count, elapsed) {
            Some(rate) => format!(", {}/s", unit(rate)),
            None => String::new(),
        };
        let of = |unit: fn(u64) -> String| match total {
            0 => unit(done),
            total => format!("{} of {}", unit(done), unit(total)),
        };
        let left = self.left(elapsed);
        match stage {
            Stage::Archive => format!("reading the archive: {}{left}{}", of(bytes), rate(done, bytes)),
            Stage::Listing if executors == 0 => format!("looking for executors: {}", plural(files, "file")),
            Stage::Listing => format!("looking for executors: {} found", grouped(executors)),
            Stage::Executors => {
                let rate = rate(files - self.files_before, grouped);
                format!("reading executors: {}{left}{rate}", plural(files, "file"))
            }
            Stage::Sandboxes => format!("looking for sandboxes: {}{left}", of(grouped)),
            Stage::Assessing => {
                let time = if elapsed < KNOWN { String::new() } else { format!(", {} s", elapsed.as_secs()) };
                format!("assessing {}{time}", plural(tasks, "task"))
            }
            Stage::Sources => {
                let stuck = match stuck {
                    0 => String::new(),
                    1 => ", 1 does not answer".to_owned(),
                    stuck => format!(", {} do not answer", grouped(stuck)),
                };
                format!("assessing sources: {}{left}{}{stuck}", of(grouped), rate(done, grouped))
            }
        }
    }

    /// The time that is left, if the rest goes as fast.
    fn left(&self, elapsed: Duration) -> String {
        let (done, total) = (self.permille, FULL);
        if elapsed < KNOWN || self.state.total == 0 || done == 0 {
            return String::new();
        }
        let seconds = elapsed.as_secs() * (total - done) / done;
        match seconds {
            0 => String::new(),
            1..120 => format!(", {seconds} s left"),
            _ => format!(", {} min left", seconds / 60),
        }
    }
}

fn per_second(count: u64, elapsed: Duration) -> Option<u64> {
    let millis = u64::try_from(elapsed.as_millis()).ok()?;
    (elapsed >= KNOWN).then(|| count.saturating_mul(1000) / millis.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: ProgressState = ProgressState {
        stage: Stage::Listing,
        done: 0,
        total: 0,
        files: 0,
        tasks: 0,
        executors: 0,
        stuck: 0,
    };

    /// The bar and the text after this number of milliseconds in the stage.
    fn shown(state: ProgressState, millis: u64) -> (Option<u64>, String) {
        let since = Instant::now();
        let mut stage = StageProgress::new(ProgressState { done: 0, ..state }, since);
        let now = since + Duration::from_millis(millis);
        stage.update(state, now);
        (stage.permille(), stage.text(now))
    }

    #[test]
    fn each_stage_says_what_it_is_at() {
        let stage = |stage, done, total| ProgressState { stage, done, total, ..NOTHING };
        for (state, millis, permille, text) in [
            (NOTHING, 300, None, "looking for executors: 0 files"),
            (
                ProgressState { executors: 64_000, ..NOTHING },
                300,
                None,
                "looking for executors: 64,000 found",
            ),
            (
                stage(Stage::Archive, 1 << 20, 4 << 20),
                500,
                Some(250),
                "reading the archive: 1.0 MiB of 4.0 MiB",
            ),
            (
                stage(Stage::Archive, 1 << 20, 4 << 20),
                2000,
                Some(250),
                "reading the archive: 1.0 MiB of 4.0 MiB, 6 s left, 512.0 KiB/s",
            ),
            (stage(Stage::Archive, 1 << 20, 0), 500, None, "reading the archive: 1.0 MiB"),
            (
                ProgressState { files: 4_000, ..stage(Stage::Executors, 1_000, 64_000) },
                2000,
                Some(15),
                "reading executors: 4,000 files, 2 min left, 2,000/s",
            ),
            (stage(Stage::Sandboxes, 3, 4), 100, Some(750), "looking for sandboxes: 3 of 4"),
            (ProgressState { tasks: 1, ..stage(Stage::Assessing, 0, 0) }, 400, None, "assessing 1 task"),
            (
                ProgressState { tasks: 2_000, ..stage(Stage::Assessing, 0, 0) },
                3400,
                None,
                "assessing 2,000 tasks, 3 s",
            ),
            (
                ProgressState { stuck: 1, ..stage(Stage::Sources, 5_000, 10_000) },
                8000,
                Some(500),
                "assessing sources: 5,000 of 10,000, 8 s left, 625/s, 1 does not answer",
            ),
        ] {
            assert_eq!(shown(state, millis), (permille, text.to_owned()), "{state:?}");
        }
    }

    /// Large runs are found while executors are read.
    #[test]
    fn a_bar_does_not_go_back() {
        let now = Instant::now();
        let at = |done, total| ProgressState { stage: Stage::Executors, done, total, ..NOTHING };
        let mut stage = StageProgress::new(NOTHING, now);
        for (state, permille) in [(at(5, 10), 500), (at(6, 1_000), 500), (at(900, 1_000), 900)] {
            stage.update(state, now);
            assert_eq!(stage.permille(), Some(permille));
        }
        stage.update(ProgressState { stage: Stage::Sandboxes, total: 10, ..NOTHING }, now);
        assert_eq!(stage.permille(), Some(0));
    }
}
