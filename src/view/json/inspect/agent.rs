//! `agent`: who it is, where it was registered, and whether the host was rebooted since.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::payload::options;
use crate::layout::RelPath;
use crate::model::Agent;
use crate::schema::{JsonMessage, Message, table};
use crate::values::{DEFAULT_PORT, trim};
use crate::view::inspect::{InspectView, agent_home};
use crate::view::json::text::{put_bytes, put_name};

/// `agent`.
pub(super) struct AgentJson<'p, 'a> {
    picture: &'p InspectView<'a>,
    agent: &'a Agent,
}

impl<'p, 'a> AgentJson<'p, 'a> {
    /// Of the agent that is shown, if there is one.
    pub(super) fn of(picture: &'p InspectView<'a>) -> Option<Self> {
        picture.agent().map(|agent| Self { picture, agent })
    }
}

impl Serialize for AgentJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let info = self.agent.info.value();
        let mut map = serializer.serialize_map(None)?;
        put_name(&mut map, "id", Some(&self.agent.id))?;
        map.serialize_entry("hostname", &info.and_then(|info| info.hostname.as_deref()))?;
        map.serialize_entry("port", &info.map(|info| info.port.unwrap_or(DEFAULT_PORT)))?;
        put_info(&mut map, self.picture, &agent_home(self.agent).join("slave.info"), &table::SLAVE_INFO)?;
        map.serialize_entry("boot", &BootJson(self.picture))?;
        map.end()
    }
}

struct BootJson<'p, 'a>(&'p InspectView<'a>);

impl Serialize for BootJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0.checkpoint.boot.file.value() {
            Some(text) => put_bytes(&mut map, "checkpointed", trim(text))?,
            None => map.serialize_entry("checkpointed", &None::<&str>)?,
        }
        map.serialize_entry("current", &self.0.current_boot)?;
        map.serialize_entry("rebooted", &self.0.rebooted)?;
        map.end()
    }
}

/// `info` with `--full`: the message as the agent's own JSON shows it, null if it can't be read.
pub(super) fn put_info<M: SerializeMap>(
    map: &mut M,
    picture: &InspectView<'_>,
    path: &RelPath,
    message: &'static Message,
) -> Result<(), M::Error> {
    if !picture.full {
        return Ok(());
    }
    let value = picture.messages.single_if_good(path, message);
    let json = value.as_ref().map(|message| JsonMessage { message, options: options(picture) });
    map.serialize_entry("info", &json)
}
