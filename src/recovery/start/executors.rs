//! Frameworks, executors and their tasks: `Slave::recoverFramework`, `Framework::recoverExecutor`,
//! `Executor::recoverTask` (R121 to R129).

use crate::layout::{Name, RelPath, is_valid_container_id, is_valid_id};
use crate::model::{File, RecordKind, RecordUuid};
use crate::recovery::{
    Code, Mutation, RecoveredAgent, RecoveredExecutor, RecoveredFramework, RecoveredRun, RecoveredTask, Stop,
};

use super::startup::Startup;

/// Whether a task state, by number, is the last of a task (`protobuf::isTerminalState`).
pub(crate) fn is_terminal(state: i8) -> bool {
    matches!(state, 2..=5 | 7 | 9 | 11 | 12)
}

impl<'m> Startup<'m> {
    fn collect(&mut self, path: RelPath, detail: &'static str) {
        if !self.log.conditions.collects {
            return;
        }
        let sandbox = path.as_bytes().strip_prefix(b"meta/").map(RelPath::new);
        if let Some(path) = sandbox {
            self.log.mutations.push(Mutation::Collect { path, detail });
        }
        self.log.mutations.push(Mutation::Collect { path, detail });
    }

    pub(super) fn recover_frameworks(&mut self, agent: &RecoveredAgent<'m>) -> Result<(), Stop> {
        for framework in &agent.frameworks {
            let home = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(framework.id);
            self.recover_framework(framework, &home)?;
        }
        Ok(())
    }

    fn recover_framework(&mut self, framework: &RecoveredFramework<'m>, home: &RelPath) -> Result<(), Stop> {
        if framework.executors.is_empty() {
            // ckpt's missing permission says nothing about the agent.
            if framework.node.is_some_and(|node| matches!(node.info, File::NotPermitted)) {
                return Ok(());
            }
            // Executors that were dropped have findings of their own.
            if framework.node.is_none_or(|node| node.executors.is_empty()) {
                let detail = "no executors".to_owned();
                self.log.decide(Code::FrameworkEmpty, home, None, detail, String::new())?;
            }
            self.collect(home.clone(), "a framework without executors");
            return Ok(());
        }
        let facts = framework.node.and_then(|node| node.info.value());
        if facts.is_some_and(|facts| facts.id.is_none()) {
            let detail = "written by an agent before 0.23".to_owned();
            let path = home.join("framework.info");
            self.log.decide(Code::FrameworkIdMissing, &path, None, detail, String::new())?;
            let detail = "with the id of its directory".to_owned();
            self.log.mutations.push(Mutation::Write { path, detail });
        }
        if facts.is_some_and(|facts| !facts.checkpoint) {
            let line = "Check failed: frameworkInfo.checkpoint()".to_owned();
            let detail = "checkpoint is not true".to_owned();
            let path = home.join("framework.info");
            self.log.decide(Code::FrameworkNotCheckpointing, &path, None, detail, line)?;
        }
        for executor in &framework.executors {
            let home = home.join("executors").join(executor.id);
            self.recover_executor(executor, framework.id, &home)?;
        }
        Ok(())
    }

    fn recover_executor(
        &mut self,
        executor: &RecoveredExecutor<'m>,
        framework: &Name,
        home: &RelPath,
    ) -> Result<(), Stop> {
        let Some(latest) = executor.latest.filter(|_| executor.info && !executor.runs.is_empty()) else {
            // As above.
            if executor.node.is_some_and(|node| matches!(node.info, File::NotPermitted)) {
                return Ok(());
            }
            let line = format!(
                "Skipping recovery of executor '{}' of framework {framework} because its latest run or executor \
                 info cannot be recovered",
                executor.id
            );
            let detail = "its latest run or its info cannot be recovered".to_owned();
            self.log.decide(Code::ExecutorSkipped, home, None, detail, line)?;
            self.collect(home.clone(), "a skipped executor");
            return Ok(());
        };
        for run in executor.runs.iter().filter(|run| run.id != latest) {
            self.collect(home.join("runs").join(run.id), "not the latest run");
        }
        let Some(run) = executor.runs.iter().find(|run| run.id == latest) else {
            let line = format!(
                "Cannot find latest run {latest} for executor {} of framework {framework}",
                executor.id
            );
            let detail = format!("it names {latest:?}");
            return self.log.decide(Code::LatestRunNotFound, &home.join("runs/latest"), None, detail, line);
        };
        self.rewrite(executor, run.id, framework, home)?;
        let tasks = home.join("runs").join(run.id).join("tasks");
        for task in run.tasks.iter().filter(|task| task.info) {
            self.recover_task(task, executor, &tasks)?;
        }
        if run.completed {
            self.collect(home.join("runs").join(run.id), "the sentinel is there");
            self.collect(home.clone(), "its latest run has ended");
        }
        Ok(())
    }

