//! The agent's configuration from every source of flags, and what of it decides how the agent reads its checkpoint.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::agent_unit::{AgentUnit, MachineUnits};
use super::docker_ability::DockerAbility;
use super::error::Error;
use super::error_code::ErrorCode;
use super::flag_files::FlagFiles;
use super::host_facts::HostFacts;
use super::options::{FlagOptions, ModeChoice};
use crate::flags::{
    Configuration, FlagName, FlagWord, FlagsFrom, FlagsFromError, Layer, MISSING_WORK_DIR, Machine, Refusal,
    Source as FlagSource, StrayKind, releases,
};
use crate::host::{FileTree, has_freezer};
use crate::recovery::{AgentSetup, Launcher, Mode, Outcome, RefusedFlags};
use crate::schema::{Release, hide_refused_attribute};
use crate::values::Text;

/// The agent's configuration.
#[derive(Debug)]
pub struct AgentFlags {
    /// How the agent treats recovery errors.
    pub mode: Mode,
    /// What decides how it reads its checkpoint.
    pub setup: AgentSetup,
    /// Why it would refuse to start with these flags, whatever the checkpoint.
    pub refused: Option<RefusedFlags>,
    /// Every flag.
    pub configuration: Configuration,
    /// The units that start this agent, as far as they are known: those that were named, and its own.
    pub units: Vec<AgentUnit>,
    judged: usize,
    /// What gives flags and cannot be read, in words.
    pub doubts: Vec<String>,
    /// Files that flags name and that were not checked: the agent may refuse to start because of them.
    pub unchecked: Vec<String>,
}

impl AgentFlags {
    /// Reads every source of flags. The first that gives a flag wins: command line, named places, environment, running
    /// agent, or where none runs, its unit.
    ///
    /// # Errors
    /// A named place cannot be read.
    pub fn resolve(
        options: &FlagOptions,
        release: Release,
        proc_root: &Path,
        host: Option<&HostFacts>,
        machine: &MachineUnits,
    ) -> Result<Self, Error> {
        let mut layers = vec![Layer::command_line(options.words.iter().map(|word| word.as_bytes()))];
        let mut units = Vec::new();
        for place in &options.from {
            let layer = read_place(place, proc_root)?;
            if let Some((unit, tree)) = place.unit(proc_root) {
                let tree: Arc<dyn FileTree> = Arc::new(tree);
                units.extend(AgentUnit::new(unit, &tree, FlagSource::Unit));
            }
            layers.push(layer);
        }
        let variables = options.environment.iter();
        layers.push(Layer::environment(variables.map(|(name, value)| (name.as_bytes(), value.as_bytes()))));
        let own = machine.own.as_ref();
        let named_units = units.len();
        let running = host.and_then(HostFacts::running_flags);
        let is_running = running.is_some();
        // Who restarts an agent that a unit runs gets the flags of that unit, which may have been edited.
        let restarted_by = own.filter(|own| is_running && host.is_some_and(|host| host.runs_in(&own.unit)));
        let counts = (!is_running || restarted_by.is_some())
            && options.from.iter().all(|place| !matches!(place, FlagsFrom::Unit(_)));
        let difference =
            restarted_by.zip(running.as_ref()).and_then(|(own, running)| differs(own, running, release));
        let own_layer = own.filter(|_| counts).map(|own| own.layer.clone());
        match restarted_by.filter(|own| counts && own.layer.complete) {
            Some(_) => layers.extend(own_layer.into_iter().chain(running)),
            None => layers.extend(running.into_iter().chain(own_layer)),
        }
        let resting = own.filter(|_| counts).map(|own| format!("{} ({})", own.unit.name, own.place()));
        units.extend(own.cloned());
        let files = |path: &Path, given| machine.files.value(path, given);
        let machine_facts = machine_facts(host, machine.own.as_ref());
        let mut configuration = Configuration::resolve_on(machine_facts, &layers, release, &files);
        let is_told = !options.from.is_empty() || layers[0].gives(FlagName::WORK_DIR.as_str());
        let mut doubts: Vec<String> =
            layers[1..=options.from.len()].iter().flat_map(|layer| layer.doubts.clone()).collect();
        let judged = if is_told { named_units } else { units.len() };
        if is_told || is_running && restarted_by.is_none() {
            configuration.notes.extend(machine.doubt.clone().filter(|_| !is_running));
        } else if !is_running || counts {
            doubts.extend(machine.doubt.clone());
            doubts.extend(own.iter().flat_map(|own| own.layer.doubts.clone()));
        }
        let is_open = units[..judged].iter().any(|unit| !unit.layer.complete);
        if is_open && configuration.setting(FlagName::WORK_DIR).is_none() {
            let strays = units[..judged].iter().flat_map(|unit| &unit.layer.strays);
            let why = strays.filter(|stray| stray.kind == StrayKind::Unreadable);
            let why = why.map(|stray| format!("{}: {}", stray.origin, stray.consequence)).next();
            doubts.push(format!("the agent's work_dir is not known ({})", why.unwrap_or_default()));
        }
        configuration.notes.extend(resting.map(|place| format!("flags are taken from {place}")));
        configuration.notes.extend(difference);
        let refused = configuration.refusals.first().map(refused_flags);
        let mode = mode(options.mode, &configuration);
        let setup = setup(&configuration, host);
        let unchecked = Vec::new();
        Ok(Self { mode, setup, refused, configuration, units, judged, doubts, unchecked })
    }

