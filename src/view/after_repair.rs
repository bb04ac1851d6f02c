//! The last line of a repair: what the next start does, what is left, and what to do about it.

use std::fmt::Write as _;

use super::escape;
use super::paint::Paint;
use super::simulation::outcome_words;
use super::text::plural;
use super::wrap::whole;
use crate::app::AfterRepair;
use crate::recovery::Outcome;
use crate::recovery::outcome::ExecutorCounts;

/// One line. `next`: the command to use next, if something is left.
pub fn after_line(after: &AfterRepair, next: Option<&str>, paint: Paint) -> String {
    let mut parts = vec![start(after)];
    if after.outcome == Outcome::Recovers {
        parts.extend(executors(after.counts));
    }
    let mut line = format!("After: {}", paint.tone(after.answer.into(), &parts.join(", ")));
    let left = after.serious().count();
    if left > 0 {
        let codes = after.codes().into_iter().map(|(code, count)| match count {
            1 => code.to_string(),
            _ => format!("{count} x {code}"),
        });
        let verb = if left == 1 { "is" } else { "are" };
        let count = plural(left as u64, "finding");
        let _ = write!(line, "; {count} {verb} left ({})", codes.collect::<Vec<_>>().join(", "));
    }
    if let Some(next) = next {
        let _ = write!(line, ": {}", whole(next));
    }
    line + "\n"
}

fn start(after: &AfterRepair) -> String {
    match (after.outcome, &after.agent_id) {
        (Outcome::Recovers, Some(id)) => format!("recovers as {}", escape(id.as_bytes())),
        (Outcome::Recovers, None) => "recovers".to_owned(),
        (Outcome::NewAgent, _) => "NEW AGENT".to_owned(),
        (Outcome::NoCheckpoint, _) => "no checkpoint is left".to_owned(),
        (Outcome::CleansUp, _) => "the agent only cleans up".to_owned(),
        (outcome @ (Outcome::Fails | Outcome::Aborts), _) => outcome_words(outcome).to_owned(),
        (Outcome::Unknown, _) => "cannot be determined".to_owned(),
    }
}

fn executors(counts: ExecutorCounts) -> Vec<String> {
    let verb = if counts.reconnect == 1 { "reconnects" } else { "reconnect" };
    let mut parts = vec![format!("{} {verb}", plural(counts.reconnect as u64, "executor"))];
    if counts.may_reconnect > 0 {
        parts.push(format!("{} may reconnect", counts.may_reconnect));
    }
    if counts.lost > 0 {
        let verb = if counts.lost == 1 { "is" } else { "are" };
        parts.push(format!("{} {verb} lost", counts.lost));
    }
    parts
}
