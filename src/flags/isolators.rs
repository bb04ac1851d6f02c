//! The isolators that are built into the agent on Linux, by release, and what each needs beside it
//! (`slave/containerizer/mesos/isolators`: `create`). Belongs here: the tables. Does not: when they are asked.

use std::collections::BTreeSet;

use super::configuration::Configuration;
use super::name::FlagName;
use super::releases;
use super::startup_values::{BadRange, read_range};
use super::word::FlagWord;
use crate::schema::{Release, is_same};
use crate::values::{Text, parse_json, parse_unsigned, tokenize};

/// A built-in isolator.
#[derive(Debug)]
pub(super) struct Isolator {
    pub(super) name: &'static str,
    since: Release,
    /// The last release that has it.
    until: Option<Release>,
}

const fn isolator(name: &'static str, (major, minor): (u8, u8)) -> Isolator {
    Isolator { name, since: Release::new(major, minor, 0), until: None }
}

const LAST: Release = Release::new(u8::MAX, 0, 0);

/// Those with an option of Mesos's own build are among them: `disk/xfs`, `linux/seccomp`, `network/port_mapping`,
/// `network/ports`.
const BUILT_IN: &[Isolator] = &[
    isolator("appc/runtime", (1, 1)),
    isolator("cgroups/all", (1, 7)),
    isolator("cgroups/blkio", (1, 2)),
    isolator("cgroups/cpu", (0, 18)),
    isolator("cgroups/cpuset", (1, 2)),
    isolator("cgroups/devices", (1, 0)),
    isolator("cgroups/hugetlb", (1, 2)),
    isolator("cgroups/mem", (0, 18)),
    isolator("cgroups/net_cls", (0, 27)),
    isolator("cgroups/net_prio", (1, 2)),
    isolator("cgroups/perf_event", (0, 20)),
    isolator("cgroups/pids", (1, 2)),
    isolator("disk/du", (1, 0)),
    isolator("disk/xfs", (1, 0)),
    isolator("docker/runtime", (0, 28)),
    isolator("docker/volume", (1, 0)),
    isolator("environment_secret", (1, 4)),
    isolator("filesystem/linux", (0, 24)),
    isolator("filesystem/posix", (0, 24)),
    isolator("filesystem/shared", (0, 21)),
    isolator("gpu/nvidia", (1, 0)),
    isolator("linux/capabilities", (1, 1)),
    isolator("linux/devices", (1, 7)),
    isolator("linux/nnp", (1, 9)),
    isolator("linux/seccomp", (1, 8)),
    isolator("namespaces/ipc", (1, 2)),
    isolator("namespaces/pid", (0, 21)),
    isolator("network/cni", (1, 0)),
    isolator("network/port_mapping", (0, 20)),
    isolator("network/ports", (1, 5)),
    isolator("posix/cpu", (0, 18)),
    isolator("posix/disk", (0, 22)),
    isolator("posix/mem", (0, 18)),
    isolator("posix/rlimits", (1, 2)),
    isolator("volume/csi", (1, 11)),
    isolator("volume/host_path", (1, 5)),
    isolator("volume/image", (1, 1)),
    isolator("volume/sandbox_path", (1, 1)),
    isolator("volume/secret", (1, 4)),
    // The only ones until 0.17.
    Isolator { name: "cgroups", since: Release::OLDEST, until: Some(Release::new(0, 17, 0)) },
    Isolator { name: "process", since: Release::OLDEST, until: Some(Release::new(0, 17, 0)) },
];

/// The name of an isolator; one that is not built in does not compile.
pub(super) const fn built_in(name: &'static str) -> &'static str {
    let (mut rest, mut is_known) = (BUILT_IN, false);
    while let [first, others @ ..] = rest {
        is_known |= is_same(first.name.as_bytes(), name.as_bytes());
        rest = others;
    }
    assert!(is_known, "no isolator of this name is built in");
    name
}

/// Whether a release has an isolator of that name.
pub(super) fn is_built_in(name: &str, release: Release) -> bool {
    let is_it =
        |one: &Isolator| one.name == name && one.since <= release && release <= one.until.unwrap_or(LAST);
    BUILT_IN.iter().any(is_it)
}

/// What an isolator is created with.
pub(super) struct Beside<'c> {
    /// `--launcher` is `linux`.
    pub(super) linux_launcher: bool,
    /// `--isolation`, as it is given.
    pub(super) isolation: &'c str,
    pub(super) configuration: &'c Configuration,
}

