//! Hands executors over as they are read, so that only those stay in memory that the caller returns.

use std::convert::Infallible;

use super::parallel::{ParallelReader, Windows, items};
use super::reader::Notes;
use super::top::StreamingLoad;
use crate::layout::{Name, has_magic};
use crate::model::permission::executor_lacks_permission;
use crate::model::{Agent, Checkpoint, Executor, Framework};
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

/// A framework of which some executors are in the checkpoint.
#[derive(Debug, Clone, Copy)]
pub struct FrameworkAt<'c> {
    pub checkpoint: &'c Checkpoint,
    pub agent: &'c Agent,
    pub framework: &'c Framework,
}

impl StreamingLoad<'_> {
    /// Reads everything, and keeps the executors that the sink returns.
    pub fn stream(mut self, sink: &mut ExecutorSink<'_>) -> Checkpoint {
        // Executors of the next framework that were kept from earlier batches.
        let mut kept = 0;
        let Ok(()) = self.read_frameworks::<Infallible>(&mut |load, next, is_last| {
            kept += load.hand_over(next, kept, is_last, sink);
            if is_last {
                kept = 0;
            }
            Ok(())
        });
        self.done()
    }

    /// Reads all executors, and keeps none: those of a framework, or some of them, are in the tree while it is visited, sorted
    /// by ID. Frameworks without executors are not visited. Afterwards the coverage is that of a whole load. May be called
    /// again.
    ///
    /// # Errors
    /// Those of `visit`, which end it.
    pub fn visit<E>(&mut self, visit: &mut dyn FnMut(FrameworkAt<'_>) -> Result<(), E>) -> Result<(), E> {
        let notes = std::mem::take(&mut self.notes);
        let result = self.read_frameworks(&mut |load, next, _| {
            let executors = load.executors(next);
            if executors.is_empty() {
                return Ok(());
            }
            let lacks_permission = executors.iter().any(executor_lacks_permission);
            load.executors_lack_permission |= lacks_permission;
            let agent = &load.top.agents[next.agent];
            let framework = &agent.frameworks[next.framework];
            let result = visit(FrameworkAt { checkpoint: &load.top, agent, framework });
            *load.executors(next) = Vec::new();
            // Strays and symlinks would accumulate.
            load.notes = Notes::default();
            result
        });
        self.notes = notes;
        self.settle_coverage();
        result
    }

    /// Whether the agent mistakes the ID of an agent, framework or executor for a pattern. What it reads of one executor then
    /// depends on others.
    pub fn has_patterns(&self) -> bool {
        let agents = self.top.agents.iter();
        let frameworks = agents.clone().flat_map(|agent| &agent.frameworks).map(|framework| &framework.id);
        let ids = self.top.latest.id().into_iter().chain(agents.map(|agent| &agent.id)).chain(frameworks);
        let executors = self.jobs.iter().flat_map(|job| &job.to_read.entries).map(|entry| &*entry.name);
        ids.map(Name::as_bytes).chain(executors).any(has_magic)
    }

    /// Reads all executors. `each` is called for a framework with its executors in the tree, once or several times; whether
    /// it is the last time is its third argument.
    fn read_frameworks<E>(
        &mut self,
        each: &mut dyn FnMut(&mut Self, &NextFramework, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let items = items(&self.jobs);
        self.parallel.progress.begin(Stage::Executors, items.len() as u64);
        let mut frameworks = self.frameworks().into_iter().peekable();
        let mut windows = Windows::default();
        ParallelReader::reserve();
        loop {
            let window = windows.next(items.len());
            let done = window.end;
            windows.had(self.parallel.read(&self.jobs, &items[window], &mut self.top, &mut self.notes));
            while let Some(next) = frameworks.peek() {
                let is_last = next.end <= done;
                each(self, next, is_last)?;
                if !is_last {
                    break;
                }
                frameworks.next();
            }
            if done == items.len() {
                return Ok(());
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
