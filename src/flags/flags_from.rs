//! The places that `--flags-from` names: `pid:N`, `dir:DIR`, `env:FILE`, `log:FILE`, `unit:NAME`.

use std::fmt;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::env_file::env_file;
use super::flag_directory::FlagDirectory;
use super::given::Source;
use super::layer::Layer;
use super::log::{last_start, log_file};
use super::unit_flags::unit_flags;
use crate::host::{
    DiskTree, FileTree as _, Unit, init_script, root_beside, root_of_unit, unit_at, unit_named,
};
use crate::user_file;

/// A place to read flags from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagsFrom {
    /// The command line and environment of a process.
    Pid(u32),
    /// A directory with a file for each flag.
    Dir(PathBuf),
    /// A file of environment variables.
    Env(PathBuf),
    /// An agent's log.
    Log(PathBuf),
    /// The flags of such a log that was read already.
    Logged(String),
    /// A systemd unit by its name, or the file of a unit, an upstart job or a `SysV` script by its path.
    Unit(String),
}

/// Why a place gives no flags.
#[derive(Debug)]
pub enum FlagsFromError {
    /// It cannot be read.
    Unreadable(PathBuf, io::Error),
    /// The log has no line with the agent's flags.
    NoFlagsLogged(PathBuf),
    /// There is no unit of that name.
    NoUnit(String),
    /// The unit starts no agent, as far as its text says.
    NoAgentInUnit(PathBuf),
}

impl FromStr for FlagsFrom {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not one of pid:N, dir:DIR, env:FILE, log:FILE, unit:NAME");
        let (kind, rest) = text.split_once(':').filter(|(_, rest)| !rest.is_empty()).ok_or_else(wrong)?;
        match kind {
            "pid" => rest.parse().map(Self::Pid).map_err(|_| wrong()),
            "dir" => Ok(Self::Dir(rest.into())),
            "env" => Ok(Self::Env(rest.into())),
            "log" => Ok(Self::Log(rest.into())),
            "unit" => Ok(Self::Unit(rest.to_owned())),
            _ => Err(wrong()),
        }
    }
}

impl FlagsFrom {
    /// Reads the place. `proc_root` is `/proc` or a copy of it.
    ///
    /// # Errors
    /// If it cannot be read, or is a log without the agent's flags.
    pub fn read(&self, proc_root: &Path) -> Result<Layer, FlagsFromError> {
        let content = |path: &Path| {
            user_file::read(path, user_file::MAX_SIZE)
                .map_err(|error| FlagsFromError::Unreadable(path.to_owned(), error))
        };
        match self {
            Self::Pid(pid) => {
                let process = proc_root.join(pid.to_string());
                let (cmdline, environ) =
                    (content(&process.join("cmdline"))?, content(&process.join("environ"))?);
                Ok(Layer::process(Source::Process(*pid), &cmdline, &environ))
            }
            Self::Dir(path) => match FlagDirectory::read(path) {
                Ok(directory) => Ok(directory.layer()),
                Err(error) => Err(FlagsFromError::Unreadable(path.clone(), error)),
            },
            Self::Env(path) => Ok(env_file(path, &content(path)?)),
            Self::Log(path) => {
                let last = user_file::open(path).and_then(|file| last_start(BufReader::new(file)));
                let last = last.map_err(|error| FlagsFromError::Unreadable(path.clone(), error))?;
                last.and_then(|(line, content)| log_file(path, line, &content))
                    .ok_or_else(|| FlagsFromError::NoFlagsLogged(path.clone()))
            }
            Self::Logged(text) => {
                let path = Path::new("-");
                log_file(path, 1, text.as_bytes())
                    .ok_or_else(|| FlagsFromError::NoFlagsLogged(path.to_owned()))
            }
            Self::Unit(name) => {
                let (unit, tree) =
                    self.unit(proc_root).ok_or_else(|| FlagsFromError::NoUnit(name.clone()))?;
                let file = unit.files.first().map(|path| tree.shown(path)).unwrap_or_default();
                let start = unit.agent_start(&tree).ok_or(FlagsFromError::NoAgentInUnit(file))?;
                Ok(unit_flags(&unit, &start, &tree, Source::Unit))
            }
        }
    }

