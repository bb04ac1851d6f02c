//! Checkpoint files outside the frameworks, which managers and isolators of the agent read at its start.

use crate::layout::RelPath;

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

#[derive(Debug, Clone, PartialEq)]
pub struct SideFile {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    pub kind: SideKind,
    pub file: File<()>,
}
