//! The whole as a tree, written as it is walked.

use std::io::{self, Write};

use super::agents::{agent_line, file_words};
use super::inspect_view::InspectView;
use super::run_row::RunRow;
use super::totals::state_word;
use crate::model::{Agent, Executor, File, Framework, Run, Task};
use crate::recovery::{is_terminal, replay};
use crate::view::branches::{Branches, Place, marked};
use crate::view::text::fill;
use crate::view::{OutputSpec, Style, escape, fit, grouped, plural};

/// No id becomes shorter, in columns.
const SHORTEST: usize = 16;

/// Writes the tree.
pub fn put_tree(out: &mut dyn Write, view: &InspectView<'_>, spec: OutputSpec) -> io::Result<()> {
    let mut tree = Tree { out, view, spec, branches: Branches::default() };
    let agents: Vec<&Agent> = view.agents().collect();
    if agents.is_empty() {
        let (words, meaning) = agent_line(view);
        return tree.line(Place::Root, Thing::new("agent", b""), &words, meaning);
    }
    for agent in agents {
        tree.agent(agent)?;
    }
    Ok(())
}

/// What a line is about.
#[derive(Clone, Copy)]
struct Thing<'t> {
    what: &'static str,
    id: &'t [u8],
}

impl<'t> Thing<'t> {
    fn new(what: &'static str, id: &'t [u8]) -> Self {
        Self { what, id }
    }
}

struct Tree<'w, 'a> {
    out: &'w mut dyn Write,
    view: &'w InspectView<'a>,
    spec: OutputSpec,
    branches: Branches,
}

impl<'a> Tree<'_, 'a> {
    /// A line about something with an ID, and words after it. The ID gives way, down to a part that still distinguishes it
    /// from others; what is too long even so continues below.
    fn line(&mut self, place: Place, thing: Thing<'_>, words: &str, meaning: Style) -> io::Result<()> {
        let Thing { what, id } = thing;
        let (space, glyphs) = (self.branches.space(self.spec.width), self.spec.paint.glyphs);
        let (id, words) = (escape(id), glyphs.text(words));
        let id = match space {
            Some(space) => {
                let beside = fit::width(what) + 1 + fit::width(&words);
                fit::shorten(&id, space.saturating_sub(beside).max(SHORTEST), glyphs)
            }
            None => id,
        };
        for (index, part) in fill(&format!("{what} {id}{words}"), space, glyphs).iter().enumerate() {
            let prefix = if index == 0 { self.branches.prefix(place) } else { self.branches.below(place) };
            writeln!(self.out, "{prefix}{}", self.spec.paint.tone(meaning, part))?;
        }
        Ok(())
    }

    fn agent(&mut self, agent: &'a Agent) -> io::Result<()> {
        let old = if self.view.is_latest_agent(agent) { "" } else { " (old)" };
        let (text, meaning) = match &agent.info {
            File::Read(info) => {
                let host = info
                    .hostname
                    .as_deref()
                    .map_or_else(String::new, |host| format!(" on {}", escape(host.as_bytes())));
                (format!("{host}{old}"), Style::Plain)
            }
            file => (format!("{old}: slave.info {}", file_words(file)), Style::Bad),
        };
        self.line(Place::Root, Thing::new("agent", agent.id.as_bytes()), &text, meaning)?;
        for (framework, place) in marked(self.view.frameworks(agent)) {
            self.framework(framework, place)?;
        }
        Ok(())
    }

    fn framework(&mut self, framework: &'a Framework, place: Place) -> io::Result<()> {
        let (text, meaning) = match (&framework.info, &framework.pid) {
            (File::Read(info), pid) => {
                let name = info
                    .name
                    .as_deref()
                    .map_or_else(String::new, |name| format!(" \"{}\"", escape(name.as_bytes())));
                match pid {
                    File::Read(pid) => (format!("{name} at {}", escape(pid)), Style::Plain),
                    file => (format!("{name}: framework.pid {}", file_words(file)), Style::Bad),
                }
            }
            (file, _) => (format!(": framework.info {}", file_words(file)), Style::Bad),
        };
        self.line(place, Thing::new("framework", framework.id.as_bytes()), &text, meaning)?;
        self.branches.enter(place);
        for (executor, place) in marked(self.view.executors(framework)) {
            self.executor(framework, executor, place)?;
        }
        self.branches.leave();
        Ok(())
    }

    fn executor(&mut self, framework: &'a Framework, executor: &'a Executor, place: Place) -> io::Result<()> {
        let (text, meaning) = match &executor.info {
            File::Read(_) if executor.latest.id().is_none() => (": no latest run".to_owned(), Style::Bad),
            File::Read(_) => (String::new(), Style::Plain),
            file => (format!(": executor.info {}", file_words(file)), Style::Bad),
        };
        self.line(place, Thing::new("executor", executor.id.as_bytes()), &text, meaning)?;
        self.branches.enter(place);
        for (run, place) in marked(self.view.runs(executor)) {
            self.run(framework, executor, run, place)?;
        }
        self.branches.leave();
        Ok(())
    }

    fn run(
        &mut self,
        framework: &'a Framework,
        executor: &'a Executor,
        run: &'a Run,
        place: Place,
    ) -> io::Result<()> {
        let row = RunRow::new(self.view, framework, executor, run);
        let pid = row.pid(20, self.spec.paint.glyphs).map_or_else(String::new, |pid| format!(", pid {pid}"));
        let text = format!(" ({}{pid})", row.state.word());
        self.line(place, Thing::new("run", row.container.as_bytes()), &text, row.state.meaning())?;
        self.branches.enter(place);
        for (task, place) in marked(self.view.tasks(run)) {
            self.task(task, place)?;
        }
        self.branches.leave();
        Ok(())
    }

    fn task(&mut self, task: &Task, place: Place) -> io::Result<()> {
        let replayed = replay(task);
        let updates = task.updates.records.iter();
        let updates = updates.filter(|record| record.kind == crate::model::RecordKind::Update).count() as u64;
        let updates = plural(updates, "update");
        let open = match replayed.pending.len() as u64 {
            0 => String::new(),
            open => format!(", {} not acknowledged", grouped(open)),
        };
        let (amiss, meaning) = match &task.info {
            File::Read(_) if !open.is_empty() => (String::new(), Style::Doubtful),
            File::Read(_) if replayed.state.is_some_and(is_terminal) => (String::new(), Style::Past),
            File::Read(_) => (String::new(), Style::Plain),
            file => (format!("; task.info {}", file_words(file)), Style::Bad),
        };
        let text = format!(" {}, {updates}{open}{amiss}", state_word(replayed.state));
        self.line(place, Thing::new("task", task.id.as_bytes()), &text, meaning)
    }
}
