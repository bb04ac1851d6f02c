//! The agent's own log on this host: the newest one in the directory that its flags name.

use std::fs::File;
use std::io::{self, BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::agent_flags::AgentFlags;
use crate::check::Finding;
use crate::flags::FlagName;
use crate::logs::{CauseNow, Options, Start, Story, causes_now, read};
use crate::source::Source;
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

/// What glog names its newest files by program; that of INFO holds every line.
const NAMES: [&str; 4] = ["mesos-agent.INFO", "mesos-slave.INFO", "mesos-agent.ERROR", "mesos-slave.ERROR"];

/// Of a larger log only the end is read: one screen must not wait for it.
const TAIL: u64 = 64 << 20;

impl AgentLog {
    /// Reads it. None: the flags name no directory, the log is about another `work_dir`, or it shows no start.
    pub(super) fn find(source: &Source, flags: &AgentFlags, findings: &[Finding]) -> Option<Self> {
        let directory = flags.configuration.text(FlagName::LOG_DIR).filter(|_| source.in_place)?;
        let path = newest(Path::new(&directory.to_string()))?;
        let mut story = story(&path).ok()?;
        let last = story.starts.pop().filter(|start| is_about(start, source))?;
        story.starts = vec![last];
        let cause_now = causes_now(&story, findings).pop();
        Some(Self { path, last: story.starts.pop()?, cause_now })
    }
}

fn newest(directory: &Path) -> Option<PathBuf> {
    let modified = |path: &PathBuf| path.metadata().and_then(|metadata| metadata.modified()).ok();
    let logs = NAMES.iter().map(|name| directory.join(name));
    let logs = logs.filter_map(|path| Some((modified(&path)?, path)));
    // The first of those that were written last.
    let newer = |one: (SystemTime, PathBuf), other: (SystemTime, PathBuf)| {
        if other.0 > one.0 && one.1.extension() == other.1.extension() { other } else { one }
    };
    logs.reduce(newer).map(|(_, path)| path)
}

fn story(path: &Path) -> io::Result<Story> {
    let mut file: File = user_file::open(path)?;
    let length = file.metadata()?.len();
    if length > TAIL {
        file.seek(SeekFrom::Start(length - TAIL))?;
    }
    let log = BufReader::with_capacity(256 << 10, file);
    read(log, &Options { starts: 2, lines_for_each_code: 1 }).map_err(|error| error.error)
}

/// Whether the start says nothing of its `work_dir`, or names this one.
fn is_about(start: &Start, source: &Source) -> bool {
    let named = start.flags.as_ref().and_then(|flags| flags.get("work_dir"));
    named.is_none_or(|named| {
        let named = Path::new(named);
        source.path.starts_with(named)
            || named
                .canonicalize()
                .is_ok_and(|named| source.path.canonicalize().is_ok_and(|path| path.starts_with(named)))
    })
}
