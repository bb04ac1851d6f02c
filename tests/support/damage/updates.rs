//! Faults of sequence: acknowledgements without updates, updates of foreign tasks, uuids of any length, what
//! follows a terminal state. Each record by itself is fine, or nearly so (R66 to R74, R132, R133, R154).

use std::io;

use ckpt::schema::{Dynamic, Value, encode, field, find};

use super::Offers;
use super::context::{FaultContext, nested, read, senseless, set};

/// The numbers of `StatusUpdateRecord.Type`.
const UPDATE: i32 = 0;
const ACK: i32 = 1;

type Records = Vec<Dynamic<'static>>;

/// Odd contents of a uuid: absent, none, too short, too long, a version that does not exist, text.
const UUIDS: &[(&str, Option<&[u8]>)] = &[
    ("absent", None),
    ("empty", Some(b"")),
    ("15", Some(&[0x44; 15])),
    ("17", Some(&[0x44; 17])),
    ("zeros", Some(&[0; 16])),
    ("version-6", Some(&[0x66; 16])),
    ("text", Some(b"6aad83ea-ca30-4182-94ce-105cb33b65b6")),
];

pub(super) fn offer(out: &mut Offers<'_>) {
    match out.entry.name {
        "task.updates" => {}
        "slave-operation.updates" | "rp-operation.updates" => return offer_operation(out),
        "resources_and_operations.state" | "resource_provider.state" => {
            return out.named("operation:uuid-short-in-state".to_owned(), "", |context| {
                context.change_message(|message| {
                    let uuid = nested(message, &["operations", "uuid"]);
                    uuid.is_some_and(|uuid| set(uuid, "value", Value::Bytes(vec![0x44; 15].into())))
                })
            });
        }
        _ => return,
    }
    for (name, _) in UUIDS {
        out.named(format!("updates:update-uuid-{name}"), name, |context| {
            let uuid = uuid(context.detail);
            change(context, |records| {
                let update = records.iter_mut().find_map(|r| nested(r, &["update"]));
                update.is_some_and(|update| put(update, uuid))
            })
        });
        let ack = if *name == "absent" { "ack-without-uuid".to_owned() } else { format!("ack-uuid-{name}") };
        out.named(format!("updates:{ack}"), name, |context| {
            let uuid = uuid(context.detail);
            change(context, |records| records.iter_mut().find(|r| is(r, ACK)).is_some_and(|r| put(r, uuid)))
        });
    }
    let sequences: &[(&str, super::Apply)] = &[
        ("ack-before-update", |s| change(s, |r| position(r, ACK, 0).is_some_and(|at| shift(r, at, 0)))),
        ("ack-of-later-update-first", |s| {
            change(s, |records| {
                let acks: Vec<_> = (0..records.len()).filter(|at| is(&records[*at], ACK)).collect();
                let ends = (acks.first(), acks.last());
                let (Some(first), Some(last)) = ends else { return false };
                shift(records, *last, *first)
            })
        }),
        ("ack-only", |s| change(s, |r| keep(r, |r| is(r, ACK)))),
        ("no-acks", |s| change(s, |r| keep(r, |r| is(r, UPDATE)))),
        ("ack-twice", |s| change(s, |r| double(r, ACK))),
        ("same-update-twice", |s| change(s, |r| double(r, UPDATE))),
        ("ack-type-with-update", |s| {
            change(s, |r| r.iter_mut().find(|r| is(r, UPDATE)).is_some_and(|r| retype(r, ACK)))
        }),
        ("update-type-with-uuid", |s| {
            change(s, |r| r.iter_mut().find(|r| is(r, UPDATE)).is_some_and(|r| put(r, uuid("zeros"))))
        }),
        ("update-type-without-update", |s| {
            change(s, |r| r.iter_mut().find(|r| is(r, UPDATE)).is_some_and(|r| r.clear(field!("update"))))
        }),
        ("uuid-differs-from-status", |s| {
            status(s, |status| set(status, "uuid", Value::Bytes(vec![0x44; 16].into())))
        }),
        ("foreign-task", |s| status(s, |status| value_of(status, "task_id"))),
        ("foreign-framework", |s| {
            change(s, |r| r.iter_mut().find_map(|r| nested(r, &["update"])).is_some_and(foreign_framework))
        }),
        ("running-after-terminal", |s| after_terminal(s, "TASK_RUNNING")),
        ("terminal-after-terminal", |s| after_terminal(s, "TASK_FAILED")),
        ("all-terminal-states", |s| {
            status(s, |status| set(status, "state", state_number("TASK_GONE_BY_OPERATOR")))
        }),
    ];
    for (name, apply) in sequences {
        out.named(format!("updates:{name}"), "", *apply);
    }
    out.named("updates:garbage-appended".to_owned(), "", |context| {
        let mut bytes = context.bytes()?;
        bytes.extend(context.rng.bytes(23));
        context.write(&bytes)
    });
    out.named("updates:truncated-after-4".to_owned(), "", |context| {
        let mut bytes = context.bytes()?;
        bytes.truncate(4);
        context.write(&bytes)
    });
    out.named("updates:empty-file-with-tail-zeros".to_owned(), "", |context| context.write(&[0; 64]));
    out.named("wrong-message:task.updates-holds-task.info".to_owned(), "", |context| {
        let info = super::context::read_file(&context.parent().join("task.info"))?;
        context.write(&info)
    });
}

