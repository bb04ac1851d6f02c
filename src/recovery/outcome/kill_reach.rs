//! Whether the linux launcher's kill reaches the process that the agent watches: it kills who is in the container's
//! freezer cgroup, or in its cgroup of v2 (R255).

use super::facts::RunFacts;
use super::restart::Restart;
use crate::layout::Name;

/// `None` if the cgroups of the run's processes are not known, or the launcher is another one.
pub(super) fn kill_reaches(restart: &Restart, facts: &RunFacts, container: &Name) -> Option<bool> {
    let freezers = facts.freezers.as_deref();
    let root: Vec<&str> =
        restart.cgroups_root.as_deref()?.split('/').filter(|part| !part.is_empty()).collect();
    let is_in = |path: &String| {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let tails = (0..parts.len()).map(|start| &parts[start..]);
        // An agent in a container sees its cgroups below those of that container.
        tails
            .filter_map(|tail| tail.strip_prefix(&root[..]))
            .any(|below| below.first().is_some_and(|first| first.as_bytes() == container.as_bytes()))
    };
    match (restart.cgroups2, facts.cgroups2) {
        // An older agent mounts the freezer of v1, and finds everything in its root.
        (false, true) => freezers.map(|_| false),
        (true, false) => None,
        _ => freezers.map(|paths| paths.iter().any(is_in)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_cgroups(paths: &[&str]) -> RunFacts {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        RunFacts { freezers: Some(paths), ..RunFacts::default() }
    }

    #[test]
    fn who_is_in_the_cgroup() {
        let restart = Restart { cgroups_root: Some("a/mesos/".to_owned()), ..Restart::default() };
        let of = |paths: &[&str]| kill_reaches(&restart, &in_cgroups(paths), &Name::from("c"));
        for inside in ["/a/mesos/c", "/a/mesos/c/mesos/n", "/docker/x/a/mesos/c"] {
            assert_eq!(of(&["/", inside]), Some(true), "{inside}");
        }
        for outside in ["/", "/mesos/c", "/a/mesos", "/a/mesos/cc", "/a/mesos/d/c"] {
            assert_eq!(of(&[outside]), Some(false), "{outside}");
        }
        assert_eq!(kill_reaches(&restart, &RunFacts::default(), &Name::from("c")), None);
        assert_eq!(kill_reaches(&Restart::default(), &in_cgroups(&["/"]), &Name::from("c")), None);
    }

    #[test]
    fn cgroups_of_v2() {
        let v1 = Restart { cgroups_root: Some("mesos".to_owned()), ..Restart::default() };
        let v2 = Restart { cgroups2: true, ..v1.clone() };
        let inside = RunFacts { cgroups2: true, ..in_cgroups(&["/mesos/c/leaf"]) };
        let outside = RunFacts { cgroups2: true, ..in_cgroups(&["/system.slice/mesos.service"]) };
        let of = |restart: &Restart, facts: &RunFacts| kill_reaches(restart, facts, &Name::from("c"));
        assert_eq!((of(&v2, &inside), of(&v2, &outside)), (Some(true), Some(false)));
        assert_eq!((of(&v1, &inside), of(&v1, &outside)), (Some(false), Some(false)));
        assert_eq!(of(&v2, &in_cgroups(&["/mesos/c"])), None);
    }
}
