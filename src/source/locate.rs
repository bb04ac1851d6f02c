//! Finds the checkpoint that a path belongs to: upwards in the file system, or inside an archive.

use std::path::{Component, Path, PathBuf};

use super::archive::{self, ArchiveLimits, Skipped};
use super::disk;
use super::errno::Errno;
use super::linked::find_linked;
use super::locate_archive::{locate_file, locate_stream};
use super::locate_error::LocateError;
use super::place::place_by_symlinks;
use super::progress::Progress;
use super::root::{Base, Kind, Source};
use crate::layout::RelPath;

/// How to interpret a path.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The directory is a copy from elsewhere: symlinks are resolved relative to it, and this host is ignored.
    pub relocated: bool,
    /// The runtime directory, if the user names one.
    pub runtime_dir: Option<PathBuf>,
    /// The runtime directory for a checkpoint in place, if the user names none.
    pub default_runtime_dir: Option<PathBuf>,
    pub limits: ArchiveLimits,
    /// The `work_dir` in the agent's configuration.
    pub place: Option<PathBuf>,
    /// Counts the bytes of an archive while they are read.
    pub progress: Progress,
}

/// Finds the checkpoint that a path belongs to. `-` is an archive on standard input.
pub fn locate(path: &Path, chosen_because: &str, options: &Options) -> Result<Source, LocateError> {
    if path == Path::new("-") {
        return locate_stream(std::io::stdin().lock(), chosen_because, options);
    }
    let real = real_path(path)?;
    // An archive is named for its content, wherever it is: in a `meta` too.
    let is_archive = real.is_file() && archive::is_archive(&real);
    let found = match find_upwards(&real).filter(|_| !is_archive) {
        Some(found) => found,
        None if real.is_dir() => FoundDirs { work: Some(real.clone()), meta: real.join("meta") },
        None if !real.is_file() => return Err(LocateError::NotAFile(path.to_owned())),
        None => return locate_file(path, chosen_because, options),
    };
    from_directory(path, &real, found, chosen_because, options)
}

/// The path without symlinks, except a `meta` that is one.
fn real_path(path: &Path) -> Result<PathBuf, LocateError> {
    if let Some(real) = linked_meta(path) {
        return Ok(real);
    }
    std::fs::canonicalize(path).or_else(|error| {
        // A dangling symlink can still be part of a checkpoint, with a slash at its end, too.
        let at = dangling(&path.components().collect::<PathBuf>()).filter(|at| find_upwards(at).is_some());
        at.ok_or_else(|| not_resolved(path, &error))
    })
}

/// A path in a `meta` that is a symlink, with all other symlinks resolved, so that the `work_dir` is found above it.
fn linked_meta(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let is_linked = |at: &&Path| {
        at.file_name().is_some_and(|name| name == "meta") && at.is_symlink() && looks_like_meta(at)
    };
    let meta = path.ancestors().find(is_linked)?;
    let work_dir = std::fs::canonicalize(meta.parent()?).ok()?;
    let below = path.strip_prefix(meta).ok()?;
    Some(if below.as_os_str().is_empty() { work_dir } else { work_dir.join("meta").join(below) })
}

/// The path of a dangling symlink itself, without symlinks among its parents.
fn dangling(path: &Path) -> Option<PathBuf> {
    std::fs::read_link(path).ok()?;
    let directory =
        path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(std::fs::canonicalize(directory).ok()?.join(path.file_name()?))
}

fn not_resolved(path: &Path, error: &std::io::Error) -> LocateError {
    match (error.kind(), std::fs::read_link(path)) {
        // The path that a shell passes for `<(command)` has no canonical form.
        (std::io::ErrorKind::NotFound, _) if path.metadata().is_ok() => {
            LocateError::NotAFile(path.to_owned())
        }
        (std::io::ErrorKind::NotFound, Ok(target)) => LocateError::Dangling { path: path.to_owned(), target },
        (std::io::ErrorKind::NotFound, Err(_)) => LocateError::NotFound(path.to_owned()),
        (std::io::ErrorKind::PermissionDenied, _) => LocateError::NotPermitted(path.to_owned()),
        _ => LocateError::Io(path.to_owned(), errno_of(error)),
    }
}

fn errno_of(error: &std::io::Error) -> Errno {
    rustix::io::Errno::from_io_error(error).map_or(Errno::NOENT, Errno::from)
}

struct FoundDirs {
    work: Option<PathBuf>,
    meta: PathBuf,
}

/// `meta` and the directories next to it in a `work_dir`.
pub(super) const SIBLINGS: &[&str] =
    &["meta", "slaves", "volumes", "provisioner", "csi", "isolators", "containers"];

