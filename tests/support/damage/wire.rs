//! Faults inside a body whose length is right: tags, varints, lengths and groups as no writer makes them. Some of
//! them the agent accepts.

use super::Offers;
use super::context::senseless;
use crate::support::tree_dirs::Form;
use ckpt::schema::{Release, Type, find};
use ckpt::wire::{Cursor, WireType};

/// Bytes put after a body. The field number 5000 is in no message.
const APPENDED: &[(&str, &[u8])] = &[
    ("wire-field-zero", b"\x00\x01"),
    ("wire-tag-zero-number", b"\x02\x01x"),
    ("wire-wiretype-6", b"\xc6\xb8\x02"),
    ("wire-wiretype-7", b"\xc7\xb8\x02"),
    ("wire-varint-10-bytes", b"\xc0\xb8\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
    ("wire-varint-11-bytes", b"\xc0\xb8\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
    ("wire-varint-cut", b"\xc0\xb8\x02\xff"),
    ("wire-tag-overlong", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
    ("wire-fixed64-cut", b"\xc1\xb8\x02\x01\x02\x03"),
    ("wire-fixed32-cut", b"\xc5\xb8\x02\x01\x02"),
    ("wire-length-past-end", b"\xc2\xb8\x02\x40x"),
    ("wire-length-negative", b"\xc2\xb8\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"),
    ("wire-length-4gib", b"\xc2\xb8\x02\x81\x80\x80\x80\x10x"),
    ("wire-length-4gib-exactly", b"\xc2\xb8\x02\x80\x80\x80\x80\x10"),
    ("wire-group", b"\xc3\xb8\x02\x08\x01\xc4\xb8\x02"),
    ("wire-group-unclosed", b"\xc3\xb8\x02\x08\x01"),
    ("wire-group-end-only", b"\xc4\xb8\x02"),
    ("wire-group-other-end", b"\xc3\xb8\x02\xcc\xb8\x02"),
    ("wire-unknown-field-last", b"\xc2\xb8\x02\x03new"),
];

pub(super) fn offer(out: &mut Offers<'_>) {
    let (Form::Single(message) | Form::Stream(message)) = out.entry.form else { return };
    for (name, _) in APPENDED {
        out.named(format!("{name}:{}", out.entry.name), name, |context| {
            let appended = APPENDED.iter().find(|(name, _)| *name == context.detail);
            let Some((_, bytes)) = appended else { return senseless("no such fault") };
            context.change_body(|body, _| {
                body.extend_from_slice(bytes);
                Ok(())
            })
        });
    }
    out.add("wire-group-too-deep", |context| {
        context.change_body(|body, _| {
            body.extend(b"\xc3\xb8\x02".repeat(120));
            body.extend(b"\xc4\xb8\x02".repeat(120));
            Ok(())
        })
    });
    out.add("wire-unknown-field-first", |context| {
        context.change_body(|body, _| {
            body.splice(..0, *b"\xc2\xb8\x02\x03new");
            Ok(())
        })
    });
    out.add("wire-tag-padded", |context| {
        context.change_body(|body, _| match body.first().copied() {
            Some(tag) if tag < 0x80 => {
                body.splice(..1, [tag | 0x80, 0x00]);
                Ok(())
            }
            _ => senseless("the first tag has two bytes"),
        })
    });
    out.add("wire-doubled-message", |context| {
        context.change_body(|body, _| {
            body.extend_from_within(..);
            Ok(())
        })
    });
    out.add("wire-fields-reversed", |context| {
        context.change_body(|body, _| {
            let Some(fields) = split(body) else { return senseless("no fields") };
            *body = fields.iter().rev().flatten().copied().collect();
            Ok(())
        })
    });
    let fields = find(message).map_or(&[][..], |message| message.fields);
    if !fields.iter().any(|field| matches!(field.ty, Type::Message(_) | Type::Map(_))) {
        return;
    }
    out.add("wire-nested-length-past-end", |context| {
        let message = context.message()?;
        context.change_body(|body, _| {
            let mut cursor = Cursor::new(body);
            while let Ok(Some(tag)) = cursor.tag() {
                let at = cursor.offset();
                let known = message.index_of(tag.number, Release::HEAD).map(|index| message.fields[index].ty);
                if tag.wire == WireType::Len && matches!(known, Some(Type::Message(_) | Type::Map(_))) {
                    body[at] = 0x7f;
                    body.truncate(at + 2);
                    return Ok(());
                }
                if cursor.skip(tag).is_err() {
                    break;
                }
            }
            senseless("no nested message")
        })
    });
}

/// The fields of a body, each with its tag.
fn split(body: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut cursor = Cursor::new(body);
    let mut fields = Vec::new();
    while let Some(tag) = cursor.tag().ok()? {
        cursor.skip(tag).ok()?;
        fields.push(body[tag.offset..cursor.offset()].to_vec());
    }
    (fields.len() > 1).then_some(fields)
}
