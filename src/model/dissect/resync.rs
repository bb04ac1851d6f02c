//! Where records begin again behind a length that is wrong.

use super::framed::reads_to_the_end;
use crate::schema::{Message, Release};

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
    (from..last).find(|begin| {
        let rest = &bytes[*begin..];
        // A length of zero, or one beyond the end, is what nearly every other place holds.
        let Some(length) = rest.first_chunk::<4>().map(|length| u32::from_le_bytes(*length)) else {
            return false;
        };
        let fits = usize::try_from(length).is_ok_and(|length| length > 0 && length <= rest.len() - 4);
        fits && reads_to_the_end(rest, message, release)
    })
}
