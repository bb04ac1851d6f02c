//! Checks which sandboxes exist. This is not part of the load, since it costs system calls for each run.

use crate::layout::RelPath;
use crate::model::{Checkpoint, Executor, Part, Run};
use crate::source::{Directory, Errno, Existence, Source};

/// Checks the sandbox of every run of the agents that were read, except runs with a sentinel, which no agent checks (R134).
pub fn load_sandboxes(source: &Source, checkpoint: &mut Checkpoint) {
    let known = checkpoint.coverage.sandboxes == Part::Read;
    for agent in checkpoint.agents.iter_mut().filter(|agent| agent.loaded) {
        let sandbox_home = RelPath::new("slaves").join(&agent.id).join("frameworks");
        let top = if known { source.directory(&sandbox_home).ok() } else { None };
        for framework in &mut agent.frameworks {
            let sandbox_home = sandbox_home.join(&framework.id).join("executors");
            let own = top.as_ref().and_then(|top| below(top, [framework.id.as_bytes(), b"executors"]));
            for executor in &mut framework.executors {
                load_executor(source, executor, &sandbox_home, own.as_ref(), known);
                for run in executor.runs.iter_mut().filter(|run| run.sandbox == Some(Existence::No)) {
                    let path =
                        RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
                    check_again(source, &path, run);
                }
            }
        }
    }
}

fn load_executor(
    source: &Source,
    executor: &mut Executor,
    sandbox_home: &RelPath,
    executors: Option<&Directory<'_>>,
    known: bool,
) {
    if executor.runs.iter().all(|run| run.sentinel == Some(true)) {
        return;
    }
    let directory = executors.and_then(|directory| below(directory, [executor.id.as_bytes(), b"runs"]));
    for run in executor.runs.iter_mut().filter(|run| run.sentinel != Some(true)) {
        run.sandbox = Some(match &directory {
            _ if !known => Existence::Unknown,
            Some(directory) => match directory.stat(run.id.as_bytes()) {
                Ok(_) => Existence::Yes,
                Err(errno) if errno.is_missing() => Existence::No,
                Err(_) => Existence::Unknown,
            },
            // A symlink among the parents, or nothing at all: follow it as the agent does.
            None => source.exists(&sandbox_home.join(&executor.id).join("runs").join(&run.id)),
        });
    }
}

/// GC by a running agent deletes in any order: a sandbox is missing only if its run still exists without a sentinel.
fn check_again(source: &Source, path: &RelPath, run: &mut Run) {
    let exists = |path: &RelPath| !source.stat(path).is_err_and(Errno::is_missing);
    if !exists(path) {
        // The sandbox existed as long as the run did.
        run.sandbox = Some(Existence::Yes);
    } else if exists(&path.join("executor.sentinel")) {
        (run.sentinel, run.sandbox) = (Some(true), None);
    }
}

/// Opens a directory two levels down.
fn below<'s>(directory: &Directory<'s>, names: [&[u8]; 2]) -> Option<Directory<'s>> {
    directory.directory(names[0]).and_then(|own| own.directory(names[1])).ok()
}
