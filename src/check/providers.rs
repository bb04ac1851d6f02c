//! Resource providers: the agent knows their IDs only from `latest`, does without one whose state it cannot read, and
//! does not let one subscribe that its registry does not have (R120, R157).

use super::collector::Collector;
use super::finding::Finding;
use crate::layout::{RelPath, is_hidden};
use crate::model::{
    Agent, Checkpoint, DirectoryState, File, Latest, Provider, SideFile, SideKind, StreamEnd,
};
use crate::recovery::{Code, Severity, releases};
use crate::schema::Release;
use crate::values::Uuid;

/// What the agent's resource providers have lost.
pub(crate) fn provider_losses(checkpoint: &Checkpoint, release: Release) -> Vec<Finding> {
    let mut findings = Vec::new();
    look(&mut Collector { findings: &mut findings }, checkpoint, release);
    findings.retain(|finding| finding.severity >= Severity::Error);
    findings
}

pub(super) fn look(looker: &mut Collector<'_>, checkpoint: &Checkpoint, release: Release) {
    let Some(agent) = checkpoint.latest_agent() else { return };
    for provider in &agent.providers {
        of_provider(looker, agent, provider);
    }
    for side in &checkpoint.side {
        of_csi(looker, side);
    }
    let has_ids = agent.providers.iter().any(|provider| provider.latest.id().is_some());
    let why = if is_new(agent) { "it contains no registry" } else { "it is empty" };
    let is_lost = is_new(agent) || agent.registry.is_empty;
    if has_ids && is_lost && releases::opens_registry_at_recovery(release) {
        let path = home(agent).parent().join("resource_provider_registry");
        looker.note(Code::RegistryMissing, &path, why.to_owned());
    }
}

fn home(agent: &Agent) -> RelPath {
    RelPath::new("meta/slaves").join(&agent.id).join("resource_providers")
}

/// The agent makes a new registry, which is empty.
fn is_new(agent: &Agent) -> bool {
    let is_gone = matches!(agent.registry.directory, DirectoryState::Missing | DirectoryState::NotADirectory);
    is_gone || agent.registry.directory == DirectoryState::Listed && agent.registry.is_new
}

fn of_provider(looker: &mut Collector<'_>, agent: &Agent, provider: &Provider) {
    let home = home(agent).join(&provider.kind).join(&provider.name);
    match &provider.latest {
        Latest::Dangling { text } | Latest::Loop { text } => {
            let text = String::from_utf8_lossy(text);
            looker.note(Code::ProviderLatestDangling, &home.join("latest"), format!("points to {text}"));
        }
        Latest::Missing if !provider.ids.is_empty() => {
            looker.note(Code::ProviderLatestDangling, &home.join("latest"), "it does not exist".to_owned());
        }
        _ => {}
    }
    let latest = provider.ids.iter().find(|(id, _)| provider.latest.id() == Some(id));
    let Some((id, file)) = latest else { return };
    let path = home.join(id).join("resource_provider.state");
    let (offset, why) = match file {
        File::Unreadable(failure) => (None, failure.errno().to_string()),
        File::Damaged(damage) => (Some(damage.offset), damage.kind.to_string()),
        File::Empty => (None, "it is empty".to_owned()),
        File::Missing => (None, "it does not exist".to_owned()),
        _ => match provider.operations.behind {
            Some(at) => (Some(at), "more bytes follow its only message, as in a file of zeros".to_owned()),
            None => return of_operations(looker, provider, &home.join(id).join("operations")),
        },
    };
    looker.note_at(Code::ProviderStateUnreadable, &path, offset, why);
}

/// Streams that the provider cannot replay.
fn of_operations(looker: &mut Collector<'_>, provider: &Provider, home: &RelPath) {
    let operations = &provider.operations;
    for stream in operations.streams.iter().filter(|stream| !is_hidden(stream.name.as_bytes())) {
        let path = home.join(&stream.name);
        let Some(uuid) = Uuid::parse(stream.name.as_bytes()) else {
            let why = format!("{:?} is not a UUID", stream.name);
            looker.note(Code::ProviderOperationsUnreadable, &path, why);
            continue;
        };
        if !operations.known.contains(&uuid) {
            continue;
        }
        let (offset, why) = match (&stream.file, &stream.end) {
            (File::Unreadable(failure), _) => (None, failure.errno().to_string()),
            _ if stream.unexpected_ack().is_some() => {
                (None, "it acknowledges an update that is not pending".to_owned())
            }
            (_, StreamEnd::Damaged(damage)) => (Some(damage.at), damage.reason.to_string()),
            _ => continue,
        };
        let path = path.join("operation.updates");
        looker.note_at(Code::ProviderOperationsUnreadable, &path, offset, why);
    }
}

/// What a storage provider reads of its CSI plugin (R158).
fn of_csi(looker: &mut Collector<'_>, side: &SideFile) {
    let is_volume = side.kind == SideKind::CsiVolumeState;
    if !is_volume && side.kind != SideKind::CsiContainerInfo {
        return;
    }
    let (offset, why) = match &side.file {
        File::Unreadable(failure) => (None, failure.errno().to_string()),
        File::Damaged(damage) => (Some(damage.offset), damage.kind.to_string()),
        File::Empty if is_volume => (None, "it is empty".to_owned()),
        File::Read(()) if side.is_blank => (None, "it names no state of the volume".to_owned()),
        _ => return,
    };
    looker.note_at(Code::CsiStateUnreadable, &side.path, offset, why);
}
