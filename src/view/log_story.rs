//! What an agent's log says, for people: each start in a few lines, then the other known lines by code.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::check::Code;
use crate::logs::{Boot, Cause, CauseState, CodeInfo, ExecutorFate, Fate, KnownLine, Outcome, Start, Story};

use super::json::BesideJson;
use super::paint::{Paint, Style};
use super::{escape, fit, plural, whole};

/// Columns of a log line that are shown.
const LONGEST_LINE: usize = 400;

/// Lost executors that are named.
const NAMED: usize = 5;

/// The story of a log. `validate`: the call that says whether the checkpoint is sound.
pub fn log_story(story: &Story, validate: &str, paint: Paint) -> String {
    let mut out = String::new();
    if story.starts.is_empty() && story.lines.is_empty() {
        let validate = whole(&escape(validate.as_bytes()));
        let _ = writeln!(
            out,
            "This log contains no line that ckpt knows, so it does not tell whether the checkpoint is the problem. Check that it is \
             the agent's log (journalctl -u with the name of its unit). Look for the log of the time when the agent ended, and \
             run\n{validate}"
        );
        return out;
    }
    if story.starts.is_empty() {
        out.push_str("No start of an agent is in this log: an older one shows whether it recovered.\n\n");
    }
    let omitted = story.starts_omitted;
    let total = story.starts.iter().map(|start| start.times).sum::<u64>() + omitted;
    // As many starts are kept from the beginning as from the end.
    let has_gap = omitted > 0 && story.hosts.len() < 2;
    let gap = if has_gap { story.starts.len().div_ceil(2) } else { story.starts.len() };
    let mut number = 1;
    for (index, start) in story.starts.iter().enumerate() {
        if index == gap {
            let _ = writeln!(out, "({} not shown)\n", plural(omitted, "start"));
            number += omitted;
        }
        let host = start.host.as_ref().filter(|_| story.hosts.len() > 1);
        let host = host.map(|host| format!(" on {}", escape(host.as_bytes()))).unwrap_or_default();
        let title = title(start, &host, number, total);
        let _ = writeln!(out, "{}", paint.tone(Style::Heading, &title));
        let mut block = Block { out: &mut out, paint };
        block.start(start, &story.lines);
        out.push('\n');
        number += start.times;
    }
    if omitted > 0 && !has_gap {
        let _ = writeln!(out, "({} not shown)\n", plural(omitted, "start"));
    }
    if story.host_lines_omitted > 0 {
        let lines = plural(story.host_lines_omitted, "line");
        let _ = writeln!(out, "({lines} of further hosts not read: give the lines of one host)\n");
    }
    other_lines(&mut out, story, paint);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// What the checkpoint beside the log says of the causes. `validate`: the call that says more.
pub fn beside_text(beside: &BesideJson, validate: &str, paint: Paint) -> String {
    let path = escape(beside.path.as_bytes());
    let mut out = format!("\n{}\n", paint.tone(Style::Heading, &format!("Checkpoint {path}")));
    let mut row = |label: &str, text: &str| {
        let _ = writeln!(out, "  {label:<12}{text}");
    };
    for cause in &beside.causes {
        let state = match (cause.state, &cause.path) {
            (CauseState::Damaged, Some(path)) => {
                paint.tone(Style::Bad, &format!("still so: {}", escape(path.as_bytes())))
            }
            _ => "not found: repaired since, or the log is about another checkpoint".to_owned(),
        };
        row(&format!("Line {}", cause.line), &format!("{}: {state}", cause.code));
    }
    if beside.causes.is_empty() {
        row("Causes", "no start ended because of the checkpoint, as far as this log shows");
    }
    row("Verdict", &format!("{}: {}", beside.verdict, whole(&escape(validate.as_bytes()))));
    out
}

/// `host`: the words for it.
fn title(start: &Start, host: &str, number: u64, total: u64) -> String {
    let place = |line: u64, at: Option<&String>| {
        at.map_or(format!("line {line}"), |at| format!("line {line}, {}", escape(at.as_bytes())))
    };
    let version = start.version.as_ref();
    let version = version.map_or(String::new(), |version| format!(", Mesos {}", escape(version.as_bytes())));
    let first = place(start.line, start.at.as_ref());
    match &start.last {
        Some(last) => {
            let to = number + start.times - 1;
            let last = place(last.line, last.at.as_ref());
            let is_crash = matches!(start.outcome, Outcome::Fails | Outcome::Aborts);
            let how = if is_crash { "crash loop" } else { "the same each time" };
            format!(
                "Starts {number} to {to} of {total}{host} ({how}){version}: first at {first}; last at {last}"
            )
        }
        None if total > 1 => format!("Start {number} of {total}{host}{version}: {first}"),
        None => format!("Start{host}{version}: {first}"),
    }
}

struct Block<'o> {
    out: &'o mut String,
    paint: Paint,
}

