//! Resource providers: the agent knows their IDs only from `latest`, does without the state of one that it cannot read, and
//! does not let one subscribe that its registry does not have (R120, R157).

use super::collector::Collector;
use super::finding::Finding;
use crate::layout::RelPath;
use crate::model::{Agent, Checkpoint, DirectoryState, File, Latest, Provider};
use crate::recovery::{Code, Severity, releases};
use crate::schema::Release;

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
        _ => return,
    };
    looker.note_at(Code::ProviderStateUnreadable, &path, offset, why);
}
