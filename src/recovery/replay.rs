//! What the stream of a task comes to: its state after the agent has replayed it (R127), and the updates that it still
//! has to send (R132). Looks at one task alone; whether the run is replayed at all is decided elsewhere.

use std::collections::{HashSet, VecDeque};

use super::start::is_terminal;
use crate::model::{Record, RecordKind, Records, Task};
use crate::values::Uuid;

/// What a task's stream comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replay {
    /// State as a number of `mesos.TaskState`: of the last update up to and including the first terminal one, else
    /// of `task.info`. None if neither is there.
    pub state: Option<i8>,
    /// Updates that wait for an acknowledgement: their places among the records, in the order in which they are sent.
    pub pending: Vec<usize>,
}

/// The uuids that a task's stream acknowledges, sorted and unique.
pub fn acknowledged(task: &Task) -> Vec<Uuid> {
    acks_among(task.updates.records.iter())
}

/// The uuids that some records acknowledge, sorted and unique.
pub(super) fn acks_among(records: impl Iterator<Item = Record>) -> Vec<Uuid> {
    let acks = records.filter(|record| record.kind == RecordKind::Ack);
    let mut acks: Vec<Uuid> = acks.filter_map(|record| record.uuid.get()).collect();
    acks.sort_unstable();
    acks.dedup();
    acks
}

/// Replays the stream of a task.
pub fn replay(task: &Task) -> Replay {
    let records = &task.updates.records;
    let updates = || records.iter().filter(|record| record.kind == RecordKind::Update);
    // An update for another task is skipped here (R127), but queued.
    let own = || updates().filter(|record| !record.foreign);
    let last = own().find(|record| is_terminal(record.state)).or_else(|| own().last());
    let state = last.map(|record| record.state).or_else(|| task.info.value().map(|info| info.state));
    Replay { state, pending: pending_updates(records) }
}

/// The updates that are still queued after a replay (R132): their places among the records.
pub fn pending_updates(records: &Records) -> Vec<usize> {
    if are_all_acknowledged(records) {
        return Vec::new();
    }
    let acks = acks_among(records.iter());
    let mut closed = false;
    let mut pending = VecDeque::new();
    for (place, record) in records.iter().enumerate() {
        if record.kind != RecordKind::Update {
            continue;
        }
        pending.push_back(place);
        if record.uuid.get().is_some_and(|uuid| acks.binary_search(&uuid).is_ok()) {
            pending.pop_front();
            closed |= is_terminal(record.state);
        }
    }
    if closed { Vec::new() } else { pending.into() }
}

/// Whether each update is followed by its acknowledgement, as nearly all are.
fn are_all_acknowledged(records: &Records) -> bool {
    let mut records = records.iter();
    while let Some(update) = records.next() {
        let is_its = |ack: Record| ack.kind == RecordKind::Ack && ack.uuid == update.uuid;
        let is_acknowledged = update.kind == RecordKind::Update && records.next().is_some_and(is_its);
        if !is_acknowledged || update.uuid.get().is_none() {
            return false;
        }
    }
    true
}

/// The first queued update that no acknowledgement removes, and why: what is queued after it is never sent (R264).
pub fn stuck_update(records: &Records) -> Option<(Record, &'static str)> {
    let pending = pending_updates(records);
    if pending.is_empty() {
        return None;
    }
    let mut acknowledged: HashSet<Uuid> = acks_among(records.iter()).into_iter().collect();
    for record in records.at(&pending) {
        let why = match record {
            Record { foreign: true, .. } => "it names another task",
            Record { foreign_framework: true, .. } => "it names another framework",
            Record { foreign_agent: true, .. } => "it does not name this agent",
            _ if !acknowledged.insert(record.uuid.get()?) => "its UUID was acknowledged before",
            // Its acknowledgement closes the queue.
            _ if is_terminal(record.state) => return None,
            _ => continue,
        };
        return Some((record, why));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Name;
    use crate::model::{DirectoryState, File, Record, RecordUuid, StreamEnd, TaskFacts, Updates};

    const STAGING: i8 = 6;
    const RUNNING: i8 = 1;
    const FINISHED: i8 = 2;

    fn uuid(number: u8) -> RecordUuid {
        let mut bytes = [number; 16];
        bytes[6] = 0x40;
        RecordUuid::Valid(Uuid::from_bytes(&bytes).unwrap())
    }

    fn task(records: &[(RecordKind, u8, i8)]) -> Task {
        let record = |(kind, number, state): &(RecordKind, u8, i8)| Record {
            offset: 0,
            kind: *kind,
            state: *state,
            latest_state: -1,
            source: -1,
            reason: -1,
            foreign: false,
            foreign_framework: false,
            foreign_agent: false,
            uuid: uuid(*number),
            timestamp: 0.0,
        };
        let info = TaskFacts { state: STAGING, ..TaskFacts::default() };
        Task {
            id: Name::from("t"),
            directory: DirectoryState::Listed,
            info: File::Read(info),
            updates: Updates {
                file: File::Read(()),
                records: records.iter().map(record).collect(),
                good: 0,
                size: 0,
                end: StreamEnd::Clean,
                container: None,
                lost: None,
            },
        }
    }

    #[test]
    fn the_first_terminal_state_stays() {
        use RecordKind::Update;
        assert_eq!(replay(&task(&[])).state, Some(STAGING));
        assert_eq!(replay(&task(&[(Update, 1, RUNNING)])).state, Some(RUNNING));
        let both = [(Update, 1, RUNNING), (Update, 2, FINISHED), (Update, 3, RUNNING)];
        assert_eq!(replay(&task(&both)).state, Some(FINISHED));
    }

    #[test]
    fn an_acknowledgement_pops_the_front() {
        use RecordKind::{Ack, Update};
        assert_eq!(replay(&task(&[(Update, 1, RUNNING), (Ack, 1, 0)])).pending, [0usize; 0]);
        // The second is acknowledged, and the first is removed.
        assert_eq!(replay(&task(&[(Update, 1, RUNNING), (Update, 2, RUNNING), (Ack, 2, 0)])).pending, [1]);
        let ended = [(Update, 1, RUNNING), (Update, 2, FINISHED), (Ack, 2, 0)];
        assert_eq!(replay(&task(&ended)).pending, [0usize; 0]);
    }

    #[test]
    fn an_update_that_cannot_be_acknowledged_stops_the_queue() {
        use RecordKind::{Ack, Update};
        let stuck = |records: &[(RecordKind, u8, i8)]| {
            stuck_update(&task(records).updates.records).map(|(record, why)| (record.uuid, why))
        };
        let (one, two) = ((Update, 1, RUNNING), (Update, 2, RUNNING));
        for sound in [&[one, two][..], &[one, (Ack, 1, 0), two], &[one, two, (Ack, 1, 0)]] {
            assert_eq!(stuck(sound), None);
        }
        let known = Some((uuid(2), "its UUID was acknowledged before"));
        assert_eq!(stuck(&[one, two, (Ack, 2, 0)]), known);
        assert_eq!(
            stuck(&[one, two, (Update, 3, RUNNING), (Ack, 3, 0)]).map(|(uuid, _)| uuid),
            Some(uuid(3))
        );
        assert_eq!(stuck(&[two, two]), known);
        // A terminal one closes the queue.
        assert_eq!(stuck(&[one, (Update, 2, FINISHED), (Ack, 2, 0)]), None);
        assert_eq!(stuck(&[(Update, 2, FINISHED), (Update, 2, FINISHED)]), None);
    }
}
