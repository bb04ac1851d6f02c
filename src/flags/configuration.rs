//! The agent's configuration, merged from all places that give flags, each value with its origin. The command line wins
//! over the named places, then the environment, a running agent, the default.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::flag::{Flag, Kind};
use super::given::{Origin, Source};
use super::layer::{BadName, Layer, Loaded, Stray};
use super::machine::Machine;
use super::name::FlagName;
use super::startup;
use super::table::FLAGS;
use super::value::{Files, NoValue, load_value, stream_double, stream_unsigned};
use crate::host::Unseen;
use crate::rules::Rule;
use crate::schema::{Release, table};
use crate::values::{Domain, Duration, Text, message_from_json, parse_json};

/// A value in force.
#[derive(Debug, Clone)]
pub struct Setting {
    pub flag: &'static Flag,
    /// The value after it was fetched; for a bool `true` or `false`.
    pub text: Text,
    /// The value as it was given.
    pub given: Text,
    /// Where it was given.
    pub origin: Origin,
    /// The file that `file://` names.
    pub file: Option<PathBuf>,
}

/// A flag whose value is in a file that ckpt cannot see.
#[derive(Debug, Clone)]
pub struct UnknownValue {
    /// The flag, without its value.
    pub setting: Setting,
    pub path: PathBuf,
    pub why: Unseen,
}

impl UnknownValue {
    /// Why the value is not known, in words.
    pub fn reason(&self) -> String {
        let path = self.path.display();
        match self.why {
            Unseen::NotPermitted => format!("{path} may not be read by this user"),
            Unseen::Missing | Unseen::Unreadable => {
                format!("{path} is a file of the agent's host, and cannot be read here")
            }
        }
    }
}

/// Why the agent would refuse to start with this configuration (R99, R252).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Whether it aborts instead of exiting with status 1.
    pub aborts: bool,
    /// The agent's own text.
    pub message: String,
    /// What the agent does not say.
    pub detail: Option<Box<str>>,
    /// The flag, as it was given.
    pub flag: String,
    /// Where it was given.
    pub origin: Origin,
    /// The rule that it follows.
    pub rule: Rule,
}

impl Refusal {
    /// The agent's text, and what it does not say.
    pub fn shown(&self) -> String {
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        format!("{}{detail}", self.message)
    }
}

/// The agent's configuration.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The release whose flags apply.
    pub release: Release,
    /// What decides what the agent chooses by itself.
    pub machine: Machine,
    settings: BTreeMap<&'static str, Setting>,
    /// What the agent would refuse. It reports the first and exits.
    pub refusals: Vec<Refusal>,
    /// Entries of the places that give flags that do not do what they seem to.
    pub strays: Vec<Stray>,
    /// Flags whose file ckpt cannot see, so that their value is unknown.
    pub unknown: Vec<UnknownValue>,
    /// Other remarks.
    pub notes: Vec<String>,
    /// Whether the places contain every flag that the agent gets.
    pub complete: bool,
}

/// One flag for `ckpt config`.
#[derive(Debug, Clone)]
pub struct Row {
    pub flag: &'static Flag,
    /// Its value, if it has one.
    pub value: Option<Text>,
    /// Where that comes from.
    pub origin: Origin,
}

impl Configuration {
    /// Merges places; the first wins. `files` reads what `file://` names.
    pub fn resolve(layers: &[Layer], release: Release, files: &Files<'_>) -> Self {
        Self::resolve_on(Machine::default(), layers, release, files)
    }

