//! Loads what is outside the agents: containers of the runtime directory, side files, and which parts the source has.

use crate::schema::table;

use super::cni;
use super::cursor::Cursor;
use super::provisioner;
use super::reader::{Opened, Reader};
use super::resources::{state_of, unread};
use super::top::part;
use crate::layout::{Name, RelPath};
use crate::model::facts::{ConfigFacts, LaunchFacts, StateNumber};
use crate::model::{
    Checkpoint, DirectoryState, File, Part, RuntimeContainer, SideFile, SideKind, Switchboard,
};
use crate::source::{Entry, Kind, NodeType, ReadThreads, distribute};

/// Nesting of containers that is followed. The agent has no limit, but a path has.
const MAX_NESTING: usize = 64;

/// Side files below `meta`.
pub(super) fn load_side_files<'s>(
    reader: &mut Reader<'s>,
    meta: &Opened<'s>,
    cursor: &Cursor<'_>,
    side: &mut Vec<SideFile>,
) {
    let known: [(&[u8], &str, SideKind); 2] = [
        (b"volume_gid_manager", "volume_gids", SideKind::VolumeGids),
        (b"device_manager", "device.state", SideKind::DeviceState),
    ];
    for (directory, name, kind) in known {
        let (state, opened, cursor) =
            reader.directory(&meta.directory, cursor, directory, meta.listing.node(directory));
        let path = cursor.path().join(name);
        let Some(opened) = opened else {
            side.extend(unread_below(state, path, kind));
            continue;
        };
        let file = reader.single(&opened, &cursor, name, kind.message(), ()).state();
        side.push(SideFile { path, kind, file, is_blank: false });
        reader.strays(&opened, &cursor, &[name]);
    }
}

/// Files of a directory that cannot be read.
pub(super) fn unread_below(state: DirectoryState, path: RelPath, kind: SideKind) -> Option<SideFile> {
    state.is_unknown().then(|| SideFile { path, kind, file: unread(state), is_blank: false })
}

pub(super) fn load(reader: &mut Reader<'_>, threads: &ReadThreads, checkpoint: &mut Checkpoint) {
    load_work_dir(reader, checkpoint);
    let source = reader.source;
    checkpoint.runtime_path = source.runtime_path();
    let Some(opened) = source.runtime() else { return };
    let (state, opened) = Reader::listed(opened);
    checkpoint.coverage.runtime_dir = part(state);
    let Some(opened) = opened else { return };
    // Symlinks in the runtime directory are not resolved: it is another root.
    let path = RelPath::new("runtime");
    let cursor = Cursor::base(&path, &path);
    cni::load(reader, &opened, &cursor, false, checkpoint);
    let (state, containers, cursor) = reader.named_directory(&opened, &cursor, b"containers");
    checkpoint.coverage.runtime_dir = match state {
        // The directory may have containers that the archive lacks.
        DirectoryState::Partial => Part::NotInSource,
        state => part(state),
    };
    checkpoint.containers_blocked = is_blocked(&opened);
    if let Some(containers) = containers {
        let found = load_in_parallel(reader, threads, &containers, &cursor);
        (checkpoint.containers, checkpoint.container_strays) = (found.containers, found.strays);
    }
}

/// Whether `containers` is there and can be no directory.
fn is_blocked(opened: &Opened<'_>) -> bool {
    matches!(opened.listing.node(b"containers"), Some(NodeType::File | NodeType::Other))
}

/// The entries of a `containers` directory.
#[derive(Default)]
struct Containers {
    containers: Vec<RuntimeContainer>,
    strays: Vec<Name>,
}

/// Loads the top-level containers, of which there may be thousands, with several threads.
fn load_in_parallel<'s>(
    reader: &mut Reader<'s>,
    threads: &ReadThreads,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
) -> Containers {
    let (path, real) = (cursor.path(), cursor.real());
    let (source, release, progress) = (reader.source, reader.release, reader.progress);
    let entries = opened.listing.entries();
    let mut readers = Vec::new();
    let results = distribute(
        threads,
        entries.len(),
        1,
        &mut readers,
        || Reader::new(source, release, progress),
        |reader, index| {
            let cursor = Cursor::base(&path, &real);
            load_entry(reader, opened, &cursor, &entries[index], 0)
        },
    );
    for mut other in readers {
        reader.notes.merge(std::mem::take(&mut other.notes));
    }
    Containers { containers: results.flatten().collect(), strays: strays(opened) }
}

