//! What of the agent's configuration decides how files are met at the start.

/// Which launcher the Mesos containerizer uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Launcher {
    /// `linux`: the default of an agent that runs as root on Linux.
    #[default]
    Linux,
    /// `posix`: knows processes by their pid alone.
    Posix,
}

/// The part of the configuration that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentSetup {
    /// `--launcher`.
    pub launcher: Launcher,
    /// `--containerizers` holds `mesos`.
    pub mesos_containerizer: bool,
    /// `--volume_gid_range` is set.
    pub volume_gids: bool,
    /// `--isolation` holds `volume/csi`.
    pub csi_isolator: bool,
    /// `--isolation` holds `cgroups/devices` on cgroups v2.
    pub device_manager: bool,
}

impl Default for AgentSetup {
    /// A root agent on Linux with default flags.
    fn default() -> Self {
        Self {
            launcher: Launcher::Linux,
            mesos_containerizer: true,
            volume_gids: false,
            csi_isolator: false,
            device_manager: false,
        }
    }
}
