//! Files, directories and mounts of the host that flags name and that are not there: the agent refuses to start without them
//! (R99; `slave/main.cpp`, `Slave::initialize`). Only the host of a checkpoint in place is asked.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::agent_flags::AgentFlags;
use super::located::Located;
use crate::flags::{Configuration, FlagName, Refusal};
use crate::host::{Host, Mounts, Sees};
use crate::rules::Rule;
use crate::values::{Resources, SourceKind};

/// Why the agent refuses its flags on this host, in its order.
pub(super) fn missing_files(located: &Located, agent: &AgentFlags) -> Vec<Refusal> {
    if !located.source.in_place || located.proc_root != Path::new("/proc") {
        return Vec::new();
    }
    let configuration = &agent.configuration;
    let checks = [
        missing(agent, FlagName::CREDENTIAL, |path| {
            format!(
                "Failed to read credential file '{path}': No such file or directory (see --credential flag)"
            )
        }),
        missing(agent, FlagName::HTTP_CREDENTIALS, |path| {
            format!(
                "Failed to read credentials file '{path}': No such file or directory (see --http_credentials flag)"
            )
        }),
        missing(agent, FlagName::JWT_SECRET_KEY, |_| {
            "Failed to read the file specified by --jwt_secret_key".to_owned()
        }),
        missing(agent, FlagName::RESOURCE_PROVIDER_CONFIG_DIR, |path| {
            format!(
                "Failed to create local resource provider daemon: Config directory '{path}' does not exist"
            )
        }),
        missing_mount(configuration, located.host()),
    ];
    checks.into_iter().flatten().collect()
}

fn refusal(configuration: &Configuration, flag: FlagName, message: String) -> Option<Refusal> {
    let origin = configuration.setting(flag)?.origin.clone();
    Some(Refusal { aborts: false, message, flag: flag.to_string(), origin, rule: Rule::R99 })
}

/// A path of a flag that is not there, as the agent sees the files of its host.
fn missing(agent: &AgentFlags, flag: FlagName, message: impl Fn(&str) -> String) -> Option<Refusal> {
    let text = agent.configuration.setting(flag)?.text.to_string();
    let path = text.strip_prefix("file://").unwrap_or(&text);
    let named = PathBuf::from(path);
    let unit = agent.units.first();
    let seen = match unit.map(|unit| unit.view(&named).sees) {
        None => named,
        Some(Sees::Path(seen) | Sees::ReadOnly(seen)) => seen,
        Some(Sees::Empty | Sees::Nothing | Sees::Unknown) => return None,
    };
    let is_missing = fs::metadata(&seen).is_err_and(|error| error.kind() == ErrorKind::NotFound);
    (seen.is_absolute() && is_missing).then(|| refusal(&agent.configuration, flag, message(path)))?
}

/// A disk of `--resources` whose mount is not in the mount table.
fn missing_mount(configuration: &Configuration, host: &Host) -> Option<Refusal> {
    let setting = configuration.setting(FlagName::RESOURCES)?;
    let role = configuration.text(FlagName::DEFAULT_ROLE).unwrap_or_default();
    let resources = Resources::parse(setting.text.bytes(), &role).ok()?;
    let mounts = Mounts::read(host).ok()?;
    let message = resources.iter().find_map(|resource| {
        let source = resource.disk.as_ref()?.source.as_ref()?;
        let root = source.mount.clone().filter(|_| source.kind == SourceKind::Mount)??;
        let root = Path::new(OsStr::from_bytes(root.bytes()));
        let shown = root.display();
        match fs::canonicalize(root) {
            Ok(real) if mounts.on(&real).is_some() => None,
            Ok(real) => Some(format!("Failed to find mount '{}' in /proc/mounts", real.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => Some(format!(
                "Failed to determine `realpath` for DiskInfo mount in resource '{resource}' with path '{shown}': no such path"
            )),
            Err(_) => None,
        }
    })?;
    refusal(configuration, FlagName::RESOURCES, message)
}
