//! Finds what holds a `work_dir`: a running agent, a lock in it, a unit that is being started. Whether a change is refused
//! because of it is decided in `apply`.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::agent::{Agent, WorkDir};
use super::can_write::may_keep;
use super::file_tree::FileTree as _;
use super::hold::{HeldBy, Hold, Holders};
use super::host_files::{Host, Seen, Unseen, names};
use super::locks::{lock_holder, locks};
use super::processes::Processes;
use super::units::{Unit, units};
use super::visibility::doubts;

/// What holds a `work_dir`. Of its files only those named `LOCK` are opened, for reading (see [`lock_holder`]).
pub fn holders(processes: &Processes, work_dir: &Path) -> Holders {
    let host = processes.host();
    let mut agents = processes.agents().to_vec();
    agents.retain(|agent| may_keep(host, &agent.process, work_dir) != Ok(false));
    let mut found = Holders { holds: Vec::new(), doubts: doubts(processes) };
    for agent in &agents {
        match (held_by(agent, work_dir), &agent.contradiction) {
            (Ok(Some(by)), Some(why)) => {
                let pid = agent.process.pid;
                found.doubts.push(format!("pid {pid} looks like an agent that runs on it ({by}), but {why}"));
            }
            (Ok(Some(by)), None) => found.holds.push(Hold::Agent { pid: agent.process.pid, by }),
            (Ok(None), _) => {}
            (Err(why), _) => {
                found.doubts.push(format!("the work_dir of the agent with pid {}: {why}", agent.process.pid));
            }
        }
    }
    let locks = locks(host).unwrap_or_default();
    found.holds.extend(lock_files(work_dir).into_iter().filter_map(|path| {
        let lock = lock_holder(&locks, &path)?;
        Some(Hold::Lock { pid: lock.pid, path })
    }));
    let starting =
        units(host).into_iter().filter(|unit| is_starting(unit, &agents) && may_use(host, unit, work_dir));
    found.holds.extend(starting.map(|unit| Hold::Unit { name: unit.name }));
    found
}

fn held_by(agent: &Agent, work_dir: &Path) -> Seen<Option<HeldBy>> {
    let named = agent.work_dir.path().map(|path| is_its(agent, path, work_dir));
    if named == Some(true) {
        return Ok(Some(match agent.work_dir {
            WorkDir::CommandLine(_) => HeldBy::CommandLine,
            WorkDir::Environment(_) => HeldBy::Environment,
            WorkDir::Default | WorkDir::Unknown => HeldBy::Default,
        }));
    }
    let resolved = std::fs::canonicalize(work_dir).unwrap_or_else(|_| work_dir.to_path_buf());
    if agent.process.cwd().is_ok_and(|cwd| cwd.starts_with(&resolved)) {
        return Ok(Some(HeldBy::WorkingDirectory));
    }
    let files = agent.process.open_files();
    if files.iter().flatten().any(|file| file.starts_with(&resolved)) {
        return Ok(Some(HeldBy::OpenFile));
    }
    match named {
        Some(_) => Ok(None),
        None => Err(agent.environ.as_ref().err().copied().unwrap_or(Unseen::Unreadable)),
    }
}

