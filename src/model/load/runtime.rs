//! Loads what stands beside `meta`: containers of the runtime directory, side files, and which parts there are.

use crate::schema::{Message, table};

use super::cursor::Spot;
use super::reader::{Opened, Reader};
use super::resources::state_of;
use super::top::part;
use crate::layout::{Name, RelPath};
use crate::model::facts::ConfigFacts;
use crate::model::{
    Checkpoint, DirectoryState, File, Part, RuntimeContainer, SideFile, SideKind, Switchboard,
};
use crate::source::{Kind, NodeType};

/// How deep containers are followed: the agent has no limit, but a path does.
const MAX_NESTING: usize = 64;

/// Side files below `meta`.
pub(super) fn load_side_files<'s>(
    reader: &mut Reader<'s>,
    meta: &Opened<'s>,
    spot: &Spot<'_>,
    side: &mut Vec<SideFile>,
) {
    let known: [(&[u8], &str, SideKind, &'static Message); 2] = [
        (b"volume_gid_manager", "volume_gids", SideKind::VolumeGids, &table::INTERNAL_SLAVE_VOLUME_GID_INFOS),
        (
            b"device_manager",
            "device.state",
            SideKind::DeviceState,
            &table::INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATES,
        ),
    ];
    for (directory, name, kind, message) in known {
        let (_, opened, spot) =
            reader.directory(&meta.directory, spot, directory, meta.listing.node(directory));
        let Some(opened) = opened else { continue };
        let file = reader.single(&opened, &spot, name, message, ()).state();
        side.push(SideFile { path: spot.path().join(name), kind, file });
        reader.strays(&opened, &spot, &[name]);
    }
}

pub(super) fn load(reader: &mut Reader<'_>, checkpoint: &mut Checkpoint) {
    load_work_dir(reader, checkpoint);
    let source = reader.source;
    checkpoint.runtime_path = source.runtime_path();
    let Some(opened) = source.runtime() else { return };
    let (state, opened) = Reader::listed(opened);
    checkpoint.coverage.runtime_dir = part(state);
    let Some(opened) = opened else { return };
    // Links in the runtime directory are not resolved: it is another root.
    let spot = Spot::base(RelPath::new("runtime"), RelPath::new("runtime"));
    let (state, containers, spot) = reader.named_directory(&opened, &spot, b"containers");
    if state.may_hold_more() && state != DirectoryState::NotPermitted {
        // A container that is not in the archive may be in the directory.
        checkpoint.coverage.runtime_dir = Part::NotInSource;
    }
    if let Some(containers) = containers {
        let (found, strays) = load_containers(reader, &containers, &spot, 0);
        (checkpoint.containers, checkpoint.container_strays) = (found, strays);
    }
}

fn load_containers<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    spot: &Spot<'_>,
    depth: usize,
) -> (Vec<RuntimeContainer>, Vec<Name>) {
    let (mut found, mut strays) = (Vec::new(), Vec::new());
    for entry in opened.listing.entries() {
        if entry.node != NodeType::Directory {
            strays.push(Name::from(&*entry.name));
            continue;
        }
        let (state, container, spot) =
            reader.directory(&opened.directory, spot, &entry.name, Some(entry.node));
        match container {
            Some(container) => found.push(load_container(reader, &container, &spot, &entry.name, depth)),
            None if state == DirectoryState::NotPermitted => found.push(closed_container(&entry.name)),
            None => {}
        }
    }
    (found, strays)
}

/// A container of which only the name may be read.
fn closed_container(id: &[u8]) -> RuntimeContainer {
    RuntimeContainer {
        id: id.into(),
        config: File::NotPermitted,
        launch_info: File::NotPermitted,
        pid: File::NotPermitted,
        status: File::NotPermitted,
        termination: false,
        force_destroy: false,
        standalone: false,
        switchboard: None,
        children: Vec::new(),
        child_strays: Vec::new(),
    }
}

