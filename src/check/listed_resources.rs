//! The reservations and volumes that an agent holds after it has read `meta/resources`: what tasks use of them, and what
//! only a file lists that it does not read (R13, R18, R23, R108, R238).

use std::collections::HashSet;

use crate::layout::RelPath;
use crate::layout::resources::{INFO, STATE, path};
use crate::model::{Checkpoint, DirectoryState, File, ResourceFacts};
use crate::recovery::{Code, ResourceFile, ResourceFiles, is_terminal, replay};
use crate::schema::{Dynamic, Message, Release, decode, field, table};
use crate::source::{CachedReader, Source};
use crate::values::{Reservation, Resource, Resources, VolumeId, upgrade_resources};
use crate::wire::{Frame, Frames};

use super::collector::Collector;

/// What the agent holds after it has read `meta/resources`.
pub(super) struct Listed<'c> {
    /// The committed resources; none if there is no file of them, or an empty one.
    pub(super) committed: Option<&'c Resources>,
    /// Their file is empty or was written as zeros: a finding of its own.
    is_reported: bool,
    /// Those of a commit that was in progress, and that the agent finishes.
    target: Option<&'c Resources>,
    /// The volumes of both.
    volumes: [HashSet<VolumeId>; 2],
}

impl<'c> Listed<'c> {
    /// None if a file decides that cannot be read.
    pub(super) fn of(checkpoint: &'c Checkpoint, release: Release) -> Option<Self> {
        let files = ResourceFiles::of(&checkpoint.resources, release);
        let ResourceFile { name, file: held } = files.committed;
        if !matches!(held, File::Read(_) | File::Missing | File::Empty) {
            return None;
        }
        let resources = |file: &'c File<ResourceFacts>| file.value().map(|facts| &facts.resources);
        // Without a list, the agent does not look for a commit (R18).
        let target = if *held == File::Missing { None } else { resources(files.target) };
        let committed = resources(held);
        let volumes = [committed, target]
            .map(|list| list.into_iter().flat_map(Resources::iter).filter_map(Resource::volume_id).collect());
        // An empty list of the old format is one without resources (R21).
        let is_reported = *held == File::Empty && name == STATE || held.value().is_some_and(is_blank);
        Some(Self { committed, is_reported, target, volumes })
    }

    /// How many volumes are committed.
    pub(super) fn committed_volumes(&self) -> usize {
        self.volumes[0].len()
    }

