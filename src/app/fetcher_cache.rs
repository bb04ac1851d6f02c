//! Whether the agent deletes its own checkpoint: it empties `--fetcher_cache_dir` before it recovers.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::located::Located;
use crate::flags::{Configuration, FlagName, releases};
use crate::layout::RelPath;
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
    let (place, cache) =
        (located.source.place_or_path(), PathBuf::from(OsStr::from_bytes(setting.text.bytes())));
    let real = |path: &Path| fs::canonicalize(path).ok().filter(|_| located.source.in_place);
    let caches = [Some(cache.clone()), real(&cache)];
    let places = [Some(place.to_owned()), real(place)];
    let takes = |path: &RelPath| {
        let path = OsStr::from_bytes(path.as_bytes());
        let paths = places.iter().flatten().map(|place| place.join(path));
        paths.into_iter().any(|path| caches.iter().flatten().any(|cache| path.starts_with(cache)))
    };
    let agent = checkpoint.latest_agent()?;
    let home = RelPath::new("meta/slaves").join(&agent.id);
    let is_whole = takes(&home.join("slave.info")) || takes(&RelPath::new("meta/slaves/latest"));
    let is_part = || {
        let mut runs = agent.live_runs().flat_map(|(framework, executor, run)| {
            ["meta/slaves", "slaves"]
                .map(|top| RelPath::of_run(top, &agent.id, &framework.id, &executor.id, &run.id))
        });
        let lists = || checkpoint.resources.state.exists() == Some(true);
        runs.any(|run| takes(&run))
            || lists() && (takes(&RelPath::new("meta/resources")) || takes(&RelPath::new("volumes")))
    };
    (is_whole || is_part()).then(|| Removed {
        unit: "the agent itself".to_owned(),
        setting: "--fetcher_cache_dir",
        path: cache,
        command: "it deletes its fetcher cache when it starts".to_owned(),
        place: setting.origin.to_string(),
        is_certain: true,
        doubt: None,
        is_part: !is_whole,
    })
}
