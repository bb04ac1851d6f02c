//! Whether an agent has worked in a `work_dir`, by what is beside `meta`: sandboxes and persistent volumes.

use super::archive_tree::Node;
use super::directory::{Listing, NodeType};
use super::root::Source;
use crate::layout::RelPath;

/// Where Docker keeps the data of one of its own volumes: `volumes/NAME/_data`, and a name can be `roles`.
const OF_DOCKER: &[u8] = b"_data";

/// The same of a directory in an archive.
pub(super) fn has_traces(directory: &Node) -> bool {
    let is_role = |(name, node): (&[u8], &Node)| node.entries().is_some() && name != OF_DOCKER;
    let roles = || directory.at([&b"volumes"[..], b"roles"].into_iter()).and_then(Node::entries);
    has_sandboxes(directory) || roles().is_some_and(|roles| roles.iter().any(is_role))
}

/// Whether sandboxes alone prove it.
pub(super) fn has_sandboxes(directory: &Node) -> bool {
    let is_agent = |node: &Node| node.entries().is_some_and(|entries| entries.contains(&b"frameworks"[..]));
    let slaves = directory.at([&b"slaves"[..]].into_iter()).and_then(Node::entries);
    slaves.is_some_and(|slaves| slaves.iter().any(|(_, node)| is_agent(node)))
}

impl Source {
    /// Whether sandboxes or volumes prove that an agent was here.
    pub fn has_traces_of_agent(&self) -> bool {
        let slaves = RelPath::new("slaves");
        let is_agent = |id: &[u8]| self.stat(&slaves.join(id).join("frameworks")).is_ok();
        self.directories(&slaves).iter().any(|id| is_agent(id))
            || self.directories(&RelPath::new("volumes/roles")).iter().any(|role| role != OF_DOCKER)
    }

    /// The names of the directories in a directory; none if it cannot be listed.
    pub fn directories(&self, path: &RelPath) -> Vec<Vec<u8>> {
        let mut listing = Listing::default();
        let listed = self.directory(path).and_then(|directory| directory.list(&mut listing));
        let entries = listing.take().into_iter().filter(|entry| entry.node == NodeType::Directory);
        if listed.is_err() { Vec::new() } else { entries.map(|entry| entry.name.to_vec()).collect() }
    }
}