fn load_nested<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    depth: usize,
) -> Containers {
    let entries = opened.listing.entries().iter();
    let containers = entries.filter_map(|entry| load_entry(reader, opened, cursor, entry, depth)).collect();
    Containers { containers, strays: strays(opened) }
}

fn strays(opened: &Opened<'_>) -> Vec<Name> {
    let entries = opened.listing.entries().iter();
    entries.filter(|entry| entry.node != NodeType::Directory).map(|entry| Name::from(&*entry.name)).collect()
}

fn load_entry<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    entry: &Entry,
    depth: usize,
) -> Option<RuntimeContainer> {
    if entry.node != NodeType::Directory {
        return None;
    }
    let (state, container, cursor) =
        reader.directory(&opened.directory, cursor, &entry.name, Some(entry.node));
    match container {
        Some(container) => Some(load_container(reader, &container, &cursor, &entry.name, depth)),
        None if state.is_unknown() => Some(unread_container(&entry.name, state)),
        None => None,
    }
}

/// A container whose directory cannot be read.
fn unread_container(id: &[u8], state: DirectoryState) -> RuntimeContainer {
    RuntimeContainer {
        id: id.into(),
        config: unread(state),
        launch_info: unread(state),
        checkpoints: None,
        old_agent: None,
        pid: unread(state),
        status: unread(state),
        termination: false,
        force_destroy: false,
        standalone: false,
        switchboard: None,
        nested: state,
        children: Vec::new(),
        child_strays: Vec::new(),
    }
}

fn load_container<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    id: &[u8],
    depth: usize,
) -> RuntimeContainer {
    let config =
        reader.single(opened, cursor, "config", &table::SLAVE_CONTAINER_CONFIG, ConfigFacts::default());
    let config = match config {
        File::Read((facts, _)) => File::Read(facts),
        other => state_of(&other),
    };
    let launched = reader.single(
        opened,
        cursor,
        "launch_info",
        &table::SLAVE_CONTAINER_LAUNCH_INFO,
        LaunchFacts::default(),
    );
    let has = |name: &[u8]| opened.listing.node(name).is_some();
    let board = opened.listing.node(b"io_switchboard");
    let (board_state, switchboard, board_cursor) =
        reader.directory(&opened.directory, cursor, b"io_switchboard", board);
    let switchboard = board.map(|_| Switchboard {
        pid: switchboard
            .map_or_else(|| unread(board_state), |opened| reader.text(&opened, &board_cursor, b"pid")),
    });
    let (state, nested) = if is_blocked(opened) {
        (DirectoryState::NotADirectory, Containers::default())
    } else if depth < MAX_NESTING {
        let (state, nested, cursor) = reader.named_directory(opened, cursor, b"containers");
        let nested = nested.map(|nested| load_nested(reader, &nested, &cursor, depth + 1));
        let is_link = state == DirectoryState::NotADirectory;
        (if is_link { DirectoryState::Unknown } else { state }, nested.unwrap_or_default())
    } else if has(b"containers") {
        (DirectoryState::Unknown, Containers::default())
    } else {
        (DirectoryState::Missing, Containers::default())
    };
    RuntimeContainer {
        id: id.into(),
        config,
        launch_info: launched.state(),
        checkpoints: launched.value().and_then(|(facts, _)| facts.checkpoints),
        old_agent: None,
        pid: reader.text(opened, cursor, b"pid"),
        status: reader.text(opened, cursor, b"status"),
        termination: has(b"termination"),
        force_destroy: has(b"force_destroy_on_recovery"),
        standalone: has(b"standalone.marker"),
        switchboard,
        nested: state,
        children: nested.containers,
        child_strays: nested.strays,
    }
}

