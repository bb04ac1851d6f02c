//! The cgroups that the linux launcher made: one a container, below `--cgroups_root` in each hierarchy (R143).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::host_files::{Host, Seen, Unseen, names, read};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerCgroup {
    /// The ID of the container, which is the name of the directory.
    pub container_id: String,
    /// The hierarchies in which it has one, e.g. `freezer` and `systemd`; empty text for v2.
    pub hierarchies: Vec<String>,
    /// Its directories, one in each of these.
    pub directories: Vec<PathBuf>,
    /// Processes in it and below, by pid.
    pub processes: Vec<i32>,
}

/// All containers that have a cgroup below `cgroups_root` (the flag; `mesos` by default), by ID.
///
/// # Errors
/// `Missing` where there are no cgroups at all.
pub fn container_cgroups(host: &Host, cgroups_root: &str) -> Seen<Vec<ContainerCgroup>> {
    let top = host.cgroup_root();
    let mut found: BTreeMap<String, ContainerCgroup> = BTreeMap::new();
    let hierarchies = names(&top)?.into_iter().filter_map(|name| name.into_string().ok());
    for hierarchy in hierarchies.chain([String::new()]) {
        let dir = top.join(&hierarchy);
        // `cpu` is a symlink to `cpu,cpuacct`; a name in v2's own root is not a hierarchy.
        if std::fs::symlink_metadata(&dir).map_or(true, |metadata| !metadata.is_dir())
            || hierarchy == cgroups_root
        {
            continue;
        }
        let root = dir.join(cgroups_root.trim_matches('/'));
        for id in directories(&root) {
            let directory = root.join(&id);
            let processes = pids_below(&directory).unwrap_or_default();
            let entry = found.entry(id.clone()).or_insert_with(|| ContainerCgroup {
                container_id: id,
                hierarchies: Vec::new(),
                directories: Vec::new(),
                processes: Vec::new(),
            });
            entry.hierarchies.push(hierarchy.clone());
            entry.directories.push(directory);
            entry.processes.extend(processes);
        }
    }
    Ok(found.into_values().map(tidy).collect())
}

fn tidy(mut cgroup: ContainerCgroup) -> ContainerCgroup {
    cgroup.processes.sort_unstable();
    cgroup.processes.dedup();
    cgroup.hierarchies.sort_unstable();
    cgroup.directories.sort_unstable();
    cgroup
}

/// The processes of a cgroup and of those below it, by pid.
pub(super) fn pids_below(cgroup: &Path) -> Seen<Vec<i32>> {
    let mut pids = own_pids(cgroup)?;
    let mut open = vec![(cgroup.to_path_buf(), 0)];
    while let Some((dir, depth)) = open.pop() {
        for name in directories(&dir) {
            let below = dir.join(name);
            pids.extend(own_pids(&below).unwrap_or_default());
            // Containers are nested up to 32 deep, with a directory between two of them.
            if depth < 80 {
                open.push((below, depth + 1));
            }
        }
    }
    pids.sort_unstable();
    pids.dedup();
    Ok(pids)
}

fn own_pids(cgroup: &Path) -> Seen<Vec<i32>> {
    // A v2 group of the threaded kind has the file but cannot be read.
    match read(&cgroup.join("cgroup.procs")) {
        Ok(bytes) => {
            Ok(String::from_utf8_lossy(&bytes).lines().filter_map(|line| line.trim().parse().ok()).collect())
        }
        Err(Unseen::Unreadable) => Ok(Vec::new()),
        Err(why) => Err(why),
    }
}

/// The directories in a directory, without symlinks.
fn directories(path: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let directories = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut names: Vec<String> =
        directories.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    #[test]
    fn both_versions() {
        let fake = Fake::new();
        assert_eq!(container_cgroups(&fake.host(), "mesos"), Err(Unseen::Missing));
        for (path, pids) in [
            ("freezer/mesos/a", "3\n2\n"),
            ("freezer/mesos/a/mesos/n", "9\n"),
            ("systemd/mesos/a", "2\n"),
            ("systemd/mesos/b", ""),
            ("cpu,cpuacct/mesos/a", ""),
            ("mesos/c", ""),
            ("mesos/c/leaf", "4\n"),
            ("freezer/other/d", "5\n"),
        ] {
            fake.root_file(&format!("sys/fs/cgroup/{path}/cgroup.procs"), pids);
        }
        std::os::unix::fs::symlink("cpu,cpuacct", fake.root().join("sys/fs/cgroup/cpu")).unwrap();
        let found = container_cgroups(&fake.host(), "mesos").unwrap();
        let short: Vec<_> = found
            .iter()
            .map(|cgroup| (&*cgroup.container_id, cgroup.hierarchies.join(" "), &*cgroup.processes))
            .collect();
        assert_eq!(
            short,
            [
                ("a", "cpu,cpuacct freezer systemd".to_owned(), &[2, 3, 9][..]),
                ("b", "systemd".to_owned(), &[]),
                ("c", String::new(), &[4]),
            ]
        );
    }
}
