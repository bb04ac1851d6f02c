//! `latest` symlinks that a copy has turned into directories (`cp -rL`, `rsync -L`): made again where they are a copy of
//! exactly one directory beside them.

use crate::check::Finding;
use crate::layout::{Name, RelPath};
use crate::model::Latest;
use crate::source::{Listing, NodeType, Source};

use super::context::{NOT_APPLICABLE, RepairContext, RepairResult, basename, cannot};
use super::links::{directories, link, of_run_link, only_alive};

/// Makes `slaves/latest` a symlink again.
pub(super) fn agent(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    if finding.path.as_bytes() != b"meta/slaves/latest/slave.info" {
        return NOT_APPLICABLE;
    }
    relink(context, &RelPath::new("meta/slaves/latest"), None)
}

/// Makes `runs/latest` of an executor a symlink again.
pub(super) fn run(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    match of_run_link(context, finding) {
        Some(executor) if matches!(executor.latest, Latest::Resolves { text: None, .. }) => {
            relink(context, &finding.path, only_alive(context, finding, executor))
        }
        _ => NOT_APPLICABLE,
    }
}

/// Replaces the directory by a symlink to the one that it is a copy of; if it is a copy of several, to the one whose
/// process is alive.
fn relink(context: &RepairContext<'_>, latest: &RelPath, alive: Option<Name>) -> RepairResult {
    if !context.source.stat(latest).is_ok_and(|stat| stat.node == NodeType::Directory) {
        return NOT_APPLICABLE;
    }
    let beside = latest.parent();
    let same: Vec<Name> = directories(context, &beside)
        .into_iter()
        .filter(|name| is_same(context.source, latest, &beside.join(name)) == Some(true))
        .collect();
    let (id, why) = match (&same[..], alive) {
        ([one], _) => (one.clone(), "it is a copy of it"),
        (_, Some(alive)) => (alive, "its process is alive"),
        ([], None) => return cannot("it is a directory, and not a copy of one beside it"),
        (_, None) => return cannot("it is a directory, and a copy of several beside it"),
    };
    link(context, latest, &id, &format!("it is a directory in place of a symlink to {id}: {why}"))
}

/// Whether two directories have the same content, whatever their times; none if something cannot be read. The copy may have
/// copies in place of symlinks in it, too.
fn is_same(source: &Source, a: &RelPath, b: &RelPath) -> Option<bool> {
    let mut pairs = vec![(a.clone(), b.clone())];
    while let Some((a, b)) = pairs.pop() {
        let (of_a, of_b) = (listed(source, &a)?, listed(source, &b)?);
        if !of_a.iter().map(|(name, _)| name).eq(of_b.iter().map(|(name, _)| name)) {
            return Some(false);
        }
        for ((name, node), (_, other)) in of_a.iter().zip(&of_b) {
            let pair = (a.join(name), b.join(name));
            let is_same = match (node, other) {
                (NodeType::Directory, NodeType::Directory) => {
                    pairs.push(pair);
                    true
                }
                (NodeType::Directory, NodeType::Symlink) => {
                    let text = target(source, &pair.1)?;
                    pairs.push((pair.0, b.join(Name::from(basename(&text)?))));
                    true
                }
                (NodeType::File, NodeType::File) => content(source, &pair.0)? == content(source, &pair.1)?,
                (NodeType::Symlink, NodeType::Symlink) => {
                    target(source, &pair.0)? == target(source, &pair.1)?
                }
                _ => false,
            };
            if !is_same {
                return Some(false);
            }
        }
    }
    Some(true)
}

fn listed(source: &Source, path: &RelPath) -> Option<Vec<(Name, NodeType)>> {
    let mut listing = Listing::default();
    source.directory(path).ok()?.list(&mut listing).ok()?;
    let mut entries = Vec::new();
    for entry in listing.entries() {
        let name = Name::from(&*entry.name);
        let node = source.stat(&path.join(&name)).ok()?.node;
        entries.push((name, node));
    }
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    Some(entries)
}

fn target(source: &Source, path: &RelPath) -> Option<Vec<u8>> {
    source.directory(&path.parent()).ok()?.read_link(path.file_name()?).ok()
}

fn content(source: &Source, path: &RelPath) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    source.read(path, &mut bytes).ok()?;
    Some(bytes)
}
