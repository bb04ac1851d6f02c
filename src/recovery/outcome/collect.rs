//! When the agent deletes what it leaves to garbage collection (R164 to R166).
//! Belongs here: due times. Does not: which paths (see `start`), but for those that only a whole start knows.

use std::collections::HashSet;

use crate::layout::RelPath;
use crate::recovery::{Attempt, Mutation, Outcome};

use super::executors::{Fate, Fates};
use super::input::Played;
use super::restart::Restart;

/// A path that is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    pub detail: String,
    /// In whole seconds since 1970; `None` if the path is missing or its age is unknown.
    pub at: Option<i64>,
}

/// What is to be deleted and when. `now` in seconds since 1970; `mtime` gives the age of a path.
pub(crate) fn due(
    played: &Played<'_>,
    attempt: &Attempt<'_>,
    fates: &Fates,
    now: i64,
    mtime: &mut dyn FnMut(&RelPath) -> Option<i64>,
) -> Vec<Due> {
    #[expect(clippy::cast_possible_truncation, reason = "a delay of 292 years at most")]
    let delay = played.restart.gc_delay_secs as i64;
    let mut all = Vec::new();
    for mutation in attempt.mutations() {
        if let Mutation::Collect { path, detail } = mutation {
            let at = mtime(path).map(|mtime| mtime.saturating_add(delay).max(now));
            all.push(Due { path: path.clone(), detail: (*detail).to_owned(), at });
        }
    }
    let mut touched = |path: RelPath, detail: &str| {
        let sandbox = path.as_bytes().strip_prefix(b"meta/").map(RelPath::new);
        for path in sandbox.into_iter().chain([path]) {
            all.push(Due { path, detail: detail.to_owned(), at: Some(now.saturating_add(delay)) });
        }
    };
    let kept = attempt.started().and_then(|started| started.agent_id.as_ref());
    if let Some(agent) = played.state.agent.as_ref().filter(|_| played.outcome == Outcome::Recovers) {
        let is_over = |fate| matches!(fate, Fate::Completed | Fate::Superseded | Fate::Dropped);
        let live = fates.executors.iter().filter(|executor| !is_over(executor.fate));
        let busy: HashSet<_> = live.filter_map(|executor| executor.framework_id.as_ref()).collect();
        for framework in agent.frameworks.iter().filter(|framework| !framework.executors.is_empty()) {
            if !busy.contains(framework.id) {
                let path = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(framework.id);
                touched(path, "a framework without live executors; its age starts again");
            }
        }
    }
    if matches!(played.outcome, Outcome::Recovers | Outcome::NewAgent) {
        for old in played.checkpoint.sandbox_agents.iter().filter(|id| Some(*id) != kept) {
            touched(RelPath::new("meta/slaves").join(old), "an old agent ID; its age starts again");
        }
    }
    prune(&mut all, played.restart, now);
    all
}

/// At its first look at a disk that fills up, the agent deletes early whatever is older than it then tolerates (R165).
#[expect(clippy::cast_possible_truncation, reason = "a delay of 292 years at most")]
fn prune(all: &mut [Due], restart: &Restart, now: i64) {
    let Some(disk) = restart.disk else { return };
    let look = now.saturating_add(disk.watch_secs as i64);
    let ahead = restart.gc_delay_secs - disk.tolerated_secs(restart.gc_delay_secs);
    for due in all {
        let Some(at) = due.at.filter(|at| *at > look && *at <= look.saturating_add(ahead as i64)) else {
            continue;
        };
        due.at = Some(look.min(at));
        due.detail.push_str("; early, because the disk is too full");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recovery::outcome::Disk;

    const WEEK: i64 = 604_800;

    /// When a path due after `due` seconds is deleted, given the share of the disk in use.
    fn deleted(after: i64, used: f64) -> i64 {
        let disk = Some(Disk { used, headroom: 0.1, watch_secs: 60.0 });
        let restart = Restart { disk, ..Restart::default() };
        let mut all = [Due { path: RelPath::new("x"), detail: String::new(), at: Some(1_000 + after) }];
        prune(&mut all, &restart, 1_000);
        all[0].at.unwrap() - 1_000
    }

    #[test]
    fn a_full_disk_does_not_wait() {
        // Nothing is left beyond the headroom: all is removed at the first check.
        assert_eq!(deleted(WEEK, 0.95), 60);
        assert_eq!(deleted(WEEK, 0.9), 60);
        // Half of a week is tolerated.
        assert_eq!(deleted(WEEK / 4, 0.4), 60);
        assert_eq!(deleted(WEEK * 3 / 4, 0.4), WEEK * 3 / 4);
        assert_eq!(deleted(WEEK, 0.1), WEEK);
        // What is due before the first look is not kept for it.
        assert_eq!(deleted(0, 0.95), 0);
    }
}
