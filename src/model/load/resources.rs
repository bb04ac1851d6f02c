//! Loads `meta/resources`: the committed resources and operations, and the targets of a commit under way.

use crate::schema::table;
use crate::wire::{Frame, Frames};

use super::reader::{Opened, Reader};
use super::spot::Spot;
use crate::model::file::{self};
use crate::model::{DamageKind, File, FileDamage, ResourceCounts, Resources};

const STATE: &str = "resources_and_operations.state";
const TARGET: &str = "resources_and_operations.target";
const INFO: &str = "resources.info";
const OLD_TARGET: &str = "resources.target";

pub(super) fn load<'s>(reader: &mut Reader<'s>, meta: &Opened<'s>, spot: &Spot<'_>) -> Resources {
    let node = meta.listing.node(b"resources");
    let (state, opened, spot) = reader.folder(&meta.folder, spot, b"resources", node);
    let mut resources = Resources {
        folder: state,
        state: unread(state),
        target: unread(state),
        info: unread(state),
        old_target: unread(state),
    };
    if let Some(opened) = opened {
        let message = &table::INTERNAL_SLAVE_RESOURCE_STATE;
        resources.state = counts(reader.single(&opened, &spot, STATE, message, ()));
        resources.target = counts(reader.single(&opened, &spot, TARGET, message, ()));
        resources.info = sequence(reader, &opened, &spot, INFO);
        resources.old_target = sequence(reader, &opened, &spot, OLD_TARGET);
        reader.strays(&opened, &spot, &[STATE, TARGET, INFO, OLD_TARGET]);
    }
    resources
}

/// A file of a folder that was not listed.
pub(super) fn unread<T>(folder: crate::model::FolderState) -> File<T> {
    use crate::model::FolderState as State;
    match folder {
        State::NotPermitted => File::NotPermitted,
        State::Unknown => File::Unknown,
        State::NotInSource => File::NotInSource,
        State::Listed | State::Missing | State::NotAFolder => File::Missing,
    }
}

fn counts(file: File<((), ResourceCounts)>) -> File<ResourceCounts> {
    match file {
        File::Read(((), counts)) => File::Read(counts),
        other => state_of(&other),
    }
}

/// The state of a file whose value is not there.
pub(super) fn state_of<T, U>(file: &File<T>) -> File<U> {
    match file.state() {
        File::Missing | File::Read(()) => File::Missing,
        File::NotInSource => File::NotInSource,
        File::NotPermitted => File::NotPermitted,
        File::Unknown => File::Unknown,
        File::Empty => File::Empty,
        File::Unreadable(trouble) => File::Unreadable(trouble),
        File::Damaged(damage) => File::Damaged(damage),
    }
}

/// A sequence of `mesos.Resource`: one bad or cut frame spoils the whole file (R89).
fn sequence<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    spot: &Spot<'_>,
    name: &str,
) -> File<ResourceCounts> {
    reader.with_file(
        opened,
        spot,
        name.as_bytes(),
        |folder, name, buffer, release| match folder.read(name, buffer) {
            Err(error) => File::from_error(error),
            Ok(()) => judge_sequence(buffer, release),
        },
        |file| state_of(&file),
    )
}

fn judge_sequence(bytes: &[u8], release: crate::schema::Release) -> File<ResourceCounts> {
    let mut sum = ResourceCounts::default();
    let mut unconvertible = None;
    for frame in Frames::new(bytes) {
        let start = frame.offset();
        let record = match frame {
            Frame::Whole { body, .. } => &bytes[start..start + 4 + body.len()],
            _ => &bytes[start..],
        };
        match file::single(record, &table::RESOURCE, release, ()) {
            File::Read(((), counts)) => {
                sum.unallocated += counts.unallocated;
                sum.volumes += counts.volumes;
            }
            File::Damaged(damage) => {
                let damage = FileDamage { offset: damage.offset + start as u64, ..damage };
                // Every frame is read before the first is upgraded.
                if damage.kind != DamageKind::Unconvertible {
                    return File::Damaged(damage);
                }
                unconvertible.get_or_insert(damage);
            }
            _ => {}
        }
    }
    match unconvertible {
        Some(damage) => File::Damaged(damage),
        None if bytes.is_empty() => File::Empty,
        None => File::Read(sum),
    }
}
