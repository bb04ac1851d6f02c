//! What the agent finds out about its machine while it reads its flags: which launcher it chooses by itself, and which
//! version of cgroups it uses. Belongs here: the choice. Does not: looking at a machine.

use super::configuration::Configuration;
use super::name::FlagName;
use super::releases;
use super::word::FlagWord;

/// Facts about the machine; what is not known counts as usual: the agent runs as root, and the kernel has a freezer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Machine {
    /// The agent runs as root.
    pub root: Option<bool>,
    /// The kernel has the freezer of cgroups v1 (`/proc/cgroups`).
    pub freezer: Option<bool>,
    /// Whether cgroups v2 is used.
    pub cgroups2: Cgroups2,
}

/// Whether an agent of the master branch uses cgroups v2 (`cgroups2::mounted`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cgroups2 {
    /// Not known.
    #[default]
    Unknown,
    /// It uses v1.
    Unused,
    /// It uses v1, and v2 is mounted here, as systemd does beside v1.
    Elsewhere(String),
    /// It is mounted at `/sys/fs/cgroup`.
    Used,
}

impl Cgroups2 {
    /// Whether v2 is used, or may be.
    pub fn may_be_used(&self) -> bool {
        matches!(self, Self::Used | Self::Unknown)
    }
}

impl Configuration {
    /// The value of a flag that is not given, where the release or the machine decides.
    pub(super) fn default_by_agent(&self, name: &str) -> Option<&'static str> {
        if name == FlagName::LAUNCHER.as_str() {
            return Some(self.default_launcher());
        }
        (name == FlagName::ISOLATION.as_str() && !releases::lists_isolators(self.release))
            .then_some("process")
    }

    /// The launcher that the agent chooses where `--launcher` is not given (R263; `LinuxLauncher::available`).
    fn default_launcher(&self) -> &'static str {
        let Machine { root, freezer, ref cgroups2 } = self.machine;
        let release = self.release;
        let is_linux = if releases::has_launcher_flag(release) {
            let has_freezer = !releases::asks_for_freezer(release) || freezer != Some(false);
            let has_v2 = releases::has_cgroups2(release) && *cgroups2 == Cgroups2::Used;
            root != Some(false) && has_freezer || has_v2
        } else {
            let isolation = self.text(FlagName::ISOLATION).unwrap_or_default().to_string();
            let makes_namespaces = ["network/port_mapping", "filesystem/", "namespaces/"];
            isolation.contains("cgroups") || makes_namespaces.iter().any(|part| isolation.contains(part))
        };
        if is_linux { FlagWord::LINUX.word } else { FlagWord::POSIX.word }
    }

    /// The name of the launcher, given or chosen.
    pub fn launcher(&self) -> String {
        let given = self.setting(FlagName::LAUNCHER).map(|setting| setting.text.to_string());
        given.unwrap_or_else(|| self.default_launcher().to_owned())
    }
}
