//! `ResourcesState::recover` and the operations of `SlaveState::recover` (R11 to R23, R32 to R34).

use crate::layout::RelPath;
use crate::model::{File, ResourceFacts};
use crate::recovery::{Cause, OperationsFrom, RecoveredAgent, RecoveredResources, ResourcesFrom, Stop};
use crate::schema::Release;

use super::player::{Causes, Met, Player};

const STATE_PREFIX: &str = "Failed to read resource and operations file";
const TARGET_PREFIX: &str = "Failed to read resources and operations target file";
const INFO_PREFIX: &str = "Failed to read resources file";

fn path(name: &str) -> RelPath {
    RelPath::new("meta/resources").join(name)
}

fn causes(bad: Cause, empty: Option<Cause>) -> Causes {
    Causes { missing: None, empty, bad }
}

impl<'m> Player<'m> {
    /// What stands as `resources_and_operations.state`: an earlier start may have put the target there.
    fn state_file(&self) -> &'m File<ResourceFacts> {
        let files = &self.checkpoint.resources;
        let (from, to) = (path("resources_and_operations.target"), path("resources_and_operations.state"));
        if self.changes.is_renamed(&from, &to) { &files.target } else { &files.state }
    }

    /// As above, of the old format.
    fn info_file(&self) -> &'m File<ResourceFacts> {
        let files = &self.checkpoint.resources;
        let (from, to) = (path("resources.target"), path("resources.info"));
        if self.changes.is_renamed(&from, &to) { &files.old_target } else { &files.info }
    }

    /// Whether a file is there for this release.
    fn there<T>(&self, file: &File<T>, path: &RelPath, since: Release) -> bool {
        self.log.conditions.release >= since && file.exists().unwrap_or(false) && !self.is_gone(path)
    }

    pub(super) fn recover_resources(&mut self) -> Result<RecoveredResources, Stop> {
        let files = &self.checkpoint.resources;
        self.look_into(files.folder, &RelPath::new("meta/resources"));
        let mut recovered = RecoveredResources::default();
        let state = path("resources_and_operations.state");
        let (of_path, of_info) = (self.state_file(), self.info_file());
        if !self.there(of_path, &state, Release::new(1, 8, 0)) {
            return self.recover_old_resources(recovered, of_info);
        }
        let of_state = causes(Cause::StateUnreadable, Some(Cause::StateEmpty));
        match self.message(of_path, &state, of_state, STATE_PREFIX, ("", "Found empty"))? {
            Met::Value(_) => recovered.from = ResourcesFrom::State,
            Met::Empty | Met::Missing => {}
            Met::Bad => {
                Self::count(&mut recovered.errors, Cause::StateUnreadable);
                return Ok(recovered);
            }
        }
        let target = path("resources_and_operations.target");
        if !self.there(&files.target, &target, Release::new(1, 9, 0)) {
            return Ok(recovered);
        }
        let of_target = causes(Cause::TargetUnreadable, Some(Cause::TargetEmpty));
        match self.message(&files.target, &target, of_target, TARGET_PREFIX, ("", "Found empty"))? {
            Met::Value(_) => recovered.target = true,
            Met::Bad => Self::count(&mut recovered.errors, Cause::TargetUnreadable),
            Met::Empty | Met::Missing => {}
        }
        Ok(recovered)
    }

    /// The format until 1.7.
    fn recover_old_resources(
        &mut self,
        mut recovered: RecoveredResources,
        file: &File<ResourceFacts>,
    ) -> Result<RecoveredResources, Stop> {
        let files = &self.checkpoint.resources;
        let info = path("resources.info");
        if !self.there(file, &info, Release::new(0, 22, 0)) {
            return Ok(recovered);
        }
        match self.message(file, &info, causes(Cause::InfoUnreadable, None), INFO_PREFIX, ("", ""))? {
            Met::Bad => {
                Self::count(&mut recovered.errors, Cause::InfoUnreadable);
                return Ok(recovered);
            }
            Met::Value(_) | Met::Empty => recovered.from = ResourcesFrom::Info,
            Met::Missing => {}
        }
        let target = path("resources.target");
        if !self.there(&files.old_target, &target, Release::new(1, 1, 0)) {
            return Ok(recovered);
        }
        let of_target = causes(Cause::OldTargetUnreadable, None);
        match self.message(&files.old_target, &target, of_target, INFO_PREFIX, ("", ""))? {
            Met::Bad => Self::count(&mut recovered.errors, Cause::OldTargetUnreadable),
            // An empty sequence is an empty list, not none (R21).
            Met::Value(_) | Met::Empty => recovered.target = true,
            Met::Missing => {}
        }
        Ok(recovered)
    }

    /// The operations, as the last step of reading an agent.
    pub(super) fn recover_operations(&mut self, agent: &mut RecoveredAgent<'_>) -> Result<(), Stop> {
        let files = &self.checkpoint.resources;
        let target = path("resources_and_operations.target");
        let state = path("resources_and_operations.state");
        let (file, path, prefix, cause, from) = if self.there(&files.target, &target, Release::new(1, 9, 0)) {
            let cause = Cause::OperationsTargetUnreadable;
            (&files.target, target, TARGET_PREFIX, cause, OperationsFrom::Target)
        } else if self.there(self.state_file(), &state, Release::new(1, 8, 0)) {
            (&files.state, state, STATE_PREFIX, Cause::OperationsUnreadable, OperationsFrom::State)
        } else {
            return Ok(());
        };
        match self.message(file, &path, causes(cause, None), prefix, ("", ""))? {
            Met::Value(_) => agent.operations = Some(from),
            Met::Bad => Self::count(&mut agent.errors, cause),
            Met::Empty | Met::Missing => {}
        }
        Ok(())
    }
}
