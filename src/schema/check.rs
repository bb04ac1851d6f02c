//! Whether the agent accepts a body, in one pass without allocation, with a visitor for the values.
//! `decode` has the same result and builds the value; this is the fast path for loading.

use super::damage::{Damage, Fault};
use super::decode::decode;
use super::message::{Field, Label, Message, Syntax, Type};
use super::release::Release;
use crate::wire::{Cursor, MAX_DEPTH, Tag, WireError, WireType};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    Bool(bool),
    /// int32, int64, or the number of an enum value.
    Int(i64),
    /// uint32 or uint64.
    UInt(u64),
    Double(f64),
    /// string or bytes.
    Bytes(&'a [u8]),
}

/// Receives what [`check`] reads. `path` has the field numbers from the root to the field.
///
/// If [`check`] returns an error, what was visited before it is in the bytes, but the agent has none of it. A field that
/// occurs several times is visited each time; the last one counts.
pub trait Visitor<'a> {
    /// Scalar fields with a longer path are not visited.
    const DEPTH: usize = usize::MAX;

    /// A scalar field, or one element of a list of them.
    fn scalar(&mut self, path: &[u32], value: Scalar<'a>) {
        let _ = (path, value);
    }

    /// A nested message begins at `offset`.
    fn enter(&mut self, path: &[u32], message: &'static Message, offset: usize) {
        let _ = (path, message, offset);
    }

    /// A nested message has ended.
    fn leave(&mut self, path: &[u32], message: &'static Message) {
        let _ = (path, message);
    }
}

impl Visitor<'_> for () {}

/// Checks that `release` of the agent accepts `body` as a `message`.
///
/// # Errors
/// Where and why it is refused. As in the agent's parser, errors of the wire format come before missing fields.
pub fn check<'a>(
    message: &'static Message,
    body: &'a [u8],
    release: Release,
    visitor: &mut impl Visitor<'a>,
) -> Result<(), Damage> {
    let mut checker = Checker { release, path: [0; PATH], incomplete: false, visitor };
    match checker.message(message, Cursor::new(body), 0) {
        Err(Stop { fault, depth }) => Err(fault.at(path_names(message, &checker.path[..depth.unwrap_or(0)]))),
        // Occurrences of a message are merged before its required fields are checked: the slow path does that.
        Ok(()) if checker.incomplete => decode(message, body, release).damage.map_or(Ok(()), Err),
        Ok(()) => Ok(()),
    }
}

/// [`check`] without a visitor.
pub fn is_acceptable(message: &'static Message, body: &[u8], release: Release) -> bool {
    check(message, body, release, &mut ()).is_ok()
}

const PATH: usize = MAX_DEPTH as usize + 2;

struct Checker<'v, V> {
    release: Release,
    path: [u32; PATH],
    /// Some message lacked a required field in one of its occurrences.
    incomplete: bool,
    visitor: &'v mut V,
}

struct Stop {
    fault: Fault,
    /// Length of the path to it; set by the enclosing message.
    depth: Option<usize>,
}

impl<F: Into<Fault>> From<F> for Stop {
    fn from(fault: F) -> Self {
        Self { fault: fault.into(), depth: None }
    }
}

