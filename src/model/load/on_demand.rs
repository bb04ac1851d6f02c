//! Loads a checkpoint whose executors are read one at a time, on demand, and not kept.

use super::cursor::Cursor;
use super::executor::{self, FrameworkIds};
use super::filter::Filter;
use super::parallel::unreached;
use super::progress::Progress;
use super::reader::Reader;
use super::tasks;
use super::top::{Agents, ExecutorJob, Request, load_top};
use crate::model::{Checkpoint, Executor};
use crate::schema::Release;
use crate::source::{Directory, ReadThreads, Source};

/// A checkpoint without its executors, which are read on demand.
pub struct OnDemandLoad<'s> {
    /// The checkpoint; its lists of executors are empty.
    pub top: Checkpoint,
    jobs: Vec<ExecutorJob>,
    reader: Reader<'s>,
    open: Option<(usize, Directory<'s>)>,
}

impl<'s> OnDemandLoad<'s> {
    /// Reads all of the latest agent but its executors.
    pub fn open(source: &'s Source, progress: &'s Progress) -> Self {
        let mut reader = Reader::new(source, Release::HEAD, progress);
        let request = Request { agents: Agents::Latest, ..Request::default() };
        let (top, jobs) = load_top(&mut reader, &request, &ReadThreads::new(request.threads));
        Self { top, jobs, reader, open: None }
    }

    /// The sorted executor IDs of a framework. Agent and framework are indices.
    pub fn executors(&self, agent: usize, framework: usize) -> Vec<Box<[u8]>> {
        let job = self.jobs.iter().find(|job| job.agent == agent && job.framework == framework);
        job.map(|job| job.to_read.entries.iter().map(|entry| Box::from(&*entry.name)).collect())
            .unwrap_or_default()
    }

    /// Reads an executor by its index among those IDs, with all tasks; none if its directory was deleted.
    pub fn executor(&mut self, agent: usize, framework: usize, index: usize) -> Option<Executor> {
        let at = self.jobs.iter().position(|job| job.agent == agent && job.framework == framework)?;
        let work = &self.jobs[at].to_read;
        let entry = work.entries.get(index)?;
        if self.open.as_ref().is_none_or(|(open, _)| *open != at) {
            self.open = match self.reader.source.directory(&work.real) {
                Ok(directory) => Some((at, directory)),
                Err(errno) => return Some(executor::unreached(entry, unreached(errno)?)),
            };
        }
        let (_, directory) = self.open.as_ref()?;
        let cursor = Cursor::base(work.path.clone(), work.real.clone());
        let ids = FrameworkIds { agent: &work.agent, framework: &work.framework };
        let loaded = executor::load(&mut self.reader, directory, &cursor, entry, &ids, &Filter::default());
        let mut executor = loaded.executor;
        for work in loaded.tasks {
            let directory = self.reader.source.directory(&work.real);
            let cursor = Cursor::base(work.path, work.real);
            let task = |entry: &crate::source::Entry| match &directory {
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
