//! Checks which sandboxes exist. This is not part of the load, since it costs system calls for each run.

use super::contradictions::contradictions;
use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, Executor, File, Part, Run, Unread, volume_below};
use crate::source::{
    Directory, Errno, Existence, Progress, ReadThreads, Resolved, Source, Stage, distribute,
};

/// Executors that a thread takes from the queue at a time.
const CHUNK: usize = 16;

/// Checks the sandbox of every run of the agents that were read, except runs with a sentinel, which no agent checks (R134),
/// whether the directories of volumes can be looked for, and what sandboxes have that `meta` does not. `threads`: how many
/// read at a time; 0 to follow the disk.
pub fn load_sandboxes(source: &Source, checkpoint: &mut Checkpoint, threads: usize, progress: &Progress) {
    check_volumes(source, checkpoint);
    let is_known = checkpoint.coverage.sandboxes == Part::Read;
    let executors = executors_with_live_runs(checkpoint);
    progress.begin(Stage::Sandboxes, executors.len() as u64);
    let results = distribute(
        &ReadThreads::new(threads),
        executors.len(),
        CHUNK,
        &mut Vec::new(),
        || SandboxReader { source, is_known, open: None },
        |reader, index| {
            progress.advance(1);
            reader.check(checkpoint, &executors[index])
        },
    );
    let results: Vec<Vec<RunCheck>> = results.collect();
    progress.begin(Stage::Assessing, 0);
    for (at, checks) in executors.iter().zip(results) {
        let executor = &mut checkpoint.agents[at.agent].frameworks[at.framework].executors[at.executor];
        for check in checks {
            let run = &mut executor.runs[check.run];
            (run.sentinel, run.sandbox) = (check.sentinel, check.sandbox);
        }
    }
    checkpoint.contradictions = contradictions(source, checkpoint);
}

fn check_volumes(source: &Source, checkpoint: &mut Checkpoint) {
    let files = &checkpoint.resources;
    let place = source.place_or_path();
    let listed = [&files.state, &files.info].into_iter().filter_map(|file| file.value());
    let volumes = listed.flat_map(|facts| facts.resources.iter()).filter(|one| one.is_persistent_volume());
    let unread = volumes.filter_map(|volume| {
        let path = volume_below(volume, place)?;
        let why = match source.resolve(&RelPath::default(), path.as_bytes()) {
            Resolved::NotPermitted => File::NotPermitted,
            // A symlink leads to where a copy or an archive has nothing.
            Resolved::Outside(outside) if outside.exists.is_none() => File::Unknown,
            _ => return None,
        };
        Some(Unread { path, why })
    });
    checkpoint.unread_volumes = unread.collect();
    if checkpoint.unread_volumes.iter().any(|unread| unread.why == File::NotPermitted) {
        checkpoint.coverage.volumes = Part::NotPermitted;
    }
}

/// The position of an executor in the tree.
struct Position {
    agent: usize,
    framework: usize,
    executor: usize,
}

/// What was found out about a run.
struct RunCheck {
    run: usize,
    sentinel: Option<bool>,
    sandbox: Option<Existence>,
}

fn executors_with_live_runs(checkpoint: &Checkpoint) -> Vec<Position> {
    let mut found = Vec::new();
    for (agent, node) in checkpoint.agents.iter().enumerate().filter(|(_, agent)| agent.loaded) {
        for (framework, node) in node.frameworks.iter().enumerate() {
            let executors = node.executors.iter().enumerate();
            let live = executors.filter(|(_, one)| one.runs.iter().any(|run| run.sentinel != Some(true)));
            found.extend(live.map(|(executor, _)| Position { agent, framework, executor }));
        }
    }
    found
}

/// The state of one thread: the framework's `executors` directory that it opened last.
struct SandboxReader<'s> {
    source: &'s Source,
    is_known: bool,
    open: Option<OpenFramework<'s>>,
}

struct OpenFramework<'s> {
    agent: usize,
    framework: usize,
    executors: Option<Directory<'s>>,
}

impl SandboxReader<'_> {
    fn check(&mut self, checkpoint: &Checkpoint, at: &Position) -> Vec<RunCheck> {
        let agent = &checkpoint.agents[at.agent];
        let framework = &agent.frameworks[at.framework];
        let executor = &framework.executors[at.executor];
        let home = RelPath::new("slaves").join(&agent.id).join("frameworks").join(&framework.id);
        let home = home.join("executors");
        if self.open.as_ref().is_none_or(|open| (open.agent, open.framework) != (at.agent, at.framework)) {
            let executors = if self.is_known { self.source.directory(&home).ok() } else { None };
            self.open = Some(OpenFramework { agent: at.agent, framework: at.framework, executors });
        }
        let executors = self.open.as_ref().and_then(|open| open.executors.as_ref());
        let runs = executors.and_then(|executors| runs_directory(executors, executor));
        let live = executor.runs.iter().enumerate().filter(|(_, run)| run.sentinel != Some(true));
        live.map(|(index, run)| {
            let sandbox = self.existence(run, &home.join(&executor.id), runs.as_ref());
            let check = RunCheck { run: index, sentinel: run.sentinel, sandbox: Some(sandbox) };
            if sandbox != Existence::No {
                return check;
            }
            let path = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
            self.check_again(&path, check)
        })
        .collect()
    }

    fn existence(&self, run: &Run, executor_home: &RelPath, runs: Option<&Directory<'_>>) -> Existence {
        match runs {
            _ if !self.is_known => Existence::Unknown,
            Some(runs) => match runs.stat(run.id.as_bytes()) {
                Ok(_) => Existence::Yes,
                Err(errno) if errno.is_missing() => Existence::No,
                Err(_) => Existence::Unknown,
            },
            // A symlink among the parents, or nothing at all: follow it as the agent does.
            None => self.source.exists(&executor_home.join("runs").join(&run.id)),
        }
    }

    /// GC by a running agent deletes in any order: a sandbox is missing only if its run still exists without a sentinel.
    fn check_again(&self, path: &RelPath, check: RunCheck) -> RunCheck {
        let exists = |path: &RelPath| !self.source.stat(path).is_err_and(Errno::is_missing);
        if !exists(path) {
            // The sandbox existed as long as the run did.
            RunCheck { sandbox: Some(Existence::Yes), ..check }
        } else if exists(&path.join("executor.sentinel")) {
            RunCheck { sentinel: Some(true), sandbox: None, ..check }
        } else {
            check
        }
    }
}

/// Opens the `runs` directory in the sandboxes of an executor.
fn runs_directory<'s>(executors: &Directory<'s>, executor: &Executor) -> Option<Directory<'s>> {
    let id: &Name = &executor.id;
    executors.directory(id.as_bytes()).and_then(|own| own.directory(b"runs")).ok()
}
