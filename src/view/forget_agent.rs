//! What is lost with the agent's ID, and what would keep it, for people.

use std::fmt::Write as _;

use super::config_diff::config_diff;
use super::escape;
use super::paint::Paint;
use super::text::plural;
use crate::recovery::config::Comparison;
use crate::recovery::outcome::ExecutorFate;

/// An ID that is to be forgotten.
#[derive(Debug)]
pub struct Forgotten<'a> {
    /// Executors that are not completed.
    pub executors: &'a [&'a ExecutorFate],
    /// Persistent volumes, `role/id`.
    pub volumes: &'a [String],
    /// How the agent's flags fit; none if none are known.
    pub comparison: Option<&'a Comparison>,
    /// Reservations and volumes that do not fit the flags.
    pub misfits: &'a [String],
    /// All of them.
    pub verbose: bool,
    /// Colour.
    pub paint: Paint,
    /// Columns to fit into.
    pub width: Option<u16>,
}

/// The number of a kind that are named before the rest is only counted.
const NAMED: usize = 20;

/// What is lost, by name, and what would keep it.
pub fn forgotten_text(shown: &Forgotten<'_>) -> String {
    let mut out = String::new();
    let put = |out: &mut String, text: &str| {
        let _ = writeln!(out, "{text}");
    };
    let most = if shown.verbose { usize::MAX } else { NAMED };
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
        let tasks: Vec<String> = executor.tasks.iter().take(most).map(|id| escape(id.as_bytes())).collect();
        let (own, framework) = (id(executor.executor_id.as_ref()), id(executor.framework_id.as_ref()));
        put(&mut out, &format!("  {own} of framework {framework}: tasks {}", tasks.join(", ")));
    }
    more(&mut out, shown.executors.len(), most, "executor");
    if !shown.volumes.is_empty() {
        let count = plural(shown.volumes.len() as u64, "persistent volume");
        let text = format!(
            "{count} would stay on the disk and be offered with the new ID; tasks that wait for the old ID do not \
             find them:"
        );
        put(&mut out, &text);
        for volume in shown.volumes.iter().take(most) {
            put(&mut out, &format!("  {}", escape(volume.as_bytes())));
        }
        more(&mut out, shown.volumes.len(), most, "volume");
    }
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
            out.push_str(&config_diff(comparison, shown.misfits, shown.paint, shown.width));
        }
    }
    out.push('\n');
    out
}

fn more(out: &mut String, count: usize, most: usize, noun: &str) {
    if count > most {
        let _ = writeln!(out, "  and {} more (--verbose)", plural((count - most) as u64, noun));
    }
}
