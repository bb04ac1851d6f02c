//! Whether the linux launcher's kill reaches the process that the agent watches: it kills who is in the container's
//! freezer cgroup (R255).

use super::restart::Restart;
use crate::layout::Name;

/// `freezers` are the cgroups of the run's processes; `None` if they are not known, or the launcher is not known to be the linux launcher.
pub(super) fn kill_reaches(restart: &Restart, freezers: Option<&[String]>, container: &Name) -> Option<bool> {
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
    freezers.map(|paths| paths.iter().any(is_in))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_the_cgroup() {
        let restart = Restart { cgroups_root: Some("a/mesos/".to_owned()), ..Restart::default() };
        let of = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            kill_reaches(&restart, Some(&paths), &Name::from("c"))
        };
        for inside in ["/a/mesos/c", "/a/mesos/c/mesos/n", "/docker/x/a/mesos/c"] {
            assert_eq!(of(&["/", inside]), Some(true), "{inside}");
        }
        for outside in ["/", "/mesos/c", "/a/mesos", "/a/mesos/cc", "/a/mesos/d/c"] {
            assert_eq!(of(&[outside]), Some(false), "{outside}");
        }
        assert_eq!(kill_reaches(&restart, None, &Name::from("c")), None);
        assert_eq!(kill_reaches(&Restart::default(), Some(&["/".to_owned()]), &Name::from("c")), None);
    }
}
