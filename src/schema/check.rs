//! Whether the agent accepts a body, in one pass, with a visitor for the values. Of one message of many, what repeats itself is
//! compared with what was accepted before.
//! `decode` has the same result and builds the value; this is the fast path for loading.

use super::damage::{Damage, Fault};
use super::decode::decode;
use super::form::{NewForm, OpenField};
use super::message::{Message, Slot, Syntax, Type};
use super::path::Path;
use super::release::Release;
use super::repeats::{Lookup, Repeats};
use crate::wire::{Cursor, WireError, WireType};

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

/// Receives what [`check`] reads.
///
/// If [`check`] returns an error, what was visited before it is in the bytes, but the agent has none of it. A field that
/// occurs several times is visited each time; the last one counts.
pub trait Visitor<'a> {
    /// A scalar field, or one element of a list of them. Whether it concerns the visitor, which depends on path and value
    /// alone: a message in which nothing does may be left out when it occurs again.
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        let _ = (path, value);
        false
    }

    /// A nested message begins at `offset`. Whether it may concern the visitor as a whole.
    fn enter(&mut self, path: Path, message: &'static Message, offset: usize) -> bool {
        let _ = (path, message, offset);
        false
    }

    /// A nested message has ended. Whether it concerns the visitor as a whole, which depends on its bytes alone.
    fn leave(&mut self, path: Path, message: &'static Message) -> bool {
        let _ = (path, message);
        false
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
    Checker::new(message, body, release, None, visitor).check()
}

/// [`check`] for the release of `repeats`, of one message of many. What repeats itself in them is not visited again where it
/// does not concern the visitor, which must be of the same type for all messages of a type.
///
/// # Errors
/// Those of [`check`].
pub fn check_one_of_many<'a>(
    message: &'static Message,
    body: &'a [u8],
    repeats: &mut Repeats,
    visitor: &mut impl Visitor<'a>,
) -> Result<(), Damage> {
    let release = repeats.release();
    if let Some(form) = repeats.forms.find(message, body, release) {
        form.visit(body, release, visitor);
        return Ok(());
    }
    let form = repeats.forms.begin(body);
    Checker { form, ..Checker::new(message, body, release, Some(repeats), visitor) }.check()
}

/// [`check`] without a visitor.
pub fn is_acceptable(message: &'static Message, body: &[u8], release: Release) -> bool {
    check(message, body, release, &mut ()).is_ok()
}

struct Checker<'v, 'a, V> {
    root: &'static Message,
    body: &'a [u8],
    release: Release,
    repeats: Option<&'v mut Repeats>,
    /// Some message lacked a required field in one of its occurrences.
    incomplete: bool,
    /// The length of the path to what concerned the visitor last, or to a message that it is in and that has ended.
    concerned: usize,
    /// The form of the message, if it is kept.
    form: Option<NewForm>,
    /// The field that is read is in a message that may concern the visitor as a whole.
    is_in_whole: bool,
    fault: Option<Fault>,
    /// The field numbers of the path to the fault, from the fault to the root.
    fault_path: Vec<u8>,
    visitor: &'v mut V,
}

/// The fault is in the checker: a result without it fits into a register, and loading spends most of its time here.
struct Refused;

