//! Gathers what is known beside the checkpoint: the boot, the processes, what the agent would stumble over.

use super::args::Args;
use super::lives::lives;
use crate::cli::commands::copied::looks_like_a_copy;
use crate::cli::commands::session::{CommandError, Session};
use crate::exit::Status;
use crate::model::{Checkpoint, Coverage, DirectoryState, Latest, Part};
use crate::recovery::{BootId, Decision, Effect, ReadOutcome};
use crate::schema::Release;
use crate::values::{shell_path, trim};
use crate::view::Messages;
use crate::view::inspect::{InspectView, Pick};

/// What a picture is made of.
pub(super) struct Gathered<'a> {
    pub(super) args: &'a Args,
    pub(super) session: &'a Session,
    pub(super) checkpoint: &'a Checkpoint,
}

/// Ends the command where there is no agent state at all.
pub(super) fn refuse_nothing(session: &Session, checkpoint: &Checkpoint) -> Result<(), CommandError> {
    let path = session.source.path.clone();
    let shown = path.to_string_lossy().into_owned();
    if checkpoint.meta == DirectoryState::NotPermitted || checkpoint.slaves == DirectoryState::NotPermitted {
        return Err(CommandError {
            status: Status::Unanswered,
            code: "not-permitted",
            message: format!("the checkpoint at {shown} may not be read by this user"),
            path: Some(path),
            next: format!("sudo ckpt inspect {}", shell_path(&session.source.path)),
        });
    }
    let resources = &checkpoint.resources;
    let left = resources.state.exists() == Some(true) || resources.info.exists() == Some(true);
    if !checkpoint.agents.is_empty() || checkpoint.latest != Latest::Missing || left {
        return Ok(());
    }
    let message = format!("{shown} holds no agent state: meta/slaves has no entry");
    Err(CommandError {
        status: Status::Unanswered,
        code: "no-agent-state",
        message,
        path: Some(path),
        next: "name the agent's work_dir, its meta directory, or an archive of them".to_owned(),
    })
}

impl<'a> Gathered<'a> {
    /// Puts all together.
    pub(super) fn picture(
        &self,
        outcome: &'a ReadOutcome<'a>,
        messages: &'a Messages<'a>,
        pick: Pick,
    ) -> InspectView<'a> {
        let (session, checkpoint) = (self.session, self.checkpoint);
        let release = session.release;
        let rebooted = outcome.result.as_ref().ok().and_then(|state| state.rebooted);
        let looks_like_a_copy = looks_like_a_copy(session, checkpoint);
        let lives = lives(session, checkpoint);
        InspectView {
            source: &session.source,
            checkpoint,
            messages,
            now: session.now,
            current_boot: self.current_boot(),
            rebooted,
            lives,
            damage: outcome.decisions.iter().filter(|one| is_damage(one, release)).collect(),
            unknown: &outcome.unknown,
            closed: is_closed(checkpoint.coverage),
            argument: self.argument(),
            looks_like_a_copy,
            pick,
            full: self.args.full,
        }
    }

    fn current_boot(&self) -> Option<String> {
        match &self.session.boot_id {
            BootId::Known(id) => Some(id.clone()),
            BootId::Same => {
                let text = self.checkpoint.boot.file.value()?;
                Some(String::from_utf8_lossy(trim(text)).into_owned())
            }
            BootId::Unknown => None,
        }
    }

    /// The source on a command line.
    fn argument(&self) -> String {
        let given = self.args.source.path.as_ref();
        let path = shell_path(given.unwrap_or(&self.session.source.path));
        if self.args.source.relocated { format!("--relocated {path}") } else { path }
    }
}

/// Whether anything of a part was closed to this user. The runtime directory says nothing of what a checkpoint holds.
fn is_closed(coverage: Coverage) -> bool {
    [coverage.meta, coverage.sandboxes, coverage.volumes].contains(&Part::NotPermitted)
}

/// Whether a decision is about something that is not as it should be.
fn is_damage(decision: &Decision, release: Release) -> bool {
    decision.cause.strict(release) > Effect::Ignores || decision.cause.lenient(release) > Effect::Ignores
}
