//! The types that `table.rs` consists of, and lookups in them.

use super::enum_name::EnumName;
use super::field_name::FieldName;
use super::release::Release;
use super::table;
use crate::wire::WireType;

/// The protobuf language of a message. Enums are closed in proto2 and open in proto3; strings may be any bytes in
/// proto2 and must be UTF-8 in proto3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    Proto2,
    Proto3,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// At most once; set and unset are different.
    Optional,
    /// The parser refuses a message without it.
    Required,
    /// Any number of times.
    Repeated,
    /// A proto3 scalar: unset and zero are the same.
    Singular,
}

#[derive(Debug, Clone, Copy)]
pub enum Type {
    Bool,
    Int32,
    Int64,
    UInt32,
    UInt64,
    Double,
    String,
    Bytes,
    /// A map with string keys, as the message of one entry: fields `key` and `value`.
    Map(&'static Message),
    Enum(&'static EnumType),
    Message(&'static Message),
}

impl Type {
    /// How a value is written that is not in a packed list.
    pub(super) const fn wire(self) -> WireType {
        match self {
            Self::Bool | Self::Int32 | Self::Int64 | Self::UInt32 | Self::UInt64 | Self::Enum(_) => {
                WireType::Varint
            }
            Self::Double => WireType::Fixed64,
            Self::String | Self::Bytes | Self::Map(_) | Self::Message(_) => WireType::Len,
        }
    }
}

/// A declared default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    Bool(bool),
    Int(i64),
    Double(f64),
    String(&'static str),
    Enum(EnumName),
}

#[derive(Debug)]
pub struct EnumType {
    /// Full protobuf name.
    pub name: &'static str,
    /// In the order of declaration.
    pub values: &'static [EnumValue],
}

#[derive(Debug)]
pub struct EnumValue {
    pub name: &'static str,
    pub number: i32,
    /// The first release that knows it.
    pub since: Release,
}

impl EnumValue {
    pub(super) const fn new(name: &'static str, number: i32) -> Self {
        Self { name, number, since: Release::OLDEST }
    }

    pub(super) const fn since(self, first: &str) -> Self {
        Self { since: Release::literal(first), ..self }
    }
}

impl EnumType {
    /// The value with this number, as far as `release` knows it.
    pub fn by_number(&self, number: i32, release: Release) -> Option<&'static EnumValue> {
        let fits = |value: &&EnumValue| value.number == number && value.since <= release;
        // Most enums count without gaps.
        let guess = number.wrapping_sub(self.values.first()?.number);
        let near = usize::try_from(guess).ok().and_then(|guess| self.values.get(guess));
        near.filter(fits).or_else(|| self.values.iter().find(fits))
    }

    pub fn by_name(&self, name: &str) -> Option<&'static EnumValue> {
        self.values.iter().find(|value| value.name == name)
    }
}

/// What a check reads of a field, apart from the rest so that the fields of a message share cache lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) ty: Type,
    /// Its bit in a mask of the fields of the message.
    pub(super) bit: u64,
    pub(super) since: Release,
    pub(super) number: u8,
    /// Its tag if that is one byte, or what no byte is.
    tag: u16,
}

/// One more than the largest number whose tag is one byte.
const SLOTS: u32 = 16;

impl Slot {
    #[expect(clippy::cast_possible_truncation, reason = "it is asserted before")]
    pub(super) const fn new(index: usize, field: &Field) -> Self {
        let Field { number, since, ty, .. } = *field;
        assert!(number <= u8::MAX as u32, "a path has one byte for the number of a field");
        let tag = if number < SLOTS { number as u16 * 8 + ty.wire().number() as u16 } else { u16::MAX };
        Self { ty, bit: 1 << index, since, number: number as u8, tag }
    }

