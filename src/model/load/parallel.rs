//! Reads executors, and then the tasks of large runs, with several threads, and inserts them into the tree.

use std::ops::Range;

use super::cursor::Cursor;
use super::executor::{self, FrameworkIds, LoadedExecutor, TasksToRead};
use super::filter::Filter;
use super::reader::{Notes, Reader};
use super::tasks;
use super::top::ExecutorJob;
use crate::layout::{Name, RelPath};
use crate::model::tree::{Checkpoint, Task};
use crate::model::{Agent, DirectoryState, Executor};
use crate::schema::Release;
use crate::source::{Directory, Errno, Progress, ReadThreads, Source, distribute, reserve_heap};

/// Tasks that a thread takes from the queue at a time.
const TASK_CHUNK: usize = 16;
/// Executors that a thread takes from the queue at a time.
const EXECUTOR_CHUNK: usize = 4;

/// Bytes that are reserved for the model at the start.
const FIRST_RESERVE: usize = 16 << 20;

/// Executors that are read before they are put into the tree: at first, and at least and at most later.
const FIRST_WINDOW: usize = 512;
const LEAST_WINDOW: usize = 64;
const LARGEST_WINDOW: usize = 1024;
/// Tasks of large runs, of the executors that are read at once, beyond which fewer executors are read at once.
const MANY_TASKS: usize = 16 << 10;

/// The tasks of a large run, and the run's position in the tree.
struct TaskJob {
    agent: usize,
    framework: usize,
    executor: usize,
    to_read: TasksToRead,
}

/// One entry of one job, by index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    job: usize,
    entry: usize,
}

pub(super) fn items(jobs: &[ExecutorJob]) -> Vec<Item> {
    all_entries(jobs.iter().map(|job| job.to_read.entries.len()))
}

/// The executors that are read before they are put into the tree: enough of them that threads seldom wait for each other at the
/// end, and few enough that what was read is not in memory twice.
pub(super) struct Windows {
    done: usize,
    size: usize,
}

impl Default for Windows {
    fn default() -> Self {
        Self { done: 0, size: FIRST_WINDOW }
    }
}

impl Windows {
    /// The next ones of `count`.
    pub(super) fn next(&mut self, count: usize) -> Range<usize> {
        let window = self.done..count.min(self.done + self.size);
        self.done = window.end;
        window
    }

    /// Takes the number of tasks in their large runs into account.
    pub(super) fn had(&mut self, tasks: usize) {
        self.size = match tasks {
            0..MANY_TASKS => self.size * 2,
            _ => self.size / 2,
        }
        .clamp(LEAST_WINDOW, LARGEST_WINDOW);
    }
}

fn all_entries(counts: impl Iterator<Item = usize>) -> Vec<Item> {
    counts.enumerate().flat_map(|(job, count)| (0..count).map(move |entry| Item { job, entry })).collect()
}

/// The state of a thread: a reader, and the directory of its current job.
struct Worker<'s> {
    reader: Reader<'s>,
    open: Option<(usize, Directory<'s>)>,
}

/// Reads executors and tasks with several threads.
pub(super) struct ParallelReader<'s> {
    pub(super) source: &'s Source,
    pub(super) release: Release,
    pub(super) progress: &'s Progress,
    pub(super) threads: ReadThreads,
    pub(super) filter: Filter,
    workers: Vec<Worker<'s>>,
}

impl<'s> ParallelReader<'s> {
    pub(super) fn new(
        source: &'s Source,
        release: Release,
        progress: &'s Progress,
        threads: ReadThreads,
        filter: Filter,
    ) -> Self {
        Self { source, release, progress, threads, filter, workers: Vec::new() }
    }

    /// Before the first reading.
    pub(super) fn reserve() {
        reserve_heap(FIRST_RESERVE);
    }

