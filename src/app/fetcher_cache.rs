//! Whether the agent deletes its own checkpoint: it empties `--fetcher_cache_dir` before it recovers.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;

use super::located::Located;
use super::unit_removals::is_only_part;
use crate::flags::{Configuration, FlagName, releases};
use crate::model::Checkpoint;
use crate::recovery::Removed;

/// What the agent deletes of its own, if its cache is in the wrong place.
pub(super) fn removed_as_cache(
    located: &Located,
    checkpoint: &Checkpoint,
    configuration: &Configuration,
) -> Option<Removed> {
    let setting = configuration.setting(FlagName::FETCHER_CACHE_DIR)?;
    if !releases::empties_fetcher_cache(located.release) {
        return None;
    }
    let cache = PathBuf::from(OsStr::from_bytes(setting.text.bytes()));
    let real = fs::canonicalize(&cache).ok().filter(|_| located.source.in_place);
    let names = [Some(cache.clone()), real].into_iter().flatten().collect::<Vec<_>>();
    let is_part = is_only_part(located, checkpoint, &names)?;
    Some(Removed {
        unit: "the agent itself".to_owned(),
        setting: "--fetcher_cache_dir",
        path: cache,
        command: "it deletes its fetcher cache when it starts".to_owned(),
        place: setting.origin.to_string(),
        is_certain: true,
        doubt: None,
        is_part,
    })
}