    /// All volumes, committed or not yet.
    pub(super) fn all(&self) -> impl Iterator<Item = &'c Resource> {
        let lists = [self.committed, self.target];
        lists.into_iter().flatten().flat_map(Resources::iter).filter(|one| one.is_persistent_volume())
    }

    /// Listed now and after a commit in progress: the agent has made its directory, and does not delete it.
    pub(super) fn is_settled(&self, volume: &VolumeId) -> bool {
        let [committed, target] = &self.volumes;
        committed.contains(volume) && (self.target.is_none() || target.contains(volume))
    }

    /// Whether the agent has a volume when it has started: it finishes a commit that was in progress.
    fn keeps(&self, volume: &VolumeId) -> bool {
        self.volumes[usize::from(self.target.is_some())].contains(volume)
    }

    /// Whether the agent has nothing reserved at all.
    fn is_empty(&self) -> bool {
        [self.committed, self.target].iter().flatten().all(|list| list.is_empty())
    }

    /// Files that contradict each other, or contain what no agent has written.
    pub(super) fn look_at_files(looker: &mut Collector<'_>, checkpoint: &Checkpoint, release: Release) {
        let of_meta = (checkpoint.meta, checkpoint.resources.directory);
        if of_meta == (DirectoryState::Listed, DirectoryState::NotADirectory) {
            let message = "it is not a directory".to_owned();
            looker.note(Code::ResourcesNotADirectory, &RelPath::new("meta/resources"), message);
        }
        let ResourceFiles { committed: ResourceFile { name, file }, other, .. } =
            ResourceFiles::of(&checkpoint.resources, release);
        let path = path(name);
        if let Some(facts) = file.value() {
            if facts.invalid > 0 {
                let count = facts.invalid;
                looker.note(Code::ResourceInvalid, &path, format!("{count} of its resources are invalid"));
            }
            if is_blank(facts) {
                let message = format!("its message is empty, and {} bytes follow", facts.trailing);
                looker.note(Code::StateBlank, &path, message);
                return;
            }
        }
        let read = match file {
            File::Read(facts) => Some(&facts.resources),
            File::Missing => None,
            // Damage is found anyway, and an empty list of the old format is a list.
            File::Empty if name == INFO => None,
            _ => return,
        };
        let kept = &checkpoint.resources;
        let commits = [&kept.target, &kept.old_target].iter().any(|target| !matches!(target, File::Missing));
        let Some(facts) = other.file.value().filter(|_| !commits) else { return };
        if read.is_some_and(|list| !list.is_empty()) {
            return;
        }
        let mut lost = facts.resources.iter();
        if let Some(first) = lost.next() {
            let more = match lost.count() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message =
                format!("meta/resources/{} lists {first}{more}, and the agent does not read it", other.name);
            looker.note(Code::ListsDiffer, &path, message);
        }
    }

    /// Reservations and volumes that a live executor or an unfinished task uses, and that the agent does not have.
    pub(super) fn look_at_use(&self, looker: &mut Collector<'_>, checkpoint: &Checkpoint, source: &Source) {
        let Some(agent) = checkpoint.latest_agent().filter(|_| !self.is_reported) else { return };
        let reader = CachedReader::new(source);
        let mut look = |path: &RelPath, message: &'static Message, whose: &str| {
            let mut reserved: Vec<Resource> = Vec::new();
            for resource in own_resources(&reader, path, message) {
                if let Some(volume) = resource.volume_id() {
                    if !self.keeps(&volume) {
                        let text =
                            format!("{whose} uses volume {volume}, which meta/resources does not list");
                        looker.note(Code::VolumeNotListed, path, text);
                    }
                } else if resource.reservations.last().is_some_and(Reservation::is_dynamic) && self.is_empty()
                {
                    reserved.push(resource);
                }
            }
            if let [first, ..] = &reserved[..] {
                let text = format!("{whose} uses the reservation {first}, and meta/resources lists none");
                looker.note(Code::ReservationNotListed, path, text);
            }
        };
        for (framework, executor, run) in agent.live_runs() {
            let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
            if executor.info.value().is_some_and(|facts| facts.resources.checkpointed > 0) {
                let path = home.parent().parent().join("executor.info");
                look(&path, &table::EXECUTOR_INFO, &format!("executor {}", executor.id));
            }
            for task in &run.tasks {
                let uses = task.info.value().is_some_and(|facts| facts.resources.checkpointed > 0);
                if uses && !replay(task).state.is_some_and(is_terminal) {
                    let path = home.join("tasks").join(&task.id).join("task.info");
                    look(&path, &table::TASK, &format!("task {}", task.id));
                }
            }
        }
    }
}

/// A state that lists nothing, and has bytes behind its message: zeros, in the place of what was written.
fn is_blank(facts: &ResourceFacts) -> bool {
    facts.trailing > 0 && facts.resources.is_empty() && facts.operations.is_empty() && facts.invalid == 0
}

/// The agent's own resources in a message; those of resource providers are listed elsewhere.
fn own_resources(reader: &CachedReader<'_>, path: &RelPath, message: &'static Message) -> Vec<Resource> {
    let read = || -> Option<Dynamic<'static>> {
        let bytes = reader.read_following_symlinks(path)?;
        let Some(Frame::Whole { body, .. }) = Frames::new(&bytes).next() else { return None };
        let mut value = decode(message, body, Release::HEAD).value;
        upgrade_resources(&mut value).ok()?;
        Some(value.into_owned())
    };
    let Some(message) = read() else { return Vec::new() };
    let resources = Resources::from_messages(message.messages(field!("resources")));
    resources.iter().filter(|resource| resource.provider.is_none()).cloned().collect()
}
