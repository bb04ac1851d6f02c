//! What an agent's log says, as JSON; most of it is written as the log module holds it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::flags::{self, HIDDEN};
use crate::logs::{CauseNow, Start, Story, Topic};
use crate::schema::{Release, hide_secrets as hide_named};

use super::redact::redacted;

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

/// What a log says, and what the checkpoint beside it says now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LogJson<'a> {
    #[serde(flatten)]
    pub story: &'a Story,
    /// None where no checkpoint was named.
    pub checkpoint: Option<&'a BesideJson>,
}

/// The checkpoint beside a log.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BesideJson {
    pub path: String,
    pub verdict: &'static str,
    /// The lines that blame the checkpoint for the end of a start.
    pub causes: Vec<CauseNow>,
}

/// What the last line of NDJSON adds to the starts and lines before it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LogSummaryJson<'a> {
    starts_omitted: u64,
    lines_omitted: u64,
    hosts: &'a [String],
    host_lines_omitted: u64,
    checkpoint: Option<&'a BesideJson>,
}

impl<'a> LogSummaryJson<'a> {
    /// Of the same.
    pub fn new(log: &LogJson<'a>) -> Self {
        let Story { starts_omitted, lines_omitted, ref hosts, host_lines_omitted, .. } = *log.story;
        Self { starts_omitted, lines_omitted, hosts, host_lines_omitted, checkpoint: log.checkpoint }
    }
}

/// Hides secrets in flags and in the texts of lines.
pub fn hide_secrets(story: &mut Story) {
    story.starts.iter_mut().for_each(hide_secrets_of);
    for line in &mut story.lines {
        line.text = redacted(&line.text);
    }
}

/// As [`hide_secrets`], of one start.
pub fn hide_secrets_of(start: &mut Start) {
    for (name, value) in start.flags.iter_mut().flatten() {
        if flags::find(name, Release::HEAD).is_some_and(|flag| flag.secret) {
            HIDDEN.clone_into(value);
        } else if name == "attributes" {
            *value = hide_named(value).into_owned();
        } else {
            *value = redacted(value);
        }
    }
    if let Some(cause) = &mut start.cause {
        cause.text = redacted(&cause.text);
    }
}
