//! Whether the agent accepts a body, in one pass without allocation, with a visitor for the values.
//! `decode` has the same result and builds the value; this is the fast path for loading.

use super::damage::{Damage, Fault};
use super::decode::decode;
use super::message::{Message, Slot, Syntax, Type};
use super::release::Release;
use crate::wire::{Cursor, MAX_DEPTH, WireError, WireType};

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
    let mut checker = Checker { release, path: [0; PATH], incomplete: false, fault: None, visitor };
    let (Ok(()) | Err(Refused)) = checker.message(message, body, 0, 0);
    match checker.fault {
        Some((fault, depth)) => Err(fault.at(path_names(message, &checker.path[..depth]))),
        // Occurrences of a message are merged before its required fields are checked: the slow path does that.
        None if checker.incomplete => decode(message, body, release).damage.map_or(Ok(()), Err),
        None => Ok(()),
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
    /// Why the body is refused, and the length of the path to it.
    fault: Option<(Fault, usize)>,
    visitor: &'v mut V,
}

/// The fault is in the checker: a result without it fits into a register, and loading spends most of its time here.
struct Refused;

impl<'a, V: Visitor<'a>> Checker<'_, V> {
    #[cold]
    fn refused(&mut self, depth: usize, fault: impl Into<Fault>) -> Refused {
        self.fault = Some((fault.into(), depth));
        Refused
    }

    /// Reads a message from `start` to the end of `bytes`.
    fn message(
        &mut self,
        message: &'static Message,
        bytes: &'a [u8],
        start: usize,
        depth: usize,
    ) -> Result<(), Refused> {
        let mut cursor = Cursor::within(bytes, start, depth);
        let (release, inner) = (self.release, depth + 1);
        let mut seen = 0u64;
        while let Some(byte) = cursor.peek() {
            let rare;
            let slot = match message.slot(byte) {
                Some(slot) if slot.since <= release => {
                    cursor.advance();
                    slot
                }
                _ => {
                    (rare, cursor) = self.rare(message, cursor, depth)?;
                    let Some(slot) = &rare else { continue };
                    slot
                }
            };
            self.path[depth] = slot.number.into();
            match slot.ty {
                Type::Message(nested) | Type::Map(nested) => {
                    let below = cursor.nested().map_err(|error| self.refused(inner, error))?;
                    self.visitor.enter(&self.path[..inner], nested, below.offset());
                    self.message(nested, below.all(), below.offset(), inner)?;
                    self.visitor.leave(&self.path[..inner], nested);
                    cursor.pass(&below);
                }
                Type::String | Type::Bytes => {
                    let start = cursor.offset();
                    let text = cursor.bytes().map_err(|error| self.refused(inner, error))?;
                    let checked = message.syntax == Syntax::Proto3 && matches!(slot.ty, Type::String);
                    if checked && std::str::from_utf8(text).is_err() {
                        return Err(self.refused(inner, Fault::not_utf8(start)));
                    }
                    self.scalar(inner, Scalar::Bytes(text));
                }
                Type::Double => {
                    let bits = cursor.fixed64().map_err(|error| self.refused(inner, error))?;
                    self.scalar(inner, Scalar::Double(f64::from_bits(bits)));
                }
                ty => {
                    let raw = cursor.varint().map_err(|error| self.refused(inner, error))?;
                    // A number that the enum does not have is an unknown field.
                    let Some(value) = scalar(ty, raw, message.syntax, release) else { continue };
                    self.scalar(inner, value);
                }
            }
            seen |= slot.bit;
        }
        let required = message.required_bits(release);
        self.incomplete |= seen & required != required;
        Ok(())
    }

    /// The field of a tag of several bytes, with the cursor after the tag; or none, and the cursor after the whole field, for
    /// a packed list, an unknown field, and one of another wire type.
    #[cold]
    fn rare(
        &mut self,
        message: &'static Message,
        mut cursor: Cursor<'a>,
        depth: usize,
    ) -> Result<(Option<Slot>, Cursor<'a>), Refused> {
        let Some(tag) = cursor.tag().map_err(|error| self.refused(depth, error))? else {
            return Ok((None, cursor));
        };
        let Some(index) = message.index_of(tag.number, self.release) else {
            cursor.skip(tag).map_err(|error| self.refused(depth, error))?;
            return Ok((None, cursor));
        };
        let slot = Slot::new(index, &message.fields[index]);
        if slot.ty.wire() == tag.wire {
            return Ok((Some(slot), cursor));
        }
        self.path[depth] = tag.number;
        if tag.wire == WireType::Len && message.fields[index].is_repeated() {
            self.packed(message.syntax, slot.ty, &mut cursor, depth + 1)?;
        } else {
            cursor.skip(tag).map_err(|error| self.refused(depth + 1, error))?;
        }
        Ok((None, cursor))
    }

    /// Reads a packed list.
    fn packed(
        &mut self,
        syntax: Syntax,
        ty: Type,
        cursor: &mut Cursor<'a>,
        depth: usize,
    ) -> Result<(), Refused> {
        if matches!(ty, Type::Double) {
            for number in packed_doubles(cursor).map_err(|error| self.refused(depth, error))? {
                self.scalar(depth, Scalar::Double(number));
            }
            return Ok(());
        }
        let mut list = cursor.packed().map_err(|error| self.refused(depth, error))?;
        while list.has_more() {
            let raw = list.varint().map_err(|error| self.refused(depth, error))?;
            if let Some(value) = scalar(ty, raw, syntax, self.release) {
                self.scalar(depth, value);
            }
        }
        cursor.resume(&list);
        Ok(())
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
