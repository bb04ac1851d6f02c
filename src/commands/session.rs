//! What most commands begin with: find the checkpoint, load it, and know under which conditions it is judged.

use std::path::{Path, PathBuf};

use crate::cli::{GlobalArgs, SourceArgs};
use crate::exit::Status;
use crate::model::{Agents, Checkpoint, Filter, Request, load};
use crate::recovery::{BootId, Conditions, Mode};
use crate::schema::Release;
use crate::source::{ArchiveLimits, KNOWN_PLACES, LocateError, Options, Source, locate};
use crate::ui::{Terminal, with_progress};
use crate::view::json::VersionJson;

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
        write!(f, "{}\n  next: {}", self.message, self.next)
    }
}

impl std::error::Error for CommandError {}

/// A checkpoint that was found, and what is known beside it.
#[derive(Debug)]
pub(super) struct Session {
    /// Where it comes from.
    pub source: Source,
    /// Whose recovery is meant.
    pub release: Release,
    /// Where that was taken from.
    pub release_origin: &'static str,
    /// The host's boot id, as far as it is known.
    pub boot_id: BootId,
    /// Where processes are looked up.
    pub proc_root: PathBuf,
}

const DEFAULT_RUNTIME_DIR: &str = "/var/run/mesos";

impl Session {
    /// Finds the checkpoint that the arguments mean.
    pub(super) fn open(args: &SourceArgs) -> Result<Self, CommandError> {
        let (path, because) = choose(args)?;
        let limits = ArchiveLimits { total: args.max_size, ..ArchiveLimits::default() };
        let runtime = PathBuf::from(DEFAULT_RUNTIME_DIR);
        let runtime_dir = match &args.runtime_dir {
            Some(dir) => Some(dir.clone()),
            None => (!args.relocated && path.is_dir()).then_some(runtime),
        };
        let options = Options { relocated: args.relocated, runtime_dir, limits, place: None };
        let source = locate(&path, &because, &options).map_err(not_located)?;
        let boot_id = boot_id(args, &source);
        let (release, release_origin) = match args.mesos_version {
            Some(release) => (release, "--mesos-version"),
            None => (Release::LAST, "default: the last release"),
        };
        let proc_root = args.proc_root.clone().unwrap_or_else(|| PathBuf::from("/proc"));
        Ok(Self { source, release, release_origin, boot_id, proc_root })
    }

    /// Loads it.
    pub(super) fn load(
        &self,
        global: &GlobalArgs,
        terminal: &Terminal,
        agents: Agents,
        filter: Filter,
    ) -> Checkpoint {
        let release = Some(self.release);
        let request = Request { agents, filter, threads: global.threads, release };
        with_progress(terminal, |progress| load(&self.source, &request, progress))
    }

    /// Under which conditions recovery is played.
    pub(super) fn conditions(&self, mode: Mode) -> Conditions {
        let place = self.source.place_or_path().to_owned();
        Conditions { mode, release: self.release, boot_id: self.boot_id.clone(), place }
    }

    /// The release for JSON.
    pub(super) fn version(&self) -> VersionJson {
        VersionJson::new(self.release, self.release_origin)
    }
}

fn boot_id(args: &SourceArgs, source: &Source) -> BootId {
    if let Some(id) = &args.boot_id {
        return if id == "same" { BootId::Same } else { BootId::Known(id.clone()) };
    }
    let proc_root = match &args.proc_root {
        Some(root) => root.clone(),
        None if source.in_place => PathBuf::from("/proc"),
        None => return BootId::Unknown,
    };
    let text = std::fs::read_to_string(proc_root.join("sys/kernel/random/boot_id"));
    text.map_or(BootId::Unknown, |text| BootId::Known(text.trim().to_owned()))
}

/// The path that is meant, and why.
fn choose(args: &SourceArgs) -> Result<(PathBuf, String), CommandError> {
    if let Some(path) = &args.path {
        return Ok((path.clone(), "given on the command line".to_owned()));
    }
    if let Some(path) = &args.work_dir {
        return Ok((path.clone(), "--work-dir or MESOS_WORK_DIR".to_owned()));
    }
    let is_there = |place: &&&str| {
        let meta = Path::new(place).join("meta");
        meta.join("slaves").is_dir() || meta.join("boot_id").exists()
    };
    let found: Vec<&str> = KNOWN_PLACES.iter().filter(is_there).copied().collect();
    match found[..] {
        [one] => Ok((PathBuf::from(one), "the only known place that holds a checkpoint".to_owned())),
        [] => Err(CommandError {
            status: Status::Unanswered,
            code: "no-checkpoint-found",
            message: format!("no checkpoint was found in the known places: {}", KNOWN_PLACES.join(", ")),
            path: None,
            next: "name it: ckpt <command> PATH".to_owned(),
        }),
        _ => Err(CommandError {
            status: Status::Unanswered,
            code: "several-checkpoints",
            message: format!("several checkpoints were found: {}", found.join(", ")),
            path: None,
            next: "name the one that is meant: ckpt <command> PATH".to_owned(),
        }),
    }
}

fn not_located(error: LocateError) -> CommandError {
    let (code, path, next) = match &error {
        LocateError::NotFound(path) => ("not-found", path, "check the path"),
        LocateError::NotPermitted(path) => ("not-permitted", path, "sudo ckpt ..."),
        LocateError::Io(path, _) => ("io-error", path, "check the path and the disk below it"),
        LocateError::NotACheckpoint(path) => {
            ("not-a-checkpoint", path, "name a work_dir, its meta folder, or a tar archive of them")
        }
        LocateError::Archive(path, _) => {
            ("bad-archive", path, "make the archive anew: tar -C / -czf meta.tar.gz <work_dir>/meta")
        }
        LocateError::NoneInArchive(path) => {
            ("not-a-checkpoint", path, "make the archive of <work_dir>/meta, with its folder names")
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
