//! Files, directories and mounts of the machine that flags name: the agent refuses to start where one is missing or holds
//! what it cannot read (R99; `slave/main.cpp`, `Slave::initialize`, `ModuleManager::load`). Where the machine is not seen,
//! as for a copy, that is not known.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::agent_flags::AgentFlags;
use super::located::Located;
use super::machine_files::{MachineFiles, NotRead};
use crate::flags::releases::has_cgroups2;
use crate::flags::{
    Cgroups2, Configuration, FlagName, FlagWord, HIDDEN, Refusal, bad_credential, bad_credentials,
    no_subsystem,
};
use crate::host::{Host, Mounts, Sees, controllers, subsystems};
use crate::rules::Rule;
use crate::schema::{Release, flag_messages};
use crate::values::{Resources, SourceKind, message_from_json, parse_json};

/// What the files that flags name say.
#[derive(Debug, Default)]
pub(super) struct FlagFiles {
    /// Why the agent refuses its flags, in its order.
    pub(super) refusals: Vec<Refusal>,
    /// What was not checked, in words.
    pub(super) unchecked: Vec<String>,
}

/// A flag that names a file or a directory.
struct PathFlag {
    flag: FlagName,
    check: fn(&Named<'_>) -> Result<(), Trouble>,
}

/// What a flag names.
struct Named<'a> {
    files: &'a MachineFiles,
    agent: &'a AgentFlags,
    flag: FlagName,
    /// The value of the flag, without `file://`.
    text: &'a str,
}

/// Why it cannot be used.
enum Trouble {
    Fails(String),
    Aborts(String),
    NotSeen,
}

/// In the agent's order.
const PATHS: &[PathFlag] = &[
    PathFlag { flag: FlagName::MODULES_DIR, check: modules_dir },
    PathFlag { flag: FlagName::MODULES, check: libraries },
    PathFlag {
        flag: FlagName::JWT_SECRET_KEY,
        check: |named| {
            named.read(named.text).map(drop).map_err(|error| {
                error.says(|_| "Failed to read the file specified by --jwt_secret_key".to_owned())
            })
        },
    },
    PathFlag {
        flag: FlagName::CSI_PLUGIN_CONFIG_DIR,
        check: |named| {
            let text = named.text;
            named.exists(text, || {
                format!(
                    "Failed to initialize the CSI server: The CSI plugin configuration directory '{text}' does not exist"
                )
            })
        },
    },
    PathFlag { flag: FlagName::NETWORK_CNI_CONFIG_DIR, check: cni_config_dir },
    PathFlag { flag: FlagName::SECCOMP_PROFILE_NAME, check: seccomp_profile },
    PathFlag {
        flag: FlagName::CREDENTIAL,
        check: |named| {
            let path = named.shown();
            named.credentials("credential", |content, release| bad_credential(path, content, release))
        },
    },
    PathFlag {
        flag: FlagName::HTTP_CREDENTIALS,
        check: |named| named.credentials("credentials", bad_credentials),
    },
    PathFlag { flag: FlagName::RESOURCE_PROVIDER_CONFIG_DIR, check: provider_config_dir },
];

impl FlagFiles {
    /// Of the flags of an agent.
    pub(super) fn look(located: &Located, agent: &AgentFlags, files: &MachineFiles) -> Self {
        let configuration = &agent.configuration;
        let mut found = Self::default();
        for PathFlag { flag, check } in PATHS {
            let Some(setting) = configuration.setting(*flag) else { continue };
            let text = setting.text.to_string();
            let text = text.strip_prefix("file://").unwrap_or(&text);
            let named = Named { files, agent, flag: *flag, text };
            let (aborts, message) = match check(&named) {
                Ok(()) => continue,
                Err(Trouble::Fails(message)) => (false, message),
                Err(Trouble::Aborts(message)) => (true, message),
                Err(Trouble::NotSeen) => {
                    let what = if *flag == FlagName::MODULES { "the libraries" } else { named.shown() };
                    found.unchecked.push(format!(
                        "--{flag} was not checked: {what} cannot be seen here, and the agent does not start if it is \
                         missing or bad"
                    ));
                    continue;
                }
            };
            found.refusals.extend(refusal(configuration, *flag, message).map(|it| Refusal { aborts, ..it }));
        }
        if files.are_of_this_host() {
            found.refusals.extend(missing_subsystem(configuration, located.host()));
            found.refusals.extend(missing_mount(configuration, located.host()));
        }
        found
    }
}