    /// Adds what the files say that flags name.
    pub(super) fn add(&mut self, files: FlagFiles) {
        self.configuration.notes.extend(files.unchecked.iter().cloned());
        self.unchecked = files.unchecked;
        self.refuse(files.refusals);
    }

    /// Adds why the agent refuses to start with these flags.
    pub(super) fn refuse(&mut self, refusals: impl IntoIterator<Item = Refusal>) {
        self.configuration.refusals.extend(refusals);
        self.refused = self.configuration.refusals.first().map(refused_flags);
        self.setup.refused.clone_from(&self.refused);
    }

    /// Hides the values of refused attributes that are named like secrets.
    pub(super) fn hide_secrets(&mut self) {
        self.configuration.refusals.iter_mut().for_each(without_secrets);
        self.refuse(None);
    }

    /// The units whose every doubt counts: those that were named, and the agent's own, unless its flags were given.
    pub(super) fn judged_units(&self) -> &[AgentUnit] {
        &self.units[..self.judged]
    }

    /// How an agent with these flags treats recovery errors, where another choice is made of who says so.
    pub fn mode_by(&self, choice: ModeChoice) -> Mode {
        mode(choice, &self.configuration)
    }
}

/// What the agent finds out about its machine. `unit`: the one that starts it.
fn machine_facts(host: Option<&HostFacts>, unit: Option<&AgentUnit>) -> Machine {
    let running = host.and_then(|host| host.agent.as_ref());
    let root = match running {
        Some(agent) => agent.process.user().ok().map(|user| user == 0),
        None => unit.map(|unit| unit.unit.user.is_none()),
    };
    Machine {
        root,
        freezer: host.and_then(|host| has_freezer(&host.host).ok()),
        cgroups2: host.map(HostFacts::cgroups2).unwrap_or_default(),
    }
}

/// Flags that an agent was started with, and that its unit does not give, or gives with another value.
fn differs(own: &AgentUnit, running: &Layer, release: Release) -> Option<String> {
    if !own.layer.complete {
        return None;
    }
    let loaded = |layer: &Layer| -> BTreeMap<&str, Text> {
        layer.load(release).0.into_iter().map(|loaded| (loaded.flag.name, loaded.value)).collect()
    };
    let (now, then) = (loaded(running), loaded(&own.layer));
    let names: BTreeSet<&str> = now.keys().chain(then.keys()).copied().collect();
    let shown = |value: Option<&Text>| value.map_or_else(|| "not given".to_owned(), ToString::to_string);
    let different = names.into_iter().filter(|name| now.get(name) != then.get(name));
    let all: Vec<String> = different
        .map(|name| format!("--{name}: {} now, {} then", shown(now.get(name)), shown(then.get(name))))
        .collect();
    let unit = &own.unit.name;
    (!all.is_empty()).then(|| {
        format!(
            "{unit} would restart the agent with other flags than it runs with ({}): {}",
            own.place(),
            all.join("; ")
        )
    })
}

/// See [`AgentFlags::hide_secrets`].
fn without_secrets(refusal: &mut Refusal) {
    refusal.message = hide_refused_attribute(&refusal.message).into_owned();
}

