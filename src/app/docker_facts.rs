//! What is known of docker on the machine of a checkpoint, from docker's own state files: those of this host, of a copy, or
//! of an archive.

use std::fs;
use std::path::{Path, PathBuf};

use super::host_facts::HostFacts;
use super::located::Located;
use super::packed_tree::PackedTree;
use crate::host::{
    DiskTree, DockerContainer, DockerDaemon, DockerState, FileTree, Seen, Unseen, docker_containers,
    docker_daemons, docker_data_root,
};
use crate::layout::Name;
use crate::source::Kind;

/// Docker's containers on the machine of a checkpoint.
#[derive(Debug)]
pub struct DockerFacts {
    /// The agent's containers, or why they are not known.
    pub containers: Seen<Vec<DockerContainer>>,
    /// The data root of docker that was read, or looked for.
    pub data_root: PathBuf,
}

impl DockerFacts {
    /// Reads them: from a named data root, or from that of the machine that the checkpoint is on or was copied with.
    pub(super) fn collect(located: &Located, host: Option<&HostFacts>) -> Self {
        if let Some(named) = &located.docker_root {
            let containers = docker_containers(&DiskTree::new(named), Path::new("/"));
            return Self { containers, data_root: named.clone() };
        }
        let daemons = host.map(|host| docker_daemons(&host.processes)).unwrap_or_default();
        let daemon = daemons.first();
        let mut missing = None;
        for tree in trees(located, host) {
            let data_root = data_root(&*tree, daemon);
            let found = Self {
                containers: docker_containers(&*tree, Path::new(&data_root)),
                data_root: tree.shown(Path::new(&data_root)),
            };
            if found.containers != Err(Unseen::Missing) {
                return found;
            }
            missing.get_or_insert(found);
        }
        missing.unwrap_or_else(|| Self {
            containers: Err(Unseen::Missing),
            data_root: PathBuf::from(data_root(&DiskTree::new(Path::new("/dev/null")), daemon)),
        })
    }

    /// Whether a container of this run runs, by Docker's files.
    pub(super) fn has_living(&self, run: &Name) -> bool {
        let runs =
            |one: &DockerContainer| matches!(one.state, DockerState::Running(_) | DockerState::Paused(_));
        let id = |one: &DockerContainer| {
            one.container_id.as_deref().is_some_and(|id| id.as_bytes() == run.as_bytes())
        };
        self.containers.iter().flatten().any(|one| id(one) && runs(one))
    }
}

/// By the daemon's command line, else by its settings.
fn data_root(tree: &dyn FileTree, daemon: Option<&DockerDaemon>) -> String {
    let named = daemon.and_then(|daemon| daemon.data_root.clone());
    named.unwrap_or_else(|| docker_data_root(tree, daemon.and_then(|daemon| daemon.settings.as_deref())))
}

/// The files of the machine: beside a `/proc` from elsewhere, of this host, or around the copy.
fn trees(located: &Located, host: Option<&HostFacts>) -> Vec<Box<dyn FileTree>> {
    let source = &located.source;
    let disk = |root: &Path| Box::new(DiskTree::new(root)) as Box<dyn FileTree>;
    let is_elsewhere = located.proc_root != Path::new("/proc");
    let absolute = std::path::absolute(&located.proc_root).ok();
    let beside = absolute.as_deref().and_then(Path::parent).filter(|_| is_elsewhere);
    let mut trees: Vec<_> = beside.into_iter().map(disk).collect();
    if source.in_place {
        if host.is_some() && !is_elsewhere {
            trees.push(disk(Path::new("/")));
        }
    } else if source.kind == Kind::Archive {
        let packed = source.docker_files().into_iter().map(|(files, top)| PackedTree::new(files, top));
        trees.extend(packed.map(|tree| Box::new(tree) as Box<dyn FileTree>));
    } else if let Ok(path) = fs::canonicalize(&source.path) {
        // The root directory of this host is not part of a copy.
        trees.extend(path.ancestors().skip(1).filter(|above| above.parent().is_some()).map(disk));
    }
    trees
}
