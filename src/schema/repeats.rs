//! Nested messages that were accepted before. The tasks of an agent are of a few kinds, and those of one kind have the same
//! resources, labels and containers, byte for byte: comparing bytes is faster than reading messages.

use super::form::Forms;
use super::message::Message;
use super::path::Path;
use super::release::Release;

/// Bytes of the messages that are kept. What is shorter is read as fast as it is looked up.
const LENGTHS: std::ops::RangeInclusive<usize> = 16..=2048;
/// Messages that are kept at a time, as a power of two.
const SLOTS_BITS: u32 = 9;

/// What one thread has seen of nested messages: for each the bytes, and where it was. A message that was accepted once is
/// accepted again at the same place. Only messages are kept that left nothing in the visitor.
#[derive(Debug)]
pub struct Repeats {
    release: Release,
    slots: Box<[Option<Seen>]>,
    pub(super) forms: Forms,
}

#[derive(Debug)]
struct Seen {
    root: &'static Message,
    path: Path,
    bytes: Vec<u8>,
}

/// Where a message was looked for.
pub(super) enum Lookup {
    /// It was seen.
    Seen,
    /// It was not, and may be kept here.
    New(usize),
    /// It is too short or too long to be kept.
    Unfit,
}

impl Repeats {
    /// For many messages, and one release of the agent.
    pub fn new(release: Release) -> Self {
        let slots = std::iter::repeat_with(|| None).take(1 << SLOTS_BITS).collect();
        Self { release, slots, forms: Forms::new() }
    }

    /// For messages that are not read again: nothing is kept.
    pub fn none(release: Release) -> Self {
        Self { release, slots: Box::default(), forms: Forms::default() }
    }

    pub fn release(&self) -> Release {
        self.release
    }

    pub(super) fn find(&self, root: &'static Message, path: Path, bytes: &[u8]) -> Lookup {
        let Some(index) = index(path, bytes) else { return Lookup::Unfit };
        match self.slots.get(index) {
            None => Lookup::Unfit,
            Some(Some(seen)) if seen.root == root && seen.path == path && seen.bytes == bytes => Lookup::Seen,
            _ => Lookup::New(index),
        }
    }

    /// Keeps a message instead of what was kept where [`Self::find`] has looked.
    pub(super) fn keep(&mut self, index: usize, root: &'static Message, path: Path, bytes: &[u8]) {
        let seen = self.slots[index].get_or_insert_with(|| Seen { root, path, bytes: Vec::new() });
        (seen.root, seen.path) = (root, path);
        seen.bytes.clear();
        seen.bytes.extend_from_slice(bytes);
    }
}

/// Where a message is kept, by its length, its ends and its path.
#[inline]
fn index(path: Path, bytes: &[u8]) -> Option<usize> {
    if !LENGTHS.contains(&bytes.len()) {
        return None;
    }
    let word = |chunk: Option<&[u8; 8]>| chunk.map_or(0, |chunk| u64::from_le_bytes(*chunk));
    let ends = word(bytes.first_chunk()) ^ word(bytes.last_chunk()).rotate_left(31);
    let mixed = (ends ^ path.number() ^ (bytes.len() as u64) << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> (u64::BITS - SLOTS_BITS)).ok()
}
