//! Operations on the agent's own resources, and their update streams (R152 to R156).

use std::collections::HashSet;

use crate::layout::resources::{STATE, TARGET, path};
use crate::layout::{RelPath, is_hidden};
use crate::model::{File, OperationFacts, OperationProvider, OperationStream, RecordKind, StreamEnd};
use crate::recovery::{Code, Mutation, OperationsFrom, RecoveredAgent, Stop, releases};
use crate::values::Uuid;

use super::startup::Startup;

const PENDING: i8 = 1;

impl<'m> Startup<'m> {
    pub(super) fn recover_operations(&mut self, agent: &RecoveredAgent<'m>) -> Result<(), Stop> {
        if !releases::checkpoints_operations(self.log.conditions.release) {
            // These releases have no operations of their own.
            return Ok(());
        }
        let (operations, path) = self.committed_operations(agent);
        for operation in operations {
            let detail = match operation.provider {
                OperationProvider::None => continue,
                OperationProvider::Some => "the operation belongs to a resource provider",
                OperationProvider::Unknown => "the operation has an unknown type, or no resources",
            };
            let line = "Check failed: resourceProviderId.isNone()".to_owned();
            self.log.decide(Code::OperationOfProvider, &path, None, detail.to_owned(), line)?;
        }
        self.log.next_step();
        let Some(node) = agent.node else { return Ok(()) };
        let home = RelPath::new("meta/slaves").join(&agent.id).join("operations");
        if node.operations_directory.is_unknown() {
            self.log.unknown.push(home.clone());
        }
        let known = operations.iter().filter_map(|operation| operation.uuid).collect();
        let streams = self.known_streams(&node.operations, &home, &known)?;
        self.log.next_step();
        for (_, stream) in &streams {
            self.recover_stream(stream, &home.join(&stream.name).join("operation.updates"))?;
        }
        self.log.next_step();
        let mut with_updates = HashSet::new();
        for (uuid, stream) in streams {
            if stream.records.iter().any(|record| record.kind == RecordKind::Update) {
                with_updates.insert(uuid);
            }
        }
        for operation in operations {
            self.recover_operation(operation, &with_updates, &path)?;
        }
        Ok(())
    }

    /// The operations that are committed, and in which file.
    fn committed_operations(&self, agent: &RecoveredAgent<'m>) -> (&'m [OperationFacts], RelPath) {
        let files = &self.checkpoint.resources;
        let (file, name) = match agent.operations {
            Some(OperationsFrom::Target) => (&files.target, TARGET),
            Some(OperationsFrom::State) => (self.changes.state_file(files), STATE),
            None => return (&[], path(STATE)),
        };
        (file.value().map_or(&[], |facts| &facts.operations), path(name))
    }

    /// The streams of operations that are known; those of others are deleted (R153).
    fn known_streams(
        &mut self,
        streams: &'m [OperationStream],
        home: &RelPath,
        known: &HashSet<Uuid>,
    ) -> Result<Vec<(Uuid, &'m OperationStream)>, Stop> {
        let mut found = Vec::new();
        for stream in streams.iter().filter(|stream| !is_hidden(stream.name.as_bytes())) {
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
                let detail = format!("{:?} is not a UUID", stream.name);
                self.log.decide(Code::OperationDirectoryName, &path, None, detail, line)?;
                continue;
            };
            if known.contains(&uuid) {
                found.push((uuid, stream));
                continue;
            }
            let line =
                format!("Garbage collecting status update stream for unknown operation (uuid: {uuid})");
            let detail = "no checkpointed operation has this uuid".to_owned();
            self.log.decide(Code::OperationUnknown, &path, None, detail, line)?;
            let detail = "the stream of an unknown operation".to_owned();
            self.log.mutations.push(Mutation::Remove { path, detail });
        }
        Ok(found)
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
                self.log.decide(Code::OperationStreamUnreadable, path, None, error, line)?;
                self.errors += 1;
                return Ok(());
            }
            _ => {}
        }
        let mut pending = 0_usize;
        for record in &stream.records {
            match record.kind {
                RecordKind::Update if record.uuid.get().is_none() => {
                    let line = crate::recovery::text::NOT_A_UUID.to_owned();
                    let detail = "an update without a valid UUID".to_owned();
                    self.log.decide(Code::OperationUpdateBad, path, None, detail, line)?;
                }
                RecordKind::Update => pending += 1,
                RecordKind::Ack if pending == 0 => {
                    let line = format!(
                        "Failed to replay operation status update stream '{}': Unexpected acknowledgement",
                        self.log.spell(path)
                    );
                    let detail = "it acknowledges an update that is not pending".to_owned();
                    self.log.decide(Code::OperationAckUnexpected, path, None, detail, line)?;
                    self.errors += 1;
                    return Ok(());
                }
                RecordKind::Ack => pending -= 1,
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
                let detail = format!("{} bytes after the last whole record", stream.size - stream.good);
                self.log.decide(Code::OperationStreamCut, path, Some(stream.good), detail, String::new())
            }
            StreamEnd::Damaged(damage) => {
                self.log.mutations.push(truncate("a record does not parse"));
                let line = format!(
                    "Failed to read from operation status updates stream file '{}': Failed to deserialize message",
                    self.log.spell(path)
                );
                self.log.decide(
                    Code::OperationStreamUnreadable,
                    path,
                    Some(damage.at),
                    damage.reason.to_string(),
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
        with_updates: &HashSet<Uuid>,
        path: &RelPath,
    ) -> Result<(), Stop> {
        let Some(uuid) = operation.uuid else {
            let line = crate::recovery::text::NOT_A_UUID.to_owned();
            let detail = "an operation without a valid UUID".to_owned();
            return self.log.decide(Code::OperationUuidBad, path, None, detail, line);
        };
        if operation.state == PENDING && with_updates.contains(&uuid) {
            let line = "Check failed: !state->streams.contains(operationUuid)".to_owned();
            let detail = format!("operation {uuid} is pending, and has a stream");
            self.log.decide(Code::OperationPendingWithStream, path, None, detail, line)?;
        }
        Ok(())
    }
}
