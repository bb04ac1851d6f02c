//! A container of the `runtime_dir`, nested ones included.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::Part;
use super::writer::{How, Writer};
use crate::support::message::framed;

/// One directory of `<runtime_dir>/containers`.
#[derive(Debug, Clone)]
pub(crate) struct Container {
    pub(super) id: String,
    config: Option<Json>,
    launch_info: Part,
    pid: Option<Vec<u8>>,
    status: Option<Vec<u8>>,
    termination: Option<Json>,
    switchboard: Option<Vec<u8>>,
    standalone: bool,
    force_destroy: bool,
    nested: Vec<Container>,
}

impl Container {
    /// A container that runs, but has no pid yet.
    pub(crate) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            config: None,
            launch_info: Part::default(),
            pid: None,
            status: Some(Vec::new()),
            termination: None,
            switchboard: None,
            standalone: false,
            force_destroy: false,
            nested: Vec::new(),
        }
    }

    /// Its `mesos.slave.ContainerConfig`.
    pub(crate) fn config(mut self, config: Json) -> Self {
        self.config = Some(config);
        self
    }

    /// `launch_info`, other than usual.
    pub(crate) fn launch_info(mut self, info: Part) -> Self {
        self.launch_info = info;
        self
    }

    /// `pid`, as the agent writes it.
    pub(crate) fn pid(self, pid: u32) -> Self {
        self.pid_text(pid.to_string().as_bytes())
    }

    /// `pid`, of any bytes.
    pub(crate) fn pid_text(mut self, bytes: &[u8]) -> Self {
        self.pid = Some(bytes.to_vec());
        self
    }

    /// It has exited with this wait status.
    pub(crate) fn status(mut self, status: i32) -> Self {
        self.status = Some(status.to_string().into_bytes());
        self
    }

    /// Its `mesos.slave.ContainerTermination`.
    pub(crate) fn termination(mut self, termination: Json) -> Self {
        self.termination = Some(termination);
        self
    }

    /// It has an I/O switchboard with this pid.
    pub(crate) fn switchboard(mut self, pid: u32) -> Self {
        self.switchboard = Some(pid.to_string().into_bytes());
        self
    }

    /// It was launched through the API, without an executor.
    pub(crate) fn standalone(mut self) -> Self {
        self.standalone = true;
        self
    }

    /// It is to be destroyed by recovery: a debug container.
    pub(crate) fn force_destroy(mut self) -> Self {
        self.force_destroy = true;
        self
    }

    /// A container in it.
    pub(crate) fn nested(mut self, container: Self) -> Self {
        self.nested.push(container);
        self
    }

    /// Writes it to `containers` of `dir`, which is the `runtime_dir` or the container around it.
    pub(super) fn write(&self, w: &mut Writer, dir: &Path) {
        let dir = dir.join("containers").join(&self.id);
        w.dir(&dir);
        let usual =
            json!({"directory": "/var/lib/mesos/containers/none", "command_info": {"value": "sleep 1000"}});
        let config = self.config.as_ref().unwrap_or(&usual);
        w.file(&dir.join("config"), How::Renamed, &framed("mesos.slave.ContainerConfig", config));
        let launch = json!({
            "command": config.get("command_info"), "working_directory": config.get("directory"),
            "environment": {"variables": [{"name": "MESOS_SANDBOX", "type": "VALUE", "value": "/mnt/sandbox"}]},
        });
        if let Some(bytes) = self.launch_info.bytes("mesos.slave.ContainerLaunchInfo", launch) {
            w.file(&dir.join("launch_info"), How::Renamed, &bytes);
        }
        if let Some(pid) = &self.pid {
            w.file(&dir.join("pid"), How::Renamed, pid);
        }
        if let Some(status) = &self.status {
            w.file(&dir.join("status"), How::Init, status);
        }
        if let Some(pid) = &self.switchboard {
            let dir = dir.join("io_switchboard");
            w.dir(&dir);
            w.file(&dir.join("pid"), How::Renamed, pid);
            let socket = format!("/tmp/mesos-io-switchboard-{}", crate::support::ids::uuid(&self.id));
            w.file(&dir.join("socket"), How::Renamed, socket.as_bytes());
        }
        for (name, wanted) in
            [("standalone.marker", self.standalone), ("force_destroy_on_recovery", self.force_destroy)]
        {
            if wanted {
                w.file(&dir.join(name), How::Renamed, b"");
            }
        }
        if let Some(json) = &self.termination {
            let bytes = framed("mesos.slave.ContainerTermination", json);
            w.file(&dir.join("termination"), How::Renamed, &bytes);
        }
        self.nested.iter().for_each(|container| container.write(w, &dir));
    }
}
