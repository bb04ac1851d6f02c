//! `Resources::validate` of Mesos for a `mesos.Resource` in the format with `reservations` (`common/resources.cpp`; R23).

use std::collections::{BTreeSet, HashSet};

use super::disk::validate_source;
use super::error::ValueError;
use super::fields::{double, has, text_or_empty, unsigned};
use super::reservation_info::{Reservation, ReservationKind};
use super::resource::read_set;
use super::role::{UNRESERVED, is_strict_subrole, validate_role};
use super::scalar::Scalar;
use super::value::ValueType;
use crate::schema::{Dynamic, field};

/// `role` and `reservation` must not be set: the upgrade moves them.
///
/// # Errors
/// The agent's words.
pub(super) fn validate(resource: &Dynamic<'_>) -> Result<(), ValueError> {
    let name = text_or_empty(resource, field!("name"));
    if name.is_empty() {
        return Err(ValueError::fails("Empty resource name"));
    }
    check_amount(resource).map_err(ValueError::fails)?;
    if let Some(disk) = resource.message(field!("disk")) {
        if name != "disk" {
            return Err(ValueError::fails(format!("DiskInfo should not be set for {name} resource")));
        }
        if let Some(source) = disk.message(field!("source")) {
            validate_source(source)?;
        }
    }
    check_stack(resource)?;
    if has(resource, field!("shared")) {
        if name != "disk" {
            return Err(ValueError::fails(format!("Resource {name} cannot be shared")));
        }
        if !resource.message(field!("disk")).is_some_and(|disk| has(disk, field!("persistence"))) {
            return Err(ValueError::fails("Only persistent volumes can be shared"));
        }
    }
    Ok(())
}

fn check_amount(resource: &Dynamic<'_>) -> Result<(), &'static str> {
    let present =
        (has(resource, field!("scalar")), has(resource, field!("ranges")), has(resource, field!("set")));
    match ValueType::of(resource) {
        Some(ValueType::Scalar) => {
            if present != (true, false, false) {
                return Err("Invalid scalar resource");
            }
            let value =
                resource.message(field!("scalar")).map_or(0.0, |scalar| double(scalar, field!("value")));
            if value != 0.0 && Scalar::new(value).fixed() <= 0 {
                return Err("Invalid scalar resource: value <= 0");
            }
            Ok(())
        }
        Some(ValueType::Ranges) => {
            if present != (false, true, false) {
                return Err("Invalid ranges resource");
            }
            resource.message(field!("ranges")).map_or(Ok(()), check_ranges)
        }
        Some(ValueType::Set) => {
            if present != (false, false, true) {
                return Err("Invalid set resource");
            }
            let set = resource.message(field!("set")).map(read_set).unwrap_or_default();
            let mut seen = HashSet::new();
            if !set.items().iter().all(|item| seen.insert(item)) {
                return Err("Invalid set resource: duplicated elements");
            }
            Ok(())
        }
        _ => Err("Unsupported resource type"),
    }
}

/// As in Mesos, each range is compared with the later ones only, and only with where they begin.
fn check_ranges(ranges: &Dynamic<'_>) -> Result<(), &'static str> {
    let list: Vec<(u64, u64)> = ranges
        .messages(field!("range"))
        .map(|range| (unsigned(range, field!("begin")), unsigned(range, field!("end"))))
        .collect();
    let (mut later, mut first) = (BTreeSet::new(), Ok(()));
    for (begin, end) in list.into_iter().rev() {
        if begin > end {
            first = Err("Invalid ranges resource: begin > end");
        } else if later.range(begin..=end).next().is_some() {
            first = Err("Invalid ranges resource: overlapping ranges");
        }
        later.insert(begin);
    }
    first
}

fn check_stack(resource: &Dynamic<'_>) -> Result<(), ValueError> {
    for message in resource.messages(field!("reservations")) {
        for field in [field!("type"), field!("role")] {
            if !has(message, field) {
                return Err(ValueError::fails(format!(
                    "Invalid reservation: 'Resource.ReservationInfo.{field}' field must be set."
                )));
            }
        }
        let role = text_or_empty(message, field!("role"));
        validate_role(&role)?;
        if role == UNRESERVED {
            return Err(ValueError::fails("Invalid reservation: role \"*\" cannot be reserved"));
        }
    }
    let stack: Vec<Reservation> = resource.messages(field!("reservations")).map(Reservation::read).collect();
    for pair in stack.windows(2) {
        if pair[1].kind == ReservationKind::Static {
            return Err(ValueError::fails(
                "Invalid refined reservation: A refined reservation cannot be STATIC",
            ));
        }
        let (ancestor, descendant) = (&pair[0].role, &pair[1].role);
        if !is_strict_subrole(descendant, ancestor) {
            return Err(ValueError::fails(format!(
                "Invalid refined reservation: role '{descendant}' is not a refinement of '{ancestor}'"
            )));
        }
    }
    if matches!(stack[..], [Reservation { kind: ReservationKind::Unknown, .. }]) {
        return Err(ValueError::fails("Unsupported 'Resource.ReservationInfo.Type'"));
    }
    Ok(())
}
