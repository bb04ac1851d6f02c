//! What a cleanup takes and leaves, for people: counts and sizes first, then what stays and why. Words of a plan: what
//! would go, never what went.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape;
use super::json::LivingJson;
use super::output_spec::OutputSpec;
use super::paint::Style;
use super::table::{Column, Row, table_text};
use super::text::{bytes, grouped, plural};
use super::wrap::whole;
use crate::plan::cleanup::{Cleanup, Counts, Scope, Scopes, Sum, Unsent};
use crate::values::Duration;

/// A choice, and what was asked for.
#[derive(Debug)]
pub struct CleanupView<'a> {
    /// The scopes.
    pub scopes: &'a Scopes,
    /// The age.
    pub older_than: Duration,
    /// The choice.
    pub cleanup: &'a Cleanup,
    /// What sandboxes of completed runs hold that is not removed, and the call that deletes them.
    pub held: Option<(u64, String)>,
    /// Processes were checked.
    pub looked: bool,
    /// How it is written.
    pub spec: OutputSpec,
}

/// The counts, sizes and reasons.
pub fn cleanup_text(view: &CleanupView<'_>) -> String {
    let mut out = String::new();
    let age = if view.older_than.nanos() == 0 {
        ", of any age.".to_owned()
    } else {
        format!(". Removes only what is older than {}.", length(view.older_than))
    };
    let heading = format!("Scopes: {}{age}", view.scopes.names());
    put(&mut out, &heading);
    let sums = &view.cleanup.sums;
    let row = |((scope, deleted), sum): (&(Scope, bool), &Sum)| Row {
        cells: vec![
            scope.name().to_owned(),
            if *deleted { "DELETED" } else { "moved aside" }.to_owned(),
            bytes(sum.bytes),
            grouped(sum.entries),
            what(*scope, sum),
        ],
        meaning: if *deleted { Style::Bad } else { Style::Plain },
    };
    let columns = [
        Column::words("REMOVE"),
        Column::words("HOW"),
        Column::number("SIZE"),
        Column::number("ENTRIES"),
        Column::words("WHAT"),
    ];
    table(&mut out, &columns, sums.iter().map(row).collect(), view);
    let row =
        |(scope, reason, group): (Scope, &crate::plan::cleanup::Reason, &crate::plan::cleanup::Group)| Row {
            cells: vec![
                scope.name().to_owned(),
                grouped(group.count),
                reason.words().to_owned(),
                group.examples.iter().map(|path| escape(path.as_bytes())).collect::<Vec<_>>().join(" "),
            ],
            meaning: Style::Plain,
        };
    let columns =
        [Column::words("KEEP"), Column::number("COUNT"), Column::words("WHY"), Column::id("EXAMPLE")];
    table(&mut out, &columns, view.cleanup.kept.iter().map(row).collect(), view);
    hints(&mut out, view, sums);
    out.push('\n');
    out
}

/// A length of time as people say it: `1 week`, `2.5 days`.
fn length(duration: Duration) -> String {
    let text = duration.to_string();
    let (number, unit) = text.split_at(text.find(char::is_alphabetic).unwrap_or(text.len()));
    format!("{number} {}", if number == "1" { unit.trim_end_matches('s') } else { unit })
}

fn hints(out: &mut String, view: &CleanupView<'_>, sums: &BTreeMap<(Scope, bool), Sum>) {
    let runs = |scope| sums.iter().any(|((own, _), sum)| *own == scope && sum.counts.runs > 0);
    if runs(Scope::Completed) && !view.scopes.has(Scope::Sandboxes) {
        let more = format!("--scope {},sandboxes", view.scopes.names());
        put(out, &format!("{more} would also delete what is left of their sandboxes."));
    }
    if let Some((held, call)) = &view.held {
        let why = if view.scopes.has(Scope::Sandboxes) {
            format!("only their age keeps (less than {})", length(view.older_than))
        } else {
            "these scopes do not include".to_owned()
        };
        let text =
            format!("{} are in sandboxes of completed runs that {why}. To delete them: ", bytes(*held));
        put(out, &(text + &whole(&escape(call.as_bytes()))));
    }
    if sums.keys().any(|(_, deleted)| !deleted) {
        put(out, "What is moved aside frees no space until ckpt purge.");
    }
    let unsent: u64 = sums.values().map(|sum| sum.counts.unsent).sum();
    if unsent > 0 {
        let text = format!(
            "{} of old agent ids will never be sent, whether they are kept or removed.",
            plural(unsent, "update")
        );
        put(out, &text);
    }
    if view.cleanup.kept.has_unknown() {
        put(out, "Whether more can be removed cannot be determined, for the reasons above.");
    }
    if !view.looked {
        put(out, "Processes were not checked: none is treated as alive.");
    }
}

