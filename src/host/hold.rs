//! What holds a `work_dir`, as data and in words, or why that cannot be determined. The search is in `holder`.

use std::fmt;
use std::path::PathBuf;

/// One thing that holds a `work_dir`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hold {
    Agent {
        pid: i32,
        by: HeldBy,
    },
    /// The resource provider registry below it is open (R120).
    Lock {
        /// The owner of the lock; `None` for a process of another pid namespace.
        pid: Option<i32>,
        path: PathBuf,
    },
    /// systemd counts a unit as started, but no agent runs in it yet: its agent may start at any moment.
    Unit {
        name: String,
    },
}

/// How an agent is known to hold a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBy {
    /// `--work_dir`.
    CommandLine,
    /// `MESOS_WORK_DIR`.
    Environment,
    /// Neither is set, and the directory is the old default.
    Default,
    /// Its working directory is the directory or below it.
    WorkingDirectory,
    /// It has a file open below the directory.
    OpenFile,
}

/// What holds a directory, and why something else may hold it too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    pub holds: Vec<Hold>,
    /// Why there may be holders that cannot be seen.
    pub doubts: Vec<String>,
}

impl fmt::Display for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agent { pid, by } => write!(f, "an agent runs on it: pid {pid} ({by})"),
            Self::Lock { pid: Some(pid), path } => write!(f, "pid {pid} has locked {}", path.display()),
            Self::Lock { pid: None, path } => {
                write!(f, "a process of another pid namespace has locked {}", path.display())
            }
            Self::Unit { name } => write!(f, "{name} is being started"),
        }
    }
}

impl fmt::Display for HeldBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CommandLine => "its --work_dir",
            Self::Environment => "its MESOS_WORK_DIR",
            Self::Default => "the default of its --work_dir",
            Self::WorkingDirectory => "its working directory",
            Self::OpenFile => "its open files",
        })
    }
}
