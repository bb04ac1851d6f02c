//! Why an answer is unknown, and what to do about it: what this user may not read, and what the source does not contain.

use std::path::PathBuf;

use super::error::Error;
use super::error_code::ErrorCode;
use super::hint::{Hint, NextCall};
use super::located::Located;
use crate::flags::UnknownValue;
use crate::host::Unseen;
use crate::model::{Coverage, Part};
use crate::recovery::{ExecutorsKilled, Removed, SharedPid, Undetermined};

/// A flag names a file that cannot be read here.
pub(super) fn closed_flag_file(unknown: &UnknownValue) -> Error {
    let (flag, path) = (unknown.setting.flag.name, &unknown.path);
    let message = format!("{}, and --{flag} names it", unknown.reason());
    match unknown.why {
        Unseen::NotPermitted => Error::unanswered(ErrorCode::NotPermitted, message).hint(Hint::sudo()),
        Unseen::Missing | Unseen::Unreadable => {
            let hint = format!("give its content: --{flag}=...");
            Error::unanswered(ErrorCode::NotInSource, message).hint(hint.as_str())
        }
    }
    .path(path)
}

/// What decides cannot be read.
pub(super) fn cannot_be_read(undetermined: &Undetermined) -> Error {
    Error::unanswered(ErrorCode::NotReadable, &*undetermined.what).hint(undetermined.next)
}

/// A unit removes the checkpoint under a condition that its text does not decide.
pub(super) fn may_be_removed(removed: &Removed) -> Error {
    let hint = "read that script: does it remove anything at the next start?";
    Error::unanswered(ErrorCode::UnitRemovesCheckpoint, removed.to_string()).hint(hint)
}

/// A unit kills executors under a condition that its text does not decide.
pub(super) fn may_be_killed(killed: &ExecutorsKilled) -> Error {
    let hint = "read that command: does it kill executors at the next restart?";
    Error::unanswered(ErrorCode::UnitKillsExecutors, killed.to_string()).hint(hint)
}

/// Nothing is cleaned up by an agent that cannot use docker.
pub(super) fn docker_may_fail(doubt: &str) -> Error {
    let message = format!("{doubt}, and an agent that cannot use Docker ends before it cleans up");
    let hint = "find out whether docker ps works, or name a /proc of that host with --proc-root";
    Error::unanswered(ErrorCode::NotChecked, message).hint(hint)
}

/// The linux launcher accepts a shared pid, the posix launcher does not, and which one the agent has is not known.
pub(super) fn launcher_decides(shared: &SharedPid) -> Error {
    let message = format!(
        "{}: with --launcher=posix the agent refuses to start, with --launcher=linux it starts, and its launcher is not known",
        shared.detail
    );
    let hint = "name the agent's flags with --flags-from, or its --launcher after --";
    Error::unanswered(ErrorCode::NotChecked, message).path(&PathBuf::from(shared.path.to_string())).hint(hint)
}

/// Why the answer is unknown. `unknown`: paths that decide and whose content is unknown, relative to the `work_dir` or
/// whole.
pub(super) fn why_unknown(located: &Located, coverage: Coverage, unknown: &[String]) -> Error {
    let parts = [coverage.meta, coverage.sandboxes, coverage.runtime_dir, coverage.volumes];
    let closed = parts.contains(&Part::NotPermitted);
    let what = unknown.first().map_or_else(|| located.source.path.display().to_string(), Clone::clone);
    let more = match unknown.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    let error = if closed {
        let message = format!("{what}{more} may not be read by this user, and the answer depends on it");
        Error::unanswered(ErrorCode::NotPermitted, message).hint(Hint::sudo())
    } else {
        let message =
            format!("the answer depends on {what}{more}, which the source does not contain completely");
        Error::unanswered(ErrorCode::NotInSource, message).hint(elsewhere(located))
    };
    Error { path: unknown.first().map(PathBuf::from), ..error }
}

/// Where the answer can be found.
fn elsewhere(located: &Located) -> Hint {
    match located.source.skipped.cut_after {
        Some(_) => Hint::from(NextCall::with("--relocated"))
            .words("create the archive again; if you know that it is complete, unpack it and call"),
        None => "run this where the whole work_dir is, or on an archive of it".into(),
    }
}
