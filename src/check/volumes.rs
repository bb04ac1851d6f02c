//! Persistent volumes: those that `meta/resources` lists, those that tasks use, and those that are on disk (R103, R108).

use std::collections::HashSet;
use std::os::unix::ffi::OsStrExt;

use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, File, Part, ResourceFacts};
use crate::recovery::{Code, is_terminal, replay};
use crate::schema::{Dynamic, Message, Release, decode, field, table};
use crate::source::{CachedReader, NodeType, Resolved, Source};
use crate::values::{Resource, Resources, VolumeId, upgrade_resources};
use crate::wire::{Frame, Frames};

use super::collector::Collector;
use super::finding::Finding;

/// What the agent holds of volumes after it has read `meta/resources`.
struct Listed<'c> {
    /// The committed resources; none if there is no file of them, or an empty one.
    committed: Option<&'c Resources>,
    /// Their file is empty: a finding of its own.
    is_reported: bool,
    /// Those of a commit that was in progress.
    target: Option<&'c Resources>,
    /// The volumes of both.
    volumes: [HashSet<VolumeId>; 2],
}

/// Every volume that this checkpoint and its `work_dir` disagree about.
pub fn volume_findings(checkpoint: &Checkpoint, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut looker = Collector { findings: &mut findings };
    let Some(listed) = Listed::of(checkpoint) else { return findings };
    if !listed.is_reported {
        used(&mut looker, checkpoint, source, &listed);
    }
    if checkpoint.coverage.volumes == Part::Read {
        missing(&mut looker, source, &listed);
        unclaimed(&mut looker, source, &listed);
    }
    findings
}

/// How many volumes are listed whose directories this source does not show.
pub fn unchecked_volumes(checkpoint: &Checkpoint) -> usize {
    let listed = Listed::of(checkpoint).filter(|_| checkpoint.coverage.volumes != Part::Read);
    listed.map_or(0, |listed| listed.volumes[0].len())
}

/// The same in words; none if there are none.
pub fn volumes_note(unchecked: usize) -> Option<String> {
    let volumes = match unchecked {
        0 => return None,
        1 => "1 volume is listed in meta/resources and was".to_owned(),
        count => format!("{count} volumes are listed in meta/resources and were"),
    };
    Some(format!("{volumes} not checked: the source does not show the directories of volumes"))
}

impl<'c> Listed<'c> {
    /// None if a file decides that cannot be read.
    fn of(checkpoint: &'c Checkpoint) -> Option<Self> {
        let files = &checkpoint.resources;
        let (held, target) = match &files.state {
            File::Missing => (&files.info, &files.old_target),
            state => (state, &files.target),
        };
        if !matches!(held, File::Read(_) | File::Missing | File::Empty) {
            return None;
        }
        let resources = |file: &'c File<ResourceFacts>| file.value().map(|facts| &facts.resources);
        let (committed, target) = (resources(held), resources(target));
        let volumes = [committed, target]
            .map(|list| list.into_iter().flat_map(Resources::iter).filter_map(Resource::volume_id).collect());
        Some(Self { committed, is_reported: *held == File::Empty, target, volumes })
    }

    fn all(&self) -> impl Iterator<Item = &'c Resource> {
        let lists = [self.committed, self.target];
        lists.into_iter().flatten().flat_map(Resources::iter).filter(|one| one.is_persistent_volume())
    }

    fn has(&self, volume: &VolumeId) -> bool {
        self.volumes.iter().any(|list| list.contains(volume))
    }

    /// Listed now and after a commit in progress: the agent has made its directory, and does not delete it.
    fn is_settled(&self, volume: &VolumeId) -> bool {
        let [committed, target] = &self.volumes;
        committed.contains(volume) && (self.target.is_none() || target.contains(volume))
    }
}

