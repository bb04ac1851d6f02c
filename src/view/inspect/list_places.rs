//! Where entities have their directories, relative to the `work_dir`. Spelled here once for all views.

use crate::layout::{Name, RelPath};
use crate::model::{Agent, Executor, Framework, Run, Task};

/// The directory of an agent below `meta`.
pub fn agent_home(agent: &Agent) -> RelPath {
    RelPath::new("meta/slaves").join(&agent.id)
}

/// The directory of a framework below `meta`.
pub fn framework_home(agent: &Agent, framework: &Framework) -> RelPath {
    agent_home(agent).join("frameworks").join(&framework.id)
}

/// The directory of an executor below `meta`.
pub fn executor_home(agent: &Agent, framework: &Framework, executor: &Executor) -> RelPath {
    framework_home(agent, framework).join("executors").join(&executor.id)
}

/// The directory of a run below `meta`.
pub fn run_home(agent: &Agent, framework: &Framework, executor: &Executor, run: &Run) -> RelPath {
    executor_home(agent, framework, executor).join("runs").join(&run.id)
}

/// The directory of a task below `meta`.
pub fn task_home(home: &RelPath, task: &Task) -> RelPath {
    home.join("tasks").join(&task.id)
}

/// The sandbox of a run.
pub fn sandbox_of(agent: &Name, framework: &Name, executor: &Name, run: &Name) -> RelPath {
    let framework = RelPath::new("slaves").join(agent).join("frameworks").join(framework);
    framework.join("executors").join(executor).join("runs").join(run)
}
