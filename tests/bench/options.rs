//! The options `--tasks N`, `--dir DIR`, `--threads N`, `--rounds N`, `--generate-only`, `--cold`, `--cleanup`, `--live N`,
//! `--log MEGABYTES`; the first four also as `CKPT_BENCH_TASKS` etc. Without `--bench`, as `cargo test` starts it, only a
//! small tree is measured.

use std::path::{Path, PathBuf};

use super::measure::Subject;

pub(crate) struct Options {
    pub(crate) tasks: usize,
    pub(crate) dir: PathBuf,
    pub(crate) threads: usize,
    pub(crate) rounds: usize,
    pub(crate) generate_only: bool,
    /// Measure without page cache.
    pub(crate) cold: bool,
    /// Measure a cleanup, compared with `rm -rf`.
    pub(crate) cleanup: bool,
    /// Measure the assessment of this number of live executors.
    pub(crate) live: Option<usize>,
    /// Measure a log of this number of megabytes.
    pub(crate) log: Option<usize>,
    /// Read the tree once in this process and print what it took.
    pub(crate) child: Option<(Subject, PathBuf)>,
}

impl Options {
    pub(crate) fn parse(args: impl Iterator<Item = String>) -> Self {
        let args: Vec<String> = args.collect();
        let value = |name: &str| {
            let at = args.iter().position(|arg| arg.strip_prefix("--") == Some(name));
            let variable = || std::env::var(format!("CKPT_BENCH_{}", name.to_uppercase())).ok();
            at.and_then(|at| args.get(at + 1).cloned()).or_else(variable)
        };
        let number = |name: &str, usual: usize| {
            value(name).map_or(usual, |text| {
                text.parse().unwrap_or_else(|_| panic!("--{name} {text}: not a number"))
            })
        };
        let has = |name: &str| args.iter().any(|arg| arg == name);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let (tasks, rounds) = if has("--bench") { (100_000, 5) } else { (600, 1) };
        // A path without symlinks, since symlinks in the tree contain it.
        let dir = value("dir").map_or_else(default_dir, PathBuf::from);
        std::fs::create_dir_all(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
        Self {
            tasks: number("tasks", tasks).max(10),
            dir: dir.canonicalize().unwrap_or(dir),
            threads: number("threads", threads),
            rounds: number("rounds", rounds).max(1),
            generate_only: has("--generate-only"),
            cold: has("--cold"),
            cleanup: has("--cleanup"),
            live: has("--live").then(|| number("live", 1_000)),
            log: has("--log").then(|| number("log", 1_000)),
            child: value("child")
                .and_then(|name| Subject::from_name(&name))
                .zip(value("tree").map(PathBuf::from)),
        }
    }
}

fn default_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench")
}
