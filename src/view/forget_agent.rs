//! What is lost with the agent's ID, and what would keep it, for people.

use std::fmt::Write as _;

use super::config_diff::config_diff;
use super::escape;
use super::output_spec::OutputSpec;
use super::text::{grouped, plural};
use crate::app::BelongsToId;
use crate::recovery::config::Comparison;
use crate::recovery::outcome::ExecutorFate;

/// An ID that is to be forgotten.
#[derive(Debug)]
pub struct Forgotten<'a> {
    /// Executors that are not completed.
    pub executors: &'a [&'a ExecutorFate],
    /// What belongs to the ID beside them.
    pub belongs: &'a BelongsToId,
    /// How the agent's flags fit; none if none are known.
    pub comparison: Option<&'a Comparison>,
    /// Reservations and volumes that do not fit the flags.
    pub misfits: &'a [String],
    /// How it is written.
    pub spec: OutputSpec,
}

/// The number of a kind that are named before the rest is only counted.
const NAMED: usize = 20;

/// What is lost, by name, and what would keep it.
pub fn forgotten_text(shown: &Forgotten<'_>) -> String {
    let mut out = String::new();
    let put = |out: &mut String, text: &str| {
        let _ = writeln!(out, "{text}");
    };
    let most = if shown.spec.verbose { usize::MAX } else { NAMED };
    let tasks: usize = shown.executors.iter().map(|executor| executor.tasks.len()).sum();
    let (executors, tasks) = (plural(shown.executors.len() as u64, "executor"), plural(tasks as u64, "task"));
    let text = format!(
        "The agent would register with a new ID and lose {executors} with {tasks}: it no longer knows them, and \
         kills them as orphans or leaves them running."
    );
    put(&mut out, &text);
    for executor in shown.executors.iter().take(most) {
        let id = |name: Option<&crate::layout::Name>| {
            name.map_or_else(|| "?".to_owned(), |id| escape(id.as_bytes()))
        };
        let tasks = executor.tasks.iter().take(most).map(|task| escape(task.task_id.as_bytes()));
        let tasks: Vec<String> = tasks.collect();
        let (own, framework) = (id(executor.executor_id.as_ref()), id(executor.framework_id.as_ref()));
        let tasks = if tasks.is_empty() {
            "no task is known".to_owned()
        } else {
            format!("tasks {}", tasks.join(", "))
        };
        put(&mut out, &format!("  {own} of framework {framework}: {tasks}"));
    }
    more(&mut out, shown.executors.len(), most, "executor");
    put_belongings(&mut out, shown.belongs, most);
    match shown.comparison {
        None => put(
            &mut out,
            "What would keep the ID is unknown: no flags were found (use --flags-from, or FLAGS after --).",
        ),
        Some(comparison) if comparison.passes() => {
            put(&mut out, "Nothing in these flags requires a new ID: the agent would keep its own.");
        }
        Some(comparison) => {
            put(&mut out, "To keep the ID instead:");
            out.push_str(&config_diff(comparison, shown.misfits, shown.spec));
        }
    }
    out.push('\n');
    out
}

/// What belongs to the ID beside its executors, each kind with its names.
fn put_belongings(out: &mut String, belongs: &BelongsToId, most: usize) {
    let mut all = |lines: &[String], noun: &str, what: &str| {
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(out, "{} {what}", plural(lines.len() as u64, noun));
        for line in lines.iter().take(most) {
            let _ = writeln!(out, "  {}", escape(line.as_bytes()));
        }
        more(out, lines.len(), most, noun);
    };
    let sandboxes = belongs.sandboxes.filter(|count| *count > 0);
    let updates = belongs.unacknowledged.iter().map(|task| {
        let framework = task.framework_id.as_deref().unwrap_or("?");
        format!("{} of framework {framework}: {}", task.task_id, plural(task.updates as u64, "update"))
    });
    all(
        &updates.collect::<Vec<_>>(),
        "task",
        "with status updates that no framework has acknowledged; they would never be sent:",
    );
    all(
        &belongs.volumes,
        "persistent volume",
        "would stay on the disk and be offered with the new ID; tasks that wait for the old ID do not find them:",
    );
    all(&belongs.reservations, "reservation", "would stay in meta/resources and be offered with the new ID:");
    let operations = belongs.operations.iter().map(|operation| {
        let by = operation
            .framework_id
            .as_ref()
            .map_or_else(|| "the operator".to_owned(), |id| format!("framework {id}"));
        format!("{} of {by}: {}", operation.uuid.as_deref().unwrap_or("?"), operation.state)
    });
    all(
        &operations.collect::<Vec<_>>(),
        "operation",
        "pending or not acknowledged; the master would no longer know them:",
    );
    let providers = belongs.providers.iter().map(|provider| {
        let id = provider.id.as_deref().unwrap_or("no ID");
        let disks = match &provider.resources {
            None => "its resources cannot be read".to_owned(),
            Some(resources) if resources.is_empty() => "no resources".to_owned(),
            Some(resources) => resources.join("; "),
        };
        format!("{} ({id}): {disks}", provider.name)
    });
    all(
        &providers.collect::<Vec<_>>(),
        "resource provider",
        "would subscribe with a new ID; what frameworks have on the disks of the old one is not found:",
    );
    if let Some(count) = sandboxes {
        let sandboxes =
            if count == 1 { "1 sandbox".to_owned() } else { format!("{} sandboxes", grouped(count as u64)) };
        let _ = writeln!(
            out,
            "{sandboxes} would be those of an old agent: the new one schedules them for deletion."
        );
    }
}

fn more(out: &mut String, count: usize, most: usize, noun: &str) {
    if count > most {
        let _ = writeln!(out, "  and {} more (--verbose)", plural((count - most) as u64, noun));
    }
}
