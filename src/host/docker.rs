//! Docker's containers of the agent, from the daemon's own state files. The daemon is not asked and need not run. What the
//! files say may be as old as the daemon's last write.

use std::path::Path;

use serde_json::Value;

use super::file_tree::FileTree;
use super::host_files::{Seen, Unseen};
use crate::values::Uuid;

/// A container that the docker containerizer made: its name begins with `mesos-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerContainer {
    /// Its name, without the slash that docker puts in front.
    pub name: String,
    /// The Mesos container ID in the name, as the agent reads it (R149). `None`: the agent ignores the container.
    pub container_id: Option<String>,
    pub state: DockerState,
    pub policy: RestartPolicy,
    /// Its network is that of the host.
    pub has_host_network: bool,
    /// Docker has started it again, as far as its files show it.
    pub was_restarted: bool,
}

/// When docker starts a container again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestartPolicy {
    Never,
    /// When it has failed.
    OnFailure,
    /// After any exit, and after a boot.
    Always,
}

/// The state that docker wrote last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DockerState {
    /// Created, and never started.
    Created,
    /// The pid of its first process.
    Running(i32),
    /// The pid of its first process, which `docker pause` has frozen.
    Paused(i32),
    /// The exit status of its first process: 128 plus the number of the signal, if a signal ended it.
    Exited(i64),
}

impl DockerState {
    /// The pid of its first process, while it runs.
    pub fn pid(self) -> Option<i32> {
        match self {
            Self::Running(pid) | Self::Paused(pid) => Some(pid),
            Self::Created | Self::Exited(_) => None,
        }
    }
}

/// Where docker keeps its files by default.
const DATA_ROOT: &str = "/var/lib/docker";
/// The settings of the daemon.
const SETTINGS: &str = "/etc/docker/daemon.json";

