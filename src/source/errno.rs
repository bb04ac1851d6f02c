//! Error numbers of the operating system, with the texts that the agent prints for them.

use std::fmt;

use crate::user_file::reason;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errno(rustix::io::Errno);

impl Errno {
    pub const NOENT: Self = Self(rustix::io::Errno::NOENT);
    pub const ISDIR: Self = Self(rustix::io::Errno::ISDIR);
    pub const NOTDIR: Self = Self(rustix::io::Errno::NOTDIR);
    pub const LOOP: Self = Self(rustix::io::Errno::LOOP);
    pub const EXIST: Self = Self(rustix::io::Errno::EXIST);
    pub const NAMETOOLONG: Self = Self(rustix::io::Errno::NAMETOOLONG);
    /// Another file system, or outside of the root.
    pub const XDEV: Self = Self(rustix::io::Errno::XDEV);
    /// Something else has this name now.
    pub const STALE: Self = Self(rustix::io::Errno::STALE);
    pub const FBIG: Self = Self(rustix::io::Errno::FBIG);
    /// Opening a socket, or a pipe without a reader.
    pub const NXIO: Self = Self(rustix::io::Errno::NXIO);

    /// Not a system error: the archive may be truncated, so that it may have had this entry.
    pub const NOT_IN_SOURCE: Self = Self(rustix::io::Errno::NODATA);

    /// `EIO` for an error that no system call caused.
    pub fn of_io(error: &std::io::Error) -> Self {
        Self(rustix::io::Errno::from_io_error(error).unwrap_or(rustix::io::Errno::IO))
    }

    /// Whether this user lacks a permission, which does not say what the agent would get.
    pub fn is_permission(self) -> bool {
        matches!(self.0, rustix::io::Errno::ACCESS | rustix::io::Errno::PERM)
    }

    /// Whether it says nothing about what the agent would get, though no permission is missing: a limit of this process or of the
    /// machine at this moment, or a network file system that has lost the file.
    pub fn is_passing(self) -> bool {
        use rustix::io::Errno;
        matches!(
            self.0,
            Errno::MFILE | Errno::NFILE | Errno::NOMEM | Errno::STALE | Errno::INTR | Errno::AGAIN
        )
    }

    pub fn is_missing(self) -> bool {
        matches!(self, Self::NOENT | Self::NOTDIR)
    }
}

impl From<Errno> for rustix::io::Errno {
    fn from(errno: Errno) -> Self {
        errno.0
    }
}

impl From<rustix::io::Errno> for Errno {
    fn from(errno: rustix::io::Errno) -> Self {
        Self(errno)
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&reason(&std::io::Error::from_raw_os_error(self.0.raw_os_error())))
    }
}

impl std::error::Error for Errno {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_strerror() {
        assert_eq!(Errno::NOENT.to_string(), "No such file or directory");
        assert_eq!(Errno::ISDIR.to_string(), "Is a directory");
        assert_eq!(Errno::LOOP.to_string(), "Too many levels of symbolic links");
    }
}
