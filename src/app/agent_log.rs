//! The agent's own log on this host, or beside a copy: the newest one in the directory that its flags name.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::agent_flags::AgentFlags;
use crate::check::Finding;
use crate::flags::FlagName;
use crate::logs::{CauseNow, Options, Start, Story, causes_now, read};
use crate::source::{Kind, Source};
use crate::user_file;

/// What it says of the last start.
#[derive(Debug)]
pub struct AgentLog {
    /// The file.
    pub path: PathBuf,
    /// The last start in it.
    pub last: Start,
    /// Whether the checkpoint still has what ended that start; none if it is not the cause.
    pub cause_now: Option<CauseNow>,
}

/// What glog names its newest file by program, which holds every line; and a journal that was exported beside it (`journalctl -u
/// mesos-agent`, in any format).
const NAMES: [&str; 6] = [
    "mesos-agent.INFO",
    "mesos-slave.INFO",
    "mesos-agent.journal",
    "mesos-slave.journal",
    "mesos-agent.log",
    "mesos-slave.log",
];

/// Where only errors were logged.
const ERRORS: [&str; 2] = ["mesos-agent.ERROR", "mesos-slave.ERROR"];

/// Of a larger log only the end is read: one screen must not wait for it.
const TAIL: u64 = 64 << 20;

impl AgentLog {
    /// Reads it. None: the flags name no directory, the log is about another `work_dir`, or it shows no start.
    pub(super) fn find(source: &Source, flags: &AgentFlags, findings: &[Finding]) -> Option<Self> {
        let directory = flags.configuration.text(FlagName::LOG_DIR)?.to_string();
        let directory = Path::new(&directory);
        let directory = match directory.strip_prefix("/") {
            _ if source.in_place => directory.to_owned(),
            Ok(below) => root_of_copy(source)?.join(below),
            Err(_) => return None,
        };
        let path = newest(&directory, &NAMES).or_else(|| newest(&directory, &ERRORS))?;
        let mut story = story(&path).ok()?;
        // Of several hosts, that of this checkpoint.
        let mut last: Vec<Start> =
            story.last_starts().filter(|start| is_about(start, source)).cloned().collect();
        if last.len() > 1 {
            return None;
        }
        story.starts = vec![last.pop()?];
        let cause_now = causes_now(&story, findings).pop();
        Some(Self { path, last: story.starts.pop()?, cause_now })
    }
}

/// The directory of a copy that was the root of its machine.
fn root_of_copy(source: &Source) -> Option<&Path> {
    let place = source.place.as_ref().filter(|_| source.kind == Kind::Dir)?.strip_prefix("/").ok()?;
    source.path.ancestors().find(|root| source.path.starts_with(root.join(place)))
}

fn newest(directory: &Path, names: &[&str]) -> Option<PathBuf> {
    let modified = |path: &PathBuf| path.metadata().and_then(|metadata| metadata.modified()).ok();
    let logs = names.iter().map(|name| directory.join(name));
    let logs = logs.filter_map(|path| Some((modified(&path)?, path)));
    // The first of those that were written last.
    let newer =
        |one: (SystemTime, PathBuf), other: (SystemTime, PathBuf)| if other.0 > one.0 { other } else { one };
    logs.reduce(newer).map(|(_, path)| path)
}

fn story(path: &Path) -> io::Result<Story> {
    let mut file: File = user_file::open(path)?;
    let length = file.metadata()?.len();
    if length > TAIL {
        file.seek(SeekFrom::Start(length - TAIL))?;
    }
    read(file, &Options { starts: 2, lines_for_each_code: 1, ..Options::default() })
        .map_err(|error| error.error)
}

/// Whether the start says nothing of its `work_dir`, or names this one.
fn is_about(start: &Start, source: &Source) -> bool {
    let named = start.flags.as_ref().and_then(|flags| flags.get("work_dir"));
    named.is_none_or(|named| {
        let named = Path::new(named);
        if !source.in_place {
            return source.place.as_deref().is_none_or(|place| place == named);
        }
        source.path.starts_with(named)
            || named
                .canonicalize()
                .is_ok_and(|named| source.path.canonicalize().is_ok_and(|path| path.starts_with(named)))
    })
}
