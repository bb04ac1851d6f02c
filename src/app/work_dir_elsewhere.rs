//! Whether the agent's flags name other directories than those that this checkpoint is in: then it does not read them.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::agent_place::AgentPlace;
use super::located::Located;
use super::options::SourceOptions;
use crate::host::Sees;
use crate::model::{Checkpoint, Executor, Latest, Run};
use crate::recovery::{Elsewhere, OtherCheckpoint, RuntimeElsewhere};

/// The other `work_dir`, if the agent with these flags reads one.
pub(super) fn work_dir_elsewhere(
    located: &Located,
    checkpoint: &Checkpoint,
    place: &AgentPlace,
) -> Option<Elsewhere> {
    let AgentPlace { named, origin, sees } = place;
    let source = &located.source;
    let here = source.in_place.then(|| source.place_or_path().to_owned());
    let own: Vec<PathBuf> = here.into_iter().chain(place_of_latest(checkpoint)).collect();
    let seen = match sees {
        Sees::Path(seen) | Sees::ReadOnly(seen) => Some(seen),
        Sees::Empty => None,
        Sees::Nothing | Sees::Unknown => return None,
    };
    let is_own = seen.is_some_and(|seen| {
        own.contains(seen)
            || source.in_place && own.iter().any(|own| is_same(&own.join("meta"), &seen.join("meta")))
    });
    if is_own || own.is_empty() && seen.is_some() {
        return None;
    }
    let other = seen.filter(|_| source.in_place).and_then(|seen| other_checkpoint(seen));
    Some(Elsewhere { path: named.clone(), origin: origin.clone(), other })
}

/// Whether two paths lead to the same directory: by symlinks, or because it is mounted twice.
fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    identity(one).is_some_and(|its| Some(its) == identity(other))
}

fn other_checkpoint(work_dir: &Path) -> Option<OtherCheckpoint> {
    let latest = work_dir.join("meta/slaves/latest");
    match fs::read_link(&latest) {
        Ok(target) => {
            let id = target.file_name().map(|id| id.to_string_lossy().into_owned());
            Some(OtherCheckpoint { agent_id: id })
        }
        // What this user may not see can be there.
        Err(error) => {
            let is_closed = error.kind() == std::io::ErrorKind::PermissionDenied;
            is_closed.then_some(OtherCheckpoint { agent_id: None })
        }
    }
}

/// The `work_dir` that `slaves/latest` points into.
fn place_of_latest(checkpoint: &Checkpoint) -> Option<PathBuf> {
    let (Latest::Resolves { text: Some(text), .. } | Latest::Dangling { text }) = &checkpoint.latest else {
        return None;
    };
    let target = Path::new(OsStr::from_bytes(text));
    let slaves = target.parent().filter(|slaves| slaves.is_absolute() && slaves.ends_with("meta/slaves"))?;
    slaves.parent().and_then(Path::parent).map(Path::to_owned)
}

/// The runtime directory that an agent with these flags uses, where it is another one than that which is read by default.
pub(super) fn runtime_dir_of_flags(
    located: &Located,
    options: &SourceOptions,
    place: &AgentPlace,
) -> Option<PathBuf> {
    let Sees::Path(seen) = &place.sees else { return None };
    let usual = located.source.runtime_dir()?;
    let is_other = !seen.components().eq(usual.components()) && !is_same(seen, usual);
    (located.source.in_place && options.runtime_dir.is_none() && is_other).then(|| seen.clone())
}

/// Why the agent does not find the containers of this checkpoint: they are in `usual`, and its flags name another runtime
/// directory.
pub(super) fn runtime_dir_elsewhere(
    checkpoint: &Checkpoint,
    place: &AgentPlace,
    usual: &Path,
) -> Option<RuntimeElsewhere> {
    let Sees::Path(named) = &place.sees else { return None };
    let agent = checkpoint.latest_agent()?;
    let place = Named { directory: named, origin: &place.origin };
    let ids = |only_default: bool| {
        // Its tasks are in containers of their own.
        let counts = move |executor: &Executor, run: &Run| {
            let has_nested = || run.tasks.iter().any(|task| task.updates.container.is_some());
            !only_default || executor.info.value().is_some_and(|facts| facts.is_default) && has_nested()
        };
        agent
            .live_runs()
            .filter(move |(_, executor, run)| counts(executor, run))
            .map(|(_, _, run)| run.id.as_bytes())
    };
    let why = containers_elsewhere(ids(false), &place, usual)?;
    Some(RuntimeElsewhere { why, loses: containers_elsewhere(ids(true), &place, usual).is_some() })
}

/// A directory that a flag names.
struct Named<'a> {
    directory: &'a Path,
    /// Where the flag comes from.
    origin: &'a str,
}

/// The containers that are in `usual` and not in the directory that a flag names.
fn containers_elsewhere<'c>(
    ids: impl Iterator<Item = &'c [u8]>,
    named: &Named<'_>,
    usual: &Path,
) -> Option<String> {
    let Named { directory: named, origin } = named;
    let is_in = |directory: &Path, id: &[u8]| {
        fs::symlink_metadata(directory.join("containers").join(OsStr::from_bytes(id))).is_ok()
    };
    let count = ids.filter(|id| is_in(usual, id) && !is_in(named, id)).count();
    (count > 0).then(|| {
        let (containers, are) = if count == 1 { ("container", "is") } else { ("containers", "are") };
        format!(
            "runtime_dir is {} ({origin}): {count} {containers} of this checkpoint {are} in {}",
            named.display(),
            usual.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_in_another_runtime_dir() {
        let dir = tempfile::tempdir().unwrap();
        let (usual, other) = (dir.path().join("usual"), dir.path().join("other"));
        fs::create_dir_all(usual.join("containers/c")).unwrap();
        fs::create_dir_all(usual.join("containers/unknown")).unwrap();
        let why = || {
            containers_elsewhere(
                [&b"c"[..], b"d"].into_iter(),
                &Named { directory: &other, origin: "command line" },
                &usual,
            )
        };
        let (named, place) = (other.display(), usual.display());
        let message =
            format!("runtime_dir is {named} (command line): 1 container of this checkpoint is in {place}");
        assert_eq!(why(), Some(message));
        fs::create_dir_all(other.join("containers/c")).unwrap();
        assert_eq!(why(), None);
    }
}
