//! The forecast of a start, for people: the outcome in one line, what is lost, then what happens when.

use std::fmt::Write as _;

use super::config_diff::config_diff;
use super::escape;
use super::executor_row::{COUNTED, ExecutorRow, Wording};
use super::outcome_table::list;
use super::outcome_tree::FateTree;
use super::output_spec::OutputSpec;
use super::paint::Style;
use super::task_row::TaskRow;
use super::text::{fill, grouped, labelled, origin, plural, unknown_path};
use super::wrap::{whole, with_command};
use crate::app::Forecast;
use crate::recovery::outcome::{Fate, Fates};
use crate::recovery::{Outcome, RefusedFlags};

/// Everything that is shown.
#[derive(Debug)]
pub struct Simulation<'a> {
    /// The start, and what follows from it.
    pub forecast: &'a Forecast<'a>,
    /// What becomes of each executor.
    pub executors: &'a [ExecutorRow<'a>],
    /// The call that shows more of what was found.
    pub more: &'a str,
    /// What to do where the outcome is unknown.
    pub next_step: Option<&'a str>,
    /// Executors as a tree.
    pub tree: bool,
    /// How it is written.
    pub spec: OutputSpec,
}

/// The forecast as text.
pub fn simulation(shown: &Simulation<'_>) -> String {
    let mut text = Text { shown, out: String::new() };
    text.head();
    text.at_stake();
    text.config();
    text.executors();
    text.timeline();
    text.tail();
    text.out
}

/// Why a start cannot be determined, where no path says so that was not read.
pub(super) fn why_unknown(forecast: &Forecast<'_>) -> Option<String> {
    let has_paths = forecast.first.unknown().next().is_some();
    forecast
        .unknown()
        .filter(|_| forecast.outcome == Outcome::Unknown && !has_paths)
        .map(|error| error.message)
}

struct Text<'a> {
    shown: &'a Simulation<'a>,
    out: String,
}

impl Text<'_> {
    fn line(&mut self, label: &str, text: &str) {
        labelled(&mut self.out, label, text);
    }

    fn head(&mut self) {
        let (shown, forecast) = (self.shown, self.shown.forecast);
        let setup = &forecast.scenario.agent.setup;
        self.line("Checkpoint", &origin(&forecast.scenario.located.source, ""));
        let id = forecast.first.started().and_then(|started| started.agent_id.as_ref());
        let (tone, verdict) = match (forecast.outcome, id) {
            (Outcome::Recovers | Outcome::CleansUp, _) if forecast.reads_other().is_some() => (
                Style::Bad,
                "the agent reads another checkpoint: the ID and all tasks of this one are lost".to_owned(),
            ),
            (Outcome::Recovers, Some(id)) => {
                (Style::Good, format!("the agent keeps its ID {}", escape(id.as_bytes())))
            }
            (outcome, _) => (meaning_of_outcome(outcome), outcome_words(outcome).to_owned()),
        };
        let word = shown.spec.paint.tone(tone, forecast.outcome.word());
        self.line("Outcome", &format!("{word}: {verdict}"));
        if let Some(RefusedFlags { message, rule, .. }) = forecast.refused() {
            self.line("Because", &format!("{} ({rule})", escape(message.as_bytes())));
        } else if let Some(why) = setup.why_without() {
            self.line("Because", &escape(why.as_bytes()));
        } else if let Some(failure) = forecast.first.failure() {
            // The agent continues with both messages in full; the difference is shown below.
            let message = failure.message.lines().next().unwrap_or_default().trim_end();
            self.line("Because", &escape(message.as_bytes()));
            self.line(
                "At",
                &format!("{} ({})", whole(&escape(failure.path.as_bytes())), failure.cause.rule()),
            );
        } else if let Some(why) = why_unknown(forecast) {
            self.line("Because", &escape(why.as_bytes()));
        }
        for path in forecast.first.unknown().take(5) {
            self.line("Unknown", &unknown_path(path.as_bytes()));
        }
        if let Some(next) = shown.next_step {
            self.line("Next", &with_command(&escape(next.as_bytes())));
        }
        for (outcome, why) in &forecast.alternatives {
            self.line("Or else", &format!("{}: {why}", outcome.word()));
        }
        let next = &forecast.next;
        if next.starts > 0 && next.outcome != forecast.outcome {
            let text = format!("{}: a supervisor that starts it again gets this", next.outcome.word());
            self.line("Next start", &text);
        }
        for lost in next.lost.iter().chain(&forecast.lost_resources) {
            self.line("Lost", &escape(lost.as_bytes()));
        }
    }

    /// What this restart costs, in one line.
    fn at_stake(&mut self) {
        let fates = &self.shown.forecast.fates;
        let counted = |what| fates.executors.iter().filter(move |one| one.counts_as() == what);
        let part = |count: usize, tone, words: &str| {
            let text = format!("{} {words}", grouped(count as u64));
            (count > 0).then(|| self.shown.spec.paint.tone(tone, &text))
        };
        let over = [(Fate::Completed, "completed"), (Fate::Superseded, "superseded")];
        let over = over.map(|(fate, words)| part(fates.count(fate), Style::Past, words));
        let parts = COUNTED.map(|(what, tone, words)| part(counted(what).count(), tone, words));
        let parts: Vec<String> = parts.into_iter().chain(over).flatten().collect();
        if !parts.is_empty() {
            self.line("Executors", &parts.join(", "));
        }
        let mut ended: Vec<String> = endings(fates);
        if self.shown.forecast.outcome == Outcome::CleansUp && !ended.is_empty() {
            ended.push("for their frameworks, until an agent registers again".to_owned());
        }
        if matches!(self.shown.forecast.outcome, Outcome::Fails | Outcome::Aborts) && !ended.is_empty() {
            ended.push("for their frameworks, until an agent starts".to_owned());
        }
        if !ended.is_empty() {
            self.line("Tasks", &ended.join(", "));
        }
    }

    fn config(&mut self) {
        let shown = self.shown;
        let misfits = &shown.forecast.misfits;
        let Some(comparison) = shown.forecast.comparison() else { return };
        let differs = comparison.fields.iter().any(|field| !field.equal);
        if !differs && misfits.is_empty() && !shown.spec.verbose {
            self.line("Config", "as checkpointed");
            return;
        }
        self.line("Config", "beside slave.info:");
        self.out += &config_diff(comparison, misfits, shown.spec);
    }

    fn executors(&mut self) {
        let shown = self.shown;
        let wanted = |row: &&ExecutorRow<'_>| {
            let fate = row.executor.fate;
            shown.spec.verbose || shown.tree || (fate.is_live() && fate != Fate::Reconnects)
        };
        let mut executors: Vec<ExecutorRow<'_>> = shown.executors.iter().filter(wanted).copied().collect();
        let text = if shown.tree {
            FateTree { executors: &executors, with_states: true, spec: shown.spec }.draw()
        } else {
            executors.sort_by_key(|row| row.executor.fate);
            list(&executors, Wording::Fate, shown.spec)
        };
        if !text.is_empty() {
            let _ = write!(self.out, "\n{text}");
        }
    }

    fn timeline(&mut self) {
        let events = &self.shown.forecast.timeline;
        if events.is_empty() {
            return;
        }
        let times: Vec<String> = events.iter().map(|event| when(event.at_secs)).collect();
        let widest = times.iter().map(String::len).max().unwrap_or_default();
        let _ = writeln!(self.out);
        for (event, time) in events.iter().zip(times) {
            let space = self.shown.spec.beside(widest + 4).width;
            for (index, part) in
                fill(&escape(event.event.as_bytes()), space, self.shown.spec.paint.glyphs).iter().enumerate()
            {
                let time = if index == 0 { &*time } else { "" };
                let _ = writeln!(self.out, "  {time:>widest$}  {part}");
            }
        }
    }

    fn tail(&mut self) {
        let forecast = self.shown.forecast;
        let _ = writeln!(self.out);
        // With flags that it refuses the agent ends before it reads anything.
        if forecast.refused().is_none() {
            let changes = plural(forecast.changes().count() as u64, "change");
            let collected = forecast.due().len();
            let text = format!("{changes} by the start itself, {collected} left to garbage collection");
            self.line("On disk", &text);
        }
        for note in &forecast.notes {
            self.line("Note", &escape(note.as_bytes()));
        }
        let logs = forecast.first.read.decisions.iter().any(|decision| !decision.log_line.is_empty());
        if forecast.outcome != Outcome::Recovers || logs {
            self.line("More", &whole(self.shown.more));
        }
    }
}

