//! Resource providers, which recover once the agent has: what of them ends the agent (R157). Does not belong here: what ends a
//! provider alone.

use crate::layout::RelPath;
use crate::model::{Provider, RecordKind, SideKind};
use crate::recovery::text::NOT_A_UUID;
use crate::recovery::{Code, RecoveredAgent, Stop};
use crate::values::Uuid;

use super::startup::Startup;

impl<'m> Startup<'m> {
    pub(super) fn recover_providers(&mut self, agent: &RecoveredAgent<'m>) -> Result<(), Stop> {
        let Some(node) = agent.node else { return Ok(()) };
        let is_of_csi = |kind| matches!(kind, SideKind::CsiVolumeState | SideKind::CsiContainerInfo);
        let unread =
            self.checkpoint.side.iter().filter(|side| is_of_csi(side.kind) && side.file.is_unknown());
        self.log.unknown.extend(unread.map(|side| side.path.clone()));
        let home = RelPath::new("meta/slaves").join(&agent.id).join("resource_providers");
        for provider in &node.providers {
            let Some(id) = provider.latest.id() else { continue };
            self.recover_provider(provider, &home.join(&provider.kind).join(&provider.name).join(id))?;
        }
        Ok(())
    }

    fn recover_provider(&mut self, provider: &Provider, home: &RelPath) -> Result<(), Stop> {
        let operations = &provider.operations;
        if operations.has_bad_uuid {
            let detail = "an operation without a valid UUID".to_owned();
            let path = home.join("resource_provider.state");
            self.log.decide(Code::ProviderOperationUuidBad, &path, None, detail, NOT_A_UUID.to_owned())?;
        }
        for stream in &operations.streams {
            let uuid = Uuid::parse(stream.name.as_bytes());
            if !uuid.is_some_and(|uuid| operations.known.contains(&uuid)) {
                continue;
            }
            let path = home.join("operations").join(&stream.name).join("operation.updates");
            if stream.file.is_unknown() {
                self.log.unknown.push(path);
                continue;
            }
            let mut replayed =
                stream.records[..stream.unexpected_ack().unwrap_or(stream.records.len())].iter();
            if replayed.any(|record| record.kind == RecordKind::Update && record.uuid.get().is_none()) {
                let detail = "an update without a valid UUID".to_owned();
                self.log.decide(Code::OperationUpdateBad, &path, None, detail, NOT_A_UUID.to_owned())?;
            }
        }
        Ok(())
    }
}
