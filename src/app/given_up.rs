//! What goes with an agent's ID beside executors and tasks, and what stays, a text each: resource providers with their
//! disks and pending operations go; the reservations of `meta/resources` are offered again.

use super::belongs_to_id::provider;
use crate::model::{Agent, Checkpoint};
use crate::recovery::ResourceFiles;
use crate::schema::Release;
use crate::source::Source;
use crate::values::Resources;

/// Of more, only the number is said.
const NAMED: usize = 5;

/// The resource providers of an agent, with their disks and operations.
pub fn provider_lines(source: &Source, agent: &Agent) -> Vec<String> {
    let lines = agent.providers.iter().map(|one| {
        let mut operations = Vec::new();
        let known = provider(source, agent, one, &mut operations);
        let resources =
            known.resources.map_or_else(|| "its resources cannot be read".to_owned(), |list| named(&list));
        format!(
            "resource provider {}: {resources}, {} not acknowledged",
            known.name,
            count(operations.len(), "operation")
        )
    });
    lines.collect()
}

fn named(list: &[String]) -> String {
    let more = list.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let named = list.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if list.is_empty() {
        "no resource".to_owned()
    } else {
        format!("{} ({named}{more})", count(list.len(), "resource"))
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// What stays in `meta/resources` and is offered again under a new ID, if anything does.
pub fn offered_again(checkpoint: &Checkpoint, release: Release) -> Option<String> {
    let resources = ResourceFiles::of(&checkpoint.resources, release).resources();
    let all = || resources.into_iter().flat_map(Resources::iter);
    let volumes = all().filter(|resource| resource.is_persistent_volume()).count();
    let reserved = all().count() - volumes;
    let of = |number: usize, noun: &str| (number > 0).then(|| count(number, noun));
    let parts: Vec<String> =
        of(reserved, "reservation").into_iter().chain(of(volumes, "persistent volume")).collect();
    let text = "offered again under the new ID, volumes with their data";
    (!parts.is_empty()).then(|| format!("meta/resources is kept: {} {text}", parts.join(" and ")))
}
