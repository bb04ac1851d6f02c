//! Whether an agent has worked in a `work_dir`, by what is beside `meta`: sandboxes and persistent volumes.

use super::directory::{Listing, NodeType};
use super::root::Source;
use crate::layout::RelPath;

impl Source {
    /// Whether sandboxes or volumes prove that an agent was here.
    pub fn has_traces_of_agent(&self) -> bool {
        let slaves = RelPath::new("slaves");
        let is_agent = |id: &[u8]| self.stat(&slaves.join(id).join("frameworks")).is_ok();
        self.directories(&slaves).iter().any(|id| is_agent(id))
            || !self.directories(&RelPath::new("volumes/roles")).is_empty()
    }

    /// The names of the directories in a directory; none if it cannot be listed.
    pub fn directories(&self, path: &RelPath) -> Vec<Vec<u8>> {
        let mut listing = Listing::default();
        let listed = self.directory(path).and_then(|directory| directory.list(&mut listing));
        let entries = listing.take().into_iter().filter(|entry| entry.node == NodeType::Directory);
        if listed.is_err() { Vec::new() } else { entries.map(|entry| entry.name.to_vec()).collect() }
    }
}