impl<'a, V: Visitor<'a>> Checker<'_, V> {
    /// Reads a message to its end. Cursor and depth are passed by value so that they stay in registers: loading spends
    /// most of its time here.
    fn message(
        &mut self,
        message: &'static Message,
        mut cursor: Cursor<'a>,
        depth: usize,
    ) -> Result<(), Stop> {
        let mut seen = 0u64;
        while let Some(tag) = cursor.tag()? {
            let Some((index, field)) = message.lookup(tag.number, self.release) else {
                cursor = skipped(cursor, tag)?;
                continue;
            };
            self.path[depth] = tag.number;
            match self.field(message.syntax, field, tag, &mut cursor, depth + 1) {
                Ok(true) => seen |= 1 << index,
                Ok(false) => {}
                Err(stop) => return Err(Stop { depth: stop.depth.or(Some(depth + 1)), ..stop }),
            }
        }
        let required = message.required_bits(self.release);
        self.incomplete |= seen & required != required;
        Ok(())
    }

    /// Reads one occurrence. False if it is an unknown field: of another wire type, or with an unknown enum value.
    fn field(
        &mut self,
        syntax: Syntax,
        field: &'static Field,
        tag: Tag,
        cursor: &mut Cursor<'a>,
        depth: usize,
    ) -> Result<bool, Stop> {
        let value = match (field.ty, tag.wire) {
            (Type::Message(nested) | Type::Map(nested), WireType::Len) => {
                let inner = cursor.nested()?;
                self.visitor.enter(&self.path[..depth], nested, inner.offset());
                self.message(nested, inner, depth)?;
                self.visitor.leave(&self.path[..depth], nested);
                cursor.pass(&inner);
                return Ok(true);
            }
            (Type::String | Type::Bytes, WireType::Len) => {
                let start = cursor.offset();
                let bytes = cursor.bytes()?;
                let checked = syntax == Syntax::Proto3 && matches!(field.ty, Type::String);
                if checked && std::str::from_utf8(bytes).is_err() {
                    return Err(Fault::not_utf8(start).into());
                }
                Scalar::Bytes(bytes)
            }
            (Type::Double, WireType::Fixed64) => Scalar::Double(f64::from_bits(cursor.fixed64()?)),
            (ty, WireType::Varint) if is_varint(ty) => {
                let raw = cursor.varint()?;
                match scalar(ty, raw, syntax, self.release) {
                    Some(value) => value,
                    None => return Ok(false),
                }
            }
            (ty, WireType::Len) if field.label == Label::Repeated && is_varint(ty) => {
                let mut list = cursor.packed()?;
                while list.has_more() {
                    let raw = list.varint()?;
                    if let Some(value) = scalar(ty, raw, syntax, self.release) {
                        self.scalar(depth, value);
                    }
                }
                cursor.resume(&list);
                return Ok(true);
            }
            (Type::Double, WireType::Len) if field.label == Label::Repeated => {
                for chunk in packed_doubles(cursor)? {
                    self.scalar(depth, Scalar::Double(chunk));
                }
                return Ok(true);
            }
            _ => {
                *cursor = skipped(*cursor, tag)?;
                return Ok(false);
            }
        };
        self.scalar(depth, value);
        Ok(true)
    }

    #[inline]
    fn scalar(&mut self, depth: usize, value: Scalar<'a>) {
        if depth <= V::DEPTH {
            self.visitor.scalar(&self.path[..depth], value);
        }
    }
}

fn path_names(root: &'static Message, path: &[u32]) -> String {
    let mut names = Vec::new();
    let mut message = Some(root);
    for number in path {
        let Some(index) = message.and_then(|m| m.index_of(*number, Release::HEAD)) else { break };
        let field = &message.expect("an index was found in it").fields[index];
        names.push(field.name.text());
        message = match field.ty {
            Type::Message(nested) | Type::Map(nested) => Some(nested),
            _ => None,
        };
    }
    names.join(".")
}

/// The cursor after the value that belongs to `tag`.
fn skipped(mut cursor: Cursor<'_>, tag: Tag) -> Result<Cursor<'_>, WireError> {
    cursor.skip(tag)?;
    Ok(cursor)
}

pub(super) fn is_varint(ty: Type) -> bool {
    matches!(ty, Type::Bool | Type::Int32 | Type::Int64 | Type::UInt32 | Type::UInt64 | Type::Enum(_))
}

/// A varint as the type of the field; `None` for a number that a closed enum does not have.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "protobuf truncates so")]
#[inline]
pub(super) fn scalar(ty: Type, raw: u64, syntax: Syntax, release: Release) -> Option<Scalar<'static>> {
    Some(match ty {
        Type::Bool => Scalar::Bool(raw != 0),
        Type::Int32 => Scalar::Int(i64::from(raw as i32)),
        Type::Int64 => Scalar::Int(raw as i64),
        Type::UInt32 => Scalar::UInt(u64::from(raw as u32)),
        Type::UInt64 => Scalar::UInt(raw),
        Type::Enum(ty) => {
            let number = raw as i32;
            if syntax == Syntax::Proto2 && ty.by_number(number, release).is_none() {
                return None;
            }
            Scalar::Int(i64::from(number))
        }
        _ => return None,
    })
}

/// The numbers of a packed list of doubles, whose length must be a multiple of eight.
pub(super) fn packed_doubles(cursor: &mut Cursor<'_>) -> Result<Vec<f64>, WireError> {
    let start = cursor.offset();
    let bytes = cursor.bytes()?;
    let (chunks, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(WireError { offset: start, fault: crate::wire::WireFault::FixedCut });
    }
    Ok(chunks.iter().map(|chunk| f64::from_le_bytes(*chunk)).collect())
}
