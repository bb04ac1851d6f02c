//! A file of messages and the first of them that cannot be read: where it is, and what may be put in its place.

use std::ops::Range;

use crate::check::Finding;
use crate::layout::{Framing, kind_of};
use crate::model::next_record;
use crate::schema::{Message, Release, decode, is_acceptable};
use crate::wire::{Frame, Frames};

use super::context::{ProposedStep, RepairContext};
use super::temp_copy::is_of_its_directory;
use crate::plan::{Action, Content};

/// Bytes of a length.
const LENGTH: usize = 4;

/// The first record that cannot be read.
pub(super) struct BadRecord<'a> {
    context: &'a RepairContext<'a>,
    finding: &'a Finding,
    pub(super) message: &'static Message,
    pub(super) bytes: Vec<u8>,
    /// Where its length is.
    pub(super) at: usize,
    /// The value of its length.
    pub(super) claimed: u32,
    is_sequence: bool,
}

impl<'a> BadRecord<'a> {
    /// None if the file has none, or does not contain messages.
    pub(super) fn of(context: &'a RepairContext<'a>, finding: &'a Finding) -> Option<Self> {
        let kind = kind_of(finding.path.as_bytes())?;
        let is_sequence = match kind.framing {
            Framing::Single => false,
            Framing::Sequence => true,
            _ => return None,
        };
        let message = kind.root.filter(|_| context.is_file(&finding.path))?;
        let bytes = context.read(&finding.path)?;
        let release = context.input.conditions.release;
        let is_good = |frame: &Frame<'_>| matches!(frame, Frame::Whole { body, .. } if is_acceptable(message, body, release));
        let at = match Frames::new(&bytes).find(|frame| !is_good(frame)) {
            Some(frame) if is_sequence => frame.offset(),
            // What a complete message is not, by its content, may be unreadable for another reason.
            _ => 0,
        };
        let claimed = u32::from_le_bytes(*bytes.get(at..)?.first_chunk::<LENGTH>()?);
        Some(Self { context, finding, message, bytes, at, claimed, is_sequence })
    }

    pub(super) fn release(&self) -> Release {
        self.context.input.conditions.release
    }

    /// Its bytes, by its length; as many as there are, if that is longer.
    pub(super) fn body(&self) -> &[u8] {
        let rest = &self.bytes[self.at + LENGTH..];
        let length = usize::try_from(self.claimed).unwrap_or(usize::MAX);
        &rest[..length.min(rest.len())]
    }

    /// Whether the file is as long as its length says, or another record follows.
    pub(super) fn is_complete(&self) -> bool {
        let body = self.body().len();
        usize::try_from(self.claimed) == Ok(body)
            && (self.is_sequence || self.at + LENGTH + body == self.bytes.len())
    }

    /// Where it can end: at the next good record, from which all are good, or at the end of the file.
    pub(super) fn ends(&self) -> impl Iterator<Item = usize> {
        let search = || next_record(&self.bytes, self.at + LENGTH, self.message, self.release());
        let next = if self.is_sequence { search() } else { None };
        next.into_iter().chain([self.bytes.len()])
    }

    /// The bytes between its length and this end.
    pub(super) fn until(&self, end: usize) -> &[u8] {
        &self.bytes[self.at + LENGTH..end]
    }

    /// Whether this is a complete message of the entity in whose directory the file is, without an unknown field.
    pub(super) fn is_whole(&self, body: &[u8]) -> bool {
        // What knows none of its fields is something else that happens to parse.
        !body.is_empty()
            && is_acceptable(self.message, body, self.release())
            && decode(self.message, body, self.release()).value.unknown.is_empty()
            && is_of_its_directory(self.context, &self.finding.path, body)
    }

    /// Puts a record in the place of the bytes up to `end`.
    pub(super) fn replaced(&self, body: &[u8], end: usize, why: String) -> Option<Vec<ProposedStep>> {
        let length = u32::try_from(body.len()).ok()?;
        let before = &self.bytes[..self.at];
        let content = [before, &length.to_le_bytes(), body, &self.bytes[end..]].concat();
        Some(self.write(Content::Bytes(content), why))
    }

    /// Takes it out: the bytes up to `end`.
    pub(super) fn removed(&self, end: usize, why: String) -> Vec<ProposedStep> {
        let parts: [Range<u64>; 2] = [0..self.at as u64, end as u64..self.bytes.len() as u64];
        self.write(Content::Keep(parts.into()), why)
    }

    fn write(&self, content: Content, why: String) -> Vec<ProposedStep> {
        vec![ProposedStep::new(Action::Write { content, attributes: None }, &self.finding.path, why)]
    }

    /// Whether records follow from here on, all of them good.
    pub(super) fn is_good_from(&self, end: usize) -> bool {
        end < self.bytes.len()
            && Frames::new(&self.bytes[end..]).all(|frame| match frame {
                Frame::Whole { body, .. } => is_acceptable(self.message, body, self.release()),
                _ => false,
            })
    }

    /// Where the record ends by its length; none if that is behind the end of the file.
    pub(super) fn own_end(&self) -> Option<usize> {
        let body = self.body().len();
        (usize::try_from(self.claimed) == Ok(body)).then_some(self.at + LENGTH + body)
    }
}
