//! `TaskState::recover` (R64 to R74).

use crate::layout::RelPath;
use crate::model::{File, Run, StreamEnd, Task, Updates};
use crate::recovery::text::NOT_A_UUID;
use crate::recovery::{Code, Mutation, RecoveredTask, Stop, releases};

use super::reader::{FileOutcome, FileRef, FileRule, RecoveryReader, Words};

const INFO: FileRule<'_> = FileRule {
    missing: Some(Code::TaskInfoMissing),
    empty: Some(Code::TaskInfoEmpty),
    bad: Code::TaskInfoUnreadable,
    words: Words {
        missing: "Failed to find task info file",
        empty: "Found empty task info file",
        bad: "Failed to read task info from",
    },
};

impl<'m> RecoveryReader<'m> {
    /// `run` is the directory that the literal path names; a task listed through another's is not in it.
    pub(super) fn recover_task(
        &mut self,
        task: &'m Task,
        run: Option<&'m Run>,
        run_home: &RelPath,
    ) -> Result<RecoveredTask<'m>, Stop> {
        let own = run.and_then(|run| {
            // A task met in its own run, as nearly all are, needs no search.
            if run.tasks.as_ptr_range().contains(&std::ptr::from_ref(task)) {
                return Some(task);
            }
            run.task(&task.id)
        });
        let mut recovered = RecoveredTask { node: own, id: &task.id, errors: 0, info: false, records: 0 };
        let sound = |task: &&Task| matches!(task.info, File::Read(_)) && is_sound(&task.updates);
        if let Some(own) =
            own.filter(sound).filter(|_| self.changes.is_empty() && !self.log.conditions.read_only)
        {
            recovered.info = true;
            recovered.records = u32::try_from(own.updates.records.len()).unwrap_or(u32::MAX);
            return Ok(recovered);
        }
        let home = run_home.join("tasks").join(&task.id);
        let file = own.map_or(&File::Missing, |own| &own.info);
        let at = FileRef { home: &home, name: "task.info" };
        match self.message(file, at, INFO)? {
            FileOutcome::Value(_) => recovered.info = true,
            FileOutcome::Bad => {
                Self::count(&mut recovered.errors, INFO.bad);
                return Ok(recovered);
            }
            FileOutcome::Empty | FileOutcome::Missing => return Ok(recovered),
        }
        if let Some(own) = own {
            self.recover_updates(&mut recovered, &own.updates, &home.join("task.updates"))?;
        }
        Ok(recovered)
    }

    fn recover_updates(
        &mut self,
        task: &mut RecoveredTask<'m>,
        updates: &Updates,
        path: &RelPath,
    ) -> Result<(), Stop> {
        match &updates.file {
            file if file.is_unknown() => {
                self.log.unknown.push(path.clone());
                return Ok(());
            }
            File::Missing => {
                let line = format!("Failed to find status updates file '{}'", self.log.spell(path));
                return self.log.decide(Code::UpdatesMissing, path, None, "not there".to_owned(), line);
            }
            file if self.log.conditions.read_only || matches!(file, File::Unreadable(_)) => {
                let error = match file {
                    File::Unreadable(trouble) => trouble.errno().to_string(),
                    _ => "Read-only file system".to_owned(),
                };
                let line = format!("Failed to open status updates file '{}': {error}", self.log.spell(path));
                self.log.decide(Code::UpdatesUnreadable, path, None, error, line)?;
                Self::count(&mut task.errors, Code::UpdatesUnreadable);
                return Ok(());
            }
            _ => {}
        }
        let records = updates.records.iter();
        let cut_to = self.changes.truncated(path).filter(|_| !self.changes.is_empty());
        let kept = records.filter(|record| cut_to.is_none_or(|size| u64::from(record.offset) < size)).count();
        task.records = u32::try_from(kept).unwrap_or(u32::MAX);
        if cut_to.is_some() {
            return Ok(());
        }
        self.end_of_stream(task, updates, path)
    }

    fn end_of_stream(
        &mut self,
        task: &mut RecoveredTask<'m>,
        updates: &Updates,
        path: &RelPath,
    ) -> Result<(), Stop> {
        let good = Some(updates.good);
        let truncate = |detail: &str| Mutation::Truncate {
            path: path.clone(),
            to_size: updates.good,
            detail: detail.to_owned(),
        };
        match &updates.end {
            StreamEnd::Clean => Ok(()),
            // The bytes of any length are copied into a UUID: what the agent holds then is not known.
            StreamEnd::BadAck if !releases::checks_uuids(self.log.conditions.release) => {
                self.log.unknown.push(path.clone());
                Ok(())
            }
            StreamEnd::BadAck => {
                let detail = "an acknowledgement with an invalid UUID".to_owned();
                self.log.decide(Code::UpdatesBadAck, path, good, detail, NOT_A_UUID.to_owned())
            }
            StreamEnd::Cut => {
                self.log.mutations.push(truncate("the last record is cut"));
                let lost = updates.lost.as_deref();
                let hides = lost.is_some_and(|lost| lost.wrong_length);
                let cause = if hides { Code::UpdatesLengthTooLong } else { Code::UpdatesTailCut };
                let bytes = lost.map_or(0, |lost| lost.bytes);
                self.log.decide(
                    cause,
                    path,
                    good,
                    format!("{bytes} bytes after the last whole record"),
                    String::new(),
                )
            }
            StreamEnd::Damaged(damage) => {
                self.log.mutations.push(truncate("a record does not parse"));
                // The doubled blank is the agent's.
                let line = format!(
                    "Failed to read status updates file  '{}': Failed to deserialize message",
                    self.log.spell(path)
                );
                let (at, detail) = (Some(damage.at), damage.to_string());
                self.log.decide(Code::UpdatesRecordDamaged, path, at, detail, line)?;
                Self::count(&mut task.errors, Code::UpdatesRecordDamaged);
                Ok(())
            }
        }
    }
}

/// Nothing to decide about.
fn is_sound(updates: &Updates) -> bool {
    updates.end == StreamEnd::Clean && matches!(updates.file, File::Read(()) | File::Empty)
}
