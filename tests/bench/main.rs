//! `cargo bench --bench load`: the product's load against a plain reader of the same files, as ratios in one run;
//! peak memory a task; and how both grow with the tree. Options behind `--`: see `options.rs`.
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

mod generate;
mod load;
mod measure;
#[expect(dead_code, reason = "written for the tests, which use all of it")]
#[path = "../support/message.rs"]
mod message;
mod options;
mod plain;
mod template;

use measure::{Measured, Subject, child, median};
use options::Options;

fn main() {
    let options = Options::parse(std::env::args().skip(1));
    if let Some((subject, dir)) = &options.child {
        return measure::run_as_child(*subject, dir, options.threads);
    }
    let sizes = [options.tasks / 10, options.tasks];
    let results: Vec<_> = sizes.iter().map(|tasks| one_size(*tasks, &options)).collect();
    println!("\nFrom {} to {} tasks:", sizes[0], sizes[1]);
    for subject in Subject::ALL {
        let of = |at: usize| results[at].iter().find(|(known, _)| known == subject).map(|(_, m)| *m);
        let (Some(small), Some(large)) = (of(0), of(1)) else { continue };
        println!(
            "  {subject:14} time x {:5.1}   peak memory {:+} bytes a task",
            large.seconds / small.seconds,
            (large.peak - small.peak) / i64::try_from(sizes[1] - sizes[0]).unwrap_or(1).max(1),
        );
    }
}

/// Generates a tree where it is not there yet, and measures all readers on it in turn.
fn one_size(tasks: usize, options: &Options) -> Vec<(Subject, Measured)> {
    let tree = generate::tree(&options.dir.join(format!("tasks-{tasks}")), tasks, options.threads);
    println!(
        "\n{tasks} tasks: {} files, {} folders, {:.1} MB ({}), {} threads, median of {}",
        tree.files,
        tree.folders,
        tree.megabytes(),
        tree.made,
        options.threads,
        options.rounds,
    );
    if options.generate_only {
        return Vec::new();
    }
    // The first run brings the files into the page cache and is not counted.
    child(Subject::Plain, &tree.work_dir, options.threads);
    let mut rounds: Vec<Vec<Measured>> = Subject::ALL.iter().map(|_| Vec::new()).collect();
    for _ in 0..options.rounds {
        for (subject, list) in Subject::ALL.iter().zip(&mut rounds) {
            list.extend(child(*subject, &tree.work_dir, options.threads));
        }
    }
    let results: Vec<_> = Subject::ALL
        .iter()
        .zip(&mut rounds)
        .filter_map(|(subject, list)| Some((*subject, median(list)?)))
        .collect();
    let best = |(subject, _): &&(Subject, Measured)| *subject != Subject::Load;
    let plain = results.iter().filter(best).map(|(_, m)| m.seconds).fold(f64::INFINITY, f64::min);
    for (subject, measured) in &results {
        println!(
            "  {subject:14} {:8.3} s   x {:5.2} of the faster plain reader   peak memory {:7.1} MB",
            measured.seconds,
            measured.seconds / plain,
            measured.peak_megabytes(),
        );
        let expected = (tree.files, tasks);
        assert!(measured.fits(*subject, expected), "{subject}: counted {} of {expected:?}", measured.count);
    }
    results
}
