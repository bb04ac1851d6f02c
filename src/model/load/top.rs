//! The whole load: what is above the executors, then the executors.

use super::agent::{self, ExecutorsToRead};
use super::cursor::Cursor;
use super::filter::Filter;
use super::parallel::{ParallelReader, Windows, items};
use super::reader::{Notes, Reader};
use super::resources::{self, unread};
use super::runtime;
use crate::layout::{Name, RelPath};
use crate::model::permission::{meta_lacks_permission, runtime_lacks_permission};
use crate::model::tree::{Boot, Checkpoint, Coverage, DirectoryState, Latest, Part, Resources, Totals};
use crate::model::{Agent, Contradictions};
use crate::schema::Release;
use crate::source::{Progress, ReadThreads, Source, Stage};

/// The agents that are read in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Agents {
    /// Those that a start concerns: the one that `latest` points to; if its `slave.info` cannot be read, all of them, since
    /// the agent then registers as new and loses what is in the directories of its old IDs.
    #[default]
    OfStart,
    /// The one that `latest` points to; the others are only listed.
    Latest,
    All,
}

/// What to load.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub agents: Agents,
    pub filter: Filter,
    /// The number of reading threads; 0 to follow the disk.
    pub threads: usize,
    /// The Mesos release whose messages are assumed; `None` for the newest.
    pub release: Option<Release>,
}

/// Reads a checkpoint.
pub fn load(source: &Source, request: &Request, progress: &Progress) -> Checkpoint {
    StreamingLoad::open(source, request, progress).finish()
}

/// A load that has read all but the executors.
pub struct StreamingLoad<'s> {
    /// The checkpoint; its lists of executors are empty.
    pub top: Checkpoint,
    pub(super) jobs: Vec<ExecutorJob>,
    pub(super) notes: Notes,
    pub(super) parallel: ParallelReader<'s>,
    /// Of those that were read and not kept.
    pub(super) executors_lack_permission: bool,
}

impl<'s> StreamingLoad<'s> {
    /// Reads all but the executors.
    pub fn open(source: &'s Source, request: &Request, progress: &'s Progress) -> Self {
        let begun = Self::begin(source, request, progress);
        if request.agents != Agents::OfStart || begun.top.has_latest_info() {
            return begun;
        }
        Self::begin(source, &Request { agents: Agents::All, ..request.clone() }, progress)
    }

    fn begin(source: &'s Source, request: &Request, progress: &'s Progress) -> Self {
        let threads = ReadThreads::new(request.threads);
        let release = request.release.unwrap_or(Release::HEAD);
        let mut reader = Reader::new(source, release, progress);
        progress.begin(Stage::Listing, 0);
        let (top, jobs) = load_top(&mut reader, request, &threads);
        let parallel = ParallelReader::new(source, release, progress, threads, request.filter.clone());
        let notes = std::mem::take(&mut reader.notes);
        Self { top, jobs, notes, parallel, executors_lack_permission: false }
    }

    /// Reads the executors.
    pub fn finish(mut self) -> Checkpoint {
        let items = items(&self.jobs);
        self.parallel.progress.begin(Stage::Executors, items.len() as u64);
        let mut windows = Windows::default();
        ParallelReader::reserve();
        for ExecutorJob { agent, framework, to_read } in &self.jobs {
            let executors = &mut self.top.agents[*agent].frameworks[*framework].executors;
            executors.reserve_exact(to_read.entries.len());
        }
        loop {
            let window = windows.next(items.len());
            if window.is_empty() {
                return self.done();
            }
            windows.had(self.parallel.read(&self.jobs, &items[window], &mut self.top, &mut self.notes));
        }
    }

    /// Adds what was collected in addition to the tree.
    pub(super) fn done(mut self) -> Checkpoint {
        self.settle_coverage();
        let Self { top: mut checkpoint, mut notes, parallel, .. } = self;
        notes.strays.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        notes.links.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        (checkpoint.strays, checkpoint.links, checkpoint.totals) = (notes.strays, notes.links, notes.totals);
        parallel.progress.begin(Stage::Assessing, 0);
        find_old_agents(&mut checkpoint, parallel.source);
        checkpoint
    }

    /// Says what was not permitted or not in the source. A part counts as not permitted if anything in it is.
    pub fn settle_coverage(&mut self) {
        let checkpoint = &mut self.top;
        if self.executors_lack_permission || meta_lacks_permission(checkpoint) {
            checkpoint.coverage.meta = Part::NotPermitted;
        } else if checkpoint.slaves == DirectoryState::Unknown {
            checkpoint.coverage.meta = Part::NotInSource;
        }
        if runtime_lacks_permission(&checkpoint.containers) {
            checkpoint.coverage.runtime_dir = Part::NotPermitted;
        }
    }
}

