//! Damage to a message, as data, so that proptest can shrink it.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::prop_oneof;
use proptest::sample::Index;

use super::samples::SAMPLES;

#[derive(Debug, Clone)]
pub(super) enum Edit {
    Set(Index, u8),
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Double(Index, usize),
    Cut(Index),
    /// Another message after it, which protobuf merges.
    Append(Index),
    /// A continuation bit on a byte: an overlong varint.
    Lengthen(Index),
}

pub(super) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        3 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        3 => (any::<Index>(), 0..8u8).prop_map(|(at, bit)| Edit::Flip(at, bit)),
        2 => (any::<Index>(), vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        2 => (any::<Index>(), 1..8usize).prop_map(|(at, count)| Edit::Remove(at, count)),
        2 => (any::<Index>(), 1..40usize).prop_map(|(at, count)| Edit::Double(at, count)),
        1 => any::<Index>().prop_map(Edit::Cut),
        2 => any::<Index>().prop_map(Edit::Append),
        2 => any::<Index>().prop_map(Edit::Lengthen),
    ];
    vec(edit, 0..=4)
}

pub(super) fn edited(body: &[u8], edits: &[Edit]) -> Vec<u8> {
    edits.iter().fold(body.to_vec(), |mut body, edit| {
        if body.is_empty() {
            return body;
        }
        let length = body.len();
        match edit {
            Edit::Set(at, byte) => body[at.index(length)] = *byte,
            Edit::Flip(at, bit) => body[at.index(length)] ^= 1 << bit,
            Edit::Insert(at, bytes) => drop(splice(&mut body, at.index(length), 0, bytes)),
            Edit::Remove(at, count) => drop(splice(&mut body, at.index(length), *count, &[])),
            Edit::Double(at, count) => {
                let at = at.index(length);
                let part = body[at..length.min(at + count)].to_vec();
                splice(&mut body, at, 0, &part);
            }
            Edit::Cut(at) => body.truncate(at.index(length)),
            Edit::Append(at) => body.extend_from_slice(&at.get(&SAMPLES).body),
            Edit::Lengthen(at) => {
                let at = at.index(length);
                let byte = body[at];
                splice(&mut body, at, 1, &[byte | 0x80, 0]);
            }
        }
        body
    })
}

fn splice(body: &mut Vec<u8>, at: usize, count: usize, with: &[u8]) -> Vec<u8> {
    let end = body.len().min(at + count);
    body.splice(at..end, with.iter().copied()).collect()
}
