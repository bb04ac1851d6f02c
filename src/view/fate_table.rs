//! Executors for an incident: what becomes of each first, then how many tasks are at stake, whose, and why.
//! Belongs here: columns and lines. Does not: which executors.

use std::fmt::Write as _;

use super::escape;
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

/// Most columns of an id where there is little room.
const ID: usize = 30;
/// With less room than this the words go below.
const WORDS: usize = 24;

/// A table of executors; `width` in columns, none for no limit. Nothing for none.
pub(super) fn fate_table(
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
    let heading = match wording {
        Wording::Fate => "FATE",
        Wording::Verdict => "VERDICT",
    };
    let head = Row {
        word: heading,
        tasks: "TASKS".to_owned(),
        id: "EXECUTOR".to_owned(),
        why: "WHY".to_owned(),
        tone: Tone::Heading,
    };
    let widest = |of: fn(&Row) -> usize| rows.iter().chain([&head]).map(of).max().unwrap_or_default();
    let (word, tasks) = (widest(|row| row.word.len()), widest(|row| row.tasks.len()));
    let id =
        widest(|row| columns(&row.id)).min(width.map_or(usize::MAX, |width| ID.max(usize::from(width) / 4)));
    let layout = Layout { word, tasks, id, width: width.map(usize::from) };
    let mut out = String::new();
    layout.put(&mut out, &head, &[], paint);
    for (row, executor) in rows.iter().zip(executors) {
        let more = if evidence { &executor.evidence[..] } else { &[] };
        layout.put(&mut out, row, more, paint);
        if evidence && !executor.not_checked.is_empty() {
            let text = format!("not checked: {}", executor.not_checked.join(", "));
            layout.below(&mut out, &text);
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
        let id = executor.executor_id.as_ref().or(executor.container_id.as_ref());
        Self {
            word: match wording {
                Wording::Fate => executor.fate.word(),
                Wording::Verdict => verdict(executor.fate),
            },
            tasks: executor.unfinished.to_string(),
            id: id.map_or_else(|| "?".to_owned(), |id| escape(id.as_bytes())),
            why: escape(executor.why.as_bytes()),
            tone: tone(executor.fate),
        }
    }
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
}

impl Layout {
    fn indent(&self) -> usize {
        self.word + self.tasks + self.id + 6
    }

    fn put(&self, out: &mut String, row: &Row, evidence: &[String], paint: Paint) {
        let id = shorten(&row.id, self.id);
        let pad = " ".repeat(self.id.saturating_sub(columns(&id)));
        let word = paint.tone(row.tone, &format!("{:<width$}", row.word, width = self.word));
        let start = format!("{word}  {:>width$}  {id}{pad}  ", row.tasks, width = self.tasks);
        let room = self.width.map(|width| width.saturating_sub(self.indent()));
        let lines = fill(&row.why, room.filter(|room| *room >= WORDS));
        let (first, rest) = lines.split_first().map_or(("", &[][..]), |(first, rest)| (&**first, rest));
        let _ = writeln!(out, "{}", format!("{start}{first}").trim_end());
        for line in rest {
            let _ = writeln!(out, "{}{line}", " ".repeat(self.indent()));
        }
        for fact in evidence {
            self.below(out, &escape(fact.as_bytes()));
        }
    }

    /// A line of evidence.
    fn below(&self, out: &mut String, text: &str) {
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
