//! A run of an executor: sentinel, pids, HTTP marker, tasks, and beside `meta` its sandbox and container.

use serde_json::{Value as Json, json};

use super::writer::{How, Writer};
use super::{Container, Executor, Framework, Placed, Task};

/// One directory of `runs`.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(super) id: String,
    completed: bool,
    forked: Option<Vec<u8>>,
    libprocess: Option<Vec<u8>>,
    http: bool,
    tasks: Vec<Task>,
    sandbox: bool,
    container: bool,
    nested: Vec<Container>,
}

impl Run {
    /// A run that has neither begun nor tasks, with its sandbox.
    pub(crate) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            completed: false,
            forked: None,
            libprocess: None,
            http: false,
            tasks: Vec::new(),
            sandbox: true,
            container: false,
            nested: Vec::new(),
        }
    }

    /// It has ended and all is acknowledged: a sentinel.
    pub(crate) fn completed(mut self) -> Self {
        self.completed = true;
        self
    }

    /// `forked.pid`, as the agent writes it.
    pub(crate) fn pid(self, pid: u32) -> Self {
        self.pid_text(pid.to_string().as_bytes())
    }

    /// `forked.pid`, of any bytes.
    pub(crate) fn pid_text(mut self, bytes: &[u8]) -> Self {
        self.forked = Some(bytes.to_vec());
        self
    }

    /// The executor uses the driver and is at this address.
    pub(crate) fn libprocess(mut self, upid: &str) -> Self {
        self.libprocess = Some(upid.as_bytes().to_vec());
        self
    }

    /// The executor uses HTTP.
    pub(crate) fn http(mut self) -> Self {
        self.http = true;
        self
    }

    /// One of its tasks.
    pub(crate) fn task(mut self, task: Task) -> Self {
        self.tasks.push(task);
        self
    }

    /// Its sandbox is gone (R135).
    pub(crate) fn without_sandbox(mut self) -> Self {
        self.sandbox = false;
        self
    }

    /// Its container is in the `runtime_dir` too, with the pid of `forked.pid`.
    pub(crate) fn in_runtime(mut self) -> Self {
        self.container = true;
        self
    }

    /// A container of a task group, in the `runtime_dir` and the sandbox.
    pub(crate) fn nested(mut self, container: Container) -> Self {
        self.nested.push(container);
        self.in_runtime()
    }

    pub(super) fn write(
        &self,
        w: &mut Writer,
        placed: &Placed,
        agent: &str,
        framework: &Framework,
        executor: &Executor,
        info: &Json,
    ) {
        let dir = placed.run(agent, &framework.id, &executor.id, &self.id);
        w.dir_mode(&dir, 0o750);
        if self.forked.is_some() || self.libprocess.is_some() {
            let pids = dir.join("pids");
            w.dir(&pids);
            let files = [("forked.pid", &self.forked), ("libprocess.pid", &self.libprocess)];
            for (name, bytes) in files.into_iter().filter_map(|(name, b)| b.as_ref().map(|b| (name, b))) {
                w.file(&pids.join(name), How::Renamed, bytes);
            }
        }
        if self.http {
            w.file(&dir.join("http.marker"), How::InPlace, b"");
        }
        let sandbox = placed.sandbox(agent, &framework.id, &executor.id, &self.id);
        if self.sandbox {
            w.dir_mode(&sandbox, 0o750);
            for nested in &self.nested {
                w.dir_mode(&sandbox.join("containers").join(&nested.id), 0o750);
            }
        }
        if self.container {
            let directory = placed.place.join(sandbox.strip_prefix(&placed.work).unwrap());
            let config = json!({
                "executor_info": info, "directory": directory.to_str().unwrap(), "user": "root",
                "command_info": info.get("command").unwrap_or(&json!({})), "resources": info["resources"],
            });
            let mut container = Container::new(&self.id).config(config);
            if let Some(pid) = &self.forked {
                container = container.pid_text(pid);
            }
            self.nested.iter().cloned().fold(container, Container::nested).write(w, &placed.runtime);
        }
        if !self.tasks.is_empty() {
            w.dir(&dir.join("tasks"));
        }
        self.tasks.iter().for_each(|task| task.write(w, &dir, agent, framework, executor, &self.id));
        if self.completed {
            w.file(&dir.join("executor.sentinel"), How::InPlace, b"");
        }
    }
}
