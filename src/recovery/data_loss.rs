//! What is lost where a stream is cut, in words.

use std::fmt::Write as _;

use crate::layout::{RelPath, identify};
use crate::model::{Checkpoint, Updates};
use crate::schema::{Release, table};

/// The name of a task state by its number.
pub fn task_state_name(state: i8) -> &'static str {
    table::E_TASK_STATE
        .by_number(i32::from(state), Release::HEAD)
        .map_or("an unknown state", |value| value.name)
}

/// The stream that a path names.
pub(crate) fn stream<'m>(checkpoint: &'m Checkpoint, path: &RelPath) -> Option<&'m Updates> {
    checkpoint.task_of(&identify(path.as_bytes())).map(|task| &task.updates)
}

/// What the agent cuts off a file of this path.
pub(crate) fn of_truncation(checkpoint: &Checkpoint, path: &RelPath) -> String {
    let Some(lost) = stream(checkpoint, path).and_then(|updates| updates.lost.as_deref()) else {
        return format!("the end of {path}");
    };
    let mut text = format!("{} bytes of {path}", lost.bytes);
    if lost.updates + lost.acks > 0 {
        let last = if lost.updates > 0 {
            format!(", the last {}", task_state_name(lost.last_state))
        } else {
            String::new()
        };
        let _ = write!(
            text,
            ", with {} update{}{last} and {} acknowledgement{} that still parse",
            lost.updates,
            if lost.updates == 1 { "" } else { "s" },
            lost.acks,
            if lost.acks == 1 { "" } else { "s" }
        );
    }
    text
}
