//! Looks for the sandboxes of runs: existence only, and only for those who ask. Kept apart from the load, since it
//! costs system calls for each run.

use crate::layout::RelPath;
use crate::model::{Checkpoint, Executor, Part, Run};
use crate::source::{Directory, Errno, Existence, Source};

/// Looks for the sandbox of every run of the agents that were read. Of a run with a sentinel no agent asks (R134).
pub fn load_sandboxes(source: &Source, checkpoint: &mut Checkpoint) {
    let known = checkpoint.coverage.sandboxes == Part::Read;
    for agent in checkpoint.agents.iter_mut().filter(|agent| agent.loaded) {
        let home = RelPath::new("slaves").join(&agent.id).join("frameworks");
        let top = if known { source.directory(&home).ok() } else { None };
        for framework in &mut agent.frameworks {
            let home = home.join(&framework.id).join("executors");
            let own = top.as_ref().and_then(|top| below(top, [framework.id.as_bytes(), b"executors"]));
            for executor in &mut framework.executors {
                load_executor(source, executor, &home, own.as_ref(), known);
                for run in executor.runs.iter_mut().filter(|run| run.sandbox == Some(Existence::No)) {
                    let path =
                        RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
                    look_again(source, &path, run);
                }
            }
        }
    }
}

fn load_executor(
    source: &Source,
    executor: &mut Executor,
    home: &RelPath,
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
            // A link on the way, or nothing at all: ask as the agent does.
            None => source.exists(&home.join(&executor.id).join("runs").join(&run.id)),
        });
    }
}

/// What a running agent collects goes in no order: a sandbox that is gone is missing only if its run still lives.
fn look_again(source: &Source, path: &RelPath, run: &mut Run) {
    let is_there = |path: &RelPath| !source.stat(path).is_err_and(Errno::is_missing);
    if !is_there(path) {
        // As long as the run was there, so was its sandbox.
        run.sandbox = Some(Existence::Yes);
    } else if is_there(&path.join("executor.sentinel")) {
        (run.sentinel, run.sandbox) = (Some(true), None);
    }
}

/// A directory two levels down.
fn below<'s>(directory: &Directory<'s>, names: [&[u8]; 2]) -> Option<Directory<'s>> {
    directory.directory(names[0]).and_then(|own| own.directory(names[1])).ok()
}
