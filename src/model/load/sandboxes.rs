//! Looks for the sandboxes of runs: existence only, and only for those who ask. Kept apart from the load, since it
//! costs a system call for each run.

use crate::layout::RelPath;
use crate::model::{Checkpoint, Part};
use crate::source::{Existence, Source};

/// Looks for the sandbox of every run of the agents that were read.
pub fn load_sandboxes(source: &Source, checkpoint: &mut Checkpoint) {
    let known = checkpoint.coverage.sandboxes == Part::Read;
    for agent in checkpoint.agents.iter_mut().filter(|agent| agent.loaded) {
        for framework in &mut agent.frameworks {
            for executor in &mut framework.executors {
                let runs = RelPath::new("slaves")
                    .join(&agent.id)
                    .join("frameworks")
                    .join(&framework.id)
                    .join("executors")
                    .join(&executor.id)
                    .join("runs");
                let folder = if known { source.folder(&runs).ok() } else { None };
                for run in &mut executor.runs {
                    run.sandbox = Some(match &folder {
                        _ if !known => Existence::Unknown,
                        Some(folder) => match folder.stat(run.id.as_bytes()) {
                            Ok(_) => Existence::Yes,
                            Err(errno) if errno.is_missing() => Existence::No,
                            Err(_) => Existence::Unknown,
                        },
                        // A link on the way, or nothing at all: ask as the agent does.
                        None => source.exists(&runs.join(&run.id)),
                    });
                }
            }
        }
    }
}
