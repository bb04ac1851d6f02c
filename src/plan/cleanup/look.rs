//! What stands at the paths that are to go, looked at by several threads. Folders on the way stay open from path to path.

use crate::layout::RelPath;
use crate::plan::Before;
use crate::source::{Errno, Folder, Source};

use super::choose::Wanted;

/// Looks at every path, several at a time: a folder costs a `stat` for each entry in it.
pub(super) fn look(source: &Source, wanted: &[Wanted], threads: usize) -> Vec<Result<Before, Errno>> {
    let threads = match threads {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        n => n,
    };
    let each = wanted.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let part = |part: &[Wanted]| -> Vec<_> {
            let mut way = Way { source, open: Vec::new() };
            part.iter().map(|wanted| way.look(&wanted.path)).collect()
        };
        let chunks = wanted.chunks(each).map(|chunk| scope.spawn(move || part(chunk)));
        let handles: Vec<_> = chunks.collect();
        let looked = handles.into_iter().flat_map(|handle| match handle.join() {
            Ok(part) => part,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        looked.collect()
    })
}

/// The folders that lead to the last path, open.
struct Way<'s> {
    source: &'s Source,
    open: Vec<(RelPath, Folder<'s>)>,
}

impl Way<'_> {
    fn look(&mut self, path: &RelPath) -> Result<Before, Errno> {
        let Some(name) = path.file_name() else { return Err(Errno::NOENT) };
        match self.lead_to(&path.parent()) {
            Ok(()) => {}
            Err(errno) if errno.is_missing() => return Ok(Before::Absent),
            Err(errno) => return Err(errno),
        }
        match self.open.last() {
            Some((_, folder)) => Before::of(folder, name, false),
            None => Before::look(self.source, path, false),
        }
    }

    /// Closes what is not on the way to a folder, and opens the rest of it.
    fn lead_to(&mut self, folder: &RelPath) -> Result<(), Errno> {
        self.open.retain(|(open, _)| folder.is_below(open));
        let known = self.open.len();
        for name in folder.components().skip(known) {
            let next = match self.open.last() {
                None => (RelPath::new(name), self.source.folder(&RelPath::new(name))?),
                Some((path, above)) => (path.join(name), above.folder(name)?),
            };
            self.open.push(next);
        }
        Ok(())
    }
}
