//! The types that `table.rs` is made of, and lookups in them.

use super::release::Release;
use super::table;

/// Which protobuf language a message is declared in. It decides about closed enums and UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Closed enums, strings of any bytes.
    Proto2,
    /// Open enums, strings checked to be UTF-8.
    Proto3,
}

/// How often a field may stand in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// At most once, with presence.
    Optional,
    /// The message is not acceptable without it.
    Required,
    /// Any number of times.
    Repeated,
    /// A proto3 scalar without presence.
    Singular,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// Varint, zero or not.
    Bool,
    /// Varint, low 32 bits, signed.
    Int32,
    /// Varint, signed.
    Int64,
    /// Varint, low 32 bits.
    UInt32,
    /// Varint.
    UInt64,
    /// Eight bytes.
    Double,
    /// Text; in proto2 of any bytes.
    String,
    /// Bytes.
    Bytes,
    /// A map from strings, as the type of its entries: fields `key` and `value`.
    Map(&'static Message),
    /// A number out of a closed list (proto2).
    Enum(&'static EnumType),
    /// A nested message.
    Message(&'static Message),
}

/// A declared default value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    /// `[default = true]`.
    Bool(bool),
    /// `[default = 5051]`.
    Int(i64),
    /// `[default = 10.0]`.
    Double(f64),
    /// `[default = "*"]`.
    String(&'static str),
    /// `[default = HOST]`.
    Enum(&'static str),
}

/// An enum of the schema.
#[derive(Debug)]
pub struct EnumType {
    /// Full protobuf name.
    pub name: &'static str,
    /// Values in order of declaration.
    pub values: &'static [EnumValue],
}

/// A value of an enum.
#[derive(Debug)]
pub struct EnumValue {
    /// Name as declared.
    pub name: &'static str,
    /// Its number.
    pub number: i32,
    /// First release that knows it.
    pub since: Release,
}

impl EnumType {
    /// The value with this number, as far as `release` knows it.
    pub fn by_number(&self, number: i32, release: Release) -> Option<&'static EnumValue> {
        // Numbers mostly count from zero or one.
        let guess = usize::try_from(number).ok();
        let near = guess.and_then(|guess| self.values.get(guess.saturating_sub(1)..)).unwrap_or_default();
        let fits = |value: &&EnumValue| value.number == number && value.since <= release;
        near.iter().take(2).find(fits).or_else(|| self.values.iter().find(fits))
    }

    /// The value of this name.
    pub fn by_name(&self, name: &str) -> Option<&'static EnumValue> {
        self.values.iter().find(|value| value.name == name)
    }
}

/// A field of a message. What every check of a message looks at stands in front, on one line of the cache.
#[derive(Debug)]
#[repr(C, align(32))]
pub struct Field {
    /// Field number.
    pub number: u32,
    /// First release that knows it.
    pub since: Release,
    /// Type at HEAD.
    pub ty: Type,
    /// Label at HEAD.
    pub label: Label,
    /// Name as declared.
    pub name: &'static str,
    /// Declared default.
    pub default: Option<Default>,
    /// Declared deprecated.
    pub deprecated: bool,
    /// The group of which only the last member set counts.
    pub oneof: Option<&'static str>,
    required_until: Option<Release>,
    optional_until: Option<Release>,
}

impl Field {
    pub(super) const fn new(number: u32, name: &'static str, label: Label, ty: Type, since: Release) -> Self {
        Self {
            number,
            name,
            label,
            ty,
            since,
            default: None,
            deprecated: false,
            oneof: None,
            required_until: None,
            optional_until: None,
        }
    }

    pub(super) const fn default(self, default: Default) -> Self {
        Self { default: Some(default), ..self }
    }

    pub(super) const fn deprecated(self) -> Self {
        Self { deprecated: true, ..self }
    }

    pub(super) const fn oneof(self, group: &'static str) -> Self {
        Self { oneof: Some(group), ..self }
    }

    pub(super) const fn required_until(self, last: Release) -> Self {
        Self { required_until: Some(last), ..self }
    }

    pub(super) const fn optional_until(self, last: Release) -> Self {
        Self { optional_until: Some(last), ..self }
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

    /// From which release on it is required, or not, as at HEAD.
    const fn settled_since(&self) -> Release {
        match (self.label, self.required_until, self.optional_until) {
            (_, Some(last), _) | (_, _, Some(last)) => last.next(),
            (Label::Required, ..) => self.since,
            _ => Release::new(0, 0, 0),
        }
    }

    /// Whether the field is a list.
    pub fn is_repeated(&self) -> bool {
        self.label == Label::Repeated
    }
}

/// A message type.
#[derive(Debug)]
pub struct Message {
    /// Full protobuf name.
    pub name: &'static str,
    /// Its language.
    pub syntax: Syntax,
    /// Fields by ascending number.
    pub fields: &'static [Field],
    required_at_head: u64,
    /// From this release on, the same fields are required as at HEAD.
    settled: Release,
}

impl PartialEq for Message {
    /// Message types are compared by identity: each stands once in the table.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Message {
    pub(super) const fn new(name: &'static str, syntax: Syntax, fields: &'static [Field]) -> Self {
        assert!(fields.len() <= 64, "presence is kept in 64 bits");
        let mut required_at_head = 0;
        let mut settled = Release::new(0, 0, 0);
        let mut index = 0;
        while index < fields.len() {
            let field = &fields[index];
            if field.is_required(Release::HEAD) {
                required_at_head |= 1 << index;
            }
            let since = field.settled_since();
            if since.at_least(settled) {
                settled = since;
            }
            index += 1;
        }
        Self { name, syntax, fields, required_at_head, settled }
    }

    /// Index into `fields` of the field with this number, as far as `release` knows it.
    pub fn index_of(&self, number: u32, release: Release) -> Option<usize> {
        self.lookup(number, release).map(|(index, _)| index)
    }

    /// [`Message::index_of`], and the field.
    #[inline]
    pub(super) fn lookup(&self, number: u32, release: Release) -> Option<(usize, &'static Field)> {
        // Numbers have few gaps, so that most fields stand in the place that their number says.
        let guess = number.wrapping_sub(1) as usize;
        let (index, field) = match self.fields.get(guess) {
            Some(field) if field.number == number => (guess, field),
            _ => self.search(number)?,
        };
        (field.since <= release).then_some((index, field))
    }

    fn search(&self, number: u32) -> Option<(usize, &'static Field)> {
        let index = self.fields.binary_search_by_key(&number, |field| field.number).ok()?;
        Some((index, &self.fields[index]))
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// One bit for each field, by index, that `release` demands.
    pub fn required_bits(&self, release: Release) -> u64 {
        if release >= self.settled {
            return self.required_at_head;
        }
        self.fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.is_required(release))
            .fold(0, |bits, (index, _)| bits | 1 << index)
    }
}

/// The message with this full name.
pub fn find(name: &str) -> Option<&'static Message> {
    table::MESSAGES
        .binary_search_by(|message| message.name.cmp(name))
        .ok()
        .map(|index| table::MESSAGES[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
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
        let uuid = record.field("operation_uuid").unwrap();
        assert!(uuid.is_required(Release::new(1, 7, 0)));
        assert!(!uuid.is_required(Release::HEAD));
        let mode = find("mesos.Volume.Source.CSIVolume.VolumeCapability.AccessMode").unwrap();
        assert!(!mode.fields[0].is_required(Release::new(1, 10, 0)));
        assert!(mode.fields[0].is_required(Release::LAST));
    }

    #[test]
    fn required_fields_are_the_same_by_either_road() {
        for minor in 0..=12 {
            let release = Release::new(1, minor, 0);
            for message in table::MESSAGES {
                let fields = message.fields.iter().enumerate();
                let slow = fields
                    .filter(|(_, field)| field.is_required(release))
                    .fold(0, |bits, (i, _)| bits | 1 << i);
                assert_eq!(message.required_bits(release), slow, "{} {release}", message.name);
            }
        }
    }

    #[test]
    fn fields_are_found_by_number_if_the_release_knows_them() {
        let resource = find("mesos.Resource").unwrap();
        for field in resource.fields {
            assert_eq!(
                resource.fields[resource.index_of(field.number, Release::HEAD).unwrap()].name,
                field.name
            );
        }
        let reservations = resource.field("reservations").unwrap();
        assert_eq!(resource.index_of(reservations.number, Release::new(1, 3, 0)), None);
    }
}