fn offer_operation(out: &mut Offers<'_>) {
    let sequences: &[(&str, super::Apply)] = &[
        ("ack-without-update", |s| {
            change(s, |records| {
                let ack = records.iter().position(|record| is(record, ACK));
                let at = ack.unwrap_or(0);
                let Some(record) = records.get_mut(at) else { return false };
                record.clear(field!("update"));
                retype(record, ACK) && keep(records, |record| is(record, ACK))
            })
        }),
        ("status-without-uuid", |s| {
            change(s, |r| {
                r.iter_mut()
                    .find_map(|r| nested(r, &["update", "status"]))
                    .is_some_and(|m| m.clear(field!("uuid")))
            })
        }),
        ("ack-twice", |s| change(s, |records| double(records, ACK))),
        ("update-type-without-update", |s| {
            change(s, |r| r.iter_mut().find(|r| is(r, UPDATE)).is_some_and(|r| r.clear(field!("update"))))
        }),
    ];
    for (name, apply) in sequences {
        out.named(format!("operation:{name}"), "", *apply);
    }
    if out.entry.name == "slave-operation.updates" {
        out.named("operation:directory-no-uuid".to_owned(), "", |context| {
            let to = context.parent().with_file_name("not-a-uuid");
            context.note(&to);
            std::fs::rename(context.parent(), to)
        });
        out.named("operation:directory-unknown-uuid".to_owned(), "", |context| {
            let to = context.parent().with_file_name(crate::support::ids::uuid("nobody's operation"));
            context.note(&to);
            std::fs::rename(context.parent(), to)
        });
    }
}

/// Reads all records, changes them, writes them back.
fn change(context: &mut FaultContext<'_>, change: impl Fn(&mut Records) -> bool) -> io::Result<()> {
    let message = context.message()?;
    let mut records =
        context.bodies()?.iter().map(|body| read(message, body)).collect::<io::Result<Records>>()?;
    if !change(&mut records) {
        return senseless("the records are not such");
    }
    let bodies: Vec<_> = records.iter().map(encode).collect();
    context.write_bodies(&bodies)
}

/// Changes the status of the first update.
fn status(context: &mut FaultContext<'_>, deed: impl Fn(&mut Dynamic<'static>) -> bool) -> io::Result<()> {
    change(context, |r| r.iter_mut().find_map(|r| nested(r, &["update", "status"])).is_some_and(&deed))
}

fn is(record: &Dynamic<'_>, kind: i32) -> bool {
    record.get(field!("type")) == Some(&Value::Enum(kind))
}

fn retype(record: &mut Dynamic<'_>, kind: i32) -> bool {
    set(record, "type", Value::Enum(kind))
}

fn position(records: &Records, kind: i32, from: usize) -> Option<usize> {
    (from..records.len()).find(|at| is(&records[*at], kind))
}

fn shift(records: &mut Records, from: usize, to: usize) -> bool {
    let record = records.remove(from);
    records.insert(to, record);
    from != to
}

fn keep(records: &mut Records, wanted: impl Fn(&Dynamic<'_>) -> bool) -> bool {
    records.retain(|record| wanted(record));
    !records.is_empty()
}

fn double(records: &mut Records, kind: i32) -> bool {
    let Some(at) = position(records, kind, 0) else { return false };
    records.insert(at, records[at].clone());
    true
}

fn uuid(name: &str) -> Option<&'static [u8]> {
    UUIDS.iter().find(|(known, _)| *known == name).and_then(|(_, bytes)| *bytes)
}

fn put(message: &mut Dynamic<'_>, uuid: Option<&'static [u8]>) -> bool {
    match uuid {
        Some(bytes) => set(message, "uuid", Value::Bytes(bytes.into())),
        None => message.clear(field!("uuid")),
    }
}

fn value_of(message: &mut Dynamic<'_>, id: &str) -> bool {
    let foreign = || Value::String(b"foreign-id".to_vec().into());
    nested(message, &[id]).is_some_and(|id| set(id, "value", foreign()))
}

fn foreign_framework(update: &mut Dynamic<'static>) -> bool {
    value_of(update, "framework_id")
}

fn state_number(name: &str) -> Value<'static> {
    let ty =
        find("mesos.TaskStatus").and_then(|message| message.field(field!("state"))).map(|field| field.ty);
    let number = match ty {
        Some(ckpt::schema::Type::Enum(ty)) => ty.by_name(name).map_or(0, |value| value.number),
        _ => 0,
    };
    Value::Enum(number)
}

/// The last update becomes terminal, and one more of this state follows.
fn after_terminal(context: &mut FaultContext<'_>, state: &str) -> io::Result<()> {
    change(context, |records| {
        let Some(at) = (0..records.len()).rev().find(|at| is(&records[*at], UPDATE)) else { return false };
        let Some(status) = nested(&mut records[at], &["update", "status"]) else { return false };
        set(status, "state", state_number("TASK_FINISHED"));
        let mut more = records[at].clone();
        let uuid = || Value::Bytes(crate::support::ids::uuid_bytes("one more").to_vec().into());
        let Some(update) = nested(&mut more, &["update"]) else { return false };
        set(update, "uuid", uuid());
        let Some(status) = nested(update, &["status"]) else { return false };
        set(status, "uuid", uuid());
        set(status, "state", state_number(state));
        records.push(more);
        true
    })
}
