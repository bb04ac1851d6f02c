//! One place that flags come from, loaded by the agent's rules (R248, R249; `FlagsBase::load`).

use super::flag::{Flag, Kind, find};
use super::given::{Given, Origin, Source, split_arguments, split_environment};
use super::table::FLAGS;
use crate::schema::Release;
use crate::values::{Text, ValueError};

/// One place that flags come from.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The kind of place.
    pub source: Source,
    /// Given as arguments: an unknown name is fatal.
    pub arguments: Vec<Given>,
    /// Given as environment variables: an unknown name is ignored, and arguments win.
    pub environment: Vec<Given>,
    /// Whether it contains every flag that the agent got.
    pub complete: bool,
    /// Its entries that do not do what they seem to.
    pub strays: Vec<Stray>,
    /// What it gives and cannot be read, so that an answer that rests on this place is unknown.
    pub doubts: Vec<String>,
}

/// An entry of a place that gives flags that does not do what it seems to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    pub origin: Origin,
    pub kind: StrayKind,
    /// The consequence, in a sentence.
    pub consequence: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrayKind {
    /// Left by a package manager: `.rpmnew`, `.dpkg-old`, ...
    PackageLeftover,
    /// Left by an editor.
    EditorBackup,
    /// A file without content, or a variable without value.
    Empty,
    /// What the agent or its wrapper ignores.
    Ignored,
    /// What ckpt cannot read.
    Unreadable,
    /// What a shell would expand, and ckpt does not.
    NotExpanded,
}

/// A flag that one place gives, loaded by name.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub flag: &'static Flag,
    pub given: Given,
    /// The value to load; for a bool without one `true` or `false`.
    pub value: Text,
    /// Whether the deprecated name was used.
    pub deprecated: bool,
}

/// A name that the agent refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadName {
    /// The text of the agent.
    pub message: String,
    /// The name as it was given, by which the agent sorts.
    pub name: Text,
    /// Where it was given.
    pub origin: Origin,
    /// The last release that had such a flag.
    pub last: Option<Release>,
}

impl Layer {
    /// An empty place.
    pub fn new(source: Source) -> Self {
        let (arguments, environment) = (Vec::new(), Vec::new());
        Self { source, arguments, environment, complete: false, strays: Vec::new(), doubts: Vec::new() }
    }

    /// The arguments of ckpt's command line, without the program's name.
    pub fn command_line<'a>(arguments: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut layer = Self::new(Source::CommandLine);
        layer.take_arguments(arguments);
        layer
    }

    /// The `MESOS_*` of ckpt's own environment.
    pub fn environment<'a>(variables: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) -> Self {
        let mut layer = Self::new(Source::Environment);
        layer.take_environment(variables);
        layer
    }

    /// The command line and environment of a process, each NUL separated as in `/proc`, its program's name first.
    /// They contain every flag.
    pub fn process(source: Source, cmdline: &[u8], environ: &[u8]) -> Self {
        let mut layer = Self::new(source);
        let cmdline = cmdline.strip_suffix(b"\0").unwrap_or(cmdline);
        layer.take_arguments(cmdline.split(|byte| *byte == 0).skip(1));
        let variables = environ.split(|byte| *byte == 0).filter_map(|variable| {
            let at = variable.iter().position(|byte| *byte == b'=')?;
            Some((&variable[..at], &variable[at + 1..]))
        });
        layer.take_environment(variables);
        layer.complete = true;
        layer
    }

    fn take_arguments<'a>(&mut self, arguments: impl IntoIterator<Item = &'a [u8]>) {
        let origin = Origin::new(self.source);
        let (given, ignored) = split_arguments(arguments, &origin);
        self.arguments = given;
        self.strays.extend(ignored.into_iter().map(|argument| Stray {
            origin: origin.clone(),
            kind: StrayKind::Ignored,
            consequence: format!("`{argument}` is not a flag; the agent ignores it"),
        }));
    }

    fn take_environment<'a>(&mut self, variables: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) {
        let origin = Origin::new(self.source);
        self.environment =
            split_environment(variables.into_iter().map(|(name, value)| (name, value, origin.clone())));
    }

    /// Whether it gives a flag of this name.
    pub fn gives(&self, name: &str) -> bool {
        self.arguments.iter().chain(&self.environment).any(|given| given.name == *name)
    }

    /// The flags, each at most once, and the names that the agent refuses, in its order.
    pub fn load(&self, release: Release) -> (Vec<Loaded>, Vec<BadName>) {
        let is_given = |name: &Text| self.arguments.iter().any(|given| given.name == *name);
        let from_environment =
            self.environment.iter().filter(|given| is_flag(&given.name, release) && !is_given(&given.name));
        let mut all: Vec<&Given> = self.arguments.iter().chain(from_environment).collect();
        all.sort_by(|left, right| left.name.cmp(&right.name));
        let (mut loaded, mut bad): (Vec<Loaded>, Vec<BadName>) = (Vec::new(), Vec::new());
        for given in all {
            match load_one(given, &loaded, release) {
                Ok(flag) => loaded.push(flag),
                Err(refused) => bad.push(BadName {
                    message: refused.text,
                    name: given.name.clone(),
                    origin: given.origin.clone(),
                    last: removed(&given.name),
                }),
            }
        }
        (loaded, bad)
    }
}

fn removed(name: &Text) -> Option<Release> {
    FLAGS.iter().find(|flag| *name == *flag.name)?.until
}

/// Whether the environment variable of that name gives a flag.
fn is_flag(name: &Text, release: Release) -> bool {
    let bytes = name.bytes().strip_prefix(b"no-").unwrap_or(name.bytes());
    std::str::from_utf8(bytes).is_ok_and(|name| find(name, release).is_some())
}

