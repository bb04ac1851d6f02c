//! `ckpt cleanup` of a tree in which every run is completed, compared with `rm -rf` of the same tree: time, processor time,
//! peak memory. Both get a tree that was just written.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::generate;
use super::measure::{least, median};
use super::options::Options;

/// Between two readings of the memory of a running process.
const TICK: Duration = Duration::from_millis(2);

/// One call.
struct Call {
    seconds: f64,
    processor: f64,
    peak: u64,
}

/// What is cleaned up: the scopes, and which directory `rm -rf` gets; the whole `work_dir` if none.
const KINDS: [(&str, &str); 4] = [
    ("completed,old-runs,temp,empty,sandboxes", ""),
    ("completed,sandboxes", ""),
    ("completed", "meta"),
    ("sandboxes", "slaves"),
];

pub(crate) fn one_size(runs: usize, options: &Options) {
    let work = options.dir.join(format!("over-{runs}"));
    println!("\n{runs} runs, {} threads, {} rounds", options.threads, options.rounds);
    let scopes = "scopes";
    println!("  {scopes:40} clock: ckpt, rm, ratio       processor: ckpt, rm, ratio   peak memory of ckpt");
    for (scopes, below) in KINDS {
        let mut rounds = Vec::new();
        for _ in 0..options.rounds {
            let tree = Tree::new(&work, runs, options.threads);
            let mut ckpt = Command::new(env!("CARGO_BIN_EXE_ckpt"));
            ckpt.args([
                "cleanup",
                "--yes",
                "--relocated",
                "--agent-is-stopped",
                "--older-than",
                "0secs",
                "-q",
            ]);
            let mine = call(ckpt.args(["--scope", scopes]).arg(&work));
            assert!(tree.is_clean(scopes), "{scopes}: runs are left");
            drop(tree);
            let tree = Tree::new(&work, runs, options.threads);
            let its = call(Command::new("rm").arg("-rf").arg(work.join(below)));
            drop(tree);
            rounds.push((mine, its));
        }
        print(scopes, &rounds);
    }
}

/// A tree that is deleted when it is dropped.
struct Tree<'a> {
    work: &'a Path,
}

impl<'a> Tree<'a> {
    fn new(work: &'a Path, runs: usize, threads: usize) -> Self {
        remove(work);
        let entries = generate::completed(work, runs, threads);
        assert!(entries > 20 * runs, "{entries} entries");
        // ckpt waits for the disk and `rm` does not: the writes of the generator must not count.
        let synced = Command::new("sync").arg("-f").arg(work).status();
        assert!(synced.is_ok_and(|status| status.success()), "the tree is on the disk");
        Self { work }
    }

    fn is_clean(&self, scopes: &str) -> bool {
        let places = [("completed", "meta/slaves"), ("sandboxes", "slaves")];
        let named = places.iter().filter(|(scope, _)| scopes.contains(scope));
        named.map(|(_, place)| place).all(|place| self.is_empty(place, scopes == "sandboxes"))
    }

    /// Whether no run is left. `alone`: only the directories of runs were named.
    fn is_empty(&self, place: &str, alone: bool) -> bool {
        let agents = fs::read_dir(self.work.join(place)).expect("it is there").filter_map(Result::ok);
        let agent = agents.map(|entry| entry.path()).find(|path| !path.is_symlink()).expect("an agent");
        let frameworks = fs::read_dir(agent.join("frameworks")).expect("it is there").filter_map(Result::ok);
        let mut executors = frameworks.flat_map(|one| fs::read_dir(one.path().join("executors")));
        executors.all(|mut executors| match executors.next() {
            Some(Ok(one)) if alone => {
                let runs = fs::read_dir(one.path().join("runs")).expect("it is there");
                runs.filter_map(Result::ok).all(|run| run.file_name() == "latest")
            }
            found => found.is_none(),
        })
    }
}

impl Drop for Tree<'_> {
    fn drop(&mut self) {
        remove(self.work);
    }
}

fn remove(path: &Path) {
    if path.exists() {
        fs::remove_dir_all(path).expect("an old tree can be removed");
    }
}

fn call(command: &mut Command) -> Call {
    let before = children();
    let begun = Instant::now();
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().expect("it can be started");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait().expect("a child can be waited for") {
            break ended;
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kilobytes: u64 = line.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(0);
        peak = peak.max(kilobytes * 1024);
        std::thread::sleep(TICK);
    };
    assert!(ended.success(), "{command:?}: {ended}");
    Call { seconds: begun.elapsed().as_secs_f64(), processor: children() - before, peak }
}

/// Processor time of all children that have ended, in seconds (`/proc/self/stat`, in hundredths).
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(13).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn print(scopes: &str, rounds: &[(Call, Call)]) {
    let clock = |of: fn(&(Call, Call)) -> f64| least(rounds.iter().map(of));
    let (mine, its) = (clock(|(mine, _)| mine.seconds), clock(|(_, its)| its.seconds));
    let (own, other) = (clock(|(mine, _)| mine.processor), clock(|(_, its)| its.processor));
    let ratio = median(rounds.iter().map(|(mine, its)| mine.seconds / its.seconds));
    let processor = median(rounds.iter().map(|(mine, its)| mine.processor / its.processor));
    let peak = rounds.iter().map(|(mine, _)| mine.peak).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let peak = peak as f64 / 1e6;
    println!(
        "  {scopes:40} {mine:8.3} s {its:8.3} s  x {ratio:.2}   {own:8.2} s {other:8.2} s  x {processor:.2}   {peak:8.1} MB",
    );
}
