//! A checkpoint that was found, and the facts that apply to it: Mesos version, boot ID, clock, processes. Nothing of it is
//! loaded yet.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};

use super::candidates::choose;
use super::error::Error;
use super::error_code::ErrorCode;
use super::hint::{Hint, NextCall};
use super::no_checkpoint::{none_in_archive, require_meta};
use super::options::SourceOptions;
use super::seen_hosts::SeenHosts;
use crate::host::{Host, OwnSockets, Processes, Unit, boot_id, mapped, may_keep};
use crate::model::{Checkpoint, Progress, Request, load, load_sandboxes};
use crate::recovery::{BootId, Conditions, Mode};
use crate::schema::Release;
use crate::source::{ArchiveLimits, LocateError, Options, Source, locate};
use crate::values::shell_path;

/// A checkpoint that was found.
#[derive(Debug)]
pub struct Located {
    /// Where it is.
    pub source: Source,
    /// The Mesos version to assume.
    pub release: Release,
    /// Where that comes from.
    pub release_origin: String,
    /// The host's boot ID, as far as it is known.
    pub boot_id: BootId,
    /// Where processes are looked up.
    pub proc_root: PathBuf,
    /// The data root of docker, if one was named.
    pub docker_root: Option<PathBuf>,
    /// The time to count ages from.
    pub now: DateTime<Utc>,
    /// Whether the processes are those of the checkpoint's host, and may be inspected.
    pub is_probed: bool,
    running: Running,
}

/// The processes of the host; listed once, when they are first needed.
#[derive(Debug, Clone)]
pub(super) struct Running {
    pub(super) host: Host,
    hosts: SeenHosts,
    listed: OnceLock<Arc<Processes>>,
}

impl Running {
    pub(super) fn processes(&self) -> Arc<Processes> {
        Arc::clone(self.listed.get_or_init(|| self.hosts.processes(&self.host)))
    }
}

const DEFAULT_RUNTIME_DIR: &str = "/var/run/mesos";
/// Where [`Release::LAST`] comes from where nothing else is known.
pub const DEFAULT_ORIGIN: &str = "default: the last release";

impl Located {
    /// Finds the checkpoint that the options name.
    ///
    /// # Errors
    /// There is none, several are possible, or it cannot be opened.
    pub fn find(options: &SourceOptions, progress: &Progress) -> Result<Self, Error> {
        let now = options.now.unwrap_or_else(Utc::now);
        let proc_root = options.proc_root().to_owned();
        let host = Host::at(&proc_root, Path::new("/"), now);
        let running = Running { host, hosts: options.hosts.clone(), listed: OnceLock::default() };
        let chosen = choose(options, &running)?;
        let limits = ArchiveLimits { total: options.max_size, ..ArchiveLimits::default() };
        let how = Options {
            relocated: options.relocated,
            runtime_dir: options.runtime_dir.clone(),
            default_runtime_dir: Some(PathBuf::from(DEFAULT_RUNTIME_DIR)),
            limits,
            place: None,
            progress: progress.clone(),
        };
        let source = locate(&chosen.path, &chosen.because, &how).map_err(not_located)?;
        require_meta(&source, &chosen.path, options.missing_meta)?;
        let boot_id = known_boot_id(options, &source, &running.host);
        let is_probed = options.probe && (source.in_place || options.proc_root.is_some());
        let installed = || {
            let asks_host = options.release.is_none() && source.in_place && options.probe;
            asks_host.then(|| installed(&running, &source)).flatten()
        };
        let (release, release_origin) = match options.release {
            Some(release) => (release, "--mesos-version".to_owned()),
            None => installed().unwrap_or_else(|| (Release::LAST, DEFAULT_ORIGIN.to_owned())),
        };
        let docker_root = options.docker_root.clone();
        Ok(Self { source, release, release_origin, boot_id, proc_root, docker_root, now, is_probed, running })
    }

    /// The same place with another source: as a change would leave it.
    #[must_use]
    pub fn with_source(&self, source: Source) -> Self {
        let (boot_id, release_origin) = (self.boot_id.clone(), self.release_origin.clone());
        let (proc_root, docker_root) = (self.proc_root.clone(), self.docker_root.clone());
        let running = self.running.clone();
        Self { source, release_origin, boot_id, proc_root, docker_root, running, ..*self }
    }

    /// The host that the processes run on.
    pub fn host(&self) -> &Host {
        &self.running.host
    }

    /// The processes of the host, as they were when they were first needed.
    pub fn processes(&self) -> Arc<Processes> {
        self.running.processes()
    }

    /// The sockets of a host.
    pub(super) fn sockets(&self, host: &Host) -> Arc<OwnSockets> {
        self.running.hosts.sockets(host)
    }

