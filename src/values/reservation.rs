//! The three formats of a reservation in `mesos.Resource`, and the upgrade to the newest, which the agent applies to each
//! message that it reads with `state::read` (R77, R94, R95; `common/resources_utils.cpp`).

use std::borrow::Cow;

use super::fields::{put, put_enum};
use crate::schema::{Dynamic, EnumName, Release, Value, enum_name, field, table};

/// A resource whose upgrade aborts the agent: role `*` together with a reservation (R77).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unconvertible;

/// Whether the upgrade of this `mesos.Resource` aborts the agent.
pub fn is_unconvertible(resource: &Dynamic<'_>) -> bool {
    resource.list(field!("reservations")).is_empty()
        && matches!(resource.text(field!("role")), None | Some(b"*"))
        && resource.get(field!("reservation")).is_some()
}

/// Whether the agent of a release upgrades what it reads: since it knows `reservations` (1.4.0).
pub fn upgrades_resources(release: Release) -> bool {
    table::RESOURCE.field(field!("reservations")).is_some_and(|field| field.since <= release)
}

/// Upgrades each `mesos.Resource` in a message, at any depth, to the format with `reservations`.
///
/// # Errors
/// If the agent aborts.
pub fn upgrade_resources(message: &mut Dynamic<'_>) -> Result<(), Unconvertible> {
    if message.message == &table::RESOURCE {
        upgrade_one(message)?;
    }
    for (_, value) in message.values_mut() {
        match value {
            Value::Message(inner) => upgrade_resources(inner)?,
            Value::List(list) => {
                for value in list {
                    if let Value::Message(inner) = value {
                        upgrade_resources(inner)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn upgrade_one(resource: &mut Dynamic<'_>) -> Result<(), Unconvertible> {
    if is_unconvertible(resource) {
        return Err(Unconvertible);
    }
    let role = resource.text(field!("role")).map(<[u8]>::to_vec);
    let reserved = !resource.list(field!("reservations")).is_empty();
    if !reserved && role.as_deref().is_some_and(|role| role != b"*") {
        let old = resource.message(field!("reservation")).cloned();
        let kind = if old.is_some() {
            enum_name!(E_RESOURCE_RESERVATION_INFO_TYPE, DYNAMIC)
        } else {
            enum_name!(E_RESOURCE_RESERVATION_INFO_TYPE, STATIC)
        };
        let reservation = reservation(kind, role.unwrap_or_default(), old);
        put(resource, field!("reservations"), Value::List(vec![Value::Message(Box::new(reservation))]));
    }
    resource.clear(field!("role"));
    resource.clear(field!("reservation"));
    Ok(())
}

/// A dynamic reservation keeps its other fields, unknown ones included.
fn reservation(kind: EnumName, role: Vec<u8>, old: Option<Dynamic<'_>>) -> Dynamic<'_> {
    let mut new = old.unwrap_or_else(|| Dynamic::new(&table::RESOURCE_RESERVATION_INFO));
    put_enum(&mut new, field!("type"), kind);
    put(&mut new, field!("role"), Value::String(Cow::Owned(role)));
    new
}
