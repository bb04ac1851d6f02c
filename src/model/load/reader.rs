//! What every part of the walk does: open a directory or a file that a listing named, whatever it turns out to be.

use crate::layout::{RelPath, is_temp_name};
use crate::schema::{Release, Visitor};
use crate::source::{Directory, Errno, Listing, NodeType, Resolved, Source};

use super::cursor::Spot;
use super::progress::Progress;
use crate::model::file::{read_single, text};
use crate::model::{DirectoryState, File, Latest, LinkFact, ReadFailure, ResourceCounts, Stray, Totals};

/// So often a directory is listed again that an agent is changing right now.
const LOOKS: usize = 3;

/// What a walk collects besides the tree.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) strays: Vec<Stray>,
    pub(super) links: Vec<LinkFact>,
    pub(super) totals: Totals,
}

/// What each thread has of its own: a buffer, and its notes.
pub(super) struct Reader<'s> {
    pub(super) source: &'s Source,
    pub(super) release: Release,
    pub(super) progress: &'s Progress,
    pub(super) notes: Notes,
    buffer: Vec<u8>,
}

/// A directory that was opened and listed.
pub(super) struct Opened<'s> {
    pub(super) directory: Directory<'s>,
    pub(super) listing: Listing,
}

impl Opened<'_> {
    /// Whether something stands under a name; none: the source may lack it.
    pub(super) fn has(&self, name: &[u8]) -> Option<bool> {
        let found = self.listing.node(name).is_some();
        (found || !self.listing.is_partial()).then_some(found)
    }
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source, release: Release, progress: &'s Progress) -> Self {
        Self { source, release, progress, notes: Notes::default(), buffer: Vec::with_capacity(64 << 10) }
    }

    /// Opens and lists the directory `name`, following a link if one stands there. Tells also where it really is.
    pub(super) fn directory<'p>(
        &mut self,
        parent: &Directory<'s>,
        spot: &'p Spot<'p>,
        name: &'p [u8],
        node: Option<NodeType>,
    ) -> (DirectoryState, Option<Opened<'s>>, Spot<'p>) {
        let opened = match node {
            None => return (DirectoryState::Missing, None, spot.child(name)),
            Some(NodeType::Directory) => parent.directory(name),
            Some(NodeType::Link) => return self.linked_directory(parent, spot, name),
            Some(_) => return (DirectoryState::NotADirectory, None, spot.child(name)),
        };
        let (state, opened) = Self::listed(opened);
        (state, opened, spot.child(name))
    }

    /// Opens and lists a directory that stands under a known name.
    pub(super) fn named_directory<'p>(
        &mut self,
        parent: &Opened<'s>,
        spot: &'p Spot<'p>,
        name: &'static [u8],
    ) -> (DirectoryState, Option<Opened<'s>>, Spot<'p>) {
        match parent.listing.node(name) {
            None if parent.listing.is_partial() => (DirectoryState::NotInSource, None, spot.child(name)),
            node => self.directory(&parent.directory, spot, name, node),
        }
    }

    fn linked_directory<'p>(
        &mut self,
        parent: &Directory<'s>,
        spot: &'p Spot<'p>,
        name: &'p [u8],
    ) -> (DirectoryState, Option<Opened<'s>>, Spot<'p>) {
        match self.follow(parent, spot, name) {
            Some(Resolved::Inside { path, node: NodeType::Directory }) => {
                let (state, opened) = Self::listed(self.source.directory(&path));
                (state, opened, spot.child_at(name, path))
            }
            // For the agent, what is no directory or can't be reached has no entries.
            Some(Resolved::Inside { .. } | Resolved::Missing | Resolved::Loop) => {
                (DirectoryState::NotADirectory, None, spot.child(name))
            }
            Some(Resolved::NotPermitted) => (DirectoryState::NotPermitted, None, spot.child(name)),
            Some(Resolved::Outside(_)) | None => (DirectoryState::Unknown, None, spot.child(name)),
        }
    }

    pub(super) fn listed(opened: Result<Directory<'s>, Errno>) -> (DirectoryState, Option<Opened<'s>>) {
        let mut listing = Listing::default();
        let listed = opened.and_then(|directory| directory.list(&mut listing).map(|()| directory));
        match listed {
            Ok(directory) if listing.is_partial() => {
                (DirectoryState::Partial, Some(Opened { directory, listing }))
            }
            Ok(directory) => (DirectoryState::Listed, Some(Opened { directory, listing })),
            Err(errno) if errno.is_permission() => (DirectoryState::NotPermitted, None),
            Err(errno) if errno.is_missing() => (DirectoryState::Missing, None),
            Err(Errno::NOT_IN_SOURCE) => (DirectoryState::NotInSource, None),
            Err(_) => (DirectoryState::Unknown, None),
        }
    }

    /// Resolves a link and notes it.
    fn follow(&mut self, parent: &Directory<'s>, spot: &Spot<'_>, name: &[u8]) -> Option<Resolved> {
        let text = parent.link(name).ok()?;
        let to = self.source.resolve(&spot.real(), &text);
        let path = spot.path().join(name);
        self.notes.links.push(LinkFact { path, text: text.into(), to: to.clone() });
        Some(to)
    }

    /// Reads a file that a listing named, or says why not.
    fn file<T>(
        &mut self,
        opened: &Opened<'s>,
        spot: &Spot<'_>,
        name: &[u8],
        read: impl FnOnce(&mut Self, &Directory<'s>, &[u8]) -> File<T>,
    ) -> File<T> {
        let file = match opened.listing.node(name) {
            None if opened.listing.is_partial() => return File::NotInSource,
            None => return File::Missing,
            Some(NodeType::File) => read(self, &opened.directory, name),
            Some(NodeType::Directory) => return File::Unreadable(ReadFailure::Read(Errno::ISDIR)),
            Some(NodeType::Other) => return File::Unreadable(ReadFailure::Open(Errno::NXIO)),
            Some(NodeType::Link) => match self.follow(&opened.directory, spot, name) {
                Some(Resolved::Inside { path, node: NodeType::File }) => {
                    match (self.source.directory(&path.parent()), path.file_name()) {
                        (Ok(directory), Some(name)) => read(self, &directory, name),
                        _ => return File::Unknown,
                    }
                }
                Some(Resolved::Inside { node: NodeType::Directory, .. }) => {
                    return File::Unreadable(ReadFailure::Read(Errno::ISDIR));
                }
                Some(Resolved::Inside { .. }) => return File::Unreadable(ReadFailure::Open(Errno::NXIO)),
                Some(Resolved::Missing) => return File::Unreadable(ReadFailure::Open(Errno::NOENT)),
                Some(Resolved::Loop) => return File::Unreadable(ReadFailure::Open(Errno::LOOP)),
                Some(Resolved::NotPermitted) => return File::NotPermitted,
                Some(Resolved::Outside(_)) | None => return File::Unknown,
            },
        };
        self.count();
        file
    }

    fn count(&mut self) {
        let bytes = self.buffer.len() as u64;
        self.notes.totals.files += 1;
        self.notes.totals.bytes += bytes;
        self.progress.add(1, bytes);
    }

    /// Reads a text file.
    pub(super) fn text(&mut self, opened: &Opened<'s>, spot: &Spot<'_>, name: &[u8]) -> File<Box<[u8]>> {
        self.file(opened, spot, name, |reader, directory, name| text(directory, name, &mut reader.buffer))
    }

    /// Reads a file with one record of the kind `name`, telling `visitor` what it holds.
    pub(super) fn single<V: for<'a> Visitor<'a>>(
        &mut self,
        opened: &Opened<'s>,
        spot: &Spot<'_>,
        name: &str,
        message: &'static crate::schema::Message,
        visitor: V,
    ) -> File<(V, ResourceCounts)> {
        self.file(opened, spot, name.as_bytes(), |reader, directory, name| {
            read_single(directory, name, &mut reader.buffer, message, reader.release, visitor)
        })
    }

    /// Reads a file in a way of the caller's own.
    pub(super) fn with_file<T>(
        &mut self,
        opened: &Opened<'s>,
        spot: &Spot<'_>,
        name: &[u8],
        read: impl FnOnce(&Directory<'s>, &[u8], &mut Vec<u8>, Release) -> T,
        otherwise: impl FnOnce(File<()>) -> T,
    ) -> T {
        let mut result = None;
        let file = self.file(opened, spot, name, |reader, directory, name| {
            result = Some(read(directory, name, &mut reader.buffer, reader.release));
            File::Read(())
        });
        result.unwrap_or_else(|| otherwise(file))
    }

    /// A `latest` link, or what stands in its place, and the directory as it is listed: beside a running agent, what the link
    /// names may have been made after the listing, or been collected since.
    pub(super) fn listed_with_latest(
        &mut self,
        mut opened: Opened<'s>,
        spot: &Spot<'_>,
    ) -> (Opened<'s>, Latest) {
        for _ in 0..LOOKS {
            let latest = self.latest(&opened, spot);
            let is_settled = match &latest {
                Latest::Resolves { id, .. } => opened.listing.node(id.as_bytes()).is_some(),
                Latest::Dangling { .. } => false,
                _ => true,
            };
            if is_settled {
                return (opened, latest);
            }
            match Self::listed(opened.directory.again()) {
                (_, Some(again)) => opened = again,
                _ => break,
            }
        }
        let latest = self.latest(&opened, spot);
        (opened, latest)
    }

    /// A `latest` link, or what stands in its place.
    pub(super) fn latest(&mut self, opened: &Opened<'s>, spot: &Spot<'_>) -> Latest {
        let name = b"latest";
        match opened.listing.node(name) {
            None if opened.listing.is_partial() => Latest::Unknown { text: Box::default() },
            None => Latest::Missing,
            Some(NodeType::Link) => {
                let Ok(text) = opened.directory.link(name) else { return Latest::Missing };
                let real = spot.real();
                let to = match self.neighbour(&text, &real, &opened.listing) {
                    Some(path) => Resolved::Inside { path, node: NodeType::Directory },
                    None => self.source.resolve(&real, &text),
                };
                let text: Box<[u8]> = text.into();
                match (&to, to.basename()) {
                    (Resolved::Missing, _) => Latest::Dangling { text },
                    (Resolved::Loop, _) => Latest::Loop { text },
                    (Resolved::Outside(outside), _) if outside.exists.is_none() => Latest::Unknown { text },
                    (_, Some(id)) => Latest::Resolves { id: id.as_slice().into(), text: Some(text), to },
                    (_, None) => Latest::Unknown { text },
                }
            }
            Some(node) => {
                let to = Resolved::Inside { path: spot.real().join(name), node };
                Latest::Resolves { id: name.as_slice().into(), text: None, to }
            }
        }
    }

    /// A link as agents write it: the absolute path of a directory beside it. It needs no walk, the listing tells.
    fn neighbour(&self, text: &[u8], directory: &RelPath, listing: &Listing) -> Option<RelPath> {
        use std::os::unix::ffi::OsStrExt;
        let place = self.source.place.as_deref()?.as_os_str().as_bytes();
        let below = text.strip_prefix(place)?.strip_prefix(b"/")?;
        let name = below.strip_prefix(directory.as_bytes())?.strip_prefix(b"/")?;
        (listing.node(name) == Some(NodeType::Directory)).then(|| directory.join(name))
    }

    /// Notes every entry that is not among `expected`.
    pub(super) fn strays(&mut self, opened: &Opened<'s>, spot: &Spot<'_>, expected: &[&str]) {
        for entry in opened.listing.entries() {
            if !expected.iter().any(|name| name.as_bytes() == &*entry.name) {
                let path = spot.path().join(&entry.name);
                self.notes.strays.push(Stray { path, node: entry.node, temp: is_temp_name(&entry.name) });
            }
        }
    }
}

impl Notes {
    pub(super) fn merge(&mut self, other: Self) {
        self.strays.extend(other.strays);
        self.links.extend(other.links);
        self.totals.files += other.totals.files;
        self.totals.bytes += other.totals.bytes;
    }
}
