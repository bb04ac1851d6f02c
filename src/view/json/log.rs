//! What an agent's log says, as JSON; most of it is written as the log module holds it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::flags;
use crate::logs::{Start, Story, Topic};
use crate::schema::Release;

use super::config::HIDDEN;

/// A code that only lines of a log have.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LogCodeJson {
    code: &'static str,
    severity: &'static str,
    checkpoint: &'static str,
    meaning: &'static str,
    lost: &'static str,
    next: &'static str,
}

impl LogCodeJson {
    /// Of a topic.
    pub fn new(topic: &'static Topic) -> Self {
        let Topic { code, severity, checkpoint, meaning, lost, next } = topic;
        Self { code, severity: severity.word(), checkpoint: checkpoint.word(), meaning, lost, next }
    }
}

/// What the last line of NDJSON adds to the starts and lines before it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LogOmittedJson {
    starts_omitted: u64,
    lines_omitted: u64,
}

impl LogOmittedJson {
    /// Of a story.
    pub fn new(story: &Story) -> Self {
        Self { starts_omitted: story.starts_omitted, lines_omitted: story.lines_omitted }
    }
}

/// Hides the values of flags that may hold secrets.
pub fn hide_secrets(starts: &mut [Start]) {
    for (name, value) in starts.iter_mut().filter_map(|start| start.flags.as_mut()).flatten() {
        if flags::find(name, Release::HEAD).is_some_and(|flag| flag.secret) {
            HIDDEN.clone_into(value);
        }
    }
}
