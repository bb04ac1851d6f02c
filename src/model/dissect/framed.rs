//! Files of length-prefixed messages: one record, or a sequence of them.

use super::resync::next_record;
use super::{Content, Defect, Dissected, Piece};
use crate::schema::{
    Dynamic, Message, Release, decode, enum_name, field, is_acceptable, survives_json, table,
};
use crate::values::{Uuid, upgrade_resources, upgrades_resources};
use crate::wire::{Frame, Frames};

/// Bytes of a record's length prefix.
const HEADER: usize = 4;

/// A file of one record; trailing bytes are ignored.
pub(super) fn single<'b>(bytes: &'b [u8], message: &'static Message, release: Release) -> Dissected<'b> {
    let piece = match Frames::new(bytes).next() {
        None => {
            let reason = "the file is empty".to_owned();
            let defect = Some(Defect { offset: 0, path: None, reason });
            Piece { length: None, defect, dropped: true, ..blank(0) }
        }
        Some(frame) => {
            let mut piece = piece(bytes, frame, message, release);
            if let (None, Content::Message(value)) = (&piece.defect, &piece.content) {
                // Every message in a file of its own is upgraded when it is read; records of streams are not (R78).
                piece.defect = unconvertible(value, piece.offset).filter(|_| upgrades_resources(release));
                piece.dropped = piece.defect.is_some();
            }
            piece
        }
    };
    Dissected { trailing: trailing_of(bytes), pieces: vec![piece] }
}

fn trailing_of(bytes: &[u8]) -> &[u8] {
    match Frames::new(bytes).next() {
        Some(Frame::Whole { offset, body }) => &bytes[offset + HEADER + body.len()..],
        _ => &[],
    }
}

/// A sequence of records. The agent stops at the first damaged one; a damaged list of resources it refuses as a whole (R89).
pub(super) fn sequence<'b>(bytes: &'b [u8], message: &'static Message, release: Release) -> Vec<Piece<'b>> {
    let mut pieces = Vec::new();
    let mut lost = false;
    let mut at = 0;
    while let Some(frame) = Frames::new(&bytes[at..]).next() {
        let mut next = piece(bytes, moved(frame, at), message, release);
        let mut end = (at + HEADER + next.raw.len()).min(bytes.len());
        let is_cut = next.length != Some(next.raw.len() as u64);
        let is_suspicious = |end: usize| is_cut || !reads_to_the_end(&bytes[end..], message, release);
        if next.defect.is_some() && !lost && is_suspicious(end) {
            // The length itself may be damaged: then the next record begins elsewhere.
            if let Some(begin) = next_record(bytes, at + 1, message, release) {
                next = shortened(next, bytes, at, begin, message, release);
                end = begin;
            }
        }
        lost |= next.defect.is_some();
        next.dropped = lost;
        pieces.push(next);
        at = end;
    }
    if lost && message == &table::RESOURCE {
        for piece in &mut pieces {
            piece.dropped = true;
        }
    }
    pieces
}

/// A record that ends where the next one was found, whatever its length says.
fn shortened<'b>(
    piece: Piece<'b>,
    bytes: &'b [u8],
    at: usize,
    end: usize,
    message: &'static Message,
    release: Release,
) -> Piece<'b> {
    if end < at + HEADER {
        return Piece { length: None, content: Content::None, raw: &bytes[at..end], ..piece };
    }
    let raw = &bytes[at + HEADER..end];
    Piece { content: legible(raw, message, release), canonical: Some(false), raw, ..piece }
}

fn legible<'b>(raw: &'b [u8], message: &'static Message, release: Release) -> Content<'b> {
    let value = decode(message, raw, release).value;
    if is_blank(&value) { Content::None } else { Content::Message(value) }
}

fn reads_to_the_end(bytes: &[u8], message: &'static Message, release: Release) -> bool {
    Frames::new(bytes).all(|frame| match frame {
        Frame::Whole { body, .. } => is_acceptable(message, body, release),
        _ => false,
    })
}

fn moved(frame: Frame<'_>, by: usize) -> Frame<'_> {
    match frame {
        Frame::Whole { offset, body } => Frame::Whole { offset: offset + by, body },
        Frame::CutLength { offset } => Frame::CutLength { offset: offset + by },
        Frame::CutBody { offset, claimed } => Frame::CutBody { offset: offset + by, claimed },
    }
}

fn blank<'b>(offset: usize) -> Piece<'b> {
    Piece {
        offset: offset as u64,
        length: None,
        content: Content::None,
        canonical: Some(false),
        raw: &[],
        defect: None,
        dropped: false,
    }
}

fn piece<'b>(bytes: &'b [u8], frame: Frame<'b>, message: &'static Message, release: Release) -> Piece<'b> {
    match frame {
        Frame::Whole { offset, body } => whole(offset, body, message, release),
        Frame::CutLength { offset } => {
            let reason = "the file ends inside the length of a record".to_owned();
            let defect = Some(Defect { offset: offset as u64, path: None, reason });
            Piece { raw: &bytes[offset..], defect, dropped: true, ..blank(offset) }
        }
        Frame::CutBody { offset, claimed } => {
            let raw = &bytes[offset + HEADER..];
            let reason = format!("the record claims {claimed} bytes, but {} are left", raw.len());
            let defect = Some(Defect { offset: offset as u64, path: None, reason });
            // What is left may still begin like a record.
            let content = legible(raw, message, release);
            Piece { length: Some(claimed.into()), content, raw, defect, dropped: true, ..blank(offset) }
        }
    }
}

