//! The model as it will be after a plan, to predict its findings.

use crate::layout::{Name, PathSet, RelPath};
use crate::model::{Checkpoint, File, Framework, Latest};
use crate::plan::{Action, Content, StepList};
use crate::source::Existence;

/// Makes the changes of `cleanup` and `forget-agent` in the model: what is removed is missing, a sentinel that is created
/// exists.
pub fn after(checkpoint: &mut Checkpoint, steps: &StepList) {
    let (mut gone, mut made) = (PathSet::default(), PathSet::default());
    for step in steps {
        match &step.action {
            Action::SetAside | Action::Delete => gone.insert(&step.path),
            Action::Write { content: Content::Bytes(bytes), .. }
                if step.path.as_bytes() == b"meta/boot_id" =>
            {
                checkpoint.boot.file = File::Read(bytes.as_slice().into());
                false
            }
            _ => made.insert(&step.path),
        };
    }
    if gone.contains(&RelPath::new("meta/slaves/latest")) {
        checkpoint.latest = Latest::Missing;
    }
    checkpoint.strays.retain(|stray| !gone.covers(&stray.path));
    checkpoint.links.retain(|link| !gone.covers(&link.path));
    let slaves = RelPath::new("meta/slaves");
    checkpoint.sandbox_agents.retain(|id| !gone.contains(&RelPath::new("slaves").join(id)));
    checkpoint.agents.retain(|agent| !gone.contains(&slaves.join(&agent.id)));
    for agent in &mut checkpoint.agents {
        let home = slaves.join(&agent.id).join("frameworks");
        agent.frameworks.retain(|framework| !gone.contains(&home.join(&framework.id)));
        let id = agent.id.clone();
        for framework in &mut agent.frameworks {
            let home = home.join(&framework.id).join("executors");
            framework_after(framework, &id, &home, &gone, &made);
        }
    }
}

fn framework_after(framework: &mut Framework, agent: &Name, home: &RelPath, gone: &PathSet, made: &PathSet) {
    let id = framework.id.clone();
    framework.executors.retain(|executor| !gone.contains(&home.join(&executor.id)));
    for executor in &mut framework.executors {
        let home = home.join(&executor.id).join("runs");
        executor.runs.retain(|run| !gone.contains(&home.join(&run.id)));
        for run in &mut executor.runs {
            let path = home.join(&run.id);
            if made.contains(&path.join("executor.sentinel")) {
                run.sentinel = Some(true);
            }
            if gone.contains(&path.join("pids/forked.pid")) {
                run.forked_pid = File::Missing;
            }
            if run.sandbox.is_some()
                && gone.contains(&RelPath::of_run("slaves", agent, &id, &executor.id, &run.id))
            {
                run.sandbox = Some(Existence::No);
            }
        }
    }
}