impl Block<'_> {
    fn row(&mut self, label: &str, text: &str) {
        let _ = writeln!(self.out, "  {label:<12}{text}");
    }

    fn start(&mut self, start: &Start, lines: &[KnownLine]) {
        let (style, outcome) = outcome(start);
        self.row("Outcome", &self.paint.tone(style, &outcome));
        if let Some(cause) = &start.cause {
            self.cause(cause, lines);
        }
        if let Some(id) = start.agent_id.as_ref().filter(|_| start.outcome != Outcome::Recovers) {
            self.row("Agent", &escape(id.as_bytes()));
        }
        match start.boot {
            Some(Boot::Rebooted) => self.row("Boot", "the host was rebooted"),
            Some(Boot::Same) => self.row("Boot", "no reboot"),
            None => {}
        }
        self.executors(start);
        if let Some(lost) = start.tasks.lost {
            let reasons = start.tasks.reasons.iter().map(|(reason, count)| format!("{count} {reason}"));
            let reasons = reasons.collect::<Vec<_>>().join(", ");
            let colon = if reasons.is_empty() { "" } else { ": " };
            match lost {
                0 => self.row("Tasks", "none ended by the agent"),
                _ => self.row("Tasks", &self.paint.tone(Style::Bad, &format!("{lost} lost{colon}{reasons}"))),
            }
        } else if matches!(start.outcome, Outcome::Recovers | Outcome::NewAgent) {
            self.row("Tasks", "unknown: the log does not show how many were lost");
        }
        self.row("To do", start.next.as_deref().unwrap_or("nothing"));
    }

    fn cause(&mut self, cause: &Cause, lines: &[KnownLine]) {
        let text = fit::shorten(&escape(cause.text.as_bytes()), LONGEST_LINE, self.paint.glyphs);
        self.row(&format!("Line {}", cause.line), &text);
        let known = lines.iter().find(|line| line.line == cause.line);
        let known = known.and_then(|line| line.codes.iter().find(|code| Some(code.code) == cause.code));
        let named = || cause.code.and_then(|code| CodeInfo::by_code(code, None));
        let Some(code) = known.cloned().or_else(named) else {
            return self.row("Meaning", "no known line: ckpt cannot explain it");
        };
        self.row("Meaning", &code.meaning);
        if let Some(flag) = &code.flag {
            self.row("Flag", &format!("--{}", escape(flag.as_bytes())));
        }
        let is_of_flags = code.code.parse().is_ok_and(Code::is_about_flags);
        let blame = if is_of_flags { "is not the cause: the flags are" } else { checkpoint(code.checkpoint) };
        self.row("Checkpoint", blame);
        self.row("Lost", code.lost);
    }

    fn executors(&mut self, start: &Start) {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for executor in &start.executors {
            *counts.entry(fate(executor.fate)).or_default() += 1;
        }
        if counts.is_empty() {
            return;
        }
        let mut counts: Vec<_> = counts.iter().map(|(fate, count)| format!("{count} {fate}")).collect();
        if start.executors_omitted > 0 {
            counts.push(format!("{} not counted", start.executors_omitted));
        }
        self.row("Executors", &counts.join(", "));
        let lost: Vec<_> = start.executors.iter().filter(|executor| executor.fate.is_loss()).collect();
        for executor in lost.iter().take(NAMED) {
            let (name, line) = (name(executor), executor.line);
            let why = executor.code.map(|code| format!(", {code}")).unwrap_or_default();
            self.row("", &format!("- {name}: {}{why} (line {line})", fate(executor.fate)));
        }
        if let Some(more) = lost.len().checked_sub(NAMED).filter(|more| *more > 0) {
            self.row("", &format!("- {more} more lost (-o json lists all)"));
        }
    }
}

