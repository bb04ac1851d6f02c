//! The task status update manager and the volume gid manager (R131 to R133).

use crate::layout::RelPath;
use crate::model::{File, RecordKind, SideKind};
use crate::recovery::{Code, RecoveredAgent, Stop, releases};

use super::startup::Startup;

impl<'m> Startup<'m> {
    pub(super) fn volume_gids(&mut self) -> Result<(), Stop> {
        if !self.setup.volume_gids {
            return Ok(());
        }
        self.side_files(SideKind::VolumeGids, Code::VolumeGidsUnreadable, "Failed to read volume gids")
    }

    /// Every side file of a kind must be readable.
    pub(super) fn side_files(&mut self, kind: SideKind, cause: Code, prefix: &str) -> Result<(), Stop> {
        let checkpoint = self.checkpoint;
        for side in checkpoint.side.iter().filter(|side| side.kind == kind) {
            if side.file.is_unknown() {
                self.log.unknown.push(side.path.clone());
                continue;
            }
            let spelled = self.log.spell(&side.path);
            let Some(error) = crate::recovery::text::message_error(&side.file, &spelled) else { continue };
            let offset = match &side.file {
                File::Damaged(damage) => Some(damage.offset),
                _ => None,
            };
            let line = format!("{prefix} '{spelled}': {error}");
            self.log.decide(cause, &side.path, offset, error, line)?;
        }
        Ok(())
    }

    /// Streams of live runs are replayed; an update without a valid UUID aborts (R132, R133).
    pub(super) fn replay_updates(&mut self, agent: &RecoveredAgent<'m>) -> Result<(), Stop> {
        for framework in &agent.frameworks {
            for executor in &framework.executors {
                let Some(run) = Self::live_run(executor) else { continue };
                for task in &run.tasks {
                    let Some(node) = task.node else { continue };
                    let records = node.updates.records.iter().take(task.records as usize);
                    let mut updates = records.filter(|record| record.kind == RecordKind::Update);
                    let Some(bad) = updates.find(|record| record.uuid.get().is_none()) else {
                        continue;
                    };
                    let path = RelPath::of_run("meta/slaves", &agent.id, framework.id, executor.id, run.id)
                        .join("tasks")
                        .join(task.id)
                        .join("task.updates");
                    if !releases::checks_uuids(self.log.conditions.release) {
                        // Its bytes are copied unchecked: what the agent then does is not known.
                        self.log.unknown.push(path);
                        continue;
                    }
                    let detail = "an update without a valid UUID".to_owned();
                    let line = crate::recovery::text::NOT_A_UUID.to_owned();
                    self.log.decide(Code::UpdateBad, &path, Some(u64::from(bad.offset)), detail, line)?;
                }
            }
        }
        Ok(())
    }
}
