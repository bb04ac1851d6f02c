//! Update streams: a tail that the agent would cut, a record that it can't stand, a damaged one between good ones.

use crate::check::{Code, Finding};
use crate::layout::RelPath;
use crate::model::{Lost, OperationStream, RecordKind, StreamEnd, Updates};
use crate::plan::{Action, Content};
use crate::recovery::task_state_name;
use crate::wire::{Frame, Frames};

use super::context::{Draft, NOT_MEANT, RepairContext, RepairResult, no};

/// Cuts what the agent would cut without a word; the journal keeps it.
pub(super) fn cut_tail(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    if let Some(updates) = updates(case, finding) {
        if updates.end != StreamEnd::Cut {
            return NOT_MEANT;
        }
        return keep(case, &finding.path, updates.good, &of_task(updates.lost.as_deref()));
    }
    match operation(case, finding) {
        Some(stream) if stream.end == StreamEnd::Cut => {
            keep(case, &finding.path, stream.good, &format!("{} bytes behind", stream.size - stream.good))
        }
        _ => NOT_MEANT,
    }
}

/// Ends a stream in front of the first record that keeps the agent from starting.
pub(super) fn end_stream(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    if let Some(updates) = updates(case, finding) {
        let is_uuid = matches!(finding.row.code, Code::UpdateBad | Code::TerminalUpdateBad);
        let at = match updates.end {
            _ if is_uuid => return before_update(case, finding, updates),
            StreamEnd::Damaged { .. } | StreamEnd::BadAck => updates.good,
            StreamEnd::Clean | StreamEnd::Cut => return NOT_MEANT,
        };
        return keep(case, &finding.path, at, &of_task(updates.lost.as_deref()));
    }
    let Some(stream) = operation(case, finding) else { return NOT_MEANT };
    let at = match finding.row.code {
        Code::OperationStreamUnreadable if matches!(stream.end, StreamEnd::Damaged { .. }) => stream.good,
        Code::OperationStreamUnreadable => return no("operation.updates can't be opened at all"),
        Code::OperationUpdateBad => match offset(case, &finding.path, first_without_uuid(stream)) {
            Some(at) => at,
            None => return NOT_MEANT,
        },
        _ => match offset(case, &finding.path, first_unexpected(stream)) {
            Some(at) => at,
            None => return NOT_MEANT,
        },
    };
    keep(case, &finding.path, at, &format!("{} bytes behind", stream.size - at))
}

/// Takes one damaged record out, where every later one parses and speaks of this task.
pub(super) fn splice(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(updates) = updates(case, finding) else { return NOT_MEANT };
    if !matches!(updates.end, StreamEnd::Damaged { .. } | StreamEnd::BadAck) {
        return NOT_MEANT;
    }
    if !updates.lost.as_deref().is_some_and(|lost| lost.all_parse) {
        return no("not every record behind the damaged one parses and speaks of this task");
    }
    let Some(bytes) = case.read(&finding.path) else { return no("the stream can't be read") };
    let good = usize::try_from(updates.good).unwrap_or(usize::MAX);
    let Some(Frame::Whole { body, .. }) = bytes.get(good..).and_then(|rest| Frames::new(rest).next()) else {
        return no("where the damaged record ends can't be told");
    };
    let next = updates.good + 4 + body.len() as u64;
    let keep = Content::Keep([0..updates.good, next..updates.size].into());
    let why = format!("take {} damaged bytes out from between good records", next - updates.good);
    Ok(vec![Draft::new(Action::Write { content: keep, attributes: None }, &finding.path, why)])
}

fn before_update(case: &RepairContext<'_>, finding: &Finding, updates: &Updates) -> RepairResult {
    let Some(at) = finding.offset else { return NOT_MEANT };
    let behind = updates.records.iter().filter(|record| u64::from(record.offset) >= at);
    let (mut updated, mut acks) = (0, 0);
    behind.for_each(|record| match record.kind {
        RecordKind::Update => updated += 1,
        RecordKind::Ack => acks += 1,
    });
    keep(case, &finding.path, at, &format!("{updated} updates and {acks} acknowledgements from there on"))
}

/// Keeps what stands in front of `at`.
#[expect(clippy::single_range_in_vec_init, reason = "one part is kept")]
fn keep(case: &RepairContext<'_>, path: &RelPath, at: u64, behind: &str) -> RepairResult {
    if !case.is_file(path) {
        return no("the stream is no plain file");
    }
    let action = Action::Write { content: Content::Keep(vec![0..at]), attributes: None };
    Ok(vec![Draft::new(
        action,
        path,
        format!("end the stream at byte {at}; the agent does without {behind}"),
    )])
}

fn of_task(lost: Option<&Lost>) -> String {
    let Some(lost) = lost else { return "nothing".to_owned() };
    let parsed = match lost.updates + lost.acks {
        0 => String::new(),
        _ => format!(", with {} updates and {} acknowledgements that parse", lost.updates, lost.acks),
    };
    let last = match lost.updates {
        0 => String::new(),
        _ => format!(", the last one {}", task_state_name(lost.last_state)),
    };
    format!("{} bytes{parsed}{last}", lost.bytes)
}

fn updates<'a>(case: &RepairContext<'a>, finding: &Finding) -> Option<&'a Updates> {
    let task = case.checkpoint.task_of(&finding.entity)?;
    (finding.path.file_name() == Some(b"task.updates")).then_some(&task.updates)
}

fn operation<'a>(case: &RepairContext<'a>, finding: &Finding) -> Option<&'a OperationStream> {
    let agent = case.checkpoint.agent_of(&finding.entity)?;
    let directory = finding.path.parent();
    let name = directory.file_name()?;
    let is_stream = finding.path.file_name() == Some(b"operation.updates");
    agent.operations.iter().find(|stream| is_stream && stream.name.as_bytes() == name)
}

fn first_without_uuid(stream: &OperationStream) -> Option<usize> {
    let bad = |record: &crate::model::OperationRecord| {
        record.kind == RecordKind::Update && record.uuid.get().is_none()
    };
    stream.records.iter().position(bad)
}

/// The first acknowledgement of nothing.
fn first_unexpected(stream: &OperationStream) -> Option<usize> {
    let mut pending = 0_usize;
    stream.records.iter().position(|record| match record.kind {
        RecordKind::Update => {
            pending += 1;
            false
        }
        RecordKind::Ack if pending == 0 => true,
        RecordKind::Ack => {
            pending -= 1;
            false
        }
    })
}

/// Where the record of this number begins.
fn offset(case: &RepairContext<'_>, path: &RelPath, record: Option<usize>) -> Option<u64> {
    let bytes = case.read(path)?;
    Frames::new(&bytes).nth(record?).map(|frame| frame.offset() as u64)
}
