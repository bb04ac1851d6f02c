//! A code explained, for people.

use std::fmt::Write as _;

use crate::check::{CODES, Code, Effect, Row, other_severities};
use crate::logs::{Checkpoint, Topic, topics};
use crate::plan::repair::{REPAIRS, Repair};
use crate::schema::Release;

use super::text::labelled;
use super::wrap::whole;

/// All that is known about a code.
pub fn explanation(row: &Row) -> String {
    let severity = |effect| row.code.severity(effect).word();
    let (strict, lenient) =
        (severity(row.code.strict(Release::HEAD)), severity(row.code.lenient(Release::HEAD)));
    let lenient = if lenient == strict { String::new() } else { format!("; {lenient} with --no-strict") };
    let code = format!("{} ({strict}{lenient}, rule {})", row.code, row.rule);
    // What ends the recovery does so everywhere.
    let ends =
        [row.code.strict(Release::HEAD), row.code.lenient(Release::HEAD)].map(|it| it >= Effect::Fails);
    let elsewhere: Vec<String> = other_severities(row.code)
        .filter(|_| ends != [true; 2])
        .map(|(severity, place)| format!("{} {place}", severity.word()))
        .collect();
    let elsewhere = match (&elsewhere[..], ends[0]) {
        ([], _) => String::new(),
        (all, true) => format!("with --no-strict: {}", all.join("; ")),
        (all, false) => all.join("; "),
    };
    let log = row.log.replace('|', " or ");
    let basis = if row.verified {
        "observed with Mesos's own recovery"
    } else {
        "derived from Mesos source, not observed"
    };
    let rows = [
        ("Code", &*code),
        ("Except", &*elsewhere),
        ("On disk", row.disk),
        ("The agent", row.agent),
        ("It logs", &log),
        ("Lost", row.lost),
        ("To do", row.next),
        ("Basis", basis),
    ];
    let repairs: Vec<String> = repairs_of(row.code).collect();
    let repairs = repairs.iter().map(|text| ("Repair", &**text));
    let restore =
        format!("{} restores it", whole(&format!("ckpt restore --only {} SNAPSHOT PATH", row.code)));
    let restore = row.is_restorable.then_some(("Restore", &*restore));
    let shown: Vec<_> =
        rows.into_iter().chain(repairs).chain(restore).filter(|(_, text)| !text.is_empty()).collect();
    rows_text(&shown)
}

/// What the repairs of a code do, and what they cost.
fn repairs_of(code: Code) -> impl Iterator<Item = String> {
    let its = REPAIRS.iter().filter(move |repair| repair.answers(code));
    its.map(|Repair { name, does, costs, .. }| {
        let call = whole(&format!("ckpt repair --only {name} PATH"));
        format!("{call}: {does}; costs {costs}")
    })
}

/// All that is known about a code that only lines of a log have.
pub fn log_code_explanation(topic: &Topic) -> String {
    let checkpoint = match topic.checkpoint {
        Checkpoint::Cause => "is the cause",
        Checkpoint::NotCause => "is not the cause",
        Checkpoint::Unknown => "may be the cause: the line alone does not say",
    };
    let code = format!("{} ({}, a line of the agent's log)", topic.code, topic.severity.word());
    let rows = [
        ("Code", &*code),
        ("Meaning", topic.meaning),
        ("Checkpoint", checkpoint),
        ("Lost", topic.lost),
        ("To do", topic.next),
    ];
    rows_text(&rows)
}

/// Every code with what is on disk, then those of the log with their meaning.
pub fn code_list() -> String {
    let mut out = String::new();
    for row in CODES {
        let _ = writeln!(out, "{:<33}  {}", row.code.name(), row.disk);
    }
    out.push_str("\nOnly in the agent's log (ckpt explain --log FILE):\n");
    for topic in topics() {
        let _ = writeln!(out, "{:<33}  {}", topic.code, topic.meaning.trim_end_matches('.'));
    }
    out
}

fn rows_text(rows: &[(&str, &str)]) -> String {
    rows.iter().fold(String::new(), |mut out, (label, text)| {
        labelled(&mut out, label, text);
        out
    })
}