    /// The units of a host that run an agent.
    pub(super) fn units(&self, host: &Host) -> Arc<[Unit]> {
        self.running.hosts.units(host)
    }

    /// Loads it.
    pub fn load(&self, request: &Request, progress: &Progress) -> Checkpoint {
        load(&self.source, &Request { release: Some(self.release), ..request.clone() }, progress)
    }

    /// Loads it, and lists its sandboxes.
    pub fn load_with_sandboxes(&self, request: &Request, progress: &Progress) -> Checkpoint {
        let mut checkpoint = self.load(request, progress);
        load_sandboxes(&self.source, &mut checkpoint, request.threads, progress);
        checkpoint
    }

    /// The conditions under which recovery is played.
    pub fn conditions(&self, mode: Mode) -> Conditions {
        let place = self.source.place_or_path().to_owned();
        let (release, boot_id) = (self.release, self.boot_id.clone());
        Conditions { mode, release, boot_id, place, read_only: false, collects: true }
    }

    /// Refuses a source of which a part alone was named.
    ///
    /// # Errors
    /// The path is below the root of the checkpoint.
    pub fn whole(&self, command: &str) -> Result<(), Error> {
        if self.source.scope.as_bytes().is_empty() {
            return Ok(());
        }
        let message = format!("{command} needs the whole checkpoint, not {} alone", self.source.scope);
        let root = &self.source.path;
        let next = NextCall::instead(&self.source.scope.below(root), root);
        Err(Error::usage(ErrorCode::NotTheRoot, message).path(root).hint(next))
    }
}

/// The version of the agent on this host: that of the library which a running one has mapped, else that of the package.
/// A process that could not write this checkpoint does not count.
fn installed(running: &Running, source: &Source) -> Option<(Release, String)> {
    let processes = running.processes();
    let mut agents = processes.agents().iter().filter(|agent| {
        agent.contradiction.is_none()
            && may_keep(&running.host, &agent.process, source.place_or_path()) != Ok(false)
    });
    let mapped = agents.find_map(|agent| mapped(&agent.process).ok().flatten());
    let found = mapped.or_else(|| running.hosts.packaged(&running.host).ok().flatten())?;
    Some((found.release, format!("{}: {}", found.origin, found.text)))
}

fn known_boot_id(options: &SourceOptions, source: &Source, host: &Host) -> BootId {
    match &options.boot_id {
        Some(given) => given.clone(),
        None if options.proc_root.is_none() && !source.in_place => BootId::Unknown,
        None => boot_id(host).map_or(BootId::Unknown, BootId::Known),
    }
}

fn not_located(error: LocateError) -> Error {
    let message = error.to_string();
    let (code, path, hint): (_, _, Hint) = match error {
        LocateError::NotFound(path) => (ErrorCode::NotFound, path, "check the path".into()),
        LocateError::Dangling { path, .. } => {
            (ErrorCode::NotFound, path, "name the path that it should point to".into())
        }
        LocateError::NotPermitted(path) => (ErrorCode::NotPermitted, path, Hint::sudo()),
        LocateError::Io(path, _) => (ErrorCode::IoError, path, "check the path and its disk".into()),
        LocateError::NotAFile(path) => {
            (ErrorCode::NotAFile, path, "save its content as a file, and name that file".into())
        }
        LocateError::NotACheckpoint(path) => (
            ErrorCode::NotACheckpoint,
            path,
            "name a work_dir, its meta directory, or a tar archive of them".into(),
        ),
        LocateError::NothingPiped => {
            let hint = "check whether the command before the pipe has failed, e.g. ssh or tar";
            (ErrorCode::NotACheckpoint, PathBuf::from("-"), hint.into())
        }
        LocateError::Archive(path, _) => (
            ErrorCode::BadArchive,
            path,
            "create the archive again: tar -C / -czf meta.tar.gz <work_dir>/meta".into(),
        ),
        LocateError::NoneInArchive(path) => return none_in_archive(&path),
        LocateError::LinkedAway { path, link, target } => {
            (ErrorCode::NotInSource, path, archived_with(Path::new(&link), &target).into())
        }
        LocateError::SeveralInArchive(path, _) => {
            (ErrorCode::SeveralCheckpoints, path, "unpack it, and name one of them with --relocated".into())
        }
    };
    Error::unanswered(code, message).path(&path).hint(hint)
}

/// How an archive is made that contains what a symlink in it points to.
fn archived_with(link: &Path, target: &Path) -> String {
    let work_dir = link.parent().filter(|_| link.file_name().is_some_and(|name| name == "meta"));
    let [work_dir, target] = [work_dir.unwrap_or(link), target.strip_prefix("/").unwrap_or(target)];
    format!(
        "create the archive again, with what the symlink points to: tar -C / -czf FILE {} {}",
        shell_path(work_dir),
        shell_path(target)
    )
}
