//! Whether anything of a checkpoint was closed to this user: then what hangs on it is unknown, and root knows more.

use super::{Agent, Checkpoint, Executor, File, FolderState, Framework, Run, RuntimeContainer};

/// Whether something of `meta` may not be read.
pub(super) fn meta_is_closed(checkpoint: &Checkpoint) -> bool {
    let resources = &checkpoint.resources;
    folder(checkpoint.meta)
        || folder(checkpoint.slaves)
        || folder(resources.folder)
        || file(&checkpoint.boot.file)
        || [&resources.state, &resources.target, &resources.info, &resources.old_target].into_iter().any(file)
        || checkpoint.agents.iter().any(agent)
}

/// Whether something of the runtime folder's containers may not be read.
pub(super) fn runtime_is_closed(containers: &[RuntimeContainer]) -> bool {
    containers.iter().any(|container| {
        file(&container.config)
            || file(&container.launch_info)
            || file(&container.pid)
            || file(&container.status)
            || container.switchboard.as_ref().is_some_and(|board| file(&board.pid))
            || runtime_is_closed(&container.children)
    })
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
    let task = |task: &super::Task| folder(task.folder) || file(&task.info) || file(&task.updates.file);
    folder(run.folder)
        || folder(run.tasks_folder)
        || file(&run.forked_pid)
        || file(&run.libprocess_pid)
        || run.tasks.iter().any(task)
}
