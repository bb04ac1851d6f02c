//! Whether anything of a checkpoint was closed to this user: then what hangs on it is unknown, and root knows more.

use crate::model::{Agent, Checkpoint, Executor, File, FolderState, Framework, Part, Run};

/// Whether something may not be read.
pub fn is_closed(checkpoint: &Checkpoint) -> bool {
    let resources = &checkpoint.resources;
    let parts = [checkpoint.coverage.meta, checkpoint.coverage.sandboxes, checkpoint.coverage.volumes];
    parts.contains(&Part::NotPermitted)
        || folder(checkpoint.meta)
        || folder(checkpoint.slaves)
        || folder(resources.folder)
        || file(&checkpoint.boot.file)
        || [&resources.state, &resources.target, &resources.info, &resources.old_target].into_iter().any(file)
        || checkpoint.agents.iter().any(agent)
}

fn folder(state: FolderState) -> bool {
    state == FolderState::NotPermitted
}

fn file<T>(state: &File<T>) -> bool {
    matches!(state, File::NotPermitted)
}

fn agent(agent: &Agent) -> bool {
    folder(agent.folder)
        || folder(agent.frameworks_folder)
        || folder(agent.operations_folder)
        || file(&agent.info)
        || file(&agent.drain)
        || agent.frameworks.iter().any(framework)
}

fn framework(framework: &Framework) -> bool {
    folder(framework.folder)
        || folder(framework.executors_folder)
        || file(&framework.info)
        || file(&framework.pid)
        || framework.executors.iter().any(executor)
}

fn executor(executor: &Executor) -> bool {
    folder(executor.folder)
        || folder(executor.runs_folder)
        || file(&executor.info)
        || file(&executor.generated)
        || executor.runs.iter().any(run)
}

fn run(run: &Run) -> bool {
    let task =
        |task: &crate::model::Task| folder(task.folder) || file(&task.info) || file(&task.updates.file);
    folder(run.folder)
        || folder(run.tasks_folder)
        || file(&run.forked_pid)
        || file(&run.libprocess_pid)
        || run.tasks.iter().any(task)
}
