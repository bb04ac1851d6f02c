//! Whether a `mesos.Resource` may be one that `Resources::validate` refuses, by what a visitor sees of it. Never wrong about
//! one that it refuses; whether it does is decided by [`Resource::read`].

use crate::schema::{Dynamic, Message, Path, Release, Scalar, decode, field};
use crate::values::Resource;

/// What is seen of a resource. Paths begin at it.
#[derive(Debug, Default)]
pub(super) struct ResourceShape {
    is_named: bool,
    is_disk: bool,
    has_disk: bool,
    has_old_role: bool,
    has_old_reservation: bool,
    pub(super) is_allocated: bool,
    /// It is a persistent volume or was reserved by an operation, and `meta/resources` lists it.
    pub(super) is_checkpointed: bool,
    kind: Option<i64>,
    /// A bit for each kind of value.
    values: u8,
    items: u32,
    reservations: u32,
    /// Types and roles of them.
    reserved: u32,
    range: (u64, u64),
    last: Option<u64>,
    is_odd: bool,
}

/// Any amount in it is neither zero nor negative when it is rounded to three digits.
const AMOUNTS: std::ops::Range<f64> = 0.001..1e12;
/// `ReservationInfo.type` of what an operation reserved.
const DYNAMIC: i64 = 2;
/// Types of a disk whose fields are not limited.
const PLAIN_DISKS: [i64; 2] = [1, 2];

impl ResourceShape {
    pub(super) fn scalar(&mut self, path: Path, value: Scalar<'_>) {
        const NAME: Path = Path::of(&[1]);
        const TYPE: Path = Path::of(&[2]);
        const SCALAR: Path = Path::of(&[3, 1]);
        const BEGIN: Path = Path::of(&[4, 1, 1]);
        const END: Path = Path::of(&[4, 1, 2]);
        const ITEM: Path = Path::of(&[5, 1]);
        const ROLE: Path = Path::of(&[6]);
        const DISK_TYPE: Path = Path::of(&[7, 3, 1]);
        const OLD_RESERVATION_ROLE: Path = Path::of(&[8, 3]);
        const OLD_RESERVATION_TYPE: Path = Path::of(&[8, 4]);
        const RESERVATION_ROLE: Path = Path::of(&[13, 3]);
        const RESERVATION_TYPE: Path = Path::of(&[13, 4]);
        match (path, value) {
            (NAME, Scalar::Bytes(name)) => {
                (self.is_named, self.is_disk) = (!name.is_empty(), name == b"disk");
            }
            (TYPE, Scalar::Int(kind)) => self.kind = Some(kind),
            (SCALAR, Scalar::Double(amount)) => self.is_odd |= amount != 0.0 && !AMOUNTS.contains(&amount),
            (BEGIN, Scalar::UInt(begin)) => self.range.0 = begin,
            (END, Scalar::UInt(end)) => self.range.1 = end,
            (ITEM, _) => self.items += 1,
            (ROLE, Scalar::Bytes(role)) => {
                self.has_old_role = role != b"*";
                self.is_odd |= self.has_old_role && !is_plain_role(role);
            }
            (DISK_TYPE, Scalar::Int(disk)) => self.is_odd |= !PLAIN_DISKS.contains(&disk),
            (OLD_RESERVATION_ROLE | OLD_RESERVATION_TYPE, _) => self.is_odd = true,
            (RESERVATION_ROLE, Scalar::Bytes(role)) => {
                self.reserved += 1;
                self.is_odd |= !is_plain_role(role);
            }
            (RESERVATION_TYPE, Scalar::Int(kind @ 1..=2)) => {
                self.reserved += 1;
                self.is_checkpointed |= kind == DYNAMIC;
            }
            _ => {}
        }
    }

    pub(super) fn enter(&mut self, path: Path) {
        const SCALAR: Path = Path::of(&[3]);
        const RANGES: Path = Path::of(&[4]);
        const SET: Path = Path::of(&[5]);
        const DISK: Path = Path::of(&[7]);
        const PERSISTENCE: Path = Path::of(&[7, 1]);
        const OLD_RESERVATION: Path = Path::of(&[8]);
        const SHARED: Path = Path::of(&[10]);
        const ALLOCATION: Path = Path::of(&[11]);
        const RESERVATION: Path = Path::of(&[13]);
        match path {
            SCALAR => self.values |= 1,
            RANGES => self.values |= 2,
            SET => self.values |= 4,
            DISK => self.has_disk = true,
            PERSISTENCE => self.is_checkpointed = true,
            OLD_RESERVATION => (self.has_old_reservation, self.is_checkpointed) = (true, true),
            SHARED => self.is_odd = true,
            ALLOCATION => self.is_allocated = true,
            RESERVATION => self.reservations += 1,
            _ => {}
        }
    }

    pub(super) fn leave(&mut self, path: Path) {
        const RANGE: Path = Path::of(&[4, 1]);
        if path == RANGE {
            let (begin, end) = self.range;
            // They need no order, unless they overlap.
            self.is_odd |= begin > end || self.last.is_some_and(|last| begin <= last);
            self.last = Some(end);
        }
    }

