//! One entry of a resource's reservation stack (`Resource.ReservationInfo`), compared and printed as in Mesos.
//! Belongs here: the entry. Does not: its older formats (see `reservation`), or the rules of the stack.

use std::fmt;

use super::fields::{put_enum, put_message, put_text, text, text_or_empty};
use super::labels::Labels;
use super::text::Text;
use crate::schema::{Dynamic, field, table};

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

impl ReservationKind {
    fn name(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::Static => "STATIC",
            Self::Dynamic => "DYNAMIC",
        }
    }
}

impl Reservation {
    /// The reservation of `name(role):value` in `--resources`.
    pub fn fixed(role: Text) -> Self {
        Self { kind: ReservationKind::Static, role, principal: None, labels: None }
    }

    pub(super) fn read(message: &Dynamic<'_>) -> Self {
        let kind = match message.enum_name(field!("type")) {
            Some("STATIC") => ReservationKind::Static,
            Some("DYNAMIC") => ReservationKind::Dynamic,
            _ => ReservationKind::Unknown,
        };
        Self {
            kind,
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
