//! What is shown beside the checkpoint itself: the boot, the processes, and what recovery would find damaged.

use super::args::Args;
use super::processes::processes;
use crate::app::{
    ErrorCode, Hint, HostFacts, Liveness, Located, Messages, NextCall, Survey, looks_like_a_copy,
    no_agent_state,
};
use crate::cli::call::Call;
use crate::cli::error::CommandError;
use crate::model::{Checkpoint, Coverage, DirectoryState, Part};
use crate::recovery::BootId;
use crate::values::trim;
use crate::view::inspect::{InspectCalls, InspectView, Pick};

/// What is shown, as far as it was read.
pub(super) struct Gathered<'a> {
    pub(super) args: &'a Args,
    pub(super) located: &'a Located,
    pub(super) checkpoint: &'a Checkpoint,
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

impl<'a> Gathered<'a> {
    /// Puts all together.
    pub(super) fn view(&self, survey: &'a Survey, messages: &'a Messages<'a>, pick: Pick) -> InspectView<'a> {
        let (located, checkpoint) = (self.located, self.checkpoint);
        let next = |call: NextCall| self.call.next(&call);
        let host = HostFacts::collect(located);
        let lives = processes(&Liveness::new(host.as_ref(), &located.source), checkpoint);
        InspectView {
            source: &located.source,
            checkpoint,
            release: located.release,
            messages,
            now: located.now,
            current_boot: self.current_boot(),
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

    fn current_boot(&self) -> Option<String> {
        match &self.located.boot_id {
            BootId::Known(id) => Some(id.clone()),
            BootId::Same => {
                let text = self.checkpoint.boot.file.value()?;
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