/// What an outcome means, in the same words in every command.
pub(super) fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Recovers => "the agent recovers",
        Outcome::CleansUp => "the agent ends all executors and exits; it never registers",
        Outcome::NewAgent => "the agent registers as NEW: its ID and all its tasks are lost",
        Outcome::NoCheckpoint => "there is nothing to recover: the agent registers for the first time",
        Outcome::Fails => "the agent refuses to start",
        Outcome::Aborts => "the agent aborts",
        Outcome::Unknown => "it cannot be determined",
    }
}

fn meaning_of_outcome(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Recovers | Outcome::NoCheckpoint => Style::Good,
        Outcome::CleansUp | Outcome::Unknown => Style::Doubtful,
        Outcome::NewAgent | Outcome::Fails | Outcome::Aborts => Style::Bad,
    }
}

/// How tasks end, by state, and what is sent again.
fn endings(fates: &Fates) -> Vec<String> {
    let pending: usize = fates.tasks().map(|(_, task)| task.pending.len()).sum();
    // What has ended before this restart is not at stake.
    let tasks = || fates.tasks().map(TaskRow::from).filter(|row| row.executor.fate.is_live());
    let mut counts: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for task in tasks().filter(TaskRow::is_changed) {
        *counts.entry(task.after()).or_default() += 1;
    }
    let mut parts: Vec<String> =
        counts.into_iter().map(|(state, count)| format!("{} {state}", grouped(count))).collect();
    let is_kept =
        |row: &TaskRow<'_>| !row.is_changed() && row.task.state_before.is_some() && !row.had_ended();
    let kept = tasks().filter(is_kept).count();
    if kept > 0 {
        parts.push(format!("{} unchanged", grouped(kept as u64)));
    }
    if pending > 0 {
        parts.push(format!("{} sent again", plural(pending as u64, "unacknowledged update")));
    }
    parts
}

/// A time of the timeline: `+2 s`, `-10 min`.
pub(super) fn when(secs: f64) -> String {
    let (size, unit) = match secs.abs() {
        ..120.0 => (1.0, "s"),
        ..7_200.0 => (60.0, "min"),
        ..172_800.0 => (3_600.0, "h"),
        _ => (86_400.0, "d"),
    };
    let number = (secs / size * 10.0).round() / 10.0;
    let sign = if number < 0.0 { "" } else { "+" };
    format!("{sign}{number} {unit}")
}
