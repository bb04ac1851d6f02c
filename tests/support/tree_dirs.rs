//! A tree on disk as the damage generator sees it: every entry with the name and the form of what it should be.
//! Its own reading of layout.md, on purpose: it must not share a mistake with the product's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where a tree is.
#[derive(Debug, Clone)]
pub(crate) struct TreeDirs {
    /// A directory around all of it.
    pub(crate) base: PathBuf,
    /// The `work_dir`.
    pub(crate) work: PathBuf,
    /// The `runtime_dir`, if there is one.
    pub(crate) runtime: Option<PathBuf>,
    /// What absolute symlinks name as the `work_dir`.
    pub(crate) place: PathBuf,
}

/// What an entry should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A file with one message of this name.
    Single(&'static str),
    /// A file with any number of them.
    Stream(&'static str),
    /// A file with text.
    Text,
    /// A file whose existence counts.
    Marker,
    /// A symlink.
    Link,
    /// A directory.
    Directory,
}

/// An entry that is what it should be.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What it is called in the names of faults.
    pub(crate) name: &'static str,
    /// What it should be, and is.
    pub(crate) form: Form,
}

impl TreeDirs {
    pub(crate) fn new(base: &Path, work: &Path, runtime: Option<&Path>, place: &Path) -> Self {
        Self {
            base: base.to_owned(),
            work: work.to_owned(),
            runtime: runtime.map(Path::to_owned),
            place: place.to_owned(),
        }
    }

    /// An unpacked tree: `meta` and its siblings, with the `runtime_dir` as `run` where there is one. The place is
    /// taken from the agent's `latest` symlink.
    pub(crate) fn unpacked(work: &Path) -> Self {
        let link = fs::read_link(work.join("meta/slaves/latest")).unwrap_or_default();
        let place = link.ancestors().nth(3).filter(|place| place.is_absolute()).unwrap_or(work);
        let runtime = Some(work.join("run")).filter(|run| run.is_dir());
        Self::new(work, work, runtime.as_deref(), place)
    }

    /// The place that a path in the `work_dir` has for absolute symlinks.
    pub(crate) fn placed(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.work).map_or_else(|_| path.to_owned(), |path| self.place.join(path))
    }

    /// All entries that are known and of the right type, sorted by path. Symlinks are not followed.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        walk(&self.work, &mut |path| {
            if self.runtime.as_deref().is_some_and(|runtime| path.starts_with(runtime)) {
                return;
            }
            add(&mut entries, &self.work, path, in_work);
        });
        if let Some(runtime) = &self.runtime {
            walk(runtime, &mut |path| add(&mut entries, runtime, path, in_runtime));
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries
    }
}

fn walk(dir: &Path, visit: &mut impl FnMut(&Path)) {
    let Ok(list) = fs::read_dir(dir) else { return };
    for entry in list.filter_map(io::Result::ok) {
        visit(&entry.path());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&entry.path(), visit);
        }
    }
}

