//! What the messages of one kind have in common: the bytes that are the same in all of them, and the fields between these.
//! The updates of a task differ in little but state, time and UUID.

use super::check::{Scalar, Visitor, is_varint, scalar};
use super::message::{Message, Syntax, Type};
use super::path::Path;
use super::release::Release;
use crate::wire::Cursor;

/// Bytes of the longest message whose form is kept, and fields in which messages of one form may differ.
const LONGEST: usize = 2048;
const MOST_FIELDS: usize = 64;

/// An accepted message, and the fields that another one may have otherwise. A message that equals it everywhere else has the
/// same fields in the same places.
#[derive(Debug)]
pub(super) struct Form {
    root: &'static Message,
    bytes: Vec<u8>,
    /// By place.
    open: Vec<OpenField>,
}

/// A scalar field of a form, by the place of its value. Of a message in proto2, where any bytes are a string.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenField {
    start: usize,
    end: usize,
    path: Path,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Bytes,
    Double,
    Varint(Type),
}

impl OpenField {
    pub(super) fn new(start: usize, end: usize, path: Path, ty: Type) -> Self {
        let kind = match ty {
            Type::Double => Kind::Double,
            ty if is_varint(ty) => Kind::Varint(ty),
            _ => Kind::Bytes,
        };
        Self { start, end, path, kind }
    }

    pub(super) fn path(&self) -> Path {
        self.path
    }

    /// Whether another message may have its bytes here: not a number of another length, or one that an enum does not have.
    #[inline]
    fn may_be(&self, bytes: &[u8], release: Release) -> bool {
        match self.kind {
            Kind::Bytes | Kind::Double => true,
            Kind::Varint(ty) => number(ty, bytes, release).is_some(),
        }
    }

    /// The value of another message that may have it.
    #[inline]
    fn value<'a>(&self, bytes: &'a [u8], release: Release) -> Option<Scalar<'a>> {
        match self.kind {
            Kind::Bytes => Some(Scalar::Bytes(bytes)),
            Kind::Double => bytes.first_chunk().map(|chunk| Scalar::Double(f64::from_le_bytes(*chunk))),
            // That the enum has the number is known.
            Kind::Varint(Type::Enum(_)) => number(Type::Int32, bytes, release),
            Kind::Varint(ty) => number(ty, bytes, release),
        }
    }
}

#[inline]
fn number(ty: Type, bytes: &[u8], release: Release) -> Option<Scalar<'static>> {
    let raw = match bytes {
        [byte] if *byte < 0x80 => u64::from(*byte),
        _ => {
            let mut cursor = Cursor::new(bytes);
            cursor.varint().ok().filter(|_| !cursor.has_more())?
        }
    };
    scalar(ty, raw, Syntax::Proto2, release)
}

impl Form {
    /// Whether a message has this form.
    pub(super) fn fits(&self, root: &'static Message, body: &[u8], release: Release) -> bool {
        let mut at = 0;
        self.is_of(root, body)
            && self.open.iter().all(|field| {
                let start = std::mem::replace(&mut at, field.end);
                body[start..field.start] == self.bytes[start..field.start]
                    && field.may_be(&body[field.start..field.end], release)
            })
            && body[at..] == self.bytes[at..]
    }

    fn is_of(&self, root: &'static Message, body: &[u8]) -> bool {
        self.root == root && self.bytes.len() == body.len()
    }

    /// Shows the fields of a message of this form.
    pub(super) fn visit<'a>(&self, body: &'a [u8], release: Release, visitor: &mut impl Visitor<'a>) {
        for field in &self.open {
            if let Some(value) = field.value(&body[field.start..field.end], release) {
                visitor.scalar(field.path, value);
            }
        }
    }
}

/// The forms that one thread has seen last, by the length of the message.
#[derive(Debug, Default)]
pub(super) struct Forms(Vec<Option<Form>>);

/// The form of the message that is being read.
#[derive(Debug)]
pub(super) struct NewForm {
    slot: usize,
    open: Vec<OpenField>,
}

impl Forms {
    pub(super) fn new() -> Self {
        Self(std::iter::repeat_with(|| None).take(SLOTS).collect())
    }

    pub(super) fn find(&self, root: &'static Message, body: &[u8], release: Release) -> Option<&Form> {
        self.0.get(slot(body))?.as_ref().filter(|form| form.fits(root, body, release))
    }

    /// The beginning of a form for a message, if it can have one.
    pub(super) fn begin(&self, body: &[u8]) -> Option<NewForm> {
        let slot = slot(body);
        let is_kept = slot < self.0.len() && body.len() <= LONGEST;
        is_kept.then(|| NewForm { slot, open: Vec::new() })
    }

    /// Whether a field was another one in the message before, or was open in its form.
    pub(super) fn differs(
        &self,
        new: &NewForm,
        root: &'static Message,
        body: &[u8],
        field: &OpenField,
    ) -> bool {
        self.0[new.slot].as_ref().is_some_and(|form| {
            form.is_of(root, body)
                && (form.bytes[field.start..field.end] != body[field.start..field.end]
                    || form.open.binary_search_by_key(&field.start, |open| open.start).is_ok())
        })
    }

    /// Keeps the form of an accepted message.
    pub(super) fn keep(&mut self, new: NewForm, root: &'static Message, body: &[u8]) {
        let NewForm { slot, open } = new;
        let mut bytes = self.0[slot].take().map(|form| form.bytes).unwrap_or_default();
        bytes.clear();
        bytes.extend_from_slice(body);
        self.0[slot] = Some(Form { root, bytes, open });
    }
}

impl NewForm {
    /// Leaves a field open. Whether the form can still be kept.
    pub(super) fn leave_open(&mut self, field: OpenField) -> bool {
        self.open.push(field);
        self.open.len() <= MOST_FIELDS
    }
}

const SLOTS: usize = 64;

fn slot(body: &[u8]) -> usize {
    body.len() % SLOTS
}
