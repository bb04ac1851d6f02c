//! What ties one process to a run: what the kernel says of it (its cgroup), and what it says of itself (environment,
//! working directory, command line), which it can change at any time. Marks are collected here and judged in `identify`.

use super::identity::Claim;
use super::process::{Cgroup, Process};
use crate::values::Uuid;

/// The marks of one process.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// The cgroup that root made for this run or another one.
    pub(super) cgroup: Option<Mark>,
    /// Its environment says that it is the launcher of this container. Children do not inherit that variable.
    pub(super) launcher: bool,
    /// Its environment says that it is the launcher of another container.
    pub(super) stranger: bool,
    /// What it says that ties it to the run. Children inherit most of it.
    pub(super) ours: Vec<String>,
    /// What it says that ties it to another run or executor.
    pub(super) others: Vec<String>,
    /// What could not be read.
    pub(super) not_checked: Vec<&'static str>,
}

/// A statement, by the run that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// The run.
    Ours(String),
    /// Another run.
    Other(String),
}

impl Marks {
    /// Reads the marks of a process, and stops at the first that ties it to a run.
    pub(super) fn of(process: &Process, claim: &Claim<'_>) -> Self {
        // Every user can read it. Copies of a /proc may lack it, so that a missing file is not evidence.
        let cgroups = process.cgroups().unwrap_or_default();
        let mut marks = Self { cgroup: made_by_root(&cgroups, claim), ..Self::default() };
        for look in [Self::environ, Self::cwd, Self::cmdline] {
            look(&mut marks, process, claim);
            if marks.stranger || !marks.ours.is_empty() {
                return marks;
            }
        }
        marks.own_cgroup(&cgroups, claim);
        marks
    }

    /// Whether everything could be read that an executor normally has.
    pub(super) fn complete(&self) -> bool {
        self.not_checked.is_empty()
    }

    /// Whether anything ties it to the run.
    pub(super) fn ties(&self) -> bool {
        self.is_in_its_cgroup() || !self.ours.is_empty()
    }

    pub(super) fn is_in_its_cgroup(&self) -> bool {
        matches!(self.cgroup, Some(Mark::Ours(_)))
    }

    pub(super) fn is_in_another_cgroup(&self) -> bool {
        matches!(self.cgroup, Some(Mark::Other(_)))
    }

    /// All marks in words, what the kernel says first.
    pub(super) fn words(&self) -> impl Iterator<Item = &String> {
        let cgroup = self.cgroup.iter().map(|mark| match mark {
            Mark::Ours(words) | Mark::Other(words) => words,
        });
        cgroup.chain(&self.ours).chain(&self.others)
    }

    fn environ(&mut self, process: &Process, claim: &Claim<'_>) {
        let Ok(environ) = process.environ() else {
            self.not_checked.push("environment");
            return;
        };
        // Set for `mesos-containerizer launch` alone since 1.4 (`MesosContainerizerProcess::_launch`).
        if let Some(directory) = environ.get("MESOS_CONTAINERIZER_RUNTIME_DIRECTORY") {
            let id = directory.rsplit(|byte| *byte == b'/').find(|part| !part.is_empty()).unwrap_or_default();
            self.launcher = id == claim.container_id;
            self.stranger = !self.launcher;
            let list = if self.launcher { &mut self.ours } else { &mut self.others };
            list.push(format!("it is the launcher of container {}", text(id)));
            return;
        }
        // The executor's own variables (`slave.cpp:executorEnvironment`).
        let directory =
            ["MESOS_DIRECTORY", "MESOS_SANDBOX"].iter().find_map(|name| run_in(environ.get(name)?, claim));
        if let Some(run) = directory {
            self.add(run == claim.container_id, format!("its environment names container {}", text(run)));
        } else if let Some(executor) = environ.get("MESOS_EXECUTOR_ID") {
            let framework = environ.get("MESOS_FRAMEWORK_ID").unwrap_or_default();
            let same = executor == claim.executor_id && framework == claim.framework_id;
            let words =
                format!("its environment names executor {} of framework {}", text(executor), text(framework));
            self.add(same, words);
        }
    }

    fn cwd(&mut self, process: &Process, claim: &Claim<'_>) {
        use std::os::unix::ffi::OsStrExt;
        let Ok(cwd) = process.cwd() else {
            self.not_checked.push("working directory");
            return;
        };
        if let Some(run) = run_in(cwd.as_os_str().as_bytes(), claim) {
            self.add(
                run == claim.container_id,
                format!("it works in the sandbox of container {}", text(run)),
            );
        }
    }

