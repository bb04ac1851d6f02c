//! What repairs look up in the whole checkpoint, found once for all findings: the cost of a finding does not grow with it.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::check::good_copy_of;
use crate::layout::RelPath;
use crate::model::Stray;
use crate::plan::Attributes;
use crate::source::NodeType;

use super::context::{RepairContext, RepairResult, RunRef};

/// Of one checkpoint.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    /// The temp files of each directory, as indices of strays.
    temps: OnceCell<HashMap<RelPath, Vec<usize>>>,
    copies: RefCell<HashMap<RelPath, Rc<GoodCopies>>>,
    /// Live runs by pid: indices of framework, executor and run in the latest agent.
    by_pid: OnceCell<HashMap<i32, Vec<[usize; 3]>>>,
    /// The steps for the live runs that share a pid, or why there are none.
    shared_pids: RefCell<HashMap<i32, Rc<RepairResult>>>,
    /// Owner and mode that the sandboxes of a framework have in common, by the directory of its executors.
    sandboxes: RefCell<HashMap<RelPath, Option<Attributes>>>,
}

/// The temp files of a directory that are good copies of files in it.
#[derive(Debug, Default)]
pub(super) struct GoodCopies {
    /// Indices of strays in order, and the name of the file that each is a copy of.
    of: Vec<(usize, &'static str)>,
    by_name: BTreeMap<&'static str, Copied>,
}

/// The copies of one file.
#[derive(Debug)]
pub(super) struct Copied {
    /// The first of them.
    pub(super) path: RelPath,
    /// None if it cannot be read.
    pub(super) bytes: Option<Vec<u8>>,
    /// Another one has other bytes.
    pub(super) differ: bool,
}

impl GoodCopies {
    /// The copies that a finding is about: of the file that its path is a copy of, or of the file at its path.
    pub(super) fn about(
        &self,
        context: &RepairContext<'_>,
        path: &RelPath,
    ) -> Option<(&'static str, &Copied)> {
        let strays = &context.checkpoint.strays;
        let temp = strays.binary_search_by(|stray| stray.path.cmp(path)).ok();
        let name = match temp.filter(|index| is_temp(&strays[*index])) {
            Some(index) => {
                let found = self.of.binary_search_by_key(&index, |(index, _)| *index).ok()?;
                Some(self.of[found].1)
            }
            None => path.file_name().and_then(|name| std::str::from_utf8(name).ok()),
        };
        self.by_name.get_key_value(name?).map(|(name, copied)| (*name, copied))
    }
}

fn is_temp(stray: &Stray) -> bool {
    stray.temp && stray.node == NodeType::File
}

impl<'a> RepairContext<'a> {
    /// The good copies among the temp files of a directory.
    pub(super) fn good_copies(&self, directory: &RelPath) -> Rc<GoodCopies> {
        if let Some(known) = self.lookups.copies.borrow().get(directory) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.find_good_copies(directory));
        self.lookups.copies.borrow_mut().insert(directory.clone(), Rc::clone(&found));
        found
    }

    fn find_good_copies(&self, directory: &RelPath) -> GoodCopies {
        let strays = &self.checkpoint.strays;
        let temps = self.lookups.temps.get_or_init(|| {
            let mut temps: HashMap<RelPath, Vec<usize>> = HashMap::new();
            for (index, stray) in strays.iter().enumerate().filter(|(_, stray)| is_temp(stray)) {
                temps.entry(stray.path.parent()).or_default().push(index);
            }
            temps
        });
        let mut copies = GoodCopies::default();
        for index in temps.get(directory).into_iter().flatten() {
            let stray = &strays[*index];
            let Some(name) = good_copy_of(stray, self.source, self.input.conditions.release) else {
                continue;
            };
            copies.of.push((*index, name));
            let bytes = self.read(&stray.path);
            let first = || Copied { path: stray.path.clone(), bytes: bytes.clone(), differ: false };
            let copied = copies.by_name.entry(name).or_insert_with(first);
            copied.differ |= bytes != copied.bytes;
        }
        copies
    }

    /// Every live run of the latest agent that has this pid.
    pub(super) fn live_runs_with(&self, pid: i32) -> Vec<RunRef<'a>> {
        let Some(agent) = self.checkpoint.latest_agent() else { return Vec::new() };
        let at = |[framework, executor, run]: [usize; 3]| {
            let framework = &agent.frameworks[framework];
            let executor = &framework.executors[executor];
            RunRef { agent, framework, executor, run: &executor.runs[run] }
        };
        let by_pid = self.lookups.by_pid.get_or_init(|| {
            let mut by_pid: HashMap<i32, Vec<[usize; 3]>> = HashMap::new();
            for (framework, node) in agent.frameworks.iter().enumerate() {
                for (executor, node) in node.executors.iter().enumerate() {
                    for indices in (0..node.runs.len()).map(|run| [framework, executor, run]) {
                        let run = at(indices);
                        if let Some(pid) = run.pid().filter(|_| run.is_live()) {
                            by_pid.entry(pid).or_default().push(indices);
                        }
                    }
                }
            }
            by_pid
        });
        by_pid.get(&pid).into_iter().flatten().map(|indices| at(*indices)).collect()
    }

    /// The steps for the live runs that share a pid, if they are not known yet.
    pub(super) fn for_shared_pid(&self, pid: i32, find: impl FnOnce() -> RepairResult) -> Rc<RepairResult> {
        if let Some(known) = self.lookups.shared_pids.borrow().get(&pid) {
            return Rc::clone(known);
        }
        let found = Rc::new(find());
        self.lookups.shared_pids.borrow_mut().insert(pid, Rc::clone(&found));
        found
    }

    /// Owner and mode that the sandboxes below a directory of executors have in common, if they are not known yet.
    pub(super) fn common_of_sandboxes(
        &self,
        executors: &RelPath,
        find: impl FnOnce() -> Option<Attributes>,
    ) -> Option<Attributes> {
        if let Some(known) = self.lookups.sandboxes.borrow().get(executors) {
            return *known;
        }
        let found = find();
        self.lookups.sandboxes.borrow_mut().insert(executors.clone(), found);
        found
    }
}
