//! `agent`: who it is, where it was registered, and whether the host was rebooted since.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::layout::RelPath;
use crate::model::Agent;
use crate::schema::{JsonOptions, Message, table};
use crate::values::{DEFAULT_PORT, trim};
use crate::view::inspect::{InspectView, agent_home};
use crate::view::json::message::MessageJson;
use crate::view::json::text::{CheckpointedText, IdText};

/// `agent`.
#[derive(Serialize, JsonSchema)]
pub(super) struct AgentJson<'a> {
    #[serde(flatten)]
    id: IdText<'a>,
    hostname: Option<&'a str>,
    port: Option<i64>,
    #[serde(flatten)]
    info: Option<InfoJson>,
    boot: BootJson<'a>,
}

impl<'a> AgentJson<'a> {
    /// Of the agent that is shown, if there is one.
    pub(super) fn of(view: &'a InspectView<'a>) -> Option<Self> {
        view.agent().map(|agent| Self::new(view, agent))
    }

    fn new(view: &'a InspectView<'a>, agent: &'a Agent) -> Self {
        let info = agent.info.value();
        Self {
            id: (&agent.id).into(),
            hostname: info.and_then(|info| info.hostname.as_deref()),
            port: info.map(|info| info.port.unwrap_or(DEFAULT_PORT)),
            info: InfoJson::of(view, &agent_home(agent).join("slave.info"), &table::SLAVE_INFO),
            boot: BootJson {
                checkpointed: view.checkpoint.boot.file.value().map(|text| trim(text)).into(),
                current: view.current_boot.as_deref(),
                rebooted: view.rebooted,
            },
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct BootJson<'a> {
    #[serde(flatten)]
    checkpointed: CheckpointedText<'a>,
    current: Option<&'a str>,
    rebooted: Option<bool>,
}

/// The message of a file as the agent's own JSON shows it, null where it cannot be read.
#[derive(Serialize, JsonSchema)]
pub(super) struct InfoJson {
    info: Option<MessageJson<'static>>,
}

impl InfoJson {
    /// With `--full`, of this file.
    pub(super) fn of(view: &InspectView<'_>, path: &RelPath, message: &'static Message) -> Option<Self> {
        view.full.then(|| {
            let message = view.messages.single_if_good(path, message);
            let json = |message| MessageJson { message: Cow::Owned(message), options: options(view) };
            Self { info: message.map(json) }
        })
    }
}

/// How messages are written here.
pub(super) fn options(view: &InspectView<'_>) -> JsonOptions {
    JsonOptions { defaults: view.full, redact: view.messages.redact, known_to: None }
}
