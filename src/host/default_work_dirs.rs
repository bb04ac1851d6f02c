//! The default work directories of agents that contain a checkpoint on this host. No file of a checkpoint is opened.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use crate::layout::DEFAULT_WORK_DIRS;

use super::host_files::Host;

/// The default work directories that contain a checkpoint, in their order. A symlink to another of them is left out.
pub fn places(host: &Host) -> Vec<PathBuf> {
    let mut found: Vec<((u64, u64), PathBuf)> = Vec::new();
    for path in DEFAULT_WORK_DIRS {
        let path = host.in_root(path);
        let meta = path.join("meta");
        let has_any = meta.join("slaves").is_dir() || meta.join("boot_id").exists();
        let Ok(metadata) = std::fs::metadata(&meta) else { continue };
        let id = (metadata.dev(), metadata.ino());
        if has_any && !found.iter().any(|(other, _)| *other == id) {
            found.push((id, path));
        }
    }
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    #[test]
    fn what_is_there() {
        let fake = Fake::new();
        assert!(places(&fake.host()).is_empty());
        fake.root_file("var/lib/mesos/meta/slaves/a/slave.info", "");
        fake.root_file("tmp/mesos/meta/boot_id", "");
        fake.root_file("var/mesos/meta/other", "");
        std::fs::create_dir_all(fake.root().join("var/tmp")).unwrap();
        std::os::unix::fs::symlink("../../tmp/mesos", fake.root().join("var/tmp/mesos")).unwrap();
        assert_eq!(places(&fake.host()), ["var/lib/mesos", "tmp/mesos"].map(|path| fake.root().join(path)));
    }
}
