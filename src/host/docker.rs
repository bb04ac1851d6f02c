//! Docker's containers of the agent, from the daemon's own state files. The daemon is not asked, and need not run.
//! Its files are its own business: what they say may be as old as the daemon's last write.

use serde_json::Value;

use super::host_files::{Host, Seen, Unseen, names, read};
use super::processes::Processes;
use crate::values::Uuid;

/// A container that the docker containerizer made: its name begins with `mesos-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerContainer {
    pub id: String,
    /// Its name, without the slash that docker puts in front.
    pub name: String,
    /// The Mesos container id in the name, as the agent reads it (R149); `None`: it takes no notice of the container.
    pub container_id: Option<String>,
    /// Whether it ran when the daemon last wrote.
    pub running: bool,
    /// The id of its first process; `None` if it does not run.
    pub pid: Option<i32>,
}

/// Whether a process listens at Docker's socket; unknown where the kernel's list of sockets cannot be read, or a `dockerd`
/// runs that listens in another network namespace.
pub fn docker_listens(host: &Host, processes: &Processes, socket: &str) -> Option<bool> {
    let list = host.read_proc("net/unix").ok()?;
    // `/var/run` is a symlink to `/run`.
    let plain = |path: &str| path.strip_prefix("/var").unwrap_or(path).to_owned();
    let listens = String::from_utf8_lossy(&list).lines().any(|line| {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        // SO_ACCEPTCON, and the path as the last field.
        fields.get(3) == Some(&"00010000") && fields.get(7).is_some_and(|path| plain(path) == plain(socket))
    });
    let runs = || processes.iter().any(|stat| &*stat.comm == b"dockerd" && !stat.is_zombie());
    if listens { Some(true) } else { (!processes.hidden() && !runs()).then_some(false) }
}

/// The agent's containers, by name. Missing where docker is not, or keeps its state elsewhere.
pub fn docker_containers(host: &Host) -> Seen<Vec<DockerContainer>> {
    let dir = host.in_root(&data_root(host)).join("containers");
    let states = names(&dir)?.into_iter().map(|id| read(&dir.join(id).join("config.v2.json")));
    let mut found = Vec::new();
    for state in states {
        match state {
            Ok(bytes) => found.extend(container(&bytes)),
            Err(Unseen::NotPermitted) => return Err(Unseen::NotPermitted),
            Err(_) => {}
        }
    }
    found.sort_unstable_by(|a: &DockerContainer, b| a.name.cmp(&b.name));
    Ok(found)
}

/// `data-root` (once `graph`) of the daemon's settings.
fn data_root(host: &Host) -> String {
    let settings = read(&host.in_root("etc/docker/daemon.json")).ok();
    let settings: Option<Value> = settings.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let named = settings
        .as_ref()
        .and_then(|settings| settings.get("data-root").or_else(|| settings.get("graph"))?.as_str());
    named.unwrap_or("/var/lib/docker").to_owned()
}

fn container(bytes: &[u8]) -> Option<DockerContainer> {
    let state: Value = serde_json::from_slice(bytes).ok()?;
    let name = state.get("Name")?.as_str()?;
    let name = name.strip_prefix('/').unwrap_or(name).to_owned();
    let container_id = container_id(name.strip_prefix("mesos-")?);
    let running = state.pointer("/State/Running").and_then(Value::as_bool).unwrap_or_default();
    let pid = state.pointer("/State/Pid").and_then(Value::as_i64).and_then(|pid| i32::try_from(pid).ok());
    let id = state.get("ID").and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(DockerContainer { id, name, container_id, running, pid: pid.filter(|pid| *pid > 0) })
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
        assert_eq!(docker_containers(&fake.host()), Err(Unseen::Missing));
        let state = |id: &str, content: String| {
            fake.root_file(&format!("data/containers/{id}/config.v2.json"), &content);
        };
        fake.root_file("etc/docker/daemon.json", r#"{"data-root": "/data"}"#);
        state("1", format!(r#"{{"ID":"1","Name":"/mesos-{CID}","State":{{"Running":true,"Pid":77}}}}"#));
        state("2", r#"{"ID":"2","Name":"/web","State":{"Running":true,"Pid":78}}"#.into());
        state("3", r#"{"ID":"3","Name":"/mesos-x","State":{"Running":false,"Pid":0}}"#.into());
        state("4", "{broken".into());
        fake.root_file("data/containers/5/other", "");
        let found = docker_containers(&fake.host()).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].container_id.as_deref(), found[0].running, found[0].pid),
            (Some(CID), true, Some(77))
        );
        assert_eq!((found[1].container_id.as_deref(), found[1].running, found[1].pid), (None, false, None));
    }

    #[test]
    fn names_of_containers() {
        for (name, known) in [
            (CID.to_owned(), true),
            (format!("s-S0.{CID}"), true),
            (format!("s-S0.{CID}.executor"), true),
            // The agent overlooks these (R149).
            (format!("{CID}.executor"), false),
            (format!("s.{CID}.executor.x"), false),
            ("x".to_owned(), false),
        ] {
            assert_eq!(container_id(&name).is_some(), known, "{name}");
        }
    }

    #[test]
    fn a_socket_that_nothing_listens_at() {
        let listens = |unix: &str, dockerd: bool| {
            let fake = Fake::new();
            fake.file("net/unix", unix);
            if dockerd {
                fake.process(9, 1, 1).comm("dockerd");
            }
            docker_listens(&fake.host(), &Processes::look(&fake.host()), "/var/run/docker.sock")
        };
        let open = "0: 00000002 00000000 00010000 0001 01 77 /run/docker.sock\n";
        let connected = "0: 00000003 00000000 00000000 0001 03 78 /var/run/docker.sock\n";
        assert_eq!(listens(open, false), Some(true));
        assert_eq!(listens(connected, false), Some(false));
        assert_eq!(listens(connected, true), None);
        let fake = Fake::new();
        assert_eq!(
            docker_listens(&fake.host(), &Processes::look(&fake.host()), "/var/run/docker.sock"),
            None
        );
    }
}
