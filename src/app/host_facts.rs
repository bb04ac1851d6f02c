//! What is known about the host of a checkpoint: processes, sockets, units, containers, and the agent that uses it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::flags::{Cgroups2, Layer, Source as From};
use crate::host::{Agent, Host, Mounts, OwnSockets, Processes, Unit, may_keep, root_beside};
use crate::recovery::config::Probed;
use crate::source::Source;
use crate::values::Size;

use super::located::Located;

/// The host of a checkpoint.
#[derive(Debug)]
pub struct HostFacts {
    /// Where its files are.
    pub host: Host,
    /// Its processes.
    pub processes: Arc<Processes>,
    /// Its listening sockets.
    pub sockets: Arc<OwnSockets>,
    /// Units that run an agent; none for a `/proc` without the files of its machine beside it.
    pub units: Arc<[Unit]>,
    /// The running agent whose `work_dir` this is.
    pub agent: Option<Agent>,
}

/// An empty root, for a `/proc` from elsewhere.
const NO_ROOT: &str = "/proc/self/nonexistent";

impl HostFacts {
    /// Collects them; none for a copy without a `/proc`, or if processes are not to be inspected.
    pub fn collect(located: &Located) -> Option<Self> {
        if !located.is_probed {
            return None;
        }
        let usual = if located.source.in_place { "/" } else { NO_ROOT };
        let root = root_beside(&located.proc_root).unwrap_or_else(|| PathBuf::from(usual));
        let host = Host::at(&located.proc_root, &root, located.now);
        let processes = located.processes();
        let sockets = located.sockets(&host);
        let units = located.units(&host);
        let agent = running(&processes, &located.source);
        Some(Self { host, processes, sockets, units, agent })
    }

    /// The flags of the running agent.
    pub(super) fn running_flags(&self) -> Option<Layer> {
        let agent = self.agent.as_ref()?;
        let mut cmdline = agent.argv.join(&0);
        cmdline.push(0);
        let environ = agent.environ.as_ref().ok()?;
        let variables = environ.iter().map(|(name, value)| [name, b"=", value].concat()).collect::<Vec<_>>();
        let pid = u32::try_from(agent.process.pid).ok()?;
        Some(Layer::process(From::RunningAgent(pid), &cmdline, &variables.join(&0)))
    }

    /// Whether the running agent is in the cgroup of a unit.
    pub(super) fn runs_in(&self, unit: &Unit) -> bool {
        let cgroups = self.agent.as_ref().and_then(|agent| agent.process.cgroups().ok());
        cgroups.is_some_and(|cgroups| unit.contains(&cgroups))
    }

    /// What an agent would detect here (R113). Its host name comes from the resolver, which is not asked: the kernel's name
    /// counts if it agrees with the checkpointed one.
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

    /// Whether an agent would use cgroups v2, if the mounts can be read: the first mount of that type decides.
    pub(super) fn cgroups2(&self) -> Cgroups2 {
        let Ok(mounts) = Mounts::read(&self.host) else { return Cgroups2::Unknown };
        let mut all = mounts.at_or_below(Path::new("/"));
        match all.find(|mount| mount.fs_type == "cgroup2").map(|mount| &*mount.point) {
            None => Cgroups2::Unused,
            Some(point) if point == Path::new("/sys/fs/cgroup") => Cgroups2::Used,
            Some(point) => Cgroups2::Elsewhere(point.display().to_string()),
        }
    }

    /// The used fraction of a `work_dir`'s file system, as the agent computes it (`stout/posix/fs.hpp:usage`).
    pub(super) fn disk_used(work_dir: &Path) -> Option<f64> {
        let stat = rustix::fs::statvfs(work_dir).ok().filter(|stat| stat.f_blocks > 0)?;
        #[expect(clippy::cast_precision_loss, reason = "a fraction")]
        let (free, all) = (stat.f_bfree as f64, stat.f_blocks as f64);
        Some(1.0 - free / all)
    }
}

/// Whether an agent can write nothing to the file system of a `work_dir`; false for a copy, whose disk is elsewhere. `root`:
/// the agent runs as root, and may use the reserved blocks.
pub(super) fn is_disk_full(source: &Source, root: Option<bool>) -> bool {
    let Some(stat) = rustix::fs::statvfs(source.place_or_path()).ok().filter(|_| source.in_place) else {
        return false;
    };
    let free = if root == Some(false) { stat.f_bavail } else { stat.f_bfree };
    // File systems without a limit of inodes have none.
    stat.f_blocks > 0 && free == 0 || stat.f_files > 0 && stat.f_ffree == 0
}

/// The size of a `work_dir`'s file system.
fn disk(work_dir: &Path) -> Option<Size> {
    let stat = rustix::fs::statvfs(work_dir).ok()?;
    Some(Size::from_bytes(stat.f_frsize.saturating_mul(stat.f_blocks)))
}

/// The running agent whose `--work_dir` this is.
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
    let is_it = |agent: &&Agent| agent.contradiction.is_none() && is_its(agent) && may_be(agent);
    processes.agents().iter().find(is_it).cloned()
}