impl<'v, 'a, V: Visitor<'a>> Checker<'v, 'a, V> {
    fn new(
        root: &'static Message,
        body: &'a [u8],
        release: Release,
        repeats: Option<&'v mut Repeats>,
        visitor: &'v mut V,
    ) -> Self {
        Self {
            root,
            body,
            release,
            repeats,
            incomplete: false,
            concerned: 0,
            form: None,
            is_in_whole: false,
            fault: None,
            fault_path: Vec::new(),
            visitor,
        }
    }

    fn check(mut self) -> Result<(), Damage> {
        let (Ok(()) | Err(Refused)) = self.message(self.root, self.body, 0, 0, Path::ROOT);
        match self.fault {
            Some(fault) => Err(fault.at(path_names(self.root, self.fault_path.iter().rev()))),
            // Occurrences of a message are merged before its required fields are checked: the slow path does that.
            None if self.incomplete => decode(self.root, self.body, self.release).damage.map_or(Ok(()), Err),
            None => {
                if let (Some(form), Some(repeats)) = (self.form, self.repeats) {
                    repeats.forms.keep(form, self.root, self.body);
                }
                Ok(())
            }
        }
    }

    #[cold]
    fn refused(&mut self, fault: impl Into<Fault>) -> Refused {
        self.fault = Some(fault.into());
        Refused
    }

    /// What is refused is in the field with this number.
    #[cold]
    fn in_field(&mut self, number: u8, refused: Refused) -> Refused {
        self.fault_path.push(number);
        refused
    }

    #[cold]
    fn refused_field(&mut self, number: u8, fault: impl Into<Fault>) -> Refused {
        let refused = self.refused(fault);
        self.in_field(number, refused)
    }

    /// Reads a message from `start` to the end of `bytes`.
    fn message(
        &mut self,
        message: &'static Message,
        bytes: &'a [u8],
        start: usize,
        depth: usize,
        path: Path,
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
                    (rare, cursor) = self.rare(message, cursor, inner, path)?;
                    let Some(slot) = &rare else { continue };
                    slot
                }
            };
            let number = slot.number;
            let path = path.then(number);
            match slot.ty {
                Type::Message(nested) | Type::Map(nested) => {
                    let below = cursor.nested().map_err(|error| self.refused_field(number, error))?;
                    self.nested(nested, &below, inner, path)
                        .map_err(|refused| self.in_field(number, refused))?;
                    cursor.pass(&below);
                }
                Type::String | Type::Bytes => {
                    let start = cursor.offset();
                    let text = cursor.bytes().map_err(|error| self.refused_field(number, error))?;
                    let checked = message.syntax == Syntax::Proto3 && matches!(slot.ty, Type::String);
                    if checked && std::str::from_utf8(text).is_err() {
                        return Err(self.refused_field(number, Fault::not_utf8(start)));
                    }
                    let field = OpenField::new(cursor.offset() - text.len(), cursor.offset(), path, slot.ty);
                    self.scalar(inner, message, field, Scalar::Bytes(text));
                }
                Type::Double => {
                    let bits = cursor.fixed64().map_err(|error| self.refused_field(number, error))?;
                    let field = OpenField::new(cursor.offset() - 8, cursor.offset(), path, slot.ty);
                    self.scalar(inner, message, field, Scalar::Double(f64::from_bits(bits)));
                }
                ty => {
                    let start = cursor.offset();
                    let raw = cursor.varint().map_err(|error| self.refused_field(number, error))?;
                    // A number that the enum does not have is an unknown field.
                    let Some(value) = scalar(ty, raw, message.syntax, release) else { continue };
                    let field = OpenField::new(start, cursor.offset(), path, ty);
                    self.scalar(inner, message, field, value);
                }
            }
            seen |= slot.bit;
        }
        let required = message.required_bits(release);
        self.incomplete |= seen & required != required;
        Ok(())
    }

    /// Reads a nested message at a path of this length, unless it was read before.
    #[inline]
    fn nested(
        &mut self,
        message: &'static Message,
        cursor: &Cursor<'a>,
        depth: usize,
        path: Path,
    ) -> Result<(), Refused> {
        let found = match &self.repeats {
            // What is in a message that may concern the visitor as a whole is all visited.
            Some(repeats) if depth < Path::LONGEST && !self.is_in_whole => {
                repeats.find(self.root, path, cursor.rest())
            }
            _ => Lookup::Unfit,
        };
        if matches!(found, Lookup::Seen) {
            return Ok(());
        }
        let is_in_whole = self.is_in_whole;
        self.is_in_whole |= self.visitor.enter(path, message, cursor.offset());
        self.message(message, cursor.all(), cursor.offset(), depth, path)?;
        self.is_in_whole = is_in_whole;
        let concerns = self.visitor.leave(path, message);
        if concerns {
            self.form = None;
        }
        if concerns || self.concerned > depth {
            self.concerned = depth;
        } else if let (Lookup::New(index), Some(repeats)) = (found, &mut self.repeats)
            && !self.incomplete
        {
            repeats.keep(index, self.root, path, cursor.rest());
        }
        Ok(())
    }

    /// The field of a tag of several bytes, with the cursor after the tag; or none, and the cursor after the whole field, for
    /// a packed list, an unknown field, and one of another wire type.
    #[cold]
    fn rare(
        &mut self,
        message: &'static Message,
        mut cursor: Cursor<'a>,
        inner: usize,
        path: Path,
    ) -> Result<(Option<Slot>, Cursor<'a>), Refused> {
        let Some(tag) = cursor.tag().map_err(|error| self.refused(error))? else {
            return Ok((None, cursor));
        };
        let Some(index) = message.index_of(tag.number, self.release) else {
            cursor.skip(tag).map_err(|error| self.refused(error))?;
            return Ok((None, cursor));
        };
        let slot = Slot::new(index, &message.fields[index]);
        if slot.ty.wire() == tag.wire {
            return Ok((Some(slot), cursor));
        }
        if tag.wire == WireType::Len && message.fields[index].is_repeated() {
            self.packed(message.syntax, slot.ty, &mut cursor, inner, path.then(slot.number))
                .map_err(|error| self.refused_field(slot.number, error))?;
        } else {
            cursor.skip(tag).map_err(|error| self.refused_field(slot.number, error))?;
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
        path: Path,
    ) -> Result<(), WireError> {
        if matches!(ty, Type::Double) {
            for number in packed_doubles(cursor)? {
                self.listed(depth, path, Scalar::Double(number));
            }
            return Ok(());
        }
        let mut list = cursor.packed()?;
        while list.has_more() {
            let raw = list.varint()?;
            if let Some(value) = scalar(ty, raw, syntax, self.release) {
                self.listed(depth, path, value);
            }
        }
        cursor.resume(&list);
        Ok(())
    }

    #[inline]
    fn scalar(&mut self, depth: usize, message: &'static Message, field: OpenField, value: Scalar<'a>) {
        let concerns = self.visitor.scalar(field.path(), value);
        if concerns {
            self.concerned = depth;
        }
        if self.form.is_some() {
            self.leave_open(message, field, concerns);
        }
    }

    /// An element of a packed list. Nothing in it can be open in a form.
    fn listed(&mut self, depth: usize, path: Path, value: Scalar<'a>) {
        if self.visitor.scalar(path, value) {
            self.concerned = depth;
            self.form = None;
        }
    }

    /// Leaves a field open in the form of the message, if that is kept: where it concerns the visitor, or was another one in the
    /// message before.
    fn leave_open(&mut self, message: &'static Message, field: OpenField, concerns: bool) {
        let (Some(form), Some(repeats)) = (&mut self.form, &self.repeats) else { return };
        let may_be_open = message.syntax == Syntax::Proto2 && !self.is_in_whole;
        let is_open = concerns || may_be_open && repeats.forms.differs(form, self.root, self.body, &field);
        if is_open && !(may_be_open && form.leave_open(field)) {
            self.form = None;
        }
    }
}

fn path_names<'p>(root: &'static Message, path: impl Iterator<Item = &'p u8>) -> String {
    let mut names = Vec::new();
    let mut message = Some(root);
    for number in path {
        let Some(index) = message.and_then(|m| m.index_of((*number).into(), Release::HEAD)) else { break };
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
