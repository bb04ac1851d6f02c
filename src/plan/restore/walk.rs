//! Compares an archive of `meta` with `meta` itself, entry by entry, and plans what puts each back. Whatever is only in the
//! tree stays.

use crate::layout::{PathSet, RelPath, SortedPaths};
use crate::plan::{
    Action, Attributes, Detail, DirectoryMetadata, PathError, Precondition, Restored, RestoredContent, Step,
    sum_of_bytes,
};
use crate::source::{Directory, Errno, Listing, NodeType, ReadError, Source, Stat};

use super::CODE;
use super::newer::{KeptEntry, Newer};

/// Deeper than directories of an agent and of snapshots are.
const MAX_DEPTH: usize = 200;

/// What is put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of the archive.
    Everything,
    /// These files, and all that is in these directories.
    Paths(SortedPaths),
}

impl Wanted {
    /// Whether a path is put back.
    fn contains(&self, path: &RelPath) -> bool {
        match self {
            Self::Everything => true,
            Self::Paths(paths) => paths.covers(path),
        }
    }

    /// Whether something in a directory is put back.
    fn is_above(&self, path: &RelPath) -> bool {
        self.contains(path) || matches!(self, Self::Paths(paths) if paths.any_below(path))
    }

    /// Whether a file is named itself: it is put back even if what is there is newer.
    pub(super) fn names(&self, path: &RelPath) -> bool {
        matches!(self, Self::Paths(paths) if paths.contains(path))
    }
}

/// Whose the files are that are put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owners {
    /// The user and group of the archive.
    Archived,
    /// These, where only root could set others.
    Caller {
        /// User.
        uid: u32,
        /// Group.
        gid: u32,
    },
}

/// What is compared.
#[derive(Clone, Copy)]
pub struct RestoreInput<'a> {
    /// The tree.
    pub source: &'a Source,
    pub archive: &'a Source,
    /// What is put back.
    pub wanted: &'a Wanted,
    /// Whose it is.
    pub owners: Owners,
    /// What is newer in the tree, and stays.
    pub newer: &'a Newer<'a>,
}

/// Something of the archive that cannot be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    pub why: &'static str,
}

/// The steps, and what they do not touch.
#[derive(Debug, Default)]
pub struct RestoreSteps {
    /// In order.
    pub steps: Vec<Step>,
    /// Entries that are only in the tree, the topmost ones. They stay.
    pub only_here: Vec<RelPath>,
    /// Entries that differ, and stay because they are newer.
    pub kept: Vec<KeptEntry>,
    /// Entries that cannot be put back.
    pub left_out: Vec<LeftOut>,
    /// Paths that were asked for and found in the archive.
    pub found: PathSet,
}

/// Plans what puts the wanted entries back.
///
/// # Errors
/// A path of the tree, or a directory of the archive, cannot be read.
pub fn restore(input: RestoreInput<'_>) -> Result<RestoreSteps, PathError> {
    let meta = RelPath::new("meta");
    let fault = |errno: Errno| PathError::new(&meta, errno);
    let mut walk = Walk { input, out: RestoreSteps::default(), last: Vec::new() };
    let (archived, here) =
        (input.archive.directory(&meta).map_err(fault)?, input.source.directory(&meta).map_err(fault)?);
    let stats = Stats {
        archived: input.archive.stat(&meta).map_err(fault)?,
        here: Some(input.source.stat(&meta).map_err(fault)?),
    };
    walk.directory(&meta, &archived, Some(&here), &stats, 0)?;
    let Walk { mut out, last, .. } = walk;
    out.steps.extend(last);
    Ok(out)
}

/// A directory in the archive, and in the tree if it is there.
struct Stats {
    archived: Stat,
    here: Option<Stat>,
}

struct Walk<'a> {
    input: RestoreInput<'a>,
    out: RestoreSteps,
    /// Owner, mode and time of directories: set when all is in them.
    last: Vec<Step>,
}

