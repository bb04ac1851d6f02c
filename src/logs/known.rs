//! A line that is known, and its explanation.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::check::{Code, Severity};

use super::message::{Level, Meaning, Message};
use super::topic::{Checkpoint, Topic};
use super::topics;

/// A line that a code explains.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KnownLine {
    /// Number of the line, from 1.
    pub line: u64,
    /// The host that the line names.
    pub host: Option<String>,
    /// The message, without what stands before it.
    pub text: String,
    /// Its explanations.
    pub codes: Vec<CodeInfo>,
}

/// The explanation of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CodeInfo {
    /// Its stable name.
    pub code: &'static str,
    /// `note`, `warning`, `error` or `fatal`.
    pub severity: &'static str,
    /// Whether the checkpoint is the cause: `cause`, `not-cause` or `unknown`.
    pub checkpoint: &'static str,
    /// What the line means.
    pub meaning: Cow<'static, str>,
    /// What is lost.
    pub lost: &'static str,
    /// What to do.
    pub next: Cow<'static, str>,
    /// The agent's flag that is refused.
    pub flag: Option<String>,
    /// First and last Mesos release that have the message, e.g. `1.0 to 1.12`.
    pub releases: String,
}

impl CodeInfo {
    /// `values` are the texts at the wildcards of the message. `None` if the message has no meaning by itself.
    pub(super) fn of(message: &Message, values: &[&str]) -> Option<Self> {
        let ends = matches!(message.level, Level::Exit | Level::Fatal | Level::Abort);
        let code = Self::of_meaning(message.meaning, ends, values)?;
        let (first, last) = (release(*message.releases.start()), release(*message.releases.end()));
        Some(Self { releases: format!("{first} to {last}"), ..code })
    }

    fn of_meaning(meaning: Meaning, ends: bool, values: &[&str]) -> Option<Self> {
        match meaning {
            Meaning::Checkpoint(code) | Meaning::InRecovery(code) => {
                Some(Self::of_code(code, ends.then_some(Severity::Fatal)))
            }
            Meaning::Topic(topic) | Meaning::ShutDown(topic) => Some(Self::of_topic(topic)),
            Meaning::Flag(flag) => {
                let flag = flag.or_else(|| values.first().copied()).map(str::to_owned);
                Some(Self { flag, ..Self::of_topic(&topics::flags::FLAG_REFUSED) })
            }
            Meaning::Story(event) => event.code().and_then(|code| Self::by_code(code, Some(Severity::Note))),
            Meaning::Silent => None,
        }
    }

    /// Of a code of the checkpoint or of a topic; `severity`: where it is not the usual one.
    pub fn by_code(code: &str, severity: Option<Severity>) -> Option<Self> {
        if let Some(topic) = topics::by_code(code) {
            return Some(Self::of_topic(topic));
        }
        Some(Self::of_code(code.parse().ok()?, severity))
    }

    fn of_code(code: Code, severity: Option<Severity>) -> Self {
        let row = code.row();
        Self {
            code: code.name(),
            severity: severity.unwrap_or(row.severity).word(),
            checkpoint: if code.is_about_flags() { Checkpoint::NotCause } else { Checkpoint::Cause }.word(),
            meaning: Cow::Owned(format!("{}. The agent {}.", row.disk, row.agent)),
            lost: row.lost,
            next: Cow::Borrowed(row.next),
            flag: None,
            releases: String::new(),
        }
    }

    pub(super) fn of_topic(topic: &'static Topic) -> Self {
        Self {
            code: topic.code,
            severity: topic.severity.word(),
            checkpoint: topic.checkpoint.word(),
            meaning: Cow::Borrowed(topic.meaning),
            lost: topic.lost,
            next: Cow::Borrowed(topic.next),
            flag: None,
            releases: String::new(),
        }
    }
}

/// 14 is 0.14, 112 is 1.12.
fn release(number: u8) -> String {
    format!("{}.{}", number / 100, number % 100)
}