impl Beside<'_> {
    fn place(&self, name: &str) -> Option<usize> {
        self.isolation.split(',').position(|one| one == name)
    }

    fn precedes_gpu(&self, name: &str) -> bool {
        self.place(name) < self.place(FlagWord::GPU_NVIDIA.word)
    }

    /// `None` or an empty text.
    fn has(&self, flag: FlagName) -> bool {
        self.configuration.is_unknown(flag)
            || self.configuration.setting(flag).is_some_and(|setting| !setting.text.bytes().is_empty())
    }

    fn text(&self, flag: FlagName) -> Text {
        self.configuration.text(flag).unwrap_or_default()
    }

    /// Whether a range is one, or the flag is not given or not known.
    fn range(&self, flag: FlagName) -> Result<(), BadRange> {
        let is_known = !self.configuration.is_unknown(flag);
        match self.configuration.text(flag).filter(|_| is_known) {
            Some(text) => read_range(&text).map(drop),
            None => Ok(()),
        }
    }

    /// The handles of `net_cls`, as far as they are given: primary, then those of the range.
    fn handles(&self, flag: FlagName) -> Option<Vec<Option<u16>>> {
        let text = self.configuration.setting(flag)?.text.clone();
        let number = |token: &[u8]| parse_unsigned(token).and_then(|number| u16::try_from(number).ok());
        Some(tokenize(text.bytes(), b",").map(number).collect())
    }

    /// The bounds of the range of secondary handles, which counts only beside a primary one.
    fn secondary(&self) -> Option<Vec<Option<u16>>> {
        self.configuration.setting(FlagName::CGROUPS_NET_CLS_PRIMARY_HANDLE)?;
        self.handles(FlagName::CGROUPS_NET_CLS_SECONDARY_HANDLES)
    }

    /// One of the two directories without the other is refused.
    fn has_cni(&self, flag: FlagName) -> bool {
        let pair = [FlagName::NETWORK_CNI_PLUGINS_DIR, FlagName::NETWORK_CNI_CONFIG_DIR];
        let is_given = |flag: &FlagName| {
            self.configuration.is_unknown(*flag) || self.configuration.setting(*flag).is_some()
        };
        !pair.iter().any(is_given) || self.has(flag)
    }
}

fn has_linux_launcher(by: &Beside<'_>) -> bool {
    by.linux_launcher
}

/// Searched as a part of the text, as the agent does.
fn has_linux_filesystem(by: &Beside<'_>) -> bool {
    by.isolation.contains("filesystem/linux")
}

fn has_bounded_capabilities(by: &Beside<'_>) -> bool {
    let of = |flag| {
        let json = parse_json(by.configuration.setting(flag)?.text.bytes()).ok()?;
        let names = json["capabilities"].as_array().into_iter().flatten();
        Some(names.filter_map(|name| name.as_str().map(str::to_owned)).collect::<BTreeSet<String>>())
    };
    let pair = (of(FlagName::EFFECTIVE_CAPABILITIES), of(FlagName::BOUNDING_CAPABILITIES));
    let (Some(effective), Some(bounding)) = pair else { return true };
    effective.is_subset(&bounding)
}

/// What an isolator needs, by release.
pub(super) struct Demand {
    /// The isolator.
    pub(super) isolator: &'static str,
    since: Release,
    /// The last minor release that needs it.
    until: Release,
    pub(super) is_met: fn(&Beside<'_>) -> bool,
    /// What the agent says where it is not met; `{value}` is that of a flag.
    text: &'static str,
    flag: Option<FlagName>,
    /// What it says before, since one isolator creates all subsystems.
    subsystem: Option<&'static str>,
}

impl Demand {
    pub(super) fn holds(&self, release: Release) -> bool {
        self.since <= release && release <= self.until
    }

    const fn until(self, minor: u8) -> Self {
        Self { until: Release::new(1, minor, u8::MAX), ..self }
    }

    const fn of(self, flag: FlagName) -> Self {
        Self { flag: Some(flag), ..self }
    }

    /// Of a subsystem of cgroups.
    const fn of_subsystem(self, name: &'static str, since: (u8, u8)) -> Self {
        Self { subsystem: Some(name), since: Release::new(since.0, since.1, 0), ..self }
    }

