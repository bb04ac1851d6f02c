//! Many checkpoints, each assessed by itself, the worst first.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

use super::answer::Answer;
use super::assessment::Assessment;
use super::error::Error;
use super::forecast::Doubts;
use super::options::ScenarioOptions;
use super::scenario::Scenario;
use crate::model::Progress;
use crate::recovery::Outcome;
use crate::source::worker_threads;

/// A checkpoint of many, and its result.
#[derive(Debug)]
pub struct FleetMember {
    /// Where it is, as it was given.
    pub path: PathBuf,
    /// What it is, or why it cannot be assessed.
    pub result: Result<Assessment, Error>,
}

impl FleetMember {
    /// How good the answer is.
    pub fn answer(&self) -> Answer {
        self.result.as_ref().map_or(Answer::Unknown, |assessment| assessment.answer)
    }

    /// The worse, the smaller.
    fn rank(&self) -> impl Ord + use<> {
        let known = self.result.as_ref().ok();
        let outcome = known.map_or(0, |assessment| match assessment.outcome {
            Outcome::Unknown => 0,
            Outcome::Aborts => 1,
            Outcome::Fails => 2,
            Outcome::NewAgent => 3,
            _ => 4,
        });
        let count = |of: fn(&Assessment) -> usize| Reverse(known.map_or(0, of));
        (
            Reverse(self.answer()),
            outcome,
            count(|assessment| assessment.tasks.lost),
            count(|assessment| assessment.executors.lost),
            count(|assessment| assessment.tasks.may_be_lost),
            count(|assessment| assessment.executors.may_be_lost),
            known.map(|assessment| assessment.findings.map(|(_, count)| Reverse(count))),
            self.path.clone(),
        )
    }
}

/// Assesses them on several threads, and returns the worst first. `options` are those of each, but for its path.
pub fn assess_fleet(paths: &[PathBuf], options: &ScenarioOptions, doubts: Doubts) -> Vec<FleetMember> {
    let threads = worker_threads(options.threads);
    let parallel = threads.min(paths.len()).max(1);
    // Threads beyond the number of checkpoints read within one.
    let options = ScenarioOptions { threads: (threads / parallel).max(1), ..options.clone() };
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(paths.len()));
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = assess(path, &options, doubts);
            if let Ok(mut done) = done.lock() {
                done.push(FleetMember { path: path.clone(), result });
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..parallel {
            // Where the system has no more threads, those that run do the work.
            let _ = Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    let mut members = done.into_inner().unwrap_or_default();
    members.sort_by_cached_key(FleetMember::rank);
    members
}

fn assess(path: &Path, options: &ScenarioOptions, doubts: Doubts) -> Result<Assessment, Error> {
    let options = options.about(path);
    // Progress of many at once says nothing.
    let scenario = Scenario::open(&options, &Progress::default())?;
    scenario.located.whole("fleet")?;
    Ok(Assessment::of(&scenario, doubts))
}
