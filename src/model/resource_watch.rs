//! A visitor around another one that checks every `mesos.Resource` of a message: for the upgrade that aborts the agent
//! (R77), for a missing allocation (R101), and for what the master refuses (R203).

use crate::schema::{Message, Scalar, Visitor, table};

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
    /// The length of the path to the resource that is being read, if one is.
    depth: Option<usize>,
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
            depth: (root == &table::RESOURCE).then_some(0),
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

    fn end(&mut self) {
        if self.depth.take().is_none() {
            return;
        }
        let shape = &self.shape;
        if shape.is_unconvertible() {
            self.unconvertible.get_or_insert(self.offset);
        }
        self.counts.unallocated += u32::from(!shape.is_allocated);
        self.counts.checkpointed += u32::from(shape.is_checkpointed);
        self.is_odd |= shape.is_odd();
    }
}

impl<'a, V: Visitor<'a>> Visitor<'a> for Watch<V> {
    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        if let Some(depth) = self.depth
            && let Some(path) = path.get(depth..)
        {
            self.shape.scalar(path, value);
        }
        if path.len() <= V::DEPTH {
            self.inner.scalar(path, value);
        }
    }

    fn enter(&mut self, path: &[u32], message: &'static Message, offset: usize) {
        if message == &table::RESOURCE {
            (self.depth, self.offset, self.shape) = (Some(path.len()), offset, ResourceShape::default());
        } else if let Some(depth) = self.depth {
            self.shape.enter(path.get(depth..).unwrap_or_default());
        }
        self.inner.enter(path, message, offset);
    }

    fn leave(&mut self, path: &[u32], message: &'static Message) {
        if message == &table::RESOURCE {
            self.end();
        } else if let Some(depth) = self.depth {
            self.shape.leave(path.get(depth..).unwrap_or_default());
        }
        self.inner.leave(path, message);
    }
}
