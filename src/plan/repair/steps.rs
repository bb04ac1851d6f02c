//! Combines the steps of several repairs: each path is named once, and no step is below a path that is moved away.

use std::collections::{HashMap, HashSet};

use crate::layout::RelPath;
use crate::plan::{Action, Attributes, Content, Detail, PathError, Precondition, Step};
use crate::source::Source;

use super::context::ProposedStep;

/// Steps in order, and what they touch.
#[derive(Debug, Default)]
pub(super) struct Steps {
    list: Vec<Step>,
    /// Every path that a step names, and which one.
    touched: HashMap<RelPath, usize>,
    /// What is moved away.
    gone: HashSet<RelPath>,
}

impl Steps {
    pub(super) fn list(&self) -> &[Step] {
        &self.list
    }

    pub(super) fn done(self) -> Vec<Step> {
        self.list
    }

    /// Adds what a repair wants, unless it wants something else of a path than a repair before it; true if the finding
    /// is answered by that. Preconditions are read from the tree on disk: no other step changes the same path.
    pub(super) fn add(
        &mut self,
        source: &Source,
        code: &str,
        proposals: Vec<ProposedStep>,
    ) -> Result<bool, PathError> {
        if proposals.iter().any(|proposal| self.is_gone(&proposal.path)) {
            return Ok(true);
        }
        let proposals = self.renames_of_written(source, proposals)?;
        if proposals.iter().any(|proposal| self.contradicts(proposal)) {
            return Ok(false);
        }
        for proposal in proposals {
            if self.touched.contains_key(&proposal.path) {
                continue;
            }
            let step = step(source, code, proposal)?;
            if takes_directory_away(&step) {
                self.drop_below(&step.path);
            }
            self.push(step);
        }
        Ok(true)
    }

    /// A file that is rewritten and then renamed is written under its new name at once. What it replaces needs no step.
    fn renames_of_written(
        &mut self,
        source: &Source,
        proposals: Vec<ProposedStep>,
    ) -> Result<Vec<ProposedStep>, PathError> {
        let mut all = Vec::with_capacity(proposals.len());
        for proposal in proposals {
            let Action::Rename { to, .. } = &proposal.action else {
                all.push(proposal);
                continue;
            };
            self.drop_write(to);
            let Some(Action::Write { content: content @ Content::Bytes(_), .. }) =
                self.drop_write(&proposal.path)
            else {
                all.push(proposal);
                continue;
            };
            let stat = source.stat(&proposal.path).map_err(|errno| PathError::new(&proposal.path, errno))?;
            let action = Action::Write { content, attributes: Some(Attributes::from(&stat)) };
            all.push(ProposedStep::new(action, to, proposal.why.clone()));
            all.push(ProposedStep::new(Action::SetAside, &proposal.path, proposal.why));
        }
        Ok(all)
    }

    /// Takes a step back that writes this file.
    fn drop_write(&mut self, path: &RelPath) -> Option<Action> {
        let step = self.touched.get(path).map(|index| &self.list[*index])?;
        if step.path != *path || !matches!(step.action, Action::Write { .. }) {
            return None;
        }
        let action = step.action.clone();
        self.retain(|step| step.path != *path);
        Some(action)
    }

    fn push(&mut self, step: Step) {
        let index = self.list.len();
        if let Some(to) = step.to() {
            self.touched.insert(to.clone(), index);
        }
        if step.action == Action::SetAside || takes_directory_away(&step) {
            self.gone.insert(step.path.clone());
        }
        self.touched.insert(step.path.clone(), index);
        self.list.push(step);
    }

    /// Whether it is below a path that is moved away.
    fn is_gone(&self, path: &RelPath) -> bool {
        let mut above = path.parent();
        while !above.as_bytes().is_empty() {
            if self.gone.contains(&above) {
                return true;
            }
            above = above.parent();
        }
        false
    }

    /// Whether another step names the path, or the new run, and does something else.
    fn contradicts(&self, proposal: &ProposedStep) -> bool {
        let named = [Some(&proposal.path), proposal.action.to()].into_iter().flatten();
        named.filter_map(|path| self.touched.get(path)).any(|index| {
            let step = &self.list[*index];
            step.path != proposal.path || !step.action.is_same(&proposal.action)
        })
    }

    /// A directory that is moved away needs no steps in it.
    fn drop_below(&mut self, directory: &RelPath) {
        self.retain(|step| !step.path.is_below(directory));
    }

    fn retain(&mut self, keeps: impl Fn(&Step) -> bool) {
        let list = std::mem::take(&mut self.list);
        self.touched.clear();
        self.gone.clear();
        for step in list.into_iter().filter(keeps) {
            self.push(step);
        }
    }
}

/// Whether a directory is not there any more afterwards.
fn takes_directory_away(step: &Step) -> bool {
    matches!(step.action, Action::SetAside | Action::Link { .. })
        && matches!(step.before, Precondition::Directory(_))
}

fn step(source: &Source, code: &str, proposal: ProposedStep) -> Result<Step, PathError> {
    let ProposedStep { mut action, path, why } = proposal;
    let read = |path: &RelPath, detail: Detail| {
        Precondition::read(source, path, detail).map_err(|errno| PathError::new(path, errno))
    };
    let before = read(&path, action.detail())?;
    if let Action::Rename { to, over } = &mut action {
        *over = read(to, Detail::Content)?;
    }
    Ok(Step { action, path, why: why.into(), code: code.to_owned().into(), before })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Options, locate};

    const AGENT: &str = "meta/slaves/f9afec68-46f5-46a7-bce6-25ee9c9b2042-S0";

    fn source() -> Source {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/x_two_runs.tar.gz");
        locate(std::path::Path::new(path), "a test", &Options::default()).unwrap()
    }

    fn agent() -> RelPath {
        RelPath::new(AGENT)
    }

    fn aside(path: &RelPath) -> Vec<ProposedStep> {
        vec![ProposedStep::new(Action::SetAside, path, "a test")]
    }

    fn paths(steps: &Steps) -> Vec<&RelPath> {
        steps.list().iter().map(|step| &step.path).collect()
    }

    #[test]
    fn a_directory_that_goes_takes_what_is_in_it() {
        let source = source();
        let (inside, directory) = (aside(&agent().join("slave.info")), aside(&agent()));
        for order in [[&inside, &directory], [&directory, &inside]] {
            let mut steps = Steps::default();
            for proposals in order {
                assert_eq!(steps.add(&source, "test", proposals.clone()), Ok(true));
            }
            assert_eq!(paths(&steps), [&agent()]);
        }
    }

    #[test]
    fn a_path_is_named_once() {
        let source = source();
        let (info, boot_id) = (agent().join("slave.info"), RelPath::new("meta/boot_id"));
        let action = Action::Rename { to: boot_id.clone(), over: Precondition::Absent };
        let over = vec![ProposedStep::new(action, &info, "a test")];
        let mut steps = Steps::default();
        assert_eq!(steps.add(&source, "test", over.clone()), Ok(true));
        // The same once more is the same; anything else is one too many.
        assert_eq!(steps.add(&source, "test", over), Ok(true));
        assert_eq!(steps.add(&source, "test", aside(&boot_id)), Ok(false));
        assert_eq!(steps.add(&source, "test", aside(&info)), Ok(false));
        assert_eq!(paths(&steps), [&info]);
        assert!(matches!(&steps.list()[0].action, Action::Rename { over: Precondition::File { .. }, .. }));
    }
}
