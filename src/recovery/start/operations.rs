//! Operations on the agent's own resources, and their update streams (R152 to R156).

use crate::layout::{RelPath, is_hidden};
use crate::model::{File, OperationFacts, OperationStream, RecordKind, RecordUuid, StreamEnd};
use crate::recovery::{Cause, Mutation, OperationsFrom, RecoveredAgent, Stop};
use crate::schema::Release;
use crate::values::Uuid;

use super::starter::Starter;

const STATE: &str = "meta/resources/resources_and_operations.state";
const TARGET: &str = "meta/resources/resources_and_operations.target";

/// `OPERATION_PENDING`.
const PENDING: i8 = 1;

impl<'m> Starter<'m> {
    pub(super) fn recover_operations(&mut self, agent: &RecoveredAgent<'m>) -> Result<(), Stop> {
        if self.log.conditions.release < Release::new(1, 8, 0) {
            // Agents of then know no operations of their own.
            return Ok(());
        }
        let files = &self.checkpoint.resources;
        let (facts, path) = match agent.operations {
            Some(OperationsFrom::Target) => (files.target.value(), "resources_and_operations.target"),
            Some(OperationsFrom::State)
                if self.changes.is_renamed(&RelPath::new(TARGET), &RelPath::new(STATE)) =>
            {
                (files.target.value(), "resources_and_operations.state")
            }
            Some(OperationsFrom::State) => (files.state.value(), "resources_and_operations.state"),
            None => (None, ""),
        };
        let operations: &[OperationFacts] = facts.map_or(&[], |facts| &facts.operations);
        let path = RelPath::new("meta/resources").join(path);
        for operation in operations {
            if operation.has_provider {
                let line = "Check failed: resourceProviderId.isNone()".to_owned();
                let detail = "the operation belongs to a resource provider".to_owned();
                self.log.decide(Cause::OperationOfProvider, &path, None, detail, line)?;
            }
        }
        self.log.next_step();
        let Some(node) = agent.node else { return Ok(()) };
        let home = RelPath::new("meta/slaves").join(&agent.id).join("operations");
        if node.operations_folder.is_unknown() {
            self.log.unknown.push(home.clone());
        }
        let mut streams = Vec::new();
        for stream in node.operations.iter().filter(|stream| !is_hidden(stream.name.as_bytes())) {
            let path = home.join(&stream.name);
            if self.changes.is_removed(&path) {
                continue;
            }
            let Some(uuid) = Uuid::parse(stream.name.as_bytes()) else {
                let line = format!(
                    "Failed to parse operation status update stream path '{}': Could not parse operation UUID: {}",
                    self.log.spell(&path),
                    stream.name
                );
                let detail = format!("{:?} is no UUID", stream.name);
                self.log.decide(Cause::OperationFolderName, &path, None, detail, line)?;
                continue;
            };
            if !operations.iter().any(|operation| operation.uuid == Some(uuid)) {
                let line =
                    format!("Garbage collecting status update stream for unknown operation (uuid: {uuid})");
                let detail = "no checkpointed operation has this uuid".to_owned();
                self.log.decide(Cause::OperationUnknown, &path, None, detail, line)?;
                let detail = "the stream of an unknown operation".to_owned();
                self.log.mutations.push(Mutation::Remove { path, detail });
                continue;
            }
            streams.push((uuid, stream));
        }
        self.log.next_step();
        for (_, stream) in &streams {
            self.recover_stream(stream, &home.join(&stream.name).join("operation.updates"))?;
        }
        self.log.next_step();
        for operation in operations {
            self.recover_operation(operation, &streams, &path)?;
        }
        Ok(())
    }

    fn recover_stream(&mut self, stream: &OperationStream, path: &RelPath) -> Result<(), Stop> {
        match &stream.file {
            file if file.is_unknown() => {
                self.log.unknown.push(path.clone());
                return Ok(());
            }
            File::Unreadable(trouble) => {
                let error = trouble.errno().to_string();
                let line = format!("Failed to open operation status updates stream file '{path}': {error}");
                self.log.decide(Cause::OperationStreamUnreadable, path, None, error, line)?;
                self.errors += 1;
                return Ok(());
            }
            _ => {}
        }
        let mut pending: Vec<RecordUuid> = Vec::new();
        for record in &stream.records {
            match record.kind {
                RecordKind::Update if record.uuid.get().is_none() => {
                    let line = crate::recovery::text::NOT_A_UUID.to_owned();
                    let detail = "an update without a good uuid".to_owned();
                    self.log.decide(Cause::OperationUpdateBad, path, None, detail, line)?;
                }
                RecordKind::Update => pending.push(record.uuid),
                RecordKind::Ack if pending.is_empty() => {
                    let line = format!(
                        "Failed to replay operation status update stream '{}': Unexpected acknowledgement",
                        self.log.spell(path)
                    );
                    let detail = "it acknowledges an update that is not pending".to_owned();
                    self.log.decide(Cause::OperationAckUnexpected, path, None, detail, line)?;
                    self.errors += 1;
                    return Ok(());
                }
                RecordKind::Ack => {
                    pending.remove(0);
                }
            }
        }
        let truncate = |detail: &str| Mutation::Truncate {
            path: path.clone(),
            to_size: stream.good,
            detail: detail.to_owned(),
        };
        match &stream.end {
            _ if self.changes.truncated(path).is_some() => Ok(()),
            StreamEnd::Clean | StreamEnd::BadAck => Ok(()),
            StreamEnd::Cut => {
                self.log.mutations.push(truncate("the last record is cut"));
                let detail = format!("{} bytes behind the last whole record", stream.size - stream.good);
                self.log.decide(Cause::OperationStreamCut, path, Some(stream.good), detail, String::new())
            }
            StreamEnd::Damaged { reason, at, .. } => {
                self.log.mutations.push(truncate("a record does not parse"));
                let line = format!(
                    "Failed to read from operation status updates stream file '{}': Failed to deserialize message",
                    self.log.spell(path)
                );
                self.log.decide(
                    Cause::OperationStreamUnreadable,
                    path,
                    Some(*at),
                    reason.to_string(),
                    line,
                )?;
                self.errors += 1;
                Ok(())
            }
        }
    }

    fn recover_operation(
        &mut self,
        operation: &OperationFacts,
        streams: &[(Uuid, &OperationStream)],
        path: &RelPath,
    ) -> Result<(), Stop> {
        let Some(uuid) = operation.uuid else {
            let line = crate::recovery::text::NOT_A_UUID.to_owned();
            let detail = "an operation without a good uuid".to_owned();
            return self.log.decide(Cause::OperationUuidBad, path, None, detail, line);
        };
        let stream = streams.iter().find(|(known, _)| *known == uuid).map(|(_, stream)| stream);
        let has_updates = stream
            .is_some_and(|stream| stream.records.iter().any(|record| record.kind == RecordKind::Update));
        if operation.state == PENDING && has_updates {
            let line = "Check failed: !state->streams.contains(operationUuid)".to_owned();
            let detail = format!("operation {uuid} is pending, and has a stream");
            self.log.decide(Cause::OperationPendingWithStream, path, None, detail, line)?;
        }
        Ok(())
    }
}