    /// Those of the fields whose tag is one byte, by number.
    const fn of(fields: &[Field]) -> [Self; SLOTS as usize] {
        let none = Self { ty: Type::Bool, bit: 0, since: Release::OLDEST, number: 0, tag: u16::MAX };
        let mut slots = [none; SLOTS as usize];
        let mut index = 0;
        while index < fields.len() && fields[index].number < SLOTS {
            slots[fields[index].number as usize] = Self::new(index, &fields[index]);
            index += 1;
        }
        slots
    }
}

/// A field of a message.
#[derive(Debug)]
pub struct Field {
    pub number: u32,
    /// The first release that knows it.
    pub since: Release,
    /// As of `Release::HEAD`.
    pub ty: Type,
    /// As of `Release::HEAD`.
    pub label: Label,
    pub name: FieldName,
    pub default: Option<Default>,
    pub deprecated: bool,
    /// The name of the oneof: setting a member of it unsets the others.
    pub oneof: Option<&'static str>,
    required_until: Option<Release>,
    optional_until: Option<Release>,
}

impl Field {
    pub(super) const fn new(number: u32, name: &'static str, label: Label, ty: Type) -> Self {
        Self {
            number,
            name: FieldName::in_table(name),
            label,
            ty,
            since: Release::OLDEST,
            default: None,
            deprecated: false,
            oneof: None,
            required_until: None,
            optional_until: None,
        }
    }

    pub(super) const fn since(self, first: &str) -> Self {
        Self { since: Release::literal(first), ..self }
    }

    pub(super) const fn default(self, default: Default) -> Self {
        Self { default: Some(default), ..self }
    }

    pub(super) const fn deprecated(self) -> Self {
        Self { deprecated: true, ..self }
    }

    pub(super) const fn oneof(self, name: &'static str) -> Self {
        Self { oneof: Some(name), ..self }
    }

    pub(super) const fn required_until(self, last: &str) -> Self {
        Self { required_until: Some(Release::literal(last)), ..self }
    }

    pub(super) const fn optional_until(self, last: &str) -> Self {
        Self { optional_until: Some(Release::literal(last)), ..self }
    }

    /// Whether `release` refuses a message without this field.
    pub const fn is_required(&self, release: Release) -> bool {
        if !release.at_least(self.since) {
            return false;
        }
        match self.label {
            Label::Required => match self.optional_until {
                Some(last) => !last.at_least(release),
                None => true,
            },
            _ => match self.required_until {
                Some(last) => last.at_least(release),
                None => false,
            },
        }
    }

    /// From this release on it is required if and only if HEAD requires it.
    const fn requiredness_since(&self) -> Release {
        match (self.label, self.required_until, self.optional_until) {
            (_, Some(last), _) | (_, _, Some(last)) => last.next(),
            (Label::Required, ..) => self.since,
            _ => Release::new(0, 0, 0),
        }
    }

    pub fn is_repeated(&self) -> bool {
        self.label == Label::Repeated
    }
}

#[derive(Debug)]
pub struct Message {
    /// Full protobuf name.
    pub name: &'static str,
    pub syntax: Syntax,
    /// By ascending number.
    pub fields: &'static [Field],
    slots: [Slot; SLOTS as usize],
    required_at_head: u64,
    /// From this release on the same fields are required as in HEAD.
    same_as_head_since: Release,
}

impl PartialEq for Message {
    /// By identity: each message type is in the table once.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Message {
    pub(super) const fn new(name: &'static str, syntax: Syntax, fields: &'static [Field]) -> Self {
        assert!(fields.len() <= 64, "presence is a 64-bit mask");
        let mut required_at_head = 0;
        let mut same_as_head_since = Release::new(0, 0, 0);
        let mut index = 0;
        while index < fields.len() {
            let field = &fields[index];
            if field.is_required(Release::HEAD) {
                required_at_head |= 1 << index;
            }
            let since = field.requiredness_since();
            if since.at_least(same_as_head_since) {
                same_as_head_since = since;
            }
            index += 1;
        }
        Self { name, syntax, fields, slots: Slot::of(fields), required_at_head, same_as_head_since }
    }

