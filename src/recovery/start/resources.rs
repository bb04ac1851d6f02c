//! Allocation of old resources, and the commit of a target that was left behind (R101, R103 to R107).

use std::collections::HashSet;

use crate::layout::RelPath;
use crate::layout::resources::{INFO, OLD_TARGET, STATE, TARGET, path};
use crate::model::{File, ResourceFacts};
use crate::recovery::config::{MisfitKind, apply_checkpointed};
use crate::recovery::{Code, ListFile, Mutation, RecoveredAgent, ResourcesFrom, Stop, releases};
use crate::values::Resources;

use super::startup::Startup;

const NO_SUCH_FILE: &str = "No such file or directory";

fn resources(file: &File<ResourceFacts>) -> Option<&Resources> {
    file.value().map(|facts| &facts.resources)
}

impl<'m> Startup<'m> {
    /// Whether the agent finds a file; `None`: cannot be determined.
    fn there<T>(&self, file: &File<T>, name: &str) -> Option<bool> {
        if self.changes.is_removed(&path(name)) { Some(false) } else { file.exists() }
    }

    /// Resources of executors and tasks get the framework's role; with several roles the agent aborts (R101).
    pub(super) fn inject_allocation(&mut self, agent: &RecoveredAgent<'m>) -> Result<(), Stop> {
        for framework in agent.frameworks.iter().filter(|framework| framework.info) {
            let Some(facts) = framework.node.and_then(|node| node.info.value()) else { continue };
            if !facts.multi_role || facts.roles == 1 {
                continue;
            }
            let home = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(framework.id);
            let name = facts.name.as_deref().unwrap_or_default();
            let line = format!(
                "Missing 'Resource.AllocationInfo' for resources allocated to MULTI_ROLE framework '{name}'"
            );
            let detail = || format!("the framework has {} roles", facts.roles);
            for executor in framework.executors.iter().filter(|executor| executor.info) {
                let home = home.join("executors").join(executor.id);
                let counts = executor.node.and_then(|node| node.info.value()).map(|facts| facts.resources);
                if counts.is_some_and(|counts| counts.unallocated > 0) {
                    let path = home.join("executor.info");
                    self.log.decide(Code::AllocationMissing, &path, None, detail(), line.clone())?;
                }
                for run in &executor.runs {
                    for task in run.tasks.iter().filter(|task| task.info) {
                        let facts = task.node.and_then(|node| node.info.value());
                        if facts.is_some_and(|facts| facts.resources.unallocated > 0) {
                            let tasks = home.join("runs").join(run.id).join("tasks");
                            let path = tasks.join(task.id).join("task.info");
                            self.log.decide(Code::AllocationMissing, &path, None, detail(), line.clone())?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Completes a commit under way, and looks at what is committed.
    pub(super) fn sync_resources(&mut self) -> Result<(), Stop> {
        let Some(recovered) = self.state.resources else { return Ok(()) };
        let files = &self.checkpoint.resources;
        let empty = Resources::default();
        let state = self.changes.state_file(files);
        let info = self.changes.info_file(files);
        let committed = match recovered.from {
            ResourcesFrom::Nothing => &empty,
            ResourcesFrom::State => resources(state).unwrap_or(&empty),
            ResourcesFrom::Info => recovered.resources_in(info).unwrap_or(&empty),
        };
        if !recovered.target {
            return self.committed_resources(committed);
        }
        let in_old_format = recovered.from == ResourcesFrom::Info;
        let target = if in_old_format {
            recovered.resources_in(ListFile::target(files))
        } else {
            resources(&files.target)
        };
        let target = target.unwrap_or(&empty);
        self.sync_volumes(committed, target)?;
        self.rename_targets(target)?;
        self.committed_resources(target)
    }

    /// Both renames must succeed, whichever format was read (R103 to R105): a new target is made the state even where
    /// the old one was read. Until 1.8 there is only the old one.
    fn rename_targets(&mut self, target: &Resources) -> Result<(), Stop> {
        let old_to_info = Mutation::Rename { path: path(OLD_TARGET), to: path(INFO) };
        if !releases::prepares_operations(self.log.conditions.release) {
            self.log.mutations.push(old_to_info);
            return Ok(());
        }
        let files = &self.checkpoint.resources;
        let new_there = self.there(&files.target, TARGET);
        if new_there == Some(false) {
            let line = format!(
                "Failed to rename target resources {target} and associated operations: {NO_SUCH_FILE}"
            );
            let detail = "resources_and_operations.target is missing beside it".to_owned();
            self.log.decide(Code::OldTargetOnly, &path(OLD_TARGET), None, detail, line)?;
            return Ok(());
        }
        if new_there.is_none() {
            self.log.unknown.push(path(TARGET));
        }
        self.log.mutations.push(Mutation::Rename { path: path(TARGET), to: path(STATE) });
        match self.there(&files.old_target, OLD_TARGET) {
            Some(true) => self.log.mutations.push(old_to_info),
            Some(false) => {
                let line = format!("Failed to rename target resources {target}: {NO_SUCH_FILE}");
                let detail = "resources.target is missing beside it".to_owned();
                self.log.decide(Code::TargetWithoutOld, &path(TARGET), None, detail, line)?;
            }
            None => self.log.unknown.push(path(OLD_TARGET)),
        }
        Ok(())
    }

    /// Volumes that are in the target alone are made, those that are gone from it are removed (R103, R107).
    fn sync_volumes(&mut self, committed: &Resources, target: &Resources) -> Result<(), Stop> {
        let old = self.volume_paths(committed)?;
        let new = self.volume_paths(target)?;
        let (in_old, in_new): (HashSet<_>, HashSet<_>) = (old.iter().collect(), new.iter().collect());
        for path in new.iter().filter(|path| !in_old.contains(path)) {
            let detail = "a persistent volume of the target".to_owned();
            self.log.mutations.push(Mutation::Create { path: path.clone(), detail });
        }
        for path in old.iter().filter(|path| !in_new.contains(path)) {
            let detail = "a persistent volume that the target does not list, with all its data".to_owned();
            self.log.mutations.push(Mutation::Remove { path: path.clone(), detail });
        }
        Ok(())
    }

    fn volume_paths(&mut self, list: &Resources) -> Result<Vec<RelPath>, Stop> {
        let mut paths = Vec::new();
        for resource in list.iter().filter(|resource| resource.is_persistent_volume()) {
            match resource.volume_path(b"") {
                Ok(path) => paths.push(RelPath::new(path.strip_prefix(b"/").unwrap_or(&path))),
                Err(why) => {
                    let detail = format!("{resource}: {why:?}");
                    let line = "Check failed: Resources::isReserved(volume)".to_owned();
                    self.log.decide(Code::VolumeUnnameable, &path(TARGET), None, detail, line)?;
                }
            }
        }
        Ok(paths)
    }

    /// What is committed must need a checkpoint, and fit into the agent's resources (R106).
    fn committed_resources(&mut self, committed: &Resources) -> Result<(), Stop> {
        if !releases::applies_resources(self.log.conditions.release) {
            return Ok(());
        }
        let directory = RelPath::new("meta/resources");
        if let Some(resources) = self.setup.fit.as_ref().and_then(|fit| fit.resources.as_ref()) {
            let applied = apply_checkpointed(resources, committed);
            let Some(message) = applied.message else { return Ok(()) };
            let unexpected = applied.misfits.iter().any(|misfit| misfit.kind == MisfitKind::Unexpected);
            let cause = if unexpected { Code::ResourceUnexpected } else { Code::ResourcesDontFit };
            let detail = applied.misfits.into_iter().map(|misfit| misfit.what).collect::<Vec<_>>().join("; ");
            return self.log.decide(cause, &directory, None, detail, message);
        }
        for resource in committed.iter() {
            if resource.needs_checkpointing() && resource.provider.is_none() {
                continue;
            }
            let line = format!("Unexpected checkpointed resources {resource}");
            let detail = format!("{resource} is neither dynamically reserved nor a persistent volume");
            self.log.decide(Code::ResourceUnexpected, &directory, None, detail, line)?;
        }
        Ok(())
    }
}
