//! Values that the agent refuses by their text alone: DNS for containers, ranges of group IDs, the master, subsystems of
//! cgroups, sockets, CSI plugins and GPUs (R99; `slave/flags.cpp`, `slave/main.cpp`, `VolumeGidManager::create`,
//! `MasterDetector::create`, `CSIServer::create`, `NvidiaGpuAllocator::resources`). No name is looked up.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::configuration::Configuration;
use super::name::FlagName;
use super::releases;
use super::startup::{Checks, SOCKET_MAX};
use super::word::FlagWord;
use crate::rules::Rule;
use crate::values::{Text, Upid, ValueError, parse_json};

impl Checks<'_> {
    /// `--volume_gid_range`.
    pub(super) fn group_range(&mut self) {
        if let Some(why) = self.given(FlagName::VOLUME_GID_RANGE).and_then(|range| group_range(&range)) {
            self.fails(FlagName::VOLUME_GID_RANGE, format!("Failed to initialize volume gid manager: {why}"));
        }
    }

    pub(super) fn master(&mut self) {
        let Some(master) = self.given(FlagName::MASTER) else { return };
        match bad_master(&master) {
            Some(refused) if refused.aborts => self.refuse(FlagName::MASTER, Rule::R99, refused),
            Some(refused) => {
                let refused = refused.with(|text| format!("Failed to create a master detector: {text}"));
                self.refuse(FlagName::MASTER, Rule::R99, refused);
            }
            None => {}
        }
    }

    /// The default of `--domain_socket_location` is below `--runtime_dir`.
    pub(super) fn executor_socket(&mut self) {
        let is_given = self.is_given(FlagName::DOMAIN_SOCKET_LOCATION);
        if is_given || !self.configuration.bool(FlagName::HTTP_EXECUTOR_DOMAIN_SOCKETS) {
            return;
        }
        let location =
            format!("{}/agent.sock", self.configuration.text(FlagName::RUNTIME_DIR).unwrap_or_default());
        if location.len() >= SOCKET_MAX {
            let text = format!("Domain socket location '{location}' must have less than 108 characters.");
            self.fails(FlagName::RUNTIME_DIR, text);
        }
    }

    /// `--agent_subsystems`: subsystems that no kernel has.
    pub(super) fn subsystems(&mut self) {
        let Some(list) = self.given(FlagName::AGENT_SUBSYSTEMS) else { return };
        let list = list.to_string();
        let names = list.split(',').filter(|name| !name.is_empty());
        let is_v2 = releases::has_cgroups2(self.configuration.release)
            && self.configuration.machine.cgroups2.may_be_used();
        let is_known = |name: &str| SUBSYSTEMS.contains(&name) || is_v2 && CONTROLLERS.contains(&name);
        if let Some(name) = names.into_iter().find(|name| !is_known(name)) {
            let text = no_subsystem(self.configuration, name);
            self.fails(FlagName::AGENT_SUBSYSTEMS, text);
        }
    }

    /// `--csi_plugin_config_dir`.
    pub(super) fn csi_server(&mut self) {
        let Some(directory) = self.given(FlagName::CSI_PLUGIN_CONFIG_DIR) else { return };
        let isolation = self.configuration.text(FlagName::ISOLATION).unwrap_or_default().to_string();
        let why = if !isolation.contains("volume/csi") && !self.configuration.is_unknown(FlagName::ISOLATION)
        {
            "Missing required isolator 'volume/csi'"
        } else if directory.bytes().is_empty() {
            "Missing required '--csi_plugin_config_dir' flag"
        } else {
            return;
        };
        self.fails(FlagName::CSI_PLUGIN_CONFIG_DIR, format!("Failed to initialize the CSI server: {why}"));
    }

    /// `--nvidia_gpu_devices`, which needs its isolator.
    pub(super) fn devices(&mut self) {
        let has_isolator = self.configuration.has(FlagWord::GPU_NVIDIA)
            || self.configuration.is_unknown(FlagName::ISOLATION);
        if self.is_given(FlagName::NVIDIA_GPU_DEVICES) && !has_isolator {
            let text = "Failed to determine agent resources: '--nvidia_gpus_devices' can only be specified if the \
                        `--isolation` flag contains 'gpu/nvidia'";
            self.fails(FlagName::NVIDIA_GPU_DEVICES, text);
        }
    }

    /// `--default_container_dns` (`Flags::Flags`).
    pub(super) fn container_dns(&mut self) {
        let Some(text) = self.given(FlagName::DEFAULT_CONTAINER_DNS) else { return };
        let json = parse_json(text.bytes()).unwrap_or_default();
        let of = |kind: &str| json[kind].as_array().cloned().unwrap_or_default();
        let why = bad_dns(&of("mesos"), "CNI", "CNI network").or_else(|| {
            let docker = of("docker");
            let bridges = docker.iter().filter(|one| one["network_mode"] == "BRIDGE").count();
            bad_dns(&docker, "USER", "user-defined CNM network").or_else(|| {
                (bridges > 1).then(|| {
                    "Multiple DNS configuration for Docker default bridge network in `--default_container_dns` is not \
                     allowed"
                        .to_owned()
                })
            })
        });
        if let Some(why) = why {
            self.fails(FlagName::DEFAULT_CONTAINER_DNS, why);
        }
    }
}

