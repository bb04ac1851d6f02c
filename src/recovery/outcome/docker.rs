//! Docker containers that no checkpoint knows: the docker containerizer stops and removes them at its start (R149).
//! Belongs here: which ones. Does not: finding docker's containers.

use std::collections::HashSet;

use crate::layout::Name;
use crate::recovery::Outcome;

use super::restart::Restart;

/// A container that docker has, and whose name an agent gave (`mesos-...`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerSeen {
    pub name: String,
    /// The Mesos container id in it, as the agent reads it; none: it takes no notice of the container.
    pub container_id: Option<String>,
    pub running: bool,
}

/// Those that the start removes; `known` are the runs that the docker containerizer recovers. None: not known.
pub(super) fn docker_orphans(
    restart: &Restart,
    outcome: Outcome,
    known: &HashSet<Name>,
) -> Option<Vec<DockerSeen>> {
    let seen = restart.docker_containers.as_ref()?;
    let comes_so_far =
        matches!(outcome, Outcome::Recovers | Outcome::CleansUp | Outcome::NewAgent | Outcome::NoCheckpoint);
    if !comes_so_far || !restart.docker || !restart.docker_kill_orphans {
        return Some(Vec::new());
    }
    let is_orphan = |container: &&DockerSeen| {
        container.container_id.as_ref().is_some_and(|id| !known.contains(&Name::from(id.as_str())))
    };
    Some(seen.iter().filter(is_orphan).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_recovers_is_removed() {
        let seen = |name: &str, id: Option<&str>| DockerSeen {
            name: name.to_owned(),
            container_id: id.map(ToOwned::to_owned),
            running: true,
        };
        let containers =
            vec![seen("mesos-a", Some("a")), seen("mesos-b", Some("b")), seen("mesos-b.executor", None)];
        let restart = Restart { docker: true, docker_containers: Some(containers), ..Restart::default() };
        let known = HashSet::from([Name::from("a")]);
        let names = |restart: &Restart, outcome| {
            let orphans = docker_orphans(restart, outcome, &known)?;
            Some(orphans.iter().map(|one| one.name.clone()).collect::<Vec<_>>())
        };
        assert_eq!(names(&restart, Outcome::Recovers), Some(vec!["mesos-b".to_owned()]));
        assert_eq!(names(&restart, Outcome::NewAgent), Some(vec!["mesos-b".to_owned()]));
        assert_eq!(names(&restart, Outcome::Fails), Some(Vec::new()));
        let kept = Restart { docker_kill_orphans: false, ..restart.clone() };
        assert_eq!(names(&kept, Outcome::Recovers), Some(Vec::new()));
        let without = Restart { docker: false, ..restart.clone() };
        assert_eq!(names(&without, Outcome::Recovers), Some(Vec::new()));
        let unseen = Restart { docker_containers: None, ..restart };
        assert_eq!(names(&unseen, Outcome::Recovers), None);
    }
}