    /// `--runtime_directory`, `--working_directory`, `--sandbox_directory`, `--container`: which of them is given depends on
    /// the release, but each contains the ID of the container.
    fn cmdline(&mut self, process: &Process, claim: &Claim<'_>) {
        let Ok(arguments) = process.cmdline() else {
            self.not_checked.push("command line");
            return;
        };
        let id = claim.container_id;
        if !id.is_empty()
            && arguments.iter().any(|argument| argument.windows(id.len()).any(|part| part == id))
        {
            self.ours.push(format!("its command line names container {}", text(id)));
        } else if let Some(run) = arguments.iter().find_map(|argument| run_in(argument, claim)) {
            self.others.push(format!("its command line names container {}", text(run)));
        }
    }

    /// A cgroup that names the container, in a part of the hierarchy that systemd may delegate to users.
    fn own_cgroup(&mut self, cgroups: &[Cgroup], claim: &Claim<'_>) {
        let names = |cgroup: &&Cgroup| {
            !claim.container_id.is_empty()
                && cgroup.path.split('/').any(|part| part.as_bytes() == claim.container_id)
        };
        if self.cgroup.is_none() && cgroups.iter().any(|cgroup| names(&cgroup)) {
            self.ours.push(format!(
                "it is in a cgroup of a unit that names container {}",
                text(claim.container_id)
            ));
        }
    }

    fn add(&mut self, ours: bool, words: String) {
        if ours { &mut self.ours } else { &mut self.others }.push(words);
    }
}

/// The cgroup of a container by a path that only root can have made: the linux launcher makes
/// `<cgroups_root>/<container id>` (`linux_launcher.cpp`), outside of all units. Below a slice, service or scope systemd
/// delegates parts of the hierarchy to users, who may make a directory of any name there.
fn made_by_root(cgroups: &[Cgroup], claim: &Claim<'_>) -> Option<Mark> {
    let is_ours = |part: &&str| !claim.container_id.is_empty() && part.as_bytes() == claim.container_id;
    if cgroups.iter().flat_map(outside_units).any(|part| is_ours(&part)) {
        return Some(Mark::Ours(format!("it is in the cgroup of container {}", text(claim.container_id))));
    }
    let other = container_of(cgroups)?;
    Some(Mark::Other(format!("it is in the cgroup of container {other}")))
}

fn outside_units(cgroup: &Cgroup) -> impl Iterator<Item = &str> {
    let is_unit = |part: &&str| [".slice", ".service", ".scope"].iter().any(|kind| part.ends_with(kind));
    cgroup.path.split('/').take_while(move |part| !is_unit(part))
}

/// The container of a process, by the cgroup that root made for it below the agent's own.
pub(super) fn container_of(cgroups: &[Cgroup]) -> Option<String> {
    cgroups.iter().find_map(|cgroup| {
        let mut pairs = outside_units(cgroup).zip(outside_units(cgroup).skip(1));
        let id = pairs.find(|(root, id)| *root == "mesos" && Uuid::parse(id.as_bytes()).is_some())?.1;
        Some(id.to_owned())
    })
}

/// The container ID in a path of a sandbox, `.../executors/<id>/runs/<container id>`. It identifies the run: the IDs are
/// unique, and the path before it depends on symlinks and mounts.
fn run_in<'a>(text: &'a [u8], claim: &Claim<'_>) -> Option<&'a [u8]> {
    let mut parts = text.split(|byte| matches!(byte, b'/' | b'"')).peekable();
    while let Some(part) = parts.next() {
        if part == b"runs" {
            let id = parts.peek().filter(|id| **id == claim.container_id || Uuid::parse(id).is_some());
            if let Some(id) = id.filter(|id| !id.is_empty()) {
                return Some(id);
            }
        }
    }
    None
}

