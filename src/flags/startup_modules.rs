//! Modules that a flag names and that no library brings (R99; `slave/main.cpp`). No library is opened.

use super::name::FlagName;
use super::startup::Checks;

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

    fn named_module(&mut self, flag: FlagName, before: impl Fn(&str) -> String) {
        let Some(name) = self.given(flag).map(|name| name.to_string()) else { return };
        if !self.may_be_module(&name) {
            self.fails(flag, format!("{}Module '{name}' unknown", before(&name)));
        }
    }
}
