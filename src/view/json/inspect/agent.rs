//! `agent`: who it is, where it was registered, and whether the host was rebooted since.

use schemars::JsonSchema;
use serde::Serialize;

use crate::layout::{Name, RelPath};
use crate::model::Agent;
use crate::schema::{JsonMessage, JsonOptions, Message, table};
use crate::values::{DEFAULT_PORT, trim};
use crate::view::inspect::{AgentPick, InspectView};
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
    /// Of the agent that is shown, if there is one: the agent takes any ID that `slaves/latest` names for its own.
    pub(super) fn of(view: &'a InspectView<'a>) -> Option<Self> {
        let agent = view.agent();
        let named = view.checkpoint.latest.id().filter(|_| !matches!(view.pick.agents, AgentPick::One(_)));
        agent.map(|agent| &agent.id).or(named).map(|id| Self::new(view, id, agent))
    }

    fn new(view: &'a InspectView<'a>, id: &'a Name, agent: Option<&'a Agent>) -> Self {
        let info = agent.and_then(|agent| agent.info.value());
        let path = RelPath::new("meta/slaves").join(id).join("slave.info");
        Self {
            id: id.into(),
            hostname: info.and_then(|info| info.hostname.as_deref()),
            port: info.map(|info| info.port.unwrap_or(DEFAULT_PORT)),
            info: InfoJson::of(view, &path, &table::SLAVE_INFO),
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
    info: Option<JsonMessage<'static>>,
}

impl InfoJson {
    /// With `--full`, of this file.
    pub(super) fn of(view: &InspectView<'_>, path: &RelPath, message: &'static Message) -> Option<Self> {
        view.full.then(|| {
            let message = view.messages.single_if_good(path, message);
            let json = |message| JsonMessage::owned(message, options(view));
            Self { info: message.map(json) }
        })
    }
}

/// How messages are written here.
pub(super) fn options(view: &InspectView<'_>) -> JsonOptions {
    JsonOptions { defaults: view.full, redact: view.messages.redact, known_to: None }
}