fn load_work_dir(reader: &mut Reader<'_>, checkpoint: &mut Checkpoint) {
    let source = reader.source;
    if !source.has_work_dir() {
        return;
    }
    let Ok(directory) = source.directory(&RelPath::default()) else { return };
    let (state, Some(opened)) = Reader::listed(Ok(directory)) else { return };
    debug_assert!(matches!(state, DirectoryState::Listed | DirectoryState::Partial));
    let path = RelPath::default();
    let cursor = Cursor::base(&path, &path);
    let mut part_of = |name: &'static [u8]| match opened.listing.node(name) {
        // A directory that a copy lacks may exist at its origin.
        None if source.kind == Kind::Archive || !source.in_place => Part::NotInSource,
        None => Part::Read,
        node => match reader.directory(&opened.directory, &cursor, name, node).0 {
            // The directory may have entries that the archive lacks.
            DirectoryState::Partial => Part::NotInSource,
            state => part(state),
        },
    };
    checkpoint.coverage.sandboxes = part_of(b"slaves");
    checkpoint.coverage.volumes = part_of(b"volumes");
    if checkpoint.coverage.sandboxes == Part::Read {
        let (_, slaves, _) = reader.named_directory(&opened, &cursor, b"slaves");
        let entries = slaves.map(|mut slaves| slaves.listing.take()).unwrap_or_default();
        checkpoint.sandbox_agents = entries.iter().map(|entry| Name::from(&*entry.name)).collect();
    }
    load_tree_files(reader, &opened, &cursor, checkpoint);
}

/// The path pattern of a side file; `*` matches any name.
struct SidePattern {
    directories: &'static [&'static [u8]],
    file: &'static str,
    kind: SideKind,
}

static SIDE_PATTERNS: &[SidePattern] = &[
    SidePattern {
        directories: &[b"isolators", b"volume", b"csi", b"*"],
        file: "volumes",
        kind: SideKind::CsiIsolatorVolumes,
    },
    SidePattern {
        directories: &[b"csi", b"*", b"*", b"containers", b"*"],
        file: "container.info",
        kind: SideKind::CsiContainerInfo,
    },
    SidePattern {
        directories: &[b"csi", b"*", b"*", b"volumes", b"*"],
        file: "volume.state",
        kind: SideKind::CsiVolumeState,
    },
];

fn load_tree_files<'s>(
    reader: &mut Reader<'s>,
    work: &Opened<'s>,
    cursor: &Cursor<'_>,
    checkpoint: &mut Checkpoint,
) {
    let (_, provisioner, below) = reader.named_directory(work, cursor, b"provisioner");
    if let Some(provisioner) = provisioner {
        provisioner::load(reader, &provisioner, &below, checkpoint, 0);
    }
    cni::load(reader, work, cursor, true, checkpoint);
    for pattern in SIDE_PATTERNS {
        let mut found = Vec::new();
        load_pattern(reader, work, cursor, pattern, pattern.directories, &mut found);
        checkpoint.side.append(&mut found);
    }
}

/// A side file that is there.
pub(super) fn side_file<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    name: &str,
    kind: SideKind,
) -> Option<SideFile> {
    let found = reader.single(opened, cursor, name, kind.message(), StateNumber::default());
    let is_blank = kind == SideKind::CsiVolumeState && found.value().is_some_and(|(state, _)| state.0 == 0);
    let file = found.state();
    (file != File::Missing).then(|| SideFile { path: cursor.path().join(name), kind, file, is_blank })
}

fn load_pattern<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    cursor: &Cursor<'_>,
    pattern: &SidePattern,
    rest: &[&'static [u8]],
    found: &mut Vec<SideFile>,
) {
    let Some((first, rest)) = rest.split_first() else {
        found.extend(side_file(reader, opened, cursor, pattern.file, pattern.kind));
        return;
    };
    for entry in opened.listing.entries() {
        let matches = *first == b"*" || **first == *entry.name;
        if !matches || entry.node != NodeType::Directory {
            continue;
        }
        let (state, next, cursor) =
            reader.directory(&opened.directory, cursor, &entry.name, Some(entry.node));
        match next {
            Some(next) => load_pattern(reader, &next, &cursor, pattern, rest, found),
            None => found.extend(unread_below(state, cursor.path(), pattern.kind)),
        }
    }
}
