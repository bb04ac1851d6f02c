//! The cursor: whatever is read is within the bytes, goes forward only, and what is skipped is what would have been
//! read.

use ckpt::wire::{Cursor, MAX_DEPTH, Tag, WireError, WireType, put_tag, put_varint};

pub(super) fn check(bytes: &[u8]) {
    let mut cursor = Cursor::new(bytes);
    if let Err(error) = walk(&mut cursor, bytes, 0) {
        assert!(error.offset <= bytes.len(), "{error:?}");
        assert!(!error.to_string().is_empty());
    } else {
        assert_eq!(cursor.offset(), bytes.len());
        assert!(!cursor.has_more());
    }
}

fn walk(cursor: &mut Cursor<'_>, bytes: &[u8], depth: u32) -> Result<(), WireError> {
    loop {
        let start = cursor.offset();
        let Some(tag) = cursor.tag()? else { return Ok(()) };
        assert_eq!(tag.offset, start);
        assert!(cursor.offset() > start && cursor.offset() <= bytes.len());
        assert!(tag.number < 1 << 29 && (tag.number > 0 || tag.wire == WireType::EndGroup));
        let mut shortest = Vec::new();
        put_tag(&mut shortest, tag.number, tag.wire);
        assert!(shortest.len() <= cursor.offset() - start);
        let mut passed = *cursor;
        let skipped = passed.skip(tag);
        let read = value(cursor, tag, bytes, depth);
        match (&read, &skipped) {
            (Ok(()), Ok(())) => assert_eq!(cursor.offset(), passed.offset()),
            (Err(read), Err(skipped)) => assert_eq!(read, skipped),
            _ => panic!("read {read:?}, passed over {skipped:?}"),
        }
        read?;
        assert!(cursor.offset() <= bytes.len());
    }
}

fn value(cursor: &mut Cursor<'_>, tag: Tag, bytes: &[u8], depth: u32) -> Result<(), WireError> {
    let start = cursor.offset();
    match tag.wire {
        WireType::Varint => {
            let number = cursor.varint()?;
            let taken = cursor.between(start, cursor.offset());
            let mut again = Vec::new();
            put_varint(&mut again, number);
            assert!((again.len()..=10).contains(&taken.len()));
            assert_eq!(Cursor::new(&again).varint(), Ok(number));
        }
        WireType::Fixed64 => {
            let number = cursor.fixed64()?;
            assert_eq!(number.to_le_bytes(), bytes[start..start + 8]);
        }
        WireType::Fixed32 => {
            let number = cursor.fixed32()?;
            assert_eq!(number.to_le_bytes(), bytes[start..start + 4]);
        }
        WireType::Len => length(cursor, bytes, depth)?,
        WireType::StartGroup | WireType::EndGroup => cursor.skip(tag)?,
    }
    Ok(())
}

fn length(cursor: &mut Cursor<'_>, bytes: &[u8], depth: u32) -> Result<(), WireError> {
    let (mut nested, mut packed) = (*cursor, *cursor);
    let text = cursor.bytes()?;
    let end = cursor.offset();
    assert_eq!(text, &bytes[end - text.len()..end]);
    let mut list = packed.packed()?;
    assert_eq!(list.offset(), end - text.len());
    while list.has_more() && list.varint().is_ok() {}
    assert!(list.offset() <= end);
    match nested.nested() {
        Ok(mut inner) => {
            assert!(depth < u32::from(MAX_DEPTH));
            assert_eq!(inner.offset(), end - text.len());
            // Whether it is a message is not known: damage in it is none of the one around it.
            match walk(&mut inner, bytes, depth + 1) {
                Ok(()) => {
                    assert_eq!(inner.offset(), end);
                    nested.resume(&inner);
                    assert_eq!(nested.offset(), end);
                }
                Err(error) => assert!((end - text.len()..=end).contains(&error.offset)),
            }
        }
        Err(_) => assert_eq!(depth, u32::from(MAX_DEPTH)),
    }
    Ok(())
}
