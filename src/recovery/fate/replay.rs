//! The update stream of a task as the agent replays it: the task's state (R127), and what is still to be sent (R132).
//! Belongs here: the two queues of the rules. Does not: what becomes of the task.

use crate::model::{Record, RecordKind};
use crate::recovery::RecoveredTask;
use crate::recovery::start::is_terminal;

use super::after::STAGING;

/// A stream that was replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The task's state, by number.
    pub state: i8,
    /// The states of updates that are sent again once the agent is registered, in order.
    pub pending: Vec<i8>,
    /// An executor has sent an update: it had registered.
    pub from_executor: bool,
}

const SOURCE_EXECUTOR: i8 = 2;

/// Replays the stream of a task whose info was read.
pub fn replay(task: &RecoveredTask<'_>) -> Replayed {
    let records = task.node.map_or(&[][..], |node| &node.updates.records[..task.records as usize]);
    let launched = task.node.and_then(|node| node.info.value()).map_or(STAGING, |facts| facts.state);
    Replayed {
        state: state(records, launched),
        pending: pending(records, &task.acks()),
        from_executor: records.iter().any(|record| record.source == SOURCE_EXECUTOR),
    }
}

/// Updates in order up to the first terminal one; those of another task are skipped.
fn state(records: &[Record], launched: i8) -> i8 {
    let mut state = launched;
    for record in records.iter().filter(|record| record.kind == RecordKind::Update && !record.foreign) {
        if is_terminal(state) {
            break;
        }
        state = record.state;
    }
    state
}

/// Updates are queued in file order; each that was acknowledged takes the front away, whatever that is. An
/// acknowledged terminal one closes the stream.
fn pending(records: &[Record], acks: &[crate::values::Uuid]) -> Vec<i8> {
    let mut queue = std::collections::VecDeque::new();
    for record in records.iter().filter(|record| record.kind == RecordKind::Update) {
        queue.push_back(record.state);
        let acked = record.uuid.get().is_some_and(|uuid| acks.binary_search(&uuid).is_ok());
        if acked {
            queue.pop_front();
            if is_terminal(record.state) {
                return Vec::new();
            }
        }
    }
    queue.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RecordUuid;
    use crate::values::Uuid;

    fn uuid(number: u8) -> Uuid {
        let mut bytes = [number; 16];
        bytes[6] = 0x40;
        Uuid::from_bytes(&bytes).unwrap()
    }

    fn update(number: u8, state: i8) -> Record {
        Record {
            offset: 0,
            kind: RecordKind::Update,
            state,
            latest_state: -1,
            source: SOURCE_EXECUTOR,
            reason: -1,
            foreign: false,
            foreign_framework: false,
            uuid: RecordUuid::Valid(uuid(number)),
            timestamp: 0.0,
        }
    }

    #[test]
    fn the_queue_is_popped_at_its_front() {
        let records = [update(1, 0), update(2, 1), update(3, 1)];
        assert_eq!(pending(&records, &[]), [0, 1, 1]);
        assert_eq!(pending(&records, &[uuid(1)]), [1, 1]);
        // An acknowledgement of the second pops the first.
        assert_eq!(pending(&records, &[uuid(2)]), [1, 1]);
        assert_eq!(pending(&records, &[uuid(1), uuid(2), uuid(3)]), [0; 0]);
    }

    #[test]
    fn an_acknowledged_end_closes_the_stream() {
        let records = [update(1, 0), update(2, 2)];
        assert_eq!(pending(&records, &[uuid(2)]), [0; 0]);
        assert_eq!(pending(&records, &[uuid(1)]), [2]);
    }

    #[test]
    fn the_first_end_counts() {
        let foreign = Record { foreign: true, ..update(4, 3) };
        assert_eq!(state(&[], STAGING), STAGING);
        assert_eq!(state(&[update(1, 0), foreign, update(2, 1)], STAGING), 1);
        assert_eq!(state(&[update(1, 2), update(2, 3)], STAGING), 2);
    }
}