/// How a start ended.
pub(super) fn outcome(start: &Start) -> (Style, String) {
    let code = start.cause.as_ref().and_then(|cause| cause.code);
    let because = |word: &str| format!("{word}: {}", code.unwrap_or("no known line"));
    match start.outcome {
        Outcome::Recovers => {
            let id = start.agent_id.as_ref().map(|id| format!(" as {}", escape(id.as_bytes())));
            let style = if start.is_bad() { Style::Doubtful } else { Style::Good };
            (style, format!("recovers{}", id.unwrap_or_default()))
        }
        Outcome::NewAgent if start.is_bad() => (Style::Bad, "NEW AGENT: ID and tasks lost".to_owned()),
        Outcome::NewAgent => (Style::Doubtful, "new agent: registers with a new ID".to_owned()),
        Outcome::Fails => (Style::Bad, because("fails")),
        Outcome::Aborts => (Style::Bad, because("aborts")),
        Outcome::CleansUp => (Style::Plain, "cleans up (--recover=cleanup)".to_owned()),
        Outcome::ShutDown => (Style::Bad, because("is shut down")),
        Outcome::Unfinished => (Style::Doubtful, "unfinished: the log does not show how it ended".to_owned()),
    }
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Unknown => "unknown",
        Fate::Reconnected => "reconnected",
        Fate::ReconnectedThenEnded => "reconnected and ended later",
        Fate::ReapedDead => "found dead",
        Fate::UnknownContainer => "without a container",
        Fate::KilledAtTimeout => "killed: did not reconnect in time",
        Fate::KillIneffective => "killed without effect: did not reconnect in time",
        Fate::OrphanDestroyed => "destroyed as an orphan",
        Fate::Dropped => "dropped: files could not be read",
        Fate::Completed => "completed before",
        Fate::ShutDown => "shut down by the agent",
        Fate::AgentFailed => "running on: the agent failed",
        Fate::AgentAborted => "running on: the agent aborted",
    }
}

fn name(executor: &ExecutorFate) -> String {
    let escaped = |id: &Option<String>| id.as_ref().map(|id| escape(id.as_bytes()));
    match (escaped(&executor.executor_id), escaped(&executor.framework_id), escaped(&executor.container_id)) {
        (Some(executor), Some(framework), _) => format!("executor {executor} of framework {framework}"),
        (Some(executor), None, _) => format!("executor {executor}"),
        (None, _, Some(container)) => format!("container {container}"),
        (None, ..) => "an executor that is not named".to_owned(),
    }
}

/// Of the word in JSON.
fn checkpoint(word: &str) -> &'static str {
    match word {
        "cause" => "is the cause",
        "not-cause" => "is not the cause",
        _ => "may be the cause: this line alone does not say",
    }
}

/// Known lines that no start above has as its cause: each code once.
fn other_lines(out: &mut String, story: &Story, paint: Paint) {
    let causes: Vec<_> =
        story.starts.iter().filter_map(|start| start.cause.as_ref().map(|cause| cause.line)).collect();
    let is_cause = |line: &KnownLine| {
        let repeats = story.starts.iter().any(|start| {
            let code = start.cause.as_ref().and_then(|cause| cause.code);
            start.times > 1 && start.line <= line.line && code == line.codes.first().map(|code| code.code)
        });
        causes.contains(&line.line) || repeats
    };
    let mut groups: Vec<(&KnownLine, u64)> = Vec::new();
    for line in story.lines.iter().filter(|line| !is_cause(line)) {
        let same = groups.iter_mut().find(|(first, _)| first.codes[0].code == line.codes[0].code);
        match same {
            Some((_, count)) => *count += 1,
            None => groups.push((line, 1)),
        }
    }
    if groups.is_empty() {
        return;
    }
    let title = if story.starts.is_empty() { "Known lines" } else { "Other known lines" };
    let _ = writeln!(out, "{}", paint.tone(Style::Heading, title));
    for (line, count) in groups {
        let code = &line.codes[0];
        let repeated = if count > 1 { format!(", {count} such lines") } else { String::new() };
        let style = match code.severity {
            "fatal" | "error" => Style::Bad,
            "warning" => Style::Doubtful,
            _ => Style::Plain,
        };
        let severity = paint.tone(style, code.severity);
        let label = format!("Line {}", line.line);
        let _ = writeln!(out, "  {label:<12}{} ({severity}{repeated}): {}", code.code, code.meaning);
    }
    if story.lines_omitted > 0 {
        let _ = writeln!(out, "  ({} not counted)", plural(story.lines_omitted, "more known line"));
    }
    let _ = writeln!(out, "ckpt explain CODE shows what is lost and what to do.");
}
