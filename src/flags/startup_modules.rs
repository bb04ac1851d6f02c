//! Modules that a flag names and that no library brings (R99; `slave/main.cpp`). No library is opened.

use super::name::FlagName;
use super::startup::Checks;
use crate::values::parse_json;

impl Checks<'_> {
    /// Before the containerizer.
    pub(super) fn modules(&mut self) {
        let text = "Only one of --modules or --modules_dir should be specified";
        self.exclude(FlagName::MODULES, FlagName::MODULES_DIR, text);
        let hooks = self.given(FlagName::HOOKS).map(|hooks| hooks.to_string()).unwrap_or_default();
        let hooks =
            if self.given(FlagName::HOOKS).is_some() { hooks.split(',').collect() } else { Vec::new() };
        if let Some(hook) = hooks.into_iter().find(|hook| !self.may_be_module(hook)) {
            let text = format!("Error installing hooks: No hook module named '{hook}' available");
            self.fails(FlagName::HOOKS, text);
        }
        self.manifest();
        let before = "Failed to initialize secret resolver: Failed to initialize secret resolver: ";
        self.named_module(FlagName::SECRET_RESOLVER, |_| before.to_owned());
    }

    /// After it, in the order of `main`.
    pub(super) fn modules_of_main(&mut self) {
        let detector = |_: &str| "Failed to create a master detector: ".to_owned();
        self.named_module(FlagName::MASTER_DETECTOR, detector);
        if self.given(FlagName::AUTHORIZER).is_some_and(|name| name != "local") {
            self.named_module(FlagName::AUTHORIZER, |name| format!("Could not create '{name}' authorizer: "));
        }
        self.named_module(FlagName::RESOURCE_ESTIMATOR, |name| {
            format!(
                "Failed to create resource estimator: Failed to create resource estimator module '{name}': "
            )
        });
        self.named_module(FlagName::QOS_CONTROLLER, |name| {
            format!("Failed to create QoS Controller: Failed to create QoS Controller module '{name}': ")
        });
    }

    /// `--modules`: libraries and modules without a name (`ModuleManager::loadManifest`).
    fn manifest(&mut self) {
        let Some(modules) = self.given(FlagName::MODULES) else { return };
        let json = parse_json(modules.bytes()).unwrap_or_default();
        let libraries = json["libraries"].as_array().into_iter().flatten();
        let refused = libraries.into_iter().find_map(|library| {
            let Some(name) = library["file"].as_str().or_else(|| library["name"].as_str()) else {
                return Some("Library name or path not provided".to_owned());
            };
            let mut modules = library["modules"].as_array().into_iter().flatten();
            let is_nameless = modules.any(|module| module["name"].as_str().is_none());
            is_nameless.then(|| format!("Error: module name not provided with library '{name}'"))
        });
        if let Some(why) = refused {
            self.fails(FlagName::MODULES, format!("Error loading modules: {why}"));
        }
    }

    /// In `Slave::initialize`.
    pub(super) fn disk_profile_adaptor(&mut self) {
        let before =
            "Failed to create disk profile adaptor: Failed to initialize disk profile adaptor module: ";
        self.named_module(FlagName::DISK_PROFILE_ADAPTOR, |_| before.to_owned());
    }

    /// When a master is found, after recovery: with credentials, the agent ends itself (`Slave::authenticate`).
    pub(super) fn authenticatee(&mut self) {
        let is_other = self.given(FlagName::AUTHENTICATEE).is_some_and(|name| name != "crammd5");
        if is_other && self.is_given(FlagName::CREDENTIAL) {
            self.named_module(FlagName::AUTHENTICATEE, |name| {
                format!("Could not create authenticatee module '{name}': ")
            });
        }
    }

    /// Why the container logger cannot be created (`ContainerLogger::create`).
    pub(super) fn container_logger(&self) -> Option<String> {
        let name = self.given(FlagName::CONTAINER_LOGGER)?.to_string();
        (!self.may_be_module(&name))
            .then(|| format!("Failed to create container logger module '{name}': Module '{name}' unknown"))
    }

    fn named_module(&mut self, flag: FlagName, before: impl Fn(&str) -> String) {
        let Some(name) = self.given(flag).map(|name| name.to_string()) else { return };
        if !self.may_be_module(&name) {
            self.fails(flag, format!("{}Module '{name}' unknown", before(&name)));
        }
    }
}
