//! The fields of a message as bytes: how far they parse, and what is left of a message without the damaged ones.

use crate::schema::{Label, Message, Release, Type, is_acceptable};
use crate::wire::{Cursor, WireType, put_bytes, put_tag};

/// Messages in messages that are looked into.
const MOST_DEPTH: usize = 16;
/// Bytes after the damage in which the next field is searched.
const MOST_SEARCHED: usize = 4096;

/// One field: where it is in the body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) number: u32,
    wire: WireType,
    from: usize,
    to: usize,
}

/// The fields of a body, up to the first that does not parse.
pub(super) struct FieldReader {
    pieces: Vec<Piece>,
    good: usize,
}

/// A body without its damaged fields, and the names of those.
pub(super) struct Edited {
    pub(super) body: Vec<u8>,
    pub(super) lost: Vec<String>,
}

impl FieldReader {
    pub(super) fn new(body: &[u8]) -> Self {
        let mut cursor = Cursor::new(body);
        let mut read = Self { pieces: Vec::new(), good: 0 };
        while let Ok(Some(tag)) = cursor.tag() {
            if cursor.skip(tag).is_err() {
                break;
            }
            let to = cursor.offset();
            read.pieces.push(Piece { number: tag.number, wire: tag.wire, from: tag.offset, to });
            read.good = to;
        }
        read
    }

    /// Where the fields that parse end.
    pub(super) fn good(&self) -> usize {
        self.good
    }

    /// The number of the last field; 0 if there is none.
    pub(super) fn last_number(&self) -> u32 {
        self.pieces.last().map_or(0, |piece| piece.number)
    }
}

/// The message without what does not parse and without fields that are incomplete themselves; none if that is not enough.
pub(super) fn without_damage(message: &'static Message, body: &[u8], release: Release) -> Option<Edited> {
    edited(message, body, release, MOST_DEPTH)
}

fn edited(message: &'static Message, body: &[u8], release: Release, depth: usize) -> Option<Edited> {
    if is_acceptable(message, body, release) {
        return Some(Edited { body: body.to_vec(), lost: Vec::new() });
    }
    let depth = depth.checked_sub(1)?;
    let read = FieldReader::new(body);
    let mut edit = Edited { body: Vec::with_capacity(body.len()), lost: Vec::new() };
    keep_pieces(message, body, &read.pieces, release, depth, &mut edit);
    if read.good < body.len() {
        let rest = &body[read.good..];
        let next = next_field(message, rest, read.last_number());
        edit.lost.push(match next.unwrap_or(rest.len()) {
            1 => "1 byte that does not parse".to_owned(),
            bytes => format!("{bytes} bytes that do not parse"),
        });
        if let Some(next) = next {
            let rest = &rest[next..];
            keep_pieces(message, rest, &FieldReader::new(rest).pieces, release, depth, &mut edit);
        }
    }
    is_acceptable(message, &edit.body, release).then_some(edit)
}

/// Keeps fields as they are, or without their damage, or not at all.
fn keep_pieces(
    message: &'static Message,
    body: &[u8],
    pieces: &[Piece],
    release: Release,
    depth: usize,
    edit: &mut Edited,
) {
    for piece in pieces {
        let bytes = &body[piece.from..piece.to];
        let field = message.fields.iter().find(|field| field.number == piece.number);
        let inner = field.and_then(|field| match field.ty {
            Type::Message(inner) if piece.wire == WireType::Len => Some((field, inner, payload(bytes)?)),
            _ => None,
        });
        let Some((field, inner, payload)) = inner else {
            edit.body.extend_from_slice(bytes);
            continue;
        };
        match edited(inner, payload, release, depth) {
            Some(kept) if kept.lost.is_empty() => edit.body.extend_from_slice(bytes),
            Some(kept) => {
                put_tag(&mut edit.body, piece.number, WireType::Len);
                put_bytes(&mut edit.body, &kept.body);
                edit.lost.extend(kept.lost.iter().map(|lost| format!("{} of {}", lost, field.name)));
            }
            None if field.label == Label::Required => edit.body.extend_from_slice(bytes),
            None => edit.lost.push(format!("{} ({} bytes)", field.name, bytes.len())),
        }
    }
}

/// Where the next known field begins from which all parse to the end, in order.
fn next_field(message: &Message, rest: &[u8], last: u32) -> Option<usize> {
    (1..rest.len().min(MOST_SEARCHED)).find(|from| {
        let body = &rest[*from..];
        let read = FieldReader::new(body);
        let numbers = [last].into_iter().chain(read.pieces.iter().map(|piece| piece.number));
        let is_known = |piece: &Piece| {
            message.fields.iter().any(|field| field.number == piece.number && fits(field.ty, piece.wire))
        };
        read.good == body.len() && numbers.is_sorted() && read.pieces.iter().all(is_known)
    })
}

/// Whether a value of this type is written so.
pub(super) fn fits(ty: Type, wire: WireType) -> bool {
    match ty {
        Type::Bool | Type::Int32 | Type::Int64 | Type::UInt32 | Type::UInt64 | Type::Enum(_) => {
            wire == WireType::Varint
        }
        Type::Double => wire == WireType::Fixed64,
        Type::String | Type::Bytes | Type::Map(_) | Type::Message(_) => wire == WireType::Len,
    }
}

/// What a field holds that has a length.
fn payload(field: &[u8]) -> Option<&[u8]> {
    let mut cursor = Cursor::new(field);
    cursor.tag().ok()??;
    cursor.bytes().ok()
}

/// The number at the start, and how many bytes it takes.
pub(super) fn first_varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}
