//! Everything that a forecast starts from: the checkpoint, the machine, the configuration and how it fits.
//! Belongs here: gathering it in order. Does not: playing anything.

use std::path::PathBuf;

use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, SourceArgs};
use crate::exit::Status;
use crate::model::{Agents, Checkpoint, Filter, load_sandboxes};
use crate::recovery::{BootId, Changes, Conditions, Mode};

use super::agent_flags::{AgentFlags, Judged};
use super::fit::{Fitting, fitting};
use super::machine::Machine;
use super::session::{CommandError, Session};

/// What a forecast starts from.
#[derive(Debug)]
pub(super) struct Outlook {
    /// Where the checkpoint is.
    pub session: Session,
    /// The machine, if it may be looked at.
    pub machine: Option<Machine>,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The flags.
    pub judged: Judged,
    /// How they fit.
    pub fitting: Fitting,
    /// Under which conditions recovery is played.
    pub conditions: Conditions,
    /// The host is taken to be booted anew.
    pub reboot: bool,
    /// Nothing has changed before the first start.
    pub unchanged: Changes,
}

/// A boot id that no kernel has.
const ANOTHER_BOOT: &str = "00000000-0000-0000-0000-000000000000";

impl Outlook {
    /// Gathers it. With `reboot`, as it will be after the host was booted anew.
    ///
    /// # Errors
    /// If there is no checkpoint, or a place that gives flags can't be read.
    pub(super) fn gather(
        source: &SourceArgs,
        flags: &AgentFlags,
        reboot: bool,
        global: &GlobalArgs,
        terminal: &Terminal,
    ) -> Result<Self, CommandError> {
        let session = Session::open(source)?;
        let machine = Machine::look(&session);
        let mut judged = flags.judged(flags.configuration(&session, true, machine.as_ref())?);
        let mut checkpoint = session.load(global, terminal, Agents::Latest, Filter::default());
        if checkpoint.latest_agent().is_none_or(|agent| agent.info.value().is_none()) {
            // What it gives up then lies in the directories of old ids.
            checkpoint = session.load(global, terminal, Agents::All, Filter::default());
        }
        load_sandboxes(&session.source, &mut checkpoint);
        let mut conditions = session.conditions(if judged.strict { Mode::Strict } else { Mode::Lenient });
        if reboot {
            conditions.boot_id = BootId::Known(ANOTHER_BOOT.to_owned());
            // `/var/run` does not outlive a boot.
            checkpoint.containers.clear();
            checkpoint.container_strays.clear();
        }
        let fitting = fitting(&session, &checkpoint, &judged.configuration, machine.as_ref());
        judged.setup.fit.clone_from(&fitting.fit);
        let unchanged = Changes::default();
        Ok(Self { session, machine, checkpoint, judged, fitting, conditions, reboot, unchanged })
    }

    /// The files that `file://` names and that we may not read: what the agent finds there is unknown.
    pub(super) fn closed_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.judged.configuration.unknown.iter().map(|(_, path)| path)
    }
}

/// A forecast is about the whole checkpoint.
///
/// # Errors
/// If only a part of it was asked for.
pub(super) fn whole(session: &Session, command: &str) -> Result<(), CommandError> {
    if session.source.scope.as_bytes().is_empty() {
        return Ok(());
    }
    Err(CommandError {
        status: Status::Usage,
        code: "not-the-root",
        message: format!("{command} wants the whole checkpoint, not {} alone", session.source.scope),
        path: Some(session.source.path.clone()),
        next: format!("ckpt {command} {}", session.source.argument()),
    })
}
