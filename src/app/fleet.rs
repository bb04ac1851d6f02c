//! Many checkpoints, each assessed by itself, the worst first.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::answer::Answer;
use super::assessment::{Assessment, AtStake};
use super::error::Error;
use super::error_code::ErrorCode;
use super::forecast::Doubts;
use super::hint::Hint;
use super::options::{ScenarioOptions, SourceOptions};
use super::scenario::Scenario;
use super::seen_hosts::SeenHosts;
use crate::model::Progress;
use crate::recovery::Outcome;
use crate::source::{ProgressState, ReadThreads, Stage, WaitMeter, worker_threads};

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

    /// Why it cannot be assessed, or the answer is unknown.
    pub fn why_unanswered(&self) -> Option<&Error> {
        match &self.result {
            Ok(assessment) => assessment.unknown.as_ref(),
            Err(error) => Some(error),
        }
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
        let AtStake { executors, tasks } = known.and_then(|one| one.at_stake).unwrap_or_default();
        (
            Reverse(self.answer()),
            outcome,
            [tasks.lost, executors.lost, tasks.may_be_lost, executors.may_be_lost].map(Reverse),
            known.map(|assessment| assessment.findings.map(|(_, count)| Reverse(count))),
            self.path.clone(),
        )
    }
}

/// How each source of a fleet is assessed.
#[derive(Debug)]
pub struct FleetOptions {
    /// As for one source, but for its path.
    pub scenario: ScenarioOptions,
    /// How what may be lost counts.
    pub doubts: Doubts,
    /// A source that gives nothing to read for this long is abandoned.
    pub patience: Duration,
}

/// How often it is looked whether a source still gives something.
const TICK: Duration = Duration::from_millis(100);
/// A source that gives nothing for this long takes no processor, so that another one is begun beside it.
const STUCK: Duration = Duration::from_secs(1);
/// Sources for each processor that are begun while they wait for the disk.
const READERS: usize = 4;
/// Sources that are waited for at the same time.
const MAX_STUCK: usize = 64;

/// Assesses them on several threads, and returns the worst first. A source that hangs, e.g. on a network file system, holds
/// up no other, and has no answer after a while.
pub fn assess_fleet(paths: &[PathBuf], options: FleetOptions, progress: &Progress) -> Vec<FleetMember> {
    let threads = worker_threads(options.scenario.threads);
    // Threads beyond the number of checkpoints read within one.
    let begun = threads.min(paths.len()).max(1);
    let source = SourceOptions { hosts: SeenHosts::kept(), ..options.scenario.source };
    let each = ScenarioOptions { source, threads: (threads / begun).max(1), ..options.scenario };
    let readers = ReadThreads::new(options.scenario.threads).at_most(threads * READERS);
    let mut meter = WaitMeter::of_process(&readers);
    progress.begin(Stage::Sources, paths.len() as u64);
    let (send, receive) = channel();
    let mut fleet = Fleet { options: Arc::new(each), doubts: options.doubts, running: Vec::new(), send };
    let mut members = Vec::with_capacity(paths.len());
    let mut next = paths.iter();
    let mut looked = Instant::now();
    while members.len() < paths.len() {
        // While most of the time all wait for the disk, one more is begun.
        meter.wants_another();
        let stuck = fleet.running.iter().filter(|source| source.since.elapsed() > STUCK).count();
        if fleet.running.len() - stuck < readers.current()
            && stuck < MAX_STUCK
            && let Some(path) = next.next()
        {
            fleet.begin(path);
            continue;
        }
        match receive.recv_timeout(TICK) {
            // An answer that comes too late is dropped.
            Ok(member) => {
                if fleet.end(&member.path) {
                    members.push(member);
                }
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if looked.elapsed() >= TICK {
            looked = Instant::now();
            members.extend(fleet.abandoned(options.patience));
        }
        progress.advance(members.len() as u64 - progress.state().done);
        progress.set_stuck(stuck as u64);
    }
    members.sort_by_cached_key(FleetMember::rank);
    members
}

/// The sources that are being assessed.
struct Fleet {
    options: Arc<ScenarioOptions>,
    doubts: Doubts,
    running: Vec<Running>,
    send: Sender<FleetMember>,
}

/// A source that is being assessed, and when it last gave something.
struct Running {
    path: PathBuf,
    progress: Progress,
    state: ProgressState,
    since: Instant,
}

impl Fleet {
    /// Begins to assess a source on a thread of its own, which nothing waits for: it may hang for ever.
    fn begin(&mut self, path: &Path) {
        let progress = Progress::default();
        let (options, doubts, send) = (Arc::clone(&self.options), self.doubts, self.send.clone());
        let (own_path, own) = (path.to_owned(), progress.clone());
        let work = move || {
            let result = assess(&own_path, &options, doubts, &own);
            // Once all is printed, the receiver is closed.
            let _ = send.send(FleetMember { path: own_path, result });
        };
        let state = progress.state();
        self.running.push(Running { path: path.to_owned(), progress, state, since: Instant::now() });
        if Builder::new().spawn(work.clone()).is_err() {
            // The system has no more threads.
            work();
        }
    }

    /// A source has an answer. False if it was abandoned before.
    fn end(&mut self, path: &Path) -> bool {
        let place = self.running.iter().position(|source| source.path == path);
        place.map(|place| self.running.swap_remove(place)).is_some()
    }

    /// Those that have given nothing for too long.
    fn abandoned(&mut self, patience: Duration) -> Vec<FleetMember> {
        for source in &mut self.running {
            let state = source.progress.state();
            if state != source.state {
                (source.state, source.since) = (state, Instant::now());
            }
        }
        let is_abandoned = |source: &mut Running| source.since.elapsed() >= patience;
        let abandoned = self.running.extract_if(.., is_abandoned);
        abandoned.map(|source| source.abandoned(patience)).collect()
    }
}

impl Running {
    fn abandoned(self, patience: Duration) -> FleetMember {
        let message = format!("{} gave nothing to read for {} s", self.path.display(), patience.as_secs());
        let hint = Hint::from("check the disk or the server below it; to wait longer, add --timeout");
        let error = Error::unanswered(ErrorCode::TimedOut, message).path(&self.path).hint(hint);
        FleetMember { path: self.path, result: Err(error) }
    }
}

fn assess(
    path: &Path,
    options: &ScenarioOptions,
    doubts: Doubts,
    progress: &Progress,
) -> Result<Assessment, Error> {
    let scenario = Scenario::open(&options.about(path), progress)?;
    scenario.located.whole("fleet")?;
    Ok(Assessment::of(&scenario, doubts))
}
