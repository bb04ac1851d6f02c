//! PATH exists and contains no checkpoint: one error for every command, with what was probably meant.

use std::path::Path;

use super::error::Error;
use super::error_code::ErrorCode;
use super::hint::{Hint, NextCall};
use super::options::MissingMeta;
use crate::layout::RelPath;
use crate::source::{Errno, Kind, Source, suggest};
use crate::values::shell_path;

/// The error that a path contains no checkpoint.
pub(super) fn no_checkpoint(path: &Path) -> Error {
    without(path, "there is no meta directory of an agent in it or above it")
}

/// The error that a source contains no agent's checkpoint: `meta` may be there.
pub fn no_agent(source: &Source) -> Error {
    let has = |path: &str| source.stat(&RelPath::new(path)).is_ok();
    match (has("meta"), has("meta/slaves")) {
        (false, _) => no_checkpoint(&source.path),
        (true, false) => without(
            &source.path,
            "its meta directory does not contain the slaves directory, in which an agent keeps its ID",
        ),
        (true, true) => without(&source.path, "its meta/slaves directory does not contain an agent"),
    }
}

/// `why`: what was looked for, and what is missing.
fn without(path: &Path, why: &str) -> Error {
    let message = format!("{} contains no checkpoint: {why}", path.display());
    Error::unanswered(ErrorCode::NoCheckpoint, message).path(path).hint(did_you_mean(path))
}

/// The same of an archive.
pub(super) fn none_in_archive(path: &Path) -> Error {
    no_checkpoint(path).hint("create the archive from <work_dir>/meta, including its directory names")
}

/// Checkpoints below the path, then archives in it, then general advice.
fn did_you_mean(path: &Path) -> Hint {
    let mut found = suggest(path);
    found.checkpoints.retain(|found| found != path);
    let meant = |text: String| format!("did you mean {text}?");
    match (&found.checkpoints[..], &found.archives[..]) {
        ([one], _) | ([], [one]) => Hint::from(NextCall::instead(path, one)).words(meant(shell_path(one))),
        ([first, ..], _) => {
            let all: Vec<_> = found.checkpoints.iter().map(|path| shell_path(path)).collect();
            Hint::from(NextCall::instead(path, first)).words(meant(all.join(" or ")))
        }
        ([], [_, ..]) => {
            let patterns = patterns(&found.archives).into_iter().map(|pattern| shell_path(path) + pattern);
            meant(patterns.collect::<Vec<_>>().join(" ")).into()
        }
        ([], []) => "name the work_dir of an agent, its meta directory, or a tar archive of them".into(),
    }
}

/// The patterns that match these archives; one for all files only where no archive is named as one.
fn patterns(archives: &[std::path::PathBuf]) -> Vec<&'static str> {
    let known = ["/*.tar.gz", "/*.tgz", "/*.tar.zst", "/*.tar"];
    let matches = |pattern: &&str| {
        let end = pattern.trim_start_matches("/*");
        archives.iter().any(|path| path.to_string_lossy().ends_with(end))
    };
    let patterns: Vec<_> = known.into_iter().filter(|pattern| matches(pattern)).collect();
    if patterns.is_empty() { vec!["/*"] } else { patterns }
}

/// Refuses a source without `meta`, as far as the question cannot be answered there.
pub(super) fn require_meta(source: &Source, path: &Path, missing: MissingMeta) -> Result<(), Error> {
    let is_missing = source.stat(&RelPath::new("meta")).is_err_and(Errno::is_missing);
    if !is_missing {
        return Ok(());
    }
    match (source.has_traces_of_agent(), missing) {
        (true, MissingMeta::Refused) => Err(meta_missing(source, path)),
        (false, MissingMeta::Refused | MissingMeta::Assessed) => Err(match source.kind {
            Kind::Archive => none_in_archive(path),
            Kind::Dir => no_checkpoint(path),
        }),
        (true, _) | (false, MissingMeta::FirstStart) => Ok(()),
    }
}

/// No agent is checkpointed in a source.
pub fn no_agent_state(source: &Source) -> Error {
    if source.has_traces_of_agent() { meta_missing(source, &source.path) } else { no_agent(source) }
}

/// An agent was here, and its `meta` is gone or empty.
fn meta_missing(source: &Source, path: &Path) -> Error {
    let is_there = source.stat(&RelPath::new("meta")).is_ok();
    let but = if is_there { "its meta contains no agent" } else { "no meta directory" };
    let message = format!(
        "{} contains sandboxes or volumes of an agent, but {but}: the checkpoint is lost or elsewhere",
        path.display()
    );
    let error = Error::unanswered(ErrorCode::MetaMissing, message).path(path);
    if source.kind == Kind::Archive {
        return error.hint(
            "before an agent starts where it was made, mount the disk of meta there, or restore meta from a snapshot",
        );
    }
    let restored = if is_there {
        "restore it from a snapshot".to_owned()
    } else {
        let meta = shell_path(&path.join("meta"));
        format!("make the directory (mkdir {meta}) and restore it from a snapshot")
    };
    let words = format!("before an agent starts here, mount its disk, or {restored}");
    let restore = NextCall::command("restore").option("SNAPSHOT").path(path);
    error.hint(Hint::from(restore).words(words))
}
