//! Each measurement is a process of its own, so that none inherits memory from another: it reads the tree once and prints
//! seconds, peak memory and the number of files or tasks.

use std::fmt;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::load::{PARTS, judge_with_ckpt, load_with_ckpt};
use super::plain;

/// The readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A plain reader with `std::fs`.
    PlainStd,
    /// A plain reader relative to descriptors.
    Plain,
    /// ckpt.
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
    /// The same after judging.
    pub(crate) peak_judged: i64,
    /// Files, or tasks for ckpt.
    pub(crate) count: usize,
    /// Processor time of all threads, in seconds, which depends less on other load.
    pub(crate) processor: f64,
    /// Seconds for each part of judging, after the load; zeros for plain readers.
    pub(crate) judged: [f64; PARTS.len()],
}

impl Measured {
    /// Whether all was read.
    pub(crate) fn fits(self, subject: Subject, (files, tasks): (usize, usize)) -> bool {
        self.count == if subject == Subject::Load { tasks } else { files }
    }
}

pub(crate) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut list: Vec<f64> = numbers.collect();
    list.sort_by(f64::total_cmp);
    list.get(list.len() / 2).copied().unwrap_or(f64::NAN)
}

pub(crate) fn least(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.fold(f64::INFINITY, f64::min)
}

/// Reads the tree in a process of its own. `None` if ckpt cannot load it.
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
    let mut number = || words.next()?.parse::<f64>().ok();
    let (seconds, processor) = (number()?, number()?);
    let mut judged = [0.0; PARTS.len()];
    for part in &mut judged {
        *part = number()?;
    }
    let mut whole = || words.next()?.parse().ok();
    let (peak, peak_judged) = (whole()?, whole()?);
    Some(Measured { seconds, processor, judged, peak, peak_judged, count: usize::try_from(whole()?).ok()? })
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
            let tasks = loaded.tasks;
            kept = Some(loaded);
            tasks
        }
    };
    let seconds = start.elapsed().as_secs_f64();
    let (processor, peak) = (processor_time(), peak_memory());
    let judged = kept.map(|loaded| judge_with_ckpt(loaded, threads)).unwrap_or_default();
    let judged = judged.map(|part| part.to_string()).join(" ");
    println!("{seconds} {processor} {judged} {peak} {} {count}", peak_memory());
}

/// User and system time of this process, in seconds (`/proc/self/stat`, in hundredths).
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// `VmHWM` of this process, in bytes.
pub(crate) fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse().ok()).unwrap_or(0) * 1024
}
