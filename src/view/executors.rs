//! Executors and whether they reconnect, for people in an incident.

use std::fmt::Write as _;

use super::escape;
use super::executor_row::{COUNTED, ExecutorRow, Wording};
use super::outcome_table::list;
use super::outcome_tree::FateTree;
use super::output_spec::OutputSpec;
use super::paint::Style;
use super::simulation::why_unknown;
use super::text::{grouped, labelled, origin, plural};
use super::wrap::{whole, with_command};
use crate::app::Forecast;
use crate::recovery::Outcome;
use crate::recovery::outcome::CountsAs;

/// Everything that is shown.
#[derive(Debug)]
pub struct ExecutorsView<'a> {
    /// A start.
    pub forecast: &'a Forecast<'a>,
    /// The executors.
    pub executors: &'a [ExecutorRow<'a>],
    /// What makes it less than certain.
    pub notes: &'a [String],
    /// The call that shows more of the start.
    pub more: &'a str,
    /// What to do where it cannot be determined.
    pub next_step: Option<&'a str>,
    /// As a tree.
    pub tree: bool,
    /// How it is written; in full with the evidence, and with executors that are completed or superseded.
    pub spec: OutputSpec,
}

/// The list as text: the worst first.
pub fn executors_text(shown: &ExecutorsView<'_>) -> String {
    let forecast = shown.forecast;
    let mut out = String::new();
    let mut line = |label: &str, text: &str| labelled(&mut out, label, text);
    line("Checkpoint", &origin(&forecast.scenario.located.source, ""));
    if forecast.outcome != Outcome::Recovers {
        let word = shown.spec.paint.tone(Style::Bad, forecast.outcome.word());
        let failure = forecast.first.failure().map(|failure| failure.message.clone());
        let why = failure.or_else(|| why_unknown(forecast)).map(|message| {
            let message = message.lines().next().unwrap_or_default();
            format!(": {}", escape(message.trim_end().as_bytes()))
        });
        let more = whole(shown.more);
        line("The start", &format!("{word}{}; more with {more}", why.unwrap_or_default()));
    }
    if let Some(next) = shown.next_step {
        line("Next", &with_command(&escape(next.as_bytes())));
    }
    line("Executors", &summary(shown));
    let everything = shown.spec.verbose || shown.tree;
    let alive = |row: &&ExecutorRow<'_>| everything || row.executor.fate.is_live();
    let mut rows: Vec<ExecutorRow<'_>> = shown.executors.iter().filter(alive).copied().collect();
    let hidden = shown.executors.len() - rows.len();
    let list = if shown.tree {
        let spec = OutputSpec { verbose: true, ..shown.spec };
        FateTree { executors: &rows, with_states: false, spec }.draw()
    } else {
        rows.sort_by_key(|row| row.executor.fate);
        list(&rows, Wording::Verdict, shown.spec)
    };
    if !list.is_empty() {
        let _ = write!(out, "\n{list}");
    }
    if hidden > 0 {
        let hidden = plural(u64::try_from(hidden).unwrap_or_default(), "executor");
        let _ = writeln!(out, "\nNot shown: {hidden} whose run is completed or superseded; -v shows all");
    }
    if !shown.notes.is_empty() {
        out.push('\n');
    }
    for note in shown.notes {
        labelled(&mut out, "Note", &escape(note.as_bytes()));
    }
    out
}

fn summary(shown: &ExecutorsView<'_>) -> String {
    let count = |what: CountsAs| {
        let of = shown.executors.iter().filter(|row| row.executor.counts_as() == what);
        (of.clone().count(), of.map(|row| row.executor.unfinished).sum::<usize>())
    };
    let words: Vec<String> = COUNTED
        .into_iter()
        .filter_map(|(what, tone, word)| {
            let (executors, tasks) = count(what);
            let tasks = plural(u64::try_from(tasks).unwrap_or_default(), "task");
            (executors > 0).then(|| {
                let executors = grouped(u64::try_from(executors).unwrap_or_default());
                shown.spec.paint.tone(tone, &format!("{executors} {word} ({tasks})"))
            })
        })
        .collect();
    match shown.forecast.outcome {
        _ if !words.is_empty() => words.join(", "),
        Outcome::Unknown => "not known".to_owned(),
        _ if shown.forecast.at_stake().is_none() => {
            "not known: the checkpoint does not tell which ones the agent has".to_owned()
        }
        _ => "none is live".to_owned(),
    }
}
