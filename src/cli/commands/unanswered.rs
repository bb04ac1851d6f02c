//! Why an answer is `unknown`, and the next command. Belongs here: telling what was closed to this user from what the
//! source does not hold. Does not: deciding that the answer is unknown.

use std::path::{Path, PathBuf};

use super::agent_flags::AgentFlags;
use super::session::{CommandError, Session};
use crate::cli::SourceArgs;
use crate::exit::Status;
use crate::model::{Coverage, Part};
use crate::values::{shell_path, shell_word};

/// What hangs in the air.
#[derive(Debug)]
pub(super) struct Unanswered<'a> {
    /// What was read.
    pub session: &'a Session,
    /// Which parts were read.
    pub coverage: &'a Coverage,
    /// Paths that decide and whose content is unknown, relative to the `work_dir` or whole.
    pub unknown: &'a [String],
    /// The command and its arguments, to be called again.
    pub again: &'a str,
}

impl Unanswered<'_> {
    /// Where an answer is to be had.
    fn elsewhere(&self) -> String {
        let next = match self.session.source.skipped.unended {
            Some(_) => "make the archive anew; if you know that it is whole, unpack it and add --relocated",
            None => "ask where the whole work_dir is, or of an archive of it",
        };
        next.to_owned()
    }

    /// The error that stands beside what could be said.
    pub(super) fn error(&self) -> CommandError {
        let parts = [self.coverage.meta, self.coverage.sandboxes, self.coverage.runtime_dir];
        let closed = parts.contains(&Part::NotPermitted);
        let first = self.unknown.first();
        let what = first.map_or_else(|| self.session.source.path.display().to_string(), Clone::clone);
        let more = match self.unknown.len() {
            0 | 1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        let (code, message, next) = if closed {
            let message = format!("{what}{more} may not be read by this user, and the answer hangs on it");
            ("not-permitted", message, format!("sudo ckpt {}", self.again))
        } else if first.is_none() {
            let release = self.session.release;
            let message = format!("forecasts cover Mesos 1.4 to 1.12; {release} is not covered");
            ("not-covered", message, "name the version that will run: --mesos-version V".to_owned())
        } else {
            let message = format!("the answer hangs on {what}{more}, which the source does not hold whole");
            ("not-in-source", message, self.elsewhere())
        };
        let path = first.map(PathBuf::from);
        CommandError { status: Status::Unanswered, code, message, path, next }
    }
}

/// The words behind `ckpt` that ask the same again.
pub(super) fn again(command: &str, session: &Session, args: &SourceArgs, flags: &AgentFlags) -> String {
    let mut words = vec![command.to_owned()];
    if args.relocated {
        words.push("--relocated".to_owned());
    }
    if let Some(id) = &args.boot_id {
        words.push(format!("--boot-id={}", shell_word(id)));
    }
    if let Some(root) = &args.proc_root {
        words.push(format!("--proc-root={}", shell_path(root)));
    }
    if flags.no_strict {
        words.push("--no-strict".to_owned());
    }
    words.extend(flags.flags_from.iter().map(|place| format!("--flags-from={}", shell_word(place))));
    let path = args.path.as_ref().unwrap_or(&session.source.path);
    words.push(shell_path(path));
    if !flags.agent.is_empty() {
        words.push("--".to_owned());
        words.extend(flags.agent.iter().map(|word| shell_path(Path::new(word))));
    }
    words.join(" ")
}
