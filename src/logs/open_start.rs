//! A start while its lines are being read.

use std::collections::HashSet;

use super::entry::Ending;
use super::event::{Event, ExecutorEvent, Stage};
use super::executors::{Executors, Fate};
use super::flags::FlagsText;
use super::known::CodeInfo;
use super::next_step;
use super::outcome::{Cause, Outcome};
use super::start::{Boot, Start};
use super::starts::Moment;
use super::tasks;
use super::topics::service::KILLED;
use super::topics::system::CRASH;
use crate::schema::enum_name;

/// A start, and what is needed until it ends.
pub(super) struct OpenStart {
    start: Start,
    stage: Option<Stage>,
    has_build: bool,
    progress: Progress,
    flags: Option<FlagsText>,
    executors: Executors,
    /// The fate of the executor that ended last, if it was lost: the agent ends its tasks next.
    ended: Option<Fate>,
    unknown_task: bool,
    /// Tasks that the master knew and the agent did not, with their frameworks.
    reconciled: HashSet<(String, String)>,
    /// Why the agent registers with a new ID.
    new_agent: Option<Cause>,
    /// The explanation of the line that ended it.
    code: Option<CodeInfo>,
    /// The unit that systemd does not start again.
    given_up: Option<String>,
}

/// The steps of a start that were logged.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Progress {
    pub(super) no_latest: bool,
    pub(super) falls_back: bool,
    pub(super) state_read: bool,
    pub(super) cleanup: bool,
    pub(super) recovered: bool,
    pub(super) registered: bool,
    pub(super) reregistered: bool,
    pub(super) terminating: bool,
    pub(super) stopped: bool,
    pub(super) ended: bool,
}

impl OpenStart {
    pub(super) fn new(moment: Moment<'_>) -> Self {
        let at = moment.time.map(str::to_owned);
        Self {
            start: Start { at, line: moment.line, times: 1, ..Start::default() },
            stage: None,
            has_build: false,
            progress: Progress::default(),
            flags: None,
            executors: Executors::default(),
            ended: None,
            unknown_task: false,
            reconciled: HashSet::new(),
            new_agent: None,
            code: None,
            given_up: None,
        }
    }

    pub(super) fn stage(&self) -> Option<Stage> {
        self.stage
    }

    pub(super) fn is_recovering(&self) -> bool {
        self.stage >= Some(Stage::Recovering) && !self.progress.recovered && !self.has_ended()
    }

