//! What an archive shows of an agent where it contains no `meta` that is known by its content.

use std::path::{Path, PathBuf};

use super::archive_tree::{Content, Node};
use super::locate::SIBLINGS;
use super::packed_paths::{Names, resolved, target_of};
use super::traces::{has_sandboxes, has_traces};
use crate::layout::DEFAULT_WORK_DIRS;

/// What was found instead of a known `meta`.
pub(super) enum Found {
    /// A `work_dir`, and in it no `meta`, or one that is known by where it is alone.
    WorkDir(Names),
    /// The `meta` that a symlink in a `work_dir` points to.
    LinkedMeta(Names),
    /// A symlink instead of the `work_dir` or its `meta`, to what the archive does not contain.
    LinkedAway {
        link: Names,
        target: PathBuf,
    },
    /// Several possible `work_dir`s.
    Several(Vec<Names>),
    Nothing,
}

/// Searches for a `work_dir`: by what an agent leaves beside `meta`, by a symlink `meta`, else by its usual path.
pub(super) fn search(tree: &Node) -> Found {
    let (mut by_sandboxes, mut by_volumes) = (Vec::new(), Vec::new());
    visit(tree, &mut Vec::new(), &mut |node, at| {
        let found = has_traces(node);
        if found {
            if has_sandboxes(node) { by_sandboxes.push(at.clone()) } else { by_volumes.push(at.clone()) }
        }
        found
    });
    // Other programs have volumes, too.
    let mut found = if by_sandboxes.is_empty() { by_volumes } else { by_sandboxes };
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => return linked_meta(tree, &one).unwrap_or(Found::WorkDir(one)),
        (Some(last), false) => {
            found.push(last);
            return Found::Several(found);
        }
        (None, _) => {}
    }
    let mut linked = None;
    visit(tree, &mut Vec::new(), &mut |node, at| {
        if linked.is_none() && may_be_work_dir(node, at) {
            linked = linked_meta(tree, at);
        }
        linked.is_some()
    });
    linked.or_else(|| at_usual_path(tree)).unwrap_or(Found::Nothing)
}

/// Visits directories, outer ones first, until they are found to be what is searched for.
fn visit(node: &Node, at: &mut Names, is_it: &mut dyn FnMut(&Node, &Names) -> bool) {
    let Some(entries) = node.entries() else { return };
    if is_it(node, at) {
        return;
    }
    for (name, child) in entries.iter() {
        at.push(name.into());
        visit(child, at, is_it);
        at.pop();
    }
}

/// Where a symlink `meta` in a directory leads.
fn linked_meta(tree: &Node, at: &Names) -> Option<Found> {
    let link: Names = at.iter().cloned().chain([Box::from(&b"meta"[..])]).collect();
    Some(match led_to(tree, &link)? {
        Ok(target) => Found::LinkedMeta(target),
        Err(target) => Found::LinkedAway { link, target },
    })
}

/// The directory of the archive that a symlink leads to, or what it names where the archive does not contain that.
fn led_to(tree: &Node, link: &Names) -> Option<Result<Names, PathBuf>> {
    let node = tree.at(link.iter().map(|name| &**name))?;
    let Content::Symlink(text) = &node.content else { return None };
    let home = &link[..link.len() - 1];
    // In an archive, the top of the origin is one of the directories above.
    let found = (0..=home.len()).find_map(|top| {
        let names = resolved(tree, &home[..top], &target_of(&home[top..], text))?;
        let node = tree.at(names.iter().map(|name| &**name))?;
        node.entries().map(|_| names)
    });
    Some(found.ok_or_else(|| target_of(home, text)))
}

/// Whether a directory with a symlink `meta` looks like the `work_dir` of an agent.
fn may_be_work_dir(node: &Node, at: &Names) -> bool {
    is_usual(at) || is_of_agent(node)
}

/// Whether all that a directory contains can be that of an agent.
fn is_of_agent(node: &Node) -> bool {
    let is_known = |name: &[u8]| SIBLINGS.iter().any(|sibling| sibling.as_bytes() == name);
    node.entries().is_some_and(|entries| entries.iter().all(|(name, _)| is_known(name)))
}

/// Whether this is the usual path of a `work_dir` below the top of the archive, or of what was packed.
fn is_usual(at: &Names) -> bool {
    usual().any(|names| at.ends_with(&names))
}

fn usual() -> impl Iterator<Item = Names> {
    let names = |path: &str| path.split('/').skip(1).map(|name| Box::from(name.as_bytes())).collect();
    DEFAULT_WORK_DIRS.iter().map(move |path| names(path))
}

/// A directory without anything of others at a usual path, or one that is all that was packed; or a symlink there.
fn at_usual_path(tree: &Node) -> Option<Found> {
    let mut only = Names::new();
    let mut node = tree;
    while let Some((name, child)) = node.entries().and_then(|entries| only_one(entries.iter())) {
        only.push(name.into());
        node = child;
    }
    usual().chain([only]).find_map(|names| {
        let work = match led_to(tree, &names) {
            None => names,
            Some(Ok(target)) => target,
            Some(Err(target)) => return Some(Found::LinkedAway { link: names, target }),
        };
        let node = tree.at(work.iter().map(|name| &**name))?;
        let is_plain = node.entries()?.get(b"meta").is_none_or(|meta| meta.entries().is_some());
        (node.is_listed && is_plain && is_of_agent(node)).then_some(Found::WorkDir(work))
    })
}

fn only_one<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// As text, for messages.
pub(super) fn shown(names: &Names) -> String {
    Path::new(&*String::from_utf8_lossy(&names.join(&b'/'))).display().to_string()
}