fn find_upwards(path: &Path) -> Option<FoundDirs> {
    for ancestor in path.ancestors() {
        let is_start = ancestor == path;
        if is_start && std::fs::symlink_metadata(ancestor.join("meta")).is_ok() {
            return Some(FoundDirs { work: Some(ancestor.to_owned()), meta: ancestor.join("meta") });
        }
        let named_meta = ancestor.file_name().is_some_and(|name| name == "meta");
        if named_meta && (is_start || looks_like_meta(ancestor)) && ancestor.is_dir() {
            return Some(FoundDirs {
                work: ancestor.parent().map(Path::to_owned),
                meta: ancestor.to_owned(),
            });
        }
        let child = path.strip_prefix(ancestor).ok().and_then(|below| below.iter().next());
        let below = child.is_some_and(|first| SIBLINGS.iter().any(|sibling| first == *sibling));
        if below && looks_like_meta(&ancestor.join("meta")) {
            return Some(FoundDirs { work: Some(ancestor.to_owned()), meta: ancestor.join("meta") });
        }
        if !named_meta && looks_like_meta(ancestor) {
            return Some(FoundDirs { work: None, meta: ancestor.to_owned() });
        }
    }
    None
}

pub(super) fn looks_like_meta(path: &Path) -> bool {
    let has = |name: &str| std::fs::symlink_metadata(path.join(name)).is_ok();
    // That of the kernel is not an agent's, in a copy of /proc either.
    if has("boot_id") && !path.ends_with("sys/kernel/random")
        || std::fs::read_link(path.join("slaves/latest")).is_ok_and(|text| is_of_meta(&text))
    {
        return true;
    }
    let Ok(agents) = std::fs::read_dir(path.join("slaves")) else { return false };
    agents.flatten().any(|agent| std::fs::symlink_metadata(agent.path().join("slave.info")).is_ok())
}

/// Whether this is the target of `meta/slaves/latest`: the sandboxes' `slaves` may have a `latest` too.
pub(super) fn is_of_meta(text: &Path) -> bool {
    text.is_relative() || text.parent().is_some_and(|slaves| slaves.ends_with("meta/slaves"))
}

fn from_directory(
    path: &Path,
    real: &Path,
    found: FoundDirs,
    chosen_because: &str,
    options: &Options,
) -> Result<Source, LocateError> {
    let base = found.work.clone().unwrap_or_else(|| found.meta.clone());
    let fd = disk::open_root(&base).map_err(|errno| match errno {
        errno if errno.is_permission() => LocateError::NotPermitted(base.clone()),
        errno => LocateError::Io(base.clone(), errno),
    })?;
    let scope = real.strip_prefix(&base).unwrap_or(Path::new(""));
    let scope = match &found.work {
        Some(_) => relative(scope),
        None => prefixed(b"meta", &relative(scope)),
    };
    let whole = scope.as_bytes() == b"meta";
    let mut source = Source {
        identity: disk::identity(&fd),
        meta: if found.work.is_some() { vec![Box::from(&b"meta"[..])] } else { Vec::new() },
        work: found.work.as_ref().map(|_| Vec::new()),
        runtime: None,
        runtime_dir: on_disk(options.runtime_dir.as_deref()),
        kind: Kind::Dir,
        path: if found.work.is_some() { base.clone() } else { path.to_owned() },
        chosen_because: chosen_because.to_owned(),
        reached_by: std::path::absolute(path).ok().filter(|given| is_symlinked(given, real)),
        in_place: !options.relocated && found.work.is_some(),
        place: None,
        scope: if whole { RelPath::default() } else { scope },
        skipped: Skipped::default(),
        base: Base::Disk(base.clone()),
        overlay: None,
        linked: Vec::new(),
    };
    if source.in_place && source.runtime_dir.is_none() {
        source.runtime_dir.clone_from(&options.default_runtime_dir);
    }
    if source.in_place {
        source.place = options.place.clone().or(Some(base));
    }
    find_linked(&mut source);
    if !source.in_place {
        source.place = options.place.clone().or_else(|| place_by_symlinks(&source));
    }
    Ok(source)
}

/// Whether a path is a symlink or below one. `real` is where it leads.
fn is_symlinked(given: &Path, real: &Path) -> bool {
    let is_plain = given.components().all(|part| part != Component::ParentDir);
    is_plain && !real.starts_with(given) && !given.starts_with(real)
}

pub(super) fn relative(path: &Path) -> RelPath {
    use std::os::unix::ffi::OsStrExt;
    RelPath::new(path.as_os_str().as_bytes())
}

fn prefixed(prefix: &[u8], path: &RelPath) -> RelPath {
    path.components().fold(RelPath::new(prefix), |path, name| path.join(name))
}

/// A directory that a user has named: a relative path counts from where the user is.
pub(super) fn on_disk(named: Option<&Path>) -> Option<PathBuf> {
    let named = named?;
    Some(std::path::absolute(named).unwrap_or_else(|_| named.to_owned()))
}