/// Whether a path in an agent's flags is the directory that we were given: by device and inode where both can be seen,
/// else by its text.
fn is_its(agent: &Agent, path: &Path, work_dir: &Path) -> bool {
    let path = agent.process.cwd().map_or_else(|_| path.to_path_buf(), |cwd| cwd.join(path));
    let same_text = path.components().eq(work_dir.components());
    let place = agent.process.in_its_root(&path).unwrap_or_else(|_| path.clone());
    match (identity(&place), identity(work_dir)) {
        (Some(its), Some(ours)) => its == ours,
        _ => same_text,
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

/// `meta/slaves/<agent id>/resource_provider_registry/LOCK` of every agent ID.
fn lock_files(work_dir: &Path) -> Vec<PathBuf> {
    let slaves = work_dir.join("meta/slaves");
    let agents = names(&slaves).unwrap_or_default().into_iter().filter(|name| name != "latest");
    agents.map(|agent| slaves.join(agent).join("resource_provider_registry/LOCK")).collect()
}

fn is_starting(unit: &Unit, agents: &[Agent]) -> bool {
    let runs =
        || agents.iter().any(|agent| agent.process.cgroups().is_ok_and(|cgroups| unit.contains(&cgroups)));
    unit.started == Ok(true) && !runs()
}

/// Whether the agent of a unit may use this directory: always, unless the unit names another one.
fn may_use(host: &Host, unit: &Unit, work_dir: &Path) -> bool {
    let Some(named) = unit_work_dir(host, unit) else { return true };
    let same = named.components().eq(work_dir.components());
    same || identity(&named).is_some_and(|its| identity(work_dir) == Some(its))
}

/// The `work_dir` that a unit names. Flags of the packages' wrapper are in a directory of their own.
fn unit_work_dir(host: &Host, unit: &Unit) -> Option<PathBuf> {
    let tree = host.tree();
    let start = unit.agent_start(&tree).filter(|start| start.unknown.is_empty())?;
    let mut words = start.arguments.iter();
    let on_line = words.find_map(|word| Some((word, word.text.strip_prefix("--work_dir=")?)));
    if let Some((word, path)) = on_line {
        return (word.is_known && !path.is_empty()).then(|| path.into());
    }
    if let Some(kind) = start.wrapper {
        let file = format!("/etc/mesos-{kind}/work_dir");
        if let Ok(content) = tree.read(Path::new(&file)) {
            return Some(String::from_utf8_lossy(&content).trim_end().into());
        }
    }
    start.variables.get("MESOS_WORK_DIR").map(|variable| variable.value.clone().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    fn held(fake: &Fake, work_dir: &Path) -> Holders {
        holders(&Processes::look(&fake.host()), work_dir)
    }

    fn agent_with(by: HeldBy) -> Vec<Hold> {
        vec![Hold::Agent { pid: 7, by }]
    }

    #[test]
    fn agents_by_all_signs() {
        let fake = Fake::new();
        let dir = fake.root().join("w");
        std::fs::create_dir(&dir).unwrap();
        std::os::unix::fs::symlink("w", fake.root().join("link")).unwrap();
        let name = dir.to_str().unwrap();
        let agent = |arguments: &str| fake.process(7, 1, 1).cmdline(&["mesos-agent", arguments]).environ(&[]);
        agent(&format!("--work_dir={name}/"));
        assert_eq!(held(&fake, &dir).holds, agent_with(HeldBy::CommandLine));
        agent(&format!("--work_dir={}", fake.root().join("link").display()));
        assert_eq!(held(&fake, &dir).holds, agent_with(HeldBy::CommandLine));
        agent("--work_dir=w").cwd(fake.root().to_str().unwrap());
        assert_eq!(held(&fake, &dir).holds, agent_with(HeldBy::CommandLine));
        agent("--work_dir=/elsewhere").cwd("/");
        assert_eq!(held(&fake, &dir), Holders::default());
        agent("--port=1").environ(&[&format!("MESOS_WORK_DIR={name}")]);
        assert_eq!(held(&fake, &dir).holds, agent_with(HeldBy::Environment));
        agent("--work_dir=/elsewhere").cwd(&format!("{name}/meta"));
        assert_eq!(held(&fake, &dir).holds, agent_with(HeldBy::WorkingDirectory));
        agent("--work_dir=/elsewhere").link("fd/3", "/dev/null").link("fd/4", &format!("{name}/meta/x"));
        assert_eq!(held(&fake, &dir).holds, agent_with(HeldBy::OpenFile));
        // What the kernel says against it leaves a doubt.
        agent(&format!("--work_dir={name}")).link("exe", "/usr/bin/sleep");
        let found = held(&fake, &dir);
        assert_eq!((found.holds.len(), found.doubts.len()), (0, 1), "{found:?}");
        agent("--work_dir=/elsewhere").link("exe", "/usr/bin/sleep").cwd("/");
        assert_eq!(held(&fake, &dir), Holders::default());
    }

    #[test]
    fn an_agent_in_another_root() {
        let fake = Fake::new();
        let dir = fake.root().join("data");
        std::fs::create_dir(&dir).unwrap();
        let inside = fake.root().join("container");
        std::fs::create_dir(&inside).unwrap();
        std::os::unix::fs::symlink(&dir, inside.join("w")).unwrap();
        fake.process(7, 1, 1)
            .cmdline(&["mesos-agent", "--work_dir=/w"])
            .environ(&[])
            .link("root", inside.to_str().unwrap());
        assert_eq!(held(&fake, &dir).holds, agent_with(HeldBy::CommandLine));
    }

    #[test]
    fn what_can_not_be_seen_is_a_doubt() {
        let fake = Fake::new();
        fake.process(7, 1, 1).cmdline(&["mesos-agent"]);
        let found = held(&fake, &fake.root());
        assert_eq!((found.holds.len(), found.doubts.len()), (0, 1));
    }

    #[test]
    fn locks_of_any_process() {
        let fake = Fake::new();
        let path = "w/meta/slaves/s/resource_provider_registry/LOCK";
        fake.root_file(path, "");
        let metadata = std::fs::metadata(fake.root().join(path)).unwrap();
        let (major, minor) = (rustix::fs::major(metadata.dev()), rustix::fs::minor(metadata.dev()));
        fake.file(
            "locks",
            &format!("1: POSIX  ADVISORY  WRITE 99 {major:02x}:{minor:02x}:{} 0 EOF\n", metadata.ino()),
        );
        let found = held(&fake, &fake.root().join("w"));
        assert_eq!(found.holds, [Hold::Lock { pid: Some(99), path: fake.root().join(path) }]);
        assert!(found.holds[0].to_string().starts_with("pid 99 has locked "));
        fake.file("locks", "");
        assert_eq!(held(&fake, &fake.root().join("w")), Holders::default());
    }

    #[test]
    fn units_that_come_up() {
        let fake = Fake::new();
        let dir = fake.root().join("w");
        std::fs::create_dir(&dir).unwrap();
        fake.root_file("run/systemd/units/invocation:mesos-agent.service", "");
        let unit = |text: &str| {
            fake.root_file("etc/systemd/system/mesos-agent.service", &format!("[Service]\n{text}\n"));
        };
        let starting = vec![Hold::Unit { name: "mesos-agent.service".into() }];
        unit("ExecStart=/usr/sbin/mesos-agent");
        assert_eq!(held(&fake, &dir).holds, starting);
        unit("ExecStart=/usr/sbin/mesos-agent --work_dir=/elsewhere");
        assert_eq!(held(&fake, &dir), Holders::default());
        unit("ExecStart=/usr/sbin/mesos-agent --work_dir=${WORK}");
        assert_eq!(held(&fake, &dir).holds, starting);
        fake.root_file("etc/default/agent", "# MESOS_WORK_DIR=/x\nMESOS_WORK_DIR=\"/elsewhere\"\n");
        unit("ExecStart=/usr/sbin/mesos-agent\nEnvironmentFile=-/etc/default/agent");
        assert_eq!(held(&fake, &dir), Holders::default());
        unit(&format!(
            "ExecStart=/usr/sbin/mesos-agent\nEnvironment=\"MESOS_WORK_DIR={}\" A=1",
            dir.display()
        ));
        assert_eq!(held(&fake, &dir).holds, starting);
        // Once its agent runs, that is what holds a directory.
        fake.process(7, 1, 1)
            .cmdline(&["mesos-agent", "--work_dir=/elsewhere"])
            .file("cgroup", "0::/system.slice/mesos-agent.service\n");
        assert_eq!(held(&fake, &dir), Holders::default());
    }
}
