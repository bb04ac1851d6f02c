//! Docker's containers of abandoned executors: only the daemon can stop them, and ckpt names them.

use std::collections::HashSet;

use crate::host::DockerContainer;
use crate::model::{Checkpoint, ContainerType};

/// The names of containers that run for executors of the latest agent. Those of executors that run in docker themselves
/// are among them (`mesos-<container id>.executor`), which the agent overlooks (R149).
pub fn docker_left(found: &[DockerContainer], checkpoint: &Checkpoint) -> Vec<String> {
    let Some(agent) = checkpoint.latest_agent() else { return Vec::new() };
    let executors = agent.frameworks.iter().flat_map(|framework| &framework.executors);
    let in_docker = executors
        .filter(|one| one.info.value().is_some_and(|facts| facts.container == ContainerType::Docker));
    let runs = in_docker.flat_map(|one| &one.runs);
    let ids: HashSet<&[u8]> = runs.map(|run| run.id.as_bytes()).collect();
    let own = |container: &&DockerContainer| {
        let name = container.name.strip_prefix("mesos-").unwrap_or_default();
        container.state.pid().is_some() && name.split('.').any(|part| ids.contains(part.as_bytes()))
    };
    found.iter().filter(own).map(|container| container.name.clone()).collect()
}