impl Named<'_> {
    /// What may be shown of the value: not a secret that is in the place of a path.
    fn shown(&self) -> &str {
        if self.text.trim_start().starts_with(['{', '[']) { HIDDEN } else { self.text }
    }

    /// A path as the agent sees it, or by its unit's settings does not.
    fn seen(&self, path: &str) -> Result<PathBuf, NotRead> {
        let named = PathBuf::from(path);
        let seen = match self.agent.units.first().map(|unit| unit.view(&named).sees) {
            None => named,
            Some(Sees::Path(seen) | Sees::ReadOnly(seen)) => seen,
            Some(Sees::Empty | Sees::Nothing | Sees::Unknown) => return Err(NotRead::NotSeen),
        };
        if seen.is_absolute() { Ok(seen) } else { Err(NotRead::NotSeen) }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, NotRead> {
        self.files.read(&self.seen(path)?)
    }

    fn exists(&self, path: &str, missing: impl Fn() -> String) -> Result<(), Trouble> {
        let seen = self.seen(path).and_then(|seen| self.files.exists(&seen));
        seen.map_err(|error| error.says(|_| missing()))
    }

    /// A file of credentials, in whose content `bad` finds what the agent refuses.
    fn credentials(&self, kind: &str, bad: impl Fn(&[u8], Release) -> Option<String>) -> Result<(), Trouble> {
        let (path, flag) = (self.shown(), self.flag);
        let failed = |why: &str| format!("Failed to read {kind} file '{path}': {why} (see --{flag} flag)");
        let content = self.read(self.text).map_err(|error| error.says(failed))?;
        bad(&content, self.agent.configuration.release).map_or(Ok(()), |refused| Err(Trouble::Fails(refused)))
    }

    /// The names in the directory that the flag names.
    fn names(&self) -> Result<Vec<String>, NotRead> {
        let names = self.files.names(&self.seen(self.text)?)?;
        Ok(names.into_iter().map(|name| name.to_string_lossy().into_owned()).collect())
    }
}

impl NotRead {
    fn says(self, message: impl FnOnce(&str) -> String) -> Trouble {
        match self {
            Self::Fails(why) => Trouble::Fails(message(why)),
            Self::NotSeen => Trouble::NotSeen,
        }
    }
}

/// Each manifest in it is a JSON object of modules.
fn modules_dir(named: &Named<'_>) -> Result<(), Trouble> {
    let directory = named.text;
    let failed = |why: &str| {
        format!(
            "Error loading modules: Error loading module manifests from '{directory}' directory: Failed to opendir \
             '{directory}': {why}"
        )
    };
    let names = named.names().map_err(|error| error.says(failed))?;
    for name in names {
        let path = format!("{}/{name}", directory.trim_end_matches('/'));
        let failed =
            |why: &str| format!("Error loading modules: Error reading module manifest file '{path}': {why}");
        let content = named.read(&path).map_err(|error| error.says(failed))?;
        let json = parse_json(&content)
            .and_then(|json| message_from_json(&flag_messages::MODULES, &json).map(|_| json));
        let json = json.map_err(|refused| {
            let why = refused.text;
            Trouble::Fails(format!(
                "Error loading modules: Error parsing module manifest file '{path}': {why}"
            ))
        })?;
        opens(named, &json, &format!("Error loading modules: Error loading modules from '{path}': "))?;
    }
    Ok(())
}

fn libraries(named: &Named<'_>) -> Result<(), Trouble> {
    let json = parse_json(named.text.as_bytes()).unwrap_or_default();
    opens(named, &json, "Error loading modules: ")
}

