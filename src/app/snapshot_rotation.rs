//! A snapshot for a timer: the new one is judged as an agent would read it, before older ones are deleted.

use std::path::Path;

use super::announcement::files_report;
use super::known_snapshot::agent_ids;
use super::located::Located;
use super::options::SourceOptions;
use crate::apply::{
    PlannedRotation, Rotated, Rotation, SnapshotError, Tree, places, plan_rotation, remember_directory,
    rotate,
};
use crate::check::Severity;
use crate::layout::Name;
use crate::model::{Progress, Request};
use crate::recovery::Outcome;

/// The agent of a snapshot without a latest agent.
const NO_AGENT: &str = "no-agent";

/// Takes a snapshot into a directory, reading with as many threads as requested (0: as many as the disk is faster with), and
/// deletes all older ones of this agent but `keep`, the new one among them.
///
/// # Errors
/// It could not be taken. None is deleted then.
pub fn rotate_snapshots(
    located: &Located,
    directory: &Path,
    keep: usize,
    threads: usize,
) -> Result<Rotated, SnapshotError> {
    let source = &located.source;
    let work = |rotation: &Rotation<'_>| (rotate(rotation), rotation.directory.to_owned());
    let (rotated, directory) = with_rotation(located, directory, keep, threads, work);
    let rotated = rotated?;
    if let Ok(tree) = Tree::open(&source.meta_dir(), source.has_work_dir(), None) {
        // Without this record, the directory must be named to find the snapshots in it.
        let _ = remember_directory(&tree, &places(&tree, None), &directory);
    }
    Ok(rotated)
}

/// What [`rotate_snapshots`] would do now.
///
/// # Errors
/// The directory cannot be read.
pub fn planned_rotation(
    located: &Located,
    directory: &Path,
    keep: usize,
) -> Result<PlannedRotation, SnapshotError> {
    with_rotation(located, directory, keep, 0, plan_rotation)
}

fn with_rotation<T>(
    located: &Located,
    directory: &Path,
    keep: usize,
    threads: usize,
    work: impl FnOnce(&Rotation<'_>) -> T,
) -> T {
    let agent = match &agent_ids(&located.source)[..] {
        [one] => one.to_string(),
        _ => NO_AGENT.to_owned(),
    };
    let directory = std::fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
    work(&Rotation {
        source: &located.source,
        directory: &directory,
        keep,
        threads,
        agent: &agent,
        now: located.now,
        recovers: &|archive| recovers(located, archive, &agent, threads),
        injector: None,
    })
}

/// Whether a strict agent reads an archive, keeps this ID, and loses nothing. Sandboxes, which a start depends on too, are not in it.
fn recovers(located: &Located, archive: &Path, agent: &str, threads: usize) -> bool {
    let options = SourceOptions { release: Some(located.release), ..SourceOptions::of(archive) };
    let Ok(archive) = Located::find(&options, &Progress::default()) else { return false };
    let checkpoint = archive.load(&Request { threads, ..Request::default() }, &Progress::default());
    let is_of_agent = checkpoint.latest.id().is_some_and(|id| *id == Name::from(agent.as_bytes()));
    let report = files_report(&archive, &checkpoint);
    let loses = report.findings.iter().any(|finding| finding.severity >= Severity::Error);
    let strict = report.strict;
    let ends = |outcome: Outcome| matches!(outcome, Outcome::Fails | Outcome::Aborts | Outcome::NewAgent);
    is_of_agent && !loses && strict.read.outcome == Outcome::Recovers && !ends(strict.outcome)
}
