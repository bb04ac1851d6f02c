//! The walk over two checkpoints, each list merged by id: what all parts of it share.

use std::cmp::Ordering;
use std::io;

use super::both::{Both, FileAt};
use super::change::{Change, ChangeKind, ChangedValue, Tally};
use super::message::{Difference, of_messages, text, whole};
use super::parallel::{pairs, share};
use crate::layout::{Entity, Name, RelPath};
use crate::model::{DirectoryState, File, OnDemandLoad, RecordUuid};
use crate::schema::Message;
use crate::source::{CachedReader, Source};

/// One of the two.
pub struct Side<'s> {
    /// Where it comes from.
    pub source: &'s Source,
    pub pieces: OnDemandLoad<'s>,
}

/// How they are compared.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// Values that may be secret are hidden.
    pub redact: bool,
    /// Threads to read and compare with; zero: as many as the disk is faster with.
    pub threads: usize,
}

/// Receives each difference.
pub type Tell<'t> = &'t mut dyn FnMut(&Change) -> io::Result<()>;

/// Walks over both and reports the differences, sorted by entity.
///
/// # Errors
/// Those of `tell`.
pub fn diff(a: &Side<'_>, b: &Side<'_>, how: How, tell: Tell<'_>) -> io::Result<Tally> {
    let sides = Both { a, b };
    let readers = sides.map(|side| CachedReader::new(side.source));
    let mut walk = Walk::new(readers.as_ref(), how, tell);
    walk.checkpoint(&a.pieces.top, &b.pieces.top)?;
    let pairs = pairs(a, b);
    share(&mut walk, sides, &pairs)?;
    Ok(walk.tally)
}

/// The places of the same and of single elements of two sorted lists.
pub(super) fn merged<T: Ord>(a: &[T], b: &[T]) -> Vec<(Option<usize>, Option<usize>)> {
    let (mut at_a, mut at_b) = (0, 0);
    let mut pairs = Vec::with_capacity(a.len().max(b.len()));
    loop {
        let order = match (a.get(at_a), b.get(at_b)) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return pairs,
        };
        pairs.push((order.is_le().then_some(at_a), order.is_ge().then_some(at_b)));
        at_a += usize::from(order.is_le());
        at_b += usize::from(order.is_ge());
    }
}

/// The same for lists that are sorted by an id.
pub(super) fn merged_by<T>(
    a: &[T],
    b: &[T],
    id: impl Fn(&T) -> &Name,
) -> Vec<(Option<usize>, Option<usize>)> {
    let ids = |list: &[T]| list.iter().map(|one| id(one).clone()).collect::<Vec<_>>();
    merged(&ids(a), &ids(b))
}

/// A walk that is under way.
pub(super) struct Walk<'w> {
    readers: Both<&'w CachedReader<'w>>,
    pub(super) how: How,
    pub(super) tell: Tell<'w>,
    pub(super) tally: Tally,
}

/// What an entity is, and which it is.
pub(super) type Who<'e> = (&'static str, &'e Entity);

impl<'w> Walk<'w> {
    pub(super) fn new(readers: Both<&'w CachedReader<'w>>, how: How, tell: Tell<'w>) -> Self {
        Self { readers, how, tell, tally: Tally::default() }
    }
}

impl Walk<'_> {
    pub(super) fn emit(
        &mut self,
        (what, entity): Who<'_>,
        field: Option<String>,
        a: Option<ChangedValue>,
        b: Option<ChangedValue>,
        kind: ChangeKind,
    ) -> io::Result<()> {
        self.tally.changes[kind as usize] += 1;
        (self.tell)(&Change { entity: entity.clone(), what, field, a, b, kind })
    }

    /// A field as it is on both sides.
    pub(super) fn field(
        &mut self,
        who: Who<'_>,
        field: &str,
        a: Option<ChangedValue>,
        b: Option<ChangedValue>,
    ) -> io::Result<()> {
        self.each(who, field, Ok(whole(field, a, b).into_iter().collect()))
    }

    /// What came of a comparison.
    pub(super) fn each(
        &mut self,
        who: Who<'_>,
        field: &str,
        found: Result<Vec<Difference>, &'static str>,
    ) -> io::Result<()> {
        match found {
            Ok(found) => {
                found.into_iter().try_for_each(|one| self.emit(who, Some(one.field), one.a, one.b, one.kind))
            }
            Err(why) => {
                self.tally.add_unknown(|| format!("{field} of {}: it {why}", label(who)));
                Ok(())
            }
        }
    }

    pub(super) fn texts(
        &mut self,
        who: Who<'_>,
        field: &str,
        a: &File<crate::model::Text>,
        b: &File<crate::model::Text>,
    ) -> io::Result<()> {
        let found = text(a).and_then(|a| Ok(whole(field, a, text(b)?).into_iter().collect()));
        self.each(who, field, found)
    }

    pub(super) fn message<T>(
        &mut self,
        who: Who<'_>,
        field: &str,
        message: &'static Message,
        files: Both<&File<T>>,
        paths: Both<&RelPath>,
    ) -> io::Result<()> {
        let Both { a, b } = self.readers;
        let places = Both { a: FileAt { reader: a, path: paths.a }, b: FileAt { reader: b, path: paths.b } };
        let found = of_messages(field, message, files, places, self.how);
        self.each(who, field, found)
    }

    /// Directories whose entries are unknown hide differences.
    pub(super) fn directories(
        &mut self,
        who: Who<'_>,
        field: &str,
        a: DirectoryState,
        b: DirectoryState,
    ) -> io::Result<()> {
        if a.is_unknown() || b.is_unknown() {
            return self.each(who, field, Err("cannot be listed by this user, or is not in the source"));
        }
        Ok(())
    }

    /// An entity that only one of them has.
    pub(super) fn present(
        &mut self,
        who: Who<'_>,
        a: Option<ChangedValue>,
        b: Option<ChangedValue>,
    ) -> io::Result<()> {
        let kind = if a.is_none() { ChangeKind::Added } else { ChangeKind::Removed };
        self.emit(who, None, a, b, kind)
    }
}

fn label((what, entity): Who<'_>) -> String {
    let ids = [&entity.agent, &entity.framework, &entity.executor, &entity.container, &entity.task];
    let last = ids.into_iter().flatten().next_back();
    last.map_or_else(|| what.to_owned(), |id| format!("{what} {}", id.lossy()))
}

/// The text of a UUID; none if it is not valid.
pub(super) fn uuid(uuid: RecordUuid) -> Option<String> {
    uuid.get().map(|uuid| uuid.to_string())
}
