//! Sums over what is shown.

use std::collections::BTreeMap;

use super::inspect_view::InspectView;
use super::run_state::RunState;
use crate::model::{Executor, Framework, RecordKind, Run};
use crate::recovery::replay;
use crate::schema::{Release, table};

/// Sums over what is shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    /// Frameworks.
    pub frameworks: u64,
    /// Executors.
    pub executors: u64,
    /// Runs of executors.
    pub runs: u64,
    /// Tasks.
    pub tasks: u64,
    /// Status updates.
    pub updates: u64,
    /// Those that wait for an acknowledgement.
    pub unacknowledged: u64,
    /// Those of them that no agent will send again: their run is completed or superseded (R125, R128).
    pub never_resent: u64,
    /// Executors by the state of their latest run; `None`: they have none.
    pub by_run: BTreeMap<Option<RunState>, u64>,
    /// Runs that are not the latest.
    pub old_runs: u64,
    /// Tasks by state, a number of `mesos.TaskState`; `None`: not known.
    pub by_state: BTreeMap<Option<i8>, u64>,
    /// The time of the last update, in seconds since 1970; negative infinity without one.
    pub last_update: Option<f64>,
}

impl Totals {
    /// Of everything that is shown.
    pub fn of(view: &InspectView<'_>) -> Self {
        let mut totals = Self::default();
        for framework in view.agents().flat_map(|agent| view.frameworks(agent)) {
            totals.frameworks += 1;
            totals.add_executors(view, framework);
        }
        totals
    }

    /// Adds the executors of a framework, which itself is counted already.
    pub fn add_executors<'a>(&mut self, view: &InspectView<'a>, framework: &'a Framework) {
        for executor in view.executors(framework) {
            self.add_executor(view, framework, executor);
        }
    }

    fn add_executor<'a>(&mut self, view: &InspectView<'a>, framework: &'a Framework, executor: &'a Executor) {
        self.executors += 1;
        let latest = executor.runs.iter().find(|run| executor.latest.id() == Some(&run.id));
        let state = latest.map(|run| view.run_state(framework, executor, run));
        *self.by_run.entry(state).or_default() += 1;
        for run in view.runs(executor) {
            self.runs += 1;
            self.add_run(view, run, view.run_state(framework, executor, run));
        }
    }

    fn add_run<'a>(&mut self, view: &InspectView<'a>, run: &'a Run, state: RunState) {
        self.old_runs += u64::from(state == RunState::Old);
        for task in view.tasks(run) {
            self.tasks += 1;
            let replayed = replay(task);
            *self.by_state.entry(replayed.state).or_default() += 1;
            let pending = replayed.pending.len() as u64;
            self.unacknowledged += pending;
            if matches!(state, RunState::Old | RunState::Completed) {
                self.never_resent += pending;
            }
            for record in task.updates.records.iter().filter(|record| record.kind == RecordKind::Update) {
                self.updates += 1;
                let later = |last: f64| record.timestamp > last;
                if record.timestamp > 0.0 && self.last_update.is_none_or(later) {
                    self.last_update = Some(record.timestamp);
                }
            }
        }
    }
}

/// The name of a state of a task.
pub(super) fn state_name(state: i8) -> Option<&'static str> {
    table::E_TASK_STATE.by_number(i32::from(state), Release::HEAD).map(|value| value.name)
}

/// The name of a state of a task as people say it: without its prefix.
pub(super) fn state_word(state: Option<i8>) -> &'static str {
    let name = state.and_then(state_name).unwrap_or("TASK_unknown");
    name.strip_prefix("TASK_").unwrap_or(name)
}

/// States in the order in which they matter to people: those of living tasks first.
pub(super) fn by_interest(states: &BTreeMap<Option<i8>, u64>) -> Vec<(&'static str, u64)> {
    let mut list: Vec<_> = states.iter().collect();
    list.sort_by_key(|(state, _)| {
        let ended = state.is_some_and(crate::recovery::is_terminal);
        let place =
            table::E_TASK_STATE.values.iter().position(|value| Some(value.number) == state.map(i32::from));
        (ended, **state != Some(1), place)
    });
    list.into_iter().map(|(state, count)| (state_word(*state), *count)).collect()
}
