//! Values that the agent refuses by their text alone: DNS for containers, ranges of group IDs, the address of `ZooKeeper`
//! (R99; `slave/flags.cpp`, `VolumeGidManager::create`, `MasterDetector::create`). No name is looked up.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::name::FlagName;
use super::startup::Checks;
use crate::values::{Text, parse_json};

impl Checks<'_> {
    /// `--volume_gid_range`.
    pub(super) fn group_range(&mut self) {
        if let Some(why) = self.given(FlagName::VOLUME_GID_RANGE).and_then(|range| group_range(&range)) {
            self.fails(FlagName::VOLUME_GID_RANGE, format!("Failed to initialize volume gid manager: {why}"));
        }
    }

    /// `--master`, if it names `ZooKeeper`.
    pub(super) fn master(&mut self) {
        if let Some(why) = self.given(FlagName::MASTER).and_then(|master| bad_master(&master)) {
            self.fails(FlagName::MASTER, format!("Failed to create a master detector: {why}"));
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

/// Why the address of `ZooKeeper` is refused. Other forms of `--master` need a look-up.
fn bad_master(master: &Text) -> Option<String> {
    let rest = master.as_str()?.strip_prefix("zk://")?;
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    path.is_empty().then(|| "Expecting a (chroot) path for ZooKeeper ('/' is not supported)".to_owned())
}

/// Why a range of group IDs is refused: `[first-last,...]`.
fn group_range(range: &Text) -> Option<String> {
    let text = range.to_string();
    let unparsed = || Some(format!("Failed to parse volume gid range '{text}'"));
    let trimmed = text.trim();
    let kind = match trimmed.as_bytes().first() {
        Some(b'[') if trimmed.ends_with(']') => None,
        Some(b'{') if trimmed.ends_with('}') => Some("SET"),
        Some(b'[' | b'{') => return unparsed(),
        _ if trimmed.parse::<f64>().is_ok() => Some("SCALAR"),
        _ => return unparsed(),
    };
    if let Some(kind) = kind {
        return Some(format!("Invalid volume gid range type {kind}, expecting RANGES"));
    }
    let inner = trimmed[1..trimmed.len() - 1].trim();
    if inner.is_empty() {
        return Some("Empty volume gid range".to_owned());
    }
    let is_range = |part: &str| {
        part.split_once('-').is_some_and(|(first, last)| {
            first.trim().parse::<u64>().is_ok() && last.trim().parse::<u64>().is_ok()
        })
    };
    (!inner.split(',').all(is_range)).then(unparsed)?
}
