//! Executors as a tree: framework, executor and what becomes of it, why, its tasks.
//! Belongs here: which line is where. Does not: the bars (see `branches`).

use std::fmt::Write as _;

use super::branches::{Branches, Place, marked};
use super::escape;
use super::executor_row::ExecutorRow;
use super::fit::shorten;
use super::output_spec::OutputSpec;
use super::paint::Style;
use super::task_row::TaskRow;
use super::text::{fill, plural};
use crate::recovery::outcome::{Fate, TaskFate};

/// No id becomes shorter, in columns.
const SHORTEST: usize = 16;

/// The lines of the tree. Executors and tasks are sorted by ID.
#[derive(Debug, Clone, Copy)]
pub(super) struct FateTree<'a> {
    /// The executors.
    pub executors: &'a [ExecutorRow<'a>],
    /// With what becomes of their tasks, not only their names.
    pub with_states: bool,
    /// How it is written; in full with the facts behind each.
    pub spec: OutputSpec,
}

impl FateTree<'_> {
    /// The tree as text.
    pub(super) fn draw(&self) -> String {
        let mut drawing = Drawing { tree: self, branches: Branches::default(), out: String::new() };
        for framework in
            self.executors.chunk_by(|one, other| one.executor.framework_id == other.executor.framework_id)
        {
            drawing.framework(framework);
        }
        drawing.out
    }
}

struct Drawing<'a> {
    tree: &'a FateTree<'a>,
    branches: Branches,
    out: String,
}

impl Drawing<'_> {
    /// A line; what is too long continues below it.
    fn line(&mut self, place: Place, text: &str, tone: Style) {
        let space = self.branches.space(self.tree.spec.width);
        for (index, part) in fill(text, space, self.tree.spec.paint.glyphs).iter().enumerate() {
            let prefix = if index == 0 { self.branches.prefix(place) } else { self.branches.below(place) };
            let _ = writeln!(self.out, "{prefix}{}", self.tree.spec.paint.tone(tone, part));
        }
    }

    /// An ID that leaves this number of columns beside it.
    fn short(&self, id: &str, beside: usize) -> String {
        let space = self.branches.space(self.tree.spec.width);
        let glyphs = self.tree.spec.paint.glyphs;
        let short = |space: usize| shorten(id, space.saturating_sub(beside).max(SHORTEST), glyphs);
        space.map_or_else(|| id.to_owned(), short)
    }

    fn framework(&mut self, executors: &[ExecutorRow<'_>]) {
        let id = executors.first().and_then(|row| row.executor.framework_id.as_ref());
        let text = id.map_or_else(
            || "containers of unknown frameworks".to_owned(),
            |id| format!("framework {}", escape(id.as_bytes())),
        );
        self.line(Place::Root, &text, Style::Plain);
        for (row, place) in marked(executors) {
            self.executor(row, place);
        }
    }

    fn executor(&mut self, row: &ExecutorRow<'_>, place: Place) {
        let (executor, word) = (row.executor, row.word);
        let at = executor.at_secs.filter(|_| self.tree.with_states && is_sudden(executor.fate));
        let at = at.map_or_else(String::new, |secs| format!(" at {}", super::simulation::when(secs)));
        let words = format!(": {word}{at}");
        let id = self.short(&row.name(), "executor ".len() + words.len());
        let text = format!("executor {id}{words}");
        self.line(place, &text, row.meaning());
        self.branches.enter(place);
        let mut leaves = vec![(row.why(), Style::Plain)];
        if self.tree.spec.verbose {
            leaves.extend(row.facts().into_iter().map(|fact| (fact, Style::Past)));
        }
        let name = |task: &TaskFate| self.task_name(&escape(task.task_id.as_bytes()), 0);
        if self.tree.with_states {
            leaves.extend(executor.known_tasks().map(|task| self.task_line(TaskRow { executor, task })));
        } else {
            leaves.extend(executor.tasks.iter().map(|task| (name(task), Style::Plain)));
        }
        for ((text, tone), place) in marked(leaves) {
            self.line(place, &text, tone);
        }
        self.branches.leave();
    }

    fn task_name(&self, id: &str, beside: usize) -> String {
        format!("task {}", self.short(id, beside + "task ".len()))
    }

    fn task_line(&self, row: TaskRow<'_>) -> (String, Style) {
        let task = row.task;
        let (mut words, tone) = if row.is_changed() {
            (format!(": {} → {}", row.before(), row.after()), Style::Bad)
        } else {
            (format!(": {}", row.before()), if row.had_ended() { Style::Past } else { Style::Plain })
        };
        let name = self.task_name(&row.name(), words.len());
        if let Some(reason) = task.reason {
            let _ = write!(words, " ({reason})");
        }
        if !task.pending.is_empty() {
            let _ = write!(words, ", {} sent again", plural(task.pending.len() as u64, "update"));
        }
        (name + &words, tone)
    }
}

/// Whether a moment is worth a word: not for what was completed before, or stays alive throughout.
fn is_sudden(fate: Fate) -> bool {
    matches!(fate, Fate::Killed | Fate::Lost | Fate::ShutDown | Fate::NotCheckpointed)
}
