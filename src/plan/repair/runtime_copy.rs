//! Info files that were cut off, completed from what the containerizer has written of the same container (`config` in
//! the runtime directory): only where length and every byte that is left prove that it is the same.

use crate::check::{Code, Finding};
use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, Part};
use crate::plan::{Action, Content};
use crate::schema::{FieldName, Message, field, is_acceptable, table};
use crate::wire::{Cursor, Frame, Frames, WireType, put_bytes, put_tag};

use super::context::{NOT_APPLICABLE, ProposedStep, RepairContext, RepairResult, cannot};
use super::name::RepairName;
use super::table::REPAIRS;
use super::temp_copy::is_of_its_directory;

/// Bytes of a length.
const LENGTH: usize = 4;
/// `resources` in `ExecutorInfo`: of the container they are those of its first task too (`Slave::launchExecutor`).
pub(super) const EXECUTOR_RESOURCES: u32 = 5;
/// Fields of `Task` that are those of `TaskInfo`, in order (`protobuf::createTask`).
pub(super) const TASK_FIELDS: [FieldName; 6] = [
    field!("resources"),
    field!("labels"),
    field!("discovery"),
    field!("container"),
    field!("health_check"),
    field!("kill_policy"),
];

/// A field: its number, and its bytes with the tag.
type Piece = (u32, Vec<u8>);

/// Whether the runtime directory, which was not read, may have what completes the file of a finding.
pub(crate) fn may_be_in_container(checkpoint: &Checkpoint, code: Code) -> bool {
    let mut rows = REPAIRS.iter().filter(|repair| repair.name == RepairName::CompleteFromContainer);
    checkpoint.coverage.runtime_dir != Part::Read && rows.any(|repair| repair.answers(code))
}

/// Completes a file that ends too early.
pub(super) fn complete(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let message = match finding.row.code {
        Code::ExecutorInfoUnreadable => &table::EXECUTOR_INFO,
        _ => &table::TASK,
    };
    let Some(bytes) = context.read(&finding.path).filter(|_| context.is_file(&finding.path)) else {
        return NOT_APPLICABLE;
    };
    let Some((claimed, rest)) = bytes.split_first_chunk::<LENGTH>() else { return NOT_APPLICABLE };
    let Some(length) = usize::try_from(u32::from_le_bytes(*claimed)).ok().filter(|own| *own > rest.len())
    else {
        return NOT_APPLICABLE;
    };
    if may_be_in_container(context.checkpoint, finding.row.code) {
        return cannot(
            "the runtime directory was not read (--runtime-dir names it): the config of its container could complete the file",
        );
    }
    let candidates = match finding.row.code {
        Code::ExecutorInfoUnreadable => of_executor(context, finding),
        _ => of_task(context, finding),
    };
    let mut whole: Vec<Vec<u8>> =
        candidates.iter().filter_map(|tail| completed(rest, length, tail)).collect();
    whole.retain(|body| {
        is_acceptable(message, body, context.input.conditions.release)
            && is_of_its_directory(context, &finding.path, body)
    });
    whole.dedup();
    match &whole[..] {
        [] => NOT_APPLICABLE,
        [body] => {
            let missing = length - rest.len();
            let why = format!("its last {missing} bytes are in the config of its container");
            let content = Content::Bytes([&claimed[..], body].concat());
            Ok(vec![ProposedStep::new(Action::Write { content, attributes: None }, &finding.path, why)])
        }
        _ => cannot("the configs of its containers differ"),
    }
}

/// The fields of `ExecutorInfo` behind its resources, as each container of the executor has them.
fn of_executor(context: &RepairContext<'_>, finding: &Finding) -> Vec<Vec<Piece>> {
    let Some(executor) = context.checkpoint.executor_of(&finding.entity) else { return Vec::new() };
    let infos = executor.runs.iter().filter_map(|run| {
        let config = config(context, &run.id)?;
        let mut pieces = pieces(&message_in(&config, field!("executor_info"))?)?;
        let own = pieces.iter().rposition(|(number, _)| *number == EXECUTOR_RESOURCES);
        Some(pieces.split_off(own.map_or(0, |last| last + 1)))
    });
    infos.collect()
}

