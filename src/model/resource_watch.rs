//! A visitor around another one that checks every `mesos.Resource` of a message: for the upgrade that aborts the agent
//! (R77), for a missing allocation (R101), and for what the master refuses (R203).

use crate::schema::{Message, Path, Scalar, Visitor, table};

use super::resource_shape::ResourceShape;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResourceCounts {
    /// Resources without `allocation_info`.
    pub unallocated: u32,
    /// Persistent volumes and dynamic reservations, which `meta/resources` lists.
    pub checkpointed: u32,
    /// The master refuses an executor or task that has them.
    pub invalid: bool,
}

pub(super) struct Watch<V> {
    inner: V,
    counts: ResourceCounts,
    /// How many messages below the resource that is being read the next field is, if one is.
    levels: Option<u32>,
    offset: usize,
    shape: ResourceShape,
    root: &'static Message,
    unconvertible: Option<usize>,
    is_odd: bool,
}

/// What was found of the resources of a message.
pub(super) struct Watched<V> {
    pub(super) inner: V,
    pub(super) counts: ResourceCounts,
    /// The offset of the first on which the upgrade aborts.
    pub(super) unconvertible: Option<usize>,
    /// One may be invalid.
    pub(super) is_odd: bool,
}

impl<V> Watch<V> {
    pub(super) fn new(inner: V, root: &'static Message) -> Self {
        Self {
            inner,
            counts: ResourceCounts::default(),
            levels: (root == &table::RESOURCE).then_some(0),
            offset: 0,
            shape: ResourceShape::default(),
            root,
            unconvertible: None,
            is_odd: false,
        }
    }

    pub(super) fn finish(mut self) -> Watched<V> {
        if self.root == &table::RESOURCE {
            self.end();
        }
        let Self { inner, counts, unconvertible, is_odd, .. } = self;
        Watched { inner, counts, unconvertible, is_odd }
    }

    /// A resource has ended. Whether anything of it counts.
    fn end(&mut self) -> bool {
        if self.levels.take().is_none() {
            return true;
        }
        let shape = &self.shape;
        if shape.is_unconvertible() {
            self.unconvertible.get_or_insert(self.offset);
        }
        self.counts.unallocated += u32::from(!shape.is_allocated);
        self.counts.checkpointed += u32::from(shape.is_checkpointed);
        let is_odd = shape.is_odd();
        self.is_odd |= is_odd;
        is_odd || shape.is_unconvertible() || !shape.is_allocated || shape.is_checkpointed
    }
}

impl<'a, V: Visitor<'a>> Visitor<'a> for Watch<V> {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        if let Some(levels) = self.levels
            && levels < SEEN_LEVELS
        {
            self.shape.scalar(path.last(levels + 1), value);
        }
        self.inner.scalar(path, value)
    }

    fn enter(&mut self, path: Path, message: &'static Message, offset: usize) -> bool {
        let is_resource = message == &table::RESOURCE;
        if is_resource {
            (self.levels, self.offset, self.shape) = (Some(0), offset, ResourceShape::default());
        } else if let Some(levels) = &mut self.levels {
            *levels += 1;
            if *levels <= SEEN_LEVELS {
                self.shape.enter(path.last(*levels));
            }
        }
        self.inner.enter(path, message, offset) | is_resource
    }

    fn leave(&mut self, path: Path, message: &'static Message) -> bool {
        let concerns_me = if message == &table::RESOURCE {
            self.end()
        } else {
            if let Some(levels) = &mut self.levels {
                if *levels <= SEEN_LEVELS {
                    self.shape.leave(path.last(*levels));
                }
                *levels -= 1;
            }
            false
        };
        self.inner.leave(path, message) | concerns_me
    }
}

/// How far below a resource its shape looks.
const SEEN_LEVELS: u32 = 3;