fn table(out: &mut String, columns: &[Column], rows: Vec<Row>, view: &CleanupView<'_>) {
    if rows.is_empty() {
        return;
    }
    out.push('\n');
    *out += &table_text(columns, rows, view.spec);
}

fn what(scope: Scope, sum: &Sum) -> String {
    let counts = &sum.counts;
    let parts = [
        (counts.agents, "agent id"),
        (counts.frameworks, "framework"),
        (counts.executors, "executor"),
        (counts.runs, if scope == Scope::Sandboxes { "sandbox of a run" } else { "run" }),
        (counts.tasks, "task"),
    ];
    let said = parts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| match *noun {
        "sandbox of a run" if *count > 1 => format!("sandboxes of {} runs", grouped(*count)),
        noun => plural(*count, noun),
    });
    let said: Vec<String> = said.collect();
    match scope {
        _ if !said.is_empty() => said.join(", "),
        Scope::Temp => plural(sum.steps, "file"),
        _ => plural(sum.steps, "directory"),
    }
}

fn put(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// What is lost when every executor is killed.
#[derive(Debug)]
pub struct LossView<'a> {
    /// Executors that are lost, and what belongs to them.
    pub counts: Counts,
    /// Updates that will never be sent.
    pub unsent: &'a [Unsent],
    /// Executors that are alive or may be.
    pub living: &'a [LivingJson],
    /// They are ended.
    pub shuts_down: bool,
    /// The agent loses its ID, too.
    pub forgets_id: bool,
    /// Docker's containers of them that run.
    pub docker: &'a [String],
    /// The agent's own cleanup, to paste.
    pub recover_line: &'a str,
    /// The call that frees space instead.
    pub frees_space: &'a str,
    /// Processes were checked.
    pub looked: bool,
    /// All of them.
    pub verbose: bool,
}

/// Tasks that are named before the rest is only counted.
const NAMED: usize = 20;

/// The executors that are lost, and the updates that are never sent.
pub fn loss_text(view: &LossView<'_>) -> String {
    let mut out = String::new();
    let sum = view.counts;
    let (executors, tasks) = (plural(sum.executors, "executor"), plural(sum.tasks, "task"));
    let id = if view.forgets_id {
        "and its ID: it registers with a new one."
    } else {
        "as with --recover=cleanup. It keeps its ID unless --forget-id is given."
    };
    let text = format!("The agent would lose {executors} with {tasks}, {id}");
    put(&mut out, &text);
    let command = whole(&escape(view.frees_space.as_bytes()));
    put(
        &mut out,
        &format!(
            "No sandbox is deleted, whatever its age, so that no space is freed. For a full disk: {command}"
        ),
    );
    for LivingJson { executor: name, proved, evidence } in view.living {
        let word = match (proved, view.shuts_down) {
            (true, true) => "would be ended, with all that it has started",
            (true, false) => "is alive",
            (false, _) => "may be alive, and would not be ended",
        };
        put(&mut out, &format!("  {} {word}: {}", escape(name.as_bytes()), escape(evidence.as_bytes())));
    }
    if !view.living.is_empty() && !view.shuts_down {
        put(&mut out, "This is refused while an executor is alive. The agent can end them itself:");
        // Never broken: it is there to be pasted.
        let _ = writeln!(out, "    {}", whole(&escape(view.recover_line.as_bytes())));
    }
    for name in view.docker {
        put(&mut out, &format!("  docker runs {}: ckpt does not touch it", escape(name.as_bytes())));
    }
    if sum.unsent > 0 {
        let (updates, tasks) = (plural(sum.unsent, "update"), plural(view.unsent.len() as u64, "task"));
        put(&mut out, &format!("The master would never get {updates} of {tasks}:"));
        let shown = if view.verbose { view.unsent.len() } else { NAMED };
        for task in view.unsent.iter().take(shown) {
            let id = escape(task.task.as_bytes());
            let text =
                format!("  {id} (executor {}): {}", escape(task.executor.as_bytes()), task.states.join(", "));
            put(&mut out, &text);
        }
        if view.unsent.len() > shown {
            put(
                &mut out,
                &format!("  and {} more (--verbose)", plural((view.unsent.len() - shown) as u64, "task")),
            );
        }
    }
    if sum.tasks > 0 {
        let text = "Tasks that the master treats as running end at the next registration, as lost or dropped (R189).";
        put(&mut out, text);
    }
    if !view.looked {
        put(&mut out, "Processes were not checked: none is treated as alive.");
    }
    out.push('\n');
    out
}
