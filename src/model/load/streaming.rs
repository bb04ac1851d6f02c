//! Hands executors over as they are read, so that only those stay in memory that the caller returns.

use super::parallel::{ParallelReader, Windows, items};
use super::top::StreamingLoad;
use crate::model::{Checkpoint, Executor};
use crate::source::{Entry, Stage};

/// Executors of one framework that were just read, sorted by ID.
pub struct Batch<'b> {
    /// Index of their agent.
    pub agent: usize,
    /// Index of their framework in the agent.
    pub framework: usize,
    /// The directory entries of all executors of the framework.
    pub entries: &'b [Entry],
    pub executors: Vec<Executor>,
    /// No executors of this framework follow.
    pub is_last: bool,
}

/// Receives the checkpoint with the executors kept so far, and a batch; returns the executors to keep. Every framework has at
/// least one batch, and the frameworks of one agent follow each other.
pub type ExecutorSink<'s> = dyn FnMut(&Checkpoint, Batch<'_>) -> Vec<Executor> + 's;

impl StreamingLoad<'_> {
    /// Reads everything, and keeps the executors that the sink returns.
    pub fn stream(mut self, sink: &mut ExecutorSink<'_>) -> Checkpoint {
        let items = items(&self.jobs);
        self.parallel.progress.begin(Stage::Executors, items.len() as u64);
        let mut frameworks = self.frameworks().into_iter().peekable();
        // Executors of the next framework that were kept from earlier batches.
        let mut kept = 0;
        let mut windows = Windows::default();
        ParallelReader::reserve();
        loop {
            let window = windows.next(items.len());
            let done = window.end;
            windows.had(self.parallel.read(&self.jobs, &items[window], &mut self.top, &mut self.notes));
            while let Some(next) = frameworks.peek() {
                let is_last = next.end <= done;
                kept += self.hand_over(next, kept, is_last, sink);
                if !is_last {
                    break;
                }
                kept = 0;
                frameworks.next();
            }
            if done == items.len() {
                return self.done();
            }
        }
    }

    /// Hands over the executors of a framework after the first `kept`. Returns how many of them are kept.
    fn hand_over(
        &mut self,
        next: &NextFramework,
        kept: usize,
        is_last: bool,
        sink: &mut ExecutorSink<'_>,
    ) -> usize {
        let NextFramework { agent, framework, .. } = *next;
        let executors = self.executors(next).split_off(kept);
        if executors.is_empty() && !is_last {
            return 0;
        }
        let entries = next.job.map_or(&[][..], |job| &self.jobs[job].to_read.entries);
        let batch = Batch { agent, framework, entries, executors, is_last };
        let returned = sink(&self.top, batch);
        let count = returned.len();
        self.executors(next).extend(returned);
        count
    }

    fn executors(&mut self, of: &NextFramework) -> &mut Vec<Executor> {
        &mut self.top.agents[of.agent].frameworks[of.framework].executors
    }

    /// All frameworks in order.
    fn frameworks(&self) -> Vec<NextFramework> {
        let mut jobs = self.jobs.iter().enumerate().peekable();
        let mut end = 0;
        let agents = self.top.agents.iter().enumerate();
        let all = agents
            .flat_map(|(agent, node)| (0..node.frameworks.len()).map(move |framework| (agent, framework)));
        let next = |(agent, framework)| {
            let job = jobs.next_if(|(_, job)| job.agent == agent && job.framework == framework);
            end += job.map_or(0, |(_, job)| job.to_read.entries.len());
            NextFramework { agent, framework, job: job.map(|(index, _)| index), end }
        };
        all.map(next).collect()
    }
}

/// A framework whose executors are read later.
struct NextFramework {
    agent: usize,
    framework: usize,
    /// Index of the job with its executors, if it has any.
    job: Option<usize>,
    /// Number of executors read once it is complete.
    end: usize,
}
