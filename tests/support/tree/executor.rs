//! An executor: `executor.info`, the flag file for command tasks, its runs and which of them is `latest`.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::writer::{How, Writer};
use super::{Framework, Part, Placed, Run, Task, id};
use crate::support::message::merge;
use crate::support::resource::small;

/// What a `latest` is.
#[derive(Debug, Clone)]
pub(crate) enum Latest {
    /// A symlink to the entry that was written last.
    Last,
    /// A symlink to the entry of this name, which may be missing.
    Entry(String),
    /// A symlink with exactly this text.
    Text(PathBuf),
    /// No symlink.
    Absent,
}

impl Latest {
    pub(super) fn write(&self, w: &mut Writer, dir: &Path, place: &Path, last: Option<&str>) {
        let target = match (self, last) {
            (Self::Last, Some(name)) => place.join(name),
            (Self::Entry(name), _) => place.join(name),
            (Self::Text(text), _) => text.clone(),
            (Self::Last, None) | (Self::Absent, _) => return,
        };
        w.link(&dir.join("latest"), &target);
    }
}

/// Who made the executor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The agent, for one command task of the same id.
    Command,
    /// The agent's built-in one for task groups.
    Default,
    /// The framework.
    Custom,
}

/// One directory of `executors`.
#[derive(Debug, Clone)]
pub(crate) struct Executor {
    pub(super) id: String,
    pub(super) kind: Kind,
    info: Part,
    generated: Option<Vec<u8>>,
    runs: Vec<Run>,
    latest: Latest,
}

impl Executor {
    /// An executor without runs.
    pub(crate) fn new(id: &str, kind: Kind) -> Self {
        let generated = if kind == Kind::Command { b"1" } else { b"0" };
        Self {
            id: id.to_owned(),
            kind,
            info: Part::default(),
            generated: Some(generated.to_vec()),
            runs: Vec::new(),
            latest: Latest::Last,
        }
    }

    /// The executor of a command task that runs with this pid.
    pub(crate) fn command(task: &str, pid: u32) -> Self {
        let run =
            Run::new(&crate::support::ids::uuid(task)).pid(pid).libprocess("executor(1)@127.0.0.1:41234");
        Self::new(task, Kind::Command).run(run.task(Task::new(task).running()))
    }

    /// `executor.info`, other than usual.
    pub(crate) fn info(mut self, info: Part) -> Self {
        self.info = info;
        self
    }

    /// The bytes of `executor_generated_for_command_task`; `None` for no such file (before 1.7.3).
    pub(crate) fn generated(mut self, bytes: Option<&[u8]>) -> Self {
        self.generated = bytes.map(<[u8]>::to_vec);
        self
    }

    /// One more run. The last one is `latest`.
    pub(crate) fn run(mut self, run: Run) -> Self {
        self.runs.push(run);
        self
    }

    /// What `runs/latest` is.
    pub(crate) fn latest(mut self, latest: Latest) -> Self {
        self.latest = latest;
        self
    }

    /// What is usual for an `ExecutorInfo` of this kind.
    fn usual(&self, framework: &Framework) -> Json {
        let mut info = json!({
            "executor_id": id(&self.id), "framework_id": id(&framework.id), "resources": small(&framework.role),
        });
        let more = match self.kind {
            Kind::Command => json!({
                "command": {"value": "/usr/libexec/mesos/mesos-executor", "shell": false,
                            "arguments": ["mesos-executor", "--launcher_dir=/usr/libexec/mesos"]},
                "name": format!("Command Executor (Task: {}) (Command: sh -c 'sleep 1000')", self.id),
                "source": self.id,
            }),
            Kind::Default => json!({"type": "DEFAULT"}),
            Kind::Custom => json!({
                "type": "CUSTOM", "name": "fixture", "source": "fixture",
                "command": {"value": "exec ./executor"},
            }),
        };
        merge(&mut info, &more);
        info
    }

    pub(super) fn write(&self, w: &mut Writer, placed: &Placed, agent: &str, framework: &Framework) {
        let dir = placed.executor(agent, &framework.id, &self.id);
        w.dir(&dir);
        let info = self.usual(framework);
        if let Some(bytes) = self.info.bytes("mesos.ExecutorInfo", info.clone()) {
            w.file(&dir.join("executor.info"), How::Renamed, &bytes);
        }
        if let Some(bytes) = &self.generated {
            w.file(&dir.join("executor_generated_for_command_task"), How::Renamed, bytes);
        }
        let info = self.info.json(info);
        let runs = dir.join("runs");
        w.dir(&runs);
        self.runs.iter().for_each(|run| run.write(w, placed, agent, framework, self, &info));
        let last = self.runs.last().map(|run| run.id.as_str());
        let place = placed.place.join(runs.strip_prefix(&placed.work).unwrap());
        self.latest.write(w, &runs, &place, last);
        let sandboxes = placed.work.join(runs.strip_prefix(placed.meta()).unwrap());
        if sandboxes.is_dir() {
            let place = placed.place.join(sandboxes.strip_prefix(&placed.work).unwrap());
            self.latest.write(w, &sandboxes, &place, last);
        }
    }
}
