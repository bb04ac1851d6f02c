//! Loads resource providers, and the update streams of operations, theirs and the agent's.

use super::agent::unread_directory;
use super::cursor::Cursor;
use super::reader::{Opened, Reader};
use super::resources::{state_of, unread};
use crate::layout::{Name, RelPath};
use crate::model::facts::OperationUuids;
use crate::model::file::single;
use crate::model::operation_stream::{absent_operation, read_operation};
use crate::model::{Agent, DirectoryState, File, OperationStream, Provider, ProviderOperations, Unread};
use crate::schema::{Release, Repeats, table};
use crate::wire::{Frame, Frames};

pub(super) fn load<'s>(reader: &mut Reader<'s>, opened: &Opened<'s>, cursor: &Cursor<'_>, agent: &mut Agent) {
    let (state, opened, cursor) = reader.named_directory(opened, cursor, b"resource_providers");
    agent.unread.extend(unread_directory(&cursor, state));
    let Some(types) = opened else { return };
    for kind in types.listing.entries() {
        let (state, names, cursor) = reader.directory(&types.directory, &cursor, &kind.name, Some(kind.node));
        agent.unread.extend(unread_directory(&cursor, state));
        let Some(names) = names else { continue };
        for name in names.listing.entries() {
            let (state, ids, cursor) =
                reader.directory(&names.directory, &cursor, &name.name, Some(name.node));
            agent.unread.extend(unread_directory(&cursor, state));
            let Some(ids) = ids else { continue };
            let (kind, name) = (Name::from(&*kind.name), Name::from(&*name.name));
            let provider = load_provider(reader, &ids, &cursor, kind, name, &mut agent.unread);
            agent.providers.push(provider);
        }
    }
}

fn load_provider<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    kind: Name,
    name: Name,
    unread_paths: &mut Vec<Unread>,
) -> Provider {
    let latest = reader.latest(opened, cursor);
    let latest = latest.spelled_out(reader.source.place.as_deref(), &cursor.real());
    let (mut ids, mut operations) = (Vec::new(), ProviderOperations::default());
    for entry in opened.listing.entries().iter().filter(|entry| &*entry.name != b"latest") {
        let id = Name::from(&*entry.name);
        let (state, directory, cursor) =
            reader.directory(&opened.directory, cursor, &entry.name, Some(entry.node));
        let mut file = unread(state);
        if let Some(directory) = directory {
            let mut own = ProviderOperations::default();
            file = read_state(reader, &directory, &cursor, &mut own);
            if latest.id() == Some(&id) {
                let (state, streams, path) = load_streams(reader, &directory, &cursor);
                if state.is_unknown() {
                    unread_paths.push(Unread { path, why: unread(state) });
                }
                operations = ProviderOperations { streams, ..own };
            }
        }
        if file.is_unknown() {
            unread_paths.push(Unread { path: cursor.path(), why: file.state() });
        }
        ids.push((id, file));
    }
    Provider { kind, name, latest, ids, operations }
}

/// `resource_provider.state`
fn read_state<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    own: &mut ProviderOperations,
) -> File<()> {
    reader.with_file(
        opened,
        cursor,
        b"resource_provider.state",
        |directory, name, buffer, repeats| match directory.read(name, buffer) {
            Err(error) => File::from_error(error),
            Ok(()) => parse_state(buffer, repeats.release(), own),
        },
        |file| state_of(&file),
    )
}

fn parse_state(bytes: &[u8], release: Release, own: &mut ProviderOperations) -> File<()> {
    let message = &table::RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE;
    let file = single(bytes, message, &mut Repeats::none(release), OperationUuids::default());
    if let Some(Frame::Whole { offset, body }) = Frames::new(bytes).next() {
        let end = offset + 4 + body.len();
        own.behind = (end < bytes.len()).then_some(end as u64);
    }
    if let File::Read((uuids, _)) = &file {
        own.has_bad_uuid = uuids.has_bad;
        own.known.clone_from(&uuids.known);
    }
    file.state()
}

/// The streams of `operations/`, with its state and path.
pub(super) fn load_streams<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
) -> (DirectoryState, Vec<OperationStream>, RelPath) {
    let (state, opened, cursor) = reader.named_directory(opened, cursor, b"operations");
    let mut streams = Vec::new();
    let Some(opened) = opened else { return (state, streams, cursor.path()) };
    for entry in opened.listing.entries() {
        let (state, directory, cursor) =
            reader.directory(&opened.directory, &cursor, &entry.name, Some(entry.node));
        let Some(directory) = directory else {
            streams.push(OperationStream { file: unread(state), ..absent_operation(&entry.name) });
            continue;
        };
        let stream = reader.with_file(
            &directory,
            &cursor,
            b"operation.updates",
            |at, _, buffer, repeats| read_operation(at, &entry.name, buffer, repeats.release()),
            |file| {
                let mut stream = absent_operation(&entry.name);
                stream.file = file;
                stream
            },
        );
        streams.push(stream);
        reader.strays(&directory, &cursor, &["operation.updates"]);
    }
    (state, streams, cursor.path())
}