    /// The same for an agent on this machine.
    pub fn resolve_on(machine: Machine, layers: &[Layer], release: Release, files: &Files<'_>) -> Self {
        let mut configuration = Self {
            release,
            machine,
            settings: BTreeMap::new(),
            refusals: Vec::new(),
            strays: layers.iter().flat_map(|layer| layer.strays.clone()).collect(),
            unknown: Vec::new(),
            notes: Vec::new(),
            complete: layers.iter().any(|layer| layer.complete),
        };
        let mut refusals: Vec<(Text, Refusal)> = Vec::new();
        let mut winners: BTreeMap<&'static str, Loaded> = BTreeMap::new();
        for layer in layers {
            let (loaded, bad) = layer.load(release);
            for loaded in loaded {
                if let Some(winner) = winners.get(loaded.flag.name) {
                    configuration.note_clash(winner, &loaded);
                } else {
                    winners.insert(loaded.flag.name, loaded);
                }
            }
            refusals.extend(bad.into_iter().map(|bad| (bad.name.clone(), refused_name(bad))));
        }
        for loaded in winners.into_values() {
            let name = loaded.given.name.clone();
            if let Err(refusal) = configuration.take(loaded, files) {
                refusals.push((name, refusal));
            }
        }
        refusals.sort_by(|left, right| left.0.cmp(&right.0));
        configuration.refusals = refusals.into_iter().map(|(_, refusal)| refusal).collect();
        configuration.refusals.extend(startup::refusals(&configuration));
        configuration
    }

    /// `--no-x` does not override `MESOS_X`: the agent gets both, and refuses them.
    fn note_clash(&mut self, winner: &Loaded, loser: &Loaded) {
        let together = winner.given.origin.source == Source::CommandLine
            && loser.given.origin.source == Source::Environment;
        if together && winner.given.name != loser.given.name {
            self.notes.push(format!(
                "an agent that gets both --{} and MESOS_{} refuses to start: it treats them as the same flag given \
                 twice",
                winner.given.name,
                loser.given.name.to_string().to_uppercase()
            ));
        }
    }

    fn take(&mut self, loaded: Loaded, files: &Files<'_>) -> Result<(), Refusal> {
        let Loaded { flag, given, value, deprecated } = loaded;
        if deprecated {
            self.notes.push(format!("{}: the flag is now called --{}", given.origin, flag.name));
        }
        let setting = |text: Text, file: Option<PathBuf>| Setting {
            flag,
            text,
            given: value.clone(),
            origin: given.origin.clone(),
            file,
        };
        match load_value(flag, &value, given.origin.source, files) {
            Ok(fetched) => {
                self.settings.insert(flag.name, setting(fetched.text, fetched.file));
                Ok(())
            }
            Err(NoValue::Unseen(path, why)) => {
                let setting = setting(Text::default(), Some(path.clone()));
                self.unknown.push(UnknownValue { setting, path, why });
                Ok(())
            }
            Err(NoValue::Refused(refused)) => {
                let name = given.name.to_string();
                let bare = name.strip_prefix("no-").unwrap_or(&name);
                Err(Refusal {
                    aborts: refused.aborts,
                    message: format!("Failed to load flag '{bare}': {}", refused.text),
                    detail: None,
                    flag: bare.to_owned(),
                    origin: given.origin,
                    rule: Rule::R99,
                })
            }
        }
    }

    /// The value that a place gives.
    pub fn setting(&self, name: FlagName) -> Option<&Setting> {
        self.settings.get(name.as_str())
    }

    /// Whether a place gives the flag as a file that ckpt may not read.
    pub fn is_unknown(&self, name: FlagName) -> bool {
        self.unknown.iter().any(|unknown| unknown.setting.flag.name == name.as_str())
    }

