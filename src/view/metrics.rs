//! A checkpoint as Prometheus reads it: the text format 0.0.4. Belongs here: names, help, escaping. Does not: counting.

use std::fmt::Write as _;

use crate::app::{Answer, Assessment, AtStake};
use crate::check::Verdict;
use crate::recovery::Outcome;

/// Every outcome has a line, so that none vanishes from a graph.
const OUTCOMES: [Outcome; 7] = [
    Outcome::Recovers,
    Outcome::NewAgent,
    Outcome::NoCheckpoint,
    Outcome::CleansUp,
    Outcome::Fails,
    Outcome::Aborts,
    Outcome::Unknown,
];

/// The metrics of a checkpoint, or of the failure to read one, by its code.
pub fn metrics_text(assessed: Result<&Assessment, &str>) -> String {
    let mut page = Page::default();
    page.one(
        "ckpt_build_info",
        "Version of the ckpt that wrote these metrics.",
        &[("version", env!("CARGO_PKG_VERSION"))],
        1,
    );
    page.one(
        "ckpt_up",
        "Whether the checkpoint could be read (1) or not (0).",
        &[],
        usize::from(assessed.is_ok_and(|assessment| assessment.is_read)),
    );
    match assessed {
        Err(code) => {
            page.one("ckpt_error_info", "Why the checkpoint could not be read.", &[("code", code)], 1);
        }
        Ok(assessment) => of_checkpoint(&mut page, assessment),
    }
    page.text
}

fn of_checkpoint(page: &mut Page, assessment: &Assessment) {
    let id = assessment.agent_id.as_ref().map(ToString::to_string).unwrap_or_default();
    let hostname = assessment.hostname.as_deref().unwrap_or_default();
    let labels = [("agent_id", id.as_str()), ("hostname", hostname)];
    page.one("ckpt_agent_info", "The agent that the checkpoint is of, as registered.", &labels, 1);
    let good = usize::from(assessment.answer == Answer::Good);
    page.one("ckpt_restart_good", "Whether a restart keeps the agent ID and loses nothing.", &[], good);
    page.head("ckpt_restart_outcome", "How a start of the agent ends; the one that applies is 1.");
    for outcome in OUTCOMES {
        let applies = usize::from(outcome == assessment.outcome);
        page.sample("ckpt_restart_outcome", &[("outcome", outcome.word())], applies);
    }
    page.head("ckpt_checkpoint_verdict", "What validate says of the files; the one that applies is 1.");
    for verdict in [Verdict::Pass, Verdict::Loses, Verdict::Fail, Verdict::Unknown] {
        let applies = usize::from(verdict == assessment.verdict);
        page.sample("ckpt_checkpoint_verdict", &[("verdict", verdict.word())], applies);
    }
    // What is not known has no sample.
    let at_stake = assessment.at_stake.map(|AtStake { executors, tasks }| {
        [("executors", "Executors", executors), ("tasks", "Unfinished tasks", tasks)]
    });
    for (name, of, stake) in at_stake.into_iter().flatten() {
        page.one(&format!("ckpt_{name}"), &format!("{of} that are alive for the agent."), &[], stake.live);
        let at_risk = format!("ckpt_{name}_at_risk");
        page.head(&at_risk, &format!("{of} that a restart loses for certain, or may lose."));
        page.sample(&at_risk, &[("certainty", "lost")], stake.lost);
        page.sample(&at_risk, &[("certainty", "may-be-lost")], stake.may_be_lost);
    }
    if let Some(updates) = assessment.unacknowledged {
        let help = "Status updates that wait for an acknowledgement.";
        page.one("ckpt_unacknowledged_updates", help, &[], updates);
    }
    page.head("ckpt_findings", "Findings of validate by severity.");
    for (severity, count) in assessment.findings {
        page.sample("ckpt_findings", &[("severity", severity.word())], count);
    }
    if !assessment.codes.is_empty() {
        page.head("ckpt_findings_by_code", "Findings of validate by code; ckpt explain CODE shows more.");
        for (code, severity, count) in &assessment.codes {
            page.sample(
                "ckpt_findings_by_code",
                &[("code", code.name()), ("severity", severity.word())],
                *count,
            );
        }
    }
    page.one("ckpt_checkpoint_files", "Checkpoint files that were read.", &[], assessment.totals.files);
    page.one(
        "ckpt_checkpoint_size_bytes",
        "Size of the checkpoint files that were read.",
        &[],
        assessment.totals.bytes,
    );
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// A gauge with one sample.
    fn one(&mut self, name: &str, help: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        self.head(name, help);
        self.sample(name, labels, value);
    }

    fn head(&mut self, name: &str, help: &str) {
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} gauge");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let pairs: Vec<String> =
            labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
        let labels = if pairs.is_empty() { String::new() } else { format!("{{{}}}", pairs.join(",")) };
        let _ = writeln!(self.text, "{name}{labels} {value}");
    }
}

/// A label's value.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }

    #[test]
    fn what_can_not_be_read_is_down_and_not_silent() {
        let text = metrics_text(Err("not-found"));
        assert!(text.contains("\nckpt_up 0\n") && text.contains("ckpt_error_info{code=\"not-found\"} 1\n"));
    }
}
