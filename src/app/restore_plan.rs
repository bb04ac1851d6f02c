//! The plan of a restore: what an archive of `meta` puts back, what stays, and what is lost by it.

use std::path::{Path, PathBuf};

use super::announcement::files_report;
use super::error::Error;
use super::error_code::ErrorCode;
use super::hint::NextCall;
use super::known_snapshot::agent_ids;
use super::located::Located;
use super::new_plan::{expect, new_plan};
use super::options::SourceOptions;
use super::scenario::Scenario;
use crate::check::{Code, Finding, Severity};
use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, Progress, Request, load, load_sandboxes};
use crate::plan::restore::{
    Newer, Owners, RestoreInput, RestoreSteps, Wanted, after, resources_missing_in, restore,
};
use crate::plan::{PathError, Plan, PlanArchive, Sha256Sum};
use crate::recovery::BootId;
use crate::source::{Kind, Source};
use crate::user_file;

/// An archive of `meta` from which files are put back.
#[derive(Debug)]
pub struct RestoreArchive {
    /// Where it is: an absolute path.
    pub path: PathBuf,
    /// Of the whole file.
    pub sha256: Sha256Sum,
    /// What is in it.
    pub source: Source,
}

impl RestoreArchive {
    /// Opens an archive. `max_size`: the most bytes that are read of it.
    ///
    /// # Errors
    /// It cannot be read, or it is a directory.
    pub fn open(path: &Path, max_size: u64, progress: &Progress) -> Result<Self, Error> {
        let located = Located::find(&SourceOptions { max_size, ..SourceOptions::of(path) }, progress)?;
        if located.source.kind != Kind::Archive {
            let message = format!("{} is a directory: files are restored from an archive", path.display());
            let hint = "create an archive of it: tar -C DIR -czf meta.tar.gz meta";
            return Err(Error::usage(ErrorCode::NotAnArchive, message).path(path).hint(hint));
        }
        let unread = |error: std::io::Error| {
            let message = format!("{} cannot be read: {}", path.display(), user_file::reason(&error));
            Error::unanswered(ErrorCode::IoError, message).path(path).hint("check the path and its disk")
        };
        let mut file = user_file::open(path).map_err(unread)?;
        let sha256 = Sha256Sum::of_reader(&mut file).map_err(unread)?;
        let absolute = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self { path: absolute, sha256, source: located.source })
    }

    /// The only agent that it is of.
    pub fn agent(&self) -> Option<Name> {
        match &agent_ids(&self.source)[..] {
            [one] => Some(one.clone()),
            _ => None,
        }
    }
}

/// What the user wants of a restore.
#[derive(Debug, Clone, Default)]
pub struct RestoreRequest {
    /// Paths, or codes of findings; all of the archive if there is none.
    pub only: Vec<String>,
    /// The agent of the archive, if the user confirms that it may be another one.
    pub agent: Option<String>,
    /// Threads to read with.
    pub threads: usize,
}

/// A plan, and what it leaves and costs.
#[derive(Debug)]
pub struct PlannedRestore {
    /// The steps, and the findings that are expected afterwards.
    pub plan: Plan,
    /// What is not put back, and what is only in the tree.
    pub steps: RestoreSteps,
    /// Reservations and volumes that the agent no longer knows afterwards.
    pub lost_resources: Vec<String>,
    /// The checkpoint as the plan would leave it.
    pub tree: Source,
}

/// Plans a restore.
///
/// # Errors
/// The archive is of another agent, what is wanted is not in it, or a path cannot be read.
pub fn plan_restore(
    scenario: &Scenario,
    archive: &RestoreArchive,
    request: &RestoreRequest,
) -> Result<PlannedRestore, RestoreError> {
    let Scenario { located, checkpoint, .. } = scenario;
    let source = &located.source;
    check_agent(located, archive, request.agent.as_deref())?;
    let findings = files_report(located, checkpoint).findings;
    let wanted = wanted(located, &findings, &request.only)?;
    let of_archive = loaded(&archive.source, located, request.threads);
    let since = resources_missing_in(checkpoint, &of_archive, located.release);
    let boot_id = match &located.boot_id {
        BootId::Known(id) => Some(id.as_str()),
        BootId::Same | BootId::Unknown => None,
    };
    let is_bad = |finding: &&Finding| finding.severity >= Severity::Warning;
    let damaged = findings.iter().filter(is_bad).map(|finding| finding.path.clone()).collect();
    let newer = Newer { source, archive: &archive.source, damaged: &damaged, boot_id, resources: &since };
    let input =
        RestoreInput { source, archive: &archive.source, wanted: &wanted, owners: owners(), newer: &newer };
    let mut steps = restore(input)?;
    if let Wanted::Paths(paths) = &wanted
        && let Some(missing) = paths.iter().find(|path| !steps.found.contains(path))
    {
        return Err(not_in_archive(archive, missing).into());
    }
    let tree = after(source, &archive.source, &steps.steps);
    let restored = loaded(&tree, located, request.threads);
    let expected = files_report(&located.with_source(tree.clone()), &restored);
    let lost = resources_missing_in(checkpoint, &restored, located.release);
    let mut plan = new_plan("restore", source, archive.agent().as_ref())?;
    plan.archive = Some(PlanArchive { path: archive.path.clone(), sha256: archive.sha256 });
    plan.steps = std::mem::take(&mut steps.steps).into_iter().collect();
    expect(&mut plan, &expected);
    let lost_resources = lost.iter().map(ToString::to_string).collect();
    Ok(PlannedRestore { plan, steps, lost_resources, tree })
}

