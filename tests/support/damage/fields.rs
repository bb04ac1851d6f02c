//! Faults of meaning: required fields that are missing, numbers that an enum does not have, ids that differ from
//! their directory, resources in a shape that aborts, text that is not UTF-8, odd times.

use std::collections::BTreeSet;
use std::io;

use ckpt::schema::{Dynamic, Release, Type, Value, encode, field, find};

use super::Offers;
use super::context::{FaultContext, bodies, nested, read, read_file, senseless, set};
use crate::support::tree_dirs::Form;

pub(super) fn offer(out: &mut Offers<'_>) {
    let (Form::Single(name) | Form::Stream(name)) = out.entry.form else { return };
    let (Ok(bytes), Some(message)) = (read_file(&out.entry.path), find(name)) else { return };
    let values: Vec<_> = bodies(&bytes).iter().filter_map(|body| read(message, body).ok()).collect();
    offer_required(out, &values);
    if values.iter().any(|value| !value.list(field!("resources")).is_empty()) || name == "mesos.Resource" {
        out.named("resource-star-and-reservation".to_owned(), "", |context| {
            context.change_message(|message| resource(message).is_some_and(star_and_reservation))
        });
        if matches!(out.entry.name, "task.info" | "executor.info") {
            out.named(format!("old:resource-without-allocation@{}", out.entry.name), "", |context| {
                context.change_message(|message| {
                    resource(message).is_some_and(|r| r.clear(field!("allocation_info")))
                })
            });
        }
        out.named(format!("resource-of-all-shapes@{}", out.entry.name), "", |context| {
            context.change_message(|message| resource(message).is_some_and(endpoint))
        });
    }
    for (file, field) in [
        ("task.info", "name"),
        ("framework.info", "name"),
        ("slave.info", "hostname"),
        ("executor.info", "name"),
    ] {
        if file == out.entry.name
            && values.iter().any(|value| {
                value.message.field_by_name(field).and_then(|field| value.get(field.name)).is_some()
            })
        {
            out.named(format!("invalid-utf8:{file}-{field}"), field, |context| {
                let field = context.detail;
                context.change_message(|m| set(m, field, Value::String(b"bad \xff\xfe text".to_vec().into())))
            });
        }
    }
    let own_id = match out.entry.name {
        "slave.info" => ("agent", "id"),
        "framework.info" => ("framework", "id"),
        "executor.info" => ("executor", "executor_id"),
        "task.info" => ("task", "task_id"),
        _ => ("", ""),
    };
    if !own_id.0.is_empty() {
        out.named(format!("id-mismatch:{}", own_id.0), own_id.1, |context| {
            let path = [context.detail];
            let other = || Value::String(b"another-id".to_vec().into());
            context
                .change_message(|message| nested(message, &path).is_some_and(|id| set(id, "value", other())))
        });
    }
    match out.entry.name {
        "framework.info" => {
            out.named("framework:no-id".to_owned(), "", |context| {
                context.change_message(|m| m.clear(field!("id")))
            });
            out.named("framework:not-checkpointing".to_owned(), "", |context| {
                context.change_message(|message| set(message, "checkpoint", Value::Bool(false)))
            });
        }
        "slave.info" => {
            out.named("agent:no-id".to_owned(), "", |context| {
                context.change_message(|m| m.clear(field!("id")))
            });
        }
        "task.updates" => offer_times(out),
        _ => {}
    }
}

/// Each required field once a file, and required enums with a number that they do not have.
fn offer_required(out: &mut Offers<'_>, values: &[Dynamic<'_>]) {
    let mut seen = BTreeSet::new();
    for (index, value) in values.iter().enumerate() {
        let mut found = Vec::new();
        required(value, &mut index.to_string(), &mut found);
        for (path, message, field, is_enum) in found {
            if !seen.insert((message, field)) {
                continue;
            }
            let detail = format!("{path} {field}");
            // The outermost message is named by its file, as in the corpus of faults.
            let outermost = path == index.to_string();
            let subject = if outermost {
                format!("@{}:{field}", out.entry.name)
            } else {
                format!(":{message}.{field}")
            };
            out.named(format!("missing-required{subject}"), &detail, |context| {
                at_field(context, |message, name| {
                    message.message.field_by_name(name).is_some_and(|field| message.clear(field.name))
                })
            });
            if is_enum {
                out.named(format!("unknown-enum{subject}"), &detail, |context| {
                    at_field(context, |message, field| set(message, field, Value::Enum(9999)))
                });
            }
        }
    }
}

type Found = (String, &'static str, &'static str, bool);