    /// The agent's words.
    pub(super) fn says(&self, by: &Beside<'_>) -> String {
        let Self { isolator, text, flag, subsystem, .. } = self;
        let value = flag.and_then(|flag| by.configuration.text(flag)).unwrap_or_default();
        let text = text.replace("{value}", &value.to_string());
        match subsystem.filter(|_| releases::has_one_cgroups_isolator(by.configuration.release)) {
            Some(name) => {
                format!("Failed to create isolator '{isolator}': Failed to create subsystem '{name}': {text}")
            }
            None => format!("Failed to create isolator '{isolator}': {text}"),
        }
    }
}

const fn demand(
    isolator: &'static str,
    minor: u8,
    is_met: fn(&Beside<'_>) -> bool,
    text: &'static str,
) -> Demand {
    let since = Release::new(1, minor, 0);
    Demand { isolator: built_in(isolator), since, until: LAST, is_met, text, flag: None, subsystem: None }
}

/// In the order in which the agent creates isolators since 1.6. Those of cgroups come after those of filesystems.
pub(super) const DEMANDS: &[Demand] = &[
    demand(
        "filesystem/linux",
        5,
        has_linux_launcher,
        "'filesystem/linux' isolator requires 'linux' launcher",
    ),
    demand("linux/devices", 7, has_linux_launcher, "'linux' launcher must be used"),
    demand("linux/devices", 7, has_linux_filesystem, "'filesystem/linux' isolator must be used"),
    demand(
        "linux/capabilities",
        4,
        has_bounded_capabilities,
        "Allowed capabilities are not a subset of the bounding capabilites",
    ),
    demand(
        "namespaces/ipc",
        2,
        has_linux_launcher,
        "The 'linux' launcher must be used to enable the IPC namespace",
    ),
    demand(
        "namespaces/ipc",
        9,
        has_linux_filesystem,
        "'filesystem/linux' must be used to enable IPC namespace",
    ),
    demand("namespaces/pid", 1, has_linux_launcher, "'linux' launcher must be used to enable pid namespace"),
    demand(
        "namespaces/pid",
        1,
        has_linux_filesystem,
        "'filesystem/linux' must be used to enable pid namespace",
    ),
    demand("volume/host_path", 5, has_linux_launcher, "'linux' launcher must be used"),
    demand("volume/host_path", 5, has_linux_filesystem, "'filesystem/linux' isolator must be used"),
    demand(
        "volume/image",
        2,
        has_linux_filesystem,
        "'filesystem/linux' must be enabled to create the volume image isolator",
    ),
    demand(
        "volume/secret",
        4,
        |by| has_linux_launcher(by) && has_linux_filesystem(by),
        "Volume secret isolation requires filesystem/linux isolator.",
    ),
    demand("volume/csi", 11, has_linux_filesystem, "'filesystem/linux' isolator must be used"),
    demand("volume/csi", 11, |by| by.has(FlagName::CSI_PLUGIN_CONFIG_DIR), "No CSI server is provided"),
    demand(
        "linux/seccomp",
        8,
        |by| by.has(FlagName::SECCOMP_CONFIG_DIR),
        "Missing required `--seccomp_config_dir` flag",
    ),
    demand(
        "gpu/nvidia",
        0,
        |by| by.place(const { built_in("cgroups/devices") }).is_some(),
        "The 'cgroups/devices' isolator must be enabled in order to use the 'gpu/nvidia' isolator",
    )
    .until(6),
    demand(
        "gpu/nvidia",
        7,
        |by| by.place(const { built_in("cgroups/devices") }).or(by.place(const { built_in("cgroups/all") })).is_some(),
        "The 'cgroups/devices' or 'cgroups/all' isolator must be enabled in order to use the 'gpu/nvidia' isolator",
    ),
    demand(
        "gpu/nvidia",
        2,
        |by| by.place(const { built_in("filesystem/linux") }).is_some(),
        "The 'filesystem/linux' isolator must be enabled in order to use the 'gpu/nvidia' isolator",
    ),
    demand(
        "gpu/nvidia",
        0,
        |by| by.precedes_gpu(const { built_in("cgroups/devices") }),
        "'cgroups/devices' must precede 'gpu/nvidia' in the --isolation flag",
    )
    .until(6),
    demand(
        "gpu/nvidia",
        2,
        |by| by.precedes_gpu(const { built_in("filesystem/linux") }),
        "'filesystem/linux' must precede 'gpu/nvidia' in the --isolation flag",
    )
    .until(6),
    demand(
        "network/cni",
        0,
        |by| by.has_cni(FlagName::NETWORK_CNI_PLUGINS_DIR),
        "Missing required '--network_cni_plugins_dir' flag",
    ),
    demand(
        "network/cni",
        0,
        |by| by.has_cni(FlagName::NETWORK_CNI_CONFIG_DIR),
        "Missing required '--network_cni_config_dir' flag",
    ),
    demand(
        "network/ports",
        5,
        has_linux_launcher,
        "The 'network/ports' isolator requires the 'linux' launcher",
    ),
    demand(
        "network/ports",
        8,
        |by| {
            !by.configuration.bool(FlagName::CHECK_AGENT_PORT_RANGE_ONLY)
                || !by.has(FlagName::CONTAINER_PORTS_ISOLATED_RANGE)
        },
        "Only one of `--check_agent_port_range_only` or '--container_ports_isolated_range` should be specified",
    ),
    demand(
        "network/ports",
        8,
        |by| by.range(FlagName::CONTAINER_PORTS_ISOLATED_RANGE) != Err(BadRange::Unparsed),
        "Failed to parse isolated ports range '{value}'",
    )
    .of(FlagName::CONTAINER_PORTS_ISOLATED_RANGE),
    demand(
        "network/ports",
        8,
        |by| by.range(FlagName::CONTAINER_PORTS_ISOLATED_RANGE) != Err(BadRange::Scalar),
        "Invalid port range resource type SCALAR, expecting RANGES",
    ),
    demand(
        "network/ports",
        8,
        |by| by.range(FlagName::CONTAINER_PORTS_ISOLATED_RANGE) != Err(BadRange::Set),
        "Invalid port range resource type SET, expecting RANGES",
    ),
    demand(
        "disk/xfs",
        0,
        |by| by.range(FlagName::XFS_PROJECT_RANGE) != Err(BadRange::Unparsed),
        "Failed to parse XFS project range '{value}'",
    )
    .of(FlagName::XFS_PROJECT_RANGE),
    demand(
        "disk/xfs",
        0,
        |by| by.range(FlagName::XFS_PROJECT_RANGE) != Err(BadRange::Scalar),
        "Invalid XFS project resource type SCALAR, expecting RANGES",
    ),
    demand(
        "disk/xfs",
        0,
        |by| by.range(FlagName::XFS_PROJECT_RANGE) != Err(BadRange::Set),
        "Invalid XFS project resource type SET, expecting RANGES",
    ),
    demand(
        "disk/xfs",
        0,
        |by| read_range(&by.text(FlagName::XFS_PROJECT_RANGE)).is_ok_and(|ranges| ranges.iter().all(|(first, _)| *first > 0)),
        "XFS project ID range contains illegal 0 value",
    ),
    demand(
        "cgroups/perf_event",
        0,
        |by| {
            let duration = |flag| by.configuration.duration(flag);
            !by.has(FlagName::PERF_EVENTS) || duration(FlagName::PERF_DURATION) <= duration(FlagName::PERF_INTERVAL)
        },
        "Sampling perf for duration ({value}) > interval is not supported.",
    )
    .of(FlagName::PERF_DURATION)
    .of_subsystem("perf_event", (0, 20)),
    demand(
        "cgroups/net_cls",
        0,
        |by| by.handles(FlagName::CGROUPS_NET_CLS_PRIMARY_HANDLE).is_none_or(|all| matches!(all[..], [Some(_)])),
        "Failed to parse the primary handle '{value}' set in flag --cgroups_net_cls_primary_handle",
    )
    .of(FlagName::CGROUPS_NET_CLS_PRIMARY_HANDLE)
    .of_subsystem("net_cls", (0, 28)),
    demand(
        "cgroups/net_cls",
        0,
        |by| by.secondary().is_none_or(|all| all.len() == 2),
        "Failed to parse the range of secondary handles '{value}' set in flag --cgroups_net_cls_secondary_handles",
    )
    .of(FlagName::CGROUPS_NET_CLS_SECONDARY_HANDLES)
    .of_subsystem("net_cls", (0, 28)),
    demand(
        "cgroups/net_cls",
        0,
        |by| by.secondary().is_none_or(|all| all[0].is_some()),
        "Failed to parse the lower bound of range of secondary handles '{value}' set in flag \
         --cgroups_net_cls_secondary_handles",
    )
    .of(FlagName::CGROUPS_NET_CLS_SECONDARY_HANDLES)
    .of_subsystem("net_cls", (0, 28)),
    demand(
        "cgroups/net_cls",
        0,
        |by| by.secondary().is_none_or(|all| all[0] != Some(0)),
        "The secondary handle has to be a non-zero value.",
    )
    .of_subsystem("net_cls", (0, 28)),
    demand(
        "cgroups/net_cls",
        0,
        |by| by.secondary().is_none_or(|all| all[1].is_some()),
        "Failed to parse the upper bound of range of secondary handles '{value}' set in flag \
         --cgroups_net_cls_secondary_handles",
    )
    .of(FlagName::CGROUPS_NET_CLS_SECONDARY_HANDLES)
    .of_subsystem("net_cls", (0, 28)),
];
