//! Why no checkpoint was found.

use std::fmt;
use std::path::PathBuf;

use super::archive::ArchiveError;
use super::errno::Errno;

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
    /// Standard input has no bytes.
    NothingPiped,
    Archive(PathBuf, ArchiveError),
    NoneInArchive(PathBuf),
    /// A symlink of an archive to what it does not contain.
    LinkedAway {
        path: PathBuf,
        /// The symlink, in the archive.
        link: String,
        target: PathBuf,
    },
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
            Self::NothingPiped => f.write_str("standard input (-) is empty: it has to be a tar archive"),
            Self::NotAFile(path) => {
                write!(f, "{} is a pipe, a socket or a device, not a file or directory", path.display())
            }
            Self::Archive(path, error) => write!(f, "{}: {error}", path.display()),
            Self::NoneInArchive(path) => {
                write!(f, "{} does not contain an agent's checkpoint", path.display())
            }
            Self::LinkedAway { path, link, target } => write!(
                f,
                "in {}, {link} is a symlink to {}, which the archive does not contain",
                path.display(),
                target.display()
            ),
            Self::SeveralInArchive(path, found) => {
                write!(f, "{} contains several checkpoints: {}", path.display(), found.join(", "))
            }
        }
    }
}

impl std::error::Error for LocateError {}
