//! The steps of several repairs brought together: each path is named once, and nothing is done below what is moved away.

use std::collections::{HashMap, HashSet};

use crate::layout::RelPath;
use crate::plan::{Action, Before, Step};
use crate::source::{Errno, Source};

use super::context::Draft;

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
    /// is answered by that. What stands at a path is looked at in the tree as it is: no other step changes it.
    pub(super) fn add(
        &mut self,
        source: &Source,
        code: &str,
        drafts: Vec<Draft>,
    ) -> Result<bool, (String, Errno)> {
        if drafts.iter().any(|draft| self.is_gone(&draft.path)) {
            return Ok(true);
        }
        if drafts.iter().any(|draft| self.contradicts(draft)) {
            return Ok(false);
        }
        for draft in drafts {
            if self.touched.contains_key(&draft.path) {
                continue;
            }
            let step = step(source, code, draft)?;
            if step.action == Action::SetAside && matches!(step.before, Before::Directory(_)) {
                self.drop_below(&step.path);
            }
            self.push(step);
        }
        Ok(true)
    }

    fn push(&mut self, step: Step) {
        let index = self.list.len();
        if let Action::Rename { to, .. } = &step.action {
            self.touched.insert(to.clone(), index);
        }
        if step.action == Action::SetAside {
            self.gone.insert(step.path.clone());
        }
        self.touched.insert(step.path.clone(), index);
        self.list.push(step);
    }

    /// Whether it lies below what is moved away.
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

    /// Whether another step names the path, or the new place, and does something else.
    fn contradicts(&self, draft: &Draft) -> bool {
        let to = match &draft.action {
            Action::Rename { to, .. } => Some(to),
            _ => None,
        };
        let named = [Some(&draft.path), to].into_iter().flatten();
        named.filter_map(|path| self.touched.get(path)).any(|index| {
            let step = &self.list[*index];
            step.path != draft.path || !is_same(&step.action, &draft.action)
        })
    }

    /// What is moved away as a whole needs no steps within.
    fn drop_below(&mut self, directory: &RelPath) {
        let list = std::mem::take(&mut self.list);
        self.touched.clear();
        self.gone.clear();
        for step in list.into_iter().filter(|step| !step.path.is_below(directory)) {
            self.push(step);
        }
    }
}

/// Whether two actions on one path do the same, whatever they find.
fn is_same(a: &Action, b: &Action) -> bool {
    match (a, b) {
        (Action::Rename { to: a, .. }, Action::Rename { to: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

fn step(source: &Source, code: &str, draft: Draft) -> Result<Step, (String, Errno)> {
    let Draft { mut action, path, why } = draft;
    let look = |path: &RelPath, content: bool| {
        Before::look(source, path, content).map_err(|errno| (path.to_string(), errno))
    };
    let content = matches!(action, Action::Write { .. } | Action::Rename { .. });
    let before = look(&path, content)?;
    if let Action::Rename { to, over } = &mut action {
        *over = look(to, true)?;
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

    fn aside(path: &RelPath) -> Vec<Draft> {
        vec![Draft::new(Action::SetAside, path, "a test")]
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
            for drafts in order {
                assert_eq!(steps.add(&source, "test", drafts.clone()), Ok(true));
            }
            assert_eq!(paths(&steps), [&agent()]);
        }
    }

    #[test]
    fn a_path_is_named_once() {
        let source = source();
        let (info, boot_id) = (agent().join("slave.info"), RelPath::new("meta/boot_id"));
        let action = Action::Rename { to: boot_id.clone(), over: Before::Absent };
        let over = vec![Draft::new(action, &info, "a test")];
        let mut steps = Steps::default();
        assert_eq!(steps.add(&source, "test", over.clone()), Ok(true));
        // The same once more is the same; anything else is one too many.
        assert_eq!(steps.add(&source, "test", over), Ok(true));
        assert_eq!(steps.add(&source, "test", aside(&boot_id)), Ok(false));
        assert_eq!(steps.add(&source, "test", aside(&info)), Ok(false));
        assert_eq!(paths(&steps), [&info]);
        assert!(matches!(&steps.list()[0].action, Action::Rename { over: Before::File { .. }, .. }));
    }
}
