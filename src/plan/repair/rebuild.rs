//! `executor.info` and `task.info` of live containers, written again from what the containerizer has of them (`config` in the
//! runtime directory).

use crate::check::{Code, Finding};
use crate::recovery::outcome::Holder;
use crate::schema::{FieldName, field, is_acceptable, table};
use crate::wire::{WireType, put_bytes, put_tag, put_varint};

use super::context::{NOT_APPLICABLE, RepairContext, RepairResult, RunRef, rewrite};
use super::runtime_copy::{
    EXECUTOR_RESOURCES, TASK_FIELDS, config, field_of, message_in, pieces, renumbered,
};
use super::temp_copy::is_of_its_directory;

/// `TASK_STAGING`: the state in which a task is checkpointed.
const STAGING: u64 = 6;

/// Writes the file again.
pub(super) fn from_container(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let is_task =
        matches!(finding.row.code, Code::TaskInfoMissing | Code::TaskInfoEmpty | Code::TaskInfoUnreadable);
    let Some(run) = run_of(context, finding) else { return NOT_APPLICABLE };
    let body = if is_task { task(context, finding, &run) } else { executor(context, &run) };
    let message = if is_task { &table::TASK } else { &table::EXECUTOR_INFO };
    let whole = |body: &Vec<u8>| {
        is_acceptable(message, body, context.input.conditions.release)
            && is_of_its_directory(context, &finding.path, body)
    };
    let Some(body) = body.filter(whole) else { return NOT_APPLICABLE };
    let Ok(length) = u32::try_from(body.len()) else { return NOT_APPLICABLE };
    if context.holder(&run) != Holder::Same {
        return NOT_APPLICABLE;
    }
    let why = if is_task {
        "the config of its container has all of it"
    } else {
        "the config of its container has all of it but the executor's own resources"
    };
    rewrite(context, finding, [&length.to_le_bytes()[..], &body].concat(), why)
}

/// The run whose container has the message: the latest of the executor.
fn run_of<'a>(context: &RepairContext<'a>, finding: &Finding) -> Option<RunRef<'a>> {
    if finding.entity.container.is_some() {
        return context.run_of(&finding.entity).filter(RunRef::is_live);
    }
    let executor = context.checkpoint.executor_of(&finding.entity)?;
    let container = executor.latest.id()?.clone();
    let entity = crate::layout::Entity { container: Some(container), ..finding.entity.clone() };
    context.run_of(&entity).filter(RunRef::is_live)
}

/// The executor as its container knows it, without resources: those of its first task are among them (`Slave::launchExecutor`).
fn executor(context: &RepairContext<'_>, run: &RunRef<'_>) -> Option<Vec<u8>> {
    let info = message_in(&config(context, &run.run.id)?, field!("executor_info"))?;
    let own = pieces(&info)?.into_iter().filter(|(number, _)| *number != EXECUTOR_RESOURCES);
    Some(own.flat_map(|(_, bytes)| bytes).collect())
}

/// The task as the agent checkpoints it when it launches it (`protobuf::createTask`).
fn task(context: &RepairContext<'_>, finding: &Finding, run: &RunRef<'_>) -> Option<Vec<u8>> {
    let body = message_in(&config(context, &run.run.id)?, field!("task_info"))?;
    let info = pieces(&body)?;
    let of = |name: FieldName| table::TASK_INFO.field(name).map(|field| field.number);
    let number = |name: FieldName| table::TASK.field(name).map(|field| field.number);
    let mut fields: Vec<(u32, Vec<u8>)> = Vec::new();
    let own = [field!("name"), field!("task_id"), field!("slave_id")];
    for name in own.into_iter().chain(TASK_FIELDS) {
        let (from, to) = (of(name)?, number(name)?);
        for (_, bytes) in info.iter().filter(|(number, _)| *number == from) {
            fields.push((to, renumbered(bytes, to)?));
        }
    }
    fields.push(id(number(field!("framework_id"))?, finding.entity.framework.as_ref()?.as_bytes()));
    let state = number(field!("state"))?;
    let mut bytes = Vec::new();
    put_tag(&mut bytes, state, WireType::Varint);
    put_varint(&mut bytes, STAGING);
    fields.push((state, bytes));
    let command = field_of(&table::TASK_INFO, &body, field!("command"));
    if let Some(user) = command.and_then(|command| field_of(&table::COMMAND_INFO, &command, field!("user"))) {
        let user_number = number(field!("user"))?;
        let mut bytes = Vec::new();
        put_tag(&mut bytes, user_number, WireType::Len);
        put_bytes(&mut bytes, &user);
        fields.push((user_number, bytes));
    }
    fields.sort_by_key(|(number, _)| *number);
    Some(fields.into_iter().flat_map(|(_, bytes)| bytes).collect())
}

/// A field with an ID: a message whose first field is its text.
fn id(number: u32, text: &[u8]) -> (u32, Vec<u8>) {
    let (mut inner, mut bytes) = (Vec::new(), Vec::new());
    put_tag(&mut inner, 1, WireType::Len);
    put_bytes(&mut inner, text);
    put_tag(&mut bytes, number, WireType::Len);
    put_bytes(&mut bytes, &inner);
    (number, bytes)
}