/// Why there is no plan.
#[derive(Debug)]
pub enum RestoreError {
    /// The question is wrong, or has no answer.
    Asked(Error),
    /// The archive is of another agent, or of one that cannot be determined, and the user has not confirmed that.
    OtherAgent {
        /// What is known.
        message: String,
        /// The agent of the archive.
        agent: Option<Name>,
    },
    /// A path cannot be read.
    Path(PathError),
}

impl From<Error> for RestoreError {
    fn from(error: Error) -> Self {
        Self::Asked(error)
    }
}

impl From<PathError> for RestoreError {
    fn from(error: PathError) -> Self {
        Self::Path(error)
    }
}

/// An archive of another agent would make this one register with the ID of that: only as the user says.
fn check_agent(
    located: &Located,
    archive: &RestoreArchive,
    confirmed: Option<&str>,
) -> Result<(), RestoreError> {
    let agent = archive.agent();
    let here = agent_ids(&located.source);
    let is_same = agent.as_ref().is_some_and(|agent| is_newest(&located.source, agent, &here));
    let is_confirmed = agent.as_ref().is_some_and(|agent| confirmed == Some(&agent.to_string()));
    if is_same || is_confirmed {
        return Ok(());
    }
    let list = |ids: &[Name]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let of = match &agent {
        Some(agent) => format!("the archive is of agent {agent}"),
        None => "the agent of the archive cannot be determined".to_owned(),
    };
    let here = match &here[..] {
        [] => "no agent is known here".to_owned(),
        [one] => format!("the checkpoint is of agent {one}"),
        several => {
            format!("the checkpoint is of one of the agents {}, of which another one is newer", list(several))
        }
    };
    Err(RestoreError::OtherAgent { message: format!("{of}, and {here}"), agent })
}

/// Whether an agent is among these, and none of the others has been used later: without `latest`, nothing else says which
/// one the last agent was.
fn is_newest(source: &Source, agent: &Name, agents: &[Name]) -> bool {
    let used =
        |agent: &Name| source.stat(&RelPath::new("meta/slaves").join(agent)).map(|stat| stat.mtime).ok();
    agents.contains(agent) && agents.iter().all(|other| used(other) <= used(agent))
}

/// What the words of `--only` mean: a path, or a code for the paths of its findings.
fn wanted(located: &Located, findings: &[Finding], only: &[String]) -> Result<Wanted, Error> {
    if only.is_empty() {
        return Ok(Wanted::Everything);
    }
    let mut paths = Vec::new();
    for word in only {
        if let Ok(code) = word.parse::<Code>() {
            let of_code = findings.iter().filter(|finding| finding.row.code == code);
            let before = paths.len();
            paths.extend(of_code.map(|finding| finding.path.clone()));
            if paths.len() == before {
                let message = format!("there is no finding {word} here");
                let validate = NextCall::command("validate").path(&located.source.path);
                return Err(Error::usage(ErrorCode::NoSuchFinding, message).hint(validate));
            }
        } else {
            paths.push(path_in_meta(located, word).ok_or_else(|| {
                let message = format!("{word} is neither a path of meta nor the code of a finding");
                Error::usage(ErrorCode::UnknownPath, message)
                    .hint("name it as ckpt validate shows it: meta/...")
            })?);
        }
    }
    Ok(Wanted::Paths(paths.into_iter().collect()))
}

/// A path as findings show it, or as the file system has it.
fn path_in_meta(located: &Located, word: &str) -> Option<RelPath> {
    let source = &located.source;
    let meta = source.meta_dir();
    let place = source.place_or_path().join("meta");
    let below = [&meta, &place].into_iter().find_map(|meta| Path::new(word).strip_prefix(meta).ok());
    let below = match below {
        Some(below) => below.to_owned(),
        None if word.starts_with('/') => return None,
        None => Path::new(word.trim_start_matches("./")).strip_prefix("meta").ok()?.to_owned(),
    };
    let mut path = RelPath::new("meta");
    for part in below.components() {
        match part {
            std::path::Component::Normal(name) => path = path.join(name.as_encoded_bytes()),
            _ => return None,
        }
    }
    Some(path)
}

fn not_in_archive(archive: &RestoreArchive, path: &RelPath) -> Error {
    let message = format!("{} does not contain {path}", archive.path.display());
    let hint = NextCall::command("inspect").path(&archive.path);
    Error::usage(ErrorCode::NotInArchive, message).path(&archive.path).hint(hint)
}

fn loaded(source: &Source, located: &Located, threads: usize) -> Checkpoint {
    let request = Request { threads, release: Some(located.release), ..Request::default() };
    let mut checkpoint = load(source, &request, &Progress::default());
    load_sandboxes(source, &mut checkpoint, 0, &Progress::default());
    checkpoint
}

/// Only root can give files to others.
fn owners() -> Owners {
    let user = rustix::process::geteuid();
    if user.is_root() {
        Owners::Archived
    } else {
        Owners::Caller { uid: user.as_raw(), gid: rustix::process::getegid().as_raw() }
    }
}
