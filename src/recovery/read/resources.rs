//! `ResourcesState::recover` and the operations of `SlaveState::recover` (R11 to R23, R32 to R34).

use crate::layout::RelPath;
use crate::layout::resources::{DIRECTORY, INFO, OLD_TARGET, STATE, TARGET, path};
use crate::model::{Before, File, ResourceFacts};
use crate::recovery::{
    Code, Mutation, OperationsFrom, RecoveredAgent, RecoveredResources, ResourcesFrom, Stop, releases,
};
use crate::schema::Release;

use super::reader::{FileOutcome, FileRef, FileRule, RecoveryReader, Words};

const STATE_PREFIX: &str = "Failed to read resource and operations file";
const TARGET_PREFIX: &str = "Failed to read resources and operations target file";
const INFO_PREFIX: &str = "Failed to read resources file";

fn rule(bad: Code, prefix: &'static str) -> FileRule<'static> {
    FileRule {
        missing: None,
        empty: None,
        bad,
        words: Words { missing: "", empty: "Found empty", bad: prefix },
    }
}

impl<'m> RecoveryReader<'m> {
    fn state_file(&self) -> &'m File<ResourceFacts> {
        self.changes.state_file(&self.checkpoint.resources)
    }

    fn info_file(&self) -> &'m File<ResourceFacts> {
        self.changes.info_file(&self.checkpoint.resources).file
    }

    /// Whether a file exists, and this release reads it.
    fn there<T>(&self, file: &File<T>, name: &str, is_known: fn(Release) -> bool) -> bool {
        is_known(self.log.conditions.release) && file.exists().unwrap_or(false) && !self.is_gone(&path(name))
    }

    pub(super) fn recover_resources(&mut self) -> Result<RecoveredResources, Stop> {
        let files = &self.checkpoint.resources;
        let home = RelPath::new(DIRECTORY);
        self.look_into(files.directory, &home);
        let mut recovered = RecoveredResources::default();
        let (of_path, of_info) = (self.state_file(), self.info_file());
        if !self.there(of_path, STATE, releases::checkpoints_operations) {
            return self.recover_old_resources(recovered, of_info);
        }
        let empty = Some(Code::StateEmpty);
        let of_state = FileRule { empty, ..rule(Code::StateUnreadable, STATE_PREFIX) };
        let at = FileRef { home: &home, name: STATE };
        match self.message(of_path, at, of_state)? {
            FileOutcome::Value(_) => recovered.from = ResourcesFrom::State,
            FileOutcome::Empty | FileOutcome::Missing => {}
            FileOutcome::Bad => {
                Self::count(&mut recovered.errors, Code::StateUnreadable);
                return Ok(recovered);
            }
        }
        if !self.there(&files.target, TARGET, releases::prepares_operations) {
            return Ok(recovered);
        }
        let empty = Some(Code::TargetEmpty);
        let of_target = FileRule { empty, ..rule(Code::TargetUnreadable, TARGET_PREFIX) };
        let at = FileRef { home: &home, name: TARGET };
        match self.message(&files.target, at, of_target)? {
            FileOutcome::Value(_) => recovered.target = true,
            FileOutcome::Bad => Self::count(&mut recovered.errors, Code::TargetUnreadable),
            FileOutcome::Empty | FileOutcome::Missing => {}
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
        if !releases::refuses_cut_resources(self.log.conditions.release) {
            return self.recover_lists(recovered);
        }
        let home = RelPath::new(DIRECTORY);
        if !self.there(file, INFO, releases::checkpoints_resources) {
            return Ok(recovered);
        }
        let at = FileRef { home: &home, name: INFO };
        match self.message(file, at, rule(Code::InfoUnreadable, INFO_PREFIX))? {
            FileOutcome::Bad => {
                Self::count(&mut recovered.errors, Code::InfoUnreadable);
                return Ok(recovered);
            }
            FileOutcome::Value(_) | FileOutcome::Empty => recovered.from = ResourcesFrom::Info,
            FileOutcome::Missing => {}
        }
        if !self.there(&files.old_target, OLD_TARGET, releases::prepares_resources) {
            return Ok(recovered);
        }
        let of_target = rule(Code::OldTargetUnreadable, INFO_PREFIX);
        let at = FileRef { home: &home, name: OLD_TARGET };
        match self.message(&files.old_target, at, of_target)? {
            FileOutcome::Bad => Self::count(&mut recovered.errors, Code::OldTargetUnreadable),
            // An empty sequence is an empty list, not none (R21).
            FileOutcome::Value(_) | FileOutcome::Empty => recovered.target = true,
            FileOutcome::Missing => {}
        }
        Ok(recovered)
    }

    /// Until 1.4 a list counts as far as it can be read, and is cut there (R229; `recoverResources` in
    /// `src/slave/state.cpp` of 1.4.3).
    fn recover_lists(&mut self, mut recovered: RecoveredResources) -> Result<RecoveredResources, Stop> {
        recovered.in_part = true;
        let files = &self.checkpoint.resources;
        if !self.there(self.info_file(), INFO, releases::checkpoints_resources) {
            return Ok(recovered);
        }
        let before = files.info_before.as_ref();
        self.recover_list(&mut recovered.errors, self.info_file(), before, INFO, Code::InfoUnreadable)?;
        recovered.from = ResourcesFrom::Info;
        recovered.unopened = matches!(self.info_file(), File::Unreadable(_));
        if !self.there(&files.old_target, OLD_TARGET, releases::prepares_resources) {
            return Ok(recovered);
        }
        let before = files.old_target_before.as_ref();
        let cause = Code::OldTargetUnreadable;
        self.recover_list(&mut recovered.errors, &files.old_target, before, OLD_TARGET, cause)?;
        recovered.target = true;
        recovered.target_unopened = matches!(files.old_target, File::Unreadable(_));
        Ok(recovered)
    }

    fn recover_list(
        &mut self,
        errors: &mut u32,
        file: &File<ResourceFacts>,
        before: Option<&Before>,
        name: &'static str,
        bad: Code,
    ) -> Result<(), Stop> {
        let at = FileRef { home: &RelPath::new(DIRECTORY), name };
        let path = at.path();
        if let File::Unreadable(failure) = file {
            let error = failure.errno().to_string();
            let line = format!("Failed to open resources file '{}': {error}", self.log.spell(&path));
            self.log.decide(bad, &path, None, error, line)?;
            Self::count(errors, bad);
            return Ok(());
        }
        let (File::Damaged(damage), Some(before)) = (file, before) else {
            if matches!(self.message(file, at, rule(bad, INFO_PREFIX))?, FileOutcome::Bad) {
                Self::count(errors, bad);
            }
            return Ok(());
        };
        if self.changes.truncated(&path).is_some() {
            return Ok(());
        }
        let (to_size, offset) = (before.good, Some(damage.offset));
        let detail = damage.kind.to_string();
        self.log.mutations.push(Mutation::Truncate { path: path.clone(), to_size, detail: detail.clone() });
        if damage.kind.is_cut() {
            return self.log.decide(Code::ResourceListCut, &path, offset, detail, String::new());
        }
        // The doubled blank is the agent's.
        let line = format!("{INFO_PREFIX}  '{}': Failed to deserialize message", self.log.spell(&path));
        self.log.decide(bad, &path, offset, detail, line)?;
        Self::count(errors, bad);
        Ok(())
    }

    /// The operations, as the last step of reading an agent.
    pub(super) fn recover_operations(&mut self, agent: &mut RecoveredAgent<'_>) -> Result<(), Stop> {
        let files = &self.checkpoint.resources;
        let (file, name, prefix, cause, from) =
            if self.there(&files.target, TARGET, releases::prepares_operations) {
                let cause = Code::OperationsTargetUnreadable;
                (&files.target, TARGET, TARGET_PREFIX, cause, OperationsFrom::Target)
            } else if self.there(self.state_file(), STATE, releases::checkpoints_operations) {
                (self.state_file(), STATE, STATE_PREFIX, Code::OperationsUnreadable, OperationsFrom::State)
            } else {
                return Ok(());
            };
        let at = FileRef { home: &RelPath::new(DIRECTORY), name };
        match self.message(file, at, rule(cause, prefix))? {
            FileOutcome::Value(_) => agent.operations = Some(from),
            FileOutcome::Bad => Self::count(&mut agent.errors, cause),
            FileOutcome::Empty | FileOutcome::Missing => {}
        }
        Ok(())
    }
}
