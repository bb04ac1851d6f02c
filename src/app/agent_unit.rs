//! The unit that starts the agent of a checkpoint: found among the files of its machine, which may be a copy.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::located::Located;
use super::machine_files::MachineFiles;
use super::packed_tree::PackedTree;
use crate::flags::{Configuration, FlagName, Layer, NoFile, Source as FlagSource, unit_flags};
use crate::host::{
    AgentStart, ExecSetting, FileTree, Host, Sees, Unit, UnitView, has_units, init_scripts, root_beside,
    units, units_in,
};
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
    /// How it starts the agent.
    pub start: AgentStart,
}

/// The units that start an agent on the machine of a checkpoint.
#[derive(Debug, Default)]
pub struct MachineUnits {
    /// That of this checkpoint.
    pub own: Option<AgentUnit>,
    /// Why it is not known which one is, or how it starts the agent.
    pub doubt: Option<String>,
    /// The files of the machine.
    pub files: MachineFiles,
}

impl AgentUnit {
    /// A unit that gives flags to an agent.
    pub(super) fn new(unit: Unit, tree: &Arc<dyn FileTree>, source: FlagSource) -> Option<Self> {
        let start = unit.agent_start(&**tree)?;
        let layer = unit_flags(&unit, &start, &**tree, source);
        Some(Self { unit, tree: Arc::clone(tree), layer, start })
    }

    /// The line that starts the agent.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.tree.shown(&self.start.path).display(), self.start.line)
    }

    /// What its agent finds at a path.
    pub(super) fn view(&self, path: &Path) -> UnitView {
        let Some(container) = &self.start.container else { return self.unit.view(path, &*self.tree) };
        if let Some(path) = container.on_machine(path) {
            return UnitView { sees: Sees::Path(path), because: None };
        }
        let because = "no directory of the machine is mounted there in the agent's container".to_owned();
        UnitView { sees: Sees::Empty, because: Some(because) }
    }

    /// The `work_dir` that it names.
    fn work_dir(&self, release: Release) -> Option<PathBuf> {
        let files = |path: &Path, _| user_file::read(path, user_file::MAX_SIZE).map_err(NoFile::Failed);
        let configuration = Configuration::resolve(std::slice::from_ref(&self.layer), release, &files);
        let setting = configuration.setting(FlagName::WORK_DIR)?;
        let named = self.start.directory.join(OsStr::from_bytes(setting.text.bytes()));
        match self.view(&named).sees {
            Sees::Path(path) | Sees::ReadOnly(path) => Some(path),
            Sees::Empty | Sees::Nothing | Sees::Unknown => None,
        }
    }
}

impl MachineUnits {
    /// Those of a machine, where no checkpoint was found.
    pub fn of_machine(proc_root: &Path) -> Self {
        let root = root_beside(proc_root).unwrap_or_else(|| PathBuf::from("/"));
        let host = Host::at(proc_root, &root, chrono::DateTime::UNIX_EPOCH);
        let tree: Arc<dyn FileTree> = Arc::new(host.tree());
        let files = MachineFiles::of_host(proc_root, Arc::clone(&tree));
        Self { files, ..Self::choose(units(&host), &tree, &|_| false) }
    }

    /// Looks for them.
    pub(super) fn find(located: &Located) -> Self {
        let (all, tree): (_, Arc<dyn FileTree>) = match (root(located), located.source.machine_files()) {
            (Some(root), _) => {
                let host = Host::at(&located.proc_root, &root, located.now);
                (located.units(&host).to_vec(), Arc::new(host.tree()))
            }
            (None, Some((files, top))) => {
                let tree = PackedTree::new(files, top);
                (units_in(&tree), Arc::new(tree))
            }
            (None, None) => return Self { files: MachineFiles::of(located, None), ..Self::default() },
        };
        let files = MachineFiles::of(located, Some(Arc::clone(&tree)));
        let release = located.release;
        let is_its = |unit: &AgentUnit| unit.work_dir(release).is_some_and(|named| is_here(&named, located));
        Self { files, ..Self::choose(all, &tree, &is_its) }
    }

    /// The one whose `work_dir` this is; else the only one.
    fn choose(units: Vec<Unit>, tree: &Arc<dyn FileTree>, is_its: &dyn Fn(&AgentUnit) -> bool) -> Self {
        let mut units: Vec<Unit> = units.into_iter().filter(|unit| !unit.masked).collect();
        if units.is_empty() {
            // Without systemd, its jobs or scripts.
            units = init_scripts(&**tree);
        }
        let unread = units.iter().find_map(|unit| unread_start(unit, &**tree));
        let mut all: Vec<AgentUnit> =
            units.into_iter().filter_map(|unit| AgentUnit::new(unit, tree, FlagSource::OwnUnit)).collect();
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
            [at] => Self { own: Some(all.swap_remove(at)), ..Self::default() },
            _ if all.is_empty() => Self { doubt: unread, ..Self::default() },
            _ => {
                let names: Vec<_> = all.iter().map(|unit| unit.unit.name.clone()).collect();
                let doubt = format!(
                    "several units start an agent ({}): name one with --flags-from unit:NAME",
                    names.join(", ")
                );
                Self { doubt: Some(doubt), ..Self::default() }
            }
        }
    }
}

/// What cannot be read of a unit that has the name of an agent's and starts none that is understood.
fn unread_start(unit: &Unit, tree: &dyn FileTree) -> Option<String> {
    if unit.agent_start(tree).is_some() {
        return None;
    }
    let (_, line) = unit.exec.iter().find(|(setting, _)| *setting == ExecSetting::Start)?;
    Some(format!(
        "how {} starts the agent cannot be read ({}:{})",
        unit.name,
        tree.shown(&line.path).display(),
        line.line
    ))
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