/// Volumes that a live executor or an unfinished task uses, and that the agent does not know.
fn used(looker: &mut Collector<'_>, checkpoint: &Checkpoint, source: &Source, listed: &Listed<'_>) {
    let Some(agent) = checkpoint.latest_agent() else { return };
    let reader = CachedReader::new(source);
    let mut look = |path: &RelPath, message: &'static Message, whose: &str| {
        for volume in volumes_in(&reader, path, message) {
            if !listed.has(&volume) {
                let text = format!("{whose} uses volume {volume}, which meta/resources does not list");
                looker.note(Code::VolumeNotListed, path, text);
            }
        }
    };
    for (framework, executor, run) in agent.live_runs() {
        let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
        if executor.info.value().is_some_and(|facts| facts.resources.volumes > 0) {
            let path = home.parent().parent().join("executor.info");
            look(&path, &table::EXECUTOR_INFO, &format!("executor {}", executor.id));
        }
        for task in &run.tasks {
            let uses = task.info.value().is_some_and(|facts| facts.resources.volumes > 0);
            if uses && !replay(task).state.is_some_and(is_terminal) {
                let path = home.join("tasks").join(&task.id).join("task.info");
                look(&path, &table::TASK, &format!("task {}", task.id));
            }
        }
    }
}

/// The agent's own volumes in a message; those of resource providers are listed elsewhere.
fn volumes_in(reader: &CachedReader<'_>, path: &RelPath, message: &'static Message) -> Vec<VolumeId> {
    let read = || -> Option<Dynamic<'static>> {
        let bytes = reader.read_following_symlinks(path)?;
        let Some(Frame::Whole { body, .. }) = Frames::new(&bytes).next() else { return None };
        let mut value = decode(message, body, Release::HEAD).value;
        upgrade_resources(&mut value).ok()?;
        Some(value.into_owned())
    };
    let Some(message) = read() else { return Vec::new() };
    let resources = Resources::from_messages(message.messages(field!("resources")));
    let own = resources.iter().filter(|resource| resource.provider.is_none());
    own.filter_map(Resource::volume_id).collect()
}

/// Volumes that are listed, and whose directory does not exist.
fn missing(looker: &mut Collector<'_>, source: &Source, listed: &Listed<'_>) {
    for resource in listed.committed.into_iter().flat_map(Resources::iter) {
        let Some(volume) = resource.volume_id().filter(|volume| listed.is_settled(volume)) else { continue };
        let place = source.place_or_path().as_os_str().as_bytes();
        let Ok(directory) = resource.volume_path(place) else { continue };
        let below = directory.strip_prefix(place).and_then(|rest| rest.strip_prefix(b"/"));
        let (path, amiss) = if let Some(path) = below.map(RelPath::new) {
            let amiss = amiss(source, path.as_bytes());
            (path, amiss)
        } else {
            // Of a disk of its own, only whether it exists is asked, and only on the host that has it.
            (RelPath::new(&*directory), amiss(source, &directory).filter(|_| source.in_place))
        };
        if let Some(amiss) = amiss {
            looker.note(Code::VolumeMissing, &path, format!("the directory of volume {volume} {amiss}"));
        }
    }
}

/// What is wrong with the directory of a volume; symlinks on the way are followed.
fn amiss(source: &Source, directory: &[u8]) -> Option<&'static str> {
    match source.resolve(&RelPath::default(), directory) {
        Resolved::Missing => Some("does not exist"),
        Resolved::Outside(outside) => (outside.exists == Some(false)).then_some("does not exist"),
        Resolved::Loop => Some("is a symlink loop"),
        Resolved::Inside { node: NodeType::Directory | NodeType::Symlink, .. } | Resolved::NotPermitted => {
            None
        }
        Resolved::Inside { .. } => Some("is not a directory"),
    }
}

/// Directories of volumes that are in no list.
fn unclaimed(looker: &mut Collector<'_>, source: &Source, listed: &Listed<'_>) {
    let place = source.place_or_path().as_os_str().as_bytes();
    let known: HashSet<Vec<u8>> = listed.all().filter_map(|volume| volume.volume_path(place).ok()).collect();
    let roles = RelPath::new("volumes/roles");
    for role in source.directories(&roles) {
        for id in source.directories(&roles.join(&role)) {
            let path = roles.join(&role).join(&id);
            let full = [place, b"/", path.as_bytes()].concat();
            if !known.contains(&full) {
                let id = Name::from(&*id);
                looker.note(
                    Code::VolumeUnclaimed,
                    &path,
                    format!("meta/resources lists no volume {id} there"),
                );
            }
        }
    }
}
