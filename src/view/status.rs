//! The state of a checkpoint at one glance, for people in an incident: one screen.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;

use chrono::DateTime;

use super::escape;
use super::findings::verdict_lines;
use super::log_story::outcome;
use super::output_spec::OutputSpec;
use super::paint::{Paint, Style};
use super::text::{bytes, copy_line, grouped, origin, plural};
use super::thing::thing;
use super::times;
use super::wrap::{fold, whole, with_command};
use crate::app::{
    AgentLife, AgentLog, Answer, AtStake, CallText, LastAlive, RestartNow, Stake, StatusReport,
    why_not_compared,
};
use crate::apply::HistoryEntry;
use crate::check::{Code, First, codes_of, volumes_note};
use crate::layout::Name;
use crate::logs::CauseState;
use crate::model::Part;
use crate::plan::cleanup::{Cleanup, Scope};
use crate::recovery::Outcome;

/// Everything that is shown.
#[derive(Clone, Copy)]
pub struct StatusView<'a> {
    /// The state.
    pub status: &'a StatusReport,
    /// The next command as text; none if there is none.
    pub next: Option<&'a str>,
    /// A call about the checkpoint.
    pub call: &'a CallText<'a>,
    /// How it is written; in full, no text is cut.
    pub spec: OutputSpec,
}

/// Lines that a text of the agent may take on the screen.
const LONGEST: usize = 3;
/// Codes that are named.
const CODES: usize = 6;

/// The state as text.
pub fn status_text(view: &StatusView<'_>) -> String {
    let StatusView { status, spec, .. } = *view;
    let paint = spec.paint;
    let mut screen = Screen { view, out: String::new() };
    if status.looks_like_a_copy {
        screen.out += &copy_line(paint, None);
    }
    screen.line("Agent", &agent(status));
    let totals = status.validation.report.totals;
    let size = format!("; {}, {}", plural(totals.files, "file"), bytes(totals.bytes));
    screen.line("Checkpoint", &origin(&status.located.source, &size));
    for (label, text) in verdict_lines(&status.validation.report, paint, &in_short) {
        screen.line(label, &text);
    }
    let codes = codes(status);
    if !codes.is_empty() {
        screen.line("Findings", &codes);
    }
    screen.line("Config", &configuration(status, paint));
    if let Some(last) = &status.last_alive {
        screen.line("Last alive", &last_alive(last));
    }
    screen.line("Restart", &restart(&status.restart, paint));
    for lost in in_short_list(&status.restart.lost_resources) {
        screen.line("Lost", &lost);
    }
    if let Some(note) = volumes_note(status.validation.report.unchecked_volumes) {
        screen.line("Note", &note);
    }
    screen.line("Cleanup", &cleanup(status.cleanup.as_ref()));
    screen.line("Changes", &last_change(status));
    if let Some(log) = &status.log {
        screen.line("Log", &last_start(log, paint));
    }
    screen.next();
    screen.out
}

struct Screen<'a> {
    view: &'a StatusView<'a>,
    out: String,
}

impl Screen<'_> {
    /// A label and a text. A long text is cut, so that one screen holds all.
    fn line(&mut self, label: &str, text: &str) {
        let spec = self.view.spec;
        let line = format!("{label:<12}{text}");
        let lines = match spec.width {
            Some(width) => fold(&line, width, 12, spec.paint.glyphs),
            None => vec![line],
        };
        let shown = if spec.verbose { lines.len() } else { lines.len().min(LONGEST) };
        for line in &lines[..shown] {
            let _ = writeln!(self.out, "{line}");
        }
        if shown < lines.len() {
            let _ = writeln!(self.out, "{:<12}... (-v shows all of it)", "");
        }
    }

    fn next(&mut self) {
        let next = &self.view.status.next;
        let why = escape(next.why.as_bytes()) + &next.advice(&|call| whole(&(self.view.call)(call)));
        self.out.push('\n');
        match self.view.next {
            Some(command) => {
                self.line("Next", &with_command(&escape(command.as_bytes())));
                self.line("", &why);
            }
            None => self.line("Next", &why),
        }
    }
}

/// What ends a start: the code, and the thing that it is about.
fn in_short(first: &First) -> String {
    let file = escape(first.path.rsplit('/').next().unwrap_or_default().as_bytes());
    let thing = thing(first.path.as_bytes()).map(|thing| format!(" of {thing}")).unwrap_or_default();
    if file.is_empty() { first.code.to_string() } else { format!("{} ({file}{thing})", first.code) }
}

