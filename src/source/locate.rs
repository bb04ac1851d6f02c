//! Finds the checkpoint that a path belongs to: upwards in the file system, or inside an archive.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::archive::{self, ArchiveError, ArchiveLimits, Skipped};
use super::archive_tree::{Content, Node};
use super::directory::{Directory, Listing, NodeType};
use super::disk;
use super::errno::Errno;
use super::linked::{LinkedDirectory, find_linked, work_dir_of_linked_meta};
use super::root::{Base, Kind, Source, push};
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
}

/// Why no checkpoint was found at a path.
#[derive(Debug)]
pub enum LocateError {
    NotFound(PathBuf),
    Dangling {
        path: PathBuf,
        target: PathBuf,
    },
    NotPermitted(PathBuf),
    Io(PathBuf, Errno),
    /// A pipe, socket or device.
    NotAFile(PathBuf),
    /// A file that is neither an archive nor part of a checkpoint.
    NotACheckpoint(PathBuf),
    Archive(PathBuf, ArchiveError),
    NoneInArchive(PathBuf),
    SeveralInArchive(PathBuf, Vec<String>),
}

impl fmt::Display for LocateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(path) => write!(f, "{} does not exist", path.display()),
            Self::Dangling { path, target } => {
                write!(f, "{} is a symlink to {}, which does not exist", path.display(), target.display())
            }
            Self::NotPermitted(path) => write!(f, "{} is not readable by this user", path.display()),
            Self::Io(path, errno) => write!(f, "{} cannot be opened: {errno}", path.display()),
            Self::NotACheckpoint(path) => {
                write!(f, "{} is neither part of an agent's checkpoint nor an archive of one", path.display())
            }
            Self::NotAFile(path) => {
                write!(f, "{} is a pipe, a socket or a device, not a file or directory", path.display())
            }
            Self::Archive(path, error) => write!(f, "{}: {error}", path.display()),
            Self::NoneInArchive(path) => {
                write!(f, "{} does not contain an agent's checkpoint", path.display())
            }
            Self::SeveralInArchive(path, found) => {
                write!(f, "{} contains several checkpoints: {}", path.display(), found.join(", "))
            }
        }
    }
}

impl std::error::Error for LocateError {}

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
        None => {
            let read = archive::read(path, options.limits);
            return from_archive(read, path, chosen_because, options);
        }
    };
    from_directory(path, &real, found, chosen_because, options)
}

