//! Where records begin again behind a length that is wrong.

use crate::schema::{Message, Release, is_acceptable};
use crate::wire::{Frame, Frames};

/// No damage reaches further, in bytes.
const FARTHEST: usize = 1 << 20;

/// The first place from `from` on where good records begin and go on to the very end of the file.
pub(super) fn resync(
    bytes: &[u8],
    from: usize,
    message: &'static Message,
    release: Release,
) -> Option<usize> {
    let last = bytes.len().min(from.saturating_add(FARTHEST));
    let mut chains =
        Chains { bytes, from, tried: vec![false; bytes.len().saturating_sub(from)], message, release };
    (from..last).find(|begin| {
        let rest = &bytes[*begin..];
        // A length of zero, or one beyond the end, is what nearly every other place holds.
        let Some(length) = rest.first_chunk::<4>().map(|length| u32::from_le_bytes(*length)) else {
            return false;
        };
        let fits = usize::try_from(length).is_ok_and(|length| length > 0 && length <= rest.len() - 4);
        fits && chains.reach_the_end(*begin)
    })
}

/// Records one after the other, from wherever one may begin. Many places lead to the same next one, from which there is
/// no way on: each is tried once.
struct Chains<'b> {
    bytes: &'b [u8],
    from: usize,
    tried: Vec<bool>,
    message: &'static Message,
    release: Release,
}

impl Chains<'_> {
    fn reach_the_end(&mut self, begin: usize) -> bool {
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

    /// Each of the records leads to all that follow it, and to the cut end.
    #[test]
    fn a_cut_end_is_reached_once() {
        let record = [5, 0, 0, 0, 0x08, 0x00, 0xf8, 0x07, 0x01];
        let mut bytes = record.repeat(100_000);
        let good = |bytes: &[u8]| resync(bytes, 1, &INTERNAL_STATUS_UPDATE_RECORD, Release::HEAD);
        assert_eq!(good(&bytes), Some(record.len()));
        bytes.pop();
        assert_eq!(good(&bytes), None);
    }
}