/// How the last start in the agent's log ended.
fn last_start(log: &AgentLog, paint: Paint) -> String {
    let (style, outcome) = outcome(&log.last);
    let now = log.cause_now.as_ref().map_or("", |cause| match cause.state {
        CauseState::Damaged => ", and is still so",
        CauseState::NotFound => ", and is not found any more",
    });
    let line = log.last.cause.as_ref().map_or(log.last.line, |cause| cause.line);
    let path = escape(log.path.as_os_str().as_bytes());
    format!("last start {}{now} (line {line} of {path})", paint.tone(style, &outcome))
}

fn agent(status: &StatusReport) -> String {
    let agent = &status.agent;
    let none = || {
        let why = match status.coverage.meta {
            Part::NotPermitted => "cannot be read: permission denied",
            Part::NotInSource => "is not in the source",
            Part::Read => "names no agent",
        };
        format!("slaves/latest {why}")
    };
    let on_host = agent_on_host(agent.id.as_ref(), agent.hostname.as_deref()).unwrap_or_else(none);
    let unit = agent.unit.as_ref().map(|unit| format!(" ({})", escape(unit.as_bytes()))).unwrap_or_default();
    let life = match agent.life {
        AgentLife::Runs(pid) => format!("; running, pid {pid}{unit}"),
        AgentLife::Down => format!("; not running{unit}"),
        AgentLife::NotChecked => String::new(),
    };
    format!("{on_host}{life}")
}

/// The ID of an agent, and the host that it has registered.
pub(super) fn agent_on_host(id: Option<&Name>, hostname: Option<&str>) -> Option<String> {
    let host = hostname.map(|host| format!(" on {}", escape(host.as_bytes())));
    id.map(|id| escape(id.as_bytes()) + &host.unwrap_or_default())
}

/// The codes of the findings, the worst first, each once.
fn codes(status: &StatusReport) -> String {
    let codes = codes_of(&status.validation.report.findings);
    let name = |(code, count): &(Code, usize)| match count {
        1 => code.name().to_owned(),
        count => format!("{code} ({} times)", grouped(*count as u64)),
    };
    let mut names: Vec<String> = codes.iter().take(CODES).map(name).collect();
    if codes.len() > CODES {
        names.push(format!("and {} more", codes.len() - CODES));
    }
    names.join(", ")
}

fn configuration(status: &StatusReport, paint: Paint) -> String {
    let (answer, misfits) = &status.configuration;
    let refused = status.flags.refused.as_ref();
    if let Some(elsewhere) = &status.flags.setup.elsewhere {
        let why =
            format!("work_dir is {}: the agent does not read this checkpoint", elsewhere.path.display());
        let why = escape(why.as_bytes());
        return format!("{}: {why}", paint.tone(Style::Bad, "does not fit"));
    }
    match answer {
        Answer::Good => format!("{}: the agent keeps its ID with its flags", paint.tone(Style::Good, "fits")),
        Answer::Unknown => {
            let why = why_not_compared(&status.flags.configuration);
            format!("not checked: {}", escape(why.as_bytes()))
        }
        Answer::Bad => {
            let fields = status.fit.comparison.iter().flat_map(|comparison| &comparison.fields);
            let differing = fields.filter(|field| !field.equal).map(|field| field.name);
            let differing: Vec<_> = differing.collect();
            let what = match (refused, &differing[..]) {
                (Some(refused), _) => format!("the agent rejects a flag: {}", refused.message),
                (None, []) => misfits.join("; "),
                (None, _) => format!("the agent does not accept what differs: {}", differing.join(", ")),
            };
            format!("{}: {}", paint.tone(Style::Bad, "does not fit"), escape(what.as_bytes()))
        }
    }
}

