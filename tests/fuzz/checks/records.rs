//! Files of every kind taken apart: the frames follow each other, the records too, and of the bytes of a stream
//! none is lost.

use ckpt::layout::{Framing, KINDS, Kind};
use ckpt::model::{Content, Piece, dissect};
use ckpt::schema::{Release, survives_json};
use ckpt::wire::{Frame, Frames};

/// The first byte says the kind, the second the release; the others are the file.
pub(super) fn check(bytes: &[u8]) {
    let [kind, release, file @ ..] = bytes else { return };
    frames_cover(file);
    let kind = &KINDS[usize::from(*kind) % KINDS.len()];
    let release = if *release == 0 { Release::HEAD } else { Release::new(1, release % 13, 0) };
    taken_apart(file, kind, release);
}

/// The frames follow each other up to the end, and nothing follows one that is cut.
pub(crate) fn frames_cover(bytes: &[u8]) {
    let mut end = 0;
    let mut is_cut = false;
    for frame in Frames::new(bytes) {
        assert_eq!(frame.offset(), end);
        assert!(!is_cut, "something follows a cut frame");
        match frame {
            Frame::Whole { body, offset } => {
                end = offset + 4 + body.len();
                assert_eq!(&bytes[offset + 4..end], body);
            }
            Frame::CutLength { offset } => {
                assert!((1..4).contains(&(bytes.len() - offset)));
                is_cut = true;
            }
            Frame::CutBody { offset, claimed } => {
                assert!(bytes.len() - offset - 4 < claimed.try_into().unwrap());
                is_cut = true;
            }
        }
    }
    assert!(is_cut || end == bytes.len());
}

fn taken_apart(bytes: &[u8], kind: &'static Kind, release: Release) {
    let file = dissect(bytes, kind, release);
    assert!(bytes.ends_with(file.trailing));
    let mut at = 0;
    let mut is_lost = false;
    for piece in &file.pieces {
        piece_of(piece, bytes, kind);
        assert_eq!(piece.offset, at as u64, "{}", kind.name);
        is_lost |= piece.defect.is_some();
        assert!(piece.dropped || !is_lost, "what follows damage is lost");
        let header = if kind.root.is_some() && piece.length.is_some() { 4 } else { 0 };
        at += header + piece.raw.len();
    }
    // A secret shows none of its bytes.
    if kind.framing != Framing::Secret {
        assert_eq!(at + file.trailing.len(), bytes.len(), "{}", kind.name);
    }
}

fn piece_of(piece: &Piece<'_>, bytes: &[u8], kind: &'static Kind) {
    if let Some(defect) = &piece.defect {
        assert!(defect.offset <= bytes.len() as u64, "{}: {defect:?}", kind.name);
        assert!(defect.offset >= piece.offset && !defect.reason.is_empty());
    }
    if let Content::Message(value) = &piece.content
        && piece.length == Some(piece.raw.len() as u64)
    {
        assert_eq!(piece.canonical, Some(survives_json(value, piece.raw)), "{}", kind.name);
    }
    let inside = bytes.as_ptr_range().contains(&piece.raw.as_ptr()) || piece.raw.is_empty();
    assert!(inside, "{}", kind.name);
}
