//! Whether the agent's flags name other directories than those that this checkpoint is in: then it does not read them.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::located::Located;
use super::options::SourceOptions;
use crate::flags::{Configuration, FlagName};
use crate::model::{Checkpoint, Latest};
use crate::recovery::{Elsewhere, OtherCheckpoint};

/// The other `work_dir`, if the flags name one.
pub(super) fn work_dir_elsewhere(
    located: &Located,
    checkpoint: &Checkpoint,
    configuration: &Configuration,
) -> Option<Elsewhere> {
    let (named, origin) = named(configuration, FlagName::WORK_DIR)?;
    let source = &located.source;
    let here = source.in_place.then(|| source.place_or_path().to_owned());
    let own: Vec<PathBuf> = here.into_iter().chain(place_of_latest(checkpoint)).collect();
    let is_own = own.contains(&named)
        || source.in_place && own.iter().any(|own| is_same(&own.join("meta"), &named.join("meta")));
    if own.is_empty() || is_own || !named.is_absolute() {
        return None;
    }
    let other = if source.in_place { other_checkpoint(&named) } else { None };
    Some(Elsewhere { path: named, origin, other })
}

/// The directory that the flags name.
fn named(configuration: &Configuration, flag: FlagName) -> Option<(PathBuf, String)> {
    let setting = configuration.setting(flag)?;
    Some((PathBuf::from(OsStr::from_bytes(setting.text.bytes())), setting.origin.to_string()))
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
    configuration: &Configuration,
) -> Option<PathBuf> {
    let (named, _) = named(configuration, FlagName::RUNTIME_DIR)?;
    let usual = located.source.runtime_dir()?;
    let is_other = !named.components().eq(usual.components()) && !is_same(&named, usual);
    (located.source.in_place && options.runtime_dir.is_none() && is_other && named.is_absolute())
        .then_some(named)
}

/// Why the agent does not find the containers of this checkpoint: they are in `usual`, and its flags name another runtime
/// directory.
pub(super) fn runtime_dir_elsewhere(
    checkpoint: &Checkpoint,
    configuration: &Configuration,
    usual: &Path,
) -> Option<String> {
    let (named, origin) = named(configuration, FlagName::RUNTIME_DIR)?;
    let frameworks = checkpoint.latest_agent()?.frameworks.iter();
    let runs = frameworks.flat_map(|framework| &framework.executors).flat_map(|executor| &executor.runs);
    let live = runs.filter(|run| run.sentinel != Some(true)).map(|run| run.id.as_bytes());
    containers_elsewhere(live, &Named { directory: &named, origin: &origin }, usual)
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
