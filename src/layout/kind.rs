//! The kinds of checkpoint files: name, message, framing, and the first release that writes them.

use crate::schema::{Message, table as t};

/// How a file is framed (R79 to R93).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// One length-prefixed message; trailing bytes are ignored.
    Single,
    /// Length-prefixed messages to the end of the file.
    Sequence,
    /// The whole file is the value.
    Text,
    /// Only the existence of the file matters.
    Marker,
    Json,
    /// Bytes that are never shown.
    Secret,
}

/// A kind of checkpoint file.
#[derive(Debug)]
pub struct Kind {
    /// A stable name, e.g. `task.updates`.
    pub name: &'static str,
    /// The message, for framed kinds.
    pub root: Option<&'static Message>,
    pub framing: Framing,
}

const fn single(name: &'static str, root: &'static Message) -> Kind {
    Kind { name, root: Some(root), framing: Framing::Single }
}

const fn sequence(name: &'static str, root: &'static Message) -> Kind {
    Kind { name, root: Some(root), framing: Framing::Sequence }
}

const fn plain(name: &'static str, framing: Framing) -> Kind {
    Kind { name, root: None, framing }
}

/// Every kind of file that ckpt can show.
pub static KINDS: &[Kind] = &[
    plain("boot_id", Framing::Text),
    sequence("resources.info", &t::RESOURCE),
    sequence("resources.target", &t::RESOURCE),
    single("resources_and_operations.state", &t::INTERNAL_SLAVE_RESOURCE_STATE),
    single("resources_and_operations.target", &t::INTERNAL_SLAVE_RESOURCE_STATE),
    single("volume_gids", &t::INTERNAL_SLAVE_VOLUME_GID_INFOS),
    single("device.state", &t::INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATES),
    single("slave.info", &t::SLAVE_INFO),
    single("drain.config", &t::DRAIN_CONFIG),
    sequence("slave-operation.updates", &t::INTERNAL_UPDATE_OPERATION_STATUS_RECORD),
    sequence("rp-operation.updates", &t::INTERNAL_UPDATE_OPERATION_STATUS_RECORD),
    single("resource_provider.state", &t::RESOURCE_PROVIDER_RESOURCE_PROVIDER_STATE),
    single("framework.info", &t::FRAMEWORK_INFO),
    plain("framework.pid", Framing::Text),
    single("executor.info", &t::EXECUTOR_INFO),
    plain("executor_generated_for_command_task", Framing::Text),
    plain("executor.sentinel", Framing::Marker),
    plain("forked.pid", Framing::Text),
    plain("libprocess.pid", Framing::Text),
    plain("http.marker", Framing::Marker),
    single("task.info", &t::TASK),
    sequence("task.updates", &t::INTERNAL_STATUS_UPDATE_RECORD),
    single("csi-container.info", &t::CSIPLUGIN_CONTAINER_INFO),
    single("csi-volume.state", &t::CSI_STATE_VOLUME_STATE),
    single("csi-isolator-volumes", &t::INTERNAL_SLAVE_CSIVOLUMES),
    single("provisioner-layers", &t::SLAVE_CONTAINER_LAYERS),
    plain("cni-network.conf", Framing::Json),
    plain("cni-network.info", Framing::Json),
    single("runtime-config", &t::SLAVE_CONTAINER_CONFIG),
    single("runtime-launch_info", &t::SLAVE_CONTAINER_LAUNCH_INFO),
    single("runtime-termination", &t::SLAVE_CONTAINER_TERMINATION),
    plain("runtime-pid", Framing::Text),
    plain("runtime-status", Framing::Text),
    plain("runtime-force_destroy", Framing::Marker),
    plain("runtime-standalone", Framing::Marker),
    plain("runtime-io_switchboard-pid", Framing::Text),
    plain("runtime-io_switchboard-socket", Framing::Text),
    plain("runtime-secret", Framing::Secret),
    plain("docker-volumes", Framing::Json),
    single("docker-storedImages", &t::INTERNAL_SLAVE_DOCKER_IMAGES),
    plain("docker-layer-json", Framing::Json),
    plain("appc-manifest", Framing::Json),
];

pub fn kind_by_name(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The kind of a file, by the last components of its path.
pub fn kind_of(path: &[u8]) -> Option<&'static Kind> {
    let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).collect();
    let (name, parents) = parts.split_last()?;
    let parent = parents.last().copied().unwrap_or_default();
    let below = |directory: &[u8]| parents.contains(&directory);
    let name = match *name {
        b"operation.updates" if below(b"resource_providers") => "rp-operation.updates",
        b"operation.updates" => "slave-operation.updates",
        b"container.info" => "csi-container.info",
        b"volume.state" => "csi-volume.state",
        b"volumes" if below(b"docker") => "docker-volumes",
        b"volumes" => "csi-isolator-volumes",
        b"layers" => "provisioner-layers",
        b"network.conf" => "cni-network.conf",
        b"network.info" => "cni-network.info",
        b"config" => "runtime-config",
        b"launch_info" => "runtime-launch_info",
        b"termination" => "runtime-termination",
        b"pid" if parent == b"io_switchboard" => "runtime-io_switchboard-pid",
        b"pid" => "runtime-pid",
        b"status" => "runtime-status",
        b"socket" if parent == b"io_switchboard" => "runtime-io_switchboard-socket",
        b"force_destroy_on_recovery" => "runtime-force_destroy",
        b"standalone.marker" => "runtime-standalone",
        b"storedImages" => "docker-storedImages",
        b"json" if below(b"layers") => "docker-layer-json",
        b"manifest" if below(b"images") => "appc-manifest",
        _ if below(b".secret") => "runtime-secret",
        other => std::str::from_utf8(other).ok()?,
    };
    kind_by_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_path() {
        for (path, kind) in [
            ("/w/meta/boot_id", "boot_id"),
            ("task.updates", "task.updates"),
            ("meta/slaves/S/operations/u/operation.updates", "slave-operation.updates"),
            ("S/resource_providers/t/n/id/operations/u/operation.updates", "rp-operation.updates"),
            ("run/containers/c/pid", "runtime-pid"),
            ("run/containers/c/io_switchboard/pid", "runtime-io_switchboard-pid"),
            ("isolators/docker/volume/c/volumes", "docker-volumes"),
            ("isolators/volume/csi/c/volumes", "csi-isolator-volumes"),
        ] {
            assert_eq!(kind_of(path.as_bytes()).map(|kind| kind.name), Some(kind), "{path}");
        }
        assert!(kind_of(b"meta/slaves/latest").is_none());
        assert!(kind_of(b"").is_none());
    }
}
