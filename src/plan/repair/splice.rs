//! A damaged place in the middle of an update stream: the records behind it are kept, and the record at it too where only
//! its length is wrong, or it was an acknowledgement that the agent cannot do without.

use std::ops::Range;

use crate::check::Finding;
use crate::model::{RecordKind, StreamEnd, StreamIds, next_record, parse_updates};
use crate::plan::{Action, Content};
use crate::recovery::{pending_updates, stuck_update, task_state_name};
use crate::schema::{Release, decode, field, table};
use crate::wire::{Frame, Frames};

use super::context::{NOT_APPLICABLE, ProposedStep, RepairContext, RepairResult, cannot};
use super::streams::updates;

/// Bytes of a length.
const LENGTH: usize = 4;

/// A stream whose records end before the file does.
struct Damaged<'a> {
    bytes: Vec<u8>,
    /// Where the good records end.
    good: usize,
    ids: StreamIds<'a>,
    release: Release,
}

/// Corrects the length of a record that is complete otherwise.
pub(super) fn fix_length(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(damaged) = Damaged::of(context, finding) else { return NOT_APPLICABLE };
    let ends = damaged.next().into_iter().chain([damaged.bytes.len()]);
    let Some(body) = ends.map(|end| damaged.body(end)).find(|body| damaged.is_record(body.clone())) else {
        return NOT_APPLICABLE;
    };
    let Ok(length) = u32::try_from(body.len()) else { return NOT_APPLICABLE };
    let Damaged { bytes, good, .. } = &damaged;
    let whole = [&bytes[..*good], &length.to_le_bytes(), &bytes[body]].concat();
    let rest = &bytes[whole.len()..];
    let why = format!("a complete record of {length} bytes is at byte {good}, behind a wrong length");
    let content = Content::Bytes([&whole[..], rest].concat());
    Ok(vec![ProposedStep::new(Action::Write { content, attributes: None }, &finding.path, why)])
}

/// Takes the damaged bytes out, where every record behind them is good and of this task, and the last state among them.
/// An acknowledgement without which the agent would never send the updates after it is put in their place.
pub(super) fn splice(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(damaged) = Damaged::of(context, finding) else { return NOT_APPLICABLE };
    let Some(next) = damaged.next() else {
        return cannot("not every record after the damaged one parses and names this task");
    };
    let Damaged { bytes, good, .. } = &damaged;
    let bad = next - good;
    let write = |content, why| {
        Ok(vec![ProposedStep::new(Action::Write { content, attributes: None }, &finding.path, why)])
    };
    if damaged.is_stuck(b"", next) {
        let was_there = |ack: &Vec<u8>| {
            let mut parts = bytes[*good..next].windows(ack.len() - LENGTH);
            ack.len() == bad || parts.any(|part| part == &ack[LENGTH..])
        };
        let ack = damaged.acknowledgement().filter(|ack| was_there(ack) && !damaged.is_stuck(ack, next));
        let Some(ack) = ack else {
            return cannot("without the damaged record, later updates of the task are never sent");
        };
        let content = Content::Bytes([&bytes[..*good], &ack, &bytes[next..]].concat());
        return write(content, format!("replace {bad} damaged bytes by the acknowledgement that was there"));
    }
    let behind = parse_updates(&bytes[next..], damaged.ids, damaged.release);
    let Some(last) = behind.records.iter().filter(|record| record.kind == RecordKind::Update).last() else {
        return cannot("the last state of the task is not in the records after the damaged one");
    };
    let state = task_state_name(last.state);
    let content = Content::Keep(vec![0..*good as u64, next as u64..bytes.len() as u64]);
    write(content, format!("remove {bad} damaged bytes between good records; the last one says {state}"))
}

impl<'a> Damaged<'a> {
    fn of(context: &RepairContext<'a>, finding: &'a Finding) -> Option<Self> {
        let updates = updates(context, finding).filter(|_| context.is_file(&finding.path))?;
        if updates.end == StreamEnd::Clean {
            return None;
        }
        let bytes = context.read(&finding.path)?;
        let good = usize::try_from(updates.good).ok().filter(|good| *good < bytes.len())?;
        let ids = StreamIds {
            agent: finding.entity.agent.as_ref()?.as_bytes(),
            framework: finding.entity.framework.as_ref()?.as_bytes(),
            task: finding.entity.task.as_ref()?.as_bytes(),
        };
        Some(Self { bytes, good, ids, release: context.input.conditions.release })
    }

    /// Where good records begin that go on to the end of the file: at the end of the damaged one, if its length is right.
    fn next(&self) -> Option<usize> {
        let by_length = match Frames::new(&self.bytes[self.good..]).next() {
            Some(Frame::Whole { body, .. }) => Some(self.good + LENGTH + body.len()),
            _ => None,
        };
        let searched =
            || next_record(&self.bytes, self.good + 1, &table::INTERNAL_STATUS_UPDATE_RECORD, self.release);
        by_length.filter(|at| self.is_good_from(*at)).or_else(searched).filter(|at| self.is_good_from(*at))
    }

    fn is_good_from(&self, at: usize) -> bool {
        at < self.bytes.len() && self.is_good(&self.bytes[at..])
    }

    /// Whether records parse to the end, and are of this task.
    fn is_good(&self, bytes: &[u8]) -> bool {
        let updates = parse_updates(bytes, self.ids, self.release);
        let is_foreign = updates.records.iter().any(|one| one.kind == RecordKind::Update && one.foreign);
        updates.end == StreamEnd::Clean && !is_foreign
    }

    /// Whether the agent would wait for ever for an acknowledgement, with this in place of what is before `next`.
    fn is_stuck(&self, record: &[u8], next: usize) -> bool {
        let whole = [&self.bytes[..self.good], record, &self.bytes[next..]].concat();
        stuck_update(&parse_updates(&whole, self.ids, self.release).records).is_some()
    }

    /// The only acknowledgement that an agent writes at the damage: that of the first update which waits for one.
    fn acknowledgement(&self) -> Option<Vec<u8>> {
        let before = parse_updates(&self.bytes[..self.good], self.ids, self.release).records;
        let uuid = before.iter().nth(*pending_updates(&before).first()?)?.uuid.get()?;
        // `type: ACK`, then the tag and the length of `uuid`.
        let body = [&[0x08, 0x01, 0x1a, 0x10], &uuid.bytes()[..]].concat();
        let length = u32::try_from(body.len()).ok()?;
        Some([&length.to_le_bytes(), &body[..]].concat())
    }

    fn body(&self, end: usize) -> Range<usize> {
        (self.good + LENGTH).min(end)..end
    }

    /// Whether these bytes are one record of this task, of which all fields are known.
    fn is_record(&self, body: Range<usize>) -> bool {
        let Ok(length) = u32::try_from(body.len()) else { return false };
        let bytes = &self.bytes[body];
        let whole = decode(&table::INTERNAL_STATUS_UPDATE_RECORD, bytes, self.release).value;
        !bytes.is_empty()
            && self.is_good(&[&length.to_le_bytes(), bytes].concat())
            && whole.unknown.is_empty()
            && (whole.message(field!("update")).is_some() || whole.get(field!("uuid")).is_some())
    }
}
