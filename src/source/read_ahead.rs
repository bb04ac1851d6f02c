//! Reads files before a walk comes to them, so that it seldom waits for the disk.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::Builder;

use super::directory::{Directory, Listing, NodeType};
use super::errno::Errno;
use super::root::Source;
use super::threads::ReadThreads;
use super::work_queue::distribute;
use crate::layout::RelPath;

/// The level of the directories below which each directory is read by another thread: from `meta`, that of the executors.
const SHARED_LEVEL: usize = 6;
/// Directories that a thread takes at a time.
const CHUNK: usize = 4;
/// Files after which it is looked whether they came from a disk.
const SAMPLE: usize = 256;

/// Does some work while other threads read the files below a directory: with the work as many as were requested, or for 0 as many
/// as the disk is faster with. They stop where the files are in memory already.
pub(crate) fn reading_ahead<T>(
    source: &Source,
    path: &RelPath,
    threads: usize,
    work: impl FnOnce() -> T,
) -> T {
    let Some(ahead) = ReadAhead::beside_work(source, threads) else { return work() };
    std::thread::scope(|scope| {
        // Where the system has no more threads, nothing is read ahead. Whatever fails, the walk will say.
        let _ = Builder::new().spawn_scoped(scope, || ahead.read(path));
        let done = work();
        ahead.is_over.store(true, Ordering::Relaxed);
        done
    })
}

struct ReadAhead<'s> {
    source: &'s Source,
    threads: ReadThreads,
    files: AtomicUsize,
    /// No more needs to be read.
    is_over: AtomicBool,
}

/// Directories of one parent that are read by several threads.
struct Shared {
    parent: RelPath,
    names: Listing,
}

impl<'s> ReadAhead<'s> {
    /// With one thread less than was requested, which does the work; none where that leaves none, or nothing is gained.
    fn beside_work(source: &'s Source, requested: usize) -> Option<Self> {
        let is_useful = requested != 1 && source.is_plain_disk();
        is_useful.then(|| Self {
            source,
            threads: ReadThreads::new(requested.saturating_sub(1)),
            files: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        })
    }

    fn read(&self, path: &RelPath) {
        let mut shared = Vec::new();
        let mut buffer = Vec::new();
        let Ok(directory) = self.source.directory(path) else { return };
        let _ = self.walk(&directory, &mut buffer, Some((path, 1, &mut shared)));
        for Shared { parent, names } in shared {
            let entries = names.entries();
            let make = || (Vec::new(), self.source.directory(&parent));
            let read = |(buffer, parent): &mut (Vec<u8>, Result<Directory<'_>, Errno>), index: usize| {
                if let Ok(parent) = parent
                    && !self.is_over.load(Ordering::Relaxed)
                    && let Ok(directory) = parent.directory(&entries[index].name)
                {
                    let _ = self.walk(&directory, buffer, None);
                }
            };
            distribute(&self.threads, entries.len(), CHUNK, &mut Vec::new(), make, read).for_each(drop);
        }
    }

    /// Reads what is below a directory. With `share`, its path, its level and a list: directories below a level are put there
    /// instead.
    fn walk(
        &self,
        directory: &Directory<'_>,
        buffer: &mut Vec<u8>,
        mut share: Option<(&RelPath, usize, &mut Vec<Shared>)>,
    ) -> Result<(), Errno> {
        let mut listing = Listing::default();
        directory.list(&mut listing)?;
        let is_shared = matches!(share, Some((_, SHARED_LEVEL, _)));
        for entry in listing.entries() {
            if self.is_over.load(Ordering::Relaxed) {
                break;
            }
            match entry.node {
                NodeType::File => self.file(directory, &entry.name, buffer),
                NodeType::Directory if is_shared => {}
                NodeType::Directory => {
                    let below = directory.directory(&entry.name)?;
                    let path = share.as_ref().map(|(path, ..)| path.join(&entry.name)).unwrap_or_default();
                    let share = share.as_mut().map(|(_, level, shared)| (&path, *level + 1, &mut **shared));
                    self.walk(&below, buffer, share)?;
                }
                NodeType::Symlink | NodeType::Other => {}
            }
        }
        if let Some((path, SHARED_LEVEL, shared)) = share {
            shared.push(Shared { parent: path.clone(), names: listing });
        }
        Ok(())
    }

    fn file(&self, directory: &Directory<'_>, name: &[u8], buffer: &mut Vec<u8>) {
        let _ = directory.read(name, buffer);
        let files = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        if files.is_multiple_of(SAMPLE) && !self.threads.has_read_from_disk() {
            self.is_over.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Options, locate};

    #[test]
    fn every_file_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let executors = root.join("meta/slaves/S/frameworks/F/executors");
        for number in 0..20 {
            let run = executors.join(format!("e{number}/runs/r"));
            std::fs::create_dir_all(&run).unwrap();
            std::fs::write(run.join("http.marker"), "").unwrap();
            std::fs::write(run.join("../../executor.info"), "x").unwrap();
        }
        std::fs::write(executors.join("../framework.info"), "x").unwrap();
        let source = locate(&root, "", &Options::default()).unwrap();
        let ahead = ReadAhead::beside_work(&source, 3).unwrap();
        assert_eq!(ahead.threads.current(), 2);
        ahead.read(&RelPath::new("meta"));
        assert_eq!(ahead.files.into_inner(), 41);
        assert!(ReadAhead::beside_work(&source, 1).is_none(), "the one thread does the work");
        assert_eq!(reading_ahead(&source, &RelPath::new("meta"), 0, || 7), 7);
    }
}
