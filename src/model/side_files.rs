//! Checkpoint files outside the frameworks, which managers and isolators of the agent read at its start.

use crate::layout::RelPath;
use crate::schema::{Message, table};

use super::File;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SideKind {
    /// `meta/volume_gid_manager/volume_gids` (R131).
    VolumeGids,
    /// `meta/device_manager/device.state` (R147).
    DeviceState,
    /// `layers` of a provisioned container (R146).
    ProvisionerLayers,
    /// `volumes` of the `volume/csi` isolator (R147).
    CsiIsolatorVolumes,
    /// `container.info` of a CSI plugin (R158).
    CsiContainerInfo,
    /// `volume.state` of a CSI volume (R158).
    CsiVolumeState,
}

impl SideKind {
    /// What such a file contains.
    pub fn message(self) -> &'static Message {
        match self {
            Self::VolumeGids => &table::INTERNAL_SLAVE_VOLUME_GID_INFOS,
            Self::DeviceState => &table::INTERNAL_SLAVE_CGROUP_DEVICE_ACCESS_STATES,
            Self::ProvisionerLayers => &table::SLAVE_CONTAINER_LAYERS,
            Self::CsiIsolatorVolumes => &table::INTERNAL_SLAVE_CSIVOLUMES,
            Self::CsiContainerInfo => &table::CSIPLUGIN_CONTAINER_INFO,
            Self::CsiVolumeState => &table::CSI_STATE_VOLUME_STATE,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct SideFile {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    pub kind: SideKind,
    pub file: File<()>,
    /// A `volume.state` that names no state.
    pub is_blank: bool,
}
