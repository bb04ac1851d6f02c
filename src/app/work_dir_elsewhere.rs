//! Whether the agent's flags name another `work_dir` than the one that this checkpoint is in: then it does not read it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::located::Located;
use crate::flags::{Configuration, FlagName};
use crate::model::{Checkpoint, Latest};
use crate::recovery::Elsewhere;

/// The other `work_dir`, if the flags name one.
pub(super) fn work_dir_elsewhere(
    located: &Located,
    checkpoint: &Checkpoint,
    configuration: &Configuration,
) -> Option<Elsewhere> {
    let setting = configuration.setting(FlagName::WORK_DIR)?;
    let named = PathBuf::from(OsStr::from_bytes(setting.text.bytes()));
    let source = &located.source;
    let here = source.in_place.then(|| source.place_or_path().to_owned());
    let own: Vec<PathBuf> = here.into_iter().chain(place_of_latest(checkpoint)).collect();
    let real = fs::canonicalize(&named).ok().filter(|_| source.in_place);
    let is_own = own.iter().any(|own| *own == named || Some(own) == real.as_ref());
    if own.is_empty() || is_own || !named.is_absolute() {
        return None;
    }
    let has_checkpoint = source.in_place && fs::symlink_metadata(named.join("meta/slaves/latest")).is_ok();
    Some(Elsewhere { path: named, origin: setting.origin.to_string(), has_checkpoint })
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
