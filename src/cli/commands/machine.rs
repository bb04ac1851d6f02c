//! What is known of the machine that a checkpoint lies on: processes, sockets, units, the agent that holds it.
//! Belongs here: when it may be looked at. Does not: what follows from it.

use std::path::Path;
use std::sync::Arc;

use crate::flags::{Layer, Source as From};
use crate::host::{
    Agent, DockerContainer, Host, OwnSockets, Processes, Seen, Unit, agents, docker_containers, may_keep,
    units,
};
use crate::recovery::config::Probed;
use crate::source::Source;
use crate::values::Size;

use super::session::Session;

/// A machine that may be looked at.
#[derive(Debug)]
pub(super) struct Machine {
    /// Where its facts are.
    pub host: Host,
    /// Its processes.
    pub processes: Arc<Processes>,
    /// Its listening sockets.
    pub sockets: OwnSockets,
    /// Units that run an agent; none for a `/proc` that was handed over.
    pub units: Vec<Unit>,
    /// What docker says of the agent's containers.
    pub docker: Seen<Vec<DockerContainer>>,
    /// The agent that runs on the checkpoint.
    pub agent: Option<Agent>,
}

/// A root without anything, for a `/proc` that was handed over without one.
const NO_ROOT: &str = "/proc/self/nonexistent";

impl Machine {
    /// Looks, unless the source is a copy without a `/proc`, or it was forbidden.
    pub(super) fn look(session: &Session) -> Option<Self> {
        if !session.is_probed {
            return None;
        }
        let root = if session.source.in_place { "/" } else { NO_ROOT };
        let host = Host::at(&session.proc_root, Path::new(root), session.now);
        let processes = session.processes();
        let sockets = OwnSockets::of(&host);
        let units = if session.source.in_place { units(&host) } else { Vec::new() };
        let docker = docker_containers(&host);
        let agent = running(&processes, &session.source);
        Some(Self { host, processes, sockets, units, docker, agent })
    }

    /// The flags of the agent that runs on the checkpoint.
    pub(super) fn running_flags(&self) -> Option<Layer> {
        let agent = self.agent.as_ref()?;
        let mut cmdline = agent.argv.join(&0);
        cmdline.push(0);
        let environ = agent.environ.as_ref().ok()?;
        let variables = environ.iter().map(|(name, value)| [name, b"=", value].concat()).collect::<Vec<_>>();
        let pid = u32::try_from(agent.process.pid).ok()?;
        Some(Layer::process(From::RunningAgent(pid), &cmdline, &variables.join(&0)))
    }

    /// What an agent here would detect by itself (R113). Its host name is what the resolver says, who is not asked: the
    /// kernel's name counts if it agrees with the checkpointed one.
    pub(super) fn probed(&self, work_dir: &Path, checkpointed: &[u8]) -> Probed {
        let kernel = crate::host::hostname(&self.host).unwrap_or_default();
        let agrees = |long: &[u8], short: &[u8]| {
            long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest[0] == b'.')
        };
        let same = !kernel.is_empty()
            && (agrees(checkpointed, kernel.as_bytes()) || agrees(kernel.as_bytes(), checkpointed));
        Probed {
            cpus: crate::host::cpus(&self.host).ok().and_then(|cpus| u32::try_from(cpus).ok()),
            memory: crate::host::total_mem(&self.host).ok().map(Size::from_bytes),
            disk: disk(work_dir),
            hostname: same.then(|| checkpointed.into()),
        }
    }

    /// The share of a `work_dir`'s file system that is in use, of 1, as the agent reckons it (`stout/posix/fs.hpp:usage`).
    pub(super) fn disk_used(work_dir: &Path) -> Option<f64> {
        let stat = rustix::fs::statvfs(work_dir).ok().filter(|stat| stat.f_blocks > 0)?;
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let (free, all) = (stat.f_bfree as f64, stat.f_blocks as f64);
        Some(1.0 - free / all)
    }
}

/// The whole file system of a `work_dir`, in bytes.
fn disk(work_dir: &Path) -> Option<Size> {
    let stat = rustix::fs::statvfs(work_dir).ok()?;
    Some(Size::from_bytes(stat.f_frsize.saturating_mul(stat.f_blocks)))
}

/// The agent whose `--work_dir` this is. Of a copy nobody here tells whose the original is.
fn running(processes: &Processes, source: &Source) -> Option<Agent> {
    let work_dir = source.place_or_path();
    let is_its = |agent: &Agent| {
        let Some(named) = agent.work_dir.path() else { return false };
        let named = agent.process.cwd().map_or_else(|_| named.to_path_buf(), |cwd| cwd.join(named));
        named.components().eq(work_dir.components())
            || std::fs::canonicalize(&named)
                .ok()
                .is_some_and(|path| std::fs::canonicalize(work_dir).is_ok_and(|other| other == path))
    };
    let may_be =
        |agent: &Agent| !source.in_place || may_keep(processes.host(), &agent.process, work_dir) != Ok(false);
    agents(processes).into_iter().find(|agent| is_its(agent) && may_be(agent))
}
