//! The tree as it would be after planned steps, so that what they reveal is repaired by the same plan.

use crate::layout::RelPath;
use crate::plan::{Action, Attributes, Content, Step};
use crate::source::{Node, Overlay, Source};

/// The source after these steps. They name each path once, so that each starts from the tree on disk.
pub(super) fn after(source: &Source, steps: &[Step]) -> Source {
    let mut overlay = Overlay::default();
    for step in steps {
        match &step.action {
            Action::SetAside | Action::Delete => overlay.put(&step.path, None),
            Action::Write { content, attributes } => {
                let node = Node::file(&written(source, &step.path, content));
                overlay.put(&step.path, Some(owned(node, attributes.or_else(|| owner(source, &step.path)))));
            }
            Action::Rename { to, .. } => {
                let node = Node::file(&read(source, &step.path));
                overlay.put(to, Some(owned(node, owner(source, &step.path))));
                overlay.put(&step.path, None);
            }
            Action::Link { text } => {
                let like = owner(source, &step.path).or_else(|| owner(source, &step.path.parent()));
                let like = like.map(|like| Attributes { mode: 0o777, ..like });
                overlay.put(&step.path, Some(owned(Node::symlink(text), like)));
            }
            // No repair proposes these.
            Action::Restore(_) | Action::SetDirectory(_) => {}
            Action::MakeDirectory(made) => {
                overlay.put(&step.path, Some(owned(Node::directory(), Some(*made))));
            }
        }
    }
    source.with_changes(overlay)
}

/// Owner and mode as they will be, so that checks of owners find what they would find afterwards.
fn owned(node: Node, made: Option<Attributes>) -> Node {
    match made {
        Some(Attributes { mode, uid, gid }) => Node { mode, owner: (uid, gid), ..node },
        None => node,
    }
}

fn owner(source: &Source, path: &RelPath) -> Option<Attributes> {
    source.stat(path).ok().map(|stat| Attributes::from(&stat))
}

fn written(source: &Source, path: &RelPath, content: &Content) -> Vec<u8> {
    let parts = match content {
        Content::Bytes(bytes) => return bytes.clone(),
        Content::Keep(parts) => parts,
    };
    let bytes = read(source, path);
    let part = |range: &std::ops::Range<u64>| {
        let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        bytes[at(range.start)..at(range.end)].to_vec()
    };
    parts.iter().flat_map(part).collect()
}

fn read(source: &Source, path: &RelPath) -> Vec<u8> {
    let mut bytes = Vec::new();
    match source.read(path, &mut bytes) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}
