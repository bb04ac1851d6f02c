//! The progress of a load on stderr, if it takes longer than a moment.

use std::thread::Builder;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::screen::Terminal;
use crate::model::Progress;
use crate::view::{Charset, grouped, plural};

/// Nothing is shown before.
const MOMENT: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);

/// Runs a load and shows its progress, if stderr is a terminal.
pub fn with_progress<T>(terminal: &Terminal, work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Progress::default();
    if !terminal.shows_progress() {
        return work(&progress);
    }
    std::thread::scope(|scope| {
        let _ = Builder::new().spawn_scoped(scope, || show(terminal, &progress));
        let result = work(&progress);
        progress.finish();
        result
    })
}

fn show(terminal: &Terminal, progress: &Progress) {
    let mut waited = Duration::ZERO;
    while waited < MOMENT {
        if progress.is_done() {
            return;
        }
        std::thread::sleep(TICK / 10);
        waited += TICK / 10;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} reading: {msg}") {
        bar.set_style(if terminal.glyphs() == Charset::Ascii { style.tick_chars("-\\|/ ") } else { style });
    }
    while !progress.is_done() {
        let (tasks, expected) = progress.tasks();
        let files = plural(progress.files(), "file");
        let tasks = if expected > tasks {
            format!("{} of {}", grouped(tasks), plural(expected, "task"))
        } else {
            plural(tasks, "task")
        };
        bar.set_message(format!("{files}, {tasks}"));
        bar.tick();
        std::thread::sleep(TICK);
    }
    bar.finish_and_clear();
}
