//! Where checkpoints are usually found on a host, and which of those places have one.
//! Looks at names and times; opens no file of a checkpoint and chooses none.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::layout::KNOWN_PLACES;

use super::roots::{Host, Seen, Unseen, names};

/// A known place that has a `meta`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The `work_dir`.
    pub path: PathBuf,
    /// How many agent ids have a directory there; why not, where `meta/slaves` can't be listed.
    pub agents: Seen<usize>,
    /// The newest change seen among `meta`, what is in it, and what is in the agents' directories: seconds since 1970.
    pub newest: i64,
}

/// The known places that have a checkpoint, in their order. A link to another of them is the same place.
pub fn places(host: &Host) -> Vec<Place> {
    let mut found: Vec<((u64, u64), Place)> = Vec::new();
    for path in KNOWN_PLACES {
        let path = host.in_root(path);
        let Ok(metadata) = std::fs::metadata(path.join("meta")) else { continue };
        let id = (metadata.dev(), metadata.ino());
        if metadata.is_dir() && !found.iter().any(|(other, _)| *other == id) {
            found.push((id, place(path, metadata.mtime())));
        }
    }
    found.into_iter().map(|(_, place)| place).collect()
}

fn place(path: PathBuf, mtime: i64) -> Place {
    let meta = path.join("meta");
    let slaves = meta.join("slaves");
    let entries = |dir: &Path| {
        names(dir).unwrap_or_default().into_iter().map(|name| dir.join(name)).collect::<Vec<_>>()
    };
    let agents: Vec<PathBuf> = entries(&slaves)
        .into_iter()
        .filter(|path| path.symlink_metadata().is_ok_and(|m| m.is_dir()))
        .collect();
    let looked = entries(&meta)
        .into_iter()
        .chain(entries(&slaves))
        .chain(agents.iter().flat_map(|agent| entries(agent)));
    let newest = looked.filter_map(|path| Some(path.symlink_metadata().ok()?.mtime())).fold(mtime, i64::max);
    let listed = match names(&slaves) {
        Ok(_) | Err(Unseen::Missing) => Ok(agents.len()),
        Err(why) => Err(why),
    };
    Place { path, agents: listed, newest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;
    use std::time::{Duration, SystemTime};

    #[test]
    fn what_is_there() {
        let fake = Fake::new();
        assert_eq!(places(&fake.host()), []);
        fake.root_file("var/lib/mesos/meta/slaves/a/slave.info", "");
        fake.root_file("tmp/mesos/meta/boot_id", "");
        fake.root_file("var/mesos/other", "");
        std::fs::create_dir_all(fake.root().join("var/tmp")).unwrap();
        std::os::unix::fs::symlink("../../tmp/mesos", fake.root().join("var/tmp/mesos")).unwrap();
        let info = std::fs::File::open(fake.root().join("var/lib/mesos/meta/slaves/a/slave.info")).unwrap();
        info.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000)).unwrap();
        let found = places(&fake.host());
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].agents, found[0].newest), (Ok(1), 4_000_000_000));
        assert_eq!(found[1].path, fake.root().join("tmp/mesos"));
        assert_eq!(found[1].agents, Ok(0));
    }
}
