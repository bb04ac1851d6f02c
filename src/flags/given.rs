//! A flag as it was given, and where: arguments and environment variables split into names and values (R248).

use std::fmt;
use std::path::PathBuf;

use crate::values::{Text, trim};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The kind of place.
    pub source: Source,
    /// The file.
    pub path: Option<PathBuf>,
    /// The line in it, from 1.
    pub line: Option<usize>,
}

/// The kinds of places that flags come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// After `--`, or before it.
    CommandLine,
    /// A directory with a file for each flag.
    Directory,
    /// A file of environment variables.
    EnvFile,
    /// The agent's log.
    Log,
    /// The process of this pid, which was named.
    Process(u32),
    /// ckpt's own environment.
    Environment,
    /// The agent that runs on this host.
    RunningAgent(u32),
    /// A unit or init script that starts the agent, and the files that it reads; named by the user.
    Unit,
    /// The same, found on the machine of the checkpoint.
    OwnUnit,
    /// The agent's default.
    Default,
}

/// A flag as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The name in lower case, without the dashes in front, with a `no-` if there was one.
    pub name: Text,
    /// The value; `None` where there was no `=`.
    pub value: Option<Text>,
    pub origin: Origin,
}

impl Origin {
    /// A place without a file.
    pub fn new(source: Source) -> Self {
        Self { source, path: None, line: None }
    }

    /// A place in a file.
    pub fn file(source: Source, path: PathBuf, line: Option<usize>) -> Self {
        Self { source, path: Some(path), line }
    }
}

impl Source {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::CommandLine => "command-line",
            Self::Directory => "dir",
            Self::EnvFile => "env",
            Self::Log => "log",
            Self::Process(_) => "pid",
            Self::Environment => "environment",
            Self::RunningAgent(_) => "running-agent",
            Self::Unit | Self::OwnUnit => "unit",
            Self::Default => "default",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source {
            Source::CommandLine => f.write_str("command line"),
            Source::Directory => f.write_str("flag directory"),
            Source::EnvFile => f.write_str("environment file"),
            Source::Log => f.write_str("log"),
            Source::Process(pid) => write!(f, "process {pid}"),
            Source::Environment => f.write_str("environment"),
            Source::RunningAgent(pid) => write!(f, "running agent {pid}"),
            Source::Unit | Source::OwnUnit => f.write_str("unit"),
            Source::Default => f.write_str("default"),
        }?;
        if let Some(path) = &self.path {
            write!(f, " {}", path.display())?;
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        Ok(())
    }
}

/// The flags among arguments without the program's name, and the arguments that are not flags, which the agent silently
/// ignores. A lone `--` ends both.
pub fn split_arguments<'a>(
    arguments: impl IntoIterator<Item = &'a [u8]>,
    origin: &Origin,
) -> (Vec<Given>, Vec<Text>) {
    let (mut given, mut ignored) = (Vec::new(), Vec::new());
    for argument in arguments {
        let argument = trim(argument);
        if argument == b"--" {
            break;
        }
        let Some(flag) = argument.strip_prefix(b"--") else {
            ignored.push(Text::from(argument));
            continue;
        };
        let (name, value) = match flag.iter().position(|byte| *byte == b'=') {
            Some(at) => (&flag[..at], Some(Text::from(&flag[at + 1..]))),
            None => (flag, None),
        };
        given.push(Given { name: name.to_ascii_lowercase().into(), value, origin: origin.clone() });
    }
    (given, ignored)
}

/// The `MESOS_*` among environment variables, known to the agent or not. If names differ only in case, the one that
/// sorts last counts.
pub fn split_environment<'a>(
    variables: impl IntoIterator<Item = (&'a [u8], &'a [u8], Origin)>,
) -> Vec<Given> {
    let mut variables: Vec<_> = variables.into_iter().collect();
    variables.sort_by(|left, right| left.0.cmp(right.0));
    let mut given: Vec<Given> = Vec::new();
    for (name, value, origin) in variables {
        let Some(name) = name.strip_prefix(b"MESOS_") else { continue };
        let name = Text::from(name.to_ascii_lowercase());
        given.retain(|earlier| earlier.name != name);
        given.push(Given { name, value: Some(value.into()), origin });
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(list: &[&str]) -> (Vec<String>, usize) {
        let origin = Origin::new(Source::CommandLine);
        let (given, ignored) = split_arguments(list.iter().map(|text| text.as_bytes()), &origin);
        let show = |given: &Given| match &given.value {
            Some(value) => format!("{}={value}", given.name),
            None => given.name.to_string(),
        };
        (given.iter().map(show).collect(), ignored.len())
    }

    #[test]
    fn arguments_are_split_as_stout_does() {
        assert_eq!(
            arguments(&["--Port=1", " --no-strict ", "--a=b=c", "--x=", "-v", "word", "--", "--late=1"]),
            (vec!["port=1".into(), "no-strict".into(), "a=b=c".into(), "x=".into()], 2)
        );
    }

    #[test]
    fn environment_names_lose_prefix_and_case() {
        let origin = || Origin::new(Source::Environment);
        let given = split_environment([
            (&b"MESOS_port"[..], &b"2"[..], origin()),
            (b"MESOS_PORT", b"1", origin()),
            (b"PATH", b"/bin", origin()),
            (b"MESOS_NATIVE_JAVA_LIBRARY", b"x", origin()),
        ]);
        let shown: Vec<_> = given
            .iter()
            .map(|given| (given.name.to_string(), given.value.clone().unwrap().to_string()))
            .collect();
        assert_eq!(shown, [("native_java_library".into(), "x".into()), ("port".into(), "2".into())]);
    }

    #[test]
    fn origins_are_shown() {
        let file = Origin::file(Source::EnvFile, "/etc/default/mesos".into(), Some(3));
        assert_eq!(file.to_string(), "environment file /etc/default/mesos:3");
        assert_eq!(Origin::new(Source::Process(7)).to_string(), "process 7");
        assert_eq!(Source::RunningAgent(7).word(), "running-agent");
    }
}
