//! What the agent checks about its flags after loading and before it recovers, in its order (R99, R252; validators in
//! `slave/flags.cpp`, `slave/main.cpp`, `Slave::initialize`). Host facts such as mounts are not asked.

use super::configuration::{Configuration, Refusal};
use super::given::{Origin, Source};
use super::machine::Cgroups2;
use super::name::FlagName;
use super::releases;
use super::word::FlagWord;
use crate::rules::Rule;
use crate::values::{
    Attributes, Duration, Resource, Resources, SourceKind, Text, ValueError, general, parse_json,
};

/// Maximum of `--executor_reregistration_timeout`.
const REREGISTRATION_MAX: Duration = Duration::from_secs(15);
/// Maximum of `--registration_backoff_factor`.
const BACKOFF_MAX: Duration = Duration::from_secs(60);
/// A socket path of this length in bytes is refused.
pub(super) const SOCKET_MAX: usize = 108;
/// What the agent says where `--work_dir` is missing.
pub const MISSING_WORK_DIR: &str = "Flag 'work_dir' is required, but it was not provided";

/// What the agent refuses, in the order in which it would find it. `--master` is not demanded here.
pub(super) fn refusals(configuration: &Configuration) -> Vec<Refusal> {
    let mut checks = Checks { configuration, refusals: Vec::new() };
    checks.validators();
    checks.logging_level();
    checks.required();
    checks.pairs();
    checks.executor_socket();
    checks.subsystems();
    checks.libprocess();
    checks.modules();
    checks.group_range();
    checks.csi_server();
    checks.containerizer();
    checks.docker_socket();
    checks.master();
    checks.modules_of_main();
    checks.initialize();
    checks.authenticatee();
    checks.refusals
}

pub(super) struct Checks<'c> {
    pub(super) configuration: &'c Configuration,
    refusals: Vec<Refusal>,
}

