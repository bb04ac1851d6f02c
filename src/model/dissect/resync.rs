//! Finds the next record after a length prefix that is wrong.

use crate::schema::{Message, Release, is_acceptable};
use crate::wire::{Frame, Frames};

/// Bytes after the damage that are searched.
const MAX_DISTANCE: usize = 1 << 20;

/// The first offset from `from` on where a sequence of good records begins that ends with the file.
pub fn next_record(bytes: &[u8], from: usize, message: &'static Message, release: Release) -> Option<usize> {
    let last = bytes.len().min(from.saturating_add(MAX_DISTANCE));
    let mut chains =
        Chains { bytes, from, tried: vec![false; bytes.len().saturating_sub(from)], message, release };
    (from..last).find(|begin| {
        let rest = &bytes[*begin..];
        // At nearly every other offset the length is zero or beyond the end of the file.
        let Some(length) = rest.first_chunk::<4>().map(|length| u32::from_le_bytes(*length)) else {
            return false;
        };
        let fits = usize::try_from(length).is_ok_and(|length| length > 0 && length <= rest.len() - 4);
        fits && chains.reaches_end(*begin)
    })
}

/// Sequences of records from any offset. Many offsets continue at the same one, so each is tried only once.
struct Chains<'b> {
    bytes: &'b [u8],
    from: usize,
    tried: Vec<bool>,
    message: &'static Message,
    release: Release,
}

impl Chains<'_> {
    fn reaches_end(&mut self, begin: usize) -> bool {
        let mut at = begin;
        while let Some(tried) = self.tried.get_mut(at - self.from) {
            if std::mem::replace(tried, true) {
                return false;
            }
            match Frames::new(&self.bytes[at..]).next() {
                Some(Frame::Whole { body, .. }) if is_acceptable(self.message, body, self.release) => {
                    at += 4 + body.len();
                }
                _ => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::INTERNAL_STATUS_UPDATE_RECORD;

    /// Every record is the start of a sequence that ends at the same cut record.
    #[test]
    fn each_offset_is_tried_once() {
        let record = [5, 0, 0, 0, 0x08, 0x00, 0xf8, 0x07, 0x01];
        let mut bytes = record.repeat(100_000);
        let good = |bytes: &[u8]| next_record(bytes, 1, &INTERNAL_STATUS_UPDATE_RECORD, Release::HEAD);
        assert_eq!(good(&bytes), Some(record.len()));
        bytes.pop();
        assert_eq!(good(&bytes), None);
    }
}
