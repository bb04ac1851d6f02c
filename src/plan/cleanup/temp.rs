//! Temp files that a crash left, where every file beside them is healthy: a damaged one may want it back.

use crate::layout::{Framing, PathSet, RelPath, identify, is_temp_name, kind_of};
use crate::model::Stray;
use crate::schema::{Message, is_acceptable};
use crate::source::{CachedReader, Directory, Listing, NodeType};
use crate::wire::{Frame, Frames};

use super::choose::Counts;
use super::kept::Reason;
use super::scope::Scope;
use super::walk::CleanupWalk;

/// Files that must be in every directory below one of these names.
const NEEDED: [(&[u8], &[&[u8]]); 4] = [
    (b"slaves", &[b"slave.info"]),
    (b"frameworks", &[b"framework.info", b"framework.pid"]),
    (b"executors", &[b"executor.info"]),
    (b"tasks", &[b"task.info"]),
];

/// The files of one directory that are not healthy, as far as they were looked at.
struct Neighbours {
    directory: RelPath,
    /// Of each the message that it should contain, if that is all it contains; or why that cannot be determined.
    sick: Result<Vec<Option<&'static Message>>, Reason>,
}

impl CleanupWalk<'_> {
    /// Removes temporary files that are not in a directory that is removed as a whole.
    pub(super) fn temp(&mut self, strays: &[Stray]) {
        let temp = |stray: &&Stray| stray.temp && stray.node == NodeType::File;
        if !self.request.scopes.has(Scope::Temp) || !strays.iter().any(|stray| temp(&stray)) {
            return;
        }
        let mut whole = PathSet::default();
        self.removals.paths().for_each(|path| {
            whole.insert(&path);
        });
        let trail = CachedReader::new(self.source);
        let mut neighbours: Option<Neighbours> = None;
        for path in strays.iter().filter(temp).map(|stray| &stray.path) {
            let foreign = self
                .request
                .framework
                .as_ref()
                .is_some_and(|id| identify(path.as_bytes()).framework.as_ref() != Some(id));
            if foreign || whole.covers(&path.parent()) {
                continue;
            }
            let reason = match trail.stat(path) {
                Err(_) => Some(Reason::Closed),
                Ok(stat) if !self.request.is_old(stat.mtime) => Some(Reason::Young),
                Ok(_) => {
                    let directory = path.parent();
                    let known = neighbours.take().filter(|known| known.directory == directory);
                    let beside = neighbours.insert(known.unwrap_or_else(|| self.neighbours(directory)));
                    self.kept_for(path, beside)
                }
            };
            if let Some(reason) = reason {
                self.kept.add(Scope::Temp, reason, path);
                continue;
            }
            let why = "an unfinished write; the files beside it are healthy";
            self.want(Scope::Temp, path.clone(), why, Counts::default());
        }
    }

    /// Why the files beside a temp file keep it.
    fn kept_for(&self, path: &RelPath, beside: &Neighbours) -> Option<Reason> {
        let sick = match &beside.sick {
            Ok(sick) => sick.first()?,
            Err(reason) => return Some(reason.clone()),
        };
        let mut temp = Vec::new();
        let is_read = self.source.read(path, &mut temp).is_ok();
        let is_copy = is_read && sick.is_some_and(|root| self.is_good(&temp, root));
        Some(if is_copy { Reason::GoodCopy } else { Reason::NeighbourBad })
    }

    fn neighbours(&self, directory: RelPath) -> Neighbours {
        let mut listing = Listing::default();
        let opened =
            self.source.directory(&directory).and_then(|opened| opened.list(&mut listing).map(|()| opened));
        let sick = match opened {
            Ok(opened) => Ok(self.sick(&directory, &opened, &listing)),
            Err(_) => Err(Reason::Closed),
        };
        Neighbours { directory, sick }
    }

    /// The files of a directory that are not healthy, those that are missing last.
    fn sick(
        &self,
        directory: &RelPath,
        opened: &Directory<'_>,
        listing: &Listing,
    ) -> Vec<Option<&'static Message>> {
        let above = directory.parent();
        let needed =
            NEEDED.iter().find(|(name, _)| above.file_name() == Some(*name)).map_or(&[][..], |row| row.1);
        let needed = if directory.file_name() == Some(b"pids") { &[&b"forked.pid"[..]][..] } else { needed };
        let files = listing.entries().iter().filter(|entry| entry.node == NodeType::File);
        let files = files.map(|entry| &*entry.name).filter(|name| !is_temp_name(name));
        let mut sick = Vec::new();
        let mut bytes = Vec::new();
        for name in files.chain(needed.iter().copied()) {
            let Some(kind) = kind_of(directory.join(name).as_bytes()) else { continue };
            let is_read = opened.read(name, &mut bytes).is_ok();
            let is_good = match (kind.framing, kind.root) {
                (Framing::Single, Some(root)) => is_read && self.is_good(&bytes, root),
                (Framing::Text, _) => is_read && !bytes.is_empty(),
                _ => true,
            };
            if !is_good {
                sick.push(kind.root.filter(|_| kind.framing == Framing::Single));
            }
        }
        sick
    }

    fn is_good(&self, bytes: &[u8], message: &'static Message) -> bool {
        matches!(Frames::new(bytes).next(), Some(Frame::Whole { body, .. })
            if !body.is_empty() && is_acceptable(message, body, self.request.release))
    }
}