impl Checks<'_> {
    pub(super) fn refuse(&mut self, flag: FlagName, rule: Rule, refused: ValueError) {
        let setting = self.configuration.setting(flag);
        let origin = setting.map_or_else(|| Origin::new(Source::Default), |setting| setting.origin.clone());
        let ValueError { aborts, text } = refused;
        let flag = flag.to_string();
        self.refusals.push(Refusal { aborts, message: text, detail: None, flag, origin, rule });
    }

    pub(super) fn fails(&mut self, flag: FlagName, text: impl Into<String>) {
        self.refuse(flag, Rule::R99, ValueError::fails(text));
    }

    pub(super) fn is_given(&self, flag: FlagName) -> bool {
        self.configuration.setting(flag).is_some() || self.configuration.is_unknown(flag)
    }

    /// The value that a place gives.
    pub(super) fn given(&self, flag: FlagName) -> Option<Text> {
        self.configuration.setting(flag).map(|setting| setting.text.clone())
    }

    /// Since cgroups v2 are known.
    fn cgroups_limit_swap(&mut self) {
        let configuration = self.configuration;
        if !releases::has_cgroups2(configuration.release) {
            return;
        }
        if configuration.machine.cgroups2 == Cgroups2::Used
            && configuration.bool(FlagName::CGROUPS_LIMIT_SWAP)
        {
            self.fails(
                FlagName::CGROUPS_LIMIT_SWAP,
                "The cgroups v2 isolator does not support limiting swap memory but `--cgroups_limit_swap` was provided",
            );
        }
    }

    /// Features that are wanted, and those that need another.
    fn agent_features(&mut self) {
        let Some(setting) = self.configuration.setting(FlagName::AGENT_FEATURES) else { return };
        let json = parse_json(setting.text.bytes()).unwrap_or_default();
        let named = json["capabilities"].as_array().into_iter().flatten();
        let named: Vec<&str> = named.filter_map(|capability| capability["type"].as_str()).collect();
        let release = self.configuration.release;
        let wanted = releases::wanted_features(release);
        let mut each = wanted.split(", ").map(|word| word.trim_start_matches("and "));
        let of_provider = releases::features_of_providers(release).iter();
        let mut of_provider = of_provider.filter(|feature| named.contains(feature));
        if !each.all(|feature| named.contains(&feature)) {
            let text = "At least the following agent features need to be enabled";
            self.fails(FlagName::AGENT_FEATURES, format!("{text}: {wanted}"));
        } else if let Some(feature) = of_provider.next().filter(|_| !named.contains(&"RESOURCE_PROVIDER")) {
            let text = format!("{feature} feature requires RESOURCE_PROVIDER feature");
            self.fails(FlagName::AGENT_FEATURES, text);
        }
    }

    /// `FlagsBase::load` at its end, by name.
    fn validators(&mut self) {
        let configuration = self.configuration;
        self.agent_features();
        self.cgroups_limit_swap();
        if configuration.domain().is_some_and(|domain| domain.fault_domain.is_none()) {
            self.fails(FlagName::DOMAIN, "`domain` must define `fault_domain`");
        }
        self.container_dns();
        let socket = configuration.setting(FlagName::DOMAIN_SOCKET_LOCATION);
        if socket.is_some_and(|setting| setting.text.bytes().len() >= SOCKET_MAX) {
            self.fails(
                FlagName::DOMAIN_SOCKET_LOCATION,
                "Domain socket location cannot be longer than 108 characters.",
            );
        }
        if let Some(setting) = configuration.setting(FlagName::EXECUTOR_ENVIRONMENT_VARIABLES) {
            let json = parse_json(setting.text.bytes()).unwrap_or_default();
            if json.as_object().is_some_and(|object| !object.values().all(serde_json::Value::is_string)) {
                self.fails(
                    FlagName::EXECUTOR_ENVIRONMENT_VARIABLES,
                    "`executor_environment_variables` must only contain string values",
                );
            }
        }
        let timeout = configuration.duration(FlagName::EXECUTOR_REREGISTRATION_TIMEOUT);
        if timeout.is_some_and(|timeout| timeout > REREGISTRATION_MAX) {
            self.fails(
                FlagName::EXECUTOR_REREGISTRATION_TIMEOUT,
                "Expected `--executor_reregistration_timeout` to be not more than 15secs",
            );
        }
    }

    /// `logging::initialize`.
    fn logging_level(&mut self) {
        let Some(level) = self.given(FlagName::LOGGING_LEVEL) else { return };
        if !["INFO", "WARNING", "ERROR"].iter().any(|known| level.bytes() == known.as_bytes()) {
            self.fails(FlagName::LOGGING_LEVEL, format!("'{level}' is not a valid logging level"));
        }
    }

    /// `FlagsBase::load` at its very end. Only where all flags are known can one be missing.
    fn required(&mut self) {
        let Configuration { complete, release, .. } = *self.configuration;
        let needs_work_dir = FlagName::WORK_DIR.row().is_some_and(|flag| flag.is_required(release));
        if complete && needs_work_dir && !self.is_given(FlagName::WORK_DIR) {
            self.fails(FlagName::WORK_DIR, MISSING_WORK_DIR);
        }
    }

    /// `main`: flags that exclude each other.
    fn pairs(&mut self) {
        for (one, other, text) in [
            (
                FlagName::MASTER,
                FlagName::MASTER_DETECTOR,
                "Only one of `--master` or `--master_detector` should be specified",
            ),
            (
                FlagName::IP,
                FlagName::IP_DISCOVERY_COMMAND,
                "Only one of `--ip` or `--ip_discovery_command` should be specified",
            ),
            (
                FlagName::IP6,
                FlagName::IP6_DISCOVERY_COMMAND,
                "Only one of `--ip6` or `--ip6_discovery_command` should be specified",
            ),
        ] {
            self.exclude(one, other, text);
        }
    }

    pub(super) fn exclude(&mut self, one: FlagName, other: FlagName, text: &str) {
        if self.is_given(one) && self.is_given(other) {
            self.fails(other, text);
        }
    }

    /// `Slave::initialize`.
    fn initialize(&mut self) {
        let configuration = self.configuration;
        if let Some(factor) =
            configuration.duration(FlagName::REGISTRATION_BACKOFF_FACTOR).filter(|d| *d > BACKOFF_MAX)
        {
            self.fails(
                FlagName::REGISTRATION_BACKOFF_FACTOR,
                format!(
                    "Invalid value '{factor}' for --registration_backoff_factor: Must be less than {BACKOFF_MAX}"
                ),
            );
        }
        self.authentication();
        if let Some(headroom) =
            configuration.double(FlagName::GC_DISK_HEADROOM).filter(|v| !(0.0..=1.0).contains(v))
        {
            let shown = general(headroom, 6);
            self.fails(
                FlagName::GC_DISK_HEADROOM,
                format!("Invalid value '{shown}' for --gc_disk_headroom. Must be between 0.0 and 1.0"),
            );
        }
        self.disk_profile_adaptor();
        self.devices();
        self.resources();
        if let Some(Err(refused)) =
            configuration.setting(FlagName::ATTRIBUTES).map(|setting| Attributes::parse(setting.text.bytes()))
        {
            self.refuse(FlagName::ATTRIBUTES, Rule::R252, refused);
        }
        self.choice([FlagWord::EQUAL, FlagWord::ADDITIVE], ".");
        self.choice([FlagWord::RECONNECT, FlagWord::CLEANUP], "");
    }

    /// `Containerizer::resources`, then the disks among them. Mounts are not asked.
    fn resources(&mut self) {
        let Some(text) = self.given(FlagName::RESOURCES) else { return };
        let default_role = self.configuration.text(FlagName::DEFAULT_ROLE).unwrap_or_default();
        match Resources::parse(text.bytes(), &default_role) {
            Ok(resources) => {
                if let Some(refused) = resources.iter().find_map(bad_disk) {
                    self.refuse(FlagName::RESOURCES, Rule::R99, refused);
                }
            }
            Err(refused) if refused.aborts => self.refuse(FlagName::RESOURCES, Rule::R77, refused),
            Err(refused) => {
                let refused = refused.with(|text| format!("Failed to determine agent resources: {text}"));
                self.refuse(FlagName::RESOURCES, Rule::R253, refused);
            }
        }
    }

    /// Both words are of one flag.
    fn choice(&mut self, words: [FlagWord; 2], end: &str) {
        let [FlagWord { flag, .. }, _] = words;
        if !words.iter().any(|word| self.configuration.has(*word)) {
            let text = unknown_option(flag, &self.configuration.text(flag).unwrap_or_default(), end);
            self.fails(flag, text);
        }
    }
}

/// Why the agent cannot use a disk, whatever its machine has.
fn bad_disk(resource: &Resource) -> Option<ValueError> {
    let source = resource.disk.as_ref()?.source.as_ref()?;
    let (kind, root, check) = match source.kind {
        SourceKind::Path => ("PATH", &source.path, "source.has_path()"),
        SourceKind::Mount => ("MOUNT", &source.mount, "source.has_mount()"),
        SourceKind::Block | SourceKind::Raw | SourceKind::Unknown => {
            return Some(ValueError::fails(format!("Unsupported 'DiskInfo.Source.Type' in '{resource}'")));
        }
    };
    match root {
        None => Some(ValueError::aborts(format!("Check failed: {check} "))),
        Some(None) => {
            Some(ValueError::fails(format!("{kind} disk root directory is not specified '{resource}'")))
        }
        Some(Some(_)) => None,
    }
}

fn unknown_option(flag: FlagName, value: &Text, end: &str) -> String {
    format!(
        "Unknown option for '{flag}' flag {value}. Please run the agent with '--help' to see the valid options{end}"
    )
}

#[cfg(test)]
#[path = "startup_tests.rs"]
mod tests;
