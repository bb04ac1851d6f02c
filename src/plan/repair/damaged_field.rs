//! Messages with bytes that do not parse: foreign bytes at the end are taken out, and by name the field that is damaged.

use crate::check::Finding;
use crate::schema::Message;
use crate::wire::WireType;

use super::bad_record::BadRecord;
use super::context::{NOT_APPLICABLE, RepairContext, RepairResult, cannot};
use super::fields::{Edited, FieldReader, first_varint, fits, without_damage};
use super::temp_copy::still_names_its_entity;

/// More bytes than this may be fields of which the first is damaged.
const MOST_FOREIGN: usize = 16;

/// Takes bytes at the end of a message out that cannot be a field of it.
pub(super) fn foreign_bytes(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(record) = BadRecord::of(context, finding).filter(BadRecord::is_complete) else {
        return NOT_APPLICABLE;
    };
    let Some(end) = record.own_end() else { return NOT_APPLICABLE };
    let body = record.body();
    let good = FieldReader::new(body).good();
    let (kept, rest) = body.split_at(good);
    if rest.is_empty() || !record.is_whole(kept) {
        return NOT_APPLICABLE;
    }
    if rest.len() > MOST_FOREIGN || may_be_field(record.message, kept, rest) {
        return cannot("the bytes at its end may be a field of it");
    }
    let why =
        format!("its last {} bytes are not a field of it; a complete message is before them", rest.len());
    record.replaced(kept, end, why).map_or(NOT_APPLICABLE, Ok)
}

/// Takes the damaged field out, and keeps every other one.
pub(super) fn damaged(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(record) = BadRecord::of(context, finding) else { return NOT_APPLICABLE };
    let end = record.own_end().unwrap_or(record.bytes.len());
    let Some(Edited { body, lost }) = without_damage(record.message, record.body(), record.release()) else {
        return NOT_APPLICABLE;
    };
    if lost.is_empty() || !record.is_whole(&body) {
        return NOT_APPLICABLE;
    }
    if !still_names_its_entity(context, &finding.path, &body) {
        return cannot("the damaged fields may be the ID, or that the framework checkpoints");
    }
    let why = format!("without {}: the rest is a complete message", lost.join(", "));
    record.replaced(&body, end, why).map_or(NOT_APPLICABLE, Ok)
}

/// Whether bytes behind the good fields could be a field of this message, if at most one bit of their tag were wrong.
fn may_be_field(message: &Message, before: &[u8], rest: &[u8]) -> bool {
    let last = FieldReader::new(before).last_number();
    let is_next = |tag: u64| {
        let (number, wire) = (tag >> 3, u8::try_from(tag & 7).ok().and_then(WireType::from_number));
        let field = message.fields.iter().find(|field| u64::from(field.number) == number);
        // Fields are written in the order of their numbers.
        field.is_some_and(|field| field.number >= last && wire.is_some_and(|wire| fits(field.ty, wire)))
    };
    let Some((tag, width)) = first_varint(rest) else { return true };
    let bits = (0..8 * width).filter_map(|bit| {
        let mut changed = rest.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        first_varint(&changed).map(|(tag, _)| tag)
    });
    is_next(tag) || bits.into_iter().any(is_next)
}
