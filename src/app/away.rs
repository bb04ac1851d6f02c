//! When an agent was last alive, as far as its checkpoint and its host tell, and what the master has told frameworks since.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Duration, Utc};

use super::located::Located;
use super::scenario::Scenario;
use super::write_target::WriteTarget;
use crate::flags::FlagName;
use crate::layout::RelPath;
use crate::recovery::outcome::{UNREACHABLE_SECS, span, told_of_unreachable};
use crate::recovery::releases::marks_unreachable;
use crate::source::{CachedReader, Kind};

/// The last sign of life of an agent.
#[derive(Debug, Clone, PartialEq)]
pub struct LastAlive {
    /// When.
    pub at: DateTime<Utc>,
    /// What it is: a status update, or a file that only a running agent writes.
    pub sign: &'static str,
    /// How long ago.
    pub secs: f64,
    /// No agent runs in place: its frameworks were told something if it has been away for so long.
    pub told: Option<String>,
}

/// How long a change of ckpt may take: what it writes meanwhile does not tell of the agent.
const LONGEST_CHANGE: Duration = Duration::seconds(60);

impl Scenario {
    /// When its agent was last alive; none where it runs now, or nothing tells.
    pub fn last_alive(&self) -> Option<LastAlive> {
        let located = &self.located;
        let host = self.host.as_ref().filter(|_| located.source.in_place);
        if host.is_some_and(|host| host.agent.is_some()) {
            return None;
        }
        let (at, sign) = last_sign(self)?;
        #[expect(clippy::cast_precision_loss, reason = "of milliseconds since 1970")]
        let secs = (located.now - at).num_milliseconds() as f64 / 1000.0;
        let is_down = host.is_some_and(|host| crate::host::doubts(&host.processes).is_empty());
        let told = told_of_unreachable(&self.checkpoint, located.release)
            .filter(|_| is_down && secs > UNREACHABLE_SECS)
            .map(|told| {
                let marked =
                    if marks_unreachable(located.release) { "marked it unreachable" } else { "removed it" };
                format!("the master has {marked} and reported {told}")
            });
        Some(LastAlive { at, sign, secs, told })
    }
}

impl LastAlive {
    /// What the frameworks of an agent were told that has shown no sign of life for longer than its master waits.
    pub(super) fn note(&self) -> Option<String> {
        let Self { sign, secs, told, .. } = self;
        let told = told.as_ref()?;
        let age = span(*secs);
        Some(format!(
            "the last sign of the agent is {age} old ({sign}). If it has been away for more than 75 s, {told}"
        ))
    }
}

/// The newest of what only a running agent writes.
fn last_sign(scenario: &Scenario) -> Option<(DateTime<Utc>, &'static str)> {
    let (checkpoint, located) = (&scenario.checkpoint, &scenario.located);
    let reader = CachedReader::new(&located.source);
    let own = own_changes(located);
    let is_own = |at: DateTime<Utc>| own.iter().any(|began| *began <= at && at - *began < LONGEST_CHANGE);
    let written =
        |path: &RelPath| DateTime::from_timestamp(reader.stat(path).ok()?.mtime, 0).filter(|at| !is_own(*at));
    let agent = checkpoint.latest_agent()?;
    let info = RelPath::new("meta/slaves").join(&agent.id).join("slave.info");
    let state = RelPath::new("meta/resources/resources_and_operations.state");
    let signs = [
        agent.newest_update().map(|at| (at, "a status update")),
        written(&RelPath::new("meta/boot_id")).map(|at| (at, "boot_id")),
        written(&info).map(|at| (at, "slave.info")),
        written(&state).map(|at| (at, "resources_and_operations.state")),
        newest_log(scenario).map(|at| (at, "its log")),
    ];
    signs.into_iter().flatten().max_by_key(|(at, _)| *at)
}

/// When ckpt began to change something here.
fn own_changes(located: &Located) -> Vec<DateTime<Utc>> {
    if located.source.kind == Kind::Archive {
        return Vec::new();
    }
    let history = WriteTarget::open(located, None).and_then(|target| target.changes());
    let changes = history.map(|history| history.changes).unwrap_or_default().into_iter();
    let began = changes.filter_map(|change| change.began);
    began.filter_map(|text| Some(DateTime::parse_from_rfc3339(&text).ok()?.to_utc())).collect()
}

/// The last line of the agent's log, by the time of its files in `--log_dir`, on the host of a checkpoint in place.
fn newest_log(scenario: &Scenario) -> Option<DateTime<Utc>> {
    if !scenario.located.source.in_place {
        return None;
    }
    let directory = PathBuf::from(scenario.agent.configuration.text(FlagName::LOG_DIR)?.to_string());
    let is_agents = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let name = name.strip_prefix("lt-").unwrap_or(name);
        name.starts_with("mesos-slave.") || name.starts_with("mesos-agent.")
    };
    let paths = fs::read_dir(directory).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let times = paths.filter(|path| is_agents(path)).filter_map(|path| modified(&path));
    times.max().map(DateTime::from)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