type Known = (&'static str, Form);

fn add(entries: &mut Vec<Entry>, root: &Path, path: &Path, known: fn(&[&str]) -> Option<Known>) {
    let relative = path.strip_prefix(root).unwrap().to_string_lossy();
    let parts: Vec<&str> = relative.split('/').collect();
    let (Some((name, form)), Ok(meta)) = (known(&parts), fs::symlink_metadata(path)) else { return };
    let fits = match form {
        Form::Link => meta.is_symlink(),
        Form::Directory => meta.is_dir(),
        _ => meta.is_file(),
    };
    if fits {
        entries.push(Entry { path: path.to_owned(), name, form });
    }
}

const OPERATION_RECORD: Form = Form::Stream("mesos.internal.UpdateOperationStatusRecord");
const RESOURCE_STATE: Form = Form::Single("mesos.internal.slave.ResourceState");

fn in_work(parts: &[&str]) -> Option<Known> {
    Some(match parts {
        ["meta"] => ("meta", Form::Directory),
        ["meta", "boot_id"] => ("boot_id", Form::Text),
        ["meta", "resources"] => ("resources", Form::Directory),
        ["meta", "resources", "resources.info"] => ("resources.info", Form::Stream("mesos.Resource")),
        ["meta", "resources", "resources.target"] => ("resources.target", Form::Stream("mesos.Resource")),
        ["meta", "resources", "resources_and_operations.state"] => {
            ("resources_and_operations.state", RESOURCE_STATE)
        }
        ["meta", "resources", "resources_and_operations.target"] => {
            ("resources_and_operations.target", RESOURCE_STATE)
        }
        ["meta", "volume_gid_manager"] => ("volume_gid_manager", Form::Directory),
        ["meta", "volume_gid_manager", "volume_gids"] => {
            ("volume_gids", Form::Single("mesos.internal.slave.VolumeGidInfos"))
        }
        ["meta", "device_manager"] => ("device_manager", Form::Directory),
        ["meta", "device_manager", "device.state"] => {
            ("device.state", Form::Single("mesos.internal.slave.CgroupDeviceAccessStates"))
        }
        ["meta", "slaves"] => ("meta/slaves", Form::Directory),
        ["meta", "slaves", "latest"] => ("latest-agent", Form::Link),
        ["meta", "slaves", _] => ("agent", Form::Directory),
        ["meta", "slaves", _, rest @ ..] => return in_agent(rest),
        ["slaves", _, "frameworks", _, "executors", _] => ("sandbox-executor", Form::Directory),
        ["slaves", _, "frameworks", _, "executors", _, "runs", "latest"] => ("latest-sandbox", Form::Link),
        ["slaves", _, "frameworks", _, "executors", _, "runs", _] => ("sandbox", Form::Directory),
        ["volumes", "roles", _, _] => ("volume", Form::Directory),
        ["csi", _, _, "volumes", _, "volume.state"] => {
            ("csi-volume.state", Form::Single("mesos.csi.state.VolumeState"))
        }
        ["csi", _, _, "containers", _, "container.info"] => {
            ("csi-container.info", Form::Single("mesos.CSIPluginContainerInfo"))
        }
        ["isolators", "volume", "csi", _, "volumes"] => {
            ("csi-isolator-volumes", Form::Single("mesos.internal.slave.CSIVolumes"))
        }
        ["provisioner", "containers", .., "layers"] => {
            ("provisioner-layers", Form::Single("mesos.slave.ContainerLayers"))
        }
        ["store", "docker", "storedImages"] => {
            ("docker-storedImages", Form::Single("mesos.internal.slave.docker.Images"))
        }
        _ => return None,
    })
}

fn in_agent(parts: &[&str]) -> Option<Known> {
    Some(match parts {
        ["slave.info"] => ("slave.info", Form::Single("mesos.SlaveInfo")),
        ["drain.config"] => ("drain.config", Form::Single("mesos.DrainConfig")),
        ["resource_provider_registry"] => ("registry", Form::Directory),
        ["operations"] => ("operations", Form::Directory),
        ["operations", _] => ("operation", Form::Directory),
        ["operations", _, "operation.updates"] => ("slave-operation.updates", OPERATION_RECORD),
        ["resource_providers"] => ("resource_providers", Form::Directory),
        ["resource_providers", _, _, "latest"] => ("latest-rp", Form::Link),
        ["resource_providers", _, _, _] => ("rp", Form::Directory),
        ["resource_providers", _, _, _, "resource_provider.state"] => {
            ("resource_provider.state", Form::Single("mesos.resource_provider.ResourceProviderState"))
        }
        ["resource_providers", _, _, _, "operations", _, "operation.updates"] => {
            ("rp-operation.updates", OPERATION_RECORD)
        }
        ["frameworks"] => ("frameworks", Form::Directory),
        ["frameworks", _] => ("framework", Form::Directory),
        ["frameworks", _, "framework.info"] => ("framework.info", Form::Single("mesos.FrameworkInfo")),
        ["frameworks", _, "framework.pid"] => ("framework.pid", Form::Text),
        ["frameworks", _, "executors"] => ("executors", Form::Directory),
        ["frameworks", _, "executors", _] => ("executor", Form::Directory),
        ["frameworks", _, "executors", _, rest @ ..] => return in_executor(rest),
        _ => return None,
    })
}

fn in_executor(parts: &[&str]) -> Option<Known> {
    Some(match parts {
        ["executor.info"] => ("executor.info", Form::Single("mesos.ExecutorInfo")),
        ["executor_generated_for_command_task"] => ("executor_generated_for_command_task", Form::Text),
        ["runs"] => ("runs", Form::Directory),
        ["runs", "latest"] => ("latest-run", Form::Link),
        ["runs", _] => ("run", Form::Directory),
        ["runs", _, "executor.sentinel"] => ("executor.sentinel", Form::Marker),
        ["runs", _, "http.marker"] => ("http.marker", Form::Marker),
        ["runs", _, "pids"] => ("pids", Form::Directory),
        ["runs", _, "pids", "forked.pid"] => ("forked.pid", Form::Text),
        ["runs", _, "pids", "libprocess.pid"] => ("libprocess.pid", Form::Text),
        ["runs", _, "tasks"] => ("tasks", Form::Directory),
        ["runs", _, "tasks", _] => ("task", Form::Directory),
        ["runs", _, "tasks", _, "task.info"] => ("task.info", Form::Single("mesos.Task")),
        ["runs", _, "tasks", _, "task.updates"] => {
            ("task.updates", Form::Stream("mesos.internal.StatusUpdateRecord"))
        }
        _ => return None,
    })
}

fn in_runtime(parts: &[&str]) -> Option<Known> {
    let [.., last] = parts else { return None };
    let nested = matches!(parts, ["containers", ..]);
    Some(match (parts, *last) {
        (_, "containers") => ("runtime-containers", Form::Directory),
        ([.., "containers", _], _) if nested => ("runtime-container", Form::Directory),
        (_, "config") if nested => ("runtime-config", Form::Single("mesos.slave.ContainerConfig")),
        (_, "launch_info") if nested => {
            ("runtime-launch_info", Form::Single("mesos.slave.ContainerLaunchInfo"))
        }
        (_, "termination") if nested => {
            ("runtime-termination", Form::Single("mesos.slave.ContainerTermination"))
        }
        ([.., "io_switchboard", _], "pid") => ("runtime-io_switchboard-pid", Form::Text),
        ([.., "io_switchboard", _], "socket") => ("runtime-io_switchboard-socket", Form::Text),
        (_, "pid") if nested => ("runtime-pid", Form::Text),
        (_, "status") if nested => ("runtime-status", Form::Text),
        (_, "standalone.marker") if nested => ("runtime-standalone", Form::Marker),
        (_, "force_destroy_on_recovery") if nested => ("runtime-force_destroy", Form::Marker),
        (["isolators", "network", "cni", ..], "network.info") => ("cni-network.info", Form::Text),
        (["isolators", "network", "cni", ..], "network.conf") => ("cni-network.conf", Form::Text),
        (["isolators", "docker", "volume", _, _], "volumes") => ("docker-volumes", Form::Text),
        _ => return None,
    })
}