    /// An executor whose resources were given a role is written again; its IDs must then be valid (R126).
    fn rewrite(
        &mut self,
        executor: &RecoveredExecutor<'m>,
        container: &Name,
        framework: &Name,
        home: &RelPath,
    ) -> Result<(), Stop> {
        let facts = executor.node.and_then(|node| node.info.value());
        if facts.is_none_or(|facts| facts.resources.unallocated == 0) {
            return Ok(());
        }
        let path = home.join("executor.info");
        let detail = "with the framework's role in its resources".to_owned();
        self.log.mutations.push(Mutation::Write { path: path.clone(), detail });
        let good = is_valid_id(framework.as_bytes())
            && is_valid_id(executor.id.as_bytes())
            && is_valid_container_id(container.as_bytes());
        if !good {
            let line = "Check failed: path is valid".to_owned();
            let detail = "current agents do not accept an ID in its path".to_owned();
            self.log.decide(Code::IdNotAllowed, &path, None, detail, line)?;
        }
        Ok(())
    }

    fn recover_task(
        &mut self,
        task: &RecoveredTask<'m>,
        executor: &RecoveredExecutor<'m>,
        tasks: &RelPath,
    ) -> Result<(), Stop> {
        // Nearly all are valid: no path is built for them.
        let home = || tasks.join(task.id);
        let Some((node, facts)) = task.node.and_then(|node| Some((node, node.info.value()?))) else {
            return Ok(());
        };
        let of_default = |node: &'m crate::model::Executor| {
            let facts = node.info.value().filter(|facts| facts.is_default)?;
            Some(facts.other_id.as_ref().unwrap_or(&node.id))
        };
        let odd = facts.mismatched.as_deref();
        if let Some(id) = executor.node.and_then(of_default) {
            let of_task = match odd.and_then(|odd| odd.executor.as_ref()) {
                Some(id) => Some(id),
                None => facts.has_executor.then_some(executor.id),
            };
            if of_task != Some(id) {
                let line = "Check failed: task.executor_id() == executorInfo.executor_id()".to_owned();
                let detail = format!("the task says {of_task:?}, the executor {:?}", Some(id));
                self.log.decide(Code::DefaultExecutorTask, &home().join("task.info"), None, detail, line)?;
            }
        }
        let records = || node.updates.records.iter().take(task.records as usize);
        let own = |record: &crate::model::Record| record.kind == RecordKind::Update && !record.foreign;
        let Some(terminal) = records().filter(own).find(|record| is_terminal(record.state)) else {
            return Ok(());
        };
        let offset = Some(u64::from(terminal.offset));
        let Some(uuid) = terminal.uuid.get() else {
            let absent = terminal.uuid == RecordUuid::Absent;
            let line = if absent {
                "Check failed: update.has_uuid() Expecting updates without 'uuid' to have been rejected"
            } else {
                crate::recovery::text::NOT_A_UUID
            };
            let detail = "a terminal update without a valid UUID".to_owned();
            let path = home().join("task.updates");
            return self.log.decide(Code::TerminalUpdateBad, &path, offset, detail, line.to_owned());
        };
        let mut acks = records().filter(|record| record.kind == RecordKind::Ack);
        if !acks.any(|ack| ack.uuid.get() == Some(uuid)) {
            return Ok(());
        }
        if let Some(inside) = odd.and_then(|odd| odd.task.as_ref()) {
            let line = format!(
                "Check failed: terminatedTasks.contains(taskId) Failed to find terminated task {}",
                task.id
            );
            let detail = format!("it says {inside:?}, the directory is {:?}", task.id);
            self.log.decide(Code::TaskIdDiffers, &home().join("task.info"), None, detail, line)?;
        }
        if self.log.conditions.collects {
            let detail = "terminal and acknowledged";
            self.log.mutations.push(Mutation::Collect { path: home(), detail });
        }
        Ok(())
    }

    /// The latest run of an executor, if there is one that lives for the agent.
    pub(super) fn live_run<'r>(executor: &'r RecoveredExecutor<'m>) -> Option<&'r RecoveredRun<'m>> {
        let latest = executor.latest.filter(|_| executor.info)?;
        executor.runs.iter().find(|run| run.id == latest).filter(|run| !run.completed)
    }
}