    /// All values that a place gives, by name.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        self.settings.values()
    }

    /// Whether `SlaveInfo` is known: all flags are, or a place gives one that enters it.
    pub fn gives_info(&self) -> bool {
        self.complete
            || self.settings().any(|setting| setting.flag.enters_info)
            || self.unknown.iter().any(|unknown| unknown.setting.flag.enters_info)
    }

    /// The value in force, given or default.
    pub fn text(&self, name: FlagName) -> Option<Text> {
        match self.settings.get(name.as_str()) {
            Some(setting) => Some(setting.text.clone()),
            None => self.default(name.as_str()).map(Text::from),
        }
    }

    /// What the agent of this release uses where no place gives the flag.
    pub fn default(&self, name: &str) -> Option<&'static str> {
        self.default_by_agent(name).or_else(|| default(name))
    }

    /// The value of a bool; false for a flag of another kind.
    pub fn bool(&self, name: FlagName) -> bool {
        self.text(name).is_some_and(|text| text == "true")
    }

    /// The value of a duration.
    pub fn duration(&self, name: FlagName) -> Option<Duration> {
        Duration::parse(self.text(name)?.bytes()).ok()
    }

    /// The value of a floating point number.
    pub fn double(&self, name: FlagName) -> Option<f64> {
        stream_double(self.text(name)?.bytes())
    }

    /// The value of an unsigned number, wrapped to its bits.
    pub fn unsigned(&self, name: FlagName) -> Option<u64> {
        let flag = FLAGS.iter().find(|flag| flag.name == name.as_str())?;
        let Kind::Unsigned(bits) = flag.kind else { return None };
        stream_unsigned(self.text(name)?.bytes(), bits)
    }

    /// The domain, if one is given and valid.
    pub fn domain(&self) -> Option<Domain> {
        let json = parse_json(self.setting(FlagName::DOMAIN)?.text.bytes()).ok()?;
        message_from_json(&table::DOMAIN_INFO, &json).ok().map(|message| Domain::read(&message))
    }

    /// Every flag of the release, with its value and origin.
    pub fn rows(&self) -> Vec<Row> {
        let row = |flag: &'static Flag| match self.settings.get(flag.name) {
            Some(setting) => Row { flag, value: Some(setting.text.clone()), origin: setting.origin.clone() },
            None => Row {
                flag,
                value: self.default(flag.name).map(Text::from),
                origin: Origin::new(Source::Default),
            },
        };
        FLAGS.iter().filter(|flag| flag.is_known(self.release)).map(row).collect()
    }
}

fn default(name: &str) -> Option<&'static str> {
    FLAGS.iter().find(|flag| flag.name == name)?.default.text()
}

fn refused_name(bad: BadName) -> Refusal {
    let flag = bad.name.to_string();
    let BadName { message, origin, .. } = bad;
    Refusal { aborts: false, message, detail: None, flag, origin, rule: Rule::R248 }
}

#[cfg(test)]
mod tests {
    use super::super::value::NoFile;
    use super::*;

    fn line(arguments: &[&str]) -> Layer {
        Layer::command_line(arguments.iter().map(|text| text.as_bytes()))
    }

    fn resolve(layers: &[Layer]) -> Configuration {
        Configuration::resolve(layers, Release::HEAD, &|path, _| match path.to_str() {
            Some("/res") => Ok(b"cpus:3".to_vec()),
            Some("/secret") => Err(NoFile::Failed(std::io::ErrorKind::PermissionDenied.into())),
            _ => Err(NoFile::Failed(std::io::Error::from_raw_os_error(2))),
        })
    }

    #[test]
    fn the_first_place_wins() {
        let environment = Layer::environment([(&b"MESOS_PORT"[..], &b"3"[..]), (b"MESOS_IP", b"10.0.0.1")]);
        let directory = super::super::flag_directory::FlagDirectory {
            path: "/etc/mesos-slave".into(),
            files: vec![super::super::flag_directory::FlagFile {
                name: "port".into(),
                content: Ok(b"2".to_vec()),
            }],
            ..Default::default()
        };
        let configuration = resolve(&[line(&["--port=1"]), directory.layer(), environment]);
        assert_eq!(configuration.unsigned(FlagName::PORT), Some(1));
        assert_eq!(configuration.setting(FlagName::PORT).unwrap().origin.source, Source::CommandLine);
        assert_eq!(configuration.setting(FlagName::IP).unwrap().origin.source, Source::Environment);
        assert!(configuration.refusals.is_empty() && configuration.notes.is_empty());
        assert!(configuration.gives_info() && !configuration.complete);
    }

