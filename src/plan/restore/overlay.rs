//! The tree as it would be after a restore, so that it is judged before anything is changed.

use crate::layout::RelPath;
use crate::plan::{Action, Attributes, RestoredContent, Step};
use crate::source::{Node, Overlay, Source};

/// The source after these steps.
pub fn after(source: &Source, archive: &Source, steps: &[Step]) -> Source {
    let mut overlay = Overlay::default();
    for step in steps {
        let node = match &step.action {
            Action::SetAside => None,
            Action::MakeDirectory(made) => Some(owned(Node::directory(), *made)),
            Action::Restore(restored) => {
                let node = match &restored.content {
                    RestoredContent::File { .. } => Node::file(&read(archive, &step.path)),
                    RestoredContent::Link { text } => Node::symlink(text),
                };
                Some(owned(node, restored.attributes))
            }
            _ => continue,
        };
        overlay.put(&step.path, node);
    }
    source.with_changes(overlay)
}

fn owned(node: Node, made: Attributes) -> Node {
    Node { mode: made.mode, owner: (made.uid, made.gid), ..node }
}

fn read(archive: &Source, path: &RelPath) -> Vec<u8> {
    let mut bytes = Vec::new();
    match archive.read(path, &mut bytes) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}