/// Whether the libraries of modules are there. One that is named without a directory is searched by the linker.
fn opens(named: &Named<'_>, modules: &serde_json::Value, before: &str) -> Result<(), Trouble> {
    for library in modules["libraries"].as_array().into_iter().flatten() {
        let Some(file) = library["file"].as_str() else {
            // The linker searches it by its name.
            library["name"]
                .as_str()
                .ok_or_else(|| Trouble::Fails(format!("{before}Library name or path not provided")))?;
            continue;
        };
        if file.contains('/') {
            named.exists(file, || {
                format!(
                    "{before}Error opening library: '{file}': Could not load library '{file}': {file}: cannot open shared \
                     object file: No such file or directory"
                )
            })?;
        }
    }
    Ok(())
}

/// `NetworkCniIsolatorProcess::create`, where both of its directories are given.
fn cni_config_dir(named: &Named<'_>) -> Result<(), Trouble> {
    let configuration = &named.agent.configuration;
    let text = configuration.text(FlagName::ISOLATION).unwrap_or_default().to_string();
    let other = text
        .split(',')
        .any(|name| name.starts_with("network/") && !["network/cni", "network/ports"].contains(&name));
    if other
        || !configuration.has(FlagWord::MESOS)
        || configuration.setting(FlagName::NETWORK_CNI_PLUGINS_DIR).is_none()
    {
        return Ok(());
    }
    let directory = named.text;
    named.exists(directory, || {
        format!(
            "Failed to create a containerizer: Could not create MesosContainerizer: Failed to create isolator \
             'network/cni': The CNI network configuration directory '{directory}' does not exist"
        )
    })
}

fn seccomp_profile(named: &Named<'_>) -> Result<(), Trouble> {
    let configuration = &named.agent.configuration;
    let Some(directory) = configuration.setting(FlagName::SECCOMP_CONFIG_DIR) else { return Ok(()) };
    if !configuration.has(FlagWord::LINUX_SECCOMP) || !configuration.has(FlagWord::MESOS) {
        return Ok(());
    }
    let path = format!("{}/{}", directory.text.to_string().trim_end_matches('/'), named.text);
    named.read(&path).map(drop).map_err(|error| {
        error.says(|why| {
            format!(
                "Failed to create a containerizer: Could not create MesosContainerizer: Failed to create isolator \
                 'linux/seccomp': Failed to read Seccomp profile file '{path}': {why}"
            )
        })
    })
}

fn provider_config_dir(named: &Named<'_>) -> Result<(), Trouble> {
    let directory = named.text;
    let missing = || {
        format!(
            "Failed to create local resource provider daemon: Config directory '{directory}' does not exist"
        )
    };
    named.exists(directory, missing)?;
    let listed = named.names();
    listed.map(drop).map_err(|error| match error {
        NotRead::Fails(why) => Trouble::Aborts(format!(
            "Unable to list the resource provider config directory '{directory}': Failed to opendir '{directory}': {why}"
        )),
        NotRead::NotSeen => Trouble::NotSeen,
    })
}

fn refusal(configuration: &Configuration, flag: FlagName, message: String) -> Option<Refusal> {
    let origin = configuration.setting(flag)?.origin.clone();
    let flag = flag.to_string();
    Some(Refusal { aborts: false, message, detail: None, flag, origin, rule: Rule::R99 })
}

/// A subsystem of `--agent_subsystems` that the kernel does not have.
fn missing_subsystem(configuration: &Configuration, host: &Host) -> Option<Refusal> {
    let wanted = configuration.setting(FlagName::AGENT_SUBSYSTEMS)?.text.to_string();
    if configuration.machine.cgroups2 == Cgroups2::Used {
        let known = controllers(host).ok().filter(|_| has_cgroups2(configuration.release))?;
        let _ = wanted.split(',').find(|name| !name.is_empty() && !known.iter().any(|its| its == name))?;
        // `initializeCgroups2` writes all of them at once.
        let message = "Failed to enable the requested cgroup v2 controllers: Invalid argument".to_owned();
        return refusal(configuration, FlagName::AGENT_SUBSYSTEMS, message);
    }
    let known = subsystems(host).ok()?;
    let mut wanted = wanted.split(',').filter(|name| !name.is_empty());
    let missing = wanted.find(|name| known.iter().all(|(its, _)| its != name))?;
    refusal(configuration, FlagName::AGENT_SUBSYSTEMS, no_subsystem(configuration, missing))
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
