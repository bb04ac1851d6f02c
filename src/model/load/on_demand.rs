//! Loads a checkpoint whose executors are read one at a time, on demand, and not kept.

use super::cursor::Cursor;
use super::executor::{self, FrameworkIds};
use super::filter::Filter;
use super::parallel::unreached;
use super::reader::Reader;
use super::tasks;
use super::top::{Agents, ExecutorJob, Request, load_top};
use crate::layout::Name;
use crate::model::{Checkpoint, Executor};
use crate::schema::Release;
use crate::source::{Directory, Entry, Progress, ReadThreads, Source};

/// A checkpoint without its executors, which are read on demand, by several threads.
pub struct OnDemandLoad<'s> {
    /// The checkpoint; its lists of executors are empty.
    pub top: Checkpoint,
    /// Sorted by agent and framework.
    jobs: Vec<ExecutorJob>,
    source: &'s Source,
    progress: &'s Progress,
}

impl<'s> OnDemandLoad<'s> {
    /// Reads all of the latest agent but its executors.
    pub fn open(source: &'s Source, progress: &'s Progress) -> Self {
        let mut reader = Reader::new(source, Release::HEAD, progress);
        let request = Request { agents: Agents::Latest, ..Request::default() };
        let (top, jobs) = load_top(&mut reader, &request, &ReadThreads::new(request.threads));
        Self { top, jobs, source, progress }
    }

    /// The counters of this load.
    pub fn progress(&self) -> &'s Progress {
        self.progress
    }

    /// The directory entries of a framework's executors, sorted. Agent and framework are indices.
    pub fn executors(&self, agent: usize, framework: usize) -> &[Entry] {
        self.job(agent, framework).map_or(&[], |at| &self.jobs[at].to_read.entries)
    }

    fn job(&self, agent: usize, framework: usize) -> Option<usize> {
        let place = (agent, framework);
        self.jobs.binary_search_by_key(&place, |job| (job.agent, job.framework)).ok()
    }

    /// What one thread reads executors with.
    pub fn reader(&self) -> ExecutorReader<'_, 's> {
        let reader = Reader::new(self.source, Release::HEAD, self.progress);
        ExecutorReader { load: self, reader, open: None }
    }
}

/// Reads one executor after the other. The directory of the last one's framework stays open.
pub struct ExecutorReader<'l, 's> {
    load: &'l OnDemandLoad<'s>,
    reader: Reader<'s>,
    open: Option<(usize, Directory<'s>)>,
}

impl ExecutorReader<'_, '_> {
    /// Reads an executor by its index in the list of its framework, with all tasks; none if its directory was deleted.
    pub fn executor(&mut self, agent: usize, framework: usize, index: usize) -> Option<Executor> {
        let at = self.load.job(agent, framework)?;
        let work = &self.load.jobs[at].to_read;
        let entry = work.entries.get(index)?;
        if self.open.as_ref().is_none_or(|(open, _)| *open != at) {
            self.open = match self.reader.source.directory(&work.real) {
                Ok(directory) => Some((at, directory)),
                Err(errno) => return Some(executor::unreached(Name::from(&*entry.name), unreached(errno)?)),
            };
        }
        let (_, directory) = self.open.as_ref()?;
        let cursor = Cursor::base(&work.path, &work.real);
        let ids = FrameworkIds { agent: &work.agent, framework: &work.framework };
        let loaded = executor::load(&mut self.reader, directory, &cursor, entry, &ids, &Filter::default());
        let mut executor = loaded.executor;
        for work in loaded.tasks {
            let directory = self.reader.source.directory(&work.real);
            let cursor = Cursor::base(&work.path, &work.real);
            let task = |entry: &Entry| match &directory {
                Ok(directory) => Some(tasks::load(&mut self.reader, directory, &cursor, entry, &work.above)),
                Err(errno) => Some(tasks::unreached(entry, unreached(*errno)?)),
            };
            executor.runs[work.run].tasks = work.entries.iter().filter_map(task).collect();
        }
        // Nothing here asks for strays and symlinks, and they would accumulate.
        self.reader.notes = super::reader::Notes::default();
        Some(executor)
    }
}