fn load_one(given: &Given, before: &[Loaded], release: Release) -> Result<Loaded, ValueError> {
    let name = &given.name;
    let (negated, bare) = match name.bytes().strip_prefix(b"no-") {
        Some(bare) => (true, Text::from(bare)),
        None => (false, name.clone()),
    };
    let Some(flag) = bare.as_str().and_then(|bare| find(bare, release)) else {
        let via = if negated { format!(" via '{name}'") } else { String::new() };
        return Err(ValueError::fails(format!("Failed to load unknown flag '{bare}'{via}")));
    };
    if let Some(earlier) = before.iter().find(|loaded| std::ptr::eq(loaded.flag, flag)) {
        let by = match flag.alias {
            Some((alias, _)) if earlier.deprecated => alias,
            _ => flag.name,
        };
        return Err(ValueError::fails(format!("Flag '{bare}' is already loaded via name '{by}'")));
    }
    let value = value_to_load(flag, given, negated, &bare)?;
    let deprecated = bare != flag.name;
    Ok(Loaded { flag, given: given.clone(), value, deprecated })
}

fn value_to_load(flag: &Flag, given: &Given, negated: bool, bare: &Text) -> Result<Text, ValueError> {
    let name = &given.name;
    let refused = |text: String| Err(ValueError::fails(text));
    match (&given.value, flag.kind) {
        (value, Kind::Bool) if value.as_ref().is_none_or(Text::is_empty) => {
            Ok(if negated { "false".into() } else { "true".into() })
        }
        (Some(value), Kind::Bool) if negated => {
            refused(format!("Failed to load boolean flag '{bare}' via '{name}' with value '{value}'"))
        }
        (_, kind) if negated && kind != Kind::Bool => {
            refused(format!("Failed to load non-boolean flag '{bare}' via '{name}'"))
        }
        (None, _) => refused(format!("Failed to load non-boolean flag '{bare}': Missing value")),
        (Some(value), _) => Ok(value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(arguments: &[&str], environment: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let mut layer = Layer::command_line(arguments.iter().map(|text| text.as_bytes()));
        layer.take_environment(environment.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())));
        let (loaded, bad) = layer.load(Release::HEAD);
        (
            loaded.iter().map(|loaded| format!("{}={}", loaded.flag.name, loaded.value)).collect(),
            bad.into_iter().map(|bad| bad.message).collect(),
        )
    }

    #[test]
    fn booleans() {
        for (argument, value) in [
            ("--strict", "strict=true"),
            ("--strict=", "strict=true"),
            ("--no-strict", "strict=false"),
            ("--no-strict=", "strict=false"),
            ("--strict=0", "strict=0"),
            ("--STRICT=1", "strict=1"),
        ] {
            assert_eq!(load(&[argument], &[]).0, [value]);
        }
    }

    #[test]
    fn bad_names_in_the_agents_words() {
        for (arguments, words) in [
            (&["--nonsense"][..], "Failed to load unknown flag 'nonsense'"),
            (&["--no-nonsense"], "Failed to load unknown flag 'nonsense' via 'no-nonsense'"),
            (&["--work_dir.rpmnew=/x"], "Failed to load unknown flag 'work_dir.rpmnew'"),
            (&["--work-dir=/x"], "Failed to load unknown flag 'work-dir'"),
            (&["--port=1", "--port=1"], "Flag 'port' is already loaded via name 'port'"),
            (&["--strict", "--no-strict"], "Flag 'strict' is already loaded via name 'strict'"),
            (
                &["--slave_subsystems=a", "--agent_subsystems=b"],
                "Flag 'slave_subsystems' is already loaded via name 'agent_subsystems'",
            ),
            (&["--port"], "Failed to load non-boolean flag 'port': Missing value"),
            (&["--no-port"], "Failed to load non-boolean flag 'port' via 'no-port'"),
            (&["--no-strict=true"], "Failed to load boolean flag 'strict' via 'no-strict' with value 'true'"),
        ] {
            assert_eq!(load(arguments, &[]).1, [words], "{arguments:?}");
        }
        assert_eq!(load(&["--checkpoint"], &[]).1.len(), 1);
    }

    #[test]
    fn the_agent_sorts_by_name() {
        let (_, bad) = load(&["--zzz", "--aaa"], &[]);
        assert_eq!(bad, ["Failed to load unknown flag 'aaa'", "Failed to load unknown flag 'zzz'"]);
    }

    #[test]
    fn arguments_win_over_the_environment_by_name() {
        let (loaded, bad) =
            load(&["--port=1"], &[("MESOS_PORT", "2"), ("MESOS_NONSENSE", "x"), ("MESOS_IP", "::")]);
        assert_eq!((loaded, bad), (vec!["ip=::".into(), "port=1".into()], vec![]));
        // A negation has another name, so both are loaded.
        let (_, bad) = load(&["--no-strict"], &[("MESOS_STRICT", "true")]);
        assert_eq!(bad, ["Flag 'strict' is already loaded via name 'strict'"]);
    }

    #[test]
    fn a_process() {
        let layer = Layer::process(
            Source::Process(7),
            b"/usr/sbin/mesos-agent\0--port=1\0--no-strict\0",
            b"PATH=/bin\0MESOS_IP=1.2.3.4\0",
        );
        let (loaded, bad) = layer.load(Release::HEAD);
        assert_eq!(loaded.len(), 3);
        assert!(bad.is_empty() && layer.complete && layer.strays.is_empty());
    }

    #[test]
    fn aliases_are_marked() {
        let layer = Layer::command_line([&b"--slave_subsystems=cpu"[..]]);
        let (loaded, _) = layer.load(Release::HEAD);
        assert_eq!((loaded[0].flag.name, loaded[0].deprecated), ("agent_subsystems", true));
    }
}
