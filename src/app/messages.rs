//! Whole messages, read from their files again when they are shown: the model keeps only facts.

use std::cell::Cell;

use crate::layout::RelPath;
use crate::schema::{Dynamic, Message, Release, decode, hide_secrets, table};
use crate::source::{CachedReader, Source};
use crate::values::{upgrade_resources, upgrades_resources};
use crate::wire::{Frame, Frames};

/// Reads messages of a checkpoint again.
#[derive(Debug)]
pub struct Messages<'s> {
    trail: CachedReader<'s>,
    /// The release that the checkpoint was loaded as.
    pub release: Release,
    /// Fields that it does not know are read too.
    reads_more: bool,
    /// Replace secrets when they are written.
    pub redact: bool,
    changed: Cell<u64>,
}

impl<'s> Messages<'s> {
    /// As the agent of a release reads them.
    pub fn new(source: &'s Source, release: Release, redact: bool) -> Self {
        let trail = CachedReader::new(source);
        Self { trail, release, reads_more: false, redact, changed: Cell::new(0) }
    }

    /// With what later releases wrote, to show what is there.
    #[must_use]
    pub fn with_later_fields(self) -> Self {
        Self { reads_more: true, ..self }
    }

    /// How many files were no longer as they were when the checkpoint was loaded.
    pub fn changed(&self) -> u64 {
        self.changed.get()
    }

    /// A text as it is shown: without secrets, if they are replaced.
    pub fn shown(&self, text: &[u8]) -> Vec<u8> {
        if self.redact {
            hide_secrets(&String::from_utf8_lossy(text)).into_owned().into_bytes()
        } else {
            text.to_vec()
        }
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

    /// The message of a file with one record, as the agent holds it: resources upgraded by releases that do it (R95). For files that were
    /// good when the checkpoint was loaded.
    pub fn single(&self, path: &RelPath, message: &'static Message) -> Option<Dynamic<'static>> {
        self.note(self.single_if_good(path, message))
    }

    /// The same of a file that may have been bad then, too.
    pub fn single_if_good(&self, path: &RelPath, message: &'static Message) -> Option<Dynamic<'static>> {
        let bytes = self.bytes(path)?;
        let Some(Frame::Whole { body, .. }) = Frames::new(&bytes).next() else { return None };
        self.upgraded(message, body)
    }

    /// The message as the release has it; if it may have more, as the newest has it, should that accept it.
    fn decoded<'b>(&self, message: &'static Message, body: &'b [u8]) -> Option<Dynamic<'b>> {
        let of = |release| {
            let decoded = decode(message, body, release);
            decoded.damage.is_none().then_some(decoded.value)
        };
        let newest = self.reads_more.then(|| of(Release::HEAD)).flatten();
        newest.or_else(|| of(self.release))
    }

    fn upgraded(&self, message: &'static Message, body: &[u8]) -> Option<Dynamic<'static>> {
        let mut value = self.decoded(message, body)?;
        if upgrades_resources(self.release) {
            upgrade_resources(&mut value).ok()?;
        }
        Some(value.into_owned())
    }

    /// The resource of a record; none if it is cut or damaged.
    fn resource(&self, frame: &Frame<'_>) -> Option<Dynamic<'static>> {
        let Frame::Whole { body, .. } = frame else { return None };
        self.upgraded(&table::RESOURCE, body)
    }

    /// The resources of a sequence file, upgraded.
    pub fn resources(&self, path: &RelPath) -> Option<Vec<Dynamic<'static>>> {
        let read = || Frames::new(&self.bytes(path)?).map(|frame| self.resource(&frame)).collect();
        self.note(read())
    }

    /// The same as far as it can be read.
    pub fn resources_before_damage(&self, path: &RelPath) -> Option<Vec<Dynamic<'static>>> {
        let read =
            || Some(Frames::new(&self.bytes(path)?).map_while(|frame| self.resource(&frame)).collect());
        self.note(read())
    }

    /// The first `count` records of a `task.updates`, not upgraded (R78).
    pub fn updates(&self, path: &RelPath, count: usize) -> Vec<Dynamic<'static>> {
        let read = || {
            let bytes = self.bytes(path)?;
            let records: Vec<_> = Frames::new(&bytes)
                .take(count)
                .map_while(|frame| match frame {
                    Frame::Whole { body, .. } => {
                        self.decoded(&table::INTERNAL_STATUS_UPDATE_RECORD, body).map(Dynamic::into_owned)
                    }
                    _ => None,
                })
                .collect();
            (records.len() == count).then_some(records)
        };
        self.note(read()).unwrap_or_default()
    }
}
