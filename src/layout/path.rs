//! Paths relative to the `work_dir`. They are built for output; the model keeps names only.

use std::ffi::OsStr;
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A path relative to the `work_dir`, of any bytes. Empty for the `work_dir` itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RelPath(Vec<u8>);

impl RelPath {
    /// A path below the `work_dir`, e.g. `meta/slaves`.
    pub fn new(text: impl AsRef<[u8]>) -> Self {
        Self(text.as_ref().to_vec())
    }

    #[must_use]
    pub fn join(&self, name: impl AsRef<[u8]>) -> Self {
        self.join_all([name.as_ref()])
    }

    /// Appends several components in one allocation.
    fn join_all<const N: usize>(&self, names: [&[u8]; N]) -> Self {
        let more: usize = names.iter().map(|name| name.len() + 1).sum();
        let mut bytes = Vec::with_capacity(self.0.len() + more);
        bytes.extend_from_slice(&self.0);
        for name in names {
            if !bytes.is_empty() {
                bytes.push(b'/');
            }
            bytes.extend_from_slice(name);
        }
        Self(bytes)
    }

    /// The directory of a run below `slaves`: of its checkpoint below `meta/slaves`, of its sandbox below `slaves`
    /// (`paths::getExecutorRunPath`).
    pub fn of_run(
        slaves: &str,
        agent: impl AsRef<[u8]>,
        framework: impl AsRef<[u8]>,
        executor: impl AsRef<[u8]>,
        run: impl AsRef<[u8]>,
    ) -> Self {
        let (agent, framework) = (agent.as_ref(), framework.as_ref());
        let (executor, run) = (executor.as_ref(), run.as_ref());
        let names =
            [slaves.as_bytes(), agent, b"frameworks", framework, b"executors", executor, b"runs", run];
        Self::default().join_all(names)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn components(&self) -> impl Iterator<Item = &[u8]> {
        self.0.split(|byte| *byte == b'/').filter(|part| !part.is_empty())
    }

    pub fn file_name(&self) -> Option<&[u8]> {
        self.components().last()
    }

    #[must_use]
    pub fn parent(&self) -> Self {
        match self.0.iter().rposition(|byte| *byte == b'/') {
            Some(at) => Self(self.0[..at].to_vec()),
            None => Self::default(),
        }
    }

    /// Whether this path is `ancestor` or is below it.
    pub fn is_below(&self, ancestor: &Self) -> bool {
        match self.0.strip_prefix(&ancestor.0[..]) {
            Some(rest) => rest.is_empty() || rest[0] == b'/' || ancestor.0.is_empty(),
            None => false,
        }
    }

    /// This path below another directory.
    pub fn below(&self, place: &Path) -> PathBuf {
        if self.0.is_empty() { place.to_owned() } else { place.join(OsStr::from_bytes(&self.0)) }
    }
}

impl AsRef<[u8]> for RelPath {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for super::Name {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&String::from_utf8_lossy(&self.0), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_and_splits() {
        let path = RelPath::default().join("meta").join("slaves").join("S0");
        assert_eq!(path.to_string(), "meta/slaves/S0");
        assert_eq!(path.parent().to_string(), "meta/slaves");
        assert_eq!(path.file_name(), Some(&b"S0"[..]));
        assert!(path.is_below(&RelPath::new("meta")));
        assert!(!path.is_below(&RelPath::new("met")));
        assert!(path.is_below(&RelPath::default()));
        assert_eq!(path.below(Path::new("/w")), PathBuf::from("/w/meta/slaves/S0"));
    }
}
