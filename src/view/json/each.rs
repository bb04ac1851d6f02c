//! A sequence that is written element by element, so that a million of them are never held at once.

use std::cell::RefCell;

use serde::ser::{Serialize, SerializeSeq, Serializer};

/// A sequence of what an iterator gives; to be written once.
pub(super) struct Each<I>(RefCell<Option<I>>);

impl<I> Each<I> {
    pub(super) fn new(items: I) -> Self {
        Self(RefCell::new(Some(items)))
    }
}

impl<I: Iterator<Item: Serialize>> Serialize for Each<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        for item in self.0.borrow_mut().take().into_iter().flatten() {
            seq.serialize_element(&item)?;
        }
        seq.end()
    }
}
