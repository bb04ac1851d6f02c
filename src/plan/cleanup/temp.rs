//! Temp files that a crash left, where every file beside them is healthy: a damaged one may want it back.

use std::collections::HashSet;

use crate::layout::{Framing, RelPath, identify, is_temp_name, kind_of};
use crate::schema::{Message, is_acceptable};
use crate::source::{Listing, NodeType};
use crate::wire::{Frame, Frames};

use super::choose::Counts;
use super::reason::Reason;
use super::scope::Scope;
use super::walk::Walk;

/// Files that stand in every folder below one of these names.
const NEEDED: [(&[u8], &[&[u8]]); 4] = [
    (b"slaves", &[b"slave.info"]),
    (b"frameworks", &[b"framework.info", b"framework.pid"]),
    (b"executors", &[b"executor.info"]),
    (b"tasks", &[b"task.info"]),
];

impl Walk<'_> {
    /// Takes temp files that lie in nothing that goes as a whole.
    pub(super) fn temp(&mut self) {
        if !self.request.scopes.has(Scope::Temp) {
            return;
        }
        let whole: HashSet<RelPath> = self.wanted.iter().map(|wanted| wanted.path.clone()).collect();
        for stray in self.checkpoint.strays.iter().filter(|stray| stray.temp && stray.node == NodeType::File)
        {
            let path = &stray.path;
            let foreign = self
                .request
                .framework
                .as_ref()
                .is_some_and(|id| identify(path.as_bytes()).framework.as_ref() != Some(id));
            let mut above = std::iter::successors(Some(path.parent()), |path| {
                (!path.as_bytes().is_empty()).then(|| path.parent())
            });
            if foreign || above.any(|path| whole.contains(&path)) {
                continue;
            }
            let reason = match self.source.stat(path) {
                Err(_) => Some(Reason::Closed),
                Ok(stat) if !self.request.is_old(stat.mtime) => Some(Reason::Young),
                Ok(_) => self.sick_neighbour(path),
            };
            if let Some(reason) = reason {
                self.stays.add(Scope::Temp, reason, path);
                continue;
            }
            let why = "an unfinished write; the files beside it are healthy";
            self.want(Scope::Temp, path.clone(), why, Counts::default());
        }
    }

    /// Why the files beside a temp file keep it.
    fn sick_neighbour(&self, path: &RelPath) -> Option<Reason> {
        let folder = path.parent();
        let mut listing = Listing::default();
        let Ok(opened) = self.source.folder(&folder) else { return Some(Reason::Closed) };
        if opened.list(&mut listing).is_err() {
            return Some(Reason::Closed);
        }
        let above = folder.parent();
        let needed =
            NEEDED.iter().find(|(name, _)| above.file_name() == Some(*name)).map_or(&[][..], |row| row.1);
        let needed = if folder.file_name() == Some(b"pids") { &[&b"forked.pid"[..]][..] } else { needed };
        let there =
            listing.entries().iter().filter(|entry| entry.node == NodeType::File).map(|entry| &*entry.name);
        let files: Vec<&[u8]> =
            there.filter(|name| !is_temp_name(name)).chain(needed.iter().copied()).collect();
        let mut temp = Vec::new();
        self.source.read(path, &mut temp).ok()?;
        let mut bytes = Vec::new();
        for name in files {
            let Some(kind) = kind_of(folder.join(name).as_bytes()) else { continue };
            let read = opened.read(name, &mut bytes).is_ok();
            let good = match (kind.framing, kind.root) {
                (Framing::Single, Some(root)) => read && self.is_good(&bytes, root),
                (Framing::Text, _) => read && !bytes.is_empty(),
                _ => true,
            };
            if !good {
                let copy = kind
                    .root
                    .is_some_and(|root| kind.framing == Framing::Single && self.is_good(&temp, root));
                return Some(if copy { Reason::GoodCopy } else { Reason::NeighbourBad });
            }
        }
        None
    }

    fn is_good(&self, bytes: &[u8], message: &'static Message) -> bool {
        matches!(Frames::new(bytes).next(), Some(Frame::Whole { body, .. })
            if !body.is_empty() && is_acceptable(message, body, self.request.release))
    }
}
