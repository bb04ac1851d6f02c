//! What most commands begin with: find the checkpoint, load it, and know under which conditions it is judged.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};

use crate::cli::terminal::{Terminal, with_progress};
use crate::cli::{GlobalArgs, SourceArgs};
use crate::exit::Status;
use crate::host::{Host, Processes, agents, mapped, may_keep, packaged, places};
use crate::layout::KNOWN_PLACES;
use crate::model::{Agents, Checkpoint, Filter, Request, load};
use crate::recovery::{BootId, Conditions, Mode};
use crate::schema::Release;
use crate::source::{ArchiveLimits, LocateError, Options, Source, locate};
use crate::view::escape;
use crate::view::json::{ErrorJson, VersionJson};

/// Stands in a next step for the call that was made, whose words only `run` knows.
pub(super) const THIS_CALL: &str = "ckpt ...";

/// The code of the error whose message has several lines.
pub(super) const AMBIGUOUS: &str = "ambiguous-id";

/// An error that ends a command: the status, what went wrong, where, and what to do next.
#[derive(Debug)]
pub(super) struct CommandError {
    /// How the command ends.
    pub status: Status,
    /// A stable word for scripts.
    pub code: &'static str,
    /// What went wrong.
    pub message: String,
    /// On which path.
    pub path: Option<PathBuf>,
    /// What to do next.
    pub next: String,
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Paths and ids in it may hold anything; where they stand in a list, each was escaped by itself.
        let message = match self.code {
            AMBIGUOUS => self.message.clone(),
            _ => escape(self.message.as_bytes()),
        };
        write!(f, "{message}\n  next: {}", escape(self.next.as_bytes()))
    }
}

impl std::error::Error for CommandError {}

impl CommandError {
    /// The same, as an error of this call: a next step that is the call once more has its words.
    pub(super) fn of_call(&self, call: &str) -> Self {
        let (message, path) = (self.message.clone(), self.path.clone());
        Self { status: self.status, code: self.code, message, path, next: self.next.replace(THIS_CALL, call) }
    }

    /// For JSON.
    pub(super) fn json(&self) -> ErrorJson {
        let path = self.path.as_ref().map(|path| path.to_string_lossy().into_owned());
        ErrorJson { code: self.code, message: self.message.clone(), path, next: self.next.clone() }
    }
}

/// A checkpoint that was found, and what is known beside it.
#[derive(Debug)]
pub(super) struct Session {
    /// Where it comes from.
    pub source: Source,
    /// Whose recovery is meant.
    pub release: Release,
    /// Where that was taken from.
    pub release_origin: String,
    /// The host's boot id, as far as it is known.
    pub boot_id: BootId,
    /// Where processes are looked up.
    pub proc_root: PathBuf,
    /// From when on ages and due times are counted.
    pub now: DateTime<Utc>,
    /// The processes are those of the checkpoint's host, and may be looked at.
    pub is_probed: bool,
    running: Running,
}

/// The processes that are looked up, once at most.
#[derive(Debug)]
struct Running {
    host: Host,
    seen: OnceLock<Arc<Processes>>,
}

impl Running {
    fn processes(&self) -> Arc<Processes> {
        Arc::clone(self.seen.get_or_init(|| Arc::new(Processes::look(&self.host))))
    }
}

const DEFAULT_RUNTIME_DIR: &str = "/var/run/mesos";

impl Session {
    /// Finds the checkpoint that the arguments mean.
    pub(super) fn open(args: &SourceArgs) -> Result<Self, CommandError> {
        let now = args.now.unwrap_or_else(Utc::now);
        let proc_root = args.proc_root.clone().unwrap_or_else(|| PathBuf::from("/proc"));
        let running = Running { host: Host::at(&proc_root, Path::new("/"), now), seen: OnceLock::default() };
        let (path, because) = choose(args, &running)?;
        let limits = ArchiveLimits { total: args.max_size, ..ArchiveLimits::default() };
        let options = Options {
            relocated: args.relocated,
            runtime_dir: args.runtime_dir.clone(),
            default_runtime_dir: Some(PathBuf::from(DEFAULT_RUNTIME_DIR)),
            limits,
            place: None,
        };
        let source = locate(&path, &because, &options).map_err(not_located)?;
        let boot_id = boot_id(args, &source, &running.host);
        let is_probed = !args.no_probe && (source.in_place || args.proc_root.is_some());
        let (release, release_origin) = match args.mesos_version {
            Some(release) => (release, "--mesos-version".to_owned()),
            None if source.in_place && !args.no_probe => {
                installed(&running, &source).unwrap_or_else(|| (Release::LAST, DEFAULT_ORIGIN.to_owned()))
            }
            None => (Release::LAST, DEFAULT_ORIGIN.to_owned()),
        };
        Ok(Self { source, release, release_origin, boot_id, proc_root, now, is_probed, running })
    }

    /// The host whose processes those are.
    pub(super) fn host(&self) -> &Host {
        &self.running.host
    }

    /// The processes of the host, as they were when they were first asked for.
    pub(super) fn processes(&self) -> Arc<Processes> {
        self.running.processes()
    }

    /// What is to be loaded of it.
    pub(super) fn request(&self, global: &GlobalArgs, agents: Agents, filter: Filter) -> Request {
        Request { agents, filter, threads: global.threads, release: Some(self.release) }
    }

    /// Loads it.
    pub(super) fn load(
        &self,
        global: &GlobalArgs,
        terminal: &Terminal,
        agents: Agents,
        filter: Filter,
    ) -> Checkpoint {
        let request = self.request(global, agents, filter);
        with_progress(terminal, |progress| load(&self.source, &request, progress))
    }

