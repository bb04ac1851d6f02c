//! One measurement is one process, so that neither memory nor caches of an allocator pass from one to the next:
//! it reads the tree once and prints seconds, peak memory and what it counted.

use std::fmt;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::load::load_with_ckpt;
use super::plain;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A plain reader with `std::fs`.
    PlainStd,
    /// A plain reader relative to descriptors.
    Plain,
    /// The product.
    Load,
}

impl Subject {
    pub(crate) const ALL: &[Self] = &[Self::PlainStd, Self::Plain, Self::Load];

    fn name(self) -> &'static str {
        match self {
            Self::PlainStd => "plain-std",
            Self::Plain => "plain-openat",
            Self::Load => "ckpt",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|subject| subject.name() == name)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What one reading took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) seconds: f64,
    /// Peak resident memory, in bytes.
    pub(crate) peak: i64,
    /// Files, or tasks for the product.
    pub(crate) count: usize,
}

impl Measured {
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    pub(crate) fn peak_megabytes(self) -> f64 {
        self.peak as f64 / 1e6
    }

    /// Whether all was read: so many files, or tasks.
    pub(crate) fn fits(self, subject: Subject, (files, tasks): (usize, usize)) -> bool {
        self.count == if subject == Subject::Load { tasks } else { files }
    }
}

/// The measurement in the middle, by time.
pub(crate) fn median(list: &mut [Measured]) -> Option<Measured> {
    list.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    list.get(list.len() / 2).copied()
}

/// Reads the tree in a process of its own. `None` if the product can't yet.
pub(crate) fn child(subject: Subject, work_dir: &Path, threads: usize) -> Option<Measured> {
    let myself = std::env::current_exe().expect("a process knows its program");
    let output = Command::new(myself)
        .args(["--child", subject.name(), "--threads", &threads.to_string(), "--tree"])
        .arg(work_dir)
        .output()
        .expect("the program that runs can be started");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{subject}: {}", String::from_utf8_lossy(&output.stderr));
    let mut words = text.split_whitespace();
    let mut next = || words.next();
    Some(Measured {
        seconds: next()?.parse().ok()?,
        peak: next()?.parse().ok()?,
        count: next()?.parse().ok()?,
    })
}

/// The other side of [`child`].
pub(crate) fn run_as_child(subject: Subject, work_dir: &Path, threads: usize) {
    let start = Instant::now();
    let mut kept = None;
    let count = match subject {
        Subject::PlainStd => plain::read_with_std(work_dir, threads),
        Subject::Plain => plain::read(work_dir, threads),
        Subject::Load => {
            let Some(loaded) = load_with_ckpt(work_dir, threads) else { return };
            kept = Some(loaded.keep);
            loaded.tasks
        }
    };
    println!("{} {} {count}", start.elapsed().as_secs_f64(), peak_memory());
    drop(kept);
}

/// `VmHWM` of this process, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse().ok()).unwrap_or(0) * 1024
}