fn restart(restart: &RestartNow, paint: Paint) -> String {
    let outcome = paint.tone(restart.answer.into(), restart.outcome.word());
    let ends = matches!(restart.outcome, Outcome::Fails | Outcome::Aborts);
    let Some(AtStake { executors, tasks }) = restart.at_stake else {
        let nothing = if ends { "nothing reconnects; " } else { "" };
        return format!("{outcome}: {nothing}which executors and tasks the agent has is not known");
    };
    let unfinished = plural(tasks.live as u64, "unfinished task");
    if ends {
        return format!("{outcome}: nothing reconnects before it starts; {unfinished}");
    }
    let Stake { live, reconnect, lost, may_be_lost } = executors;
    let others = live - reconnect - lost - may_be_lost;
    let ended = restart.outcome == Outcome::CleansUp;
    let executors = [
        (reconnect, "reconnect", "reconnects"),
        (may_be_lost, "may reconnect", "may reconnect"),
        (lost, "are lost", "is lost"),
        if ended { (others, "are ended", "is ended") } else { (others, "are dropped", "is dropped") },
    ];
    let counted: Vec<String> = executors
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, several, one)| {
            format!("{} {}", plural(count as u64, "executor"), if count == 1 { one } else { several })
        })
        .collect();
    if live == 0 && restart.outcome == Outcome::Unknown {
        return format!("{outcome}: what becomes of executors and tasks is not known");
    }
    let executors = if counted.is_empty() { "no live executor".to_owned() } else { counted.join(", ") };
    let at_stake = match (tasks.lost, tasks.may_be_lost) {
        (0, 0) => String::new(),
        (lost, 0) => format!(", {} lost", grouped(lost as u64)),
        (0, may) => format!(", {} may be lost", grouped(may as u64)),
        (lost, may) => {
            format!(", {} lost, {} may be lost", grouped(lost as u64), grouped(may as u64))
        }
    };
    format!("{outcome}: {executors}; {unfinished}{at_stake}")
}

/// What else a restart loses; of many, some.
fn in_short_list(lost: &[String]) -> Vec<String> {
    const SHOWN: usize = 3;
    let mut lines: Vec<String> = lost.iter().take(SHOWN).map(|line| escape(line.as_bytes())).collect();
    if lost.len() > SHOWN {
        lines.push(format!("and {} more: ckpt simulate lists them", lost.len() - SHOWN));
    }
    lines
}

fn cleanup(cleanup: Option<&Cleanup>) -> String {
    let Some(cleanup) = cleanup else {
        return "not known: what is completed cannot be determined".to_owned();
    };
    let sum = |in_sandboxes: bool| {
        let of = |scope: Scope| (scope == Scope::Sandboxes) == in_sandboxes;
        let sums = cleanup.sums.iter().filter(move |((scope, _), _)| of(*scope));
        sums.fold((0, 0), |(runs, bytes), (_, sum)| (runs + sum.counts.runs, bytes + sum.bytes))
    };
    let ((runs, meta), (_, disk)) = (sum(false), sum(true));
    let mut parts = Vec::new();
    if meta > 0 || runs > 0 {
        parts.push(format!(
            "ckpt cleanup would move aside {} of meta ({})",
            bytes(meta),
            plural(runs, "run")
        ));
    }
    if disk > 0 {
        parts.push(format!("ckpt cleanup --scope sandboxes would delete {} of sandboxes", bytes(disk)));
    }
    if cleanup.held.bytes > 0 {
        parts.push(format!(
            "{} of sandboxes of completed runs are kept for a week (to delete them: ckpt cleanup --scope sandboxes \
             --older-than 0d)",
            bytes(cleanup.held.bytes)
        ));
    }
    if parts.is_empty() { "would remove nothing".to_owned() } else { parts.join("; ") }
}

/// When the agent was last alive, and what its frameworks were told since.
fn last_alive(last: &LastAlive) -> String {
    let told = last.told.as_ref().map(|told| format!("; if it was away since, {told}")).unwrap_or_default();
    let ago = times::ago(last.secs);
    format!("{} ({ago}: {}){told}", times::second(last.at), last.sign)
}

fn last_change(status: &StatusReport) -> String {
    match &status.last_change {
        Err(why) => format!("not known: {}", escape(why.as_bytes())),
        Ok(None) => "none of ckpt is recorded here".to_owned(),
        Ok(Some(change)) => {
            let began = change.began.as_deref().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            let age = began.map(|began| times::age(status.located.now, began.to_utc()));
            let age = age.map(|age| format!(", {age}")).unwrap_or_default();
            let steps = steps(change);
            format!("last {}{age}: {}{steps}", whole(&change.id.to_string()), change.state.word())
        }
    }
}

fn steps(change: &HistoryEntry) -> String {
    change
        .plan
        .as_ref()
        .map(|plan| format!(", {}", plural(plan.steps.len() as u64, "step")))
        .unwrap_or_default()
}