/// Collects the required fields that are set, here and below: path of the message, its type, the field.
fn required(value: &Dynamic<'_>, path: &mut String, found: &mut Vec<Found>) {
    for (field, inner) in value.fields() {
        if field.is_required(Release::HEAD) {
            found.push((
                path.clone(),
                value.message.name,
                field.name.text(),
                matches!(field.ty, Type::Enum(_)),
            ));
        }
        let below: Vec<&Dynamic<'_>> = match inner {
            Value::Message(inner) => vec![inner],
            Value::Map(entries) => entries.iter().collect(),
            Value::List(list) => list.iter().filter_map(as_message).collect(),
            _ => Vec::new(),
        };
        for (index, inner) in below.into_iter().enumerate() {
            let length = path.len();
            path.extend([" ", field.name.text(), " ", &index.to_string()]);
            required(inner, path, found);
            path.truncate(length);
        }
    }
}

fn as_message<'v, 'a>(value: &'v Value<'a>) -> Option<&'v Dynamic<'a>> {
    if let Value::Message(message) = value { Some(message) } else { None }
}

/// Changes the field that the detail names: record, then field and index for each level, then name.
fn at_field(context: &mut FaultContext<'_>, deed: fn(&mut Dynamic<'static>, &str) -> bool) -> io::Result<()> {
    let steps: Vec<&str> = context.detail.split(' ').collect();
    let ([record, levels @ ..], message) = (&steps[..], context.message()?) else {
        return senseless("no path");
    };
    let mut bodies = context.bodies()?;
    let Some(body) = record.parse::<usize>().ok().and_then(|record| bodies.get_mut(record)) else {
        return senseless("no such record");
    };
    let mut value = read(message, body)?;
    let done = descend(&mut value, levels, deed);
    *body = encode(&value);
    if done { context.write_bodies(&bodies) } else { senseless("no such field") }
}

fn descend(
    value: &mut Dynamic<'static>,
    steps: &[&str],
    deed: fn(&mut Dynamic<'static>, &str) -> bool,
) -> bool {
    let (name, index, rest) = match steps {
        [name] => return deed(value, name),
        [name, index, rest @ ..] => (name, index.parse::<usize>().unwrap_or(0), rest),
        [] => return false,
    };
    let inner = value.values_mut().find(|(field, _)| field.name == **name).map(|(_, inner)| inner);
    let inner = match inner {
        Some(Value::Message(inner)) => Some(&mut **inner),
        Some(Value::Map(entries)) => entries.get_mut(index),
        Some(Value::List(list)) => match list.get_mut(index) {
            Some(Value::Message(inner)) => Some(&mut **inner),
            _ => None,
        },
        _ => None,
    };
    inner.is_some_and(|inner| descend(inner, rest, deed))
}

/// The first resource of a message, or the message if it is one.
fn resource<'m, 'a>(message: &'m mut Dynamic<'a>) -> Option<&'m mut Dynamic<'a>> {
    let path: &[&str] = if message.message.name == "mesos.Resource" { &[] } else { &["resources"] };
    nested(message, path)
}

fn reservation() -> Option<Value<'static>> {
    find("mesos.Resource.ReservationInfo").map(|message| Value::Message(Box::new(Dynamic::new(message))))
}

/// The shape that aborts the agent (R77).
fn star_and_reservation(resource: &mut Dynamic<'_>) -> bool {
    resource.clear(field!("reservations"));
    let Some(reservation) = reservation() else { return false };
    set(resource, "role", Value::String(b"*".to_vec().into())) && set(resource, "reservation", reservation)
}

/// Old and new form at once, as in answers over HTTP; the agent accepts it (R94).
fn endpoint(resource: &mut Dynamic<'_>) -> bool {
    let (Some(Value::Message(mut new)), Some(old)) = (reservation(), reservation()) else { return false };
    set(&mut new, "role", Value::String(b"eng".to_vec().into()));
    set(&mut new, "type", Value::Enum(1));
    set(resource, "reservations", Value::List(vec![Value::Message(new)]));
    set(resource, "role", Value::String(b"eng".to_vec().into())) && set(resource, "reservation", old)
}

fn offer_times(out: &mut Offers<'_>) {
    for (name, time) in [
        ("zero", "0"),
        ("negative", "-1"),
        ("huge", "1e300"),
        ("nan", "NaN"),
        ("infinite", "inf"),
        ("year-9999", "253370764800"),
    ] {
        out.named(format!("timestamp:{name}"), time, |context| {
            let time = context.detail.parse().unwrap_or(0.0);
            context.change_message(|message| {
                let status = nested(message, &["update", "status"]);
                status.is_some_and(|status| set(status, "timestamp", Value::Double(time)))
                    && nested(message, &["update"]).is_some_and(|m| set(m, "timestamp", Value::Double(time)))
            })
        });
    }
}
