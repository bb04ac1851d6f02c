//! What goes with an agent's ID beside executors and tasks, and what stays, a text each: resource providers with their
//! disks and pending operations go; the reservations of `meta/resources` are offered again.

use super::belongs_to_id::provider;
use crate::model::{Agent, Checkpoint, File};
use crate::schema::{EnumName, enum_name};
use crate::source::Source;

/// Of more, only the number is said.
const NAMED: usize = 5;

/// States of operations after which nothing comes.
const ENDED: [EnumName; 5] = [
    enum_name!(E_OPERATION_STATE, OPERATION_FINISHED),
    enum_name!(E_OPERATION_STATE, OPERATION_FAILED),
    enum_name!(E_OPERATION_STATE, OPERATION_ERROR),
    enum_name!(E_OPERATION_STATE, OPERATION_DROPPED),
    enum_name!(E_OPERATION_STATE, OPERATION_GONE_BY_OPERATOR),
];

/// The resource providers of an agent, with their disks and operations.
pub fn provider_lines(source: &Source, agent: &Agent) -> Vec<String> {
    let lines = agent.providers.iter().map(|one| {
        let mut operations = Vec::new();
        let known = provider(source, agent, one, &mut operations);
        let has_ended = |state: &str| ENDED.iter().any(|ended| ended.text() == state);
        let pending = operations.iter().filter(|one| !has_ended(&one.state)).count();
        let resources =
            known.resources.map_or_else(|| "its resources cannot be read".to_owned(), |list| named(&list));
        format!("resource provider {}: {resources}, {} pending", known.name, count(pending, "operation"))
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
pub fn offered_again(checkpoint: &Checkpoint) -> Option<String> {
    let files = &checkpoint.resources;
    let facts = match &files.state {
        File::Missing => files.info.value(),
        file => file.value(),
    };
    let all = || facts.into_iter().flat_map(|facts| facts.resources.iter());
    let volumes = all().filter(|resource| resource.is_persistent_volume()).count();
    let reserved = all().count() - volumes;
    let of = |number: usize, noun: &str| (number > 0).then(|| count(number, noun));
    let parts: Vec<String> =
        of(reserved, "reservation").into_iter().chain(of(volumes, "persistent volume")).collect();
    let text = "offered again under the new ID, volumes with their data";
    (!parts.is_empty()).then(|| format!("meta/resources is kept: {} {text}", parts.join(" and ")))
}
