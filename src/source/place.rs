//! Where a copied checkpoint was, by its symlinks.

use std::collections::HashMap;
use std::path::PathBuf;

use super::directory::{Directory, Listing, NodeType};
use super::root::Source;
use crate::layout::RelPath;

/// The `work_dir` that the symlinks name: the target of `slaves/latest` without `/meta/slaves/<id>`, else the most common
/// one among the `runs/latest` symlinks.
pub(super) fn place_by_symlinks(source: &Source) -> Option<PathBuf> {
    let slaves = source.directory(&RelPath::new("meta/slaves")).ok()?;
    let by_agent = slaves.read_link(b"latest").ok().and_then(|text| strip(&text, b"/meta/slaves/"));
    if by_agent.is_some() {
        return by_agent;
    }
    let mut votes: HashMap<PathBuf, usize> = HashMap::new();
    for_each_latest_run(&slaves, &mut |text| {
        if let Some(place) = strip(text, b"/meta/slaves/") {
            *votes.entry(place).or_default() += 1;
        }
    });
    votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(place, _)| place)
}

fn strip(text: &[u8], marker: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    if text.first() != Some(&b'/') {
        return None;
    }
    let at = text.windows(marker.len()).rposition(|window| window == marker)?;
    let place = if at == 0 { &b"/"[..] } else { &text[..at] };
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(place)))
}

fn for_each_latest_run(slaves: &Directory<'_>, visit: &mut impl FnMut(&[u8])) {
    for agent in directories(slaves) {
        let Some(frameworks) = slaves.directory(&agent).and_then(|agent| agent.directory(b"frameworks")).ok()
        else {
            continue;
        };
        for framework in directories(&frameworks) {
            let Some(executors) =
                frameworks.directory(&framework).and_then(|f| f.directory(b"executors")).ok()
            else {
                continue;
            };
            for executor in directories(&executors) {
                let runs = executors.directory(&executor).and_then(|executor| executor.directory(b"runs"));
                if let Ok(text) = runs.and_then(|runs| runs.read_link(b"latest")) {
                    visit(&text);
                }
            }
        }
    }
}

fn directories(directory: &Directory<'_>) -> Vec<Box<[u8]>> {
    let mut listing = Listing::default();
    if directory.list(&mut listing).is_err() {
        return Vec::new();
    }
    let entries = listing.take().into_iter().filter(|entry| entry.node == NodeType::Directory);
    entries.map(|entry| Box::from(&*entry.name)).collect()
}
