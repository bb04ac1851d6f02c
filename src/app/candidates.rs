//! Which checkpoint is meant where no path is given: that of a running agent, else the only one in a known place.

use std::path::{Path, PathBuf};

use super::error::Error;
use super::error_code::ErrorCode;
use super::hint::{Hint, NextCall};
use super::located::Running;
use super::options::SourceOptions;
use crate::host::{Host, may_keep, places};
use crate::layout::DEFAULT_WORK_DIRS;
use crate::source::{Options, locate};

/// The path of a checkpoint.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) path: PathBuf,
    /// Why this one.
    pub(super) because: String,
}

/// Chooses the path.
pub(super) fn choose(options: &SourceOptions, running: &Running) -> Result<Chosen, Error> {
    let chosen = |path: &PathBuf, because: String| Ok(Chosen { path: path.clone(), because });
    if let Some(path) = &options.path {
        return chosen(path, "given on the command line".to_owned());
    }
    if let Some(path) = &options.work_dir {
        return chosen(path, "--work-dir or MESOS_WORK_DIR".to_owned());
    }
    let name_one = Hint::from(NextCall::default().path(Path::new("PATH"))).words("name one");
    let of_agents = of_running_agents(options, running);
    match &of_agents[..] {
        [] => {}
        [(path, pid)] => return chosen(path, format!("work_dir of the running agent, pid {pid}")),
        several => {
            let named: Vec<String> =
                several.iter().map(|(path, pid)| format!("{} (pid {pid})", path.display())).collect();
            let message = format!("several agents run on this host: {}", named.join(", "));
            return Err(Error::unanswered(ErrorCode::SeveralAgents, message).hint(name_one));
        }
    }
    let found = places(&running.host);
    // Where meta was removed, the sandboxes still say that an agent was here.
    let (found, what) = if found.is_empty() {
        (with_traces(&running.host), "an agent has worked in")
    } else {
        (found, "contains a checkpoint")
    };
    match &found[..] {
        [one] => chosen(one, format!("the only known place that {what}")),
        [] => {
            let message =
                format!("no checkpoint was found in the known places: {}", DEFAULT_WORK_DIRS.join(", "));
            Err(Error::unanswered(ErrorCode::NoCheckpointFound, message).hint(name_one))
        }
        several => {
            let named: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
            let message = format!("several checkpoints were found: {}", named.join(", "));
            Err(Error::unanswered(ErrorCode::SeveralCheckpoints, message).hint(name_one))
        }
    }
}

/// The default work directories that contain no checkpoint, and what only an agent leaves.
fn with_traces(host: &Host) -> Vec<PathBuf> {
    let places = DEFAULT_WORK_DIRS.iter().map(|place| host.in_root(place));
    let has_traces = |path: &PathBuf| {
        locate(path, "", &Options::default()).is_ok_and(|source| source.has_traces_of_agent())
    };
    places.filter(has_traces).collect()
}

/// The `work_dir`s of the agents that run on this host, each with a pid.
fn of_running_agents(options: &SourceOptions, running: &Running) -> Vec<(PathBuf, i32)> {
    if !options.probe {
        return Vec::new();
    }
    let mut found: Vec<(PathBuf, i32)> = running
        .processes()
        .agents()
        .iter()
        .filter_map(|agent| Some((agent, agent.work_dir.path()?)))
        // Any process can have the name of an agent.
        .filter(|(agent, _)| agent.contradiction.is_none())
        // One that cannot write there has no checkpoint there.
        .filter(|(agent, path)| may_keep(&running.host, &agent.process, path) != Ok(false))
        .map(|(agent, path)| (path.to_owned(), agent.process.pid))
        .collect();
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sandboxes_say_that_an_agent_was_here() {
        let root = tempfile::tempdir().unwrap();
        let host = Host::at(Path::new("/proc"), root.path(), chrono::DateTime::UNIX_EPOCH);
        let make = |path: &str| std::fs::create_dir_all(root.path().join(path)).unwrap();
        make("var/lib/mesos/other");
        assert!(with_traces(&host).is_empty());
        make("var/lib/mesos/slaves/S/frameworks/F");
        make("tmp/mesos/volumes/roles/r");
        assert_eq!(with_traces(&host), [root.path().join("var/lib/mesos"), root.path().join("tmp/mesos")]);
    }
}
