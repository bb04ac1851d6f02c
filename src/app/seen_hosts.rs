//! What was seen of hosts, for the many checkpoints of one call: reading all processes and units again for each takes longer than
//! reading a checkpoint.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::host::{Host, Installed, OwnSockets, Processes, Unit, Unseen, packaged, units};

/// How long what was seen counts: processes end, and new ones get their IDs.
const FRESH: Duration = Duration::from_secs(5);

/// Processes, sockets, units and packages of hosts; by default nothing is kept.
#[derive(Debug, Clone, Default)]
pub struct SeenHosts(Option<Arc<Mutex<Vec<Seen>>>>);

/// A host, by its `/proc` and its root directory.
#[derive(Debug)]
struct Seen {
    proc: PathBuf,
    root: PathBuf,
    since: Instant,
    facts: Arc<Facts>,
}

#[derive(Debug, Default)]
struct Facts {
    processes: OnceLock<Arc<Processes>>,
    sockets: OnceLock<Arc<OwnSockets>>,
    units: OnceLock<Arc<[Unit]>>,
    packaged: OnceLock<Result<Option<Installed>, Unseen>>,
}

impl SeenHosts {
    /// Keeps what was seen for some seconds.
    pub fn kept() -> Self {
        Self(Some(Arc::default()))
    }

    /// The processes of a host.
    pub(super) fn processes(&self, host: &Host) -> Arc<Processes> {
        let look = || Arc::new(Processes::look(host));
        self.facts(host).map_or_else(look, |facts| Arc::clone(facts.processes.get_or_init(look)))
    }

    /// Its listening sockets.
    pub(super) fn sockets(&self, host: &Host) -> Arc<OwnSockets> {
        let look = || Arc::new(OwnSockets::of(host));
        self.facts(host).map_or_else(look, |facts| Arc::clone(facts.sockets.get_or_init(look)))
    }

    /// The installed package of Mesos.
    pub(super) fn packaged(&self, host: &Host) -> Result<Option<Installed>, Unseen> {
        let look = || packaged(host);
        self.facts(host).map_or_else(look, |facts| facts.packaged.get_or_init(look).clone())
    }

    /// The units of a host that run an agent.
    pub(super) fn units(&self, host: &Host) -> Arc<[Unit]> {
        let look = || units(host).into();
        self.facts(host).map_or_else(look, |facts| Arc::clone(facts.units.get_or_init(look)))
    }

    fn facts(&self, host: &Host) -> Option<Arc<Facts>> {
        let mut all = self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|seen| seen.since.elapsed() < FRESH);
        if let Some(known) = all.iter().find(|seen| seen.proc == host.proc && seen.root == host.root) {
            return Some(Arc::clone(&known.facts));
        }
        let (proc, root) = (host.proc.clone(), host.root.clone());
        let facts = Arc::default();
        all.push(Seen { proc, root, since: Instant::now(), facts: Arc::clone(&facts) });
        Some(facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_looked_at_once_where_that_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let host = |name: &str| Host::at(&dir.path().join(name), dir.path(), chrono::DateTime::UNIX_EPOCH);
        let kept = SeenHosts::kept();
        let (one, other) = (kept.processes(&host("proc")), kept.clone().processes(&host("proc")));
        assert!(Arc::ptr_eq(&one, &other));
        assert!(!Arc::ptr_eq(&one, &kept.processes(&host("proc2"))), "another host");
        assert!(Arc::ptr_eq(&kept.units(&host("proc")), &kept.units(&host("proc"))));
        let each = SeenHosts::default();
        assert!(!Arc::ptr_eq(&each.processes(&host("proc")), &each.processes(&host("proc"))));
        kept.0.as_ref().unwrap().lock().unwrap()[0].since -= FRESH;
        assert!(!Arc::ptr_eq(&one, &kept.processes(&host("proc"))), "it is too old");
    }
}
