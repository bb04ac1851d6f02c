//! A run as one row: built once, shown as a line of a table, of a tree, and of one entity.

use std::collections::BTreeMap;

use super::inspect_view::InspectView;
use super::run_state::RunState;
use crate::layout::Name;
use crate::model::{Executor, Framework, Run};
use crate::recovery::replay;
use crate::view::{Charset, Style, escape, fit};

/// A run of an executor.
pub(super) struct RunRow<'a> {
    pub(super) state: RunState,
    pub(super) executor: &'a Name,
    pub(super) framework: &'a Name,
    pub(super) container: &'a Name,
    pid: Option<&'a [u8]>,
    /// Tasks by state, a number of `mesos.TaskState`.
    pub(super) tasks: BTreeMap<Option<i8>, u64>,
    /// Updates that wait for an acknowledgement.
    pub(super) unacked: u64,
}

impl<'a> RunRow<'a> {
    pub(super) fn new(
        view: &InspectView<'a>,
        framework: &'a Framework,
        executor: &'a Executor,
        run: &'a Run,
    ) -> Self {
        let (mut tasks, mut unacked) = (BTreeMap::new(), 0);
        for task in view.tasks(run) {
            let replayed = replay(task);
            *tasks.entry(replayed.state).or_default() += 1;
            unacked += replayed.pending.len() as u64;
        }
        Self {
            state: view.run_state(framework, executor, run),
            executor: &executor.id,
            framework: &framework.id,
            container: &run.id,
            pid: run.forked_pid.value().map(|text| &**text),
            tasks,
            unacked,
        }
    }

    /// The pid as recorded, shortened to this number of columns.
    pub(super) fn pid(&self, columns: usize, charset: Charset) -> Option<String> {
        self.pid.map(|pid| fit::shorten(&escape(pid), columns, charset))
    }

    /// How good or bad it is, waiting updates included.
    pub(super) fn meaning(&self) -> Style {
        match self.state.meaning() {
            Style::Good | Style::Plain if self.unacked > 0 => Style::Doubtful,
            Style::Good => Style::Plain,
            other => other,
        }
    }
}