    /// Index into `fields` of the field with this number, as far as `release` knows it.
    pub fn index_of(&self, number: u32, release: Release) -> Option<usize> {
        // Numbers have few gaps: most fields are at the index that their number gives.
        let guess = number.wrapping_sub(1) as usize;
        let index = match self.fields.get(guess) {
            Some(field) if field.number == number => guess,
            _ => self.fields.binary_search_by_key(&number, |field| field.number).ok()?,
        };
        (self.fields[index].since <= release).then_some(index)
    }

    /// The field with this tag of one byte.
    #[inline]
    pub(super) fn slot(&self, tag: u8) -> Option<&Slot> {
        Some(&self.slots[usize::from(tag >> 3) % SLOTS as usize]).filter(|slot| slot.tag == u16::from(tag))
    }

    pub fn field(&self, name: FieldName) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field with a name that was read from a file.
    pub fn field_by_name(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == *name)
    }

    /// A mask of the fields, by index, that `release` requires.
    pub fn required_bits(&self, release: Release) -> u64 {
        if release >= self.same_as_head_since {
            return self.required_at_head;
        }
        self.fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.is_required(release))
            .fold(0, |bits, (index, _)| bits | 1 << index)
    }
}

/// The message with this full protobuf name.
pub fn find(name: &str) -> Option<&'static Message> {
    table::MESSAGES
        .binary_search_by(|message| message.name.cmp(name))
        .ok()
        .map(|index| table::MESSAGES[index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::field;

    #[test]
    fn messages_and_fields_are_sorted() {
        assert!(table::MESSAGES.windows(2).all(|pair| pair[0].name < pair[1].name));
        for message in table::MESSAGES {
            assert!(
                message.fields.windows(2).all(|pair| pair[0].number < pair[1].number),
                "{}",
                message.name
            );
            assert!(std::ptr::eq(find(message.name).unwrap(), *message));
        }
    }

    #[test]
    fn labels_follow_the_release() {
        let record = find("mesos.internal.UpdateOperationStatusMessage").unwrap();
        let uuid = record.field(field!("operation_uuid")).unwrap();
        assert!(uuid.is_required(Release::new(1, 7, 0)));
        assert!(!uuid.is_required(Release::HEAD));
        let mode = find("mesos.Volume.Source.CSIVolume.VolumeCapability.AccessMode").unwrap();
        assert!(!mode.fields[0].is_required(Release::new(1, 10, 0)));
        assert!(mode.fields[0].is_required(Release::LAST));
    }

    #[test]
    fn the_mask_of_required_fields_agrees_with_each_field() {
        for minor in 0..=12 {
            let release = Release::new(1, minor, 0);
            for message in table::MESSAGES {
                let fields = message.fields.iter().enumerate();
                let expected = fields
                    .filter(|(_, field)| field.is_required(release))
                    .fold(0, |bits, (i, _)| bits | 1 << i);
                assert_eq!(message.required_bits(release), expected, "{} {release}", message.name);
            }
        }
    }

    #[test]
    fn a_tag_of_one_byte_gives_its_field_and_no_other() {
        for message in table::MESSAGES {
            let expected = |tag: u8| {
                let fits =
                    |field: &&Field| field.number * 8 + u32::from(field.ty.wire().number()) == u32::from(tag);
                message.fields.iter().find(fits).filter(|_| tag < 0x80).map(|field| field.number)
            };
            for tag in 0..=u8::MAX {
                let found = message.slot(tag).map(|slot| u32::from(slot.number));
                assert_eq!(found, expected(tag), "{} {tag}", message.name);
            }
        }
    }

    #[test]
    fn a_field_is_found_by_number_if_the_release_knows_it() {
        let resource = find("mesos.Resource").unwrap();
        for field in resource.fields {
            assert_eq!(
                resource.fields[resource.index_of(field.number, Release::HEAD).unwrap()].name,
                field.name
            );
        }
        let reservations = resource.field(field!("reservations")).unwrap();
        assert_eq!(resource.index_of(reservations.number, Release::new(1, 3, 0)), None);
    }
}
