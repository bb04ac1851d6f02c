//! A whole `work_dir` and `runtime_dir` from a description: `Tree::new().agent(..).write(dir)`. The description is
//! plain data that can be cloned, shrunk and printed; only `write` touches the disk, and leaves names, bytes,
//! modes, times and symlinks as a real agent does (layout.md, section 8).

mod agent;
mod container;
mod executor;
mod framework;
mod operation;
mod part;
mod placed;
mod resources;
mod run;
mod task;
mod typical;
mod writer;

pub(crate) use agent::Agent;
pub(crate) use container::Container;
pub(crate) use executor::{Executor, Kind, Latest};
pub(crate) use framework::Framework;
pub(crate) use operation::{Operation, Provider};
pub(crate) use part::Part;
pub(crate) use placed::Placed;
pub(crate) use resources::Checkpointed;
pub(crate) use run::Run;
pub(crate) use task::Task;
pub(crate) use typical::typical;

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::message::framed;
use writer::{How, Writer};

const DEVICES: &str = "mesos.internal.slave.CgroupDeviceAccessStates";

/// The boot ID in fixtures; hosts of tests have it too, unless they mean to have rebooted.
pub(crate) const BOOT_ID: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

/// A `work_dir` with its `runtime_dir`.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    boot_id: Option<Vec<u8>>,
    agents: Vec<Agent>,
    latest: Latest,
    resources: Checkpointed,
    volume_gids: Option<Json>,
    device_state: Option<Json>,
    containers: Vec<Container>,
    place: Option<PathBuf>,
    started: u64,
}

impl Tree {
    /// An agent that has started once and never registered: a boot id and nothing else.
    pub(crate) fn new() -> Self {
        Self {
            boot_id: Some(BOOT_ID.into()),
            agents: Vec::new(),
            latest: Latest::Last,
            resources: Checkpointed::none(),
            volume_gids: None,
            device_state: None,
            containers: Vec::new(),
            place: None,
            started: 1_718_006_400,
        }
    }

    /// One more agent id. The last one is `latest`, unless [`Self::latest`] says otherwise.
    pub(crate) fn agent(mut self, agent: Agent) -> Self {
        self.agents.push(agent);
        self
    }

    /// What `meta/slaves/latest` is.
    pub(crate) fn latest(mut self, latest: Latest) -> Self {
        self.latest = latest;
        self
    }

    /// The bytes of `boot_id`; `None` for no such file.
    pub(crate) fn boot_id(mut self, bytes: Option<&[u8]>) -> Self {
        self.boot_id = bytes.map(<[u8]>::to_vec);
        self
    }

    /// What is in `meta/resources`.
    pub(crate) fn resources(mut self, resources: Checkpointed) -> Self {
        self.resources = resources;
        self
    }

    /// A `mesos.internal.slave.VolumeGidInfos`.
    pub(crate) fn volume_gids(mut self, infos: Json) -> Self {
        self.volume_gids = Some(infos);
        self
    }

    /// A `mesos.internal.slave.CgroupDeviceAccessStates`.
    pub(crate) fn device_state(mut self, states: Json) -> Self {
        self.device_state = Some(states);
        self
    }

    /// A container of the `runtime_dir`, beside those that runs bring along.
    pub(crate) fn container(mut self, container: Container) -> Self {
        self.containers.push(container);
        self
    }

    /// Absolute symlinks name `place` as the `work_dir` instead of where the tree is written: a copy of another host.
    pub(crate) fn placed_at(mut self, place: impl Into<PathBuf>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// When the first file was written, in seconds since 1970.
    pub(crate) fn started(mut self, seconds: u64) -> Self {
        self.started = seconds;
        self
    }

    /// Writes `work_dir` and `runtime_dir` below `dir`.
    pub(crate) fn write(&self, dir: &Path) -> Placed {
        let placed = Placed::new(dir, self.place.clone());
        let mut w = Writer::new(self.started);
        w.dir(&placed.work);
        w.dir(&placed.runtime);
        let meta = placed.meta();
        w.dir(&meta);
        if let Some(boot_id) = &self.boot_id {
            w.file(&meta.join("boot_id"), How::Renamed, boot_id);
        }
        let operations = self.agents.iter().flat_map(Agent::checkpointed_operations).collect();
        self.resources.write(&mut w, &placed, operations);
        let managers = [
            ("volume_gid_manager", "volume_gids", "mesos.internal.slave.VolumeGidInfos", &self.volume_gids),
            ("device_manager", "device.state", DEVICES, &self.device_state),
        ];
        for (dir, file, name, json) in managers {
            if let Some(json) = json {
                let dir = meta.join(dir);
                w.dir(&dir);
                w.file(&dir.join(file), How::Renamed, &framed(name, json));
            }
        }
        if !self.agents.is_empty() {
            let slaves = meta.join("slaves");
            w.dir(&slaves);
            self.agents.iter().for_each(|agent| agent.write(&mut w, &placed));
            let last = self.agents.last().map(|agent| agent.id.as_str());
            self.latest.write(&mut w, &slaves, &placed.place.join("meta/slaves"), last);
        }
        if !self.containers.is_empty() {
            w.dir(&placed.runtime.join("containers"));
            self.containers.iter().for_each(|container| container.write(&mut w, &placed.runtime));
        }
        w.finish();
        placed
    }
}

/// `{"value": id}`, as most ids are wrapped.
fn id(value: &str) -> Json {
    json!({"value": value})
}
