//! The facts of the host that decide what a cleanup keeps.

use std::path::Path;

use chrono::Utc;

use super::host_facts::HostFacts;
use super::liveness::Liveness;
use super::located::Located;
use super::write_target::WriteTarget;
use crate::apply::past_runs;
use crate::host::{Host, Mounts};
use crate::plan::cleanup::{Environment, JournalsRead, PastRun};

/// Chooses what a cleanup removes, with the facts of the host. `journal`: where the journals of earlier cleanups are, if not
/// in the usual places.
pub fn with_environment<T>(
    located: &Located,
    host: Option<&HostFacts>,
    journal: Option<&Path>,
    choose: impl FnOnce(&Environment<'_>) -> T,
) -> T {
    let mounts = mounts(located);
    let liveness = Liveness::new(host, &located.source);
    let meta = located.source.meta_dir();
    let work_dir = meta.parent().unwrap_or(Path::new("/"));
    choose(&Environment {
        work_dir,
        mounts: mounts.as_ref(),
        working: &liveness.working_directories(),
        opened: &|| liveness.open_files_below(work_dir),
        lives: &|at| liveness.life(at),
        past: &|visit| removed_runs(located, journal, visit),
    })
}

/// Visits completed runs that earlier cleanups have removed, as far as their journals can be read.
pub(super) fn removed_runs(
    located: &Located,
    journal: Option<&Path>,
    visit: &mut dyn FnMut(PastRun),
) -> JournalsRead {
    let Ok(target) = WriteTarget::open(located, journal) else { return JournalsRead::NotAll };
    match target.changes() {
        Ok(history) => past_runs(&target.tree, &target.journals, &history.changes, visit),
        Err(_) => JournalsRead::NotAll,
    }
}

/// What is mounted on this host, and on that of `--proc-root`.
fn mounts(located: &Located) -> Option<Mounts> {
    let read = |proc_root: &Path| Mounts::read(&Host::at(proc_root, Path::new("/"), Utc::now())).ok();
    let here = read(Path::new("/proc"))?;
    Some(match read(&located.proc_root) {
        Some(named) if located.proc_root != Path::new("/proc") => here.and(named),
        _ => here,
    })
}
