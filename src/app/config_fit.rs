//! Whether the agent's configuration fits the checkpoint: compares it, and what the host has, with `slave.info`.

use crate::flags::Configuration;
use crate::layout::RelPath;
use crate::model::Checkpoint;
use crate::recovery::config::{
    Comparison, FieldOrigin, Probed, Secrets, apply_checkpointed, compare, configure,
};
use crate::recovery::{Attempt, Elsewhere, Fit, ListFile, ResourcesFrom};
use crate::schema::{Dynamic, table};
use crate::values::{Resources, SlaveInfo, Text};

use super::answer::Answer;
use super::host_facts::HostFacts;
use super::located::Located;
use super::messages::Messages;

/// How a configuration fits.
#[derive(Debug, Default)]
pub struct ConfigFit {
    /// The comparison with `slave.info`; none if there is nothing to compare.
    pub comparison: Option<Comparison>,
    /// What the start needs to know of it.
    pub start: Option<Fit>,
}

/// Whether the agent accepts the flags, the policy in force accepts the configuration, and the checkpoint is the one that is read
/// with it.
pub fn config_answer(
    configuration: &Configuration,
    comparison: Option<&Comparison>,
    misfits: &[String],
    elsewhere: Option<&Elsewhere>,
) -> Answer {
    match comparison {
        _ if elsewhere.is_some() => Answer::Bad,
        _ if !configuration.refusals.is_empty() || !misfits.is_empty() => Answer::Bad,
        Some(comparison) if !comparison.passes() => Answer::Bad,
        _ if !configuration.unknown.is_empty() => Answer::Unknown,
        Some(_) => Answer::Good,
        None => Answer::Unknown,
    }
}

/// Why the answer of [`config_answer`] is unknown, in words.
pub fn why_not_compared(configuration: &Configuration) -> String {
    match configuration.unknown.first() {
        Some(unknown) => unknown.reason(),
        None if configuration.gives_info() => "there is no slave.info".to_owned(),
        None if configuration.settings().next().is_some() => {
            "none of the flags that were found enters slave.info".to_owned()
        }
        None => "no flags of the agent were found".to_owned(),
    }
}

/// Compares a configuration with a checkpoint.
pub(super) fn config_fit(
    located: &Located,
    checkpoint: &Checkpoint,
    configuration: &Configuration,
    host: Option<&HostFacts>,
    secrets: Secrets,
) -> ConfigFit {
    if !configuration.gives_info() {
        return ConfigFit::default();
    }
    let messages = Messages::new(&located.source, located.release, false);
    let agent = checkpoint.latest_agent().filter(|agent| agent.info.value().is_some());
    let info = agent.and_then(|agent| {
        let path = RelPath::new("meta/slaves").join(&agent.id).join("slave.info");
        messages.single(&path, &table::SLAVE_INFO)
    });
    let none = Dynamic::new(&table::SLAVE_INFO);
    let read = SlaveInfo::read(info.as_ref().unwrap_or(&none));
    // The resources of this host mean something only for a checkpoint in place.
    let host = host.filter(|_| located.source.in_place);
    let probed: Option<Probed> =
        host.map(|host| host.probed(located.source.place_or_path(), read.hostname.bytes()));
    let Some(info) = info else {
        let configured = configure(&read, configuration, probed.as_ref());
        let known = configured.origins.detected.iter().all(|(_, origin)| *origin != FieldOrigin::Assumed);
        let resources = known.then_some(configured.info.resources);
        return ConfigFit { comparison: None, start: Some(Fit { resources, refused: None }) };
    };
    let directory = agent.map(|agent| Text::from(agent.id.as_bytes()));
    let comparison = compare(&info, directory.as_ref(), configuration, probed.as_ref(), secrets);
    let start = comparison.as_ref().map(|comparison| Fit {
        resources: Some(comparison.configured.info.resources.clone()),
        refused: comparison.verdict().and_then(|verdict| verdict.message.clone()),
    });
    ConfigFit { comparison, start }
}

/// Each checkpointed reservation and volume that does not fit the flags, in words (R106).
pub(super) fn misfits(checkpoint: &Checkpoint, attempt: &Attempt<'_>, fit: Option<&Fit>) -> Vec<String> {
    let Some(agent) = fit.and_then(|fit| fit.resources.as_ref()) else { return Vec::new() };
    let recovered = attempt.read.result.as_ref().ok().and_then(|state| state.resources);
    let Some(recovered) = recovered else { return Vec::new() };
    let files = &checkpoint.resources;
    let list = match (recovered.from, recovered.target) {
        (ResourcesFrom::Nothing, _) => return Vec::new(),
        (ResourcesFrom::State, false) => ListFile { file: &files.state, before: &None },
        (ResourcesFrom::State, true) => ListFile { file: &files.target, before: &None },
        (ResourcesFrom::Info, false) => ListFile::info(files),
        (ResourcesFrom::Info, true) => ListFile::target(files),
    };
    let empty = Resources::default();
    let committed = recovered.resources_in(list).unwrap_or(&empty);
    apply_checkpointed(agent, committed).misfits.into_iter().map(|misfit| misfit.what).collect()
}
