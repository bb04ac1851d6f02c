//! Whether this user lacks a permission for any part of a checkpoint, so that what depends on it is unknown.

use super::{Agent, Checkpoint, DirectoryState, Executor, File, Framework, Run, RuntimeContainer};

pub(super) fn meta_lacks_permission(checkpoint: &Checkpoint) -> bool {
    let resources = &checkpoint.resources;
    directory(checkpoint.meta)
        || directory(checkpoint.slaves)
        || directory(resources.directory)
        || file(&checkpoint.boot.file)
        || [&resources.state, &resources.target, &resources.info, &resources.old_target].into_iter().any(file)
        || checkpoint.agents.iter().any(agent)
}

pub(super) fn runtime_lacks_permission(containers: &[RuntimeContainer]) -> bool {
    containers.iter().any(|container| {
        file(&container.config)
            || file(&container.launch_info)
            || file(&container.pid)
            || file(&container.status)
            || directory(container.nested)
            || container.switchboard.as_ref().is_some_and(|board| file(&board.pid))
            || runtime_lacks_permission(&container.children)
    })
}

fn directory(state: DirectoryState) -> bool {
    state == DirectoryState::NotPermitted
}

fn file<T>(state: &File<T>) -> bool {
    matches!(state, File::NotPermitted)
}

fn agent(agent: &Agent) -> bool {
    directory(agent.directory)
        || directory(agent.frameworks_directory)
        || directory(agent.operations_directory)
        || file(&agent.info)
        || file(&agent.drain)
        || agent.unread.iter().any(|unread| file(&unread.why))
        || agent.frameworks.iter().any(framework)
}

fn framework(framework: &Framework) -> bool {
    directory(framework.directory)
        || directory(framework.executors_directory)
        || file(&framework.info)
        || file(&framework.pid)
        || framework.executors.iter().any(executor_lacks_permission)
}

pub(super) fn executor_lacks_permission(executor: &Executor) -> bool {
    directory(executor.directory)
        || directory(executor.runs_directory)
        || file(&executor.info)
        || file(&executor.generated)
        || executor.runs.iter().any(run)
}

fn run(run: &Run) -> bool {
    let task = |task: &super::Task| directory(task.directory) || file(&task.info) || file(&task.updates.file);
    directory(run.directory)
        || directory(run.tasks_directory)
        || file(&run.forked_pid)
        || file(&run.libprocess_pid)
        || run.tasks.iter().any(task)
}