    /// Under which conditions recovery is played.
    pub(super) fn conditions(&self, mode: Mode) -> Conditions {
        let place = self.source.place_or_path().to_owned();
        Conditions { mode, release: self.release, boot_id: self.boot_id.clone(), place, collects: true }
    }

    /// The release for JSON.
    pub(super) fn version(&self) -> VersionJson {
        VersionJson::new(self.release, &self.release_origin)
    }
}

const DEFAULT_ORIGIN: &str = "default: the last release";

/// The release of the agent on this host: of the library that a running one has mapped, else of the package.
/// Whoever could not keep this checkpoint is not asked.
fn installed(running: &Running, source: &Source) -> Option<(Release, String)> {
    let mut agents = agents(&running.processes());
    agents.retain(|agent| may_keep(&running.host, &agent.process, source.place_or_path()) != Ok(false));
    let mapped = agents.iter().find_map(|agent| mapped(&agent.process).ok().flatten());
    let found = mapped.or_else(|| packaged(&running.host).ok().flatten())?;
    Some((found.release, format!("{}: {}", found.origin, found.text)))
}

fn boot_id(args: &SourceArgs, source: &Source, host: &Host) -> BootId {
    if let Some(id) = &args.boot_id {
        return if id == "same" { BootId::Same } else { BootId::Known(id.clone()) };
    }
    if args.proc_root.is_none() && !source.in_place {
        return BootId::Unknown;
    }
    crate::host::boot_id(host).map_or(BootId::Unknown, BootId::Known)
}

/// The path that is meant, and why.
fn choose(args: &SourceArgs, running: &Running) -> Result<(PathBuf, String), CommandError> {
    if let Some(path) = &args.path {
        return Ok((path.clone(), "given on the command line".to_owned()));
    }
    if let Some(path) = &args.work_dir {
        return Ok((path.clone(), "--work-dir or MESOS_WORK_DIR".to_owned()));
    }
    if let Some(found) = of_running_agents(args, running)? {
        return Ok(found);
    }
    let found = places(&running.host);
    match &found[..] {
        [one] => Ok((one.clone(), "the only known place that holds a checkpoint".to_owned())),
        [] => Err(CommandError {
            status: Status::Unanswered,
            code: "no-checkpoint-found",
            message: format!("no checkpoint was found in the known places: {}", KNOWN_PLACES.join(", ")),
            path: None,
            next: "name it: ckpt <command> PATH".to_owned(),
        }),
        several => {
            let named: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
            Err(CommandError {
                status: Status::Unanswered,
                code: "several-checkpoints",
                message: format!("several checkpoints were found: {}", named.join(", ")),
                path: None,
                next: "name the one that is meant: ckpt <command> PATH".to_owned(),
            })
        }
    }
}

/// The `work_dir` of the agent that runs on this host; several agents are too many to choose from.
fn of_running_agents(
    args: &SourceArgs,
    running: &Running,
) -> Result<Option<(PathBuf, String)>, CommandError> {
    if args.no_probe {
        return Ok(None);
    }
    let mut found: Vec<(PathBuf, i32)> = agents(&running.processes())
        .iter()
        .filter_map(|agent| Some((agent, agent.work_dir.path()?)))
        // Anybody may call a process so. Who could not write there keeps nothing there.
        .filter(|(agent, path)| may_keep(&running.host, &agent.process, path) != Ok(false))
        .map(|(agent, path)| (path.to_owned(), agent.process.pid))
        .collect();
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    match &found[..] {
        [] => Ok(None),
        [(path, pid)] => Ok(Some((path.clone(), format!("work_dir of the running agent, pid {pid}")))),
        _ => {
            let named: Vec<String> =
                found.iter().map(|(path, pid)| format!("{} (pid {pid})", path.display())).collect();
            Err(CommandError {
                status: Status::Unanswered,
                code: "several-agents",
                message: format!("several agents run on this host: {}", named.join(", ")),
                path: None,
                next: "name the one that is meant: ckpt <command> PATH".to_owned(),
            })
        }
    }
}

fn not_located(error: LocateError) -> CommandError {
    let (code, path, next) = match &error {
        LocateError::NotFound(path) => ("not-found", path, "check the path"),
        LocateError::Dangling(path, _) => ("not-found", path, "name what it should lead to"),
        LocateError::NotPermitted(path) => ("not-permitted", path, "sudo ckpt ..."),
        LocateError::Io(path, _) => ("io-error", path, "check the path and the disk below it"),
        LocateError::NoFile(path) => ("not-a-file", path, "write what it gives to a file, and name that"),
        LocateError::NotACheckpoint(path) => {
            ("not-a-checkpoint", path, "name a work_dir, its meta directory, or a tar archive of them")
        }
        LocateError::Archive(path, _) => {
            ("bad-archive", path, "make the archive anew: tar -C / -czf meta.tar.gz <work_dir>/meta")
        }
        LocateError::NoneInArchive(path) => {
            ("not-a-checkpoint", path, "make the archive of <work_dir>/meta, with its directory names")
        }
        LocateError::SeveralInArchive(path, _) => {
            ("several-checkpoints", path, "unpack it and name the one that is meant, with --relocated")
        }
    };
    CommandError {
        status: Status::Unanswered,
        code,
        message: error.to_string(),
        path: Some(path.clone()),
        next: next.to_owned(),
    }
}
