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

/// The bit of a byte of a number that another byte follows, and the bytes of the longest number.
const CONTINUED: u8 = 0x80;
const LONGEST_VARINT: usize = 10;

/// An accepted message, and the fields that another one may have otherwise. A message that equals it everywhere else has the
/// same fields in the same places.
#[derive(Debug)]
pub(super) struct Form {
    root: &'static Message,
    bytes: Vec<u8>,
    /// The bits in which another message must have the same, for each byte: none in open text, and those that end a number.
    fixed: Vec<u8>,
    /// By place.
    open: Vec<OpenField>,
    /// Those of them that may not have all values.
    checked: Vec<OpenField>,
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

    /// The bits of each byte that must not differ: that a number ends at the same byte.
    fn fixed_bits(&self) -> u8 {
        match self.kind {
            Kind::Bytes | Kind::Double => 0,
            Kind::Varint(_) => CONTINUED,
        }
    }

    /// Whether not all bytes are a value, in which no fixed bit differs: not for an enum, and not in the longest numbers.
    fn is_checked(&self) -> bool {
        match self.kind {
            Kind::Bytes | Kind::Double => false,
            Kind::Varint(ty) => matches!(ty, Type::Enum(_)) || self.end - self.start >= LONGEST_VARINT,
        }
    }

    /// Whether bytes are a value.
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
        [byte] if *byte < CONTINUED => u64::from(*byte),
        _ => {
            let mut cursor = Cursor::new(bytes);
            cursor.varint().ok().filter(|_| !cursor.has_more())?
        }
    };
    scalar(ty, raw, Syntax::Proto2, release)
}

/// Whether two texts of one length are the same in these bits. Without a branch for each byte, which takes a fraction of the
/// time.
#[inline]
fn is_same(one: &[u8], other: &[u8], bits: &[u8]) -> bool {
    const CHUNK: usize = 16;
    let differs = |one: &[u8; CHUNK], other: &[u8; CHUNK], bits: &[u8; CHUNK]| {
        (u128::from_ne_bytes(*one) ^ u128::from_ne_bytes(*other)) & u128::from_ne_bytes(*bits)
    };
    // What does not fill a chunk at the end is compared with what is before it, a second time.
    match (one.last_chunk(), other.last_chunk(), bits.last_chunk()) {
        (Some(last), Some(other_last), Some(last_bits)) => {
            let chunks = one.as_chunks().0.iter().zip(other.as_chunks().0).zip(bits.as_chunks().0);
            let start = differs(last, other_last, last_bits);
            chunks.fold(start, |found, ((one, other), bits)| found | differs(one, other, bits)) == 0
        }
        _ => one.iter().zip(other).zip(bits).all(|((one, other), bits)| (one ^ other) & bits == 0),
    }
}

impl Form {
    /// Whether a message has this form.
    pub(super) fn fits(&self, root: &'static Message, body: &[u8], release: Release) -> bool {
        self.is_of(root, body)
            && is_same(&self.bytes, body, &self.fixed)
            && self.checked.iter().all(|field| field.may_be(&body[field.start..field.end], release))
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
        let (mut bytes, mut fixed) =
            self.0[slot].take().map(|form| (form.bytes, form.fixed)).unwrap_or_default();
        bytes.clear();
        bytes.extend_from_slice(body);
        fixed.clear();
        fixed.resize(body.len(), u8::MAX);
        for field in &open {
            fixed[field.start..field.end].fill(field.fixed_bits());
        }
        let checked = open.iter().filter(|field| field.is_checked()).copied().collect();
        self.0[slot] = Some(Form { root, bytes, fixed, open, checked });
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