fn is_blank(value: &Dynamic<'_>) -> bool {
    value.fields().next().is_none() && value.unknown.is_empty()
}

fn whole<'b>(offset: usize, body: &'b [u8], message: &'static Message, release: Release) -> Piece<'b> {
    let decoded = decode(message, body, release);
    let start = offset + HEADER;
    let defect = decoded.damage.map(|damage| Defect {
        offset: (start + damage.offset) as u64,
        path: Some(damage.path).filter(|path| !path.is_empty()),
        reason: damage.reason.to_string(),
    });
    let defect = defect.or_else(|| bad_ack(&decoded.value, start));
    Piece {
        offset: offset as u64,
        length: Some(body.len() as u64),
        canonical: Some(survives_json(&decoded.value, body)),
        raw: body,
        dropped: defect.is_some(),
        content: Content::Message(decoded.value),
        defect,
    }
}

/// An acknowledgement with an invalid UUID, on which the agent aborts (R69).
fn bad_ack(record: &Dynamic<'_>, start: usize) -> Option<Defect> {
    let is_ack = record.message == &table::INTERNAL_STATUS_UPDATE_RECORD
        && record.enum_name(field!("type")) == Some(enum_name!(E_INTERNAL_STATUS_UPDATE_RECORD_TYPE, ACK));
    let good = record.text(field!("uuid")).is_some_and(|bytes| Uuid::from_bytes(bytes).is_some());
    (is_ack && !good).then(|| Defect {
        offset: start as u64,
        path: Some("uuid".to_owned()),
        reason: "an acknowledgement with an invalid UUID: the agent aborts".to_owned(),
    })
}

/// A resource that the upgrade aborts on (R77).
fn unconvertible(value: &Dynamic<'_>, offset: u64) -> Option<Defect> {
    upgrade_resources(&mut value.clone()).is_err().then(|| Defect {
        offset: offset + HEADER as u64,
        path: None,
        reason: "a resource has the role '*' and a reservation: the agent aborts".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Reason;

    fn framed(body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap().to_le_bytes();
        [&length, body].concat()
    }

    /// `type: UPDATE` and an unknown field.
    const GOOD: [u8; 5] = [0x08, 0x00, 0xf8, 0x07, 0x01];
    const RECORD: &Message = &table::INTERNAL_STATUS_UPDATE_RECORD;

    #[test]
    fn records_after_damage_are_dropped() {
        let bytes = [framed(&GOOD), framed(&[0x08]), framed(&GOOD)].concat();
        let pieces = sequence(&bytes, RECORD, Release::HEAD);
        let dropped: Vec<_> = pieces.iter().map(|piece| (piece.defect.is_some(), piece.dropped)).collect();
        assert_eq!(dropped, [(false, false), (true, true), (false, true)]);
        assert_eq!(pieces[1].defect.as_ref().unwrap().offset, 14);
    }

    #[test]
    fn records_after_a_wrong_length_are_found() {
        let mut bytes = [framed(&GOOD), framed(&GOOD), framed(&GOOD)].concat();
        bytes[9] = 200;
        let pieces = sequence(&bytes, RECORD, Release::HEAD);
        assert_eq!(pieces.iter().map(|piece| piece.offset).collect::<Vec<_>>(), [0, 9, 18]);
        assert_eq!((pieces[1].length, pieces[1].raw), (Some(200), &GOOD[..]));
        assert!(pieces[2].defect.is_none() && pieces[2].dropped);
    }

    #[test]
    fn truncated_empty_and_trailing() {
        let bytes = [framed(&GOOD), vec![1, 0]].concat();
        let pieces = sequence(&bytes, RECORD, Release::HEAD);
        assert_eq!((pieces[1].length, pieces[1].raw), (None, &[1, 0][..]));
        assert!(sequence(&[], RECORD, Release::HEAD).is_empty());
        let empty = single(&[], &table::SLAVE_INFO, Release::HEAD);
        assert!(empty.is_damaged());
        let zero = single(&[0; 6], &table::DRAIN_CONFIG, Release::HEAD);
        assert!(!zero.is_damaged());
        assert_eq!(zero.trailing, [0, 0]);
        let lacking = single(&[0; 4], &table::SLAVE_INFO, Release::HEAD);
        assert_eq!(lacking.pieces[0].defect.as_ref().unwrap().reason, Reason::MissingRequired.to_string());
    }
}
