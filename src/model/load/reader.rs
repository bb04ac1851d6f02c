//! Opens directories and files by the entries of a listing, and records strays and symlinks.

use crate::layout::is_temp_name;
use crate::schema::{Release, Repeats, Visitor};
use crate::source::{Directory, Errno, Listing, NodeType, Progress, Resolved, Source};

use super::cursor::Cursor;
use crate::model::file::{read_single, text};
use crate::model::{
    DirectoryState, File, Latest, ReadFailure, ResourceCounts, Stray, SymlinkFact, Text, Totals,
};

/// Attempts to list a directory that a running agent is changing.
const MAX_ATTEMPTS: usize = 3;

/// Bytes of a thread's buffer at the start, and at most between two files.
const BUFFER: usize = 64 << 10;
const MAX_IDLE_BUFFER: usize = 1 << 20;

/// Files that are counted before they are added to the threads' common counters: each time costs the threads a cache line.
const SAID_TOGETHER: u64 = 16;

/// What a walk collects in addition to the tree.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) strays: Vec<Stray>,
    pub(super) links: Vec<SymlinkFact>,
    pub(super) totals: Totals,
}

/// The state of one thread.
pub(super) struct Reader<'s> {
    pub(super) source: &'s Source,
    pub(super) release: Release,
    pub(super) progress: &'s Progress,
    pub(super) notes: Notes,
    buffer: Vec<u8>,
    repeats: Repeats,
    unsaid: Unsaid,
}

/// What was read since the counters of the progress were told.
#[derive(Debug, Default)]
struct Unsaid {
    files: u64,
    tasks: u64,
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        self.say();
    }
}

/// An open directory with its entries.
pub(super) struct Opened<'s> {
    pub(super) directory: Directory<'s>,
    pub(super) listing: Listing,
}