impl Walk<'_> {
    fn directory(
        &mut self,
        path: &RelPath,
        archived: &Directory<'_>,
        here: Option<&Directory<'_>>,
        stats: &Stats,
        depth: usize,
    ) -> Result<(), PathError> {
        let fault = |errno: Errno| PathError::new(path, errno);
        if depth > MAX_DEPTH {
            return Err(fault(Errno::NAMETOOLONG));
        }
        self.found(path);
        let (mut inside, mut listed) = (Listing::default(), Listing::default());
        archived.list(&mut inside).map_err(fault)?;
        if let Some(here) = here {
            here.list(&mut listed).map_err(fault)?;
        }
        let before = self.out.steps.len();
        for entry in inside.entries() {
            let path = path.join(&*entry.name);
            match entry.node {
                NodeType::Directory if self.input.wanted.is_above(&path) => {
                    self.below(&path, &entry.name, archived, here, depth)?;
                }
                NodeType::File | NodeType::Symlink if self.input.wanted.contains(&path) => {
                    self.leaf(&path, &entry.name, archived)?;
                }
                NodeType::Other if self.input.wanted.contains(&path) => {
                    self.out.left_out.push(LeftOut { path, why: "a pipe, socket or device" });
                }
                _ => {}
            }
        }
        let mut has_more = false;
        if self.input.wanted.contains(path) {
            for entry in listed.entries().iter().filter(|entry| inside.node(&entry.name).is_none()) {
                self.out.only_here.push(path.join(&*entry.name));
                has_more = true;
            }
            let is_changed = self.out.steps.len() > before;
            self.finish(path, stats, is_changed, has_more);
        } else if stats.here.is_none() {
            self.finish(path, stats, true, false);
        }
        Ok(())
    }

    /// A directory in a directory: it is created where it is missing.
    fn below(
        &mut self,
        path: &RelPath,
        name: &[u8],
        archived: &Directory<'_>,
        here: Option<&Directory<'_>>,
        depth: usize,
    ) -> Result<(), PathError> {
        let fault = |errno: Errno| PathError::new(path, errno);
        let stat = archived.stat(name).map_err(fault)?;
        let child = archived.directory(name).map_err(fault)?;
        let found = match here.map(|here| here.stat(name)) {
            Some(Ok(stat)) => Some(stat),
            Some(Err(errno)) if !errno.is_missing() => return Err(fault(errno)),
            _ => None,
        };
        match (here, found) {
            (Some(here), Some(found)) if found.node == NodeType::Directory => {
                let stats = Stats { archived: stat, here: Some(found) };
                let own = here.directory(name).map_err(fault)?;
                self.directory(path, &child, Some(&own), &stats, depth + 1)
            }
            (_, found) => {
                if found.is_some() {
                    let why = "a directory in the snapshot";
                    let before = self.before(path, Detail::Metadata)?;
                    self.push(Action::SetAside, path, why, before);
                }
                let made = Action::MakeDirectory(self.attributes(path, &stat));
                self.push(made, path, "missing: the snapshot contains it", Precondition::Absent);
                self.directory(path, &child, None, &Stats { archived: stat, here: None }, depth + 1)
            }
        }
    }

    /// A file or symlink.
    fn leaf(&mut self, path: &RelPath, name: &[u8], archived: &Directory<'_>) -> Result<(), PathError> {
        let fault = |errno: Errno| PathError::new(path, errno);
        self.found(path);
        let stat = archived.stat(name).map_err(fault)?;
        let mut bytes = Vec::new();
        let content = if stat.node == NodeType::Symlink {
            RestoredContent::Link { text: archived.read_link(name).map_err(fault)? }
        } else {
            match archived.read(name, &mut bytes) {
                Ok(()) => RestoredContent::File { size: bytes.len() as u64, sha256: sum_of_bytes(&bytes) },
                Err(error) => {
                    self.out.left_out.push(LeftOut { path: path.clone(), why: why_not_read(error) });
                    return Ok(());
                }
            }
        };
        let before = self.before(path, Detail::Content)?;
        let attributes = self.attributes(path, &stat);
        if self.is_same(path, &before, &content, attributes) {
            return Ok(());
        }
        if !self.input.wanted.names(path)
            && let Some(why) = self.input.newer.why_kept(path, &before, &content, &bytes)
        {
            self.out.kept.push(KeptEntry { path: path.clone(), why });
            return Ok(());
        }
        let mtime = (stat.mtime, stat.mtime_nanos);
        let restored = Action::Restore(Box::new(Restored { content, attributes, mtime }));
        match &before {
            Precondition::Absent => {
                self.push(restored, path, "missing: the snapshot contains it", before);
            }
            Precondition::Directory(_) | Precondition::Metadata(_) | Precondition::Other(_) => {
                let why = "not a directory in the snapshot";
                self.push(Action::SetAside, path, why, before);
                self.push(restored, path, "missing: the snapshot contains it", Precondition::Absent);
            }
            Precondition::File { .. } | Precondition::Link(_) => {
                self.push(
                    restored,
                    path,
                    "differs from the snapshot: what is there now is kept in the journal",
                    before,
                );
            }
        }
        Ok(())
    }

    /// Whether content, owner and mode are those of the archive. A modification time alone is not restored.
    fn is_same(
        &self,
        path: &RelPath,
        before: &Precondition,
        content: &RestoredContent,
        attributes: Attributes,
    ) -> bool {
        match (before, content) {
            (Precondition::File { sha256: Some(here), .. }, RestoredContent::File { sha256, .. }) => {
                let own = self.input.source.stat(path).map(|stat| Attributes::from(&stat));
                here == sha256 && own.is_ok_and(|own| own == attributes)
            }
            (Precondition::Link(here), RestoredContent::Link { text }) => here == text,
            _ => false,
        }
    }

    /// Sets owner, mode and time of a directory at the end, if something in it was restored, or they differ.
    fn finish(&mut self, path: &RelPath, stats: &Stats, is_changed: bool, has_more: bool) {
        let archived = &stats.archived;
        let attributes = self.attributes(path, archived);
        let state = |stat: &Stat| DirectoryMetadata {
            attributes: Attributes::from(stat),
            mtime: (stat.mtime, stat.mtime_nanos),
        };
        let before = stats.here.as_ref().map(state);
        // The agent deletes old directories by this time. One with newer entries keeps its own.
        let mtime = match before {
            Some(before) if has_more || archived.mtime == 0 => before.mtime,
            _ => (archived.mtime, archived.mtime_nanos),
        };
        let after = DirectoryMetadata { attributes, mtime };
        if is_changed || before.is_none_or(|before| before.attributes != attributes) {
            let why = "owner, mode and time of the snapshot";
            let before = before.map_or(Precondition::Absent, Precondition::Metadata);
            let step = new_step(Action::SetDirectory(after), path, why, before);
            self.last.push(step);
        }
    }

    /// Owner and mode. An archive that does not list a directory does not know them: they are those of the one above.
    fn attributes(&self, path: &RelPath, archived: &Stat) -> Attributes {
        let is_listed = archived.node != NodeType::Directory || archived.mtime != 0;
        let own = || self.input.source.stat(path).or_else(|_| self.input.source.stat(&path.parent()));
        let mut made = match own() {
            Ok(stat) if !is_listed && stat.node == NodeType::Directory => Attributes::from(&stat),
            _ => Attributes::from(archived),
        };
        if let Owners::Caller { uid, gid } = self.input.owners {
            (made.uid, made.gid) = (uid, gid);
        }
        made
    }

    fn found(&mut self, path: &RelPath) {
        if self.input.wanted.names(path) {
            self.out.found.insert(path);
        }
    }

    fn before(&self, path: &RelPath, detail: Detail) -> Result<Precondition, PathError> {
        Precondition::read(self.input.source, path, detail).map_err(|errno| PathError::new(path, errno))
    }

    fn push(&mut self, action: Action, path: &RelPath, why: &'static str, before: Precondition) {
        self.out.steps.push(new_step(action, path, why, before));
    }
}

fn new_step(action: Action, path: &RelPath, why: &'static str, before: Precondition) -> Step {
    Step { action, path: path.clone(), why: why.into(), code: CODE.into(), before }
}

fn why_not_read(error: ReadError) -> &'static str {
    match error {
        ReadError::TooLarge(_) => "the file is larger than an agent writes such a file",
        ReadError::NotInSource => "the archive does not contain its content",
        ReadError::Open(_) | ReadError::Read(_) => "the archive cannot be read there",
    }
}
