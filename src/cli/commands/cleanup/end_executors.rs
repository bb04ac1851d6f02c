//! Ends live executors for `ckpt cleanup --scope all --shutdown`, and reports on each.

use chrono::Utc;

use crate::app::{ErrorCode, Located};
use crate::apply::{Ending, ExecutorToKill, Left, Shutdown, WritePermit, shutdown};
use crate::cli::commands::change_error::refused;
use crate::cli::error::CommandError;
use crate::cli::terminal::Terminal;
use crate::host::Host;
use crate::values::Duration;

/// How executors are ended.
pub(super) struct Ends {
    pub(super) executors: Vec<ExecutorToKill>,
    /// From SIGTERM to SIGKILL.
    pub(super) grace_period: Duration,
    pub(super) cgroups_root: String,
}

/// Ends them, and reports on each; returns whether any was ended.
pub(super) fn end(
    permit: &WritePermit<'_>,
    located: &Located,
    ends: &Ends,
    terminal: &Terminal,
) -> Result<bool, CommandError> {
    let doomed = &ends.executors;
    if doomed.is_empty() {
        return Ok(false);
    }
    let grace = ends.grace_period.to_std().unwrap_or_default();
    // Signals reach only processes of this host, whatever --proc-root says.
    let host = Host::here(Utc::now());
    let ended = shutdown(permit, doomed, grace, &ends.cgroups_root, &host)
        .map_err(|refusal| refused(located, &refusal))?;
    for (doomed, ending) in doomed.iter().zip(&ended.endings) {
        let text = match ending {
            Ending::Gone => "had already ended".to_owned(),
            Ending::Asked(1) => "ended after SIGTERM".to_owned(),
            Ending::Asked(count) => format!("ended after SIGTERM, with all its {count} processes"),
            Ending::Killed(count) => {
                format!("did not end after SIGTERM: {count} of its processes were killed")
            }
            Ending::NotProved => "is no longer proved to be this executor, and was left alone".to_owned(),
        };
        terminal.note(&format!("{doomed}: {text}"));
    }
    for Left { pid, name, killed } in &ended.left {
        let why = if *killed {
            "was killed and still exists"
        } else {
            "looks like a process of an executor, but is not a child of one"
        };
        terminal.note(&format!("left: pid {pid} ({name}) {why}"));
    }
    match remains(doomed, &ended) {
        None => Ok(ended.has_ended_some()),
        Some(error) => Err(error.path(&located.source.path)),
    }
}

/// Why nothing is removed although executors were to be ended: some are left. A refusal as long as none was ended.
fn remains(doomed: &[ExecutorToKill], ended: &Shutdown) -> Option<CommandError> {
    let doubtful = doomed.iter().zip(&ended.endings).filter(|(_, ending)| **ending == Ending::NotProved);
    let doubtful = doubtful.map(|(doomed, _)| doomed.to_string());
    let living = ended.left.iter().filter(|left| left.killed);
    let living = living.map(|left| format!("pid {} ({})", left.pid, left.name));
    let names: Vec<String> = doubtful.chain(living).collect();
    if names.is_empty() {
        return None;
    }
    let left = names.join(", ");
    let error = if ended.has_ended_some() {
        let message =
            format!("some executors were ended, but {left} are left; the checkpoint was not changed");
        CommandError::unfinished(ErrorCode::ExecutorsLeft, message)
    } else {
        CommandError::refused(
            ErrorCode::ExecutorsLeft,
            format!("{left} are left; the checkpoint was not changed"),
        )
    };
    Some(error.hint("end them, and run this again"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::ContainerRole;
    use crate::cli::exit::Status;

    fn doomed(executor: &str) -> ExecutorToKill {
        let [framework, executor, container] = ["F", executor, "c"].map(crate::layout::Name::from);
        let role = ContainerRole::Executor;
        ExecutorToKill {
            framework,
            executor,
            container,
            forked_pid: 7,
            forked_at: None,
            libprocess: None,
            role,
        }
    }

    #[test]
    fn who_is_left_decides_and_whether_anybody_was_ended() {
        let both = [doomed("a"), doomed("b")];
        let left = |killed| Left { pid: 9, name: "sleep".to_owned(), killed };
        let ended = |endings: [Ending; 2], left: Option<Left>| {
            let ended = Shutdown { endings: endings.to_vec(), left: left.into_iter().collect() };
            remains(&both, &ended).map(|error| error.status)
        };
        assert_eq!(ended([Ending::Gone, Ending::Asked(2)], None), None);
        assert_eq!(ended([Ending::Killed(1), Ending::Asked(1)], Some(left(false))), None);
        assert_eq!(ended([Ending::NotProved, Ending::Gone], None), Some(Status::Refused));
        assert_eq!(ended([Ending::NotProved, Ending::Asked(1)], None), Some(Status::Unfinished));
        assert_eq!(ended([Ending::Gone, Ending::Killed(1)], Some(left(true))), Some(Status::Unfinished));
    }
}
