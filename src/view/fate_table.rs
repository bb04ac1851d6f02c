//! Executors for an incident: what becomes of each first, then how many tasks are at stake, whose, and why.
//! Belongs here: columns and lines. Does not: which executors.

use std::fmt::Write as _;

use super::escape;
use super::fate_groups::fate_groups;
use super::fit::{shorten, width as columns};
use super::json::verdict;
use super::paint::{Paint, Tone};
use crate::recovery::fate::{ExecutorFate, Fate};

/// Under a word of its fate, or of the verdict on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    /// As `ckpt simulate` says it.
    Fate,
    /// As `ckpt executors` says it.
    Verdict,
}

/// With less room than this, words that do not fit go below their row.
const WORDS: usize = 40;

/// Executors at risk that are listed one by one; of more, each reason is told once.
const LISTED: usize = 20;

/// Executors, sorted by fate: few in a table, many by reason; `-v` lists each with its evidence.
pub(super) fn list(
    executors: &[&ExecutorFate],
    wording: Wording,
    verbose: bool,
    paint: Paint,
    width: Option<u16>,
) -> String {
    if verbose || executors.len() <= LISTED {
        return fate_table(executors, wording, verbose, paint, width);
    }
    let groups = fate_groups(executors, wording, paint, width);
    format!("{groups}\n-v lists each executor with the evidence, -o json has all of it\n")
}

/// A table of executors; `width` in columns, none for no limit. Nothing for none.
fn fate_table(
    executors: &[&ExecutorFate],
    wording: Wording,
    evidence: bool,
    paint: Paint,
    width: Option<u16>,
) -> String {
    let rows: Vec<Row> = executors.iter().map(|executor| Row::new(executor, wording)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let head = Row {
        word: wording.heading(),
        tasks: "TASKS".to_owned(),
        id: "EXECUTOR".to_owned(),
        why: "WHY".to_owned(),
        tone: Tone::Heading,
    };
    let layout = Layout::new(&rows, &head, width.map(usize::from));
    let mut out = String::new();
    layout.put(&mut out, &head, &[], paint);
    for (row, executor) in rows.iter().zip(executors) {
        let more = if evidence { &executor.evidence[..] } else { &[] };
        layout.put(&mut out, row, more, paint);
        if evidence && !executor.not_checked.is_empty() {
            let text = format!("not checked: {}", executor.not_checked.join(", "));
            layout.fact(&mut out, &text);
        }
    }
    out
}

struct Row {
    word: &'static str,
    tasks: String,
    id: String,
    why: String,
    tone: Tone,
}

impl Row {
    fn new(executor: &ExecutorFate, wording: Wording) -> Self {
        Self {
            word: wording.of(executor.fate),
            tasks: executor.unfinished.to_string(),
            id: name(executor),
            why: escape(executor.why.as_bytes()),
            tone: tone(executor.fate),
        }
    }
}

impl Wording {
    pub(super) fn of(self, fate: Fate) -> &'static str {
        match self {
            Self::Fate => fate.word(),
            Self::Verdict => verdict(fate),
        }
    }

    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Fate => "FATE",
            Self::Verdict => "VERDICT",
        }
    }
}

/// What an executor is called: its id; where only the runtime folder knows it, its container's.
pub(super) fn name(executor: &ExecutorFate) -> String {
    let id = executor.executor_id.as_ref().or(executor.container_id.as_ref());
    id.map_or_else(|| "?".to_owned(), |id| escape(id.as_bytes()))
}

/// What a fate means.
pub(super) fn tone(fate: Fate) -> Tone {
    match fate {
        Fate::Killed | Fate::Lost | Fate::Dropped => Tone::Bad,
        Fate::MayReconnect | Fate::ShutDown | Fate::NotCheckpointed => Tone::Doubtful,
        Fate::Reconnects => Tone::Good,
        Fate::Completed | Fate::Superseded => Tone::Past,
    }
}

struct Layout {
    word: usize,
    tasks: usize,
    id: usize,
    width: Option<usize>,
    /// The reasons stand below the rows.
    below: bool,
}

impl Layout {
    fn new(rows: &[Row], head: &Row, width: Option<usize>) -> Self {
        let widest = |of: fn(&Row) -> usize| rows.iter().chain([head]).map(of).max().unwrap_or_default();
        let (word, tasks) = (widest(|row| row.word.len()), widest(|row| row.tasks.len()));
        let ids = widest(|row| columns(&row.id));
        let Some(room) = width.map(|width| width.saturating_sub(word + tasks + 6)) else {
            return Self { word, tasks, id: ids, width, below: false };
        };
        // Ids give way to a third of the line, so that reasons stay beside them; reasons that do not fit even so go
        // below, and leave the ids the whole line.
        let id = ids.min(room.saturating_sub(widest(|row| columns(&row.why))).max(room / 3));
        let below = widest(|row| columns(&row.why)) > room - id && room - id < WORDS;
        let id = if below { ids.min(room + 2) } else { id };
        Self { word, tasks, id, width, below }
    }

    fn indent(&self) -> usize {
        let id = if self.below { 0 } else { self.id + 2 };
        self.word + self.tasks + 4 + id
    }

    fn put(&self, out: &mut String, row: &Row, evidence: &[String], paint: Paint) {
        let id = shorten(&row.id, self.id);
        let pad = " ".repeat(self.id.saturating_sub(columns(&id)));
        let word = paint.tone(row.tone, &format!("{:<width$}", row.word, width = self.word));
        let start = format!("{word}  {:>width$}  {id}{pad}  ", row.tasks, width = self.tasks);
        let room = self.width.map(|width| width.saturating_sub(self.indent()).max(WORDS / 2));
        let lines = fill(&row.why, room);
        let (first, rest) = match lines.split_first() {
            Some((first, rest)) if !self.below => (&**first, rest),
            _ => ("", &lines[..]),
        };
        let _ = writeln!(out, "{}", format!("{start}{first}").trim_end());
        // The heading of reasons below needs no line.
        let rest = if self.below && row.tone == Tone::Heading { &[] } else { rest };
        for line in rest {
            let _ = writeln!(out, "{}{line}", " ".repeat(self.indent()));
        }
        for fact in evidence {
            self.fact(out, &escape(fact.as_bytes()));
        }
    }

    /// A line of evidence.
    fn fact(&self, out: &mut String, text: &str) {
        let room = self.width.map(|width| width.saturating_sub(6));
        for (index, line) in fill(text, room).iter().enumerate() {
            let _ = writeln!(out, "    {} {line}", if index == 0 { "-" } else { " " });
        }
    }
}

/// Breaks words into lines of so many columns.
pub(super) fn fill(text: &str, room: Option<usize>) -> Vec<String> {
    let Some(room) = room else { return vec![text.to_owned()] };
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let current = lines.last_mut().expect("there is always a line");
        if !current.is_empty() && columns(current) + 1 + columns(word) > room {
            lines.push(word.to_owned());
        } else {
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
    }
    lines
}
