//! Whether everything that a plan names is still as it was: for all steps before the first, and again at each.

use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::io::Errno;

use super::tree::Tree;
use crate::layout::{PathSet, RelPath};
use crate::plan::{Action, Before, Step, StepList};
use crate::source::{Directory, NodeType};

/// More surprises are not listed.
pub(super) const MOST: usize = 20;

/// What a step will find, as far as that could be looked at before the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked {
    /// It stood there as planned: this device and inode, `None` for nothing.
    As(Option<(u64, u64)>),
    /// An earlier step makes it what it must be.
    Later,
    /// It changes while somebody looks, and is left alone.
    Skipped,
}

/// What was to be deleted for good and still stands, whole or in part: nothing else hangs on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    /// How many paths.
    pub count: usize,
    /// Some of them, each with why.
    pub some: Vec<String>,
}

impl Skipped {
    pub(super) fn add(&mut self, why: String) {
        self.count += 1;
        if self.some.len() < MOST {
            self.some.push(why);
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.some.extend(other.some);
        self.some.truncate(MOST);
    }
}

/// When a plan was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanAge {
    /// By this call, and nobody has thought about it since. A directory that is only moved, and can be moved back with all
    /// that is in it, is not summed up a second time; what is deleted is.
    Now,
    /// Earlier: everything is looked at again.
    Earlier,
}