impl Opened<'_> {
    /// Whether an entry exists; none if the source may lack it.
    pub(super) fn has(&self, name: &[u8]) -> Option<bool> {
        let found = self.listing.node(name).is_some();
        (found || !self.listing.is_partial()).then_some(found)
    }
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source, release: Release, progress: &'s Progress) -> Self {
        Self {
            source,
            release,
            progress,
            notes: Notes::default(),
            buffer: Vec::with_capacity(BUFFER),
            repeats: Repeats::new(release),
            unsaid: Unsaid::default(),
        }
    }

    /// Opens and lists a subdirectory, following a symlink.
    pub(super) fn directory<'p>(
        &mut self,
        parent: &Directory<'s>,
        cursor: &'p Cursor<'p>,
        name: &'p [u8],
        node: Option<NodeType>,
    ) -> (DirectoryState, Option<Opened<'s>>, Cursor<'p>) {
        let opened = match node {
            None => return (DirectoryState::Missing, None, cursor.child(name)),
            Some(NodeType::Directory) => parent.directory(name),
            Some(NodeType::Symlink) => {
                let path = cursor.real().join(name);
                if self.source.linked_at(&path).is_none() {
                    return self.linked_directory(parent, cursor, name);
                }
                self.source.directory(&path)
            }
            Some(_) => return (DirectoryState::NotADirectory, None, cursor.child(name)),
        };
        let (state, opened) = Self::listed(opened);
        (state, opened, cursor.child(name))
    }

    /// Opens and lists a subdirectory by its well-known name.
    pub(super) fn named_directory<'p>(
        &mut self,
        parent: &Opened<'s>,
        cursor: &'p Cursor<'p>,
        name: &'static [u8],
    ) -> (DirectoryState, Option<Opened<'s>>, Cursor<'p>) {
        match parent.listing.node(name) {
            None if parent.listing.is_partial() => (DirectoryState::NotInSource, None, cursor.child(name)),
            node => self.directory(&parent.directory, cursor, name, node),
        }
    }

    fn linked_directory<'p>(
        &mut self,
        parent: &Directory<'s>,
        cursor: &'p Cursor<'p>,
        name: &'p [u8],
    ) -> (DirectoryState, Option<Opened<'s>>, Cursor<'p>) {
        match self.follow(parent, cursor, name) {
            Some(Resolved::Inside { path, node: NodeType::Directory }) => {
                let (state, opened) = Self::listed(self.source.directory(&path));
                (state, opened, cursor.child_at(name, path))
            }
            // Whole directories are on other disks by symlink: one that is not mounted is not an empty one.
            Some(Resolved::Missing) if name == b"slaves" => {
                (DirectoryState::Unknown, None, cursor.child(name))
            }
            // The agent finds no entries in something that is not a directory or cannot be reached.
            Some(Resolved::Inside { .. } | Resolved::Missing | Resolved::Loop) => {
                (DirectoryState::NotADirectory, None, cursor.child(name))
            }
            Some(Resolved::NotPermitted) => (DirectoryState::NotPermitted, None, cursor.child(name)),
            Some(Resolved::Outside(_)) | None => (DirectoryState::Unknown, None, cursor.child(name)),
        }
    }

    /// The state of a directory that cannot be opened.
    pub(super) fn not_opened(errno: Errno) -> DirectoryState {
        Self::listed(Err(errno)).0
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

    /// Resolves a symlink and records it.
    fn follow(&mut self, parent: &Directory<'s>, cursor: &Cursor<'_>, name: &[u8]) -> Option<Resolved> {
        let text = parent.read_link(name).ok()?;
        let to = self.source.resolve(&cursor.real(), &text);
        let path = cursor.path().join(name);
        self.notes.links.push(SymlinkFact { path, text: text.into(), to: to.clone() });
        Some(to)
    }

    /// Reads a file of a listing.
    fn file<T>(
        &mut self,
        opened: &Opened<'s>,
        cursor: &Cursor<'_>,
        name: &[u8],
        read: impl FnOnce(&mut Self, &Directory<'s>, &[u8]) -> File<T>,
    ) -> File<T> {
        let file = match opened.listing.node(name) {
            None if opened.listing.is_partial() => return File::NotInSource,
            None => return File::Missing,
            Some(NodeType::File) => read(self, &opened.directory, name),
            Some(NodeType::Directory) => return File::Unreadable(ReadFailure::Read(Errno::ISDIR)),
            Some(NodeType::Other) => return File::Unreadable(ReadFailure::Open(Errno::NXIO)),
            Some(NodeType::Symlink) => match self.follow(&opened.directory, cursor, name) {
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
        // A single large file must not keep its memory in every thread.
        self.buffer.clear();
        self.buffer.shrink_to(MAX_IDLE_BUFFER);
        self.notes.totals.files += 1;
        self.notes.totals.bytes += bytes;
        self.unsaid.files += 1;
        if self.unsaid.files >= SAID_TOGETHER {
            self.say();
        }
    }

    /// A task was read.
    pub(super) fn count_task(&mut self) {
        self.unsaid.tasks += 1;
    }

    /// Adds what was counted since the last time to the counters that all threads share.
    fn say(&mut self) {
        let Unsaid { files, tasks } = std::mem::take(&mut self.unsaid);
        self.progress.add_files(files);
        self.progress.add_tasks(tasks);
    }

    pub(super) fn text(&mut self, opened: &Opened<'s>, cursor: &Cursor<'_>, name: &[u8]) -> File<Text> {
        self.file(opened, cursor, name, |reader, directory, name| text(directory, name, &mut reader.buffer))
    }

    /// Reads a file with one record, and shows its message to `visitor`.
    pub(super) fn single<V: for<'a> Visitor<'a>>(
        &mut self,
        opened: &Opened<'s>,
        cursor: &Cursor<'_>,
        name: &str,
        message: &'static crate::schema::Message,
        visitor: V,
    ) -> File<(V, ResourceCounts)> {
        self.file(opened, cursor, name.as_bytes(), |reader, directory, name| {
            let repeats = &mut Repeats::none(reader.release);
            read_single(directory, name, &mut reader.buffer, message, repeats, visitor)
        })
    }

    /// Calls `read` for a file, or `otherwise` if there is none to read.
    pub(super) fn with_file<T>(
        &mut self,
        opened: &Opened<'s>,
        cursor: &Cursor<'_>,
        name: &[u8],
        read: impl FnOnce(&Directory<'s>, &[u8], &mut Vec<u8>, &mut Repeats) -> T,
        otherwise: impl FnOnce(File<()>) -> T,
    ) -> T {
        let mut result = None;
        let file = self.file(opened, cursor, name, |reader, directory, name| {
            result = Some(read(directory, name, &mut reader.buffer, &mut reader.repeats));
            File::Read(())
        });
        result.unwrap_or_else(|| otherwise(file))
    }

    /// Resolves `latest`, and lists the directory again where they disagree: a running agent may have created or deleted the
    /// target after the listing.
    pub(super) fn listed_with_latest(
        &mut self,
        mut opened: Opened<'s>,
        cursor: &Cursor<'_>,
    ) -> (Opened<'s>, Latest) {
        for _ in 0..MAX_ATTEMPTS {
            let latest = self.latest(&opened, cursor);
            let is_consistent = match &latest {
                Latest::Resolves { id, .. } => opened.listing.node(id.as_bytes()).is_some(),
                Latest::Dangling { .. } => false,
                _ => true,
            };
            if is_consistent {
                return (opened, latest);
            }
            match Self::listed(opened.directory.reopen()) {
                (_, Some(again)) => opened = again,
                _ => break,
            }
        }
        let latest = self.latest(&opened, cursor);
        (opened, latest)
    }

    pub(super) fn latest(&mut self, opened: &Opened<'s>, cursor: &Cursor<'_>) -> Latest {
        let name = b"latest";
        match opened.listing.node(name) {
            None if opened.listing.is_partial() => Latest::Unknown { text: Box::default() },
            None => Latest::Missing,
            Some(NodeType::Symlink) => {
                let text = match opened.directory.read_link(name) {
                    Ok(text) => text,
                    Err(errno) if errno.is_missing() => return Latest::Missing,
                    Err(_) => return Latest::Unknown { text: Box::default() },
                };
                let to = match self.sibling(&text, cursor, &opened.listing) {
                    Some(id) if cursor.is_real() => return Latest::Beside { id: id.into() },
                    Some(id) => Resolved::Inside { path: cursor.real().join(id), node: NodeType::Directory },
                    None => self.source.resolve(&cursor.real(), &text),
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
                let to = Resolved::Inside { path: cursor.real().join(name), node };
                Latest::Resolves { id: name.as_slice().into(), text: None, to }
            }
        }
    }

    /// A symlink as agents write it, to the absolute path of a directory next to it: the listing says that it exists, so
    /// that no walk is needed.
    fn sibling<'t>(&self, text: &'t [u8], cursor: &Cursor<'_>, listing: &Listing) -> Option<&'t [u8]> {
        use std::os::unix::ffi::OsStrExt;
        let place = self.source.place.as_deref()?.as_os_str().as_bytes();
        let below = text.strip_prefix(place)?.strip_prefix(b"/")?;
        let slash = below.iter().rposition(|byte| *byte == b'/')?;
        let (directory, name) = (&below[..slash], &below[slash + 1..]);
        (cursor.is_really(directory) && listing.node(name) == Some(NodeType::Directory)).then_some(name)
    }

    /// Records every entry that is not among `expected`.
    pub(super) fn strays(&mut self, opened: &Opened<'s>, cursor: &Cursor<'_>, expected: &[&str]) {
        for entry in opened.listing.entries() {
            if !expected.iter().any(|name| name.as_bytes() == &*entry.name) {
                let path = cursor.path().join(&entry.name);
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