fn refused_flags(refusal: &Refusal) -> RefusedFlags {
    RefusedFlags {
        outcome: if refusal.aborts { Outcome::Aborts } else { Outcome::Fails },
        message: refusal.shown(),
        log_line: refusal.message.clone(),
        rule: refusal.rule,
        origin: refusal.origin.to_string(),
        is_missing: refusal.message == MISSING_WORK_DIR,
    }
}

fn mode(choice: ModeChoice, configuration: &Configuration) -> Mode {
    let counts = match choice {
        ModeChoice::Given(mode) => return mode,
        ModeChoice::Flags => true,
        ModeChoice::StrictByDefault => configuration.setting(FlagName::STRICT).is_some_and(|setting| {
            !matches!(
                setting.origin.source,
                FlagSource::Environment | FlagSource::RunningAgent(_) | FlagSource::OwnUnit
            )
        }),
    };
    if counts && !configuration.bool(FlagName::STRICT) { Mode::Lenient } else { Mode::Strict }
}

fn setup(configuration: &Configuration, host: Option<&HostFacts>) -> AgentSetup {
    let [mesos_containerizer, docker_containerizer] =
        [FlagWord::MESOS, FlagWord::DOCKER].map(|word| configuration.has(word));
    let cleanup = configuration.has(FlagWord::CLEANUP);
    let cni = [FlagName::NETWORK_CNI_PLUGINS_DIR, FlagName::NETWORK_CNI_CONFIG_DIR];
    let has_cni = cni.iter().all(|flag| configuration.setting(*flag).is_some());
    let ability = match host {
        _ if !docker_containerizer => DockerAbility::default(),
        // A start can be repeated when Docker answers again. A cleanup that ends too early leaves executors running.
        None if cleanup => DockerAbility::not_checked(),
        host => DockerAbility::of(configuration, mesos_containerizer, host),
    };
    let machine = &configuration.machine;
    let is_launcher_assumed = mesos_containerizer
        && chooses_launcher(configuration)
        && (machine.root.is_none() || machine.freezer.is_none());
    AgentSetup {
        is_launcher_assumed,
        launcher: if configuration.has(FlagWord::POSIX) { Launcher::Posix } else { Launcher::Linux },
        mesos_containerizer,
        docker_containerizer,
        docker_failure: ability.failure,
        docker_doubt: ability.doubt,
        volume_gids: configuration.setting(FlagName::VOLUME_GID_RANGE).is_some(),
        csi_isolator: configuration.has(FlagWord::VOLUME_CSI),
        cni_in_work_dir: has_cni.then(|| configuration.bool(FlagName::NETWORK_CNI_ROOT_DIR_PERSIST)),
        // The agent manages devices only with cgroups v2. A checkpoint from elsewhere has a state of devices only if that
        // was so there.
        device_manager: configuration.has(FlagWord::CGROUPS_DEVICES)
            && configuration.machine.cgroups2.may_be_used(),
        cleanup,
        refused: configuration.refusals.first().map(refused_flags),
        ..AgentSetup::default()
    }
}

/// Whether no flag names the launcher, so that the agent chooses one (R263).
pub(super) fn chooses_launcher(configuration: &Configuration) -> bool {
    configuration.setting(FlagName::LAUNCHER).is_none() && releases::has_launcher_flag(configuration.release)
}

fn read_place(place: &FlagsFrom, proc_root: &Path) -> Result<Layer, Error> {
    place.read(proc_root).map_err(|error| {
        let (path, message) = match &error {
            FlagsFromError::Unreadable(path, why) => (
                path.clone(),
                format!("{} cannot be read: {}", path.display(), crate::user_file::reason(why)),
            ),
            FlagsFromError::NoFlagsLogged(path) => {
                (path.clone(), format!("{} has no line with the agent's flags", path.display()))
            }
            FlagsFromError::NoAgentInUnit(path) => {
                (path.clone(), format!("{} starts no agent, as far as its text says", path.display()))
            }
            FlagsFromError::NoUnit(name) => (PathBuf::from(name), format!("there is no unit {name}")),
        };
        let hint = "check the place, or give the flags after --";
        Error::unanswered(ErrorCode::FlagsUnreadable, message).path(&path).hint(hint)
    })
}