fn load_container<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    spot: &Spot<'_>,
    id: &[u8],
    depth: usize,
) -> RuntimeContainer {
    let config =
        reader.single(opened, spot, "config", &table::SLAVE_CONTAINER_CONFIG, ConfigFacts::default());
    let config = match config {
        File::Read((facts, _)) => File::Read(facts),
        other => state_of(&other),
    };
    let launch_info =
        reader.single(opened, spot, "launch_info", &table::SLAVE_CONTAINER_LAUNCH_INFO, ()).state();
    let there = |name: &[u8]| opened.listing.node(name).is_some();
    let board = opened.listing.node(b"io_switchboard");
    let (_, switchboard, board_spot) = reader.directory(&opened.directory, spot, b"io_switchboard", board);
    let switchboard = board.map(|_| Switchboard {
        pid: switchboard.map_or(File::Missing, |opened| reader.text(&opened, &board_spot, b"pid")),
    });
    let (children, child_strays) = if depth < MAX_NESTING {
        let (_, nested, spot) = reader.named_directory(opened, spot, b"containers");
        nested.map(|nested| load_containers(reader, &nested, &spot, depth + 1)).unwrap_or_default()
    } else {
        Default::default()
    };
    RuntimeContainer {
        id: id.into(),
        config,
        launch_info,
        pid: reader.text(opened, spot, b"pid"),
        status: reader.text(opened, spot, b"status"),
        termination: there(b"termination"),
        force_destroy: there(b"force_destroy_on_recovery"),
        standalone: there(b"standalone.marker"),
        switchboard,
        children,
        child_strays,
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
    let spot = Spot::base(RelPath::default(), RelPath::default());
    let mut part_of = |name: &'static [u8]| match opened.listing.node(name) {
        // In a copy, a directory that is not there was not copied; in place, it is not there.
        None if source.kind == Kind::Archive || !source.in_place => Part::NotInSource,
        None => Part::Read,
        node => match reader.directory(&opened.directory, &spot, name, node).0 {
            // What is not in the archive may be in the directory.
            DirectoryState::Partial => Part::NotInSource,
            state => part(state),
        },
    };
    checkpoint.coverage.sandboxes = part_of(b"slaves");
    checkpoint.coverage.volumes = part_of(b"volumes");
    if checkpoint.coverage.sandboxes == Part::Read {
        let (_, slaves, _) = reader.named_directory(&opened, &spot, b"slaves");
        let entries = slaves.map(|mut slaves| slaves.listing.take()).unwrap_or_default();
        checkpoint.sandbox_agents = entries.iter().map(|entry| Name::from(&*entry.name)).collect();
    }
    load_tree_files(reader, &opened, &spot, checkpoint);
}

/// One level of directories to look through, or the file at the end of the way.
struct Way {
    directories: &'static [&'static [u8]],
    file: &'static str,
    kind: SideKind,
    message: &'static Message,
}

/// `*` stands for any name.
static WAYS: &[Way] = &[
    Way {
        directories: &[b"provisioner", b"containers", b"*"],
        file: "layers",
        kind: SideKind::ProvisionerLayers,
        message: &table::SLAVE_CONTAINER_LAYERS,
    },
    Way {
        directories: &[b"isolators", b"volume", b"csi", b"*"],
        file: "volumes",
        kind: SideKind::CsiIsolatorVolumes,
        message: &table::INTERNAL_SLAVE_CSIVOLUMES,
    },
    Way {
        directories: &[b"csi", b"*", b"*", b"containers", b"*"],
        file: "container.info",
        kind: SideKind::CsiContainerInfo,
        message: &table::CSIPLUGIN_CONTAINER_INFO,
    },
    Way {
        directories: &[b"csi", b"*", b"*", b"volumes", b"*"],
        file: "volume.state",
        kind: SideKind::CsiVolumeState,
        message: &table::CSI_STATE_VOLUME_STATE,
    },
];

fn load_tree_files<'s>(
    reader: &mut Reader<'s>,
    work: &Opened<'s>,
    spot: &Spot<'_>,
    checkpoint: &mut Checkpoint,
) {
    for way in WAYS {
        let mut found = Vec::new();
        follow_way(reader, work, spot, way, way.directories, &mut found);
        checkpoint.side.append(&mut found);
    }
}

fn follow_way<'s>(
    reader: &mut Reader<'s>,
    opened: &Opened<'s>,
    spot: &Spot<'_>,
    way: &Way,
    rest: &[&'static [u8]],
    found: &mut Vec<SideFile>,
) {
    let Some((first, rest)) = rest.split_first() else {
        let file = reader.single(opened, spot, way.file, way.message, ()).state();
        if file != File::Missing {
            found.push(SideFile { path: spot.path().join(way.file), kind: way.kind, file });
        }
        return;
    };
    for entry in opened.listing.entries() {
        let fits = *first == b"*" || **first == *entry.name;
        if !fits || entry.node != NodeType::Directory {
            continue;
        }
        let (_, next, spot) = reader.directory(&opened.directory, spot, &entry.name, Some(entry.node));
        if let Some(next) = next {
            follow_way(reader, &next, &spot, way, rest, found);
        }
    }
}
