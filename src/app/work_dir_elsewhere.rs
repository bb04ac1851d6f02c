//! Whether the agent's flags name another `work_dir` than that of this checkpoint: then it does not read it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::agent_place::AgentPlace;
use super::located::Located;
use crate::host::Sees;
use crate::model::{Checkpoint, Latest};
use crate::recovery::{Elsewhere, OtherCheckpoint};
use crate::source::lexical;

/// The other `work_dir`, if the agent with these flags reads one.
pub(super) fn work_dir_elsewhere(
    located: &Located,
    checkpoint: &Checkpoint,
    place: &AgentPlace,
) -> Option<Elsewhere> {
    let AgentPlace { named, origin, sees } = place;
    let source = &located.source;
    let here = source.in_place.then(|| source.place_or_path().to_owned());
    let plain = |path: PathBuf| if source.in_place { path } else { lexical(&path) };
    let own: Vec<PathBuf> = here.into_iter().chain(place_of_latest(checkpoint)).map(plain).collect();
    let seen = match sees {
        Sees::Path(seen) | Sees::ReadOnly(seen) => Some(seen),
        Sees::Empty => None,
        Sees::Nothing | Sees::Unknown => return None,
    };
    let is_own = seen.is_some_and(|seen| {
        own.contains(&plain(seen.clone()))
            || source.is_packed_work_dir(seen)
            || source.in_place && own.iter().any(|own| is_same(&own.join("meta"), &seen.join("meta")))
    });
    if is_own || own.is_empty() && seen.is_some() {
        return None;
    }
    let other = seen.filter(|_| source.in_place).and_then(|seen| other_checkpoint(seen));
    Some(Elsewhere { path: named.clone(), origin: origin.clone(), other })
}

/// Whether two paths lead to the same directory: by symlinks, or because it is mounted twice.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
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
