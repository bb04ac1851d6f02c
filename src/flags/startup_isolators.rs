//! Which isolators `--isolation` names, and which of them the agent refuses: unknown ones, and those that lack what they
//! need (R261).

use std::collections::BTreeSet;

use super::isolators::{Beside, DEMANDS, Demand, is_built_in};
use super::machine::Cgroups2;
use super::name::FlagName;
use super::releases;
use super::startup::Checks;
use super::startup_containerizer::{Refused, fails};
use super::word::FlagWord;
use crate::schema::Release;
use crate::values::parse_json;

/// The isolators of a configuration.
pub(super) struct Isolators {
    /// As given, without empty names.
    pub(super) given: Vec<String>,
    /// What becomes of them: deprecated names replaced, and those added that always are.
    pub(super) all: Vec<String>,
}

impl Isolators {
    pub(super) fn of(text: &str, release: Release) -> Self {
        if !releases::lists_isolators(release) {
            return Self { given: vec![text.to_owned()], all: vec![text.to_owned()] };
        }
        let names =
            text.split(',').filter(|name| !releases::skips_empty_isolators(release) || !name.is_empty());
        let given: Vec<String> = names.map(ToOwned::to_owned).collect();
        let replaces = releases::replaces_deprecated_isolators(release);
        let replaced = |name: &String| -> Vec<String> {
            let names: &[&str] = match &**name {
                "process" if replaces || text == "process" => &["posix/cpu", "posix/mem"],
                "cgroups" if replaces || text == "cgroups" => &["cgroups/cpu", "cgroups/mem"],
                "posix/disk" if replaces => &["disk/du"],
                other => &[other],
            };
            names.iter().map(|name| (*name).to_owned()).collect()
        };
        let mut all: Vec<String> = given.iter().flat_map(replaced).collect();
        let lacks = |part: &str| !all.iter().any(|name| name.contains(part));
        let ports_count = releases::takes_ports_for_a_network(release);
        let is_network =
            |name: &String| name.contains("network/") && (ports_count || name != "network/ports");
        let lacks_images = !lacks("filesystem/linux") && lacks("volume/image");
        let added = [
            (releases::adds_posix_filesystem(release) && lacks("filesystem/"), "filesystem/posix"),
            (releases::adds_cni(release) && !all.iter().any(is_network), "network/cni"),
            (releases::adds_image_volumes(release) && lacks_images, "volume/image"),
            (releases::adds_environment_secret(release) && lacks("environment_secret"), "environment_secret"),
        ];
        all.extend(added.into_iter().filter(|(is_added, _)| *is_added).map(|(_, name)| name.to_owned()));
        Self { given, all }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.all.iter().any(|one| one == name)
    }

    pub(super) fn count(&self, is_one: impl Fn(&str) -> bool) -> usize {
        let different: BTreeSet<&String> = self.all.iter().filter(|name| is_one(name)).collect();
        different.len()
    }

    pub(super) fn has_duplicates(names: &[String]) -> bool {
        names.iter().collect::<BTreeSet<_>>().len() != names.len()
    }
}

