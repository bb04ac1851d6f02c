//! Which isolators `--isolation` names, and which of them the agent refuses: unknown ones, and those that lack what they
//! need (R261).

use std::collections::BTreeSet;

use super::isolators::{Beside, DEMANDS, Demand, is_built_in};
use super::machine::Cgroups2;
use super::name::FlagName;
use super::releases;
use super::startup::Checks;
use super::startup_containerizer::{Refused, fails, minor};
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
        // Until 1.5 a deprecated name counts only if it stands alone.
        let replaced = |name: &String| -> Vec<String> {
            let names: &[&str] = match &**name {
                "process" if release >= minor(6) || text == "process" => &["posix/cpu", "posix/mem"],
                "cgroups" if release >= minor(6) || text == "cgroups" => &["cgroups/cpu", "cgroups/mem"],
                "posix/disk" if release >= minor(6) => &["disk/du"],
                other => &[other],
            };
            names.iter().map(|name| (*name).to_owned()).collect()
        };
        let mut all: Vec<String> = given.iter().flat_map(replaced).collect();
        let lacks = |part: &str| !all.iter().any(|name| name.contains(part));
        let is_other = |name: &String| name.contains("network/") && name != "network/ports";
        let lacks_network = if release < minor(5) { lacks("network/") } else { !all.iter().any(is_other) };
        let adds_image = release < minor(5) && !lacks("filesystem/linux") && lacks("volume/image");
        let added = [
            (Release::new(0, 24, 0), "filesystem/posix", lacks("filesystem/")),
            (minor(0), "network/cni", lacks_network),
            (minor(1), "volume/image", adds_image),
            (minor(4), "environment_secret", lacks("environment_secret")),
        ];
        let is_added = |(since, _, is_missing): &(Release, &str, bool)| *since <= release && *is_missing;
        all.extend(added.into_iter().filter(is_added).map(|(_, name, _)| name.to_owned()));
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
            linux_launcher: self.configuration.launcher() == "linux",
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
        if release >= minor(6) {
            let filesystem = |name: &str| name.starts_with("filesystem/");
            return unmet(filesystem)
                .map(text_of)
                .or_else(|| self.cgroups_isolator(text, isolators, by.linux_launcher))
                .or_else(|| unmet(|name| !name.starts_with("filesystem/")).map(text_of))
                .or_else(|| unknown().map(|name| self.is_unsupported(name)));
        }
        // Until 1.0 in the order of the flag, then by name, in 1.5 in any order.
        let demand = unmet(|_| true);
        let place = |name: &str| {
            let place = isolators.all.iter().position(|one| one == name);
            if release < minor(1) { (place, String::new()) } else { (None, name.to_owned()) }
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
        let names = if release < minor(6) { &isolators.all } else { &isolators.given };
        let is_deprecated =
            |name: &str| release >= minor(6) && matches!(name, "process" | "cgroups" | "posix/disk");
        let is_unknown =
            |name: &&String| !is_built_in(name, release) && !is_deprecated(name) && !self.may_be_module(name);
        let mut unknown: Vec<&str> = names.iter().filter(is_unknown).map(|name| &**name).collect();
        if release >= minor(1) && release < minor(6) {
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
        } else if release < minor(0) {
            format!("Could not create isolator '{name}': {text}")
        } else if release < minor(6) {
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
        let is_head = release >= Release::HEAD;
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
        if release >= minor(7) && text.contains("cgroups/all") {
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
        (release >= minor(7) && is_empty).then_some(Refused::Aborts("!subsystemSet.empty()"))
    }
}

/// What `Cgroups2IsolatorProcess` knows.
const CONTROLLERS: [&str; 9] =
    ["core", "cpu", "mem", "perf_event", "io", "hugetlb", "cpuset", "pids", "devices"];