    /// Whether the agent aborts when it upgrades it (R77).
    pub(super) fn is_unconvertible(&self) -> bool {
        self.has_old_reservation && self.reservations == 0 && !self.has_old_role
    }

    /// Whether it may be refused.
    pub(super) fn is_odd(&self) -> bool {
        let has_its_value = matches!((self.kind, self.values), (Some(0), 1) | (Some(1), 2) | (Some(2), 4));
        let is_reserved_twice = self.reservations > 0 && (self.has_old_role || self.has_old_reservation);
        self.is_odd
            || !self.is_named
            || !has_its_value
            || self.items > 1
            || self.has_disk && !self.is_disk
            || self.reservations > 1
            || self.reserved != 2 * self.reservations
            || is_reserved_twice
            || self.has_old_reservation && !self.has_old_role
    }
}

/// Whether a role needs no closer look.
fn is_plain_role(role: &[u8]) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    role.first().is_some_and(|first| is_word(*first))
        && role.iter().all(|byte| is_word(*byte) || matches!(byte, b'-' | b'.'))
}

/// Whether the master refuses a resource of an executor or a task (R203).
pub(super) fn has_invalid(message: &'static Message, body: &[u8], release: Release) -> bool {
    let value: Dynamic<'_> = decode(message, body, release).value;
    value.messages(field!("resources")).any(|resource| Resource::read(resource).is_err())
}

#[cfg(test)]
mod tests {
    use crate::model::file::{File, single};
    use crate::schema::{Release, Repeats, encode, table};
    use crate::values::message_from_json;
    use serde_json::{Value as Json, json};

    /// Whether a task with this resource is refused.
    fn is_refused(resource: &Json) -> bool {
        let id = json!({"value": "x"});
        let task = json!({"name": "t", "task_id": id, "framework_id": id, "slave_id": id,
            "state": "TASK_STAGING", "resources": [resource]});
        let body = encode(&message_from_json(&table::TASK, &task).unwrap());
        let length = u32::try_from(body.len()).unwrap().to_le_bytes();
        let bytes = [&length[..], &body].concat();
        let File::Read(((), counts)) = single(&bytes, &table::TASK, &mut Repeats::none(Release::LAST), ())
        else {
            panic!("{task}")
        };
        counts.invalid
    }

    fn with(base: &Json, more: &Json) -> Json {
        let mut all = base.as_object().unwrap().clone();
        all.extend(more.as_object().unwrap().clone());
        Json::Object(all)
    }

    #[test]
    fn what_the_master_refuses() {
        let cpus = json!({"name": "cpus", "type": "SCALAR", "scalar": {"value": 1.0}});
        let ports = |list: &[(u64, u64)]| {
            let list: Vec<Json> =
                list.iter().map(|(begin, end)| json!({"begin": begin, "end": end})).collect();
            json!({"name": "ports", "type": "RANGES", "ranges": {"range": list}})
        };
        let set = |items: &[&str]| json!({"name": "s", "type": "SET", "set": {"item": items}});
        let dynamic = |role: &str| json!({"reservations": [{"type": "DYNAMIC", "role": role}]});
        let disk = |disk: &Json| json!({"name": "disk", "disk": disk});
        for (change, expected) in [
            (json!({}), false),
            (json!({"scalar": {"value": 0.0}}), false),
            (json!({"scalar": {"value": 0.001}}), false),
            (json!({"scalar": {"value": 0.0001}}), true),
            (json!({"scalar": {"value": -1.0}}), true),
            (json!({"name": ""}), true),
            (json!({"type": "RANGES"}), true),
            (json!({"type": "TEXT"}), true),
            (json!({"set": {}}), true),
            (json!({"role": "*"}), false),
            (json!({"role": "a-b.c"}), false),
            (json!({"role": "eng/web"}), false),
            (json!({"role": ""}), true),
            (json!({"role": "-a"}), true),
            (json!({"role": "eng", "reservation": {"principal": "p"}}), false),
            (dynamic("eng"), false),
            (dynamic("*"), true),
            (dynamic(""), true),
            (json!({"reservations": [{"role": "eng"}]}), true),
            (json!({"disk": {}}), true),
            (disk(&json!({})), false),
            (disk(&json!({"source": {"type": "MOUNT"}})), false),
            (disk(&json!({"source": {"type": "RAW"}})), false),
            (disk(&json!({"source": {"type": "UNKNOWN"}})), true),
            (json!({"shared": {}}), true),
            (json!({"allocation_info": {"role": "eng"}, "revocable": {}}), false),
        ] {
            assert_eq!(is_refused(&with(&cpus, &change)), expected, "{change}");
        }
        for (resource, expected) in [
            (ports(&[]), false),
            (ports(&[(1, 2), (3, 4)]), false),
            (ports(&[(3, 4), (1, 2)]), false),
            (ports(&[(2, 1)]), true),
            (ports(&[(1, 3), (2, 4)]), true),
            (set(&["a", "b"]), false),
            (set(&["a", "a"]), true),
        ] {
            assert_eq!(is_refused(&resource), expected, "{resource}");
        }
    }
}