/// Looks at everything that the steps name, several at a time. Gives what stands there, or what is not as planned. What a
/// plan of this call would delete, and somebody is changing, is spared: who writes in one sandbox keeps no other.
pub(super) fn check_all(
    tree: &Tree,
    steps: &StepList,
    made: PlanAge,
) -> Result<(Vec<Checked>, Skipped), Vec<String>> {
    let later = hanging(steps);
    let threads = crate::source::processors();
    let each = steps.len().div_ceil(threads).max(1);
    let found = AtomicUsize::new(0);
    let part = |from: usize, checked: &mut [Checked]| {
        let mut room = Room { tree, made, open: None };
        let (mut surprises, mut spared) = (Vec::new(), Skipped::default());
        let steps = steps.range(from..from + checked.len()).zip(&later[from..]);
        for ((step, later), checked) in steps.zip(checked) {
            if found.load(Ordering::Relaxed) >= MOST {
                break;
            }
            let (own, over) = room.check(&step, *later);
            let before = surprises.len();
            match own {
                Ok(one) => *checked = one,
                Err(surprise) if made == PlanAge::Now && step.action == Action::Delete => {
                    *checked = Checked::Skipped;
                    spared.add(surprise);
                }
                Err(surprise) => surprises.push(surprise),
            }
            surprises.extend(over);
            found.fetch_add(surprises.len() - before, Ordering::Relaxed);
        }
        (surprises, spared)
    };
    let mut checked = vec![Checked::Later; steps.len()];
    let (mut surprises, mut spared) = (Vec::new(), Skipped::default());
    std::thread::scope(|scope| {
        let parts = (0..).step_by(each).zip(checked.chunks_mut(each));
        let handles: Vec<_> = parts.map(|(from, own)| scope.spawn(move || part(from, own))).collect();
        for handle in handles {
            match handle.join() {
                Ok((own, left)) => {
                    surprises.extend(own);
                    spared.merge(left);
                }
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    if surprises.len() >= MOST {
        surprises.push("and perhaps more".to_owned());
    }
    if surprises.is_empty() { Ok((checked, spared)) } else { Err(surprises) }
}

/// For each step, whether its path, and where it renames to, hangs on what an earlier step does.
fn hanging(steps: &StepList) -> Vec<(bool, bool)> {
    let mut touched = PathSet::default();
    let mut hangs = |step: Step| {
        let own = touched.covers(&step.path);
        let over = step.to().is_some_and(|to| touched.covers(to));
        if let Some(to) = step.to() {
            touched.insert(to);
        }
        touched.insert(&step.path);
        (own, over)
    };
    steps.iter().map(&mut hangs).collect()
}

/// A look at one step after the other; the directory of the last one is still open.
struct Room<'a> {
    tree: &'a Tree,
    made: PlanAge,
    open: Option<(RelPath, Directory<'static>)>,
}

impl Room<'_> {
    fn check(
        &mut self,
        step: &Step,
        (own_later, over_later): (bool, bool),
    ) -> (Result<Checked, String>, Option<String>) {
        let own = if own_later {
            Ok(Checked::Later)
        } else if self.made == PlanAge::Now && step.action == Action::SetAside {
            self.look_briefly(&step.path, &step.before).map(Checked::As)
        } else {
            self.look(&step.path, &step.before).map(Checked::As)
        };
        let over = match &step.action {
            Action::Rename { to, over } if !over_later => self.look(to, over).err(),
            _ => None,
        };
        (own, over)
    }

    /// The same for what was summed up a moment ago: whether a directory still stands there.
    fn look_briefly(&mut self, path: &RelPath, before: &Before) -> Result<Option<(u64, u64)>, String> {
        if !matches!(before, Before::Directory(_)) {
            return self.look(path, before);
        }
        let (directory, name) = self.parent(path).map_err(|errno| cannot(path, errno))?;
        let now = match directory.stat(name) {
            Ok(stat) if stat.node == NodeType::Directory => return Ok(Some(stat.identity)),
            Ok(_) => Before::of(directory, name, false),
            Err(errno) if errno.is_missing() => Ok(Before::Absent),
            Err(errno) => Err(errno),
        };
        let now = now.map_err(|errno| cannot(path, errno.into()))?;
        Err(differs(path, before, &now))
    }

    /// The directory that a path lies in, open, and the name in it.
    fn parent<'p>(&mut self, path: &'p RelPath) -> Result<(&Directory<'static>, &'p [u8]), Errno> {
        let parent = path.parent();
        let directory = match self.open.take() {
            Some((open, directory)) if open == parent => directory,
            _ => Directory::opened(self.tree.directory(&parent)?),
        };
        let (_, directory) = self.open.insert((parent, directory));
        Ok((directory, path.file_name().ok_or(Errno::INVAL)?))
    }

    fn look(&mut self, path: &RelPath, before: &Before) -> Result<Option<(u64, u64)>, String> {
        let (directory, name) = match self.parent(path) {
            Ok(found) => found,
            Err(Errno::NOENT) if *before == Before::Absent => return Ok(None),
            Err(errno) => return Err(cannot(path, errno)),
        };
        let (now, identity) = Before::with_identity(directory, name, before.has_content())
            .map_err(|errno| cannot(path, errno.into()))?;
        // More bytes than a plan states are not what was agreed to.
        if now == *before && now.bytes() <= before.bytes() {
            Ok(identity)
        } else {
            Err(differs(path, before, &now))
        }
    }
}

/// Looks at one path; gives its device and inode, or in words how it differs.
pub(super) fn check(tree: &Tree, path: &RelPath, before: &Before) -> Result<Option<(u64, u64)>, String> {
    Room { tree, made: PlanAge::Earlier, open: None }.look(path, before)
}

fn cannot(path: &RelPath, errno: Errno) -> String {
    let why = match errno {
        Errno::XDEV => "a mount point or the end of the tree is in the way".to_owned(),
        Errno::LOOP | Errno::NOTDIR => "a link or a file is in the way".to_owned(),
        other => crate::source::Errno::from(other).to_string(),
    };
    format!("{path}: {why}")
}

/// How what stands there differs from what should.
pub(super) fn differs(path: &RelPath, wanted: &Before, now: &Before) -> String {
    let (wanted, now) = (wanted.words(), now.words());
    if wanted == now {
        format!("{path}: changed since, though it is still {now}")
    } else {
        format!("{path}: there is {now} where {wanted} should be")
    }
}