impl Checks<'_> {
    /// The isolators, each by itself.
    pub(super) fn isolators(&self, text: &str, isolators: &Isolators) -> Option<Refused> {
        let release = self.configuration.release;
        let by = Beside {
            linux_launcher: self.configuration.has(FlagWord::LINUX),
            isolation: text,
            configuration: self.configuration,
        };
        let refuses = |demand: &&Demand| {
            demand.holds(release) && isolators.has(demand.isolator) && !(demand.is_met)(&by)
        };
        let text_of = |demand: &Demand| Refused::Fails(demand.says(&by));
        let unmet =
            |is_one: fn(&str) -> bool| DEMANDS.iter().filter(|demand| is_one(demand.isolator)).find(refuses);
        let unknown = || self.unknown_isolator(isolators);
        if releases::orders_isolators_itself(release) {
            let filesystem = |name: &str| name.starts_with("filesystem/");
            return unmet(filesystem)
                .map(text_of)
                .or_else(|| self.cgroups_isolator(text, isolators, by.linux_launcher))
                .or_else(|| unmet(|name| !name.starts_with("filesystem/")).map(text_of))
                .or_else(|| unknown().map(|name| self.is_unsupported(name)));
        }
        // In 1.5 the order is not determined.
        let demand = unmet(|_| true);
        let is_by_name = releases::orders_isolators_by_name(release);
        let place = |name: &str| {
            let place = isolators.all.iter().position(|one| one == name);
            if is_by_name { (None, name.to_owned()) } else { (place, String::new()) }
        };
        match (demand, unknown()) {
            (Some(demand), Some(name)) if place(name) < place(demand.isolator) => {
                Some(self.is_unsupported(name))
            }
            (Some(demand), _) => Some(text_of(demand)),
            (None, Some(name)) => Some(self.is_unsupported(name)),
            (None, None) => None,
        }
    }

    /// One that the agent does not have, and that no module can bring.
    fn unknown_isolator<'i>(&self, isolators: &'i Isolators) -> Option<&'i str> {
        let release = self.configuration.release;
        let replaces = releases::replaces_deprecated_isolators(release);
        let names = if replaces { &isolators.given } else { &isolators.all };
        let is_deprecated = |name: &str| replaces && matches!(name, "process" | "cgroups" | "posix/disk");
        let is_unknown =
            |name: &&String| !is_built_in(name, release) && !is_deprecated(name) && !self.may_be_module(name);
        let mut unknown: Vec<&str> = names.iter().filter(is_unknown).map(|name| &**name).collect();
        if releases::orders_isolators_by_name(release) {
            unknown.sort_unstable();
        }
        unknown.first().copied()
    }

    fn is_unsupported(&self, name: &str) -> Refused {
        let release = self.configuration.release;
        let text = "Unknown or unsupported isolator";
        Refused::Fails(if !releases::lists_isolators(release) {
            format!("Unrecognized isolation type: {name}")
        } else if !releases::quotes_isolators(release) {
            format!("{text}: {name}")
        } else if !releases::fails_to_create_isolators(release) {
            format!("Could not create isolator '{name}': {text}")
        } else if !releases::names_unknown_isolator_last(release) {
            format!("Failed to create isolator '{name}': {text}")
        } else {
            format!("{text} '{name}'")
        })
    }

    /// Whether a loaded module can have this name.
    pub(super) fn may_be_module(&self, name: &str) -> bool {
        if self.is_given(FlagName::MODULES_DIR) || self.configuration.is_unknown(FlagName::MODULES) {
            return true;
        }
        let Some(modules) = self.given(FlagName::MODULES) else { return false };
        let json = parse_json(modules.bytes()).unwrap_or_default();
        let libraries = json["libraries"].as_array().into_iter().flatten();
        let mut all = libraries.flat_map(|library| library["modules"].as_array().into_iter().flatten());
        all.any(|module| module["name"].as_str() == Some(name))
    }

    /// `CgroupsIsolatorProcess::create` and, on the master branch, `Cgroups2IsolatorProcess::create`, since 1.6.
    fn cgroups_isolator(&self, text: &str, isolators: &Isolators, linux_launcher: bool) -> Option<Refused> {
        let release = self.configuration.release;
        let is_head = releases::has_cgroups2(release);
        let mut its: Vec<&String> = isolators
            .all
            .iter()
            .filter(|name| name.starts_with("cgroups/") && is_built_in(name, release))
            .collect();
        its.sort_unstable();
        let first = if is_head && linux_launcher { "cgroups/all" } else { its.first()? };
        if is_head && !linux_launcher {
            return Some(Refused::Aborts("flags.launcher == \"linux\""));
        }
        let cgroups2 = if is_head { &self.configuration.machine.cgroups2 } else { &Cgroups2::Unused };
        let has_all = releases::has_all_cgroups(release);
        if has_all && text.contains("cgroups/all") {
            return None;
        }
        let given = || isolators.given.iter().filter_map(|name| name.strip_prefix("cgroups/"));
        let is_known = |name: &str| {
            let v1 = name != "all" && is_built_in(&format!("cgroups/{name}"), release);
            let v2 = CONTROLLERS.contains(&name);
            match cgroups2 {
                Cgroups2::Used => v2,
                Cgroups2::Unused | Cgroups2::Elsewhere(_) => v1,
                Cgroups2::Unknown => v1 || v2,
            }
        };
        if let Some(name) = given().find(|name| !is_known(name)) {
            return Some(fails(format!(
                "Failed to create isolator '{first}': Unknown or unsupported isolator 'cgroups/{name}'"
            )));
        }
        let is_empty = given().next().is_none() && *cgroups2 == Cgroups2::Unused && self.says_isolation();
        (has_all && is_empty).then_some(Refused::Aborts("!subsystemSet.empty()"))
    }
}

/// What `Cgroups2IsolatorProcess` knows.
const CONTROLLERS: [&str; 9] =
    ["core", "cpu", "mem", "perf_event", "io", "hugetlb", "cpuset", "pids", "devices"];
