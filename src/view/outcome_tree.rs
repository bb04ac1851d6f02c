//! Executors as a tree: framework, executor and what becomes of it, why, its tasks.
//! Belongs here: which line is where. Does not: the bars (see `branches`).

use std::fmt::Write as _;

use super::branches::{Branches, Place, marked};
use super::escape;
use super::executor_row::ExecutorRow;
use super::fit::shorten;

use super::output_spec::OutputSpec;
use super::paint::Style;
use super::simulation::state_after;
use super::text::{fill, plural};
use crate::layout::Name;
use crate::recovery::outcome::{ExecutorFate, Fate, TaskFate};
use crate::recovery::{is_terminal, task_state_name};

/// No id becomes shorter, in columns.
const SHORTEST: usize = 16;

/// The lines of the tree. Executors and tasks are sorted by ID.
#[derive(Debug, Clone, Copy)]
pub(super) struct FateTree<'a> {
    /// The executors.
    pub executors: &'a [ExecutorRow<'a>],
    /// What becomes of their tasks; none: their names are enough.
    pub tasks: Option<&'a [TaskFate]>,
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
        let at = executor.at_secs.filter(|_| self.tree.tasks.is_some() && is_sudden(executor.fate));
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
        match self.tree.tasks {
            Some(all) => leaves.extend(tasks_of(all, executor).map(|task| self.task_line(task))),
            None => leaves.extend(executor.tasks.iter().map(|id| (self.task_name(id, 0), Style::Plain))),
        }
        for ((text, tone), place) in marked(leaves) {
            self.line(place, &text, tone);
        }
        self.branches.leave();
    }

    fn task_name(&self, id: &Name, beside: usize) -> String {
        format!("task {}", self.short(&escape(id.as_bytes()), beside + "task ".len()))
    }

    fn task_line(&self, task: &TaskFate) -> (String, Style) {
        let word = |state: Option<i8>| state.map_or("state not known", task_state_name);
        let before = word(task.state_before);
        let (mut words, tone) = if task.state_after == task.state_before {
            let ended = task.state_before.is_some_and(is_terminal);
            (format!(": {before}"), if ended { Style::Past } else { Style::Plain })
        } else {
            (format!(": {before} → {}", state_after(task)), Style::Bad)
        };
        let name = self.task_name(&task.task_id, words.len());
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

fn tasks_of<'a>(all: &'a [TaskFate], executor: &ExecutorFate) -> impl Iterator<Item = &'a TaskFate> {
    let compared = |task: &TaskFate| {
        let ids = (&task.framework_id, &task.executor_id, &task.container_id);
        ids.cmp(&(&executor.framework_id, &executor.executor_id, &executor.container_id))
    };
    let from = all.partition_point(|task| compared(task).is_lt());
    let to = from + all[from..].partition_point(|task| compared(task).is_eq());
    all[from..to].iter()
}