/// Names the agent of each container that only an agent before the latest has: of such agents executors are not read.
fn find_old_agents(checkpoint: &mut Checkpoint, source: &Source) {
    let latest = checkpoint.latest.id().cloned();
    let old = checkpoint.agents.iter().filter(|agent| latest.is_some() && latest.as_ref() != Some(&agent.id));
    let old: Vec<Name> = old.map(|agent| agent.id.clone()).collect();
    for container in checkpoint.containers.iter_mut().filter(|_| !old.is_empty()) {
        let Some(config) = container.config.value() else { continue };
        let (Some(framework), Some(executor)) = (&config.framework_id, &config.executor_id) else { continue };
        let has_run = |agent: &&Name| {
            let path = RelPath::of_run("meta/slaves", agent, framework, executor, &container.id);
            source.stat(&path).is_ok()
        };
        container.old_agent = old.iter().find(has_run).cloned();
    }
}

/// The executors of a framework, and the framework's position in the tree.
pub(super) struct ExecutorJob {
    pub(super) agent: usize,
    pub(super) framework: usize,
    pub(super) to_read: ExecutorsToRead,
}

/// `slaves/latest`, where `slaves` was not listed.
fn latest_of_unread(directory: DirectoryState) -> Latest {
    if directory.is_unknown() { Latest::Unknown { text: Box::default() } } else { Latest::Missing }
}

fn empty(meta: DirectoryState) -> Checkpoint {
    Checkpoint {
        meta,
        coverage: Coverage::default(),
        boot: Boot { file: unread(meta) },
        resources: Resources {
            directory: meta,
            state: unread(meta),
            target: unread(meta),
            info: unread(meta),
            old_target: unread(meta),
            info_before: None,
            old_target_before: None,
        },
        slaves: meta,
        latest: latest_of_unread(meta),
        agents: Vec::new(),
        sandbox_agents: Vec::new(),
        contradictions: Contradictions::default(),
        containers: Vec::new(),
        containers_blocked: false,
        container_strays: Vec::new(),
        cni_damaged: Vec::new(),
        unknown_backends: Vec::new(),
        runtime_path: None,
        side: Vec::new(),
        unread_volumes: Vec::new(),
        strays: Vec::new(),
        links: Vec::new(),
        totals: Totals::default(),
    }
}

pub(super) fn load_top(
    reader: &mut Reader<'_>,
    request: &Request,
    threads: &ReadThreads,
) -> (Checkpoint, Vec<ExecutorJob>) {
    let source = reader.source;
    let path = RelPath::new("meta");
    let (state, opened) = match source.stat(&path) {
        Ok(stat) if stat.node == crate::source::NodeType::Directory => {
            Reader::listed(source.directory(&path))
        }
        Ok(stat) if stat.node == crate::source::NodeType::Symlink => (DirectoryState::Unknown, None),
        Ok(_) => (DirectoryState::NotADirectory, None),
        Err(errno) => Reader::listed(Err(errno)),
    };
    let mut checkpoint = empty(state);
    checkpoint.coverage.meta = part(state);
    let mut jobs = Vec::new();
    if let Some(opened) = opened {
        let cursor = Cursor::base(&path, &path);
        checkpoint.boot.file = reader.text(&opened, &cursor, b"boot_id");
        checkpoint.resources = resources::load(reader, &opened, &cursor);
        let (state, slaves, slaves_cursor) = reader.named_directory(&opened, &cursor, b"slaves");
        checkpoint.slaves = state;
        checkpoint.latest = latest_of_unread(state);
        if let Some(slaves) = slaves {
            let (slaves, latest) = reader.listed_with_latest(slaves, &slaves_cursor);
            checkpoint.latest = latest.spelled_out(source.place.as_deref(), &slaves_cursor.real());
            for entry in slaves.listing.entries() {
                let is_latest = agent::is_latest(&checkpoint.latest, &entry.name);
                if &*entry.name == b"latest" && !is_latest {
                    continue;
                }
                if &*entry.name == b"latest" && entry.node != crate::source::NodeType::Directory {
                    continue;
                }
                if !is_latest && request.agents != Agents::All {
                    checkpoint.agents.push(Agent::listed(Name::from(&*entry.name)));
                    continue;
                }
                let loaded = agent::load(reader, &slaves.directory, &slaves_cursor, entry, &request.filter);
                let index = checkpoint.agents.len();
                let found = loaded.executors.into_iter().enumerate();
                jobs.extend(found.filter_map(|(framework, to_read)| {
                    Some(ExecutorJob { agent: index, framework, to_read: to_read? })
                }));
                checkpoint.agents.push(loaded.agent);
            }
        }
        runtime::load_side_files(reader, &opened, &cursor, &mut checkpoint.side);
        reader.strays(
            &opened,
            &cursor,
            &["boot_id", "resources", "slaves", "volume_gid_manager", "device_manager"],
        );
    }
    runtime::load(reader, threads, &mut checkpoint);
    (checkpoint, jobs)
}

pub(super) fn part(state: DirectoryState) -> Part {
    match state {
        DirectoryState::NotPermitted => Part::NotPermitted,
        DirectoryState::NotInSource | DirectoryState::Unknown => Part::NotInSource,
        _ => Part::Read,
    }
}
