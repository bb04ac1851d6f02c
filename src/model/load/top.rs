//! The whole walk: what is above the executors, and the load that has come so far.

use super::agent::{self, ExecutorsToRead};
use super::cursor::Spot;
use super::filter::Filter;
use super::parallel::{Stage, items};
use super::progress::Progress;
use super::reader::{Notes, Reader};
use super::resources::{self, unread};
use super::runtime;
use crate::layout::{Name, RelPath};
use crate::model::Agent;
use crate::model::permission::{meta_is_closed, runtime_is_closed};
use crate::model::tree::{Boot, Checkpoint, Coverage, DirectoryState, Latest, Part, Resources, Totals};
use crate::schema::Release;
use crate::source::Source;

/// Which agents are read in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Agents {
    /// The one that `latest` names; the others are only listed.
    #[default]
    Latest,
    /// All of them.
    All,
}

/// What is to be loaded.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Which agents.
    pub agents: Agents,
    /// Which entities below them.
    pub filter: Filter,
    /// How many threads; zero: as many as there are processors.
    pub threads: usize,
    /// As which release of Mesos messages are judged; `None`: the newest.
    pub release: Option<Release>,
}

/// Reads a checkpoint.
pub fn load(source: &Source, request: &Request, progress: &Progress) -> Checkpoint {
    Begun::open(source, request, progress).finish()
}

/// A load that has come as far as the lists of executors.
pub struct Begun<'s> {
    /// All but executors: those lists are empty.
    pub top: Checkpoint,
    pub(super) jobs: Vec<ExecutorJob>,
    pub(super) notes: Notes,
    pub(super) stage: Stage<'s>,
}

impl<'s> Begun<'s> {
    /// Reads what is above the executors.
    pub fn open(source: &'s Source, request: &Request, progress: &'s Progress) -> Self {
        let threads = match request.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            n => n,
        };
        let release = request.release.unwrap_or(Release::HEAD);
        let mut reader = Reader::new(source, release, progress);
        let (top, jobs) = load_top(&mut reader, request);
        let stage = Stage { source, release, progress, threads, filter: request.filter.clone() };
        Self { top, jobs, notes: reader.notes, stage }
    }

    /// Reads everything.
    pub fn finish(mut self) -> Checkpoint {
        let items = items(&self.jobs);
        self.stage.read(&self.jobs, &items, &mut self.top, &mut self.notes);
        self.done()
    }

    /// Puts together what was collected beside the tree.
    pub(super) fn done(self) -> Checkpoint {
        let Self { top: mut checkpoint, mut notes, stage, .. } = self;
        notes.strays.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        notes.links.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        (checkpoint.strays, checkpoint.links, checkpoint.totals) = (notes.strays, notes.links, notes.totals);
        // A part of which something is closed was not read.
        if meta_is_closed(&checkpoint) {
            checkpoint.coverage.meta = Part::NotPermitted;
        }
        if runtime_is_closed(&checkpoint.containers) {
            checkpoint.coverage.runtime_dir = Part::NotPermitted;
        }
        stage.progress.finish();
        checkpoint
    }
}

/// Where executors go once they are read: agent and framework, by index.
pub(super) struct ExecutorJob {
    pub(super) at: (usize, usize),
    pub(super) to_read: ExecutorsToRead,
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
        latest: Latest::Missing,
        agents: Vec::new(),
        sandbox_agents: Vec::new(),
        containers: Vec::new(),
        container_strays: Vec::new(),
        runtime_path: None,
        side: Vec::new(),
        strays: Vec::new(),
        links: Vec::new(),
        totals: Totals::default(),
    }
}

pub(super) fn load_top(reader: &mut Reader<'_>, request: &Request) -> (Checkpoint, Vec<ExecutorJob>) {
    let source = reader.source;
    let path = RelPath::new("meta");
    let (state, opened) = match source.stat(&path) {
        Ok(stat) if stat.node == crate::source::NodeType::Directory => {
            Reader::listed(source.directory(&path))
        }
        Ok(stat) if stat.node == crate::source::NodeType::Link => (DirectoryState::Unknown, None),
        Ok(_) => (DirectoryState::NotADirectory, None),
        Err(errno) if errno.is_permission() => (DirectoryState::NotPermitted, None),
        Err(_) => (DirectoryState::Missing, None),
    };
    let mut checkpoint = empty(state);
    checkpoint.coverage.meta = part(state);
    let mut jobs = Vec::new();
    if let Some(opened) = opened {
        let spot = Spot::base(path.clone(), path);
        checkpoint.boot.file = reader.text(&opened, &spot, b"boot_id");
        checkpoint.resources = resources::load(reader, &opened, &spot);
        let (state, slaves, slaves_spot) = reader.named_directory(&opened, &spot, b"slaves");
        checkpoint.slaves = state;
        if let Some(slaves) = slaves {
            let (slaves, latest) = reader.listed_with_latest(slaves, &slaves_spot);
            checkpoint.latest = latest;
            for entry in slaves.listing.entries() {
                let is_latest = agent::is_latest(&checkpoint.latest, &entry.name);
                if &*entry.name == b"latest" && !is_latest {
                    continue;
                }
                if &*entry.name == b"latest" && entry.node != crate::source::NodeType::Directory {
                    continue;
                }
                if !is_latest && request.agents == Agents::Latest {
                    checkpoint.agents.push(Agent::listed(Name::from(&*entry.name)));
                    continue;
                }
                let loaded = agent::load(reader, &slaves.directory, &slaves_spot, entry, &request.filter);
                let index = checkpoint.agents.len();
                let found = loaded.executors.into_iter().enumerate();
                jobs.extend(found.filter_map(|(framework, to_read)| {
                    Some(ExecutorJob { at: (index, framework), to_read: to_read? })
                }));
                checkpoint.agents.push(loaded.agent);
            }
        }
        runtime::load_side_files(reader, &opened, &spot, &mut checkpoint.side);
        reader.strays(
            &opened,
            &spot,
            &["boot_id", "resources", "slaves", "volume_gid_manager", "device_manager"],
        );
    }
    runtime::load(reader, &mut checkpoint);
    (checkpoint, jobs)
}

/// How a directory counts as a part of the source.
pub(super) fn part(state: DirectoryState) -> Part {
    match state {
        DirectoryState::NotPermitted => Part::NotPermitted,
        DirectoryState::NotInSource => Part::NotInSource,
        _ => Part::Read,
    }
}
