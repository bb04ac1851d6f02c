//! One valid `mesos.Resource` in the format with `reservations`, and how Mesos prints it.
//! Belongs here: the value and its properties. Does not: validation, comparison, collections.

use std::fmt;

use super::disk::Disk;
use super::error::ValueError;
use super::fields::{
    double, has, put, put_list, put_message, put_text, text, text_or_empty, unsigned, wrapped,
};
use super::ranges::{Range, Ranges};
use super::reservation::upgrade_resources;
use super::reservation_info::{Reservation, ReservationKind};
use super::resource_check::validate;
use super::scalar::Scalar;
use super::set::Set;
use super::text::Text;
use super::value::ValueType;
use crate::schema::{Dynamic, Value as Field, field, table};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    Scalar(Scalar),
    Ranges(Ranges),
    Set(Set),
}

/// A resource that passed `Resources::validate`.
#[derive(Debug, Clone)]
pub struct Resource {
    /// E.g. `cpus`.
    pub name: Text,
    pub amount: Amount,
    /// The role that it is allocated to; `Some(None)` if `allocation_info` has no role.
    pub allocation: Option<Option<Text>>,
    /// The reservation stack, the most refined one last.
    pub reservations: Vec<Reservation>,
    pub disk: Option<Box<Disk>>,
    pub revocable: bool,
    /// The ID of the resource provider; `None` for the agent itself.
    pub provider: Option<Text>,
    pub shared: bool,
}

impl Amount {
    /// `Resources::isEmpty`.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Scalar(value) => value.is_zero(),
            Self::Ranges(value) => value.is_empty(),
            Self::Set(value) => value.is_empty(),
        }
    }

    pub fn ty(&self) -> ValueType {
        match self {
            Self::Scalar(_) => ValueType::Scalar,
            Self::Ranges(_) => ValueType::Ranges,
            Self::Set(_) => ValueType::Set,
        }
    }

    /// Whether `other` has the same type and contains all of this (`operator<=`).
    pub fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Scalar(mine), Self::Scalar(theirs)) => mine <= theirs,
            (Self::Ranges(mine), Self::Ranges(theirs)) => mine.is_within(theirs),
            (Self::Set(mine), Self::Set(theirs)) => mine.is_within(theirs),
            _ => false,
        }
    }
}

impl Resource {
    /// An unreserved resource of the agent itself. Not validated.
    pub fn new(name: impl Into<Text>, amount: Amount) -> Self {
        Self {
            name: name.into(),
            amount,
            allocation: None,
            reservations: Vec::new(),
            disk: None,
            revocable: false,
            provider: None,
            shared: false,
        }
    }

    /// Reads a `mesos.Resource` in any of the three formats.
    ///
    /// # Errors
    /// Why `Resources::validate` refuses it, or how the upgrade aborts the agent (R77), in the agent's words.
    pub fn read(message: &Dynamic<'_>) -> Result<Self, ValueError> {
        if has(message, field!("role")) || has(message, field!("reservation")) {
            let mut upgraded = message.clone();
            if upgrade_resources(&mut upgraded).is_err() {
                return Err(ValueError::aborts("Check failed: !resource->has_reservation() "));
            }
            return Self::read(&upgraded);
        }
        validate(message)?;
        Ok(Self {
            name: text_or_empty(message, field!("name")),
            amount: read_amount(message),
            allocation: message.message(field!("allocation_info")).map(|info| text(info, field!("role"))),
            reservations: message.messages(field!("reservations")).map(Reservation::read).collect(),
            disk: message.message(field!("disk")).map(|disk| Box::new(Disk::read(disk))),
            revocable: has(message, field!("revocable")),
            provider: message.message(field!("provider_id")).map(|id| text_or_empty(id, field!("value"))),
            shared: has(message, field!("shared")),
        })
    }

