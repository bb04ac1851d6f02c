//! What `Containerizer::create` and `MesosContainerizer::create` refuse (R99, R261; `slave/containerizer/containerizer.cpp`,
//! `slave/containerizer/mesos/containerizer.cpp`), by release and in their order. What the kernel, programs and files of
//! the machine decide is not asked.

use std::collections::BTreeSet;

use super::isolators::built_in;
use super::name::FlagName;
use super::releases;
use super::startup::Checks;
use super::startup_isolators::Isolators;
use super::word::FlagWord;
use crate::rules::Rule;
use crate::values::ValueError;

/// Why the agent refuses to start: an error, or a check that aborts it.
pub(super) enum Refused {
    Fails(String),
    Aborts(&'static str),
}

pub(super) fn fails(text: impl Into<String>) -> Refused {
    Refused::Fails(text.into())
}

impl Checks<'_> {
    /// `Containerizer::create`.
    pub(super) fn containerizer(&mut self) {
        let release = self.configuration.release;
        let Some(list) = self.configuration.text(FlagName::CONTAINERIZERS) else { return };
        let list = list.to_string();
        let mut names: Vec<&str> = list.split(',').collect();
        let isolation = self.configuration.text(FlagName::ISOLATION).unwrap_or_default();
        let knows_external = releases::has_external_containerizer(release);
        if !releases::has_several_containerizers(release) {
            names = vec!["mesos"];
        }
        if knows_external && isolation == "external" {
            return;
        }
        if releases::refuses_equal_containerizers(release) {
            let different: BTreeSet<&str> = names.iter().copied().collect();
            if different.len() != names.len() {
                let text = format!("Duplicate entries found in --containerizer flag '{list}'");
                self.containerizer_fails(FlagName::CONTAINERIZERS, &text);
                return;
            }
            names = different.into_iter().collect();
        }
        for name in names {
            match name {
                "mesos" => {
                    if let Some((flag, refused)) = self.mesos_containerizer() {
                        self.refuse_mesos(flag, refused);
                        return;
                    }
                }
                "docker" => {}
                "external" if knows_external => {}
                _ => {
                    let text = format!("Unknown or unsupported containerizer: {name}");
                    self.containerizer_fails(FlagName::CONTAINERIZERS, &text);
                    return;
                }
            }
        }
    }

    fn containerizer_fails(&mut self, flag: FlagName, text: &str) {
        self.fails(flag, format!("Failed to create a containerizer: {text}"));
    }

    fn refuse_mesos(&mut self, flag: FlagName, refused: Refused) {
        let release = self.configuration.release;
        let refused = match refused {
            Refused::Aborts(check) => ValueError::aborts(format!("Check failed: {check} ")),
            // These end the agent where they are met.
            Refused::Fails(text)
                if text.starts_with("Docker runtime isolator") || !releases::lists_isolators(release) =>
            {
                ValueError::fails(text)
            }
            Refused::Fails(text) => {
                let which = if releases::has_several_containerizers(release) {
                    "Could not create MesosContainerizer: "
                } else {
                    ""
                };
                ValueError::fails(format!("Failed to create a containerizer: {which}{text}"))
            }
        };
        self.refuse(flag, Rule::R261, refused);
    }

    /// `MesosContainerizer::create`: the flag, and why.
    fn mesos_containerizer(&self) -> Option<(FlagName, Refused)> {
        let release = self.configuration.release;
        if self.configuration.is_unknown(FlagName::ISOLATION) {
            return None;
        }
        let text = self.configuration.text(FlagName::ISOLATION).unwrap_or_default().to_string();
        let isolators = Isolators::of(&text, release);
        let isolation = |refused: Refused| (FlagName::ISOLATION, refused);
        let combination = || Self::combination(&isolators);
        let first = releases::refuses_combinations(release).then(combination).flatten();
        first
            .map(isolation)
            .or_else(|| self.pair_of_disks(&isolators).map(isolation))
            .or_else(|| self.images_need(&text).map(|refused| (FlagName::IMAGE_PROVIDERS, refused)))
            .or_else(|| self.logger_of(!releases::switchboard_creates_logger(release), "Failed to create"))
            .or_else(|| self.launcher_of(releases::quotes_isolators(release)))
            .or_else(|| self.provisioner(&text))
            .or_else(|| {
                let duplicates = || Self::duplicates(&isolators.all);
                let refused = releases::refuses_equal_isolators_at_last(release).then(duplicates).flatten();
                refused.or_else(|| self.isolators(&text, &isolators)).map(isolation)
            })
            .or_else(|| self.launcher_of(!releases::quotes_isolators(release)))
            .or_else(|| {
                let switchboard = "Failed to create I/O switchboard: Cannot create";
                self.logger_of(releases::switchboard_creates_logger(release), switchboard)
            })
    }

