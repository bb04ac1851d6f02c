//! The model as it is after a plan: what a judgement of the tree will then see, so that it can be announced.

use std::collections::HashSet;

use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, File, Framework, Latest};
use crate::plan::{Action, Content, Step};
use crate::source::Existence;

/// Makes the changes of `cleanup` and `forget-agent` in the model: what goes is not there, a sentinel that is made is.
pub fn after<'s>(checkpoint: &mut Checkpoint, steps: impl IntoIterator<Item = &'s Step>) {
    let (mut gone, mut made) = (HashSet::new(), HashSet::new());
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
    let is_gone = |path: &RelPath| {
        let mut upwards = std::iter::successors(Some(path.clone()), |path| {
            (!path.as_bytes().is_empty()).then(|| path.parent())
        });
        upwards.any(|path| gone.contains(&path))
    };
    checkpoint.strays.retain(|stray| !is_gone(&stray.path));
    checkpoint.links.retain(|link| !is_gone(&link.path));
    let slaves = RelPath::new("meta/slaves");
    checkpoint.sandbox_agents.retain(|id| !gone.contains(&RelPath::new("slaves").join(id)));
    checkpoint.agents.retain(|agent| !gone.contains(&slaves.join(&agent.id)));
    for agent in &mut checkpoint.agents {
        let home = slaves.join(&agent.id).join("frameworks");
        agent.frameworks.retain(|framework| !gone.contains(&home.join(&framework.id)));
        let id = agent.id.clone();
        for framework in &mut agent.frameworks {
            let home = home.join(&framework.id).join("executors");
            framework_after(framework, &id, &home, (&gone, &made));
        }
    }
}

type Paths<'s> = HashSet<&'s RelPath>;

fn framework_after(
    framework: &mut Framework,
    agent: &Name,
    home: &RelPath,
    (gone, made): (&Paths<'_>, &Paths<'_>),
) {
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
