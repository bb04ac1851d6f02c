//! The load with nothing in the page cache, against the plain reader with several numbers of threads. Needs root, which may
//! drop the caches.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::measure::{Measured, Subject, child, least, median};
use super::options::Options;

/// Threads of the plain reader; its best number counts.
const PLAIN: [usize; 4] = [2, 8, 16, 32];
/// The product decides itself.
const DEFAULT: usize = 0;

/// Reads the tree cold and prints the ratios.
pub(crate) fn measure(work_dir: &Path, options: &Options) {
    let mut plain: Vec<Vec<Measured>> = PLAIN.map(|_| Vec::new()).into();
    let mut ckpt = Vec::new();
    for _ in 0..options.rounds {
        for (threads, rounds) in PLAIN.iter().zip(&mut plain) {
            rounds.push(cold(Subject::Plain, work_dir, *threads));
        }
        ckpt.push(cold(Subject::Load, work_dir, DEFAULT));
    }
    let seconds = |rounds: &[Measured]| least(rounds.iter().map(|round| round.seconds));
    println!("  cold:");
    for (threads, rounds) in PLAIN.iter().zip(&plain) {
        println!("  plain-openat, {threads:2} threads   {:7.3} s", seconds(rounds));
    }
    let Some(best) = plain.iter().min_by(|a, b| seconds(a).total_cmp(&seconds(b))) else { return };
    let ratio = median(ckpt.iter().zip(best).map(|(mine, its)| mine.seconds / its.seconds));
    println!("  ckpt, default threads      {:7.3} s   median x {ratio:.2} of the best", seconds(&ckpt));
}

/// Writes what is not on the disk yet, and empties the page cache.
pub(crate) fn drop_caches() -> io::Result<()> {
    Command::new("sync").status()?;
    fs::write("/proc/sys/vm/drop_caches", "3")
}

fn cold(subject: Subject, work_dir: &Path, threads: usize) -> Measured {
    drop_caches().expect("root drops the caches");
    child(subject, work_dir, threads).expect("it can be read")
}
