//! `Slave::recover` and what follows, in its order (R100).

use crate::layout::{Name, RelPath};
use crate::model::{Checkpoint, DirectoryState, File, ReadFailure};
use crate::recovery::log::Log;
use crate::recovery::{
    Changes, Code, Conditions, Decision, Mutation, ReadState, RecoveredAgent, Stop, releases,
};
use crate::source::Errno;

use super::pids::SharedPid;
use super::setup::{AgentSetup, DockerStep, NotWritable};

/// How the start ends, and what was decided on the way.
#[derive(Debug)]
pub struct StartOutcome {
    /// The agent that comes up, or what ended it.
    pub result: Result<Started, Stop>,
    /// Decisions, in the agent's order.
    pub decisions: Vec<Decision>,
    /// What the agent would change on disk, in order.
    pub mutations: Vec<Mutation>,
    /// Paths that decide and whose content is unknown.
    pub unknown: Vec<RelPath>,
    /// Errors that it adds to its counters.
    pub errors: u32,
    /// Shared pids that the linux launcher accepts, and the posix launcher would not (R143).
    pub accepted_pids: Vec<SharedPid>,
    /// It hangs on the launcher whether it ends here, and which one that is, is not known.
    pub launcher_decides: bool,
}

/// An agent that has recovered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The ID that it keeps; `None`: it registers with a new one.
    pub agent_id: Option<Name>,
    /// It never registers: it ends its executors, and then itself (R163).
    pub cleans_up: bool,
}

/// A start being played.
pub(super) struct Startup<'m> {
    pub(super) checkpoint: &'m Checkpoint,
    pub(super) state: &'m ReadState<'m>,
    pub(super) setup: &'m AgentSetup,
    pub(super) log: Log<'m>,
    pub(super) errors: u32,
    /// What earlier starts have changed.
    pub(super) changes: &'m Changes,
    /// The recovered agent is abandoned for a new one (R117).
    pub(super) given_up: bool,
    pub(super) accepted_pids: Vec<SharedPid>,
}

/// Plays the start over what was read, with the changes that earlier starts have made.
pub(crate) fn start<'m>(
    checkpoint: &'m Checkpoint,
    state: &'m ReadState<'m>,
    conditions: &'m Conditions,
    setup: &'m AgentSetup,
    changes: &'m Changes,
) -> StartOutcome {
    let log = Log::new(conditions);
    let accepted_pids = Vec::new();
    let mut starter =
        Startup { checkpoint, state, setup, log, errors: 0, changes, given_up: false, accepted_pids };
    let result = starter.play();
    let Startup { log, errors, accepted_pids, .. } = starter;
    let Log { decisions, mutations, unknown, .. } = log;
    let launcher_decides = setup.is_launcher_assumed && !accepted_pids.is_empty();
    StartOutcome { result, decisions, mutations, unknown, errors, accepted_pids, launcher_decides }
}

impl<'m> Startup<'m> {
    fn play(&mut self) -> Result<Started, Stop> {
        if self.setup.docker_containerizer {
            self.docker_answers(DockerStep::Creation)?;
        }
        let mut agent = self.state.agent.as_ref().filter(|agent| agent.info);
        let release = self.log.conditions.release;
        if let Some(agent) = agent.filter(|_| releases::injects_allocations(release)) {
            self.log.next_step();
            self.inject_allocation(agent)?;
        }
        self.log.next_step();
        self.sync_resources()?;
        let volumes = self.checkpoint.unread_volumes.iter().map(|unread| unread.path.clone());
        self.log.unknown.extend(volumes);
        if let Some(read) = agent {
            self.log.next_step();
            self.compatible(read)?;
            agent = self.agent().filter(|agent| agent.info);
        }
        let mut started = Started { agent_id: None, cleans_up: self.setup.cleanup };
        if let Some(agent) = agent {
            self.log.next_step();
            started.agent_id = Some(self.agent_id(agent)?);
            self.log.next_step();
            self.recover_frameworks(agent)?;
        }
        self.log.next_step();
        self.volume_gids()?;
        if let Some(agent) = self.agent() {
            self.log.next_step();
            self.replay_updates(agent)?;
        }
        if self.setup.mesos_containerizer {
            self.log.next_step();
            self.recover_containers()?;
        }
        if self.setup.docker_containerizer {
            self.log.next_step();
            self.docker_answers(DockerStep::Recovery)?;
            self.docker_pids()?;
        }
        if let Some(agent) = agent {
            self.log.next_step();
            self.recover_operations(agent)?;
        }
        self.finish()?;
        if let Some(agent) = self.agent() {
            self.log.next_step();
            self.recover_providers(agent)?;
        }
        Ok(started)
    }

    /// The recovered agent, unless it was abandoned.
    pub(super) fn agent(&self) -> Option<&'m RecoveredAgent<'m>> {
        self.state.agent.as_ref().filter(|_| !self.given_up)
    }