    /// Whether the process has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.progress.ended || self.progress.terminating || self.progress.stopped
    }

    /// Whether such a line was already read: a process logs its build and its version once.
    pub(super) fn has_build_line(&self, event: Event) -> bool {
        match event {
            Event::Build => self.has_build,
            _ => self.start.version.is_some(),
        }
    }

    /// Any Mesos program logs its version. Only an agent logs what follows.
    pub(super) fn is_agent(&self) -> bool {
        self.stage != Some(Stage::Build) || self.has_ended()
    }

    pub(super) fn event(&mut self, event: Event, values: &[&str], text: &str, moment: Moment<'_>) {
        self.stage = self.stage.max(event.stage());
        let value = |index: usize| values.get(index).copied().unwrap_or_default();
        let progress = &mut self.progress;
        match event {
            Event::Build => self.has_build = true,
            Event::Version => self.start.version = Some(value(0).trim().to_owned()),
            Event::Flags => self.flags = Some(FlagsText::new(text)),
            Event::Recovering => self.start.boot = None,
            Event::Rebooted => self.start.boot = Some(Boot::Rebooted),
            Event::NoLatest | Event::FallsBack => {
                progress.no_latest |= event == Event::NoLatest;
                progress.falls_back |= event == Event::FallsBack;
                self.new_agent = Some(Cause { code: event.code(), line: moment.line, text: text.to_owned() });
            }
            Event::StateRead => progress.state_read = true,
            Event::ExecutorsAsked => self.executors.asked(),
            Event::Recovered => {
                progress.recovered = true;
                // Releases before 1.6 do not say that they ask.
                self.executors.asked();
            }
            Event::CleanupMode => progress.cleanup = true,
            Event::Registered => {
                progress.registered = true;
                self.start.agent_id = Some(value(1).trim().to_owned());
            }
            Event::Reregistered => progress.reregistered = true,
            Event::NamesAgent => self.names_agent(text),
            Event::Terminating => progress.terminating = true,
            Event::Stopped => progress.stopped = true,
            Event::TaskUnknown => self.unknown_task = true,
            Event::TaskReconciled => self.task_reconciled(value(0), value(1)),
            Event::TaskUpdate => self.task_update(value(0)),
            Event::Executor(event) => {
                let fate = self.executors.record(event, text, moment.line);
                if matches!(event, ExecutorEvent::Ended | ExecutorEvent::UnknownContainer) {
                    self.ended = fate.filter(|fate| fate.is_loss());
                }
            }
            Event::Container(event) => self.executors.record_container(event, values, moment.line),
            Event::NotAnAgent | Event::Started => {}
        }
    }

    fn names_agent(&mut self, text: &str) {
        let between = |before: &str, after: char| {
            let (_, rest) = text.split_once(before)?;
            rest.split_once(after).map(|(id, _)| id.to_owned())
        };
        let id = between("\"slave_id\":{\"value\":\"", '"').or_else(|| {
            let id = between("/slaves/", '/')?;
            text.contains(&format!("/slaves/{id}/frameworks/")).then_some(id)
        });
        self.start.agent_id = self.start.agent_id.take().or(id);
    }

    fn task_reconciled(&mut self, task: &str, framework: &str) {
        // Each registration repeats it.
        if self.reconciled.len() < tasks::LIMIT
            && self.reconciled.insert((task.to_owned(), framework.to_owned()))
        {
            self.start.tasks.count(enum_name!(E_TASK_STATUS_REASON, REASON_RECONCILIATION).text());
        }
    }

    fn task_update(&mut self, update: &str) {
        if !tasks::is_lost(update) {
            // The executor reports the end of a task whose container the agent destroyed.
            let framework = tasks::failed(update);
            if framework.is_some_and(|framework| self.executors.takes_destroyed(framework)) {
                self.start.tasks.count_without_reason();
            }
            return;
        }
        let reason = match self.ended {
            _ if std::mem::take(&mut self.unknown_task) => {
                enum_name!(E_TASK_STATUS_REASON, REASON_SLAVE_RESTARTED).text()
            }
            Some(fate) => fate.reason(),
            None => return,
        };
        self.start.tasks.count(reason);
    }

    pub(super) fn shut_down(&mut self, cause: Cause, code: Option<&CodeInfo>) {
        self.start.outcome = Outcome::ShutDown;
        self.start.cause = Some(cause);
        self.code = code.cloned();
    }

    pub(super) fn end(&mut self, ending: Ending, cause: Cause, code: Option<&CodeInfo>) {
        self.progress.ended = true;
        self.start.outcome =
            if matches!(ending, Ending::Exit | Ending::Service) { Outcome::Fails } else { Outcome::Aborts };
        self.start.cause = Some(cause);
        self.code = code.cloned();
    }

    pub(super) fn explain_kill(&mut self, cause: Cause, code: Option<&CodeInfo>) -> bool {
        let known = self.start.cause.as_ref().and_then(|cause| cause.code);
        let is_kill = known.is_some_and(|code| [KILLED.code, CRASH.code].contains(&code));
        if is_kill {
            self.start.cause = Some(cause);
            self.code = code.cloned();
        }
        is_kill
    }

    pub(super) fn given_up(&mut self, unit: &str) {
        self.given_up = Some(unit.to_owned());
    }

    pub(super) fn has_open_flags(&self) -> bool {
        self.flags.is_some()
    }

    pub(super) fn continue_flags(&mut self, text: &str) {
        if let Some(flags) = &mut self.flags {
            flags.add(text);
        }
    }

    pub(super) fn end_flags(&mut self) {
        if let Some(flags) = self.flags.take() {
            let flags = flags.parse();
            self.progress.cleanup |= flags.get("recover").is_some_and(|mode| mode == "cleanup");
            self.start.flags = Some(flags);
        }
    }

    /// `None` if nothing shows that the process was an agent.
    pub(super) fn finish(mut self) -> Option<Start> {
        self.end_flags();
        if !self.is_agent() {
            return None;
        }
        let Self { mut start, progress, executors, code, new_agent, given_up, .. } = self;
        if start.cause.is_none() {
            start.outcome = progress.outcome();
        }
        let read = progress.state_read || progress.recovered || progress.reregistered;
        if start.boot.is_none() && read && self.stage >= Some(Stage::Recovering) && !progress.no_latest {
            start.boot = Some(Boot::Same);
        }
        let registered = progress.reregistered || progress.registered;
        (start.executors, start.executors_omitted) = executors.finish(start.outcome, registered);
        // The log need not mention the tasks of a lost executor, and only the master tells which the agent does not know.
        let loses_executors = start.executors.iter().any(|executor| executor.fate.is_loss());
        let knows_all = progress.reregistered && !loses_executors && start.executors_omitted == 0;
        if start.tasks.lost.is_none() && start.outcome == Outcome::Recovers && knows_all {
            start.tasks.lost = Some(0);
        }
        start.next = next_step::of(&start, progress, code.as_ref(), given_up.as_deref());
        if start.outcome == Outcome::NewAgent {
            start.cause = new_agent;
        }
        Some(start)
    }
}

impl Progress {
    /// The outcome of a start that no line ended.
    fn outcome(self) -> Outcome {
        let is_new = self.no_latest || self.falls_back || self.registered;
        if self.cleanup {
            if self.terminating { Outcome::CleansUp } else { Outcome::Unfinished }
        } else if self.reregistered {
            Outcome::Recovers
        } else if is_new && (self.recovered || self.registered) {
            Outcome::NewAgent
        } else if self.recovered {
            Outcome::Recovers
        } else {
            Outcome::Unfinished
        }
    }
}