    /// In the format with `reservations`.
    pub fn to_message(&self) -> Dynamic<'static> {
        let mut message = Dynamic::new(&table::RESOURCE);
        put_text(&mut message, field!("name"), &self.name);
        put_amount(&mut message, &self.amount);
        if let Some(role) = &self.allocation {
            let mut info = Dynamic::new(&table::RESOURCE_ALLOCATION_INFO);
            if let Some(role) = role {
                put_text(&mut info, field!("role"), role);
            }
            put_message(&mut message, field!("allocation_info"), info);
        }
        put_list(&mut message, field!("reservations"), self.reservations.iter().map(Reservation::to_message));
        if let Some(disk) = &self.disk {
            put_message(&mut message, field!("disk"), disk.to_message());
        }
        if self.revocable {
            put_message(&mut message, field!("revocable"), Dynamic::new(&table::RESOURCE_REVOCABLE_INFO));
        }
        if let Some(provider) = &self.provider {
            put_message(&mut message, field!("provider_id"), wrapped(&table::RESOURCE_PROVIDER_ID, provider));
        }
        if self.shared {
            put_message(&mut message, field!("shared"), Dynamic::new(&table::RESOURCE_SHARED_INFO));
        }
        message
    }

    /// The role of the most refined reservation; `None` if it is unreserved.
    pub fn reserved_role(&self) -> Option<&Text> {
        self.reservations.last().map(|reservation| &reservation.role)
    }

    /// Whether the last reservation was made by an operation.
    pub fn is_dynamically_reserved(&self) -> bool {
        self.reservations.last().is_some_and(|reservation| reservation.kind == ReservationKind::Dynamic)
    }

    pub fn is_persistent_volume(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| disk.persistence.is_some())
    }

    /// Whether the agent checkpoints it: reserved by an operation, or a persistent volume (R106).
    pub fn needs_checkpointing(&self) -> bool {
        self.provider.is_none() && (self.is_dynamically_reserved() || self.is_persistent_volume())
    }
}

fn read_amount(message: &Dynamic<'_>) -> Amount {
    if let Some(ranges) = message.message(field!("ranges")) {
        let range = |range: &Dynamic<'_>| Range {
            begin: unsigned(range, field!("begin")),
            end: unsigned(range, field!("end")),
        };
        return Amount::Ranges(Ranges::new(ranges.messages(field!("range")).map(range).collect()));
    }
    if let Some(set) = message.message(field!("set")) {
        return Amount::Set(read_set(set));
    }
    Amount::Scalar(Scalar::new(
        message.message(field!("scalar")).map_or(0.0, |scalar| double(scalar, field!("value"))),
    ))
}

pub(super) fn read_set(message: &Dynamic<'_>) -> Set {
    let item =
        |item: &Field<'_>| if let Field::String(text) = item { Some(Text::from(&**text)) } else { None };
    Set::new(message.list(field!("item")).iter().filter_map(item).collect())
}

/// Sets `type` and the field for the amount, in a `mesos.Resource` or a `mesos.Attribute`.
pub(super) fn put_amount(message: &mut Dynamic<'static>, amount: &Amount) {
    super::fields::put_enum(message, field!("type"), amount.ty().name());
    match amount {
        Amount::Scalar(value) => {
            let mut inner = Dynamic::new(&table::VALUE_SCALAR);
            put(&mut inner, field!("value"), Field::Double(value.value()));
            put_message(message, field!("scalar"), inner);
        }
        Amount::Ranges(ranges) => {
            let mut inner = Dynamic::new(&table::VALUE_RANGES);
            let list = ranges.list().iter().map(|range| {
                let mut message = Dynamic::new(&table::VALUE_RANGE);
                put(&mut message, field!("begin"), Field::UInt(range.begin));
                put(&mut message, field!("end"), Field::UInt(range.end));
                message
            });
            put_list(&mut inner, field!("range"), list);
            put_message(message, field!("ranges"), inner);
        }
        Amount::Set(set) => {
            let mut inner = Dynamic::new(&table::VALUE_SET);
            let items: Vec<_> =
                set.items().iter().map(|item| Field::String(item.bytes().to_vec().into())).collect();
            if !items.is_empty() {
                put(&mut inner, field!("item"), Field::List(items));
            }
            put_message(message, field!("set"), inner);
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(value) => value.fmt(f),
            Self::Ranges(value) => value.fmt(f),
            Self::Set(value) => value.fmt(f),
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)?;
        if let Some(role) = &self.allocation {
            write!(f, "(allocated: {})", role.clone().unwrap_or_default())?;
        }
        if !self.reservations.is_empty() {
            let stack: Vec<_> = self.reservations.iter().map(|entry| format!("({entry})")).collect();
            write!(f, "(reservations: [{}])", stack.join(","))?;
        }
        if let Some(disk) = &self.disk {
            write!(f, "[{disk}]")?;
        }
        if self.revocable {
            f.write_str("{REV}")?;
        }
        if self.shared {
            f.write_str("<SHARED>")?;
        }
        write!(f, ":{}", self.amount)
    }
}

#[cfg(test)]
#[path = "resource_tests.rs"]
mod tests;