/// The agent's containers below a data root of docker, by name.
///
/// # Errors
/// `Missing` where it has no directory `containers`.
pub fn docker_containers(tree: &dyn FileTree, data_root: &Path) -> Seen<Vec<DockerContainer>> {
    let directory = data_root.join("containers");
    let mut found = Vec::new();
    for id in tree.names(&directory)? {
        let own = directory.join(id);
        match tree.read(&own.join("config.v2.json")) {
            Ok(bytes) => {
                found.extend(container(&bytes, &mut || tree.read(&own.join("hostconfig.json")).ok()));
            }
            Err(Unseen::NotPermitted) => return Err(Unseen::NotPermitted),
            Err(_) => {}
        }
    }
    found.sort_unstable_by(|a: &DockerContainer, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The data root by the daemon's settings, which may be in another file than usual: `data-root`, once `graph`.
pub fn docker_data_root(tree: &dyn FileTree, settings: Option<&str>) -> String {
    let settings = tree.read(Path::new(settings.unwrap_or(SETTINGS))).ok();
    let settings: Option<Value> = settings.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let named = settings
        .as_ref()
        .and_then(|settings| settings.get("data-root").or_else(|| settings.get("graph"))?.as_str());
    named.unwrap_or(DATA_ROOT).to_owned()
}

fn container(bytes: &[u8], host_config: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<DockerContainer> {
    let config: Value = serde_json::from_slice(bytes).ok()?;
    let name = config.get("Name")?.as_str()?;
    let name = name.strip_prefix('/').unwrap_or(name).to_owned();
    let container_id = container_id(name.strip_prefix("mesos-")?);
    let state = config.get("State")?;
    let is = |key: &str| state.get(key).and_then(Value::as_bool).unwrap_or_default();
    if is("Dead") {
        // The container was removed, but its files could not be.
        return None;
    }
    let number = |key: &str| state.get(key).and_then(Value::as_i64);
    let pid = number("Pid").and_then(|pid| i32::try_from(pid).ok()).filter(|pid| *pid > 0);
    let is_started = state.get("StartedAt").and_then(Value::as_str).is_none_or(|at| !at.starts_with("0001-"));
    let state = match pid.filter(|_| is("Running")) {
        Some(pid) if is("Paused") => DockerState::Paused(pid),
        Some(pid) => DockerState::Running(pid),
        None if is_started => DockerState::Exited(number("ExitCode")?),
        None => DockerState::Created,
    };
    let host_config: Option<Value> = host_config().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let policy = host_config.as_ref().and_then(|config| config.pointer("/RestartPolicy/Name")?.as_str());
    let policy = match policy.unwrap_or_default() {
        "" | "no" => RestartPolicy::Never,
        "on-failure" => RestartPolicy::OnFailure,
        _ => RestartPolicy::Always,
    };
    let network = host_config.as_ref().and_then(|config| config.get("NetworkMode")?.as_str());
    let has_host_network = network == Some("host");
    let is_counted = config.get("RestartCount").and_then(Value::as_i64).is_some_and(|count| count > 0);
    // What a daemon restarts when it starts itself is not counted.
    let was_restarted = is_counted || policy != RestartPolicy::Never && !is_first_start(&config);
    Some(DockerContainer { name, container_id, state, policy, has_host_network, was_restarted })
}

/// Whether it was started right when it was created, as `docker run` does.
fn is_first_start(config: &Value) -> bool {
    const PROMPT: chrono::TimeDelta = chrono::TimeDelta::seconds(2);
    let time = |path: &str| {
        let text = config.pointer(path).and_then(Value::as_str)?;
        chrono::DateTime::parse_from_rfc3339(text).ok()
    };
    let (created, started) = (time("/Created"), time("/State/StartedAt"));
    created.zip(started).is_some_and(|(created, started)| started - created <= PROMPT)
}

/// `<cid>`, or `<agent id>.<cid>` with at most one more part; the id must be a UUID (`docker.cpp:parse`).
fn container_id(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split('.').collect();
    let ([id] | [_, id] | [_, id, _]) = parts[..] else { return None };
    Uuid::parse(id.as_bytes()).map(|_| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    const CID: &str = "6aad83ea-ca30-4182-94ce-105cb33b65b6";

    #[test]
    fn state_files() {
        let fake = Fake::new();
        let containers = |fake: &Fake| {
            let tree = fake.host().tree();
            docker_containers(&tree, Path::new(&docker_data_root(&tree, None)))
        };
        assert_eq!(containers(&fake), Err(Unseen::Missing));
        let file = |id: &str, name: &str, content: &str| {
            fake.root_file(&format!("data/containers/{id}/{name}"), content);
        };
        fake.root_file("etc/docker/daemon.json", r#"{"data-root": "/data"}"#);
        let state = |id: &str, name: &str, state: &str| {
            file(id, "config.v2.json", &format!(r#"{{"ID":"{id}","Name":"/{name}","State":{{{state}}}}}"#));
        };
        state("1", &format!("mesos-{CID}"), r#""Running":true,"Pid":77,"StartedAt":"2026-11-28T21:18:45Z""#);
        file("1", "hostconfig.json", r#"{"RestartPolicy":{"Name":"unless-stopped"}}"#);
        state("2", "web", r#""Running":true,"Pid":78"#);
        state("3", "mesos-x", r#""Running":false,"Pid":0,"ExitCode":3,"StartedAt":"2026-11-28T21:18:45Z""#);
        file("3", "hostconfig.json", r#"{"RestartPolicy":{"Name":"no"}}"#);
        file("4", "config.v2.json", "{broken");
        file("5", "other", "");
        state("6", "mesos-y", r#""Running":true,"Paused":true,"Pid":79"#);
        state("7", "mesos-z", r#""Running":false,"ExitCode":0,"StartedAt":"0001-01-01T00:00:00Z""#);
        state("8", "mesos-dead", r#""Running":false,"Dead":true,"ExitCode":0"#);
        let found = containers(&fake).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|one| (&*one.name, one.container_id.as_deref(), one.state, one.policy))
            .collect();
        let own = format!("mesos-{CID}");
        let expected = [
            (&*own, Some(CID), DockerState::Running(77), RestartPolicy::Always),
            ("mesos-x", None, DockerState::Exited(3), RestartPolicy::Never),
            ("mesos-y", None, DockerState::Paused(79), RestartPolicy::Never),
            ("mesos-z", None, DockerState::Created, RestartPolicy::Never),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn starts_after_the_first() {
        let of = |more: &str, policy: &str| {
            let config = format!(r#"{{"Name":"/mesos-x","Created":"2026-11-28T21:18:45Z",{more}}}"#);
            let host = format!(r#"{{"RestartPolicy":{{"Name":"{policy}"}}}}"#);
            let found = container(config.as_bytes(), &mut || Some(host.clone().into_bytes())).unwrap();
            (found.policy, found.was_restarted)
        };
        let at = |second: u8| {
            format!(r#""State":{{"Running":true,"Pid":7,"StartedAt":"2026-11-28T21:18:{second}Z"}}"#)
        };
        assert_eq!(of(&at(46), "always"), (RestartPolicy::Always, false));
        assert_eq!(of(&at(49), "always"), (RestartPolicy::Always, true));
        assert_eq!(of(&at(49), "no"), (RestartPolicy::Never, false));
        let counted = format!(r#""RestartCount":1,{}"#, at(46));
        assert_eq!(of(&counted, "on-failure"), (RestartPolicy::OnFailure, true));
    }

    #[test]
    fn names_of_containers() {
        for (name, known) in [
            (CID.to_owned(), true),
            (CID.to_uppercase(), true),
            (CID.replace('-', ""), true),
            (format!("s-S0.{CID}"), true),
            (format!("s-S0.{CID}.executor"), true),
            // The agent ignores these (R149).
            (format!("{CID}.executor"), false),
            (format!("s.{CID}.executor.x"), false),
            ("x".to_owned(), false),
        ] {
            assert_eq!(container_id(&name).is_some(), known, "{name}");
        }
    }
}
