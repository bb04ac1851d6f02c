//! The forecast of a start, for people.

use std::fmt::Write as _;

use crate::recovery::{Attempt, Mutation, NextStart, Outcome};
use crate::source::Source;

use super::escape;
use super::text::{plural, wrap};

/// The forecast as text; `width` in columns, none for no limit.
pub fn simulation(
    source: &Source,
    first: &Attempt<'_>,
    outcome: Outcome,
    next: &NextStart,
    width: Option<u16>,
) -> String {
    let mut out = String::new();
    let line = |out: &mut String, text: &str| {
        for part in wrap(text, width) {
            let _ = writeln!(out, "{part}");
        }
    };
    line(&mut out, &format!("Checkpoint  {} ({})", source.path.display(), source.chosen_because));
    let started = first.start.as_ref().and_then(|start| start.result.as_ref().ok());
    let id = started.and_then(|started| started.agent_id.as_ref());
    let verdict = match (outcome, id) {
        (Outcome::Recovers, Some(id)) => format!("the agent comes back as {}", escape(id.as_bytes())),
        (Outcome::Recovers | Outcome::CleansUp, _) => "the agent recovers".to_owned(),
        (Outcome::NewAgent, _) => "the agent registers as NEW: its id and all its tasks are lost".to_owned(),
        (Outcome::NoCheckpoint, _) => {
            "there is nothing to recover: the agent registers for the first time".to_owned()
        }
        (Outcome::Fails, _) => "the agent refuses to start".to_owned(),
        (Outcome::Aborts, _) => "the agent aborts".to_owned(),
        (Outcome::Unknown, _) => "it can't be told".to_owned(),
    };
    line(&mut out, &format!("Outcome     {}: {verdict}", outcome.word()));
    if let Some(failure) = first.failure() {
        line(&mut out, &format!("Because     {}", escape(failure.message.as_bytes())));
        line(
            &mut out,
            &format!("At          {} ({})", escape(failure.path.as_bytes()), failure.cause.rule()),
        );
    }
    for path in first.unknown().take(5) {
        line(&mut out, &format!("Unknown     {}", escape(path.as_bytes())));
    }
    if next.starts > 0 && next.outcome != outcome {
        line(
            &mut out,
            &format!("Next start  {}: a supervisor that starts it again gets this", next.outcome.word()),
        );
    }
    for lost in &next.lost {
        line(&mut out, &format!("Lost        {}", escape(lost.as_bytes())));
    }
    let changes = first.mutations().filter(|mutation| !matches!(mutation, Mutation::Collect { .. })).count();
    let collected = first.mutations().count() - changes;
    line(
        &mut out,
        &format!(
            "On disk     {} by the start itself, {collected} left to garbage collection",
            plural(changes as u64, "change")
        ),
    );
    if outcome != Outcome::Recovers
        || first.read.decisions.iter().any(|decision| !decision.log_line.is_empty())
    {
        line(&mut out, &format!("More        ckpt validate {}", source.path.display()));
    }
    out
}