    #[test]
    fn defaults_and_getters() {
        let configuration = resolve(&[line(&["--gc_delay=2days", "--no-strict", "--resources=file:///res"])]);
        assert_eq!(configuration.duration(FlagName::GC_DELAY).unwrap().to_string(), "2days");
        assert_eq!(
            configuration.duration(FlagName::EXECUTOR_REREGISTRATION_TIMEOUT),
            Some(Duration::from_secs(2))
        );
        assert!(!configuration.bool(FlagName::STRICT) && configuration.bool(FlagName::SWITCH_USER));
        assert_eq!(configuration.double(FlagName::GC_DISK_HEADROOM), Some(0.1));
        assert_eq!(configuration.text(FlagName::FETCHER_CACHE_SIZE).unwrap(), "2GB");
        assert_eq!(configuration.text(FlagName::RESOURCES).unwrap(), "cpus:3");
        assert_eq!(configuration.setting(FlagName::RESOURCES).unwrap().file, Some("/res".into()));
        assert_eq!(configuration.text(FlagName::HOSTNAME), None);
        assert_eq!(configuration.text(FlagName::RECOVER).unwrap(), "reconnect");
        assert_eq!(configuration.unsigned(FlagName::PORT), Some(5051));
        assert_eq!(configuration.domain(), None);
        let rows = configuration.rows();
        assert_eq!(rows.len(), FLAGS.iter().filter(|flag| flag.until.is_none()).count());
        let strict = rows.iter().find(|row| row.flag.name == "strict").unwrap();
        assert_eq!(strict.value.as_ref().unwrap(), "false");
        let old = Configuration::resolve(&[], Release::new(1, 4, 0), &|_, _| Ok(Vec::new()));
        assert!(old.rows().iter().all(|row| row.flag.name != "reconfiguration_policy"));
        assert!(!old.gives_info());
    }

    #[test]
    fn every_default_is_a_value() {
        for flag in FLAGS {
            if let Some(text) = flag.default.text() {
                let value = load_value(flag, &text.into(), Source::Default, &|_, _| Ok(Vec::new())).unwrap();
                assert_eq!(value.text, text, "{}", flag.name);
            }
        }
    }

    #[test]
    fn bad_values_are_the_agents_refusals() {
        let configuration = resolve(&[line(&["--strict=maybe", "--port=x", "--nonsense"])]);
        let words: Vec<_> = configuration.refusals.iter().map(|refusal| refusal.message.as_str()).collect();
        assert_eq!(
            words,
            [
                "Failed to load unknown flag 'nonsense'",
                "Failed to load flag 'port': Failed to load value 'x': Failed to convert into required type",
                "Failed to load flag 'strict': Failed to load value 'maybe': Expecting a boolean (e.g., true or false)",
            ]
        );
        // A bad value that another place overrides is never looked at.
        let environment = Layer::environment([(&b"MESOS_PORT"[..], &b"x"[..])]);
        assert!(resolve(&[line(&["--port=1"]), environment]).refusals.is_empty());
    }

    #[test]
    fn what_may_not_be_read_is_unknown() {
        let configuration = resolve(&[line(&["--resources=file:///secret"])]);
        assert!(configuration.refusals.is_empty());
        assert_eq!(configuration.unknown[0].reason(), "/secret may not be read by this user");
        assert!(configuration.gives_info());
    }

    #[test]
    fn a_negation_beside_the_environment_is_noted() {
        let environment = Layer::environment([(&b"MESOS_STRICT"[..], &b"true"[..])]);
        let configuration = resolve(&[line(&["--no-strict"]), environment]);
        assert!(!configuration.bool(FlagName::STRICT));
        assert_eq!(configuration.notes.len(), 1);
        let aliased = resolve(&[line(&["--slave_subsystems=cpu"])]);
        assert_eq!(aliased.notes, ["command line: the flag is now called --agent_subsystems"]);
    }
}
