//! Executors and tasks, read by several threads, stage by stage, and put in their places.

use super::cursor::Spot;
use super::executor::{self, TasksToRead};
use super::filter::Filter;
use super::progress::Progress;
use super::reader::{Notes, Reader};
use super::tasks;
use super::top::ExecutorJob;
use super::work_queue::share_out;
use crate::layout::RelPath;
use crate::model::tree::{Checkpoint, Task};
use crate::model::{Agent, Executor};
use crate::schema::Release;
use crate::source::{Directory, Source};

/// Tasks that one thread takes at a time.
const CHUNK: usize = 64;

/// Where tasks go once they are read: agent, framework, executor and run, by index.
struct TaskJob {
    at: (usize, usize, usize, usize),
    to_read: TasksToRead,
}

/// Each executor of each job, as (job, entry).
pub(super) fn items(jobs: &[ExecutorJob]) -> Vec<(usize, usize)> {
    pairs(jobs.iter().map(|job| job.to_read.entries.len()))
}

fn pairs(counts: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    counts.enumerate().flat_map(|(job, count)| (0..count).map(move |entry| (job, entry))).collect()
}

/// What each thread needs: a reader, and the directory that it opened last.
struct Worker<'s> {
    reader: Reader<'s>,
    open: Option<(usize, Directory<'s>)>,
}

/// The walk below the agents: what every stage of it shares.
pub(super) struct Stage<'s> {
    pub(super) source: &'s Source,
    pub(super) release: Release,
    pub(super) progress: &'s Progress,
    pub(super) threads: usize,
    pub(super) filter: Filter,
}

impl<'s> Stage<'s> {
    fn worker(&self) -> Worker<'s> {
        Worker { reader: Reader::new(self.source, self.release, self.progress), open: None }
    }

    /// Reads some executors with all that is in them, and puts them behind those that are there.
    pub(super) fn read(
        &self,
        jobs: &[ExecutorJob],
        items: &[(usize, usize)],
        checkpoint: &mut Checkpoint,
        notes: &mut Notes,
    ) {
        let tasks = self.executors(jobs, items, checkpoint, notes);
        self.tasks(&tasks, checkpoint, notes);
    }

    fn executors(
        &self,
        jobs: &[ExecutorJob],
        items: &[(usize, usize)],
        checkpoint: &mut Checkpoint,
        notes: &mut Notes,
    ) -> Vec<TaskJob> {
        let (results, workers) = share_out(
            self.threads,
            items.len(),
            8,
            || self.worker(),
            |worker, index| {
                let (job, entry) = items[index];
                let work = &jobs[job].to_read;
                let (reader, directory) = worker.at(job, &work.real)?;
                let spot = Spot::base(work.path.clone(), work.real.clone());
                let above = (&work.agent, &work.framework);
                let loaded =
                    executor::load(reader, directory, &spot, &work.entries[entry], above, &self.filter);
                let expected = loaded.tasks.iter().flatten().map(|tasks| tasks.entries.len()).sum::<usize>();
                self.progress.expect_tasks(expected as u64);
                Some(loaded)
            },
        );
        for worker in workers {
            notes.merge(worker.reader.notes);
        }
        let mut found = Vec::new();
        for ((job, _), loaded) in items.iter().zip(results) {
            let Some(loaded) = loaded else { continue };
            let (agent, framework) = jobs[*job].at;
            let executors: &mut Vec<Executor> = &mut checkpoint.agents[agent].frameworks[framework].executors;
            let executor = executors.len();
            let tasks = loaded.tasks.into_iter().enumerate();
            found.extend(tasks.filter_map(|(run, to_read)| {
                Some(TaskJob { at: (agent, framework, executor, run), to_read: to_read? })
            }));
            executors.push(loaded.executor);
        }
        found
    }

    fn tasks(&self, jobs: &[TaskJob], checkpoint: &mut Checkpoint, notes: &mut Notes) {
        let items = pairs(jobs.iter().map(|job| job.to_read.entries.len()));
        let (results, workers) = share_out(
            self.threads,
            items.len(),
            CHUNK,
            || self.worker(),
            |worker, index| {
                let (job, entry) = items[index];
                let work = &jobs[job].to_read;
                let (reader, directory) = worker.at(job, &work.real)?;
                let spot = Spot::base(work.path.clone(), work.real.clone());
                let entry = &work.entries[entry];
                Some(tasks::load(reader, directory, &spot, (&entry.name, entry.node), &work.above))
            },
        );
        for worker in workers {
            notes.merge(worker.reader.notes);
        }
        for ((job, _), task) in items.into_iter().zip(results) {
            let (agent, framework, executor, run) = jobs[job].at;
            let agent: &mut Agent = &mut checkpoint.agents[agent];
            let tasks: &mut Vec<Task> = &mut agent.frameworks[framework].executors[executor].runs[run].tasks;
            if tasks.capacity() == 0 {
                tasks.reserve_exact(jobs[job].to_read.entries.len());
            }
            tasks.extend(task);
        }
    }
}

impl<'s> Worker<'s> {
    /// The reader and the directory of a job, which stays open until the next job. A directory that has vanished has no
    /// entries.
    fn at(&mut self, job: usize, real: &RelPath) -> Option<(&mut Reader<'s>, &Directory<'s>)> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != job) {
            self.open = Some((job, self.reader.source.directory(real).ok()?));
        }
        let (_, directory) = self.open.as_ref()?;
        Some((&mut self.reader, directory))
    }
}