    /// The container logger, if it is made at this point.
    fn logger_of(&self, now: bool, before: &str) -> Option<(FlagName, Refused)> {
        let why = self.container_logger().filter(|_| now)?;
        Some((FlagName::CONTAINER_LOGGER, Refused::Fails(format!("{before} container logger: {why}"))))
    }

    fn duplicates(names: &[String]) -> Option<Refused> {
        let text = format!("Duplicate entries found in --isolation flag '[ {} ]'", names.join(", "));
        Isolators::has_duplicates(names).then_some(Refused::Fails(text))
    }

    /// One isolator of file systems, and one of networks.
    fn combination(isolators: &Isolators) -> Option<Refused> {
        if let Some(refused) = Self::duplicates(&isolators.given) {
            return Some(refused);
        }
        if isolators.count(|name| name.starts_with("filesystem/")) > 1 {
            return Some(fails("Using multiple filesystem isolators simultaneously is disallowed"));
        }
        if isolators.count(|name| name.starts_with("network/") && name != "network/ports") > 1 {
            return Some(fails("Using multiple network isolators simultaneously is disallowed"));
        }
        None
    }

    fn pair_of_disks(&self, isolators: &Isolators) -> Option<Refused> {
        let both =
            isolators.has(const { built_in("posix/disk") }) && isolators.has(const { built_in("disk/du") });
        (both && releases::refuses_two_disk_isolators(self.configuration.release))
            .then(|| fails("Using 'posix/disk' and 'disk/du' simultaneously is disallowed"))
    }

    /// What container images need.
    fn images_need(&self, isolation: &str) -> Option<Refused> {
        let release = self.configuration.release;
        if !releases::wants_linux_for_images(release) || !self.is_given(FlagName::IMAGE_PROVIDERS) {
            return None;
        }
        let end = if releases::ends_image_errors_with_a_stop(release) { "." } else { "" };
        if !isolation.contains("filesystem/linux") {
            let text =
                format!("The 'filesystem/linux' isolator must be enabled for container image support{end}");
            return Some(fails(text));
        }
        let linux = self.configuration.has(FlagWord::LINUX);
        let text = format!("The 'linux' launcher must be used for container image support{end}");
        (!linux).then_some(Refused::Fails(text))
    }

    /// The launcher, if it is made at this point.
    fn launcher_of(&self, now: bool) -> Option<(FlagName, Refused)> {
        let launcher = self.configuration.launcher();
        if !now || matches!(&*launcher, "linux" | "posix") {
            return None;
        }
        let which = if releases::quotes_isolators(self.configuration.release) {
            "Failed to create launcher: "
        } else {
            ""
        };
        let text = format!("{which}Unknown or unsupported launcher: {launcher}");
        Some((FlagName::LAUNCHER, Refused::Fails(text)))
    }

    /// Without any flag that says so, the agent's launcher and isolators are not known.
    pub(super) fn says_isolation(&self) -> bool {
        let is_given = |flag| self.is_given(flag);
        self.configuration.complete || is_given(FlagName::ISOLATION) || is_given(FlagName::LAUNCHER)
    }

    /// `Provisioner::create` and `Store::create`.
    fn provisioner(&self, isolation: &str) -> Option<(FlagName, Refused)> {
        let release = self.configuration.release;
        let failed = |flag, text: String| {
            Some((flag, Refused::Fails(format!("Failed to create provisioner: {text}"))))
        };
        if let Some(backend) = self.given(FlagName::IMAGE_PROVISIONER_BACKEND) {
            let backend = backend.to_string();
            let why = if releases::says_why_backend_is_unsupported(release) {
                "not supported: Not found"
            } else {
                "unsupported"
            };
            if !["aufs", "bind", "copy", "overlay"].contains(&&*backend) {
                let text = format!("The specified provisioner backend '{backend}' is {why}");
                return failed(FlagName::IMAGE_PROVISIONER_BACKEND, text);
            }
        }
        let providers = self.given(FlagName::IMAGE_PROVIDERS)?.to_string();
        let mut has_docker = false;
        for provider in providers.split(',').filter(|name| !name.is_empty()) {
            let kind = provider.to_ascii_uppercase();
            if !matches!(&*kind, "APPC" | "DOCKER") {
                let text = format!("Failed to create image stores: Unknown image type '{provider}'");
                return failed(FlagName::IMAGE_PROVIDERS, text);
            }
            has_docker |= kind == "DOCKER";
        }
        if has_docker && releases::wants_docker_runtime(release) && !isolation.contains("docker/runtime") {
            let text = "Docker runtime isolator has to be specified if 'DOCKER' is included in 'image_providers'. \
                        Please add 'docker/runtime' to '--isolation' flags";
            return Some((FlagName::IMAGE_PROVIDERS, Refused::Fails(text.to_owned())));
        }
        None
    }
}

#[cfg(test)]
#[path = "startup_containerizer_tests.rs"]
mod tests;