/// The fields of `Task` from its resources on, as the container of a command task has them.
fn of_task(context: &RepairContext<'_>, finding: &Finding) -> Vec<Vec<Piece>> {
    let twin = || {
        let config = config(context, finding.entity.container.as_ref()?)?;
        let info = pieces(&message_in(&config, field!("task_info"))?)?;
        let mut own = Vec::new();
        for name in TASK_FIELDS {
            let (from, to) = (table::TASK_INFO.field(name)?.number, table::TASK.field(name)?.number);
            for (_, bytes) in info.iter().filter(|(number, _)| *number == from) {
                own.push((to, renumbered(bytes, to)?));
            }
        }
        Some(own)
    };
    twin().into_iter().collect()
}

/// The body of this length that begins with what is left and ends with fields of the twin: where they overlap, they
/// are the same.
fn completed(rest: &[u8], length: usize, twin: &[Piece]) -> Option<Vec<u8>> {
    let mut tail = Vec::new();
    for (number, bytes) in twin.iter().rev() {
        tail.splice(..0, bytes.iter().copied());
        let begin = length.checked_sub(tail.len())?;
        if begin > rest.len() || !tail.starts_with(&rest[begin..]) {
            continue;
        }
        let before = pieces(&rest[..begin]);
        if before.is_some_and(|before| before.last().is_none_or(|(last, _)| last <= number)) {
            return Some([&rest[..begin], &tail].concat());
        }
    }
    None
}

/// The message in the config of a container.
pub(super) fn config(context: &RepairContext<'_>, container: &Name) -> Option<Vec<u8>> {
    let runtime = RelPath::new(context.checkpoint.runtime_path.as_ref()?.as_os_str().as_encoded_bytes());
    let bytes = context.read(&runtime.join("containers").join(container).join("config"))?;
    match Frames::new(&bytes).next()? {
        Frame::Whole { body, .. } => Some(body.to_vec()),
        _ => None,
    }
}

/// A message in a `ContainerConfig`.
pub(super) fn message_in(config: &[u8], name: FieldName) -> Option<Vec<u8>> {
    field_of(&table::SLAVE_CONTAINER_CONFIG, config, name)
}

/// What a field of a message holds that has a length.
pub(super) fn field_of(message: &Message, body: &[u8], name: FieldName) -> Option<Vec<u8>> {
    let number = message.field(name)?.number;
    let (_, bytes) = pieces(body)?.into_iter().find(|(own, _)| *own == number)?;
    payload(&bytes)
}

/// The fields of a message, one by one; none if it does not parse.
pub(super) fn pieces(body: &[u8]) -> Option<Vec<Piece>> {
    let mut cursor = Cursor::new(body);
    let mut pieces = Vec::new();
    while let Some(tag) = cursor.tag().ok()? {
        cursor.skip(tag).ok()?;
        pieces.push((tag.number, cursor.between(tag.offset, cursor.offset()).to_vec()));
    }
    Some(pieces)
}

/// What a field holds.
fn payload(field: &[u8]) -> Option<Vec<u8>> {
    let mut cursor = Cursor::new(field);
    let tag = cursor.tag().ok()??;
    (tag.wire == WireType::Len).then(|| cursor.bytes().ok().map(<[u8]>::to_vec))?
}

/// The same field by another number.
pub(super) fn renumbered(field: &[u8], number: u32) -> Option<Vec<u8>> {
    let payload = payload(field)?;
    let mut bytes = Vec::with_capacity(field.len() + 1);
    put_tag(&mut bytes, number, WireType::Len);
    put_bytes(&mut bytes, &payload);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Piece, completed};

    fn field(number: u8, text: &str) -> Piece {
        let length = u8::try_from(text.len()).unwrap();
        (number.into(), [&[number << 3 | 2, length], text.as_bytes()].concat())
    }

    #[test]
    fn only_what_fits_byte_for_byte_completes() {
        let (name, role, label) = (field(1, "name"), field(7, "role"), field(8, "label"));
        let whole = [&name.1[..], &role.1, &label.1].concat();
        let twin = [role, label];
        for left in 0..whole.len() {
            let body = completed(&whole[..left], whole.len(), &twin);
            // Of the first field the twin knows nothing.
            assert_eq!(body, (left >= name.1.len()).then(|| whole.clone()), "{left} bytes are left");
        }
        let mut other = whole.clone();
        other[8] ^= 1;
        assert_eq!(completed(&other[..10], whole.len(), &twin), None);
        assert_eq!(completed(&whole[..10], whole.len() + 1, &twin), None);
        assert_eq!(completed(&whole[..10], whole.len() - 1, &twin), None);
    }
}
