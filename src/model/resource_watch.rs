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
    current: Option<Current>,
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

#[derive(Default)]
struct Current {
    depth: usize,
    offset: usize,
    reserved: bool,
    other_role: bool,
    old_reservation: bool,
    allocated: bool,
    checkpointed: bool,
    shape: ResourceShape,
}

const ROLE: u32 = 6;
const DISK: u32 = 7;
const RESERVATION: u32 = 8;
const ALLOCATION: u32 = 11;
const RESERVATIONS: u32 = 13;
const PERSISTENCE: u32 = 1;
/// `ReservationInfo.type`, and its number for what an operation reserved.
const TYPE: u32 = 4;
const DYNAMIC: i64 = 2;

impl<V> Watch<V> {
    pub(super) fn new(inner: V, root: &'static Message) -> Self {
        let current = (root == &table::RESOURCE).then(Current::default);
        Self { inner, counts: ResourceCounts::default(), current, root, unconvertible: None, is_odd: false }
    }

    pub(super) fn finish(mut self) -> Watched<V> {
        if self.root == &table::RESOURCE {
            self.end();
        }
        let Self { inner, counts, unconvertible, is_odd, .. } = self;
        Watched { inner, counts, unconvertible, is_odd }
    }

    fn end(&mut self) {
        let Some(resource) = self.current.take() else { return };
        if resource.old_reservation && !resource.reserved && !resource.other_role {
            self.unconvertible.get_or_insert(resource.offset);
        }
        self.counts.unallocated += u32::from(!resource.allocated);
        self.counts.checkpointed += u32::from(resource.checkpointed);
        self.is_odd |= resource.shape.is_odd();
    }
}

impl<'a, V: Visitor<'a>> Visitor<'a> for Watch<V> {
    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        if let (Some(resource), Scalar::Bytes(text)) = (&mut self.current, value)
            && path.len() == resource.depth + 1
            && path[resource.depth] == ROLE
        {
            resource.other_role = text != b"*";
        }
        if let (Some(resource), Scalar::Int(DYNAMIC)) = (&mut self.current, value)
            && path.get(resource.depth..) == Some(&[RESERVATIONS, TYPE])
        {
            resource.checkpointed = true;
        }
        if let Some(resource) = &mut self.current
            && let Some(path) = path.get(resource.depth..)
        {
            resource.shape.scalar(path, value);
        }
        if path.len() <= V::DEPTH {
            self.inner.scalar(path, value);
        }
    }

    fn enter(&mut self, path: &[u32], message: &'static Message, offset: usize) {
        if message == &table::RESOURCE {
            self.current = Some(Current { depth: path.len(), offset, ..Current::default() });
        } else if let Some(resource) = &mut self.current {
            resource.shape.enter(path.get(resource.depth..).unwrap_or_default());
            match path.get(resource.depth..) {
                Some([RESERVATION]) => (resource.old_reservation, resource.checkpointed) = (true, true),
                Some([RESERVATIONS]) => resource.reserved = true,
                Some([ALLOCATION]) => resource.allocated = true,
                Some([DISK, PERSISTENCE]) => resource.checkpointed = true,
                _ => {}
            }
        }
        self.inner.enter(path, message, offset);
    }

    fn leave(&mut self, path: &[u32], message: &'static Message) {
        if message == &table::RESOURCE {
            self.end();
        } else if let Some(resource) = &mut self.current {
            resource.shape.leave(path.get(resource.depth..).unwrap_or_default());
        }
        self.inner.leave(path, message);
    }
}
