//! Containers of Docker that run for executors of this agent which its checkpoint does not have: their sandboxes show whose
//! they are. An agent never knows such an executor again, whatever it does to the container.

use super::host_facts::HostFacts;
use super::restart_conditions::docker;
use super::scenario::Scenario;
use crate::check::{Finding, is_rebooted, silent};
use crate::layout::{Name, RelPath};
use crate::recovery::Code;

/// A container that runs, and whose executor is not checkpointed.
#[derive(Debug)]
pub(super) struct DockerStray {
    /// Docker's name of it.
    pub(super) name: String,
    /// The sandbox of its run.
    sandbox: RelPath,
    /// Its framework checkpoints: the executor is lost.
    pub(super) is_lost: bool,
}

impl DockerStray {
    pub(super) fn all(scenario: &Scenario) -> Vec<Self> {
        let Scenario { checkpoint, located, host, .. } = scenario;
        let Some(agent) =
            checkpoint.latest_agent().filter(|agent| !agent.frameworks_directory.may_have_more())
        else {
            return Vec::new();
        };
        if is_rebooted(checkpoint, &scenario.conditions) {
            return Vec::new();
        }
        let docker = docker(scenario);
        let known = checkpoint.run_ids();
        let living = docker.containers.iter().flatten().filter(|one| one.lives());
        let mut unknown: Vec<(Name, &str)> =
            living.filter_map(|one| Some((Name::from(one.run()?), &*one.name))).collect();
        unknown.retain(|(id, _)| !known.contains(id));
        if unknown.is_empty() {
            return Vec::new();
        }
        let frameworks = RelPath::new("slaves").join(&agent.id).join("frameworks");
        let mut found = Vec::new();
        for framework in located.source.directories(&frameworks) {
            let home = frameworks.join(&framework).join("executors");
            let node = agent.framework(&Name::from(&*framework));
            let checkpoints = node.and_then(|node| node.info.value()).map(|info| info.checkpoint);
            for executor in located.source.directories(&home) {
                let runs = home.join(&executor).join("runs");
                for (id, name) in &unknown {
                    let sandbox = runs.join(id);
                    if located.source.stat(&sandbox).is_ok() {
                        let told = || host.as_ref().is_some_and(|host| is_told_to_wait(host, id));
                        let is_lost = checkpoints.unwrap_or_else(told);
                        found.push(Self { name: (*name).to_owned(), sandbox, is_lost });
                    }
                }
            }
        }
        found
    }

    /// The finding about it.
    pub(super) fn finding(&self) -> Finding {
        let Self { name, sandbox, is_lost } = self;
        let text = format!("no checkpoint knows the Docker container {name}, and it runs");
        if *is_lost {
            return silent(Code::ContainerNotCheckpointed, sandbox, text);
        }
        let text = format!("{text}; nothing shows that its framework checkpoints");
        silent(Code::ContainerNotCheckpointing, sandbox, text)
    }
}

/// Whether an executor of a run was told that its framework checkpoints: the process that works in its sandbox.
fn is_told_to_wait(host: &HostFacts, id: &Name) -> bool {
    let works_there = |cwd: std::path::PathBuf| {
        cwd.file_name().is_some_and(|name| name.as_encoded_bytes() == id.as_bytes())
    };
    host.processes.iter().map(|stat| host.processes.process(stat.pid)).any(|process| {
        process.cwd().is_ok_and(works_there)
            && process
                .environ()
                .is_ok_and(|environ| environ.get("MESOS_CHECKPOINT").is_some_and(|text| text == b"1"))
    })
}
