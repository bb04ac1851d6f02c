//! One entry of a resource's reservation stack (`Resource.ReservationInfo`), compared and printed as in Mesos.
//! Belongs here: the entry. Does not: its older formats (see `reservation`), or the rules of the stack.

use std::fmt;

use super::fields::{put_enum, put_message, put_text, text, text_or_empty};
use super::labels::Labels;
use super::text::Text;
use crate::schema::{Dynamic, EnumName, enum_name, field, table};

/// Who made the reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReservationKind {
    Unknown,
    /// The operator, by `--resources`.
    Static,
    /// A framework or an operator, by an operation.
    Dynamic,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Reservation {
    pub kind: ReservationKind,
    pub role: Text,
    pub principal: Option<Text>,
    pub labels: Option<Labels>,
}

impl Reservation {
    /// Whether an operation has made it, and not the agent's flags.
    pub fn is_dynamic(&self) -> bool {
        self.kind == ReservationKind::Dynamic
    }
}

impl ReservationKind {
    const ALL: [Self; 3] = [Self::Unknown, Self::Static, Self::Dynamic];

    fn name(self) -> EnumName {
        match self {
            Self::Unknown => enum_name!(E_RESOURCE_RESERVATION_INFO_TYPE, UNKNOWN),
            Self::Static => enum_name!(E_RESOURCE_RESERVATION_INFO_TYPE, STATIC),
            Self::Dynamic => enum_name!(E_RESOURCE_RESERVATION_INFO_TYPE, DYNAMIC),
        }
    }
}

impl Reservation {
    /// The reservation of `name(role):value` in `--resources`.
    pub fn fixed(role: Text) -> Self {
        Self { kind: ReservationKind::Static, role, principal: None, labels: None }
    }

    pub(super) fn read(message: &Dynamic<'_>) -> Self {
        let name = message.enum_name(field!("type"));
        let kind = ReservationKind::ALL.into_iter().find(|kind| Some(kind.name()) == name);
        Self {
            kind: kind.unwrap_or(ReservationKind::Unknown),
            role: text_or_empty(message, field!("role")),
            principal: text(message, field!("principal")),
            labels: message.message(field!("labels")).map(Labels::read),
        }
    }

    pub(super) fn to_message(&self) -> Dynamic<'static> {
        let mut message = Dynamic::new(&table::RESOURCE_RESERVATION_INFO);
        put_enum(&mut message, field!("type"), self.kind.name());
        put_text(&mut message, field!("role"), &self.role);
        if let Some(principal) = &self.principal {
            put_text(&mut message, field!("principal"), principal);
        }
        if let Some(labels) = &self.labels {
            put_message(&mut message, field!("labels"), labels.to_message());
        }
        message
    }
}

impl fmt::Display for Reservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.kind.name(), self.role)?;
        if let Some(principal) = &self.principal {
            write!(f, ",{principal}")?;
        }
        if let Some(labels) = &self.labels {
            write!(f, ",{labels}")?;
        }
        Ok(())
    }
}