/// An ID for a message.
pub(super) fn text(id: &[u8]) -> String {
    String::from_utf8_lossy(id).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Host;
    use chrono::DateTime;
    use std::path::Path;

    const OURS: &str = "6aad83ea-ca30-4182-94ce-105cb33b65b6";
    const OTHER: &str = "11111111-ca30-4182-94ce-105cb33b65b6";

    fn claim() -> Claim<'static> {
        Claim { framework_id: b"f", executor_id: b"e", container_id: OURS.as_bytes(), ..Claim::default() }
    }

    fn marks(files: &[(&str, String)], cwd: Option<&str>) -> Marks {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("5");
        std::fs::create_dir(&own).unwrap();
        for (name, content) in files {
            std::fs::write(own.join(name), content).unwrap();
        }
        if let Some(cwd) = cwd {
            std::os::unix::fs::symlink(cwd, own.join("cwd")).unwrap();
        }
        let host = Host::at(dir.path(), Path::new("/"), DateTime::UNIX_EPOCH);
        Marks::of(&Process::new(&host, 5), &claim())
    }

    fn environ(text: &str) -> Marks {
        marks(&[("environ", text.replace(' ', "\0"))], None)
    }

    #[test]
    fn launchers() {
        let directory = |tail: String| {
            environ(&format!("A=1 MESOS_CONTAINERIZER_RUNTIME_DIRECTORY=/run/containers/{tail}"))
        };
        assert!(directory(OURS.into()).launcher);
        assert!(directory(format!("{OURS}/")).launcher);
        for tail in [OTHER.into(), format!("{OURS}/containers/{OTHER}"), String::new()] {
            let marks = directory(tail);
            assert!(marks.stranger && !marks.launcher && marks.ours.is_empty());
        }
    }

    #[test]
    fn environments() {
        let own = environ(&format!("MESOS_DIRECTORY=/x/executors/runs/runs/{OURS}"));
        assert_eq!((own.ours.len(), own.others.len(), own.launcher), (1, 0, false));
        let other =
            environ(&format!("MESOS_EXECUTOR_ID=e MESOS_FRAMEWORK_ID=f MESOS_SANDBOX=/x/runs/{OTHER}"));
        assert_eq!((other.ours.len(), other.others.len()), (0, 1));
        assert_eq!(environ("MESOS_EXECUTOR_ID=e MESOS_FRAMEWORK_ID=f").ours.len(), 1);
        assert_eq!(environ("MESOS_EXECUTOR_ID=e MESOS_FRAMEWORK_ID=g").others.len(), 1);
        assert_eq!(environ("MESOS_EXECUTOR_ID=e").others.len(), 1);
        let none = environ("PATH=/bin");
        assert_eq!((none.ours.len(), none.others.len()), (0, 0));
        assert_eq!(none.not_checked, ["working directory", "command line"]);
    }

    #[test]
    fn cgroups() {
        let of = |path: &str| marks(&[("cgroup", format!("7:freezer:{path}\n0::/\n"))], None);
        for path in ["/mesos", "/mesos/X/mesos", "/docker/0123/mesos", "/../../a/b"]
            .map(|above| above.replace('X', OTHER))
        {
            let marks = of(&format!("{path}/{OURS}"));
            assert!(marks.is_in_its_cgroup() && marks.ties() && marks.ours.is_empty(), "{path}");
        }
        for path in ["/mesos/X", "/mesos/X/leaf", "/mesos/X/x.service/Y"] {
            let path = path.replace('X', OTHER).replace('Y', OURS);
            assert!(of(&path).is_in_another_cgroup(), "{path}");
        }
        // A user may have made it.
        for path in ["/user.slice/user-1000.slice/user@1000.service/mesos", "/system.slice/x.service"] {
            let marks = of(&format!("{path}/{OURS}"));
            assert_eq!((marks.cgroup.clone(), marks.ours.len()), (None, 1), "{path}");
        }
        assert_eq!(of("/user.slice/mesos/X").cgroup, None);
    }

    #[test]
    fn the_rest() {
        assert_eq!(marks(&[], Some(&format!("/x/runs/{OURS} (deleted)"))).ours.len(), 1);
        assert_eq!(marks(&[], Some(&format!("/x/runs/{OTHER}/containers/y"))).others.len(), 1);
        assert_eq!(
            marks(&[("cmdline", format!("mesos-docker-executor\0--container=mesos-{OURS}\0"))], None)
                .ours
                .len(),
            1
        );
        assert_eq!(marks(&[("cmdline", format!("x\0--sandbox=/x/runs/{OTHER}\0"))], None).others.len(), 1);
        let none = marks(
            &[("cgroup", "0::/mesos/x\n".into()), ("cmdline", "sleep\0".into()), ("environ", String::new())],
            Some("/"),
        );
        assert_eq!(none, Marks::default());
        assert!(none.complete());
    }
}
