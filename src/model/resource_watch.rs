//! A visitor around another one that checks every `mesos.Resource` of a message: for the upgrade that aborts the agent
//! (R77), and for a missing allocation (R101).

use crate::schema::{Message, Scalar, Visitor, table};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResourceCounts {
    /// Resources without `allocation_info`.
    pub unallocated: u32,
    /// Persistent volumes and dynamic reservations, which `meta/resources` lists.
    pub checkpointed: u32,
}

pub(super) struct Watch<V> {
    inner: V,
    counts: ResourceCounts,
    current: Option<Current>,
    root: &'static Message,
    unconvertible: Option<usize>,
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
        Self { inner, counts: ResourceCounts::default(), current, root, unconvertible: None }
    }

    /// The inner visitor, the counts, and the offset of the first resource on which the upgrade aborts.
    pub(super) fn finish(mut self) -> (V, ResourceCounts, Option<usize>) {
        if self.root == &table::RESOURCE {
            self.end();
        }
        (self.inner, self.counts, self.unconvertible)
    }

    fn end(&mut self) {
        let Some(resource) = self.current.take() else { return };
        if resource.old_reservation && !resource.reserved && !resource.other_role {
            self.unconvertible.get_or_insert(resource.offset);
        }
        self.counts.unallocated += u32::from(!resource.allocated);
        self.counts.checkpointed += u32::from(resource.checkpointed);
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
        if path.len() <= V::DEPTH {
            self.inner.scalar(path, value);
        }
    }

    fn enter(&mut self, path: &[u32], message: &'static Message, offset: usize) {
        if message == &table::RESOURCE {
            self.current = Some(Current { depth: path.len(), offset, ..Current::default() });
        } else if let Some(resource) = &mut self.current {
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
        }
        self.inner.leave(path, message);
    }
}
