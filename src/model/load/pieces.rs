//! A checkpoint whose executors are read one at a time and not kept: for walks over more than is to be held at once.

use super::cursor::Spot;
use super::executor;
use super::filter::Filter;
use super::progress::Progress;
use super::reader::Reader;
use super::tasks;
use super::top::{ExecutorJob, Request, load_top};
use crate::model::{Checkpoint, Executor};
use crate::schema::Release;
use crate::source::{Directory, Source};

/// The checkpoint without its executors, and where they are.
pub struct Pieces<'s> {
    /// All but executors: those lists are empty.
    pub top: Checkpoint,
    jobs: Vec<ExecutorJob>,
    reader: Reader<'s>,
    open: Option<(usize, Directory<'s>)>,
}

impl<'s> Pieces<'s> {
    /// Reads what is above the executors.
    pub fn open(source: &'s Source, request: &Request, progress: &'s Progress) -> Self {
        let mut reader = Reader::new(source, request.release.unwrap_or(Release::HEAD), progress);
        let (top, jobs) = load_top(&mut reader, request);
        Self { top, jobs, reader, open: None }
    }

    /// The ids of the executors of a framework, sorted: agent and framework by their places in the lists.
    pub fn executors(&self, agent: usize, framework: usize) -> Vec<Box<[u8]>> {
        let job = self.jobs.iter().find(|job| job.at == (agent, framework));
        job.map(|job| job.to_read.entries.iter().map(|entry| Box::from(&*entry.name)).collect())
            .unwrap_or_default()
    }

    /// Reads one of them by its place among those ids, with all its tasks; none if its directory has vanished.
    pub fn executor(&mut self, agent: usize, framework: usize, place: usize) -> Option<Executor> {
        let at = self.jobs.iter().position(|job| job.at == (agent, framework))?;
        let work = &self.jobs[at].to_read;
        if self.open.as_ref().is_none_or(|(open, _)| *open != at) {
            self.open = Some((at, self.reader.source.directory(&work.real).ok()?));
        }
        let (_, directory) = self.open.as_ref()?;
        let spot = Spot::base(work.path.clone(), work.real.clone());
        let (entry, above) = (work.entries.get(place)?, (&work.agent, &work.framework));
        let loaded = executor::load(&mut self.reader, directory, &spot, entry, above, &Filter::default());
        let mut executor = loaded.executor;
        for (run, to_read) in executor.runs.iter_mut().zip(loaded.tasks) {
            let Some(work) = to_read else { continue };
            let Ok(directory) = self.reader.source.directory(&work.real) else { continue };
            let spot = Spot::base(work.path, work.real);
            let task = |entry: &crate::source::Entry| {
                tasks::load(&mut self.reader, &directory, &spot, (&entry.name, entry.node), &work.above)
            };
            run.tasks = work.entries.iter().map(task).collect();
        }
        // What does not belong is not asked for here, and would grow.
        self.reader.notes = super::reader::Notes::default();
        Some(executor)
    }
}
