//! What in the tree is newer than the archive, and stays when all of the archive is put back: going back would cost the
//! tasks that run now, or volumes that were created since.

use crate::layout::resources::DIRECTORY;
use crate::layout::{Name, RelPath, SortedPaths};
use crate::model::Checkpoint;
use crate::plan::{Precondition, RestoredContent};
use crate::recovery::ResourceFiles;
use crate::schema::Release;
use crate::source::{NodeType, Source};
use crate::values::{Resources, trim};
use crate::wire::{Frame, Frames};

/// Files that the agent only appends to.
const STREAMS: [&[u8]; 2] = [b"task.updates", b"operation.updates"];

/// Why something stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptReason {
    /// It is the boot ID of this host: with an older one, the agent takes every executor for lost.
    CurrentBoot,
    /// It points to a run that began after the snapshot was taken.
    NewerRun(Name),
    /// It begins like that of the snapshot, and this number of records follow.
    LongerStream(usize),
    /// It contains reservations or volumes that were created since.
    NewerResources,
}

impl KeptReason {
    /// For people.
    pub fn words(&self) -> String {
        match self {
            Self::CurrentBoot => {
                "it is the boot ID of this host; with the one of the snapshot, the agent would lose all executors".to_owned()
            }
            Self::NewerRun(run) => format!("it points to run {run}, which is newer than the snapshot"),
            Self::LongerStream(1) => "it has 1 more record than the snapshot".to_owned(),
            Self::LongerStream(records) => format!("it has {records} more records than the snapshot"),
            Self::NewerResources => "it contains reservations or volumes that are newer than the snapshot".to_owned(),
        }
    }
}

/// An entry that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptEntry {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    pub why: KeptReason,
}

/// Decides what stays.
pub struct Newer<'a> {
    /// The tree.
    pub source: &'a Source,
    pub archive: &'a Source,
    /// The paths of what is wrong in the tree now.
    pub damaged: &'a SortedPaths,
    /// The boot ID of the host, if the tree is of this host.
    pub boot_id: Option<&'a str>,
    /// Reservations and volumes that only the tree has.
    pub resources: &'a Resources,
}

impl Newer<'_> {
    /// Why what is at a path stays; none if the archive has the better one.
    pub(super) fn why_kept(
        &self,
        path: &RelPath,
        before: &Precondition,
        archived: &RestoredContent,
        bytes: &[u8],
    ) -> Option<KeptReason> {
        match (before, archived) {
            (Precondition::Link(here), RestoredContent::Link { .. }) => {
                self.newer_run(path, here).map(KeptReason::NewerRun)
            }
            _ if path.is_below(&RelPath::new(DIRECTORY)) => {
                let keeps = !self.resources.is_empty() && !self.is_damaged(&RelPath::new(DIRECTORY));
                keeps.then_some(KeptReason::NewerResources)
            }
            (Precondition::File { .. }, RestoredContent::File { .. }) => {
                if path.as_bytes() == b"meta/boot_id" {
                    let here = self.read(path)?;
                    let is_current = self.boot_id.is_some_and(|id| trim(&here) == id.as_bytes());
                    return is_current.then_some(KeptReason::CurrentBoot);
                }
                let is_stream = path.file_name().is_some_and(|name| STREAMS.contains(&name));
                if is_stream { self.longer_stream(path, bytes) } else { None }
            }
            _ => None,
        }
    }

    /// The run that a `runs/latest` points to, if the archive does not have it.
    fn newer_run(&self, path: &RelPath, here: &[u8]) -> Option<Name> {
        let runs = path.parent();
        if path.file_name() != Some(b"latest") || runs.file_name() != Some(b"runs") {
            return None;
        }
        let here = here.strip_suffix(b"/").unwrap_or(here);
        let run = Name::from(here.rsplit(|byte| *byte == b'/').next()?);
        let at = runs.join(&run);
        let is_here = self.source.stat(&at).is_ok_and(|stat| stat.node == NodeType::Directory);
        (is_here && self.archive.stat(&at).is_err()).then_some(run)
    }

    fn longer_stream(&self, path: &RelPath, archived: &[u8]) -> Option<KeptReason> {
        let here = self.read(path)?;
        let more = here.strip_prefix(archived).filter(|more| !more.is_empty())?;
        let whole = Frames::new(more).filter(|frame| matches!(frame, Frame::Whole { .. })).count();
        (whole > 0 && !self.is_damaged(path)).then_some(KeptReason::LongerStream(whole))
    }

    fn is_damaged(&self, path: &RelPath) -> bool {
        self.damaged.any_below(path)
    }

    fn read(&self, path: &RelPath) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.source.read(path, &mut bytes).ok().map(|()| bytes)
    }
}

/// Reservations and volumes of one checkpoint that another one does not have.
pub fn resources_missing_in(of: &Checkpoint, other: &Checkpoint, release: Release) -> Resources {
    let [of, other] = [of, other].map(|one| ResourceFiles::of(&one.resources, release).resources());
    let mut more = of.cloned().unwrap_or_default();
    if let Some(other) = other {
        more.subtract_all(other);
    }
    more
}
