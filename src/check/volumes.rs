//! Persistent volumes on disk: those that `meta/resources` lists, and those that nothing lists (R103, R108).

use std::collections::HashSet;
use std::os::unix::ffi::OsStrExt;

use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, Part};
use crate::recovery::Code;
use crate::schema::Release;
use crate::source::{NodeType, Resolved, Source};
use crate::values::Resources;

use super::collector::Collector;
use super::finding::Finding;
use super::listed_resources::Listed;

/// Everything that a checkpoint, its `work_dir` and an agent of this release disagree about: reservations and volumes that
/// are used and not listed, volumes on disk, and files that contradict each other.
pub fn resource_findings(checkpoint: &Checkpoint, source: &Source, release: Release) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut looker = Collector { findings: &mut findings };
    Listed::look_at_files(&mut looker, checkpoint, release);
    let Some(listed) = Listed::of(checkpoint, release) else { return findings };
    listed.look_at_use(&mut looker, checkpoint, source);
    if checkpoint.coverage.volumes == Part::Read {
        missing(&mut looker, source, &listed);
        unclaimed(&mut looker, source, &listed);
    }
    findings
}

/// How many volumes are listed whose directories this source does not show.
pub fn unchecked_volumes(checkpoint: &Checkpoint, release: Release) -> usize {
    let listed = Listed::of(checkpoint, release).filter(|_| checkpoint.coverage.volumes != Part::Read);
    listed.map_or(0, |listed| listed.committed_volumes())
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
