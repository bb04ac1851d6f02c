//! A load that hands over executors as they are read, so that only those are held at once that somebody wants to keep.

use super::parallel::items;
use super::top::Begun;
use crate::model::{Checkpoint, Executor};
use crate::source::Entry;

/// Executors that are read before they are handed over.
const WINDOW: usize = 1024;

/// Executors of one framework that were just read, in the order of their ids.
pub struct Batch<'b> {
    /// Their agent, by its place in the checkpoint.
    pub agent: usize,
    /// Their framework, by its place in the agent.
    pub framework: usize,
    /// Their entries and those of all others of the framework.
    pub entries: &'b [Entry],
    /// They.
    pub executors: Vec<Executor>,
    /// The framework has no more of them.
    pub is_last: bool,
}

/// Is shown the checkpoint as far as it was kept, and what was read since; gives what is to be kept of that. Every
/// framework comes at least once, and those of one agent follow each other.
pub type Sieve<'s> = dyn FnMut(&Checkpoint, Batch<'_>) -> Vec<Executor> + 's;

impl Begun<'_> {
    /// Reads everything, and keeps of the executors what the sieve gives back.
    pub fn sift(mut self, sieve: &mut Sieve<'_>) -> Checkpoint {
        let items = items(&self.jobs);
        let mut frameworks = self.frameworks().into_iter().peekable();
        // Executors of the next framework that were kept before.
        let mut kept = 0;
        let mut done = 0;
        loop {
            let window = done..items.len().min(done + WINDOW);
            done = window.end;
            self.stage.read(&self.jobs, &items[window], &mut self.top, &mut self.notes);
            while let Some(next) = frameworks.peek() {
                let is_last = next.end <= done;
                kept += self.hand_over(next, kept, is_last, sieve);
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

    /// Hands over what was read of a framework behind those executors that were kept. Gives how many more were kept.
    fn hand_over(&mut self, next: &Next, kept: usize, is_last: bool, sieve: &mut Sieve<'_>) -> usize {
        let (agent, framework) = next.at;
        let executors = self.executors(next).split_off(kept);
        if executors.is_empty() && !is_last {
            return 0;
        }
        let entries = next.job.map_or(&[][..], |job| &self.jobs[job].to_read.entries);
        let batch = Batch { agent, framework, entries, executors, is_last };
        let back = sieve(&self.top, batch);
        let more = back.len();
        self.executors(next).extend(back);
        more
    }

    fn executors(&mut self, of: &Next) -> &mut Vec<Executor> {
        let (agent, framework) = of.at;
        &mut self.top.agents[agent].frameworks[framework].executors
    }

    /// All frameworks in order, and how many executors were read when each is done.
    fn frameworks(&self) -> Vec<Next> {
        let mut jobs = self.jobs.iter().enumerate().peekable();
        let mut end = 0;
        let agents = self.top.agents.iter().enumerate();
        let all = agents.flat_map(|(agent, node)| (0..node.frameworks.len()).map(move |at| (agent, at)));
        let next = |at| {
            let job = jobs.next_if(|(_, job)| job.at == at);
            end += job.map_or(0, |(_, job)| job.to_read.entries.len());
            Next { at, job: job.map(|(index, _)| index), end }
        };
        all.map(next).collect()
    }
}

/// A framework that is to be read.
struct Next {
    /// Agent and framework.
    at: (usize, usize),
    /// Where its executors are; none has none.
    job: Option<usize>,
    /// Executors that were read when it is done.
    end: usize,
}
