//! The progress of a change on stderr, and signals that end it between two steps.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::screen::Terminal;
use crate::apply::Watch;
use crate::view::{Charset, bytes, grouped, plural};

const TICK: Duration = Duration::from_millis(100);

/// Runs a change of this number of steps and shows its progress; signals end it between two steps.
pub fn with_change<T>(terminal: &Terminal, steps: usize, work: impl FnOnce(&Watch) -> T) -> T {
    let watch = Watch::default();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // A signal that cannot be caught ends the process, and the journal is left as after a crash.
        let _ = signal_hook::flag::register(signal, watch.cancel());
    }
    if !terminal.shows_progress() {
        return work(&watch);
    }
    terminal.end_progress();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _ = Builder::new().spawn_scoped(scope, || show(terminal, &watch, steps, &done));
        let result = work(&watch);
        done.store(true, Ordering::Release);
        result
    })
}

fn show(terminal: &Terminal, watch: &Watch, steps: usize, done: &AtomicBool) {
    let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("[{bar:20}] {human_pos} of {msg}") {
        bar.set_style(if terminal.glyphs() == Charset::Ascii { style.progress_chars("#>-") } else { style });
    }
    while !done.load(Ordering::Acquire) {
        std::thread::sleep(TICK);
        bar.set_position(watch.steps());
        let (entries, freed) = watch.deleted();
        let steps = plural(steps as u64, "step");
        bar.set_message(match entries {
            0 => steps,
            1 => format!("{steps} (1 entry, {} deleted)", bytes(freed)),
            _ => format!("{steps} ({} entries, {} deleted)", grouped(entries), bytes(freed)),
        });
    }
    bar.finish_and_clear();
}
