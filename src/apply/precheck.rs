//! Whether everything that a plan names is still as it was: for all steps before the first, and again at each.

use std::collections::HashSet;

use rustix::io::Errno;

use super::tree::{Tree, identity_at};
use crate::layout::RelPath;
use crate::plan::{Action, Before, Step};
use crate::source::Folder;

/// More surprises are not listed.
pub(super) const MOST: usize = 20;

/// What a step will find, as far as that could be looked at before the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked {
    /// It stood there as planned: this device and inode, `None` for nothing.
    As(Option<(u64, u64)>),
    /// An earlier step makes it what it must be.
    Later,
}

/// Looks at everything that the steps name. Gives what stands there, or what is not as planned.
pub(super) fn check_all(tree: &Tree, steps: &[Step]) -> Result<Vec<Checked>, Vec<String>> {
    let mut touched: HashSet<&RelPath> = HashSet::new();
    let mut checked = Vec::with_capacity(steps.len());
    let mut surprises = Vec::new();
    let hangs_on = |touched: &HashSet<&RelPath>, path: &RelPath| {
        let mut above = Some(path.clone());
        while let Some(path) = above.filter(|path| !path.as_bytes().is_empty()) {
            if touched.contains(&path) {
                return true;
            }
            above = Some(path.parent());
        }
        false
    };
    for step in steps {
        if hangs_on(&touched, &step.path) {
            checked.push(Checked::Later);
        } else {
            match check(tree, &step.path, &step.before) {
                Ok(identity) => checked.push(Checked::As(identity)),
                Err(surprise) => surprises.push(surprise),
            }
        }
        if let Action::Rename { to, over } = &step.action {
            if !hangs_on(&touched, to) {
                surprises.extend(check(tree, to, over).err());
            }
            touched.insert(to);
        }
        touched.insert(&step.path);
        if surprises.len() >= MOST {
            surprises.push("and perhaps more".to_owned());
            break;
        }
    }
    if surprises.is_empty() { Ok(checked) } else { Err(surprises) }
}

/// Looks at one path; gives its device and inode, or in words how it differs.
pub(super) fn check(tree: &Tree, path: &RelPath, before: &Before) -> Result<Option<(u64, u64)>, String> {
    let (fd, name) = match tree.parent(path) {
        Ok(found) => found,
        Err(Errno::NOENT) if *before == Before::Absent => return Ok(None),
        Err(errno) => return Err(cannot(path, errno)),
    };
    let identity = identity_at(&fd, name).map_err(|errno| cannot(path, errno))?;
    let now = Before::of(&Folder::opened(fd), name, before.has_content())
        .map_err(|errno| cannot(path, errno.into()))?;
    if now == *before { Ok(identity) } else { Err(differs(path, before, &now)) }
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