/// `mode`: that of networks with names.
fn bad_dns(list: &[Json], mode: &str, network: &str) -> Option<String> {
    let mut names = BTreeSet::new();
    for one in list {
        match one["network_mode"].as_str() {
            Some("UNKNOWN") => {
                return Some("UNKNOWN network mode configured in `--default_container_dns`".to_owned());
            }
            Some("HOST") => {
                let text =
                    "Configuring DNS for HOST network with `--default_container_dns` is not yet supported";
                return Some(text.to_owned());
            }
            Some(its) if its == mode => {
                let name = one["network_name"].as_str();
                if !names.insert(name) {
                    let which = match name {
                        Some(name) => format!("with the same network name '{name}'"),
                        None => "without network name".to_owned(),
                    };
                    return Some(format!(
                        "Multiple DNS configuration {which} for {network} in `--default_container_dns` is not allowed"
                    ));
                }
            }
            _ => {}
        }
    }
    None
}

/// Subsystems of cgroups v1.
const SUBSYSTEMS: [&str; 16] = [
    "blkio",
    "cpu",
    "cpuacct",
    "cpuset",
    "debug",
    "devices",
    "freezer",
    "hugetlb",
    "memory",
    "misc",
    "net_cls",
    "net_prio",
    "ns",
    "perf_event",
    "pids",
    "rdma",
];
/// Controllers of cgroups v2 that are not among them.
const CONTROLLERS: [&str; 2] = ["io", "dmem"];

/// What the agent says of a subsystem that its kernel does not have.
pub fn no_subsystem(configuration: &Configuration, name: &str) -> String {
    let text = |flag| configuration.text(flag).unwrap_or_default();
    let (root, hierarchy) = (text(FlagName::CGROUPS_ROOT), text(FlagName::CGROUPS_HIERARCHY));
    format!(
        "Failed to prepare cgroup {root} for subsystem {name}: Failed to mount cgroups hierarchy at '{hierarchy}/{name}': \
         '{name}' not found"
    )
}

/// Why the master is refused. A host name is taken for one that can be resolved.
fn bad_master(master: &Text) -> Option<ValueError> {
    let text = master.as_str()?;
    if let Some(rest) = text.strip_prefix("zk://") {
        let (servers, path) = rest.trim_end().split_once('/').unwrap_or((rest.trim_end(), ""));
        if path.is_empty() {
            let text = "Expecting a (chroot) path for ZooKeeper ('/' is not supported)";
            return Some(ValueError::fails(text));
        }
        let servers = servers.rsplit('@').next().unwrap_or_default();
        return servers
            .is_empty()
            .then(|| ValueError::aborts("Failed to create ZooKeeper, zookeeper_init: Invalid argument"));
    }
    let text = text.trim();
    let whole = if text.starts_with("master@") { text.to_owned() } else { format!("master@{text}") };
    Upid::parse(whole.as_bytes()).is_empty().then(|| ValueError::fails(format!("Failed to parse '{text}'")))
}

/// Why a range of group IDs is refused: `[first-last,...]`.
fn group_range(range: &Text) -> Option<String> {
    let kind = match read_range(range) {
        Err(BadRange::Unparsed) => return Some(format!("Failed to parse volume gid range '{range}'")),
        Ok(ranges) => return ranges.is_empty().then(|| "Empty volume gid range".to_owned()),
        Err(BadRange::Scalar) => "SCALAR",
        Err(BadRange::Set) => "SET",
    };
    Some(format!("Invalid volume gid range type {kind}, expecting RANGES"))
}

/// Why a value is not a list of ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadRange {
    Unparsed,
    Scalar,
    Set,
}

/// Ranges, as in the resource of a flag.
pub(super) fn read_range(range: &Text) -> Result<Vec<(u64, u64)>, BadRange> {
    let text = range.to_string();
    let trimmed = text.trim();
    let inner = match trimmed.as_bytes().first() {
        Some(b'[') => trimmed[1..].strip_suffix(']').ok_or(BadRange::Unparsed)?.trim(),
        Some(b'{') if trimmed.ends_with('}') => return Err(BadRange::Set),
        Some(byte) if *byte != b'{' && trimmed.parse::<f64>().is_ok() => return Err(BadRange::Scalar),
        _ => return Err(BadRange::Unparsed),
    };
    let range = |part: &str| {
        let (first, last) = part.split_once('-')?;
        Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
    };
    let parts = inner.split(',').filter(|_| !inner.is_empty());
    parts.map(|part| range(part).ok_or(BadRange::Unparsed)).collect()
}
