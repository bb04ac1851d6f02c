//! The files of the machine that an agent runs on, as far as ckpt can see them: those of this host, or of a copy or an
//! archive, which need not have them all.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::located::Located;
use crate::flags::{NoFile, Source};
use crate::host::{FileTree, Seen, Unseen};
use crate::user_file;

/// Files of a machine.
#[derive(Debug, Clone, Default)]
pub struct MachineFiles {
    tree: Option<Arc<dyn FileTree>>,
    sight: Sight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Sight {
    /// This host: what is missing does not exist.
    Whole,
    /// This host, beside processes of another.
    Here,
    /// What a copy or an archive contains.
    #[default]
    Part,
}

impl Sight {
    /// Of this host, with the processes below a `/proc`.
    fn beside(proc_root: &Path) -> Self {
        if proc_root == Path::new("/proc") { Self::Whole } else { Self::Here }
    }
}

/// A file that a flag names is not there, or is not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotRead {
    /// The agent meets this error.
    Fails(&'static str),
    /// Whether it is there is not known.
    NotSeen,
}

impl MachineFiles {
    pub(super) fn of(located: &Located, tree: Option<Arc<dyn FileTree>>) -> Self {
        let sight = if located.source.in_place { Sight::beside(&located.proc_root) } else { Sight::Part };
        Self { tree, sight }
    }

    /// Those of a host on which no checkpoint was found.
    pub(super) fn of_host(proc_root: &Path, tree: Arc<dyn FileTree>) -> Self {
        Self { tree: Some(tree), sight: Sight::beside(proc_root) }
    }

    /// Whether they are this host's, and so are the processes.
    pub(super) fn are_of_this_host(&self) -> bool {
        self.sight == Sight::Whole
    }

    /// The files themselves.
    pub(super) fn tree(&self) -> Option<&Arc<dyn FileTree>> {
        self.tree.as_ref()
    }

    /// What `file://` names. A path that was typed may also be one of the host that it was typed on.
    pub(super) fn value(&self, path: &Path, given: Source) -> Result<Vec<u8>, NoFile> {
        let here = || user_file::read(path, user_file::MAX_SIZE);
        if self.sight != Sight::Part {
            return here().map_err(NoFile::Failed);
        }
        let packed = self.tree.as_ref().map_or(Err(Unseen::Missing), |tree| tree.read(path));
        let is_typed = matches!(given, Source::CommandLine | Source::Environment | Source::Process(_));
        packed.or_else(|why| here().ok().filter(|_| is_typed).ok_or(NoFile::Unseen(why)))
    }

    /// The content of a file.
    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>, NotRead> {
        if self.are_of_this_host() {
            return user_file::read(path, user_file::MAX_SIZE).map_err(|error| not_read(&error));
        }
        self.packed(|tree| tree.read(path))
    }

    /// The names in a directory.
    pub(super) fn names(&self, path: &Path) -> Result<Vec<OsString>, NotRead> {
        if self.sight == Sight::Whole {
            let entries = std::fs::read_dir(path).map_err(|error| not_read(&error))?;
            let mut names: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
            names.sort();
            return Ok(names);
        }
        self.packed(|tree| tree.names(path))
    }

    /// Whether anything is there.
    pub(super) fn exists(&self, path: &Path) -> Result<(), NotRead> {
        match std::fs::metadata(path) {
            _ if !self.are_of_this_host() => {
                self.packed(|tree| tree.names(path).map(drop).or_else(|_| tree.read(path).map(drop)))
            }
            Ok(_) => Ok(()),
            Err(error) => Err(not_read(&error)),
        }
    }

    fn packed<T>(&self, look: impl FnOnce(&dyn FileTree) -> Seen<T>) -> Result<T, NotRead> {
        let tree = self.tree.as_ref().ok_or(NotRead::NotSeen)?;
        look(&**tree).map_err(|_| NotRead::NotSeen)
    }
}

fn not_read(error: &io::Error) -> NotRead {
    match error.kind() {
        io::ErrorKind::NotFound => NotRead::Fails("No such file or directory"),
        io::ErrorKind::NotADirectory => NotRead::Fails("Not a directory"),
        io::ErrorKind::IsADirectory => NotRead::Fails("Is a directory"),
        _ => NotRead::NotSeen,
    }
}
