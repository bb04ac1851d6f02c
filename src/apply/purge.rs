//! Frees what changes of the past keep. They can't be undone afterwards.

use rustix::io::Errno;

use super::delete::delete;
use super::error::Fault;
use super::history::HistoryEntry;
use super::journal::{JournalPlace, open_to_read};
use super::permit::WritePermit;
use super::watch::Watch;

/// Deletes the journals of these changes for good, with all that they keep. Gives how many went.
pub fn purge(
    permit: &WritePermit<'_>,
    places: &[JournalPlace],
    entries: &[HistoryEntry],
    watch: &Watch,
) -> Result<usize, Fault> {
    let mut gone = 0;
    for place in places {
        let Some(root) = open_to_read(permit.tree(), place)? else { continue };
        let fault = |errno: Errno| Fault::new("deleting a journal", place.path.display(), errno);
        for entry in entries.iter().filter(|entry| entry.path.parent() == Some(&*place.path)) {
            if watch.is_cancelled() {
                return Ok(gone);
            }
            // Without its lines it is no change any more, should this stop half-way.
            let folder = super::tree::beneath(&root, entry.id.to_string().as_bytes()).map_err(fault)?;
            match permit.hands().unlink(&folder, b"journal") {
                Ok(()) | Err(Errno::NOENT) => {}
                Err(errno) => return Err(fault(errno)),
            }
            delete(permit.hands(), &root, entry.id.to_string().as_bytes(), watch).map_err(fault)?;
            gone += 1;
        }
        permit.hands().sync(&root).map_err(fault)?;
    }
    Ok(gone)
}