    fn worker(&self) -> Worker<'s> {
        Worker { reader: Reader::new(self.source, self.release, self.progress), open: None }
    }

    /// Keeps the workers for the next jobs, of which no directory is open.
    fn keep(&mut self, mut workers: Vec<Worker<'s>>, notes: &mut Notes) {
        for worker in &mut workers {
            notes.merge(std::mem::take(&mut worker.reader.notes));
            worker.open = None;
        }
        self.workers = workers;
    }

    /// Reads executors with all that they contain, and appends them to their frameworks. Returns the number of tasks in large
    /// runs.
    pub(super) fn read(
        &mut self,
        jobs: &[ExecutorJob],
        items: &[Item],
        checkpoint: &mut Checkpoint,
        notes: &mut Notes,
    ) -> usize {
        let tasks = self.executors(jobs, items, checkpoint, notes);
        self.tasks(&tasks, checkpoint, notes)
    }

    fn executors(
        &mut self,
        jobs: &[ExecutorJob],
        items: &[Item],
        checkpoint: &mut Checkpoint,
        notes: &mut Notes,
    ) -> Vec<TaskJob> {
        let mut workers = std::mem::take(&mut self.workers);
        let results = distribute(
            &self.threads,
            items.len(),
            EXECUTOR_CHUNK,
            &mut workers,
            || self.worker(),
            |worker, index| {
                let Item { job, entry } = items[index];
                let work = &jobs[job].to_read;
                let (reader, directory) = match worker.at(job, &work.real) {
                    Ok(at) => at,
                    Err(errno) => {
                        let id = Name::from(&*work.entries[entry].name);
                        let executor = executor::unreached(id, unreached(errno)?);
                        return Some(LoadedExecutor { executor, tasks: Vec::new() });
                    }
                };
                let cursor = Cursor::base(&work.path, &work.real);
                let ids = FrameworkIds { agent: &work.agent, framework: &work.framework };
                let loaded =
                    executor::load(reader, directory, &cursor, &work.entries[entry], &ids, &self.filter);
                let expected = loaded.tasks.iter().map(|tasks| tasks.entries.len()).sum::<usize>();
                self.progress.expect(expected as u64);
                self.progress.advance(1);
                Some(loaded)
            },
        );
        self.keep(workers, notes);
        let mut found = Vec::new();
        for (item, loaded) in items.iter().zip(results) {
            let Some(loaded) = loaded else { continue };
            let ExecutorJob { agent, framework, .. } = jobs[item.job];
            let executors: &mut Vec<Executor> = &mut checkpoint.agents[agent].frameworks[framework].executors;
            let executor = executors.len();
            let tasks = loaded.tasks.into_iter();
            found.extend(tasks.map(|to_read| TaskJob { agent, framework, executor, to_read }));
            executors.push(loaded.executor);
        }
        found
    }

    fn tasks(&mut self, jobs: &[TaskJob], checkpoint: &mut Checkpoint, notes: &mut Notes) -> usize {
        let items = all_entries(jobs.iter().map(|job| job.to_read.entries.len()));
        let mut workers = std::mem::take(&mut self.workers);
        let results = distribute(
            &self.threads,
            items.len(),
            TASK_CHUNK,
            &mut workers,
            || self.worker(),
            |worker, index| {
                let Item { job, entry } = items[index];
                let work = &jobs[job].to_read;
                let entry = &work.entries[entry];
                let (reader, directory) = match worker.at(job, &work.real) {
                    Ok(at) => at,
                    Err(errno) => return Some(tasks::unreached(entry, unreached(errno)?)),
                };
                let cursor = Cursor::base(&work.path, &work.real);
                let task = tasks::load(reader, directory, &cursor, entry, &work.above);
                self.progress.advance(1);
                Some(task)
            },
        );
        self.keep(workers, notes);
        for (item, task) in items.iter().zip(results) {
            let TaskJob { agent, framework, executor, to_read } = &jobs[item.job];
            let agent: &mut Agent = &mut checkpoint.agents[*agent];
            let tasks: &mut Vec<Task> =
                &mut agent.frameworks[*framework].executors[*executor].runs[to_read.run].tasks;
            if tasks.capacity() == 0 {
                tasks.reserve_exact(to_read.entries.len());
            }
            tasks.extend(task);
        }
        items.len()
    }
}

impl<'s> Worker<'s> {
    /// The reader, and the job's directory, which stays open until the next job.
    fn at(&mut self, job: usize, real: &RelPath) -> Result<(&mut Reader<'s>, &Directory<'s>), Errno> {
        let open = match self.open.take().filter(|(open, _)| *open == job) {
            Some(open) => open,
            None => (job, self.reader.source.directory(real)?),
        };
        let (_, directory) = self.open.insert(open);
        Ok((&mut self.reader, directory))
    }
}

/// The state of a directory that was listed before and cannot be opened again. None if it was deleted.
pub(super) fn unreached(errno: Errno) -> Option<DirectoryState> {
    (!errno.is_missing()).then(|| Reader::not_opened(errno))
}
