//! What is shown beside the checkpoint itself: the boot, the processes, and what recovery would find damaged.

use super::args::Args;
use crate::app::{ErrorCode, Hint, Located, Messages, NextCall, Survey, looks_like_a_copy, no_agent_state};
use crate::cli::call::Call;
use crate::cli::error::CommandError;
use crate::model::{Checkpoint, Coverage, DirectoryState, Part};
use crate::recovery::BootId;
use crate::values::trim;
use crate::view::inspect::{InspectCalls, InspectView, Lives, Pick};

/// What is the same for all that is shown.
pub(super) struct Gathered<'a> {
    pub(super) args: &'a Args,
    pub(super) located: &'a Located,
    pub(super) messages: &'a Messages<'a>,
    pub(super) call: &'a Call,
}

/// Ends the command where there is no agent state at all.
pub(super) fn refuse_nothing(located: &Located, checkpoint: &Checkpoint) -> Result<(), CommandError> {
    let path = &located.source.path;
    let shown = path.display();
    if checkpoint.meta == DirectoryState::NotPermitted || checkpoint.slaves == DirectoryState::NotPermitted {
        let message = format!("the checkpoint at {shown} may not be read by this user");
        return Err(CommandError::unanswered(ErrorCode::NotPermitted, message).path(path).hint(Hint::sudo()));
    }
    if checkpoint.has_agent_state() { Ok(()) } else { Err(no_agent_state(&located.source).into()) }
}

impl Gathered<'_> {
    /// Puts all together.
    pub(super) fn view<'v>(
        &'v self,
        checkpoint: &'v Checkpoint,
        survey: &'v Survey,
        lives: Lives,
        pick: Pick,
    ) -> InspectView<'v> {
        let located = self.located;
        let next = |call: NextCall| self.call.next(&call);
        InspectView {
            source: &located.source,
            checkpoint,
            release: located.release,
            messages: self.messages,
            now: located.now,
            current_boot: self.current_boot(checkpoint),
            rebooted: survey.rebooted,
            lives,
            damage: &survey.damage,
            unknown: &survey.unknown,
            closed: is_closed(checkpoint.coverage),
            calls: InspectCalls {
                as_root: next(NextCall { sudo: true, ..NextCall::default() }),
                all_agents: next(NextCall::with("--all-agents")),
                validate: next(NextCall::command("validate")),
            },
            looks_like_a_copy: looks_like_a_copy(located, checkpoint),
            pick,
            full: self.args.full,
        }
    }

    fn current_boot(&self, checkpoint: &Checkpoint) -> Option<String> {
        match &self.located.boot_id {
            BootId::Known(id) => Some(id.clone()),
            BootId::Same => {
                let text = checkpoint.boot.file.value()?;
                Some(String::from_utf8_lossy(trim(text)).into_owned())
            }
            BootId::Unknown => None,
        }
    }
}

/// Whether anything of a part was closed to this user. The runtime directory says nothing of what a checkpoint holds.
fn is_closed(coverage: Coverage) -> bool {
    [coverage.meta, coverage.sandboxes, coverage.volumes].contains(&Part::NotPermitted)
}
