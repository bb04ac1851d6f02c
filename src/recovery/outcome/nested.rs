//! Tasks of default executors: each runs in a container nested in that of the executor, which reports its end when it
//! has reconnected (R258).

use crate::model::{File, RuntimeContainer};
use crate::recovery::{RecoveredRun, RecoveredTask, is_terminal, replay};
use crate::values::parse_int;

use super::decide::Decided;
use super::executors::Fate;
use super::task_state::{FAILED, FINISHED, KILLED, KILLING, STAGING, TaskEnd};
use super::unknown_executors::watched;
use super::walk::{Spot, Walk};

/// What became of a nested container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nested {
    Runs,
    Succeeded,
    Failed,
}

impl<'m> Walk<'_, 'm> {
    /// Corrects the decision on a default executor that reconnects, or may. If it does not, its tasks end too: what was
    /// certain to fail then is lost one way or the other.
    pub(super) fn with_nested(
        &mut self,
        decided: Decided,
        spot: Spot<'_>,
        run: &RecoveredRun<'m>,
        tasks: &[&RecoveredTask<'m>],
    ) -> Decided {
        let container = self.played.checkpoint.container(run.id);
        let mut ends = Vec::new();
        for task in tasks.iter().filter_map(|task| task.node) {
            let before = replay(task).state.unwrap_or(STAGING);
            let Some(id) = task.updates.container.as_ref().filter(|_| !is_terminal(before)) else { continue };
            let child = container.and_then(|container| container.child(id));
            let nested = child.map_or(Nested::Failed, |child| self.nested(spot, child));
            ends.push((&task.id, before, nested));
        }
        let failed = ends.iter().filter(|(_, _, nested)| *nested == Nested::Failed).count();
        let succeeded = ends.iter().filter(|(_, _, nested)| *nested == Nested::Succeeded).count();
        if failed + succeeded == 0 {
            return decided;
        }
        let is_uncertain = decided.fate == Fate::MayReconnect;
        let mut decided = decided;
        for (task, before, nested) in &ends {
            let end = match nested {
                Nested::Runs if failed == 0 => continue,
                Nested::Succeeded if is_uncertain => continue,
                _ if is_uncertain => TaskEnd::Unclear,
                Nested::Runs => TaskEnd::Reported(KILLED),
                _ if *before == KILLING => TaskEnd::Reported(KILLED),
                Nested::Succeeded => TaskEnd::Reported(FINISHED),
                Nested::Failed if failed == 1 => TaskEnd::Reported(FAILED),
                // The first to be reported has failed, and has the others killed.
                Nested::Failed => TaskEnd::Unclear,
            };
            decided.apart.insert((*task).clone(), end);
        }
        let ended = failed + succeeded;
        let what = if container.is_none() {
            "the runtime directory does not have its container".to_owned()
        } else {
            format!("{ended} of {} nested containers have ended", ends.len())
        };
        let then = if failed > 0 || ended == ends.len() { ", and ends with its tasks" } else { "" };
        let when = if is_uncertain { "if it reconnects, " } else { "" };
        decided.why = format!("{}; {what}: {when}it reports that{then}", decided.why);
        decided
    }

    fn nested(&mut self, spot: Spot<'_>, child: &RuntimeContainer) -> Nested {
        let has_ended = child.termination
            || match &child.pid {
                File::Missing | File::Empty => true,
                _ => watched(child)
                    .is_some_and(|pid| self.ask(spot, &child.id, Some(pid), b"", None).alive == Some(false)),
            };
        if !has_ended {
            return Nested::Runs;
        }
        // Its launcher writes the status when the process has ended; one that was killed has written none.
        let status = child.status.value().and_then(|text| parse_int(text, 0..=i64::from(i32::MAX)));
        if status == Some(0) { Nested::Succeeded } else { Nested::Failed }
    }
}