    /// The unit that it names, and the files of its machine: of that whose unit directory a path is in, of the machine
    /// that a `/proc` from elsewhere is of, or of this one.
    pub fn unit(&self, proc_root: &Path) -> Option<(Unit, DiskTree)> {
        let Self::Unit(name) = self else { return None };
        if !name.contains('/') {
            let root = root_beside(proc_root).unwrap_or_else(|| PathBuf::from("/"));
            let tree = DiskTree::new(&root);
            return Some((unit_named(&tree, name)?, tree));
        }
        let (root, path) = root_of_unit(&std::path::absolute(name).ok()?);
        let tree = DiskTree::new(&root);
        let is_unit = path.extension().is_some_and(|end| end == "service");
        let unit = if is_unit { unit_at(&tree, &path) } else { init_script(&tree, &path) };
        Some((unit?, tree))
    }
}

impl fmt::Display for FlagsFromError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => write!(f, "{}: {}", path.display(), user_file::reason(error)),
            Self::NoFlagsLogged(path) => {
                write!(f, "{}: no line with the agent's `Flags at startup:`", path.display())
            }
            Self::NoUnit(name) => write!(f, "there is no unit {name}"),
            Self::NoAgentInUnit(path) => write!(f, "{}: it starts no agent", path.display()),
        }
    }
}

impl std::error::Error for FlagsFromError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!("pid:7".parse(), Ok(FlagsFrom::Pid(7)));
        assert_eq!("dir:/etc/mesos-slave".parse(), Ok(FlagsFrom::Dir("/etc/mesos-slave".into())));
        assert_eq!("env:a:b".parse(), Ok(FlagsFrom::Env("a:b".into())));
        assert_eq!("unit:mesos-slave".parse(), Ok(FlagsFrom::Unit("mesos-slave".into())));
        for wrong in ["pid:x", "dir:", "/etc", "file:/x", ""] {
            assert!(wrong.parse::<FlagsFrom>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn reads_each() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        std::fs::create_dir_all(at("proc/7")).unwrap();
        std::fs::write(at("proc/7/cmdline"), b"mesos-agent\0--port=1\0").unwrap();
        std::fs::write(at("proc/7/environ"), b"MESOS_IP=::\0").unwrap();
        std::fs::write(at("env"), "MESOS_IP=::\n").unwrap();
        std::fs::write(at("log"), "Flags at startup: --ip=\"::\"\n").unwrap();
        let unit = at("etc/systemd/system/a.service");
        std::fs::create_dir_all(unit.parent().unwrap()).unwrap();
        std::fs::write(&unit, "[Service]\nExecStart=/usr/sbin/mesos-agent --port=1\n").unwrap();
        std::fs::write(at("own.service"), "[Service]\nExecStart=/bin/true\n").unwrap();
        let unit = FlagsFrom::Unit(unit.to_str().unwrap().to_owned());
        for (from, count) in [
            (FlagsFrom::Pid(7), 2),
            (FlagsFrom::Dir(at("proc/7")), 2),
            (FlagsFrom::Env(at("env")), 1),
            (FlagsFrom::Log(at("log")), 1),
            (unit, 1),
            (FlagsFrom::Unit("a".to_owned()), 1),
        ] {
            let layer = from.read(&at("proc")).unwrap();
            assert_eq!(layer.arguments.len() + layer.environment.len(), count, "{from:?}");
        }
        let error = FlagsFrom::Log(at("env")).read(root.path()).unwrap_err();
        assert!(error.to_string().ends_with("Flags at startup:`"));
        assert!(FlagsFrom::Pid(8).read(&at("proc")).is_err());
        let refused =
            |name: &str| FlagsFrom::Unit(name.to_owned()).read(&at("proc")).unwrap_err().to_string();
        assert_eq!(refused("b"), "there is no unit b");
        let own = at("own.service");
        assert_eq!(refused(own.to_str().unwrap()), format!("{}: it starts no agent", own.display()));
    }
}
