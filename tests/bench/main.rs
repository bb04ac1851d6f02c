//! `cargo bench --bench load`: the load compared with a plain reader of the same files, as ratios in one run; peak memory
//! per task; and how both grow with the tree. `--log` measures a log, `--cold` measures without page cache, `--cleanup` a cleanup compared with
//! `rm -rf`, `--live` the assessment of live executors. For all options after `--` see `options.rs`.
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

mod cleanup;
mod cold;
mod generate;
mod live;
mod load;
mod log;
mod measure;
#[expect(dead_code, reason = "written for the tests, which use all of it")]
#[path = "../support/message.rs"]
mod message;
mod options;
mod plain;
mod template;

use load::PARTS;
use measure::{Measured, Subject, child, least, median};
use options::Options;

fn main() {
    let options = Options::parse(std::env::args().skip(1));
    if let Some((subject, dir)) = &options.child {
        return measure::run_as_child(*subject, dir, options.threads);
    }
    let sizes = [options.tasks / 10, options.tasks];
    if let Some(executors) = options.live {
        return live::measure(executors, &options);
    }
    if let Some(megabytes) = options.log {
        return log::measure(megabytes, &options);
    }
    if options.cleanup {
        return sizes.iter().for_each(|runs| cleanup::one_size(*runs, &options));
    }
    let results: Vec<_> = sizes.iter().map(|tasks| one_size(*tasks, &options)).collect();
    println!("\nFrom {} to {} tasks:", sizes[0], sizes[1]);
    for (small, large) in results[0].iter().zip(&results[1]) {
        println!(
            "  {:14} time x {:5.1}   peak memory {:+} bytes a task",
            small.subject,
            large.least() / small.least(),
            (large.peak() - small.peak()) / i64::try_from(sizes[1] - sizes[0]).unwrap_or(1).max(1),
        );
    }
}

/// All rounds of one reader.
struct Rounds {
    subject: Subject,
    list: Vec<Measured>,
}

impl Rounds {
    fn least(&self) -> f64 {
        least(self.list.iter().map(|round| round.seconds))
    }

    fn median(&self) -> f64 {
        median(self.list.iter().map(|round| round.seconds))
    }

    fn processor(&self) -> f64 {
        least(self.list.iter().map(|round| round.processor))
    }

    fn peak(&self) -> i64 {
        self.list.iter().map(|round| round.peak).max().unwrap_or(0)
    }

    /// The median over the rounds of the ratio to another reader in the same round.
    fn ratio_to(&self, other: &Self, of: impl Fn(&Measured) -> f64) -> f64 {
        median(self.list.iter().zip(&other.list).map(|(mine, its)| of(mine) / of(its)))
    }
}

/// Generates a tree where it is not there yet, and measures all readers on it in turn.
fn one_size(tasks: usize, options: &Options) -> Vec<Rounds> {
    let tree = generate::tree(&options.dir.join(format!("tasks-{tasks}")), tasks, options.threads);
    println!(
        "\n{tasks} tasks: {} files, {} directories, {:.1} MB ({}), {} threads, {} rounds",
        tree.files,
        tree.directories,
        tree.megabytes(),
        tree.made,
        options.threads,
        options.rounds,
    );
    if options.generate_only {
        return Vec::new();
    }
    if options.cold {
        cold::measure(&tree.work_dir, options);
        return Vec::new();
    }
    // Where that is allowed, the cache is emptied first: it may have been filled in the order of a reader.
    if cold::drop_caches().is_err() {
        println!("  the page cache may favour the reader that filled it: only root can empty it");
    }
    plain::fill(&tree.work_dir);
    let mut all: Vec<_> =
        Subject::ALL.iter().map(|subject| Rounds { subject: *subject, list: Vec::new() }).collect();
    for _ in 0..options.rounds {
        for rounds in &mut all {
            let measured = child(rounds.subject, &tree.work_dir, options.threads).expect("it can be read");
            let expected = (tree.files, tasks);
            let count = measured.count;
            assert!(measured.fits(rounds.subject, expected), "{}: {count} of {expected:?}", rounds.subject);
            rounds.list.push(measured);
        }
    }
    print(&all);
    all
}

/// Other load on the machine only adds time, so that the minimum is nearest to the cost; the median shows the spread.
fn print(all: &[Rounds]) {
    let readers = all.iter().filter(|rounds| rounds.subject != Subject::Load);
    let Some(plain) = readers.min_by(|a, b| a.least().total_cmp(&b.least())) else { return };
    println!("  {:14} least       median      processor   peak memory   against {}", "", plain.subject);
    for rounds in all {
        #[expect(clippy::cast_precision_loss, reason = "for people")]
        let peak = rounds.peak() as f64 / 1e6;
        println!(
            "  {:14} {:7.3} s   {:7.3} s   {:7.2} s   {peak:8.1} MB   least x {:.2}, median x {:.2}, processor x {:.2}",
            rounds.subject,
            rounds.least(),
            rounds.median(),
            rounds.processor(),
            rounds.least() / plain.least(),
            rounds.ratio_to(plain, |round| round.seconds),
            rounds.ratio_to(plain, |round| round.processor),
        );
    }
    let Some(load) = all.iter().find(|rounds| rounds.subject == Subject::Load) else { return };
    println!("  after the load:");
    for (index, part) in PARTS.iter().enumerate() {
        let seconds = least(load.list.iter().map(|round| round.judged[index]));
        let share = 100.0 * seconds / load.least();
        println!("  {seconds:9.3} s   {share:5.1} % of the load   {part}");
    }
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let peak = load.list.iter().map(|round| round.peak_judged).max().unwrap_or(0) as f64 / 1e6;
    println!("  {peak:8.1} MB   peak memory with all of that");
}
