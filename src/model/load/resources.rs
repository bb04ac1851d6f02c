//! Loads `meta/resources`: the committed resources and operations, and the targets of an unfinished commit.

use crate::schema::{Dynamic, Message, Release, Repeats, decode, table};
use crate::values::{Resources as ResourceList, upgrade_resources, upgrades_resources};
use crate::wire::{Frame, Frames};

use super::cursor::Cursor;
use super::reader::{Opened, Reader};
use crate::model::file::{self};
use crate::model::{Before, DamageKind, File, FileDamage, ResourceFacts, Resources};

const STATE: &str = "resources_and_operations.state";
const TARGET: &str = "resources_and_operations.target";
const INFO: &str = "resources.info";
const OLD_TARGET: &str = "resources.target";

pub(super) fn load<'s>(reader: &mut Reader<'s>, meta: &Opened<'s>, cursor: &Cursor<'_>) -> Resources {
    let (state, opened, cursor) = reader.named_directory(meta, cursor, b"resources");
    let mut resources = Resources {
        directory: state,
        state: unread(state),
        target: unread(state),
        info: unread(state),
        old_target: unread(state),
        info_before: None,
        old_target_before: None,
    };
    if let Some(opened) = opened {
        resources.state = read_state(reader, &opened, &cursor, STATE);
        resources.target = read_state(reader, &opened, &cursor, TARGET);
        (resources.info, resources.info_before) = sequence(reader, &opened, &cursor, INFO);
        (resources.old_target, resources.old_target_before) = sequence(reader, &opened, &cursor, OLD_TARGET);
        reader.strays(&opened, &cursor, &[STATE, TARGET, INFO, OLD_TARGET]);
    }
    resources
}

/// The state of a file in a directory that was not listed.
pub(super) fn unread<T>(directory: crate::model::DirectoryState) -> File<T> {
    use crate::model::DirectoryState as State;
    match directory {
        State::NotPermitted => File::NotPermitted,
        State::Unknown => File::Unknown,
        State::NotInSource | State::Partial => File::NotInSource,
        State::Listed | State::Missing | State::NotADirectory => File::Missing,
    }
}

/// `resources_and_operations.*`
fn read_state<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    name: &str,
) -> File<ResourceFacts> {
    read_whole(reader, opened, cursor, name, parse_state)
}

/// The first release that writes and reads the state.
const FIRST: Release = Release::new(1, 8, 0);

fn parse_state(bytes: &[u8], release: Release) -> File<ResourceFacts> {
    // An older agent does not read it: what it says then is what a newer one wrote.
    let release = release.max(FIRST);
    match file::single(bytes, &table::INTERNAL_SLAVE_RESOURCE_STATE, &mut Repeats::none(release), ()) {
        File::Read(_) => decoded(bytes, &table::INTERNAL_SLAVE_RESOURCE_STATE, release)
            .map_or(File::Unknown, |state| File::Read(ResourceFacts::of_state(&state, trailing(bytes)))),
        other => state_of(&other),
    }
}

/// Bytes behind the first message.
fn trailing(bytes: &[u8]) -> usize {
    match Frames::new(bytes).next() {
        Some(Frame::Whole { body, .. }) => bytes.len() - 4 - body.len(),
        _ => 0,
    }
}

/// Reads a file, and parses its bytes with `parse`.
fn read_whole<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    name: &str,
    parse: impl FnOnce(&[u8], Release) -> File<ResourceFacts>,
) -> File<ResourceFacts> {
    reader.with_file(
        opened,
        cursor,
        name.as_bytes(),
        |directory, name, buffer, repeats| match directory.read(name, buffer) {
            Err(error) => File::from_error(error),
            Ok(()) => parse(buffer, repeats.release()),
        },
        |file| state_of(&file),
    )
}

/// The first message of a file that was checked before, upgraded if the release does that.
fn decoded(bytes: &[u8], message: &'static Message, release: Release) -> Option<Dynamic<'static>> {
    let Some(Frame::Whole { body, .. }) = Frames::new(bytes).next() else { return None };
    let mut value = decode(message, body, release).value;
    if upgrades_resources(release) {
        upgrade_resources(&mut value).ok()?;
    }
    Some(value.into_owned())
}

/// The state of a file that has no value.
pub(super) fn state_of<T, U>(file: &File<T>) -> File<U> {
    match file.state() {
        File::Missing | File::Read(()) => File::Missing,
        File::NotInSource => File::NotInSource,
        File::NotPermitted => File::NotPermitted,
        File::Unknown => File::Unknown,
        File::Empty => File::Empty,
        File::Unreadable(failure) => File::Unreadable(failure),
        File::Damaged(damage) => File::Damaged(damage),
    }
}

/// A sequence of `mesos.Resource`: one damaged or truncated record makes the agent refuse the file (R89). The records before
/// it are kept, for versions that accept those (R229).
fn sequence<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    name: &str,
) -> (File<ResourceFacts>, Option<Before>) {
    let mut before = None;
    let parse = |bytes: &[u8], release| parse_sequence(bytes, release, &mut before);
    let file = read_whole(reader, opened, cursor, name, parse);
    (file, before)
}

fn parse_sequence(bytes: &[u8], release: Release, before: &mut Option<Before>) -> File<ResourceFacts> {
    let mut list = Vec::new();
    let mut unconvertible = None;
    for frame in Frames::new(bytes) {
        let start = frame.offset();
        let record = match frame {
            Frame::Whole { body, .. } => &bytes[start..start + 4 + body.len()],
            _ => &bytes[start..],
        };
        match file::single(record, &table::RESOURCE, &mut Repeats::none(release), ()) {
            File::Read(_) => list.extend(decoded(record, &table::RESOURCE, release)),
            File::Damaged(damage) => {
                let damage = FileDamage { offset: damage.offset + start as u64, ..*damage };
                // The agent parses every record before it upgrades the first.
                if damage.kind != DamageKind::Unconvertible {
                    let resources = ResourceList::from_messages(list.iter());
                    *before = Some(Before { resources, good: start as u64 });
                    return damage.into();
                }
                unconvertible.get_or_insert(damage);
            }
            _ => {}
        }
    }
    match unconvertible {
        Some(damage) => damage.into(),
        None if bytes.is_empty() => File::Empty,
        None => File::Read(ResourceFacts::of_list(list.iter())),
    }
}
