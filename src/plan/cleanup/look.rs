//! What stands at the paths that are to go, looked at by several threads. Folders on the way stay open from path to path.

use crate::layout::RelPath;
use crate::plan::Before;
use crate::source::{Errno, Source, Trail};

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
            let trail = Trail::new(source);
            part.iter().map(|wanted| look_at(&trail, &wanted.path)).collect()
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

fn look_at(trail: &Trail<'_>, path: &RelPath) -> Result<Before, Errno> {
    match trail.within(path, |folder, name| Before::of(folder, name, false)) {
        Err(errno) if errno.is_missing() => Ok(Before::Absent),
        looked => looked,
    }
}
