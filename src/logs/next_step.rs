//! What to do after a start.

use super::executors::Fate;
use super::known::CodeInfo;
use super::open_start::Progress;
use super::outcome::Outcome;
use super::start::Start;
use crate::recovery::releases;
use crate::schema::Release;

/// The advice that the agent prints whenever recovery fails.
const NOT_THE_ADVICE: &str = "Do not follow the log's advice to run rm -f .../latest: the agent would register with a \
    new ID, and its tasks and reservations would be lost.";

/// The next step; `None` where there is nothing to do.
pub(super) fn of(
    start: &Start,
    progress: Progress,
    code: Option<&CodeInfo>,
    given_up: Option<&str>,
) -> Option<String> {
    let next = of_end(start, progress, code);
    let Some(unit) = given_up else { return next };
    let next = next.map(|next| next + " ").unwrap_or_default();
    Some(format!(
        "{next}systemd does not start it again by itself: then run systemctl reset-failed {unit} and systemctl start {unit}."
    ))
}

fn of_end(start: &Start, progress: Progress, code: Option<&CodeInfo>) -> Option<String> {
    let ended = start.cause.as_ref();
    if let Some(cause) = ended {
        let mut next = code.map_or_else(|| of_unknown(start.outcome), |code| code.next.to_string());
        if start.outcome == Outcome::ShutDown {
            next.push_str(after_shutdown(start));
        }
        let is_advised = cause.text.contains("Failed to perform recovery")
            || cause.text.contains("Failed to recover slave state");
        let warns = next.contains("Do not") && next.contains("latest");
        if is_advised && !warns {
            next.push_str(if next.ends_with('.') { " " } else { ". " });
            next.push_str(NOT_THE_ADVICE);
        }
        return Some(next);
    }
    match start.outcome {
        Outcome::NewAgent if progress.falls_back => {
            Some(
                "The configuration was not the checkpointed one, and after a reboot the agent then gives up its ID. \
                 Nothing is left to repair. Next time, run ckpt config PATH before the restart."
                    .to_owned(),
            )
        }
        Outcome::NewAgent => Some(
            "If an agent ran on this host before, find out who removed latest (its unit, a script, the work_dir on \
             another disk). If not, nothing."
                .to_owned(),
        ),
        Outcome::Unfinished if progress.stopped => Some(
            "SIGTERM stopped the agent before it had recovered: look for a start timeout of the service manager, or a \
             script. Then start it again. The checkpoint is not the cause."
                .to_owned(),
        ),
        Outcome::Unfinished => Some(
            "The log does not show how this start ended. Read on in the next file, or look at the exit status of the \
             process (systemctl status)."
                .to_owned(),
        ),
        _ if start.executors.iter().any(|executor| executor.fate == Fate::KillIneffective) => Some(
            "Some executors did not end when they were killed: ckpt executors PATH shows their processes.".to_owned(),
        ),
        _ if start.is_bad() => Some(
            "Lost tasks do not come back: their schedulers start new ones. Before the next restart, \
             run ckpt status PATH to see what it would lose."
                .to_owned(),
        ),
        _ => None,
    }
}

fn of_unknown(outcome: Outcome) -> String {
    match outcome {
        Outcome::Aborts => {
            "This line is not known. Run ckpt validate PATH to see whether the checkpoint is sound, \
                            and search Mesos's issues for the text."
        }
        _ => "This line is not known. Run ckpt validate PATH to see whether the checkpoint is sound.",
    }
    .to_owned()
}

/// What a shutdown leaves on disk: until 1.4 the agent removes `latest` as it terminates.
fn after_shutdown(start: &Start) -> &'static str {
    let version = start.version.as_deref().and_then(Release::parse);
    match version {
        Some(release) if releases::removes_latest_at_end(release) => {
            " The agent removed meta/slaves/latest itself as it ended: it registers with a new ID, and nothing has to be \
             removed by hand."
        }
        Some(_) => " The agent keeps meta/slaves/latest: the next start asks for the same ID.",
        None => {
            " Before Mesos 1.5 the agent removes meta/slaves/latest itself as it ends and registers with a new ID; since then \
             the next start asks for the same ID."
        }
    }
}
