//! The unit that starts the agent of a checkpoint: found among the files of its machine, which may be a copy.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::located::Located;
use super::packed_tree::PackedTree;
use crate::flags::{Configuration, FlagName, Layer, Source as FlagSource, unit_flags};
use crate::host::{FileTree, Host, Unit, has_units, init_scripts, root_beside, units, units_in};
use crate::schema::Release;
use crate::source::Kind;
use crate::user_file;

/// A unit that starts an agent.
#[derive(Debug, Clone)]
pub struct AgentUnit {
    /// The unit.
    pub unit: Unit,
    /// The files of its machine.
    pub tree: Arc<dyn FileTree>,
    /// The flags that it gives.
    pub layer: Layer,
}

/// The units that start an agent on the machine of a checkpoint.
#[derive(Debug, Default)]
pub struct MachineUnits {
    /// That of this checkpoint.
    pub own: Option<AgentUnit>,
    /// Why it is not known which one is.
    pub doubt: Option<String>,
}

impl AgentUnit {
    /// A unit that gives flags to an agent.
    pub(super) fn new(unit: Unit, tree: &Arc<dyn FileTree>, source: FlagSource) -> Option<Self> {
        let layer = unit_flags(&unit, &**tree, source)?;
        Some(Self { unit, tree: Arc::clone(tree), layer })
    }

    /// The unit and the line that starts the agent.
    pub(super) fn place(&self) -> Option<String> {
        let start = self.unit.agent_start(&*self.tree)?;
        Some(format!("{} ({}:{})", self.unit.name, self.tree.shown(&start.path).display(), start.line))
    }

    /// The `work_dir` that it names.
    fn work_dir(&self, release: Release) -> Option<PathBuf> {
        let files = |path: &Path| user_file::read(path, user_file::MAX_SIZE);
        let configuration = Configuration::resolve(std::slice::from_ref(&self.layer), release, &files);
        let setting = configuration.setting(FlagName::WORK_DIR)?;
        Some(PathBuf::from(OsStr::from_bytes(setting.text.bytes())))
    }
}

impl MachineUnits {
    /// Those of a machine, where no checkpoint was found.
    pub fn of_machine(proc_root: &Path) -> Self {
        let root = root_beside(proc_root).unwrap_or_else(|| PathBuf::from("/"));
        let host = Host::at(proc_root, &root, chrono::DateTime::UNIX_EPOCH);
        Self::choose(on_disk(&host), &|_| false)
    }

    /// Looks for them.
    pub(super) fn find(located: &Located) -> Self {
        let all = match (root(located), located.source.machine_files()) {
            (Some(root), _) => on_disk(&Host::at(&located.proc_root, &root, located.now)),
            (None, Some((files, top))) => {
                let tree: Arc<dyn FileTree> = Arc::new(PackedTree::new(files, top));
                all(units_in(&*tree), &tree)
            }
            (None, None) => return Self::default(),
        };
        let release = located.release;
        let is_its = |unit: &AgentUnit| unit.work_dir(release).is_some_and(|named| is_here(&named, located));
        Self::choose(all, &is_its)
    }

    /// The one whose `work_dir` this is; else the only one.
    fn choose(mut all: Vec<AgentUnit>, is_its: &dyn Fn(&AgentUnit) -> bool) -> Self {
        let mut its: Vec<usize> = (0..all.len()).filter(|at| is_its(&all[*at])).collect();
        if its.is_empty() {
            its = (0..all.len()).collect();
        }
        let is_up = |at: &usize| all[*at].unit.started == Ok(true);
        let is_enabled = |at: &usize| all[*at].unit.is_enabled(&*all[*at].tree);
        if its.len() > 1 {
            let some: Vec<usize> = its.iter().copied().filter(is_up).collect();
            its = if some.is_empty() { its.into_iter().filter(is_enabled).collect() } else { some };
        }
        match its[..] {
            [at] => Self { own: Some(all.swap_remove(at)), doubt: None },
            _ if all.is_empty() => Self::default(),
            _ => {
                let names: Vec<_> = all.iter().map(|unit| unit.unit.name.clone()).collect();
                let doubt = format!(
                    "several units start an agent ({}): name one with --flags-from unit:NAME",
                    names.join(", ")
                );
                Self { own: None, doubt: Some(doubt) }
            }
        }
    }
}

/// All units of a host that give flags to an agent.
fn on_disk(host: &Host) -> Vec<AgentUnit> {
    let tree: Arc<dyn FileTree> = Arc::new(host.tree());
    all(units(host), &tree)
}

/// The units that give flags to an agent; without systemd, its jobs or scripts.
fn all(units: Vec<Unit>, tree: &Arc<dyn FileTree>) -> Vec<AgentUnit> {
    let mut all: Vec<Unit> = units.into_iter().filter(|unit| !unit.masked).collect();
    if all.is_empty() {
        all = init_scripts(&**tree);
    }
    all.into_iter().filter_map(|unit| AgentUnit::new(unit, tree, FlagSource::OwnUnit)).collect()
}

/// Whether a `work_dir` is that of this checkpoint.
fn is_here(named: &Path, located: &Located) -> bool {
    let source = &located.source;
    let own = source.place_or_path();
    let real = |path: &Path| fs::canonicalize(path).ok();
    own.components().eq(named.components())
        || source.in_place && real(named).is_some_and(|named| real(own) == Some(named))
}

/// The root directory of the machine: beside a named `/proc`, this host's, or above the copy.
fn root(located: &Located) -> Option<PathBuf> {
    let source = &located.source;
    if let Some(beside) = root_beside(&located.proc_root) {
        return Some(beside);
    }
    if source.in_place {
        return Some(PathBuf::from("/"));
    }
    if source.kind == Kind::Archive {
        return None;
    }
    let path = fs::canonicalize(&source.path).ok()?;
    // The root directory of this host is not part of a copy.
    let above = path.ancestors().skip(1).filter(|above| above.parent().is_some());
    above.into_iter().find(|above| has_units(above)).map(Path::to_owned)
}
