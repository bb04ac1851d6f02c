//! One entity with everything known of it: its place, its state, its files with size and age, its resources, its
//! sandbox, its updates as a timeline.

use std::io::{self, Write};

use super::agents::agent_line;
use super::executors::put_executors;
use super::files::{FileFact, files};
use super::inspect_view::InspectView;
use super::list_places::{agent_home, executor_home, framework_home, run_home, sandbox_of, task_home};
use super::timeline::{put_timeline, updates};
use super::totals::state_word;
use crate::layout::{Entity, RelPath};
use crate::model::{Agent, Executor, Framework, Run, Task};
use crate::recovery::replay;
use crate::schema::{Message, field, table};
use crate::source::{Existence, NodeType};
use crate::values::Resources;
use crate::view::{Column, OutputSpec, Row, Style, bytes, escape, plural, put_table, times, whole};

/// Writes the entity that the view is narrowed to.
pub fn put_entity(
    out: &mut dyn Write,
    view: &InspectView<'_>,
    ids: &Entity,
    spec: OutputSpec,
) -> io::Result<()> {
    let mut sheet = Sheet { out, view, ids, spec };
    let agent = view.agents().next();
    let Some(agent) = agent else { return sheet.unread_agent() };
    let framework = view.frameworks(agent).next().filter(|_| ids.framework.is_some());
    let Some(framework) = framework else { return sheet.agent(agent) };
    let executor = view.executors(framework).next().filter(|_| ids.executor.is_some());
    let Some(executor) = executor else { return sheet.framework(agent, framework) };
    let run = view.runs(executor).next().filter(|_| ids.container.is_some());
    let Some(run) = run else { return sheet.executor(agent, framework, executor) };
    match view.tasks(run).next().filter(|_| ids.task.is_some()) {
        Some(task) => sheet.task(agent, framework, executor, run, task),
        None => sheet.run(agent, framework, executor, run),
    }
}

struct Sheet<'w, 'a> {
    out: &'w mut dyn Write,
    view: &'w InspectView<'a>,
    ids: &'w Entity,
    spec: OutputSpec,
}