    /// Whether the new `SlaveInfo` is let pass. If not: the end, or, after a reboot, a new agent (R116, R117). Until 1.4
    /// nothing was compared before a cleanup, and `latest` stayed.
    fn compatible(&mut self, agent: &RecoveredAgent<'m>) -> Result<(), Stop> {
        let refused = self.setup.fit.as_ref().and_then(|fit| fit.refused.clone());
        let is_old = !releases::has_reconfiguration_policy(self.log.conditions.release);
        let Some(message) = refused.filter(|_| !(is_old && self.setup.cleanup)) else { return Ok(()) };
        let path = RelPath::new("meta/slaves").join(&agent.id).join("slave.info");
        let detail = "the configuration differs from it in a way that the policy refuses".to_owned();
        if self.state.rebooted != Some(true) {
            return self.log.decide(Code::InfoIncompatible, &path, None, detail, message);
        }
        let line = format!("Falling back to recover as a new agent due to error: {message}");
        self.log.decide(Code::InfoIncompatibleAfterReboot, &path, None, detail, line)?;
        if !is_old {
            let path = RelPath::new("meta/slaves/latest");
            let detail = "the configuration changed across a reboot: a new agent".to_owned();
            self.log.mutations.push(Mutation::Remove { path, detail });
        }
        self.given_up = true;
        Ok(())
    }

    /// The id inside `slave.info`, which need not be the directory's (R119, R120).
    fn agent_id(&mut self, agent: &RecoveredAgent<'m>) -> Result<Name, Stop> {
        let facts = agent.node.and_then(|node| node.info.value());
        let inside = facts.and_then(|facts| facts.id.clone());
        let home = RelPath::new("meta/slaves").join(&agent.id);
        let id = inside.clone().unwrap_or_else(|| Name::from(""));
        if inside.as_ref() != Some(&agent.id) {
            let exists = self.checkpoint.agent(id.as_bytes()).is_some() && !id.as_bytes().is_empty();
            let detail = format!("it says {id:?}, the directory is {:?}", agent.id);
            let line = "Failed to recover resource provider manager registry".to_owned();
            // With a directory of that id the agent gets further; without one its registry cannot be created.
            let noted = self.log.decide(Code::AgentIdDiffers, &home.join("slave.info"), None, detail, line);
            if !exists {
                noted?;
            }
        }
        let registry = agent.node.map(|node| node.registry);
        let broken = match registry {
            Some(registry) if registry.directory == DirectoryState::NotADirectory => {
                Some("it is not a directory")
            }
            registry => registry.and_then(|registry| registry.broken),
        };
        let unread = agent.node.iter().flat_map(|node| &node.unread).map(|unread| unread.path.clone());
        self.log.unknown.extend(unread);
        if let Some(detail) = broken {
            let path = home.join("resource_provider_registry");
            let line = "Failed to recover resource provider manager registry".to_owned();
            self.log.decide(Code::RegistryBroken, &path, None, detail.to_owned(), line)?;
        }
        if releases::opens_registry_at_recovery(self.log.conditions.release) {
            let path = home.join("resource_provider_registry");
            self.writes(&path, "Failed to recover resource provider manager registry: Failed: IO error: ")?;
        }
        Ok(id)
    }

    /// Something new is written, which a full disk prevents (R262), or one that cannot be written at all.
    fn writes(&mut self, path: &RelPath, line: &str) -> Result<(), Stop> {
        if let Some(NotWritable { error, why, .. }) = &self.setup.not_writable {
            let line = format!("{line}{error}");
            return self.log.decide(Code::MetaNotWritable, path, None, why.clone(), line);
        }
        if !self.setup.disk_full {
            return Ok(());
        }
        let line = format!("{line}No space left on device");
        let detail = "no space is left on its file system".to_owned();
        self.log.decide(Code::WorkDirFull, path, None, detail, line)
    }

    /// The boot ID is written again at the end of every successful recovery (R162).
    fn finish(&mut self) -> Result<(), Stop> {
        const LINE: &str = "CHECK_SOME(state::checkpoint(path, bootId.get())): ";
        if !releases::compares_boot_ids(self.log.conditions.release) {
            return Ok(());
        }
        let path = RelPath::new("meta/boot_id");
        self.writes(&path, LINE)?;
        let is_directory = File::Unreadable(ReadFailure::Read(Errno::ISDIR));
        // A symlink to a directory is replaced.
        let is_link = self.checkpoint.links.iter().any(|link| link.path == path);
        if self.checkpoint.boot.file == is_directory && !is_link {
            let line = format!("{LINE}Failed to rename to '{}': Is a directory", self.log.spell(&path));
            let detail = "the agent cannot replace it by a file".to_owned();
            self.log.decide(Code::BootIdDirectory, &path, None, detail, line)?;
        }
        let detail = "the host's boot id".to_owned();
        self.log.mutations.push(Mutation::Write { path, detail });
        Ok(())
    }
}
