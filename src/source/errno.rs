//! Error numbers of the operating system, with the words that the agent would print for them.

use std::fmt;

/// An error of a system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errno(rustix::io::Errno);

impl Errno {
    /// No such file or directory.
    pub const NOENT: Self = Self(rustix::io::Errno::NOENT);
    /// Is a directory.
    pub const ISDIR: Self = Self(rustix::io::Errno::ISDIR);
    /// Not a directory.
    pub const NOTDIR: Self = Self(rustix::io::Errno::NOTDIR);
    /// Too many levels of symbolic links.
    pub const LOOP: Self = Self(rustix::io::Errno::LOOP);
    /// File exists.
    pub const EXIST: Self = Self(rustix::io::Errno::EXIST);
    /// File name too long.
    pub const NAMETOOLONG: Self = Self(rustix::io::Errno::NAMETOOLONG);
    /// Somebody put something else there meanwhile.
    pub const STALE: Self = Self(rustix::io::Errno::STALE);
    /// File too large.
    pub const FBIG: Self = Self(rustix::io::Errno::FBIG);
    /// No such device or address: a socket, or a pipe without a reader.
    pub const NXIO: Self = Self(rustix::io::Errno::NXIO);

    /// Not of the system: the archive ends before it could tell.
    pub const NOT_IN_SOURCE: Self = Self(rustix::io::Errno::NODATA);

    /// Whether it speaks of our permissions, and so says nothing about what the agent would meet.
    pub fn is_permission(self) -> bool {
        matches!(self.0, rustix::io::Errno::ACCESS | rustix::io::Errno::PERM)
    }

    /// Whether the path leads to nothing.
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
    /// The text of `strerror`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = std::io::Error::from_raw_os_error(self.0.raw_os_error()).to_string();
        f.write_str(text.split(" (os error").next().unwrap_or(&text))
    }
}

impl std::error::Error for Errno {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_the_agent_says() {
        assert_eq!(Errno::NOENT.to_string(), "No such file or directory");
        assert_eq!(Errno::ISDIR.to_string(), "Is a directory");
        assert_eq!(Errno::LOOP.to_string(), "Too many levels of symbolic links");
    }
}
