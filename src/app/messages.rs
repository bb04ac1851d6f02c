//! Whole messages, read from their files again when they are shown: the model keeps only facts.

use std::cell::Cell;

use crate::layout::RelPath;
use crate::schema::{Dynamic, Message, Release, decode, table};
use crate::source::{CachedReader, Source};
use crate::values::upgrade_resources;
use crate::wire::{Frame, Frames};

/// Reads messages of a checkpoint again.
#[derive(Debug)]
pub struct Messages<'s> {
    trail: CachedReader<'s>,
    /// Replace secrets when they are written.
    pub redact: bool,
    changed: Cell<u64>,
}

impl<'s> Messages<'s> {
    /// Of this source.
    pub fn new(source: &'s Source, redact: bool) -> Self {
        Self { trail: CachedReader::new(source), redact, changed: Cell::new(0) }
    }

    /// How many files were no longer as they were when the checkpoint was loaded.
    pub fn changed(&self) -> u64 {
        self.changed.get()
    }

    fn bytes(&self, path: &RelPath) -> Option<Vec<u8>> {
        self.trail.read_following_symlinks(path)
    }

    fn note<T>(&self, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.changed.set(self.changed.get() + 1);
        }
        value
    }

    /// The message of a file with one record, as the agent holds it: resources upgraded (R95). For files that were
    /// good when the checkpoint was loaded.
    pub fn single(&self, path: &RelPath, message: &'static Message) -> Option<Dynamic<'static>> {
        self.note(self.single_if_good(path, message))
    }

    /// The same of a file that may have been bad then, too.
    pub fn single_if_good(&self, path: &RelPath, message: &'static Message) -> Option<Dynamic<'static>> {
        let bytes = self.bytes(path)?;
        let Some(Frame::Whole { body, .. }) = Frames::new(&bytes).next() else { return None };
        let decoded = decode(message, body, Release::HEAD);
        let mut value = decoded.damage.is_none().then_some(decoded.value)?;
        upgrade_resources(&mut value).ok()?;
        Some(value.into_owned())
    }

    /// The resources of a sequence file, upgraded.
    pub fn resources(&self, path: &RelPath) -> Option<Vec<Dynamic<'static>>> {
        let read = || Frames::new(&self.bytes(path)?).map(|frame| resource(&frame)).collect();
        self.note(read())
    }

    /// The same as far as it can be read.
    pub fn resources_before_damage(&self, path: &RelPath) -> Option<Vec<Dynamic<'static>>> {
        let read = || Some(Frames::new(&self.bytes(path)?).map_while(|frame| resource(&frame)).collect());
        self.note(read())
    }

    /// The first `count` records of a `task.updates`, not upgraded (R78).
    pub fn updates(&self, path: &RelPath, count: usize) -> Vec<Dynamic<'static>> {
        let read = || {
            let bytes = self.bytes(path)?;
            let records: Vec<_> = Frames::new(&bytes)
                .take(count)
                .map_while(|frame| match frame {
                    Frame::Whole { body, .. } => Some(
                        decode(&table::INTERNAL_STATUS_UPDATE_RECORD, body, Release::HEAD).value.into_owned(),
                    ),
                    _ => None,
                })
                .collect();
            (records.len() == count).then_some(records)
        };
        self.note(read()).unwrap_or_default()
    }
}

/// The resource of a record, upgraded; none if it is cut or damaged.
fn resource(frame: &Frame<'_>) -> Option<Dynamic<'static>> {
    let Frame::Whole { body, .. } = frame else { return None };
    let decoded = decode(&table::RESOURCE, body, Release::HEAD);
    let mut value = decoded.damage.is_none().then_some(decoded.value)?;
    upgrade_resources(&mut value).ok()?;
    Some(value.into_owned())
}