/// The path without symlinks, except a `meta` that is one.
fn real_path(path: &Path) -> Result<PathBuf, LocateError> {
    if let Some(real) = linked_meta(path) {
        return Ok(real);
    }
    std::fs::canonicalize(path).or_else(|error| {
        // A dangling symlink can still be part of a checkpoint.
        let at = dangling(path).filter(|at| find_upwards(at).is_some());
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
const SIBLINGS: &[&str] = &["meta", "slaves", "volumes", "provisioner", "csi", "isolators", "containers"];

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
    if has("boot_id") || std::fs::read_link(path.join("slaves/latest")).is_ok_and(|text| is_of_meta(&text)) {
        return true;
    }
    let Ok(agents) = std::fs::read_dir(path.join("slaves")) else { return false };
    agents.flatten().any(|agent| std::fs::symlink_metadata(agent.path().join("slave.info")).is_ok())
}

/// Whether this is the target of `meta/slaves/latest`: the sandboxes' `slaves` may have a `latest` too.
fn is_of_meta(text: &Path) -> bool {
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
        runtime_dir: options.runtime_dir.clone(),
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

fn relative(path: &Path) -> RelPath {
    use std::os::unix::ffi::OsStrExt;
    RelPath::new(path.as_os_str().as_bytes())
}

fn prefixed(prefix: &[u8], path: &RelPath) -> RelPath {
    path.components().fold(RelPath::new(prefix), |path, name| path.join(name))
}

/// Finds the checkpoint in an archive that is read from a stream, e.g. standard input, which is shown as `-`.
pub fn locate_stream(
    stream: impl Read,
    chosen_because: &str,
    options: &Options,
) -> Result<Source, LocateError> {
    from_archive(archive::read_stream(stream, options.limits), Path::new("-"), chosen_because, options)
}

fn from_archive(
    read: Result<(Node, Skipped), ArchiveError>,
    path: &Path,
    chosen_because: &str,
    options: &Options,
) -> Result<Source, LocateError> {
    let (tree, skipped) = read.map_err(|error| match error {
        ArchiveError::NotAnArchive => LocateError::NotACheckpoint(path.to_owned()),
        ArchiveError::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            LocateError::NotPermitted(path.to_owned())
        }
        error => LocateError::Archive(path.to_owned(), error),
    })?;
    let mut metas = Vec::new();
    find_metas(&tree, &mut Vec::new(), &mut metas);
    let named: Vec<_> =
        metas.iter().filter(|names| names.last().is_some_and(|name| **name == *b"meta")).collect();
    let meta = match (&metas[..], &named[..]) {
        ([one], _) => one.clone(),
        (_, [one]) => (*one).clone(),
        ([], _) => return Err(LocateError::NoneInArchive(path.to_owned())),
        _ => {
            let text = |names: &Vec<Box<[u8]>>| String::from_utf8_lossy(&names.join(&b'/')).into_owned();
            return Err(LocateError::SeveralInArchive(path.to_owned(), metas.iter().map(text).collect()));
        }
    };
    let work = match meta.split_last() {
        Some((name, parents)) if **name == *b"meta" => Some(parents.to_vec()),
        _ => None,
    };
    let linked_from = work_dir_of_linked_meta(&tree, &meta);
    let linked = linked_from.iter().map(|_| LinkedDirectory::meta_in_archive(&meta)).collect();
    let work = linked_from.or(work);
    let mut source = Source {
        identity: None,
        runtime: find_runtime(&tree, options.runtime_dir.as_deref()),
        // A runtime directory on disk belongs to an archive only if the archive contains none.
        runtime_dir: None,
        work,
        meta,
        kind: Kind::Archive,
        path: path.to_owned(),
        chosen_because: format!("{chosen_because}{skipped}"),
        reached_by: None,
        in_place: false,
        place: None,
        scope: RelPath::default(),
        skipped,
        base: Base::Packed(tree),
        overlay: None,
        linked,
    };
    if source.runtime.is_none() {
        source.runtime_dir.clone_from(&options.runtime_dir);
    }
    find_linked(&mut source);
    source.place = options.place.clone().or_else(|| place_by_symlinks(&source)).or_else(|| {
        let names = source.work.as_ref()?;
        Some(names.iter().fold(PathBuf::from("/"), |path, name| push(&path, name)))
    });
    Ok(source)
}

fn find_metas(node: &Node, at: &mut Vec<Box<[u8]>>, found: &mut Vec<Vec<Box<[u8]>>>) {
    let Some(entries) = node.entries() else { return };
    let named_meta = at.last().is_some_and(|name| **name == *b"meta");
    // The sandboxes' `slaves`, beside `meta`, can look like that of a `meta`.
    let is_beside_meta = !named_meta
        && entries
            .get(&b"meta"[..])
            .is_some_and(|node| matches!(node.content, Content::Directory(_) | Content::Symlink(_)));
    let has_agent = entries.get(&b"slaves"[..]).and_then(Node::entries).is_some_and(|agents| {
        let is_of_meta =
            |node: &Node| matches!(&node.content, Content::Symlink(text) if is_of_meta(&path_of(text)));
        agents.get(&b"latest"[..]).is_some_and(is_of_meta)
            || agents
                .values()
                .any(|agent| agent.entries().is_some_and(|files| files.contains_key(&b"slave.info"[..])))
    });
    let is_boot_id = |node: &Node| !matches!(node.content, Content::Directory(_));
    // `proc/sys/kernel/random/boot_id` is not that of a checkpoint.
    let has_boot_id =
        entries.get(&b"boot_id"[..]).is_some_and(is_boot_id) && !entries.contains_key(&b"uuid"[..]);
    let in_proc = at.iter().any(|name| **name == *b"proc");
    let known = ["slaves", "resources", "boot_id"];
    let plain_meta =
        named_meta && (entries.is_empty() || known.iter().any(|name| entries.contains_key(name.as_bytes())));
    if plain_meta || !in_proc && (has_agent && !is_beside_meta || has_boot_id) {
        found.push(at.clone());
        return;
    }
    for (name, child) in entries {
        at.push(name.clone());
        find_metas(child, at, found);
        at.pop();
    }
}

fn path_of(text: &[u8]) -> PathBuf {
    push(Path::new(""), text)
}

fn find_runtime(tree: &Node, named: Option<&Path>) -> Option<Vec<Box<[u8]>>> {
    if let Some(named) = named {
        let names: Vec<Box<[u8]>> = relative(named).components().map(Box::from).collect();
        if tree.at(names.iter().map(|name| &**name)).is_some() {
            return Some(names);
        }
    }
    let mut at = Vec::new();
    find_run_mesos(tree, &mut at).then_some(at)
}

fn find_run_mesos(node: &Node, at: &mut Vec<Box<[u8]>>) -> bool {
    if at.len() >= 2
        && *at[at.len() - 1] == *b"mesos"
        && *at[at.len() - 2] == *b"run"
        && node.entries().is_some()
    {
        return true;
    }
    // Checkpoints and sandboxes are not searched.
    let Some(entries) = node.entries().filter(|entries| !entries.contains_key(&b"meta"[..])) else {
        return false;
    };
    for (name, child) in entries {
        at.push(name.clone());
        if find_run_mesos(child, at) {
            return true;
        }
        at.pop();
    }
    false
}

/// The `work_dir` that the symlinks name: the target of `slaves/latest` without `/meta/slaves/<id>`, else the most common
/// one among the `runs/latest` symlinks.
fn place_by_symlinks(source: &Source) -> Option<PathBuf> {
    let slaves = source.directory(&RelPath::new("meta/slaves")).ok()?;
    let by_agent = slaves.read_link(b"latest").ok().and_then(|text| strip(&text, b"/meta/slaves/"));
    if by_agent.is_some() {
        return by_agent;
    }
    let mut votes: HashMap<PathBuf, usize> = HashMap::new();
    for_each_latest_run(&slaves, &mut |text| {
        if let Some(place) = strip(text, b"/meta/slaves/") {
            *votes.entry(place).or_default() += 1;
        }
    });
    votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(place, _)| place)
}

fn strip(text: &[u8], marker: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    if text.first() != Some(&b'/') {
        return None;
    }
    let at = text.windows(marker.len()).rposition(|window| window == marker)?;
    let place = if at == 0 { &b"/"[..] } else { &text[..at] };
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(place)))
}

fn for_each_latest_run(slaves: &Directory<'_>, visit: &mut impl FnMut(&[u8])) {
    for agent in directories(slaves) {
        let Some(frameworks) = slaves.directory(&agent).and_then(|agent| agent.directory(b"frameworks")).ok()
        else {
            continue;
        };
        for framework in directories(&frameworks) {
            let Some(executors) =
                frameworks.directory(&framework).and_then(|f| f.directory(b"executors")).ok()
            else {
                continue;
            };
            for executor in directories(&executors) {
                let runs = executors.directory(&executor).and_then(|executor| executor.directory(b"runs"));
                if let Ok(text) = runs.and_then(|runs| runs.read_link(b"latest")) {
                    visit(&text);
                }
            }
        }
    }
}

fn directories(directory: &Directory<'_>) -> Vec<Box<[u8]>> {
    let mut listing = Listing::default();
    if directory.list(&mut listing).is_err() {
        return Vec::new();
    }
    let entries = listing.take().into_iter().filter(|entry| entry.node == NodeType::Directory);
    entries.map(|entry| Box::from(&*entry.name)).collect()
}
