//! Update streams: an incomplete end, and a record that stops the agent.

use crate::check::{Code, Finding};
use crate::layout::RelPath;
use crate::model::{Lost, OperationStream, RecordKind, StreamEnd, Updates};
use crate::plan::{Action, Content};
use crate::recovery::task_state_name;
use crate::wire::Frames;

use super::context::{NOT_APPLICABLE, ProposedStep, RepairContext, RepairResult, cannot};

/// Truncates what the agent would truncate silently; the journal keeps it.
pub(super) fn cut_tail(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    if let Some(updates) = updates(context, finding) {
        if updates.end != StreamEnd::Cut {
            return NOT_APPLICABLE;
        }
        if updates.good == 0 {
            return cannot("no update is in front of it; the agent truncates the stream itself");
        }
        return keep(context, &finding.path, updates.good, &of_task(updates.lost.as_deref()));
    }
    match operation(context, finding) {
        Some(stream) if stream.end == StreamEnd::Cut => keep(
            context,
            &finding.path,
            stream.good,
            &format!("{} bytes after it", stream.size - stream.good),
        ),
        _ => NOT_APPLICABLE,
    }
}

/// Ends a stream in front of the first record that keeps the agent from starting.
pub(super) fn end_stream(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    if let Some(updates) = updates(context, finding) {
        let is_uuid = matches!(finding.row.code, Code::UpdateBad | Code::TerminalUpdateBad);
        let at = match updates.end {
            _ if is_uuid => return before_update(context, finding, updates),
            StreamEnd::Damaged(_) | StreamEnd::BadAck => updates.good,
            StreamEnd::Clean | StreamEnd::Cut => return NOT_APPLICABLE,
        };
        return keep(context, &finding.path, at, &of_task(updates.lost.as_deref()));
    }
    let Some(stream) = operation(context, finding) else { return NOT_APPLICABLE };
    let at = match finding.row.code {
        Code::OperationStreamUnreadable if matches!(stream.end, StreamEnd::Damaged(_)) => stream.good,
        Code::OperationStreamUnreadable => return cannot("operation.updates cannot be opened at all"),
        Code::OperationUpdateBad => match offset(context, &finding.path, first_without_uuid(stream)) {
            Some(at) => at,
            None => return NOT_APPLICABLE,
        },
        _ => match offset(context, &finding.path, OperationStream::unexpected_ack(stream)) {
            Some(at) => at,
            None => return NOT_APPLICABLE,
        },
    };
    keep(context, &finding.path, at, &format!("{} bytes after it", stream.size - at))
}

fn before_update(context: &RepairContext<'_>, finding: &Finding, updates: &Updates) -> RepairResult {
    let Some(at) = finding.offset else { return NOT_APPLICABLE };
    let behind = updates.records.iter().filter(|record| u64::from(record.offset) >= at);
    let (mut updated, mut acks) = (0, 0);
    behind.for_each(|record| match record.kind {
        RecordKind::Update => updated += 1,
        RecordKind::Ack => acks += 1,
    });
    keep(context, &finding.path, at, &format!("{updated} updates and {acks} acknowledgements from there on"))
}

/// Keeps the records before `at`.
#[expect(clippy::single_range_in_vec_init, reason = "one part is kept")]
fn keep(context: &RepairContext<'_>, path: &RelPath, at: u64, behind: &str) -> RepairResult {
    if !context.is_file(path) {
        return cannot("the stream is not a regular file");
    }
    let action = Action::Write { content: Content::Keep(vec![0..at]), attributes: None };
    Ok(vec![ProposedStep::new(action, path, format!("truncate the stream at byte {at}; lost: {behind}"))])
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

pub(super) fn updates<'a>(context: &RepairContext<'a>, finding: &Finding) -> Option<&'a Updates> {
    let task = context.checkpoint.task_of(&finding.entity)?;
    (finding.path.file_name() == Some(b"task.updates")).then_some(&task.updates)
}

fn operation<'a>(context: &RepairContext<'a>, finding: &Finding) -> Option<&'a OperationStream> {
    let agent = context.checkpoint.agent_of(&finding.entity)?;
    let directory = finding.path.parent();
    let name = directory.file_name()?;
    if finding.path.file_name() != Some(b"operation.updates") {
        return None;
    }
    let found = agent.operations.binary_search_by(|stream| stream.name.as_bytes().cmp(name)).ok()?;
    Some(&agent.operations[found])
}

fn first_without_uuid(stream: &OperationStream) -> Option<usize> {
    let bad = |record: &crate::model::OperationRecord| {
        record.kind == RecordKind::Update && record.uuid.get().is_none()
    };
    stream.records.iter().position(bad)
}

/// Where the record of this number begins.
fn offset(context: &RepairContext<'_>, path: &RelPath, record: Option<usize>) -> Option<u64> {
    let bytes = context.read(path)?;
    Frames::new(&bytes).nth(record?).map(|frame| frame.offset() as u64)
}