impl<'a> Sheet<'_, 'a> {
    fn line(&mut self, label: &str, value: &str, meaning: Style) -> io::Result<()> {
        let label = self.spec.paint.tone(Style::Heading, &format!("{label:12}"));
        writeln!(self.out, "{label}{}", self.spec.paint.tone(meaning, value))
    }

    /// An id is whole however long it is: this is where it can be copied from.
    fn id(&mut self, label: &str, id: &[u8], name: Option<&str>) -> io::Result<()> {
        let name = name.filter(|name| name.as_bytes() != id);
        let name = name.map_or_else(String::new, |name| format!(" (\"{}\")", escape(name.as_bytes())));
        let label = self.spec.paint.tone(Style::Heading, &format!("{label:12}"));
        writeln!(self.out, "{label}{}{name}", whole(&escape(id)))
    }

    fn unread_agent(&mut self) -> io::Result<()> {
        let Some(id) = &self.ids.agent else { return Ok(()) };
        self.id("agent", id.as_bytes(), None)?;
        self.line("state", "old: slaves/latest names another agent; --all-agents reads it", Style::Past)?;
        self.files(&RelPath::new("meta/slaves").join(id))
    }

    fn agent(&mut self, agent: &'a Agent) -> io::Result<()> {
        let (value, meaning) = agent_line(self.view);
        self.line("agent", &value, meaning)?;
        self.resources(&agent_home(agent).join("slave.info"), &table::SLAVE_INFO)?;
        self.files(&agent_home(agent))?;
        put_executors(self.out, self.view, self.spec)
    }

    fn of_agent(&mut self, agent: &Agent) -> io::Result<()> {
        self.id("agent", agent.id.as_bytes(), None)
    }

    fn framework(&mut self, agent: &'a Agent, framework: &'a Framework) -> io::Result<()> {
        self.framework_lines(framework)?;
        if let Some(info) = framework.info.value() {
            let yes = |flag: bool| if flag { "yes" } else { "no" };
            let principal =
                info.principal.as_deref().map_or_else(|| "none".to_owned(), |text| escape(text.as_bytes()));
            self.line("principal", &principal, Style::Plain)?;
            let words =
                format!("checkpoint {}, partition aware {}", yes(info.checkpoint), yes(info.partition_aware));
            self.line("options", &words, Style::Plain)?;
        }
        self.of_agent(agent)?;
        self.files(&framework_home(agent, framework))?;
        put_executors(self.out, self.view, self.spec)
    }

    fn framework_lines(&mut self, framework: &Framework) -> io::Result<()> {
        let name = framework.info.value().and_then(|info| info.name.as_deref());
        self.id("framework", framework.id.as_bytes(), name)
    }

    fn executor(
        &mut self,
        agent: &'a Agent,
        framework: &'a Framework,
        executor: &'a Executor,
    ) -> io::Result<()> {
        self.executor_lines(executor)?;
        self.framework_lines(framework)?;
        self.of_agent(agent)?;
        let home = executor_home(agent, framework, executor);
        self.resources(&home.join("executor.info"), &table::EXECUTOR_INFO)?;
        let latest = executor.runs.iter().find(|run| executor.latest.id() == Some(&run.id));
        if let Some(run) = latest {
            self.run_lines(agent, framework, executor, run)?;
        }
        self.files(&home)?;
        put_executors(self.out, self.view, self.spec)?;
        let mut all = Vec::new();
        for run in self.view.runs(executor) {
            self.collect(&run_home(agent, framework, executor, run), run, &mut all);
        }
        put_timeline(self.out, self.view, all, self.spec)
    }

    fn executor_lines(&mut self, executor: &Executor) -> io::Result<()> {
        let info = executor.info.value();
        self.id("executor", executor.id.as_bytes(), info.and_then(|info| info.name.as_deref()))?;
        match info.and_then(|info| info.source.as_deref()) {
            Some(source) => self.line("source", &escape(source.as_bytes()), Style::Plain),
            None => Ok(()),
        }
    }

    fn run(
        &mut self,
        agent: &'a Agent,
        framework: &'a Framework,
        executor: &'a Executor,
        run: &'a Run,
    ) -> io::Result<()> {
        self.run_lines(agent, framework, executor, run)?;
        self.executor_lines(executor)?;
        self.framework_lines(framework)?;
        self.of_agent(agent)?;
        let home = run_home(agent, framework, executor, run);
        self.files(&home)?;
        put_executors(self.out, self.view, self.spec)?;
        let mut all = Vec::new();
        self.collect(&home, run, &mut all);
        put_timeline(self.out, self.view, all, self.spec)
    }

    fn collect(&self, home: &RelPath, run: &'a Run, all: &mut Vec<super::timeline::UpdateFact<'a>>) {
        for task in self.view.tasks(run) {
            all.extend(updates(self.view, &task_home(home, task), task));
        }
    }

    /// Its container, state, pids and sandbox.
    fn run_lines(
        &mut self,
        agent: &Agent,
        framework: &Framework,
        executor: &Executor,
        run: &Run,
    ) -> io::Result<()> {
        let state = self.view.run_state(framework, executor, run);
        self.id("container", run.id.as_bytes(), None)?;
        self.line("run", state.word(), state.meaning())?;
        let evidence = self.view.facts(framework, executor, run).map(|facts| facts.evidence.join("; "));
        if let Some(evidence) = evidence {
            self.line("evidence", &escape(evidence.as_bytes()), Style::Plain)?;
        }
        for (label, file) in [("forked pid", &run.forked_pid), ("libprocess", &run.libprocess_pid)] {
            if let Some(text) = file.value() {
                self.line(label, &escape(text), Style::Plain)?;
            }
        }
        let sandbox = sandbox_of(&agent.id, &framework.id, &executor.id, &run.id);
        let (there, meaning) = match sandbox_exists(self.view, &sandbox) {
            Existence::Yes => ("there", Style::Plain),
            Existence::No => ("MISSING", Style::Bad),
            Existence::Unknown => ("not checked", Style::Plain),
        };
        let path = sandbox.below(self.view.source.place_or_path());
        let path = whole(&escape(path.as_os_str().as_encoded_bytes()));
        let label = self.spec.paint.tone(Style::Heading, &format!("{:12}", "sandbox"));
        writeln!(self.out, "{label}{}", self.spec.paint.tone(meaning, &format!("{path} ({there})")))
    }

    fn task(
        &mut self,
        agent: &'a Agent,
        framework: &'a Framework,
        executor: &'a Executor,
        run: &'a Run,
        task: &'a Task,
    ) -> io::Result<()> {
        let home = task_home(&run_home(agent, framework, executor, run), task);
        self.id("task", task.id.as_bytes(), task.info.value().and_then(|info| info.name.as_deref()))?;
        let replayed = replay(task);
        let open = replayed.pending.len() as u64;
        let open = match open {
            0 => String::new(),
            n => format!(", {} not acknowledged", plural(n, "update")),
        };
        let meaning = if open.is_empty() { Style::Plain } else { Style::Doubtful };
        self.line("state", &format!("{}{open}", state_word(replayed.state)), meaning)?;
        self.executor_lines(executor)?;
        self.run_lines(agent, framework, executor, run)?;
        self.framework_lines(framework)?;
        self.of_agent(agent)?;
        self.resources(&home.join("task.info"), &table::TASK)?;
        self.files(&home)?;
        put_timeline(self.out, self.view, updates(self.view, &home, task), self.spec)
    }

    fn resources(&mut self, path: &RelPath, message: &'static Message) -> io::Result<()> {
        let Some(value) = self.view.messages.single_if_good(path, message) else { return Ok(()) };
        let resources = Resources::from_messages(value.messages(field!("resources")));
        let list: Vec<String> =
            resources.iter().map(|resource| escape(resource.to_string().as_bytes())).collect();
        let text = if list.is_empty() { "none".to_owned() } else { list.join("; ") };
        self.line("resources", &text, Style::Plain)
    }

    fn files(&mut self, home: &RelPath) -> io::Result<()> {
        let files = files(self.view, home, self.ids);
        let row = |file: &FileFact| {
            let name = file.path.as_bytes().get(home.as_bytes().len() + 1..).unwrap_or_default();
            let what = match (&file.link, file.node) {
                (Some(text), _) => format!("points to {}", escape(text)),
                (None, NodeType::Other) => "is not a file".to_owned(),
                _ => file.state.clone().unwrap_or_else(|| {
                    if file.kind.is_some() { "is there" } else { "is not a checkpoint file" }.to_owned()
                }),
            };
            let bad = what.starts_with("is damaged")
                || what.starts_with("cannot be read")
                || what.starts_with("is empty");
            let cells = vec![
                escape(name),
                bytes(file.size),
                file.modified.map_or_else(|| "-".to_owned(), times::second),
                file.modified.map_or_else(|| "-".to_owned(), |then| times::age(self.view.now, then)),
                what,
            ];
            Row { cells, meaning: if bad { Style::Bad } else { Style::Plain } }
        };
        let rows: Vec<Row> = files.iter().map(row).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let columns = [
            Column::id("FILE"),
            Column::number("SIZE"),
            Column::words("WRITTEN").spare(1),
            Column::words("AGE").spare(2),
            Column::id("CONTENT"),
        ];
        writeln!(self.out)?;
        put_table(self.out, &columns, rows, self.spec)
    }
}

/// Whether a sandbox is there.
pub(crate) fn sandbox_exists(view: &InspectView<'_>, sandbox: &RelPath) -> Existence {
    if view.checkpoint.coverage.sandboxes == crate::model::Part::Read {
        view.source.exists(sandbox)
    } else {
        Existence::Unknown
    }
}
